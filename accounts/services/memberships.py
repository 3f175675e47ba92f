"""Who does what for a municipality."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts import policies
from accounts.enums import Language, PeopleNotice, Role
from accounts.models import Department, Membership, Municipality, User
from accounts.refusals import InvalidInput, Path, Refused, require
from accounts.services import accounts, journal, locks, notices
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
    """Give a role, or change the departments of an officer who has it already."""
    require(policies.can_grant_roles(by, municipality))
    if to == by:
        raise Refused(
            _("Nobody gives a role to themselves: nothing was changed."),
            road=_("Ask another coordinator to give it to you."),
        )
    _check(municipality, role, departments)
    membership, is_new = Membership.objects.get_or_create(
        user=to, municipality=municipality, role=role, defaults={"since": at}
    )
    before = set(membership.departments.all())
    if not is_new and before == set(departments):
        raise Refused(_("This person holds this role already."))
    membership.departments.set(departments)
    names = sorted(department.name for department in departments)
    event = "role.granted" if is_new else "role.departments_changed"
    journal.record(event, membership, by=by, at=at, person=to.pk, role=str(role), departments=names)
    if is_new:
        is_without_password = accounts.disown_password(to) if to.email else False
        tell_granted(membership, names, is_without_password=is_without_password, at=at)
    return membership


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
    """Give a role to whoever owns this mailbox, opening an account for them if they have none.

    An officer who is given the role again keeps the departments they answer for, and has these besides.
    """
    require(policies.can_grant_roles(by, municipality))
    try:
        validate_email_address(email.strip())
    except ValidationError as error:
        raise InvalidInput(_("This is not an e-mail address."), {("email",): error.message}) from error
    person = accounts.find_by_email(email) or accounts.open_for(
        email, display_name=display_name, language=Language.FRENCH, at=at
    )
    if departments:
        held = {"user": person, "municipality": municipality, "role": role}
        known = Department.objects.filter(memberships__in=Membership.objects.filter(**held))
        departments = {*departments, *known}
    return grant(municipality, role, to=person, by=by, at=at, departments=departments)


@transaction.atomic
def revoke(membership: Membership, *, by: User, at: datetime) -> None:
    municipality = membership.municipality
    require(policies.can_grant_roles(by, municipality))
    # Two coordinators who remove each other come one after the other.
    locks.hold(municipality)
    if membership.role == Role.COORDINATOR and _count_coordinators(municipality) <= 1:
        raise Refused(
            _("A town always keeps a coordinator: nothing was changed."),
            road=_("Give the role to somebody else first."),
        )
    journal.record("role.revoked", membership, by=by, at=at, person=membership.user_id, role=membership.role)
    notices.owe(PeopleNotice.ROLE_REVOKED, to=membership.user, about=membership, at=at, role=membership.role)
    if not Membership.objects.filter(pk=membership.pk).delete()[0]:
        raise Refused(_("This role has already been withdrawn."))


def _check(municipality: Municipality, role: str, departments: Collection[Department]) -> None:
    errors: dict[Path, Any] = {}
    if role not in list(Role):
        errors[("role",)] = _("Choose one of the roles of the list.")
    if any(department.municipality_id != municipality.pk for department in departments):
        errors[("departments",)] = _("Choose among the departments of your town.")
    elif departments and role != Role.OFFICER:
        errors[("departments",)] = _("Only an officer belongs to departments.")
    elif role == Role.OFFICER and not departments:
        errors[("departments",)] = _("Choose the department this officer answers for.")
    if errors:
        raise InvalidInput(_("Nothing was changed."), errors)


def _count_coordinators(municipality: Municipality) -> int:
    return Membership.objects.within(municipality).filter(role=Role.COORDINATOR).count()


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
