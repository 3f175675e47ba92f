"""The day of the paper vote in a browser: a helper with a card, the office in the evening; keys counted."""

import os
from datetime import time, timedelta
from pathlib import Path

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from budget.enums import TownProfile
from tests.factories.accounts import MembershipFactory
from tests.factories.budget import EditionFactory, coordinator_of
from tests.factories.voting import On, PollFactory, fill_urn, marking, voter_of
from tests.journeys.axe import faults_on, page_with_axe
from tests.journeys.people import Person
from tests.journeys.test_accessibility import sign_in
from voting.enums import Channel, PollStatus
from voting.models import OutcomeEntry, PaperSheet, Poll, Signature
from voting.services import closing
from voting.services.counting import tallying
from voting.services.paper_vote import passes

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
NAMES = ["Odette Lefèvre", "Ali Benali", "Rosa Lopes", "Paul Petit", "Jeanne Petit"]


@pytest.fixture
def poll():
    edition = EditionFactory(running=True, profile=TownProfile.VILLAGE)
    today = timezone.now().astimezone(edition.zone).replace(hour=0, minute=0, second=0, microsecond=0)
    poll = PollFactory(
        edition=edition,
        stations=["Salle du conseil"],
        settled=True,
        closes_at=today - timedelta(hours=4),
        paper=[On(20_000, (9_000, 8_000, 7_000, 6_000), name="Tout le village")],
    )
    poll.stations.update(opens=time(0), closes=time(0, 1))  # the box may be opened at any hour
    fill_urn(poll, [marking(1), marking(2), marking(1, 3)])
    for name in NAMES:
        given, family = name.split()
        voter_of(poll, given_names=given, family_name=family, user=None)
    closing.close(poll, at=timezone.now())
    poll.refresh_from_db()
    return poll


def shown(page, name):
    """Kept to be looked at where somebody asks for it."""
    if folder := os.environ.get("SHOTS"):
        page.screenshot(path=Path(folder) / f"{name}.png", full_page=True)


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without"])
def test_a_helper_says_that_somebody_has_voted_in_two_presses_and_a_name(visitor, site, poll, script):
    poll.stations.update(closes=time(23, 59))
    made = passes.open_pass(poll.stations.get(), "Jeanne", by=coordinator_of(poll.edition), at=timezone.now())
    page = visitor(java_script_enabled=script, viewport={"width": 390, "height": 800})
    person = Person(page)
    base = f"{site}{poll.edition.get_absolute_url()}station/"

    page.goto(f"{base}#{made.code}")
    if not script:
        page.get_by_label("Code de la carte").fill(made.code)
    assert made.code not in page.url or not script
    shown(page, f"station-code-{script}")
    person.presses("Commencer")
    presses, keys = 0, 0
    for name in ("lefevre", "benali"):
        page.get_by_label("Qui est-ce").fill(name)
        person.presses("Rechercher")
        with page.expect_navigation():
            page.get_by_role("button", name="A voté").click()  # whose: the button says it
        presses, keys = presses + 2, keys + len(name)
    shown(page, f"station-done-{script}")

    assert Signature.objects.filter(channel=Channel.PAPER).count() == 2
    assert presses == 4
    page.get_by_label("Qui est-ce").fill("lefevre")
    person.presses("Rechercher")
    person.reads("pas de bulletin")
    expect(page.get_by_role("button", name="A voté")).to_have_count(0)
    shown(page, f"station-again-{script}")


def test_the_pages_of_the_day_are_for_everybody_to_use(visitor, site, poll):
    made = passes.open_pass(poll.stations.get(), "Jeanne", by=coordinator_of(poll.edition), at=timezone.now())
    page = page_with_axe(visitor)
    person = Person(page)

    page.goto(f"{site}{poll.edition.get_absolute_url()}station/#{made.code}")
    person.presses("Commencer")
    page.get_by_label("Qui est-ce").fill("petit")
    person.presses("Rechercher")

    assert list(faults_on(page)) == []


def test_in_the_evening_two_people_tick_type_and_end_and_the_count_is_theirs(visitor, site, poll):
    agent = MembershipFactory(coordinator=True, municipality=poll.municipality).user
    page = visitor(viewport={"width": 1280, "height": 800})
    person = Person(page)
    sign_in(page, agent, site)
    office = f"{site}{poll.edition.get_absolute_url()}office/"

    page.goto(office)
    shown(page, "evening-todo")
    person.follows("Le vote sur papier")
    shown(page, "evening-office")
    person.follows("Cocher les noms qui ont signé")
    for letter, name in (("P", "Petit Jeanne"), ("P", "Petit Paul"), ("L", "Lefèvre Odette")):
        person.follows(letter)
        page.get_by_label(name).check()
        shown(page, f"evening-names-{name}")
        person.presses("Enregistrer ces noms")
    person.follows("Retour au vote sur papier")
    person.follows("Saisir les bulletins")
    keys = 0
    for line in ("4 2", "4"):
        page.get_by_label("Tout le village").fill(line)
        with page.expect_navigation():
            page.get_by_label("Tout le village").press("Enter")
        person.reads("à relire")
        keys = max(keys, len(line.split()) + 1)
        shown(page, f"evening-sheets-{line}")
    page.get_by_label("S’il est nul, pourquoi").select_option(label="Il porte un nom ou un signe")
    person.presses("Enregistrer ce bulletin")
    person.follows("Retour au vote sur papier")
    shown(page, "evening-before-end")
    person.presses("Terminer le vote sur papier et dépouiller")
    shown(page, "evening-ended")

    assert keys <= 2 + 2  # the bar: the number of choices and two
    assert PaperSheet.objects.count() == 3
    assert tallying.tally(Poll.objects.get(), at=timezone.now())
    assert Poll.objects.get().status == PollStatus.TALLIED
    votes = dict(OutcomeEntry.objects.values_list("contest_entry__number", "votes"))
    assert votes == {1: 2, 2: 2, 3: 1, 4: 2}
    page.goto(office + "paper/minutes/")
    shown(page, "evening-control")


def test_a_card_is_printed_with_its_square(visitor, site, poll):
    page = visitor(viewport={"width": 390, "height": 800})
    person = Person(page)
    sign_in(page, coordinator_of(poll.edition), site)

    page.goto(f"{site}{poll.edition.get_absolute_url()}office/paper/")
    shown(page, "office-phone")
    page.get_by_text("Les personnes qui aident").click()
    page.get_by_label("Nom de la personne qui aide").fill("Jeanne")
    person.presses("Faire une carte")
    shown(page, "card-phone")

    expect(page.locator(".letter__qr svg")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.goto(f"{site}{poll.edition.get_absolute_url()}")
    shown(page, "edition-phone")
