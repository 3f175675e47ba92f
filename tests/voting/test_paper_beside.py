"""Paper on the last day of the online vote: a signature withdraws the ballot cast online, and is final."""

import threading
import uuid
from contextlib import suppress
from datetime import datetime, time, timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from accounts.models import JournalEntry, Notice
from accounts.refusals import InvalidInput, NotAllowed, Refused, TooOften
from tests.factories.accounts import UserFactory
from tests.factories.budget import coordinator_of
from tests.factories.voting import fill_urn, marking, opened, past_its_close, poll_of_both, voter_of
from voting import vault
from voting.enums import Channel, IncidentKind, PollStatus, VotingNotice
from voting.models import Ballot, Checkpoint, Outcome, Poll, PollingStation, Signature, StationMinutes
from voting.queries import paper_vote as queries
from voting.queries import polls as poll_queries
from voting.services import acts, casting, checkpoints, closing, integrity, stirring
from voting.services.counting import tallying
from voting.services.paper_vote import ending, minutes, passes, sheets, signing, stations

pytestmark = pytest.mark.django_db


@pytest.fixture
def poll(db):
    return poll_of_both()


@pytest.fixture
def keeper(poll):
    return coordinator_of(poll.edition)


def voter(poll, **fields):
    return voter_of(poll, entered_at=poll.opens_at, **fields)


def cast(poll, entry, *numbers, key=None, replaces=""):
    return casting.cast(
        poll,
        marking(*numbers),
        by=entry,
        device_half=vault.draw_half(),
        request_key=key or uuid.uuid4(),
        replaces=replaces,
        at=timezone.now(),
    )


def sign(poll, entry, by, station="Mairie"):
    place = None if station is None else poll.stations.get(name=station)
    return signing.sign(poll, entry, by=by, station=place, at=timezone.now())


def count_boxes(poll, found, by):
    for name, number in found.items():
        station = poll.stations.get(name=name)
        minutes.count_box(station, sheets=number, explanation="", by=by, at=timezone.now())


# --- A signature on paper and a ballot online are one vote


def test_who_signs_on_paper_takes_the_ballot_cast_online_out_of_the_urn(poll, keeper):
    fill_urn(poll, [marking(1), marking(2)])
    person = voter(poll, user=UserFactory())
    cast(poll, person, 3)

    signature = sign(poll, person, keeper)

    assert signature.channel == Channel.PAPER
    assert [choices["1"].marks for _number, choices in opened(poll)] not in [[((3, 1),)]]
    assert Ballot.objects.filter(poll=poll).count() == 2
    assert Signature.objects.filter(poll=poll, entry=person).count() == 1
    assert StationMinutes.objects.get().withdrawn == 1


def test_whoever_signed_on_paper_casts_nothing_online_any_more(poll, keeper):
    person = voter(poll)
    key = uuid.uuid4()
    cast(poll, person, 3, key=key)
    sign(poll, person, keeper)

    for attempt in (key, uuid.uuid4()):  # the same request sent again, and another
        with pytest.raises(Refused, match="papier"):
            cast(poll, person, 3, key=attempt)

    assert not Ballot.objects.filter(poll=poll).exists()


def test_who_has_not_voted_online_signs_and_no_ballot_moves(poll, keeper):
    fill_urn(poll, [marking(1)])

    sign(poll, voter(poll), keeper)

    assert Ballot.objects.filter(poll=poll).count() == 1
    assert not StationMinutes.objects.filter(withdrawn__gt=0).exists()


def test_one_signs_at_one_station_alone(poll, keeper):
    person = voter(poll)
    sign(poll, person, keeper)

    with pytest.raises(signing.HasVoted, match="déjà signé"):
        sign(poll, person, keeper, "École")

    assert Signature.objects.get(entry=person).station.name == "Mairie"


def test_the_person_is_told_that_the_ballot_is_withdrawn(poll, keeper):
    person = voter(poll, user=UserFactory())
    cast(poll, person, 3)

    sign(poll, person, keeper, "École")

    told = Notice.objects.get(kind=VotingNotice.BALLOT_WITHDRAWN)
    assert (told.recipient, told.facts["station"]) == (person.user, "École")


