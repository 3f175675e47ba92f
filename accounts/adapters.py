from types import SimpleNamespace
from typing import Any
from urllib.parse import urlsplit, urlunsplit

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings


class AccountAdapter(DefaultAccountAdapter):
    """Sign-up and sign-in; the links it mails never trust the Host header of the request."""

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        links = {name: on_base_url(value) for name, value in context.items() if name.endswith("_url")}
        host = urlsplit(settings.BASE_URL).netloc
        site = SimpleNamespace(name=host, domain=host)
        super().send_mail(template_prefix, email, {**context, **links, "current_site": site})


def on_base_url(address: str) -> str:
    base, asked = urlsplit(settings.BASE_URL), urlsplit(address)
    return urlunsplit((base.scheme, base.netloc, asked.path, asked.query, asked.fragment))
