"""Who does what for a municipality."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts import policies
from accounts.enums import Language, PeopleNotice, Role
from accounts.models import Department, Membership, Municipality, User
from accounts.refusals import InvalidInput, Path, Refused, require
from accounts.services import accounts, invitations, journal, links, locks, notices
from accounts.writing import validate_email_address


@transaction.atomic
def grant(
    municipality: Municipality,
    role: str,
    *,
    to: User,
    by: User,
    at: datetime,
    departments: Collection[Department] = (),
) -> Membership:
    """Give a role; an officer who has it already answers for these departments besides their own."""
    require(policies.can_grant_roles(by, municipality))
    if to == by:
        raise not_to_oneself()
    check(municipality, role, departments)
    if role in policies.WEIGHTY:
        raise Refused(_("This role takes two people: it is proposed, and somebody else confirms it."))
    return _give(municipality, role, departments, to=to, by=by, at=at)


def not_to_oneself() -> Refused:
    return Refused(
        _("Nobody gives a role to themselves: nothing was changed."),
        road=_("Ask another coordinator to give it to you."),
    )


def _give(
    municipality: Municipality,
    role: str,
    departments: Collection[Department],
    *,
    to: User,
    by: User | None,
    at: datetime,
    proposed_by: User | None = None,
) -> Membership:
    membership, is_new = Membership.objects.get_or_create(
        user=to, municipality=municipality, role=role, deputy_of=None, defaults={"since": at}
    )
    if membership.is_over(at):
        membership.since, membership.begins_at, membership.ends_at, is_new = at, None, None, True
        membership.save(update_fields=["since", "begins_at", "ends_at"])
    before = set(membership.departments.all())
    if not is_new and before.issuperset(departments):
        raise Refused(_("This person holds this role already."))
    membership.departments.add(*departments)
    names = sorted(department.name for department in before.union(departments))
    event = "role.granted" if is_new else "role.departments_changed"
    first = {"proposed_by": proposed_by.pk} if proposed_by else {}
    journal.record(event, membership, by=by, at=at, person=to.pk, role=str(role), departments=names, **first)
    if is_new:
        is_without_password = accounts.disown_password(to) if to.email else False
        tell_granted(membership, names, is_without_password=is_without_password, at=at)
        _tell_coordinators(membership, by=by, at=at)
    return membership


def _tell_coordinators(membership: Membership, *, by: User | None, at: datetime) -> None:
    """Nobody gives a role unseen: whoever else coordinates the town reads of it."""
    town = membership.municipality
    seats = Membership.objects.within(town).in_force().filter(role=Role.COORDINATOR).values("user")
    others = User.objects.filter(pk__in=seats, is_active=True).exclude(
        pk__in=[membership.user_id, by.pk if by else 0]
    )
    notices.owe_all(
        PeopleNotice.ROLE_TOLD,
        to=others,
        about=membership,
        at=at,
        path=membership.get_absolute_url(),
        person=membership.user.office_name,
        role=membership.role,
        by=by.office_name if by else "",
    )


@transaction.atomic
def invite(
    municipality: Municipality,
    role: str,
    *,
    email: str,
    by: User,
    at: datetime,
    display_name: str = "",
    departments: Collection[Department] = (),
) -> Membership:
    """Give a role to whoever owns this mailbox, opening an account for them if they have none."""
    require(policies.can_grant_roles(by, municipality))
    person = _person_at(email, display_name, at)
    return grant(municipality, role, to=person, by=by, at=at, departments=departments)


@transaction.atomic
def give_seconded(
    municipality: Municipality,
    role: str,
    *,
    email: str,
    display_name: str,
    proposed_by: User,
    by: User,
    at: datetime,
) -> Membership:
    """A weighty role that one person proposed and another confirms."""
    require(policies.can_confirm_roles(by, municipality))
    person = _person_at(email, display_name, at)
    return _give(municipality, role, (), to=person, by=by, at=at, proposed_by=proposed_by)


@transaction.atomic
def invite_by_operator(
    municipality: Municipality, role: str, *, email: str, display_name: str, at: datetime
) -> Membership:
    """From the command line, where nobody in the town can; its journal says so to everybody there.

    The same again sends the invitation again.
    """
    if role == Role.OFFICER:
        raise Refused(_("An officer answers for departments: the coordinator gives this role."))
    person = _person_at(email, display_name, at)
    known = Membership.objects.filter(user=person, municipality=municipality, role=role).first()
    if known is not None:
        send_again(known, by=None, at=at)
        return known
    return _give(municipality, role, (), to=person, by=None, at=at)


@transaction.atomic
def send_again(membership: Membership, *, by: User | None, at: datetime) -> None:
    """Another link, which alone is good; `by` nobody is the operator's command."""
    if by is not None:
        require(policies.can_grant_roles(by, membership.municipality))
    if not invitations.waits(membership):
        raise Refused(_("This person has chosen a password: no invitation is needed any more."))
    accounts.void_password(membership.user)
    names = sorted(membership.departments.values_list("name", flat=True))
    tell_granted(membership, names, is_without_password=True, at=at, occasion=at.isoformat())
    journal.record("role.invited_again", membership, by=by, at=at, person=membership.user_id)


