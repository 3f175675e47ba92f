"""An invitation to a town's team: one link, for a week, for one time; sent again, the former one is dead."""

from dataclasses import dataclass
from datetime import timedelta

from django.core import signing
from django.db import transaction
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.translation import gettext as _

from accounts.models import Membership, User
from accounts.refusals import Refused
from accounts.services import accounts, locks

SALT = "accounts.invitation"
LASTS = timedelta(days=7)


@dataclass(frozen=True)
class Invitation:
    membership: Membership
    is_over: bool  # too old, taken already, or another was sent since

    @property
    def person(self) -> User:
        return self.membership.user


def token_of(membership: Membership) -> str:
    """Made when the message leaves: no row holds a link that opens an account."""
    return signing.dumps([membership.pk, _state_of(membership)], salt=SALT)


def read(token: str) -> Invitation | None:
    """The invitation of this link; None for one that we did not sign, or whose role was withdrawn."""
    try:
        pk, state = signing.loads(token, salt=SALT)
    except signing.BadSignature:
        return None
    membership = Membership.objects.select_related("user", "municipality").filter(pk=pk).first()
    if membership is None:
        return None
    is_old = _is_older_than_a_week(token)
    is_over = is_old or not waits(membership) or not constant_time_compare(state, _state_of(membership))
    return Invitation(membership, is_over)


def waits(membership: Membership) -> bool:
    """Nobody has chosen a password yet: only then does a link open the account."""
    return not membership.user.has_usable_password() and membership.user.is_active


@transaction.atomic
def accept(token: str, *, password: str) -> User:
    """The password of whoever reads this mailbox; pressed twice, the second finds the invitation taken."""
    invitation = read(token)
    if invitation is None or invitation.is_over:
        raise Refused(_("This invitation is no longer valid."), road=_("Ask your town to send it again."))
    person = invitation.person
    locks.hold_and_read(person)
    if person.has_usable_password():
        raise Refused(
            _("This invitation is no longer valid."), road=_("Sign in with the password you chose.")
        )
    person.set_password(password)
    person.save(update_fields=["password"])
    accounts.confirm_address(person)
    return person


def _state_of(membership: Membership) -> str:
    """Another one after each password, chosen or void: what a link was good for is over."""
    state = f"{membership.pk}:{membership.user_id}:{membership.user.password}"
    return salted_hmac(SALT, state).hexdigest()[:32]


def _is_older_than_a_week(token: str) -> bool:
    try:
        signing.loads(token, salt=SALT, max_age=LASTS)
    except signing.SignatureExpired:
        return True
    return False