def test_a_name_ticked_by_mistake_leaves_the_person_free_to_vote_again(poll, keeper):
    person = voter(poll)
    cast(poll, person, 3)
    sign(poll, person, keeper)

    signing.take_back(poll, person, by=keeper, at=timezone.now())
    cast(poll, person, 4)

    assert Signature.objects.get(entry=person).channel == Channel.ONLINE
    assert Ballot.objects.filter(poll=poll).count() == 1


def test_a_helper_signs_at_the_station_of_the_card(poll, keeper):
    made = passes.open_pass(poll.stations.get(name="École"), "Jeanne", by=keeper, at=timezone.now())

    signature = signing.sign(poll, voter(poll), by=made.day_pass, at=timezone.now())

    assert signature.station.name == "École"


def test_where_there_are_several_stations_the_office_says_which(poll, keeper):
    with pytest.raises(InvalidInput, match="bureau"):
        sign(poll, voter(poll), keeper, None)


def test_a_station_of_another_poll_is_none(poll, keeper):
    other = poll_of_both(["Ailleurs"])

    with pytest.raises(InvalidInput):
        signing.sign(poll, voter(poll), by=keeper, station=other.stations.get(), at=timezone.now())
    with pytest.raises(DatabaseError), transaction.atomic():
        Signature.objects.sign(
            poll, voter(poll), channel=Channel.PAPER, on=poll.paper_day, station=other.stations.get().pk
        )
    with pytest.raises(DatabaseError), transaction.atomic():
        Signature.objects.sign(
            poll, voter(poll), channel=Channel.ONLINE, on=poll.paper_day, station=poll.stations.first().pk
        )


def test_a_ballot_whose_link_key_was_lost_stays_and_there_is_no_sheet(poll, keeper):
    person = voter(poll)
    cast(poll, person, 3)
    Poll.objects.filter(pk=poll.pk).update(link_generation=2)
    poll.refresh_from_db()

    with pytest.raises(signing.HasVoted, match="ne peut plus être retiré"):
        sign(poll, person, keeper)

    assert Signature.objects.get(entry=person).channel == Channel.ONLINE


def test_without_the_link_key_who_voted_online_signs_nowhere_and_others_do(poll, keeper, settings, tmp_path):
    person = voter(poll)
    cast(poll, person, 3)
    settings.VAULT_DIR = tmp_path

    with pytest.raises(Refused, match="clé"):
        sign(poll, person, keeper)

    assert Ballot.objects.filter(poll=poll).count() == 1
    assert sign(poll, voter(poll), keeper).channel == Channel.PAPER


def test_nobody_signs_before_the_last_day_nor_while_the_vote_is_suspended(keeper, poll):
    early = poll_of_both(closes_at=timezone.now() + timedelta(days=3))
    Poll.objects.filter(pk=poll.pk).update(suspended_at=timezone.now())

    with pytest.raises(Refused, match="jour"):
        sign(early, voter(early), coordinator_of(early.edition))
    with pytest.raises(Refused, match="suspendu"):
        sign(Poll.objects.get(pk=poll.pk), voter(poll), keeper)


# --- The books agree all along


def test_what_is_looked_at_and_signed_of_the_urn_is_what_was_cast_online(poll, keeper):
    fill_urn(poll, [marking(1)] * 3)
    person = voter(poll)
    cast(poll, person, 3)
    sign(poll, person, keeper)
    sign(poll, voter(poll), keeper)

    assert integrity.check(poll, [], at=timezone.now()) is False
    checkpoints.end(poll, at=timezone.now())
    last = Checkpoint.objects.filter(poll=poll).order_by("number").last()
    assert (last.signatures, last.ballots) == (3, 3)


def test_a_stir_keeps_where_people_signed(poll, keeper):
    person = voter(poll)
    sign(poll, person, keeper, "École")

    assert stirring.stir(poll, at=timezone.now())

    assert Signature.objects.get(entry=person).station.name == "École"


