"""Acts that a person may not do without end."""

from datetime import timedelta

import pytest

from accounts.refusals import Refused, TooOften
from budget.services import proposals, registers
from tests.factories.accounts import UserFactory
from tests.factories.budget import EditionFactory

pytestmark = pytest.mark.django_db


def test_twenty_ideas_a_day_are_begun_by_one_person_even_if_they_are_taken_back():
    edition, person = EditionFactory(running=True), UserFactory()
    at = edition.phases.get(kind="collection").opens_at + timedelta(hours=1)
    for _number in range(20):
        idea = proposals.begin(edition, {"title": "Un banc"}, by=person, at=at)
        idea.delete()

    with pytest.raises(TooOften):
        proposals.begin(edition, {"title": "Un banc de plus"}, by=person, at=at)
    proposals.begin(edition, {"title": "Demain"}, by=person, at=at + timedelta(days=1))


def test_tries_of_the_register_count_although_they_are_refused(settings):
    settings.LIMITS = {**settings.LIMITS, "join_register": (4, 3600)}
    edition, person = EditionFactory(running=True), UserFactory()
    at = edition.phases.get(kind="collection").opens_at + timedelta(hours=1)
    child = {"given_names": "Jeanne", "family_name": "Martin", "birth_date": at.date() - timedelta(days=900)}

    refusals = []
    for _number in range(5):
        with pytest.raises(Refused) as refusal:
            registers.join(edition, by=person, at=at, lives_here=True, **child)
        refusals.append(type(refusal.value))

    assert refusals.count(TooOften) == 1
    assert refusals[-1] is TooOften
