"""A town whose time is not that of Paris says so beside every hour."""

import re
from html import unescape

import pytest

from tests.factories.accounts import UserFactory
from tests.factories.towns import whole_town
from tests.frontend.asking import ask
from tests.journeys.pages import WITHOUT_PASSWORD, visits

HOUR = re.compile(r"\bà\s\d{1,2}\sh\b(?:\s\d\d\b)?(.{0,30})", re.DOTALL)
OF_NO_DAY = ". Laissez les deux jours vides"  # how a stage begins and ends wherever no hour is given
TAG = re.compile(r"<[^>]*>")


@pytest.mark.long
@pytest.mark.once
@pytest.mark.django_db
def test_every_hour_of_every_page_names_its_zone():
    town = whole_town("montsereine")
    town.people[WITHOUT_PASSWORD] = UserFactory(password=None)
    type(town.municipality).objects.update(time_zone="Indian/Reunion")
    said, bare = 0, []

    for visit in visits(town):
        page = ask(town.people.get(visit.role), "GET", f"{visit.path}{visit.query}").content.decode()
        if visit.label == "account_data":  # of no town: said once for all its hours
            assert "Les heures sont celles de Paris." in page
            continue
        for after in HOUR.findall(unescape(TAG.sub("", page))):
            said += 1
            if not after.startswith((" (heure de La Réunion)", OF_NO_DAY)):
                bare.append(f"{visit.label}: {after!r}")

    assert said >= 20
    assert bare == []
