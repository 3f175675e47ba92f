"""A weighty role takes two people: proposed by one, confirmed by another, nothing before."""

from datetime import UTC, datetime, timedelta

import pytest

from accounts.enums import PeopleNotice, Role
from accounts.models import JournalEntry, Membership, Notice, ProposedRole, User
from accounts.policies import WEIGHTY
from accounts.refusals import InvalidInput, NotAllowed, Refused
from accounts.services import factors, memberships, proposed_roles, terms
from tests.factories.accounts import MembershipFactory, UserFactory

AT = datetime(2026, 3, 2, 9, tzinfo=UTC)

pytestmark = pytest.mark.django_db


@pytest.fixture
def coordinator():
    return MembershipFactory(coordinator=True)


@pytest.fixture
def town(coordinator):
    return coordinator.municipality


@pytest.fixture
def second(town):
    return MembershipFactory(commission_member=True, municipality=town)


def proposed(town, coordinator, role=Role.COUNCILLOR, email="elue@ville.example"):
    return proposed_roles.give(town, role, email=email, display_name="Léa", by=coordinator.user, at=AT)


@pytest.mark.parametrize("role", WEIGHTY)
def test_the_person_has_nothing_until_a_second_one_confirms(town, coordinator, second, role):
    proposal = proposed(town, coordinator, role)
    assert not User.objects.filter(email="elue@ville.example").exists()
    assert Notice.objects.get().recipient == second.user

    proposed_roles.confirm(proposal, by=second.user, at=AT)

    entry = JournalEntry.objects.get(event="role.granted")
    assert User.objects.get(email="elue@ville.example").holds(role, town)
    assert (entry.by, entry.details["proposed_by"]) == (second.user, coordinator.user_id)
    assert Notice.objects.filter(kind=PeopleNotice.ROLE_TOLD, recipient=coordinator.user).exists()


@pytest.mark.parametrize("role", [role for role in Role if role not in WEIGHTY and role != Role.OFFICER])
def test_an_ordinary_role_is_given_at_once(town, coordinator, role):
    given = proposed_roles.give(town, role, email="ali@ville.example", by=coordinator.user, at=AT)

    assert isinstance(given, Membership)


def test_alone_nobody_gives_one_and_the_road_is_the_operators_command(town, coordinator):
    with pytest.raises(Refused) as refusal:
        proposed(town, coordinator)

    assert "commande" in str(refusal.value.road)
    assert not ProposedRole.objects.exists()


def test_whom_it_is_for_is_not_the_second_person(town, coordinator, second):
    with pytest.raises(Refused):
        proposed(town, coordinator, email=second.user.email.upper())

    MembershipFactory(commission_member=True, municipality=town)
    proposal = proposed(town, coordinator, email=second.user.email)
    with pytest.raises(NotAllowed):
        proposed_roles.confirm(proposal, by=second.user, at=AT)


def test_whoever_proposed_it_does_not_confirm_it_but_takes_it_back(town, coordinator, second):
    proposal = proposed(town, coordinator)

    with pytest.raises(NotAllowed):
        proposed_roles.confirm(proposal, by=coordinator.user, at=AT)
    proposed_roles.refuse(proposal, by=coordinator.user, at=AT)

    assert not ProposedRole.objects.exists()
    assert JournalEntry.objects.filter(event="role.proposal_refused").exists()


def test_nobody_proposes_themselves(town, coordinator, second):
    with pytest.raises(Refused):
        proposed(town, coordinator, email=coordinator.user.email.upper())


def test_after_fourteen_days_it_is_worth_nothing(town, coordinator, second):
    proposal = proposed(town, coordinator)

    with pytest.raises(Refused):
        proposed_roles.confirm(proposal, by=second.user, at=AT + timedelta(days=14))
    assert proposed_roles.waiting(town, AT + timedelta(days=14)) == []
    assert proposed_roles.confirm(proposal, by=second.user, at=AT + timedelta(days=13, hours=23))


def test_it_is_answered_once(town, coordinator, second):
    proposal = proposed(town, coordinator)
    copy = ProposedRole.objects.get(pk=proposal.pk)
    proposed_roles.confirm(proposal, by=second.user, at=AT)

    for answer in (proposed_roles.confirm, proposed_roles.refuse):
        with pytest.raises(Refused):
            answer(copy, by=second.user, at=AT)


def test_it_is_proposed_once(town, coordinator, second):
    proposed(town, coordinator)

    with pytest.raises(Refused):
        proposed(town, coordinator, email="ELUE@ville.example")


def test_whoever_proposed_it_still_coordinates_when_it_is_confirmed(town, coordinator, second):
    other = MembershipFactory(coordinator=True, municipality=town)
    proposal = proposed(town, coordinator)
    memberships.revoke(coordinator, by=other.user, at=AT)

    with pytest.raises(Refused):
        proposed_roles.confirm(ProposedRole.objects.get(pk=proposal.pk), by=second.user, at=AT)


def test_one_key_that_opens_both_accounts_is_one_person(town, coordinator, second):
    for person in (coordinator.user, second.user):
        person.authenticator_set.create(type="totp", data={"secret": factors.seal("JBSWY3DPEHPK3PXP")})
    proposal = proposed(town, coordinator)

    with pytest.raises(Refused):
        proposed_roles.confirm(proposal, by=second.user, at=AT)


def test_others_confirm_nothing(town, coordinator, second):
    proposal = proposed(town, coordinator)
    strangers = [
        UserFactory(),
        MembershipFactory(moderator=True, municipality=town).user,
        MembershipFactory(councillor=True, municipality=town).user,
        MembershipFactory(coordinator=True).user,
    ]

    for person in strangers:
        with pytest.raises(NotAllowed):
            proposed_roles.confirm(proposal, by=person, at=AT)
        with pytest.raises(NotAllowed):
            proposed_roles.refuse(proposal, by=person, at=AT)


@pytest.mark.parametrize("role", WEIGHTY)
def test_no_other_road_gives_one_alone(town, coordinator, second, role):
    with pytest.raises(Refused):
        memberships.grant(town, role, to=UserFactory(), by=coordinator.user, at=AT)
    with pytest.raises(Refused):
        memberships.invite(town, role, email="elue@ville.example", by=coordinator.user, at=AT)


def test_one_person_makes_no_weighty_role_last_longer(town, coordinator, second):
    ends = datetime(2031, 1, 1, tzinfo=UTC)
    dated = MembershipFactory(councillor=True, municipality=town, ends_at=ends)

    with pytest.raises(Refused):
        terms.change(dated, begins_on=None, ends_on=None, departments=(), by=coordinator.user, at=AT)


@pytest.mark.parametrize("email", ["elue@", ""])
def test_what_is_no_address_is_proposed_to_nobody(town, coordinator, second, email):
    with pytest.raises(InvalidInput):
        proposed(town, coordinator, email=email)


def test_a_role_that_begins_later_is_not_proposed_anew(town, coordinator, second):
    later = MembershipFactory(councillor=True, municipality=town, begins_at=AT + timedelta(days=9))

    with pytest.raises(Refused):
        proposed(town, coordinator, email=later.user.email)

    assert not ProposedRole.objects.exists()


def test_after_fourteen_days_the_address_of_whom_it_was_for_goes(town, coordinator, second):
    proposed(town, coordinator)

    proposed_roles.forget_the_old(AT + timedelta(days=13))
    assert ProposedRole.objects.exists()
    proposed_roles.forget_the_old(AT + timedelta(days=14))

    assert not ProposedRole.objects.exists()
