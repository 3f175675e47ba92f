"""Which account a provider's person signs in to: linked once by somebody signed in, never found by e-mail."""

from collections.abc import Collection
from datetime import datetime

from allauth.account.models import EmailAddress
from allauth.socialaccount.models import SocialAccount
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts.models import Municipality, User
from accounts.refusals import Refused
from accounts.services import journal, locks


def person_of(provider: str, key: str) -> User | None:
    link = SocialAccount.objects.filter(provider=provider, uid=key).select_related("user").first()
    return link.user if link else None


def providers_of(person: User) -> set[str]:
    return set(SocialAccount.objects.filter(user=person).values_list("provider", flat=True))


def can_sign_in(person: User) -> bool:
    """By a password, by what comes to the mailbox, or by a provider; nobody has, who was only invited."""
    reads_mailbox = EmailAddress.objects.filter(user=person, verified=True).exists()
    has_a_way = person.has_usable_password() or reads_mailbox or bool(providers_of(person))
    return person.is_active and has_a_way


def key_of(provider: str, person: User) -> str:
    """Empty while this account is linked to nobody of the provider."""
    linked = SocialAccount.objects.filter(provider=provider, user=person)
    return linked.values_list("uid", flat=True).first() or ""


@transaction.atomic
def link(person: User, provider: str, key: str) -> bool:
    """Tell whether the link is new. One person of a provider has one account, and an account one of them."""
    locks.hold(person)
    known = key_of(provider, person)
    if known == key:
        return False
    if known:
        raise _is_linked_to_another()
    try:
        with transaction.atomic():
            SocialAccount.objects.create(user=person, provider=provider, uid=key, extra_data={})
    except IntegrityError:
        raise _opens_another_account() from None
    return True


@transaction.atomic
def unlink(person: User, provider: str) -> bool:
    deleted, _rows = SocialAccount.objects.filter(provider=provider, user=person).delete()
    return bool(deleted)


def require_free(person: User, provider: str, key: str) -> None:
    """Refuse what `link` would: an identity of another account, an account of another identity."""
    other = person_of(provider, key)
    if other is not None and other != person:
        raise _opens_another_account()
    if key_of(provider, person) not in ("", key):
        raise _is_linked_to_another()


@transaction.atomic
def link_staff(person: User, provider: str, key: str, *, towns: Collection[str], at: datetime) -> None:
    """Of somebody who has a role, and whom the provider knows to be of that town: it gives none itself."""
    places = Municipality.objects.filter(
        slug__in=towns, memberships__in=person.memberships.in_force()
    ).distinct()
    if not places:
        raise Refused(
            _("This account of the provider is not one of a town for which you have a role here."),
            road=_("Ask whoever runs this site for your town which numbers or addresses it was told."),
        )
    if link(person, provider, key):
        for town in places:
            journal.record("account.linked", town, by=person, at=at, provider=provider)


def works_in(person: User, towns: Collection[str]) -> bool:
    return person.memberships.in_force().filter(municipality__slug__in=towns).exists()


def _is_linked_to_another() -> Refused:
    return Refused(
        _("This account is linked to another identity of this service."),
        road=_("Sign out there and begin again with the one that is yours, or write to the town."),
    )


def _opens_another_account() -> Refused:
    return Refused(
        _("This identity already opens another account."),
        road=_("Sign out, then sign in with it: you will find there what you did."),
    )
