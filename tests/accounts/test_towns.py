"""What a town says of itself: read as typed, refused when wrong, told in the journal by its names alone."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError

from accounts.models import JournalEntry, Municipality
from accounts.refusals import InvalidInput, NotAllowed
from accounts.services import towns
from tests.factories.accounts import LONG_AGO, MembershipFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def coordinator():
    return MembershipFactory(coordinator=True)


def describe(coordinator, **facts):
    towns.describe(coordinator.municipality, facts, by=coordinator.user, at=LONG_AGO)
    return Municipality.objects.get(pk=coordinator.municipality.pk)


def test_what_is_written_is_kept_and_the_journal_names_it_without_quoting_it(coordinator):
    town = describe(coordinator, help_places="Mairie,  lundi\r\nMédiathèque ", data_officer="dpo@example.org")

    assert town.help_places == "Mairie,  lundi\nMédiathèque"
    assert town.data_officer == "dpo@example.org"
    entry = JournalEntry.objects.get(event="town.described")
    assert entry.details == {"changed": ["help_places", "data_officer"]}


def test_the_same_again_writes_nothing(coordinator):
    describe(coordinator, publisher="Commune de Ville")
    towns.describe(
        Municipality.objects.get(pk=coordinator.municipality.pk),
        {"publisher": "Commune de Ville "},
        by=coordinator.user,
        at=LONG_AGO,
    )

    assert JournalEntry.objects.filter(event="town.described").count() == 1


@pytest.mark.parametrize(
    ("facts", "name"),
    [
        ({"contact_email": "mairie"}, "contact_email"),
        ({"contact_telephone": "0" * 31}, "contact_telephone"),
        ({"help_places": "x" * 2_001}, "help_places"),
        ({"accessibility_rate": 101, "accessibility_checked_on": date(2026, 1, 2)}, "accessibility_rate"),
        ({"accessibility_rate": 50}, "accessibility_checked_on"),
        (
            {"accessibility_rate": 50, "accessibility_checked_on": LONG_AGO.date() + timedelta(days=1)},
            "accessibility_checked_on",
        ),
    ],
)
def test_what_cannot_be_is_refused_at_its_field(coordinator, facts, name):
    with pytest.raises(InvalidInput) as refusal:
        describe(coordinator, **facts)

    assert set(refusal.value.faults) == {(name,)}


def test_only_the_coordinator_speaks_for_the_town(coordinator):
    with pytest.raises(NotAllowed):
        towns.describe(coordinator.municipality, {"publisher": "Moi"}, by=UserFactory(), at=LONG_AGO)


def test_the_database_refuses_a_rate_without_its_day(coordinator):
    with pytest.raises(IntegrityError, match="an_accessibility_rate_is_a_percentage_with_its_day"):
        Municipality.objects.update(accessibility_rate=50)
