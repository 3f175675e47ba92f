"""What a person changes on their own account."""

import pytest
from allauth.account.models import EmailAddress

from accounts.refusals import InvalidInput, NotAllowed
from accounts.services import accounts
from tests.factories.accounts import UserFactory

pytestmark = pytest.mark.django_db


def test_a_person_changes_name_and_language():
    person = UserFactory()

    accounts.change_details(person, display_name="  Jeanne \n M. ", language="en", by=person)

    person.refresh_from_db()
    assert (person.display_name, person.language) == ("Jeanne M.", "en")


def test_nobody_changes_another_person():
    person, other = UserFactory.create_batch(2)

    with pytest.raises(NotAllowed):
        accounts.change_details(person, display_name="Autre", language="fr", by=other)
    with pytest.raises(NotAllowed):
        accounts.choose_messages(person, unwanted=[], by=other)


@pytest.mark.parametrize("name", ["jeanne@example.org", "J" * 81])
def test_a_name_that_is_an_address_or_too_long_is_refused(name):
    person = UserFactory()

    with pytest.raises(InvalidInput) as refusal:
        accounts.change_details(person, display_name=name, language="fr", by=person)

    assert list(refusal.value.errors) == ["display_name"]


def test_an_invisible_sign_does_not_enter_a_name():
    assert accounts.clean_name("Je\u200ban\u202ene") == "Jeanne"


def test_an_unknown_language_is_refused():
    person = UserFactory()

    with pytest.raises(InvalidInput):
        accounts.change_details(person, display_name="Jeanne", language="de", by=person)
    accounts.choose_language(person, "de")

    person.refresh_from_db()
    assert person.language == "fr"


def test_choosing_messages_leaves_other_preferences_alone():
    person = UserFactory(preferences={"digest": "weekly"})

    accounts.choose_messages(person, unwanted=["budget.phase_opened"], by=person)

    person.refresh_from_db()
    assert person.preferences == {"digest": "weekly", "unwanted": ["budget.phase_opened"]}


def test_whoever_followed_a_link_of_their_mailbox_has_confirmed_it():
    person = UserFactory(with_email="unconfirmed")

    accounts.confirm_address(person)

    assert EmailAddress.objects.get(user=person).verified
