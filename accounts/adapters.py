"""Where sign-up and sign-in (allauth) meet our words, our accounts, our limits and our addresses."""

import logging
from dataclasses import dataclass
from datetime import datetime
from types import SimpleNamespace
from typing import Any
from unicodedata import normalize
from urllib.parse import urlencode, urlsplit, urlunsplit

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.utils import get_next_redirect_url
from allauth.core import context as allauth_context
from django.conf import settings
from django.contrib import messages
from django.core import signing
from django.core.exceptions import ValidationError
from django.core.mail import EmailMessage
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _

from accounts.enums import Language
from accounts.refusals import TooOften
from accounts.services import accounts, devices, limits, mail
from accounts.writing import mailbox

log = logging.getLogger(__name__)

LINKS = ("activate_url", "password_reset_url", "signup_url")
# Messages that anybody can have sent to anybody's address.
ASKED_BY_ANYBODY = {
    f"account/email/{name}"
    for name in (
        "account_already_exists",
        "email_confirmation",
        "email_confirmation_signup",
        "login_code",
        "password_reset_key",
        "unknown_account",
    )
}
# The page a person was on their way to, in a link of ours: signed, and no word of anybody's to be read in it.
WAY, LONGEST_WAY = "way", 300


@dataclass(frozen=True)
class Mailed:
    """What became of the message somebody asked for, whether or not the address has an account."""

    address: str
    has_left: bool
    again_at: datetime | None = None


