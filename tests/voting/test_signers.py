"""Two signatures are two persons', who were of the team before the ballot paper was settled."""

from datetime import timedelta

import pytest
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret

from accounts.enums import Role
from accounts.refusals import Refused
from accounts.services import journal
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