def test_the_whole_day_is_counted_as_one_vote(poll, keeper):
    people = [voter(poll) for _person in range(6)]
    for person in people[:4]:
        cast(poll, person, 1)
    for person in people[3:]:
        sign(poll, person, keeper)
    past_its_close(poll)

    assert closing.close(poll, at=timezone.now())
    for number in (1, 2, 3):
        sheets.type_sheet(poll, marking(2), number=number, by=keeper, at=timezone.now())
    count_boxes(poll, {"Mairie": 3, "École": 0}, keeper)
    ending.end(poll, seen=queries.figures(poll), explanation="", by=keeper, at=timezone.now())
    assert tallying.tally(Poll.objects.get(pk=poll.pk), at=timezone.now())

    outcome = Outcome.objects.get(contest__poll=poll)
    assert {entry.contest_entry.number: entry.votes for entry in outcome.entries.all()}[1] == 3
    assert {entry.contest_entry.number: entry.votes for entry in outcome.entries.all()}[2] == 3
    assert Poll.objects.get(pk=poll.pk).signatures_total == 3


# --- The urn waits for what is signed without a network


def test_the_urn_is_not_closed_before_the_last_station(poll):
    passed = timezone.now() - timedelta(minutes=5)
    past_its_close(poll)
    poll.stations.filter(name="École").update(closes=time(23, 59))

    assert closing.close(poll, at=timezone.now()) is False
    assert not poll_queries.waits_for_its_close(poll, passed + timedelta(minutes=30))
    poll.stations.update(closes=time(0, 1))
    assert closing.close(poll, at=timezone.now())


def test_a_name_on_an_outer_envelope_withdraws_after_the_close_of_the_online_vote(poll, keeper):
    person, school = voter(poll), poll.stations.get(name="École")
    cast(poll, person, 3)
    minutes.go_offline(school, by=keeper, at=timezone.now())
    past_its_close(poll)

    assert closing.close(poll, at=timezone.now()) is False
    with pytest.raises(Refused):
        cast(poll, person, 4)
    sign(poll, person, keeper, "École")
    minutes.record_names(school, envelopes=2, unopened=1, by=keeper, at=timezone.now())

    assert closing.close(poll, at=timezone.now())
    poll.refresh_from_db()
    assert (poll.status, poll.ballots_total, poll.signatures_total) == (PollStatus.CLOSED, 0, 0)
    assert poll.rewritten_at is not None
    with pytest.raises(Refused, match="urne est close"):
        sign(poll, voter(poll), keeper)


def test_names_are_recorded_once_the_last_station_has_closed(poll, keeper):
    school = poll.stations.get(name="École")
    minutes.go_offline(school, by=keeper, at=timezone.now())

    with pytest.raises(Refused, match="dernier bureau"):
        minutes.record_names(school, envelopes=0, unopened=0, by=keeper, at=timezone.now())


def test_a_box_that_differs_from_its_signatures_is_explained(poll, keeper):
    sign(poll, voter(poll), keeper)
    past_its_close(poll)
    closing.close(poll, at=timezone.now())
    town_hall = poll.stations.get(name="Mairie")

    with pytest.raises(InvalidInput, match="pourquoi"):
        minutes.count_box(town_hall, sheets=2, explanation=" ", by=keeper, at=timezone.now())
    minutes.count_box(town_hall, sheets=2, explanation="Un bulletin de trop.", by=keeper, at=timezone.now())

    assert StationMinutes.objects.get(station=town_hall).explanation == "Un bulletin de trop."
    assert JournalEntry.objects.filter(event="station.counted").exists()


def test_nothing_is_counted_before_each_box_is(poll, keeper):
    past_its_close(poll)
    closing.close(poll, at=timezone.now())
    poll.refresh_from_db()

    def end(explanation=""):
        ending.end(poll, seen=queries.figures(poll), explanation=explanation, by=keeper, at=timezone.now())

    with pytest.raises(Refused, match="chaque bureau"):
        end()
    count_boxes(poll, {"Mairie": 0, "École": 0}, keeper)
    end()
    with pytest.raises(DatabaseError), transaction.atomic():
        StationMinutes.objects.update(sheets=4)


