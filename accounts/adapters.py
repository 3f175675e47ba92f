"""Where sign-up and sign-in (allauth) meet our words, our accounts and our addresses."""

import logging
from types import SimpleNamespace
from typing import Any
from urllib.parse import urlsplit, urlunsplit

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context as allauth_context
from django.conf import settings
from django.contrib import messages
from django.core.mail import EmailMessage
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from accounts.enums import Language
from accounts.services import accounts, mail

log = logging.getLogger(__name__)

LINKS = ("activate_url", "password_reset_url", "signup_url")


class AccountAdapter(DefaultAccountAdapter):
    """Our way of signing up and in; the links it mails never trust the Host header of the request."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "account_inactive": _("This account is closed."),
        "email_password_mismatch": _("This e-mail address and this password do not go together."),
        "enter_current_password": _("This is not your present password."),
        "incorrect_password": _("This is not your password."),
        "invalid_password_reset": _("This link is no longer valid."),
        "too_many_login_attempts": _("Too many attempts. Wait five minutes, then try again."),
        "rate_limited": _("Too many requests one after the other. Wait a minute, then try again."),
    }

    def save_user(self, request: Any, user: Any, form: Any, commit: bool = True) -> Any:
        user.display_name = form.cleaned_data.get("display_name", "")
        user.language = current_language()
        return super().save_user(request, user, form, commit)

    def post_login(self, request: Any, user: Any, **details: Any) -> Any:
        """A language chosen in this browser becomes the person's; else the person's becomes the browser's."""
        response = super().post_login(request, user, **details)
        chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME)
        if chosen:
            accounts.choose_language(user, chosen)
        else:
            response.set_cookie(settings.LANGUAGE_COOKIE_NAME, user.language, samesite="Lax")
        return response

    def render_mail(
        self, template_prefix: str, email: Any, context: dict[str, Any], headers: Any = None
    ) -> EmailMessage:
        person = context.get("user") or SimpleNamespace(
            display_name="", email=None, language=current_language()
        )
        link = next((put_on_base_url(context[name]) for name in LINKS if name in context), "")
        with translation.override(person.language):
            written = mail.words(
                f"{template_prefix}.txt", {"recipient": person, "link": link, "address": email}
            )
        return mail.message(written, to=email, headers=headers or {})

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Send, or say that it could not leave: a server that is away undoes nothing of what was done."""
        try:
            self.render_mail(template_prefix, email, context).send()
        except OSError as fault:
            log.warning("%s not sent: %s", template_prefix, type(fault).__name__)
            sentence = _("The message could not leave just now. Wait a few minutes, then ask for it again.")
            messages.error(allauth_context.request, sentence)


def current_language() -> str:
    language = (translation.get_language() or "")[:2]
    return language if language in list(Language) else Language.FRENCH


def put_on_base_url(address: str) -> str:
    base, asked = urlsplit(settings.BASE_URL), urlsplit(address)
    return urlunsplit((base.scheme, base.netloc, asked.path, asked.query, asked.fragment))
