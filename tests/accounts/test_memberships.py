"""Roles: given and withdrawn by a coordinator, told to the person, written in the journal."""

from datetime import UTC, datetime

import pytest
from allauth.account.models import EmailAddress

from accounts.enums import PeopleNotice, Role
from accounts.models import JournalEntry, Membership, Notice, User
from accounts.refusals import InvalidInput, NotAllowed, Refused
from accounts.services import departments, invitations, memberships
from accounts.services.mail import words_of
from tests.factories.accounts import (
    PASSWORD,
    DepartmentFactory,
    MembershipFactory,
    MunicipalityFactory,
    UserFactory,
)

AT = datetime(2026, 3, 2, 9, tzinfo=UTC)

pytestmark = pytest.mark.django_db


@pytest.fixture
def coordinator():
    return MembershipFactory(coordinator=True)


@pytest.fixture
def town(coordinator):
    return coordinator.municipality


def test_a_role_is_given_told_and_written_down(coordinator, town):
    person = UserFactory()

    memberships.grant(town, Role.MODERATOR, to=person, by=coordinator.user, at=AT)

    entry = JournalEntry.objects.get()
    assert person.holds(Role.MODERATOR, town)
    assert (entry.event, entry.by, entry.details["role"]) == ("role.granted", coordinator.user, "moderator")
    assert Notice.objects.get().kind == PeopleNotice.ROLE_GRANTED


def test_a_role_held_already_is_not_given_twice(coordinator, town):
    moderator = MembershipFactory(moderator=True, municipality=town)

    with pytest.raises(Refused):
        memberships.grant(town, Role.MODERATOR, to=moderator.user, by=coordinator.user, at=AT)

    assert not JournalEntry.objects.exists()


def test_an_officer_given_another_department_keeps_their_own_without_another_message(coordinator, town):
    parks, roads = DepartmentFactory.create_batch(2, municipality=town)
    officer = MembershipFactory(officer=True, municipality=town, departments=[parks])

    memberships.grant(town, Role.OFFICER, to=officer.user, by=coordinator.user, at=AT, departments=[roads])

    assert set(officer.departments.all()) == {parks, roads}
    assert JournalEntry.objects.get().event == "role.departments_changed"
    assert not Notice.objects.exists()


@pytest.mark.parametrize(
    ("role", "with_department", "field"),
    [("officer", False, "departments"), ("moderator", True, "departments"), ("king", False, "role")],
)
def test_a_role_that_makes_no_sense_is_explained_beside_its_field(
    coordinator, town, role, with_department, field
):
    chosen = [DepartmentFactory(municipality=town)] if with_department else []

    with pytest.raises(InvalidInput) as refusal:
        memberships.grant(town, role, to=UserFactory(), by=coordinator.user, at=AT, departments=chosen)

    assert list(refusal.value.errors) == [field]


def test_a_department_of_another_town_is_refused(coordinator, town):
    foreign = DepartmentFactory()

    with pytest.raises(InvalidInput):
        memberships.grant(
            town, Role.OFFICER, to=UserFactory(), by=coordinator.user, at=AT, departments=[foreign]
        )


def test_somebody_without_account_is_invited_to_choose_a_password(coordinator, town):
    memberships.invite(
        town, Role.MODERATOR, email=" Elue@Ville.example ", display_name="Léa", by=coordinator.user, at=AT
    )

    person = User.objects.get(email="elue@ville.example")
    notice = Notice.objects.get()
    assert person.holds(Role.MODERATOR, town)
    assert not person.has_usable_password()
    assert not EmailAddress.objects.get(user=person).verified
    assert notice.kind == PeopleNotice.INVITED
    assert "/account/invitation/" in words_of(notice).text


def test_whoever_signed_up_with_an_unconfirmed_address_does_not_keep_their_password(coordinator, town):
    """Else a stranger signs up with an officer's address and waits for the role."""
    squatter = UserFactory(email="elue@ville.example", with_email="unconfirmed")

    memberships.invite(town, Role.MODERATOR, email="elue@ville.example", by=coordinator.user, at=AT)

    squatter.refresh_from_db()
    assert not squatter.check_password(PASSWORD)
    assert Notice.objects.get().kind == PeopleNotice.INVITED


def test_a_confirmed_account_keeps_its_password(coordinator, town):
    person = UserFactory(email="elue@ville.example")

    memberships.invite(town, Role.MODERATOR, email="ELUE@ville.example", by=coordinator.user, at=AT)

    person.refresh_from_db()
    assert person.check_password(PASSWORD)
    assert User.objects.filter(email__iexact="elue@ville.example").count() == 1


def test_what_is_no_address_invites_nobody(coordinator, town):
    with pytest.raises(InvalidInput) as refusal:
        memberships.invite(town, Role.MODERATOR, email="elue@", by=coordinator.user, at=AT)

    assert list(refusal.value.errors) == ["email"]