def test_boxes_that_hold_more_than_was_typed_are_explained(poll, keeper):
    sign(poll, voter(poll), keeper)
    past_its_close(poll)
    closing.close(poll, at=timezone.now())
    poll.refresh_from_db()
    count_boxes(poll, {"Mairie": 1, "École": 0}, keeper)

    with pytest.raises(InvalidInput):
        ending.end(poll, seen=queries.figures(poll), explanation="", by=keeper, at=timezone.now())


def test_whoever_may_not_keep_a_station_changes_nothing_in_its_minutes(poll):
    stranger, station = UserFactory(), poll.stations.get(name="École")

    for act in (
        lambda: minutes.go_offline(station, by=stranger, at=timezone.now()),
        lambda: minutes.record_names(station, envelopes=0, unopened=0, by=stranger, at=timezone.now()),
        lambda: minutes.count_box(station, sheets=0, explanation="", by=stranger, at=timezone.now()),
    ):
        with pytest.raises(NotAllowed):
            act()
    assert not StationMinutes.objects.exists()


# --- What went wrong when somebody tried


def test_a_card_serves_at_the_hours_of_its_station_alone(poll, keeper):
    school = poll.stations.get(name="École")
    made = passes.open_pass(school, "Jeanne", by=keeper, at=timezone.now())
    PollingStation.objects.filter(pk=school.pk).update(opens=time(9), closes=time(18))
    person, zone = voter(poll), poll.edition.zone
    midnight = datetime.combine(poll.paper_day, time(0, 5), tzinfo=zone)

    with pytest.raises(Refused, match="fermé"):
        signing.sign(poll, person, by=made.day_pass, at=midnight)
    signing.sign(poll, person, by=made.day_pass, at=midnight.replace(hour=18, minute=50))


def test_a_card_records_no_more_names_than_a_table_sees(poll, keeper, settings):
    settings.LIMITS = {**settings.LIMITS, "signatures_of_a_card": (2, 3600)}
    made = passes.open_pass(poll.stations.first(), "Jeanne", by=keeper, at=timezone.now())
    people = [voter(poll) for _person in range(3)]

    for person in people[:2]:
        signing.sign(poll, person, by=made.day_pass, at=timezone.now())
    with pytest.raises(TooOften):
        signing.sign(poll, people[2], by=made.day_pass, at=timezone.now())


def test_once_people_signed_on_paper_the_close_moves_within_its_day(poll, keeper, monkeypatch):
    monkeypatch.setattr("budget.services.phases.require_before_the_council", lambda *_facts: None)
    tomorrow = {"until": (poll.closes_at + timedelta(hours=3)).isoformat()}
    asked = {"notice": "Coupure de courant.", "by": keeper, "at": timezone.now()}
    sign(poll, voter(poll), keeper)

    with pytest.raises(Refused, match="ce même jour"):
        acts.ask(poll, IncidentKind.CLOSE_POSTPONED, **asked, **tomorrow)


def test_signatures_that_a_restore_has_lost_are_recorded_anew_before_any_other(poll, keeper):
    person, other = voter(poll), voter(poll)
    cast(poll, person, 3)
    made = passes.open_pass(poll.stations.get(name="École"), "Jeanne", by=keeper, at=timezone.now())
    sign(poll, person, keeper)
    Signature.objects.filter(entry=person).delete()  # the books of before it are back
    cast(poll, person, 3)

    with pytest.raises(Refused, match="restauration"):
        signing.sign(poll, other, by=made.day_pass, at=timezone.now())
    past_its_close(poll)
    assert not closing.close(poll, at=timezone.now())
    sign(poll, person, keeper)

    assert queries.lost_signatures(poll) == 0
    assert closing.close(poll, at=timezone.now())
    assert Poll.objects.get(pk=poll.pk).ballots_total == 0


