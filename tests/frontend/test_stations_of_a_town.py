"""A town votes on paper while the vote is open online: stations, networks that fail, boxes, minutes."""

import re
import uuid
from datetime import time

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import Notice
from tests.factories.accounts import MembershipFactory, UserFactory
from tests.factories.budget import coordinator_of
from tests.factories.voting import fill_urn, marking, past_its_close, poll_of_both, voter_of
from tests.frontend.test_stations import office_of, text_in, text_of
from voting import vault
from voting.enums import Channel, PollStatus
from voting.models import Ballot, Poll, Signature, StationMinutes
from voting.services import casting, closing
from voting.services.paper_vote import passes

pytestmark = [pytest.mark.django_db, pytest.mark.once]


@pytest.fixture
def poll(db):
    return poll_of_both()


@pytest.fixture
def voter(poll):
    """Odette, who has voted online."""
    voter = voter_of(
        poll, given_names="Odette", family_name="Lefèvre", user=UserFactory(), entered_at=poll.opens_at
    )
    casting.cast(
        poll,
        marking(3),
        by=voter,
        device_half=vault.draw_half(),
        request_key=uuid.uuid4(),
        at=timezone.now(),
    )
    return voter


@pytest.fixture
def office(client, poll):
    return office_of(client, poll)


def at(poll, name):
    return poll.stations.get(name=name)


def test_a_helper_is_told_that_a_signature_withdraws_the_ballot_cast_online(client, poll, voter):
    made = passes.open_pass(at(poll, "École"), "Jeanne", by=coordinator_of(poll.edition), at=timezone.now())
    base = f"{poll.edition.get_absolute_url()}station/"
    client.post(base, {"code": made.code})

    found = client.post(f"{base}names/", {"name": "lefevre"})
    assert "a voté en ligne" in text_of(found)
    assert "retire ce bulletin" in text_of(found)
    client.post(f"{base}names/{voter.pk}/")

    assert Signature.objects.get(entry=voter).station.name == "École"
    assert not Ballot.objects.filter(poll=poll).exists()
    assert "pas de bulletin" in text_of(client.post(f"{base}names/", {"name": "lefevre"}))


def test_the_person_reads_in_the_mail_and_in_the_booth_that_the_vote_is_on_paper(client, poll, voter, office):
    office(f"names/?station={at(poll, 'Mairie').pk}", {"signed": [str(voter.pk)]})
    client.force_login(voter.user)

    booth = client.get(reverse("booth", args=[poll.municipality.slug, poll.edition.slug]))

    assert "sur papier" in text_of(booth)
    assert not re.search(r'name="contest_', booth.content.decode())
    assert Notice.objects.get(recipient=voter.user).facts["station"] == "Mairie"


def test_names_are_ticked_station_by_station(poll, voter, office):
    page = text_of(office("names/", station=at(poll, "École").pk))
    assert "ce bulletin sera retiré" in page

    office(f"names/?letter=L&station={at(poll, 'École').pk}", {"signed": [str(voter.pk)]})

    assert Signature.objects.get(entry=voter).station.name == "École"
    assert "Bureau par bureau" in text_of(office())
    back = office(f"names/{voter.pk}/back/", {"letter": "L", "station": at(poll, "École").pk})
    assert "n’est plus coché" in text_of(back)


def test_a_station_without_network_holds_the_close_until_its_names_are_recorded(poll, voter, office):
    school = f"stations/{at(poll, 'École').pk}/minutes/"
    assert "pas de réseau" in text_of(office(school))
    office(school, {})
    past_its_close(poll)
    assert not closing.close(poll, at=timezone.now())

    assert "Enveloppes non ouvertes" in text_of(office(school))
    refused = office(school, {"envelopes": "2", "unopened": "beaucoup"})
    assert refused.status_code == 422
    assert "nombre" in text_of(refused)
    office(f"names/?letter=L&station={at(poll, 'École').pk}", {"signed": [str(voter.pk)]})
    office(school, {"envelopes": "2", "unopened": "1"})

    assert closing.close(poll, at=timezone.now())
    assert StationMinutes.objects.get().unopened == 1
    assert Poll.objects.get(pk=poll.pk).ballots_total == 0


def test_each_box_is_counted_then_all_is_ended_and_the_minutes_say_it(poll, voter, office):
    office(f"names/?letter=L&station={at(poll, 'École').pk}", {"signed": [str(voter.pk)]})
    past_its_close(poll)
    closing.close(poll, at=timezone.now())

    early = office("end/", {"signatures": "1", "ballots": "0", "spoiled": "0", "explanation": "Perdu."})
    assert "chaque bureau" in text_of(early)
    differs = office(f"stations/{at(poll, 'École').pk}/minutes/", {"sheets": "0", "explanation": ""})
    assert differs.status_code == 422
    office("sheets/", {"number": "1", "contest_1": "2", "spoiled": "", "corrects": ""})
    office(f"stations/{at(poll, 'École').pk}/minutes/", {"sheets": "1", "explanation": ""})
    office(f"stations/{at(poll, 'Mairie').pk}/minutes/", {"sheets": "0", "explanation": ""})
    office("end/", {"signatures": "1", "ballots": "1", "spoiled": "0", "explanation": ""})

    minutes = text_of(office("minutes/"))
    assert "Ce que chaque bureau a noté" in minutes
    assert "1 bulletin en ligne a été retiré" in minutes


def test_nothing_is_written_down_for_a_station_that_has_nothing_to_say(poll, office):
    school = f"stations/{at(poll, 'École').pk}/minutes/"
    office(school, {})  # no network

    refused = office(school, {})  # its names are not complete before the last station has closed

    assert refused.status_code == 422
    assert "rien à noter" in text_of(refused)


def test_a_desk_agent_keeps_a_station_and_a_stranger_does_not(client, poll):
    path = f"{poll.edition.get_absolute_url()}office/paper/stations/{at(poll, 'École').pk}/minutes/"
    client.force_login(MembershipFactory(desk_agent=True, municipality=poll.municipality).user)
    assert client.get(path).status_code == 200
    client.force_login(UserFactory())
    assert client.get(path).status_code in (403, 404)


def test_the_list_of_a_station_without_network_strikes_nobody_out(poll, voter, office):
    said = text_in(office("list.pdf").content)

    assert "Lefèvre Odette (a voté en ligne)" in said
    assert "enveloppe" in said


def test_the_public_reads_when_and_that_paper_takes_the_ballot_back(client, poll):
    page = text_of(client.get(poll.edition.get_absolute_url()))
    assert "dernier jour du vote en ligne" in page
    assert "retire ce bulletin" in page
    assert "définitif" in text_of(client.get(f"{poll.edition.get_absolute_url()}rulebook/"))


def test_while_stations_are_open_after_the_online_close_nobody_reads_that_all_is_counted(client, poll):
    past_its_close(poll)
    poll.stations.update(closes=time(23, 59))

    page = text_of(client.get(poll.edition.get_absolute_url()))

    assert "On vote sur papier" in page
    assert "dépouillés" not in page


def test_before_the_last_day_the_office_says_how_it_goes(client, db):
    draft = poll_of_both()
    client.force_login(coordinator_of(draft.edition))

    page = text_of(client.get(f"{draft.edition.get_absolute_url()}office/paper/"))

    assert "Bureau par bureau" in page
    assert draft.status == PollStatus.SETTLED
    assert Signature.objects.filter(channel=Channel.PAPER).count() == 0
    fill_urn(draft, [marking(1)])