class AccountAdapter(DefaultAccountAdapter):
    """Our way of signing up and in; the links it mails never trust the Host header of the request."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "account_inactive": _("This account is closed."),
        "email_password_mismatch": _("This e-mail address and this password do not go together."),
        "enter_current_password": _("This is not your present password."),
        "incorrect_password": _("This is not your password."),
        "invalid_password_reset": _("This link is no longer valid."),
    }

    def save_user(self, request: Any, user: Any, form: Any, commit: bool = True) -> Any:
        user.language = current_language()
        return super().save_user(request, user, form, commit)

    def set_password(self, user: Any, password: str) -> None:
        """With a new password every other device is signed out, hence no more listed."""
        super().set_password(user, password)
        devices.forget(user)

    def get_client_ip(self, request: Any) -> str:
        return network_of(request)

    def authenticate(self, request: Any, **credentials: Any) -> Any:
        """Wrong passwords count for their address and network: from another one the right one passes."""
        at, network = timezone.now(), network_of(request)
        address = normalize("NFKC", credentials.get("email") or "").strip().casefold()
        tries = [("wrong_password", address, network), ("wrong_passwords_of_a_network", network)]
        try:
            for act, *who in tries:
                limits.take(act, *who, at=at)
        except TooOften as refusal:
            raise ValidationError([str(refusal.message), refusal.road]) from refusal
        person = super().authenticate(request, **credentials)
        if person is not None:
            for act, *who in tries:
                limits.give_back(act, *who)
        return person

    def count_sign_up(self, request: Any) -> None:
        limits.take("sign_up", network_of(request), at=timezone.now())

    def forget_wrong_passwords(self, request: Any, address: str) -> None:
        """Whoever chose a new password by the mailbox may use it at once."""
        limits.forget("wrong_password", address.casefold(), network_of(request))

    def post_login(self, request: Any, user: Any, **details: Any) -> Any:
        """A language chosen in this browser becomes the person's; else the person's becomes the browser's."""
        response = super().post_login(request, user, **details)
        chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME)
        if chosen:
            accounts.choose_language(user, chosen)
        else:
            remember_language(response, user.language)
        return response

    def get_reauthentication_methods(self, user: Any) -> list[dict[str, Any]]:
        """Whoever has a second factor proves who they are by it, and by a password no more."""
        methods: list[dict[str, Any]] = super().get_reauthentication_methods(user)
        if not settings.SECOND_FACTOR_IS_DEMANDED:
            return methods
        return [method for method in methods if method["id"] != "reauthenticate"] or methods

    def get_login_redirect_url(self, request: Any) -> str:
        """Where the link of a message led, else the usual page."""
        return str(request.session.pop(WAY, "") or super().get_login_redirect_url(request))

    def render_mail(
        self, template_prefix: str, email: Any, context: dict[str, Any], headers: Any = None
    ) -> EmailMessage:
        person = context.get("user") or SimpleNamespace(
            display_name="", email=None, language=current_language()
        )
        link = next((put_on_base_url(context[name]) for name in LINKS if name in context), "")
        with translation.override(person.language):
            road = getattr(allauth_context.request, "road", None) or None
            written = mail.words(
                f"{template_prefix}.txt",
                {
                    "municipality": road and road.municipality,
                    "reason": road.reason if road else "",
                    "recipient": person,
                    "link": link and link + way_of(),
                    "address": email,
                    "code": context.get("code", ""),
                },
            )
        return mail.message(written, to=email, headers=headers or {})

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Send, or say that it could not leave: a server that is away undoes nothing of what was done."""
        request = allauth_context.request
        try:
            if template_prefix in ASKED_BY_ANYBODY:
                self._count_message(request, email)
            self.render_mail(template_prefix, email, context).send()
            request.mailed = Mailed(email, has_left=True)
        except TooOften as refusal:
            request.mailed = Mailed(email, has_left=False, again_at=refusal.until)
        except OSError as fault:
            log.warning("%s not sent: %s", template_prefix, type(fault).__name__)
            sentence = _("The message could not leave just now. Wait a few minutes, then ask for it again.")
            messages.error(request, sentence)
            request.mailed = Mailed(email, has_left=False)

    def send_notification_mail(self, template_prefix: str, user: Any, *args: Any, **kwargs: Any) -> None:
        """Whoever has never signed in, and chooses a password by the mailbox, replaced none of theirs."""
        if user.last_login is not None or template_prefix != "account/email/password_reset":
            super().send_notification_mail(template_prefix, user, *args, **kwargs)

    def _count_message(self, request: Any, email: str) -> None:
        at = timezone.now()
        limits.take("mail", mailbox(email), at=at)
        limits.take("mails_of_a_network", network_of(request), at=at)
        limits.take("mails", at=at)


def note_day_of_sign_in(*, user: Any, **_signal: Any) -> None:
    """An account keeps the day of its last sign-in, not the instant: that would tell who sat at the booth."""
    user.last_login = timezone.now().replace(hour=0, minute=0, second=0, microsecond=0)
    user.save(update_fields=["last_login"])


def network_of(request: Any) -> str:
    remote = request.META.get("REMOTE_ADDR") or ""
    forwarded = request.headers.get("X-Forwarded-For", "")
    return limits.network(remote=remote, forwarded=forwarded, at=timezone.now())


def current_language() -> str:
    language = (translation.get_language() or "")[:2]
    return language if language in list(Language) else Language.FRENCH


def remember_language(response: Any, language: str) -> None:
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        language,
        secure=settings.LANGUAGE_COOKIE_SECURE,
        samesite=settings.LANGUAGE_COOKIE_SAMESITE,
    )


def way_of() -> str:
    """What the link of a message carries, so that the road goes on in whichever browser it is opened."""
    asked = get_next_redirect_url(allauth_context.request) or ""
    if not asked.startswith("/") or len(asked) > LONGEST_WAY:
        return ""
    return "?" + urlencode({WAY: signing.dumps(asked, salt=WAY)})


def way_in(signed: str) -> str:
    try:
        return str(signing.loads(signed, salt=WAY, max_age=settings.ACCOUNT_LOGIN_TIMEOUT))
    except signing.BadSignature:
        return ""


def way_kept(request: Any) -> str:
    """Where the link of a message led, until one is signed in."""
    return str(request.session.get(WAY, ""))


def put_on_base_url(address: str) -> str:
    base, asked = urlsplit(settings.BASE_URL), urlsplit(address)
    return urlunsplit((base.scheme, base.netloc, asked.path, asked.query, asked.fragment))
