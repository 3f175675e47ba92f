"""A role between two days and in these departments; who stands in for an officer who is away."""

from collections.abc import Collection
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts import policies
from accounts.enums import PeopleNotice, Role
from accounts.models import Department, Membership, Municipality, User
from accounts.refusals import InvalidInput, Path, Refused, require
from accounts.services import journal, locks, memberships, notices


@transaction.atomic
def change(
    membership: Membership,
    *,
    begins_on: date | None,
    ends_on: date | None,
    departments: Collection[Department],
    by: User,
    at: datetime,
) -> None:
    """Its days and, of an officer, exactly these departments; the person is told what it is now."""
    town = membership.municipality
    require(policies.can_grant_roles(by, town))
    if membership.deputy_of_id is not None:
        raise Refused(_("Who stands in for somebody is named anew, or withdrawn."))
    locks.hold(town)  # two coordinators who end each other's role come one after the other
    memberships.check(town, membership.role, departments)
    begins_at, ends_at = _read_days(town, begins_on, ends_on, was=membership, at=at)
    before = set(membership.departments.all())
    if (begins_at, ends_at) == (membership.begins_at, membership.ends_at) and before == set(departments):
        return
    if membership.user_id == by.pk and (
        _lengthens(membership, begins_at, ends_at) or before != set(departments)
    ):
        raise Refused(
            _("Nobody gives a role to themselves: nothing was changed."),
            road=_("Ask another coordinator to do it."),
        )
    if membership.role in policies.WEIGHTY and _lengthens(membership, begins_at, ends_at):
        raise Refused(
            _("This role takes two people: it is not made to last longer by one."),
            road=_("Withdraw it, then give it again: somebody else confirms it."),
        )
    if membership.role == Role.COORDINATOR and ends_at is not None:
        memberships.keep_a_coordinator(town, without=membership, at=ends_at)
    membership.begins_at, membership.ends_at = begins_at, ends_at
    if begins_at is not None:
        membership.since = max(membership.since, begins_at)
    membership.save(update_fields=["begins_at", "ends_at", "since"])
    membership.departments.set(departments)
    facts = {
        "role": str(membership.role),
        "departments": sorted(department.name for department in departments),
        "begins_on": begins_on.isoformat() if begins_on else "",
        "ends_on": ends_on.isoformat() if ends_on else "",
    }
    was = sorted(department.name for department in before)
    journal.record("role.changed", membership, by=by, at=at, person=membership.user_id, before=was, **facts)
    notices.owe(
        PeopleNotice.ROLE_CHANGED,
        to=membership.user,
        about=membership,
        at=at,
        occasion=at.isoformat(),
        path=membership.get_absolute_url(),
        **facts,
    )


@transaction.atomic
def name_deputy(
    membership: Membership,
    deputy: User | None,
    *,
    begins_on: date,
    ends_on: date,
    by: User,
    at: datetime,
) -> Membership:
    """A colleague acts in this officer's departments between two days; named again, these are the days."""
    town = membership.municipality
    require(policies.can_name_deputy(by, membership))
    if deputy is None or deputy == membership.user or not deputy.holds(Role.OFFICER, town):
        raise InvalidInput(_("Nothing was changed."), {("deputy",): _("Choose another officer of the town.")})
    begins_at, ends_at = _read_days(town, begins_on, ends_on, was=None, at=at)
    days = {"begins_at": begins_at, "ends_at": ends_at, "since": begins_at}
    seat, _is_new = Membership.objects.update_or_create(
        deputy_of=membership,
        user=deputy,
        defaults=days,
        create_defaults={"municipality": town, "role": Role.OFFICER, **days},
    )
    facts = {"begins_on": begins_on.isoformat(), "ends_on": ends_on.isoformat()}
    names = {"person": deputy.pk, "given_for": membership.user_id}
    journal.record("role.deputy_named", seat, by=by, at=at, **names, **facts)
    for person in {deputy, membership.user} - {by}:
        notices.owe(
            PeopleNotice.DEPUTY_NAMED,
            to=person,
            about=seat,
            at=at,
            occasion=at.isoformat(),
            path=membership.get_absolute_url(),
            absent=membership.user.office_name,
            person=deputy.office_name,
            **facts,
        )
    return seat


def _read_days(
    town: Municipality, begins_on: date | None, ends_on: date | None, *, was: Membership | None, at: datetime
) -> tuple[datetime | None, datetime | None]:
    """The first instant of the first day, and the first one after the last, by the clock of the town."""
    zone = ZoneInfo(town.time_zone)
    today = at.astimezone(zone).date()
    faults: dict[Path, Any] = {}
    if ends_on is not None and ends_on < (begins_on or today):
        faults[("ends_on",)] = _("The last day comes before the first one.")
    elif ends_on is not None and ends_on < today and (was is None or ends_on != was.last_day):
        faults[("ends_on",)] = _("Give a day to come; a role that is over today is withdrawn.")
    if faults:
        raise InvalidInput(_("Nothing was changed."), faults)
    begins_at = datetime.combine(begins_on, time.min, tzinfo=zone) if begins_on else None
    ends_at = datetime.combine(ends_on + timedelta(days=1), time.min, tzinfo=zone) if ends_on else None
    return begins_at, ends_at


def _lengthens(membership: Membership, begins_at: datetime | None, ends_at: datetime | None) -> bool:
    """It would give on a day when, until now, it gives nothing."""
    begins_earlier = membership.begins_at is not None and (
        begins_at is None or begins_at < membership.begins_at
    )
    ends_later = membership.ends_at is not None and (ends_at is None or ends_at > membership.ends_at)
    return begins_earlier or ends_later
