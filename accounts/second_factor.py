"""Where allauth's second factor meets our secrets at rest, our words and our drawing of codes."""

from typing import Any

import segno
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from accounts.services import factors

ASKED_AT_SIGN_IN = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]


class SecondFactorAdapter(DefaultMFAAdapter):
    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": _("This code is not the right one, or has served already."),
        "unverified_email": _("Confirm your e-mail address first, by the link of our message."),
    }

    def encrypt(self, text: str) -> str:
        return factors.seal(text)

    def decrypt(self, encrypted_text: str) -> str:
        return factors.unseal(encrypted_text)

    def is_mfa_enabled(self, user: Any, types: Any = None) -> bool:
        """A printed list alone is a second factor too, asked for at the sign-in (but not in the demo)."""
        is_any_asked = types == ASKED_AT_SIGN_IN and settings.SECOND_FACTOR_IS_DEMANDED
        return bool(super().is_mfa_enabled(user, None if is_any_asked else types))

    def get_totp_issuer(self) -> str:
        return f"Faire Ensemble · {self._get_site_name()}"

    def build_totp_svg(self, url: str) -> str:
        return str(segno.make_qr(url).svg_inline(scale=5, border=4, light="#fff"))

    def generate_authenticator_name(self, user: Any, type: Any) -> str:  # noqa: A002  allauth's name
        return factors.name_of(user)
