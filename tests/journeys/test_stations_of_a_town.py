"""A town's stations in a browser: names that withdraw a ballot, a network that fails, boxes, two typings."""

from datetime import time

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from tests.factories.accounts import MembershipFactory
from tests.factories.budget import coordinator_of
from tests.factories.voting import fill_urn, marking, past_its_close, poll_of_both, voter_of
from tests.journeys.axe import faults_on, page_with_axe
from tests.journeys.people import Person
from tests.journeys.test_accessibility import sign_in
from tests.journeys.test_station_walk import shown
from voting.enums import Channel
from voting.models import Poll, Signature, StationMinutes
from voting.queries import paper_vote as queries
from voting.services import closing
from voting.services.paper_vote import passes, sheets, signing

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def poll():
    poll = poll_of_both()
    fill_urn(poll, [marking(1), marking(2)])
    for signature in Signature.objects.filter(poll=poll):
        signature.entry.family_name = "Lefèvre"
        signature.entry.save()
    return poll


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without"])
def test_a_helper_withdraws_a_ballot_and_the_office_records_a_station_without_network(
    visitor, site, poll, script
):
    office = f"{site}{poll.edition.get_absolute_url()}office/paper/"
    page = visitor(java_script_enabled=script, viewport={"width": 390, "height": 800})
    sign_in(page, coordinator_of(poll.edition), site)
    person = Person(page)

    page.goto(office)
    shown(page, f"town-day-{script}")
    person.follows("École")
    shown(page, f"town-station-{script}")
    person.presses("Ce bureau n’a pas de réseau")
    past_its_close(poll)
    page.goto(office)
    person.follows("École")
    person.follows("Enregistrer les noms de sa liste")
    page.get_by_label("Lefèvre").first.check()
    shown(page, f"town-names-{script}")
    person.presses("Enregistrer ces noms")
    person.follows("Retour au vote sur papier")
    person.follows("École")
    person.fills("Enveloppes nominatives, en tout", "2")
    person.fills("Enveloppes non ouvertes", "1")
    shown(page, f"town-envelopes-{script}")
    person.presses("Tous ses noms sont enregistrés")

    assert closing.close(Poll.objects.get(pk=poll.pk), at=timezone.now())
    assert Signature.objects.get(channel=Channel.PAPER).station.name == "École"
    assert StationMinutes.objects.get().withdrawn == 1
    page.goto(office)
    shown(page, f"town-evening-{script}")
    person.follows("École")
    person.fills("Bulletins trouvés dans l’urne", "1")
    shown(page, f"town-box-{script}")
    person.presses("Noter")
    expect(page.get_by_role("row", name="École")).to_contain_text("1")


def test_the_pages_of_a_town_s_day_are_for_everybody_to_use(visitor, site, poll, monkeypatch):
    monkeypatch.setattr(queries, "TWICE_FROM", 1)
    keeper, base = coordinator_of(poll.edition), f"{site}{poll.edition.get_absolute_url()}"
    made = passes.open_pass(poll.stations.get(name="École"), "Jeanne", by=keeper, at=timezone.now())
    page = page_with_axe(visitor)
    helper, faults = Person(page), []
    page.goto(f"{base}station/#{made.code}")
    helper.presses("Commencer")
    page.get_by_label("Qui est-ce").fill("lefevre")
    helper.presses("Rechercher")
    shown(page, "town-helper")
    faults += faults_on(page)
    page.set_viewport_size({"width": 1280, "height": 800})
    sign_in(page, MembershipFactory(desk_agent=True, municipality=poll.municipality).user, site)
    office = f"{base}office/paper/"
    school = f"{office}stations/{poll.stations.get(name='École').pk}/minutes/"

    for path in (office, school, f"{office}names/"):
        page.goto(path)
        faults += faults_on(page)
    signing.sign(
        poll,
        voter_of(poll, entered_at=poll.opens_at, user=None),
        by=keeper,
        station=poll.stations.get(name="Mairie"),
        at=timezone.now(),
    )
    past_its_close(poll)
    poll.stations.update(opens=time(0), closes=time(0, 1))
    assert closing.close(poll, at=timezone.now())
    poll.refresh_from_db()
    sheets.type_sheet(poll, marking(1), number=1, by=keeper, at=timezone.now())
    page.goto(f"{office}sheets/again/")
    page.get_by_label(poll.contests.get().title).fill("2")
    helper.presses("Enregistrer ce bulletin")
    shown(page, "town-differs")
    faults += faults_on(page)
    for path in (office, school):
        page.goto(path)
        faults += faults_on(page)
    page.set_viewport_size({"width": 1280, "height": 800})
    page.goto(office)
    shown(page, "town-evening-desk")

    assert faults == []