def test_whoever_lost_the_vote_by_a_wrong_tick_is_told(poll, keeper):
    person = voter(poll, user=UserFactory())
    cast(poll, person, 3)
    sign(poll, person, keeper)

    signing.take_back(poll, person, by=keeper, at=timezone.now())

    told = Notice.objects.get(kind=VotingNotice.SIGNATURE_TAKEN_BACK)
    assert (told.recipient, told.facts["closes_at"]) == (person.user, poll.closes_at.isoformat())
    assert queries.lost_signatures(poll) == 0


def test_envelopes_and_recorded_names_are_as_many_before_the_urn_is_closed(poll, keeper):
    school = poll.stations.get(name="École")
    sign(poll, voter(poll), keeper, "École")  # before the network went
    minutes.go_offline(school, by=keeper, at=timezone.now())
    past_its_close(poll)

    with pytest.raises(InvalidInput, match="autant"):
        minutes.record_names(school, envelopes=5, unopened=0, by=keeper, at=timezone.now())
    sign(poll, voter(poll), keeper, "École")
    minutes.record_names(school, envelopes=2, unopened=1, by=keeper, at=timezone.now())

    assert closing.close(poll, at=timezone.now())


def test_on_its_day_nobody_changes_the_hours_of_a_station(poll, keeper):
    school = poll.stations.get(name="École")
    hours = {"opens": time(0), "closes": time(0, 1)}

    with pytest.raises(Refused, match="restent"):
        stations.change(school, name="École", address="Rue", **hours, by=keeper, at=timezone.now())


def test_a_station_that_holds_up_the_close_is_said(poll, keeper):
    minutes.go_offline(poll.stations.get(name="École"), by=keeper, at=timezone.now())
    assert not queries.holds_up_the_close(poll, timezone.now())
    past_its_close(poll)

    assert queries.holds_up_the_close(poll, timezone.now())


@pytest.mark.django_db(transaction=True)
def test_a_station_that_goes_offline_as_the_urn_closes_is_waited_for_or_refused():
    """Both at the same moment: never a closed urn with names still to record."""
    poll = poll_of_both()
    keeper, school = coordinator_of(poll.edition), poll.stations.get(name="École")
    past_its_close(poll)
    begin, said = threading.Barrier(2), []

    def at_the_school():
        begin.wait()
        with suppress(Refused):
            minutes.go_offline(PollingStation.objects.get(pk=school.pk), by=keeper, at=timezone.now())
        connection.close()

    def the_sweep():
        begin.wait()
        said.append(closing.close(Poll.objects.get(pk=poll.pk), at=timezone.now()))
        connection.close()

    threads = [threading.Thread(target=act) for act in (at_the_school, the_sweep)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    waits = StationMinutes.objects.filter(offline_since__isnull=False, recorded_at=None).exists()
    assert said == [not waits]


# --- At once


@pytest.mark.django_db(transaction=True)
def test_of_a_change_of_mind_and_a_signature_at_once_one_vote_remains():
    """Person by person, at the same moment: never a ballot beside a signature on paper."""
    poll = poll_of_both()
    keeper, place = coordinator_of(poll.edition), poll.stations.get(name="Mairie")
    people = [voter(poll) for _person in range(8)]
    marks = {}
    for person in people:
        cast(poll, person, 1)
        marks[person.pk] = casting.mark_of(poll, Signature.objects.get(entry=person))
    begin = threading.Barrier(3)

    def at_home():
        for person in people:
            begin.wait()
            with suppress(Refused):
                cast(Poll.objects.get(pk=poll.pk), person, 2, replaces=marks[person.pk])
        connection.close()

    def at_the_station():
        for person in people:
            begin.wait()
            with suppress(Refused):
                signing.sign(
                    Poll.objects.get(pk=poll.pk), person, by=keeper, station=place, at=timezone.now()
                )
        connection.close()

    threads = [threading.Thread(target=act) for act in (at_home, at_home, at_the_station)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert Signature.objects.filter(poll=poll, channel=Channel.PAPER).count() == 8
    assert Ballot.objects.filter(poll=poll).count() == 0
    assert StationMinutes.objects.get().withdrawn == 8
