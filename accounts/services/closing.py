"""An account is closed: all that named somebody goes at once, and nothing is ever sent to them again."""

from datetime import datetime

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount

from accounts.models import Notice, OwnDevice, PostalAddress, User
from accounts.services import locks


def close(person: User, *, at: datetime) -> None:
    """Part of the act that closes it (`budget/services/leaving.py`), hence no right of its own.

    The row stays without a name: the journal and what was signed point at it.
    """
    locks.hold(person)
    for model in (EmailAddress, Authenticator, SocialAccount, PostalAddress, OwnDevice):
        model.objects.filter(user=person).delete()
    Notice.objects.filter(recipient=person).delete()
    person.groups.clear()
    person.user_permissions.clear()
    person.email, person.display_name, person.preferences = None, "", {}
    person.is_active = person.is_staff = person.is_superuser = False
    person.last_login, person.erased_at = None, at
    person.session_generation += 1
    person.set_unusable_password()
    person.save()
