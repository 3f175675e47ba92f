"""Two signatures are two persons', who were of the team before the ballot paper was settled."""

from datetime import timedelta

import pytest
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret

from accounts.enums import Role
from accounts.refusals import Refused
from accounts.services import journal
from accounts.services.identities import claim_key
from budget.enums import RegisterStatus
from tests.factories.accounts import LONG_AGO, MembershipFactory
from tests.factories.budget import EditionFactory, RegisterEntryFactory
from tests.factories.voting import PollFactory
from voting.services import signers

pytestmark = pytest.mark.django_db


@pytest.fixture
def poll():
    return PollFactory()


def seat(poll, role, **facts):
    return MembershipFactory(municipality=poll.municipality, role=role, **facts)


def test_two_accounts_that_any_register_knows_as_one_are_one_person(poll):
    first, second = seat(poll, Role.COORDINATOR).user, seat(poll, Role.COMMISSION_MEMBER).user
    signers.require_two_persons(first, second)
    known = RegisterEntryFactory(user=first)
    RegisterEntryFactory(user=second, edition=EditionFactory(), person_key=known.person_key)

    with pytest.raises(Refused):
        signers.require_two_persons(first, second)


@pytest.mark.parametrize("given_names", ["Camille", "Camile"])
def test_a_second_account_that_was_refused_or_waits_as_the_first_is_one_person(poll, given_names):
    first, second = seat(poll, Role.COORDINATOR).user, seat(poll, Role.COMMISSION_MEMBER).user
    known = RegisterEntryFactory(user=first, family_name="Martin")
    is_same = given_names == known.given_names
    RegisterEntryFactory(
        user=second,
        edition=known.edition,
        territory=None,
        given_names=given_names,
        family_name="Martin",
        status=RegisterStatus.DOUBTFUL if is_same else RegisterStatus.REFUSED,
    )

    with pytest.raises(Refused):
        signers.require_two_persons(first, second)


def test_a_claim_is_known_by_its_key_once_its_names_are_gone(poll):
    first, second = seat(poll, Role.COORDINATOR).user, seat(poll, Role.COMMISSION_MEMBER).user
    known = RegisterEntryFactory(user=first)
    key = claim_key(known.person_key, second.pk)
    RegisterEntryFactory(user=second, edition=EditionFactory(), person_key=key, birth_date=None)

    for pair in ((first, second), (second, first)):
        with pytest.raises(Refused):
            signers.require_two_persons(*pair)


def test_two_people_who_are_only_alike_are_two_signers(poll):
    first, second = seat(poll, Role.COORDINATOR).user, seat(poll, Role.COMMISSION_MEMBER).user
    known = RegisterEntryFactory(user=first, given_names="Léa", family_name="Martin")
    RegisterEntryFactory(
        user=second, edition=known.edition, territory=None, given_names="Zoé", family_name="Martin"
    )

    signers.require_two_persons(first, second)


def test_two_accounts_of_one_mailbox_are_one_person(poll):
    first = seat(poll, Role.COORDINATOR, user__email="lea@ville.example").user
    second = seat(poll, Role.COMMISSION_MEMBER, user__email="l.ea+2@ville.example").user

    with pytest.raises(Refused):
        signers.require_two_persons(first, second)


def test_two_accounts_that_one_application_opens_are_one_person(poll):
    first, second = seat(poll, Role.COORDINATOR).user, seat(poll, Role.COMMISSION_MEMBER).user
    secret = generate_totp_secret()
    for person in (first, second):
        TOTP.activate(person, secret)

    with pytest.raises(Refused):
        signers.require_two_persons(first, second)


def test_who_signs_was_of_the_team_before_the_settling_or_is_named_by_the_operator(poll):
    poll.settled_at = LONG_AGO
    late = seat(poll, Role.COMMISSION_MEMBER, since=LONG_AGO + timedelta(days=1))
    with pytest.raises(Refused):
        signers.require_signer_of_before(poll, late.user)

    journal.record("role.granted", late, by=None, at=LONG_AGO + timedelta(days=1))

    signers.require_signer_of_before(poll, late.user)
    signers.require_signer_of_before(poll, seat(poll, Role.COORDINATOR, since=LONG_AGO).user)