def test_a_role_is_withdrawn_told_and_written_down(coordinator, town):
    moderator = MembershipFactory(moderator=True, municipality=town)

    memberships.revoke(moderator, by=coordinator.user, at=AT)

    assert not Membership.objects.filter(user=moderator.user).exists()
    assert JournalEntry.objects.get().details["person"] == moderator.user.pk
    assert Notice.objects.get().kind == PeopleNotice.ROLE_REVOKED


def test_the_last_coordinator_stays(coordinator):
    with pytest.raises(Refused):
        memberships.revoke(coordinator, by=coordinator.user, at=AT)

    assert Membership.objects.filter(pk=coordinator.pk).exists()


def test_one_of_two_coordinators_may_leave(coordinator, town):
    MembershipFactory(coordinator=True, municipality=town)

    memberships.revoke(coordinator, by=coordinator.user, at=AT)

    assert Membership.objects.filter(municipality=town).count() == 1


def test_two_coordinators_who_remove_each_other_leave_one(at_once):
    first = MembershipFactory(coordinator=True)
    second = MembershipFactory(coordinator=True, municipality=first.municipality)

    at_once(
        lambda: memberships.revoke(second, by=first.user, at=AT),
        lambda: memberships.revoke(first, by=second.user, at=AT),
    )

    assert Membership.objects.filter(role=Role.COORDINATOR).count() == 1


@pytest.mark.parametrize("role", [role for role in Role if role != Role.COORDINATOR])
def test_only_a_coordinator_gives_and_withdraws_roles(role):
    membership = MembershipFactory(role=role)
    town, person = membership.municipality, membership.user

    with pytest.raises(NotAllowed):
        memberships.grant(town, Role.COORDINATOR, to=person, by=person, at=AT)
    with pytest.raises(NotAllowed):
        memberships.invite(town, Role.COORDINATOR, email="a@b.example", by=person, at=AT)
    with pytest.raises(NotAllowed):
        memberships.revoke(membership, by=person, at=AT)
    with pytest.raises(NotAllowed):
        departments.add(town, name="Espaces verts", by=person, at=AT)


def test_a_coordinator_rules_one_town_only(coordinator):
    elsewhere = MunicipalityFactory()

    with pytest.raises(NotAllowed):
        memberships.grant(elsewhere, Role.MODERATOR, to=UserFactory(), by=coordinator.user, at=AT)


def test_a_department_is_added_once_under_its_name(coordinator, town):
    departments.add(town, name="  Espaces   verts ", by=coordinator.user, at=AT)

    with pytest.raises(InvalidInput) as refusal:
        departments.add(town, name="Espaces verts", by=coordinator.user, at=AT)

    assert list(refusal.value.errors) == ["name"]
    assert [department.name for department in town.departments.all()] == ["Espaces verts"]


@pytest.mark.parametrize("name", ["", "!!!", "\u3164", "\ufffc"])
def test_a_department_has_a_name_that_can_be_said(coordinator, town, name):
    with pytest.raises(InvalidInput):
        departments.add(town, name=name, by=coordinator.user, at=AT)


def test_the_role_given_again_adds_departments_and_takes_none_away(coordinator, town):
    parks, roads = DepartmentFactory.create_batch(2, municipality=town)
    officer = MembershipFactory(officer=True, municipality=town, departments=[parks])
    again = {"email": officer.user.email, "by": coordinator.user, "at": AT, "departments": [roads]}

    memberships.invite(town, Role.OFFICER, **again)

    assert set(officer.departments.all()) == {parks, roads}
    with pytest.raises(Refused):
        memberships.invite(town, Role.OFFICER, **again)


@pytest.mark.parametrize("role", Role)
def test_nobody_gives_a_role_to_themselves(coordinator, town, role):
    rooms = [DepartmentFactory(municipality=town)] if role == Role.OFFICER else []
    for act in (
        lambda: memberships.grant(
            town, role, to=coordinator.user, by=coordinator.user, at=AT, departments=rooms
        ),
        lambda: memberships.invite(
            town, role, email=coordinator.user.email.upper(), by=coordinator.user, at=AT, departments=rooms
        ),
    ):
        with pytest.raises(Refused):
            act()

    assert Membership.objects.filter(user=coordinator.user).count() == 1


def test_the_coordinator_a_town_keeps_is_somebody_who_can_sign_in(coordinator, town):
    invited = memberships.invite_by_operator(
        town, Role.COORDINATOR, email="jamais@ville.example", display_name="Jo", at=AT
    )
    closed = MembershipFactory(coordinator=True, municipality=town)
    User.objects.filter(pk=closed.user_id).update(is_active=False)

    with pytest.raises(Refused):
        memberships.revoke(coordinator, by=coordinator.user, at=AT)
    invitations.accept(invitations.token_of(invited), password=PASSWORD)
    memberships.revoke(coordinator, by=coordinator.user, at=AT)

    assert not Membership.objects.filter(pk=coordinator.pk).exists()
