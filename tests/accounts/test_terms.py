"""Roles between two days, and who stands in for an officer: the database's clock decides at each use."""

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import IntegrityError
from django.utils import timezone

from accounts.enums import PeopleNotice, Role
from accounts.models import JournalEntry, Membership, Notice, User
from accounts.refusals import InvalidInput, NotAllowed, Refused
from accounts.services import memberships, terms
from budget.queries.reviews import officers_of
from tests.factories.accounts import DepartmentFactory, MembershipFactory

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)


@pytest.fixture
def at():
    return timezone.now()


@pytest.fixture
def today(at):
    return at.astimezone(ZoneInfo("Europe/Paris")).date()


@pytest.fixture
def coordinator():
    return MembershipFactory(coordinator=True)


@pytest.fixture
def town(coordinator):
    return coordinator.municipality


@pytest.fixture
def parks(town):
    return DepartmentFactory(municipality=town, name="Espaces verts")


@pytest.fixture
def officer(town, parks):
    return MembershipFactory(officer=True, municipality=town, departments=[parks])


@pytest.fixture
def colleague(town):
    return MembershipFactory(
        officer=True, municipality=town, departments=[DepartmentFactory(municipality=town)]
    )


def seen_anew(membership):
    return User.objects.get(pk=membership.user_id)


def changed(membership, *, by, at, begins_on=None, ends_on=None, departments=None):
    rooms = list(membership.departments.all()) if departments is None else departments
    terms.change(membership, begins_on=begins_on, ends_on=ends_on, departments=rooms, by=by.user, at=at)


@pytest.mark.parametrize(
    ("begins", "ends", "holds"),
    [(None, -1, False), (None, 1, True), (-2, None, True), (1, None, False), (-3, -1, False), (-1, 1, True)],
)
def test_a_role_gives_something_between_its_days_and_nothing_before_or_after(town, at, begins, ends, holds):
    days = {"begins_at": begins, "ends_at": ends}
    dated = {name: at + days[name] * DAY if days[name] else None for name in days}
    moderator = MembershipFactory(moderator=True, municipality=town, **dated)

    assert seen_anew(moderator).holds(Role.MODERATOR, town) is holds


def test_the_last_day_is_whole_by_the_clock_of_the_town(coordinator, town, officer, at, today):
    town.time_zone = "Indian/Reunion"
    town.save()

    changed(Membership.objects.get(pk=officer.pk), by=coordinator, at=at, ends_on=today + DAY)

    kept = Membership.objects.get(pk=officer.pk)
    assert kept.last_day == today + DAY
    assert kept.ends_at.astimezone(ZoneInfo("Indian/Reunion")).strftime("%H:%M") == "00:00"


def test_the_departments_ticked_are_those_the_officer_has_and_she_is_told(
    coordinator, town, officer, parks, at
):
    roads = DepartmentFactory(municipality=town, name="Voirie")

    changed(officer, by=coordinator, at=at, departments=[roads])

    entry = JournalEntry.objects.get(event="role.changed")
    assert seen_anew(officer).departments == {roads}
    assert (entry.details["before"], entry.details["departments"]) == (["Espaces verts"], ["Voirie"])
    assert Notice.objects.get(kind=PeopleNotice.ROLE_CHANGED).recipient == officer.user


def test_saving_what_stands_already_writes_nothing(coordinator, officer, at):
    changed(officer, by=coordinator, at=at)

    assert not JournalEntry.objects.exists()
    assert not Notice.objects.exists()


@pytest.mark.parametrize(("begins", "ends"), [(3, 2), (None, -2), (-5, -4)])
def test_days_that_make_no_sense_are_explained_beside_the_last_one(
    coordinator, officer, at, today, begins, ends
):
    first = today + begins * DAY if begins else None

    with pytest.raises(InvalidInput) as refusal:
        changed(officer, by=coordinator, at=at, begins_on=first, ends_on=today + ends * DAY)

    assert set(refusal.value.errors) == {"ends_on"}


def test_a_town_keeps_a_coordinator_beyond_every_last_day(coordinator, town, at, today):
    dated = MembershipFactory(coordinator=True, municipality=town, ends_at=at + 30 * DAY)
    late = MembershipFactory(coordinator=True, municipality=town, begins_at=at + 20 * DAY)
    other = MembershipFactory(coordinator=True).user

    with pytest.raises(Refused):
        memberships.revoke(coordinator, by=dated.user, at=at)
    with pytest.raises(Refused):
        changed(coordinator, by=dated, at=at, ends_on=today + 10 * DAY)
    with pytest.raises(NotAllowed):
        memberships.revoke(coordinator, by=other, at=at)
    changed(coordinator, by=dated, at=at, ends_on=today + 25 * DAY)

    assert Membership.objects.get(pk=coordinator.pk).ends_at is not None
    assert late.user.pk != coordinator.user.pk


def test_nobody_makes_their_own_role_last_longer(coordinator, town, at, today):
    MembershipFactory(coordinator=True, municipality=town)
    changed(coordinator, by=coordinator, at=at, ends_on=today + 5 * DAY)

    with pytest.raises(Refused):
        changed(coordinator, by=coordinator, at=at, ends_on=today + 6 * DAY)