@transaction.atomic
def revoke(membership: Membership, *, by: User, at: datetime) -> None:
    """Whoever stands in for this officer does so no more, nor does this officer for others."""
    municipality = membership.municipality
    require(policies.can_revoke(by, membership))
    # Two coordinators who remove each other come one after the other.
    locks.hold(municipality)
    if membership.role == Role.COORDINATOR:
        keep_a_coordinator(municipality, without=membership, at=at)
    is_own = membership.role == Role.OFFICER and membership.deputy_of_id is None
    elsewhere = Membership.objects.within(municipality).filter(
        user=membership.user_id, deputy_of__isnull=False
    )
    stands_in = elsewhere.select_related("user", "municipality") if is_own else ()
    for seat in (membership, *membership.deputies.select_related("user"), *stands_in):
        journal.record("role.revoked", seat, by=by, at=at, person=seat.user_id, role=seat.role)
        notices.owe(PeopleNotice.ROLE_REVOKED, to=seat.user, about=seat, at=at, role=seat.role)
    if is_own:
        elsewhere.delete()
    if not Membership.objects.filter(pk=membership.pk).delete()[0]:
        raise Refused(_("This role has already been withdrawn."))


def _person_at(email: str, display_name: str, at: datetime) -> User:
    try:
        validate_email_address(email.strip())
    except ValidationError as error:
        raise InvalidInput(_("This is not an e-mail address."), {("email",): error.message}) from error
    return accounts.find_by_email(email) or accounts.open_for(
        email, display_name=display_name, language=Language.FRENCH, at=at
    )


def check(municipality: Municipality, role: str, departments: Collection[Department]) -> None:
    errors: dict[Path, Any] = {}
    if role not in list(Role):
        errors[("role",)] = _("Choose one of the roles of the list.")
    if not all(department.works_for(municipality) for department in departments):
        errors[("departments",)] = _("Choose among the departments of your town.")
    elif departments and role != Role.OFFICER:
        errors[("departments",)] = _("Only an officer belongs to departments.")
    elif role == Role.OFFICER and not departments:
        errors[("departments",)] = _("Choose the department this officer answers for.")
    if errors:
        raise InvalidInput(_("Nothing was changed."), errors)


def keep_a_coordinator(municipality: Municipality, *, without: Membership, at: datetime) -> None:
    """Somebody else coordinates by then, until no day is set, and can sign in; the town's row is held."""
    rows = Membership.objects.within(municipality).filter(role=Role.COORDINATOR, ends_at__isnull=True)
    begun = Q(begins_at__isnull=True) | Q(begins_at__lte=at)
    others = rows.filter(begun, user__is_active=True).exclude(pk=without.pk).select_related("user")
    if not any(links.can_sign_in(other.user) for other in others):
        raise Refused(
            _("A town always keeps a coordinator: nothing was changed."),
            road=_("Give the role to somebody else first."),
        )


def tell_granted(
    membership: Membership,
    departments: list[str],
    *,
    is_without_password: bool,
    at: datetime,
    occasion: str = "",
) -> None:
    kind = PeopleNotice.INVITED if is_without_password else PeopleNotice.ROLE_GRANTED
    notices.owe(
        kind,
        to=membership.user,
        about=membership,
        at=at,
        occasion=occasion,
        path=membership.get_absolute_url(),
        role=membership.role,
        departments=departments,
    )