def test_a_role_that_is_over_is_given_again_as_new(coordinator, town, at):
    moderator = MembershipFactory(moderator=True, municipality=town, ends_at=at - DAY)

    memberships.grant(town, Role.MODERATOR, to=moderator.user, by=coordinator.user, at=at)

    again = Membership.objects.get(pk=moderator.pk)
    assert (again.since, again.ends_at) == (at, None)
    assert Notice.objects.filter(kind=PeopleNotice.ROLE_GRANTED, recipient=moderator.user).exists()


# --- A deputy


def named(officer, colleague, *, by, at, today, first=0, last=5):
    return terms.name_deputy(
        officer,
        colleague.user,
        begins_on=today + first * DAY,
        ends_on=today + last * DAY,
        by=by.user,
        at=at,
    )


def test_a_deputy_acts_in_the_departments_of_the_absent_and_is_told(
    town, officer, colleague, parks, at, today
):
    named(officer, colleague, by=officer, at=at, today=today)

    person = seen_anew(colleague)
    assert parks in person.departments
    assert person.absent_of(parks) == officer.user
    assert person in officers_of([parks], town)
    assert Notice.objects.get(kind=PeopleNotice.DEPUTY_NAMED).recipient == colleague.user
    assert JournalEntry.objects.get(event="role.deputy_named").details["given_for"] == officer.user_id


@pytest.mark.parametrize(("first", "last"), [(-9, -2), (2, 8)])
def test_before_and_after_their_days_a_deputy_has_nothing_of_it(
    officer, colleague, parks, at, today, first, last
):
    seat = named(officer, colleague, by=officer, at=at, today=today)
    Membership.objects.filter(pk=seat.pk).update(begins_at=at + first * DAY, ends_at=at + last * DAY)

    assert parks not in seen_anew(colleague).departments


def test_a_deputy_named_again_has_the_new_days(officer, colleague, at, today):
    named(officer, colleague, by=officer, at=at, today=today)
    named(officer, colleague, by=officer, at=at, today=today, last=9)

    assert Membership.objects.get(deputy_of=officer).last_day == today + 9 * DAY


def test_a_deputy_goes_with_the_role_they_stand_in_for(coordinator, officer, colleague, parks, at, today):
    named(officer, colleague, by=officer, at=at, today=today)

    memberships.revoke(officer, by=coordinator.user, at=at)

    assert parks not in seen_anew(colleague).departments
    assert Notice.objects.filter(kind=PeopleNotice.ROLE_REVOKED).count() == 2


def test_who_is_an_officer_no_more_stands_in_for_nobody(coordinator, town, officer, colleague, at, today):
    named(officer, colleague, by=officer, at=at, today=today)

    memberships.revoke(colleague, by=coordinator.user, at=at)

    assert not seen_anew(colleague).holds(Role.OFFICER, town)
    assert not officer.deputies.exists()
    assert Notice.objects.filter(kind=PeopleNotice.ROLE_REVOKED, recipient=colleague.user).count() == 2


@pytest.mark.parametrize(
    ("whose", "day"),
    [
        ("colleague", {"ends_at": -1}),
        ("colleague", {"begins_at": 1}),
        ("officer", {"ends_at": -1}),
        ("officer", {"begins_at": 1}),
    ],
)
def test_a_deputy_has_something_only_while_both_are_officers(
    officer, colleague, parks, at, today, whose, day
):
    named(officer, colleague, by=officer, at=at, today=today)
    dated = {"officer": officer, "colleague": colleague}[whose]

    Membership.objects.filter(pk=dated.pk).update(**{name: at + days * DAY for name, days in day.items()})

    assert parks not in seen_anew(colleague).departments
    assert seen_anew(colleague) not in officers_of([parks], officer.municipality)


def test_whose_own_role_is_over_is_no_officer_to_be_named_or_to_name(
    coordinator, town, officer, colleague, at, today
):
    third = MembershipFactory(officer=True, municipality=town)
    named(officer, colleague, by=officer, at=at, today=today)
    Membership.objects.filter(pk=colleague.pk).update(ends_at=at - DAY)
    former = Membership.objects.get(pk=colleague.pk)

    with pytest.raises(InvalidInput):
        named(third, former, by=coordinator, at=at, today=today)
    with pytest.raises(NotAllowed):
        named(former, third, by=former, at=at, today=today)


def test_the_absent_officer_ends_it_and_a_colleague_may_not(officer, colleague, at, today):
    seat = named(officer, colleague, by=officer, at=at, today=today)

    with pytest.raises(NotAllowed):
        memberships.revoke(seat, by=colleague.user, at=at)
    memberships.revoke(seat, by=officer.user, at=at)

    assert not Membership.objects.filter(deputy_of=officer).exists()


def test_only_another_officer_stands_in(coordinator, officer, town, at, today):
    moderator = MembershipFactory(moderator=True, municipality=town)

    for person in (moderator, officer):
        with pytest.raises(InvalidInput) as refusal:
            named(officer, person, by=coordinator, at=at, today=today)
        assert set(refusal.value.errors) == {"deputy"}


def test_nobody_names_the_deputy_of_a_colleague(officer, colleague, at, today):
    with pytest.raises(NotAllowed):
        named(officer, colleague, by=colleague, at=at, today=today)


def test_the_database_refuses_a_deputy_without_days(officer, colleague):
    with pytest.raises(IntegrityError):
        MembershipFactory(
            officer=True, municipality=officer.municipality, user=colleague.user, deputy_of=officer
        )
