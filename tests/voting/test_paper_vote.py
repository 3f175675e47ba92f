"""The day of the paper vote: one register for both channels, the booth's rules, one count."""

import random
import threading
from collections import Counter
from contextlib import suppress
from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction

from accounts.models import JournalEntry
from accounts.refusals import InvalidInput, NotAllowed, Refused
from budget.enums import RegisterStatus, ZoneChoice
from tests.factories.accounts import MembershipFactory, TerritoryFactory, UserFactory
from tests.factories.budget import coordinator_of
from tests.factories.voting import (
    AFTER_CLOSE,
    WHILE_OPEN,
    On,
    PollFactory,
    PollingStationFactory,
    fill_urn,
    marking,
    voter_of,
)
from voting.enums import Channel, PollStatus, SpoiledGround
from voting.models import Ballot, DayPass, Outcome, PaperCount, PaperSheet, Poll, PublishedFile, Signature
from voting.published import checking
from voting.published.checking import Asked
from voting.queries import outcomes
from voting.queries import paper_vote as queries
from voting.queries import polls as poll_queries
from voting.queries.papers import read_paper
from voting.services import closing, sweeping
from voting.services.counting import tallying
from voting.services.paper_vote import ending, passes, sheets, signing, stations
from voting.tally.types import BLANK, Choice

pytestmark = pytest.mark.django_db
ONLINE = [marking(1), marking(1, 2), marking(3)]
THE_DAY = AFTER_CLOSE  # one in the morning, in the town


@pytest.fixture
def poll(db):
    poll = PollFactory(ended=True, stations=["Mairie"])
    fill_urn(poll, ONLINE)
    closing.close(poll, at=AFTER_CLOSE)
    poll.refresh_from_db()
    return poll


@pytest.fixture
def keeper(poll):
    return coordinator_of(poll.edition)


def listed(poll, **fields):
    """Somebody who was on the register when the online vote closed."""
    return voter_of(poll, entered_at=WHILE_OPEN, **fields)


def sign(poll, entry, by):
    return signing.sign(poll, entry, by=by, at=THE_DAY)


def typed(poll, choices, by, **fields):
    fields.setdefault("number", queries.sheets(poll).count() + 1)
    return sheets.type_sheet(poll, choices, by=by, at=THE_DAY, **fields)


def end(poll, by, explanation=""):
    return ending.end(poll, seen=queries.figures(poll), explanation=explanation, by=by, at=THE_DAY)


def votes_of(poll):
    outcome = Outcome.objects.get(contest__poll=poll)
    return {entry.contest_entry.number: entry.votes for entry in outcome.entries.all()}


def written(poll, folder):
    for file in PublishedFile.objects.filter(poll=poll, is_public=True):
        (folder / file.name).write_bytes(bytes(file.content))
    return folder


# --- One register


def test_who_signs_on_paper_is_on_the_register_once(poll, keeper):
    voter = listed(poll)

    signature = sign(poll, voter, keeper)

    assert (signature.channel, signature.entry) == (Channel.PAPER, voter)
    assert signature.signed_on == poll.paper_day
    with pytest.raises(signing.HasVoted, match="déjà signé"):
        sign(poll, voter, keeper)


def test_who_voted_online_has_none_on_paper(poll, keeper):
    voter = Signature.objects.filter(poll=poll).first().entry

    with pytest.raises(signing.HasVoted, match="en ligne"):
        sign(poll, voter, keeper)

    assert Signature.objects.get(poll=poll, entry=voter).channel == Channel.ONLINE


@pytest.mark.parametrize(
    "fields",
    [
        {"may_vote": False},
        {"status": RegisterStatus.DOUBTFUL},
        {"left_at": WHILE_OPEN, "given_names": "", "family_name": "", "birth_date": None, "user": None},
        {"lives_here": False, "works_here": False, "studies_here": False},
    ],
)
def test_who_is_not_on_the_list_does_not_sign(poll, keeper, fields):
    voter = listed(poll, **fields)

    with pytest.raises(Refused, match="liste"):
        sign(poll, voter, keeper)


def test_the_list_is_that_of_the_close(poll, keeper):
    late = voter_of(poll, entered_at=poll.closed_at + timedelta(hours=1))

    with pytest.raises(Refused, match="liste"):
        sign(poll, late, keeper)


def test_somebody_of_another_edition_does_not_sign(poll, keeper):
    with pytest.raises(Refused, match="liste"):
        sign(poll, voter_of(PollFactory()), keeper)


def test_nobody_signs_while_one_may_vote_online(db):
    poll = PollFactory(settled=True, stations=["Mairie"])
    voter = listed(poll)

    with pytest.raises(Refused, match="vote en ligne"):
        signing.sign(poll, voter, by=coordinator_of(poll.edition), at=WHILE_OPEN)


def test_a_poll_without_a_station_takes_no_paper(db):
    poll = PollFactory(ended=True)
    closing.close(poll, at=AFTER_CLOSE)
    poll.refresh_from_db()

    with pytest.raises(Refused):
        sign(poll, listed(poll), coordinator_of(poll.edition))


def test_only_who_keeps_the_register_signs_and_types(poll):
    stranger, agent = UserFactory(), MembershipFactory(desk_agent=True, municipality=poll.municipality).user

    with pytest.raises(NotAllowed):
        sign(poll, listed(poll), stranger)
    with pytest.raises(NotAllowed):
        typed(poll, marking(1), stranger)
    with pytest.raises(NotAllowed):
        end(poll, agent)

    assert sign(poll, listed(poll), agent)
    assert typed(poll, marking(1), agent)


def test_a_name_ticked_by_mistake_is_taken_back_until_the_end_and_the_journal_says_so(poll, keeper):
    voter = listed(poll)
    sign(poll, voter, keeper)

    signing.take_back(poll, voter, by=keeper, at=THE_DAY)

    assert not Signature.objects.filter(entry=voter).exists()
    assert JournalEntry.objects.filter(event="paper.taken_back").count() == 1
    sign(poll, voter, keeper)


def test_an_online_vote_is_not_taken_back(poll, keeper):
    voter = Signature.objects.filter(poll=poll).first().entry

    with pytest.raises(Refused):
        signing.take_back(poll, voter, by=keeper, at=THE_DAY)

    assert Signature.objects.filter(entry=voter).exists()


def test_the_names_of_the_printed_list_are_ticked_all_or_none(poll, keeper):
    new, again = listed(poll), listed(poll)
    sign(poll, again, keeper)

    assert signing.sign_all(poll, [new, again], by=keeper, at=THE_DAY) == 1

    online = Signature.objects.filter(poll=poll, channel=Channel.ONLINE).first().entry
    third = listed(poll)
    with pytest.raises(Refused):
        signing.sign_all(poll, [third, online], by=keeper, at=THE_DAY)
    assert not Signature.objects.filter(entry=third).exists()


def test_the_list_strikes_out_who_voted_online(poll, keeper):
    signed, absent = listed(poll), listed(poll)
    sign(poll, signed, keeper)

    lines = {line.entry: line for line in queries.signature_list(poll)}

    assert lines[signed].signed
    assert not lines[absent].channel
    assert all(
        lines[signature.entry].voted_online for signature in Signature.objects.filter(channel=Channel.ONLINE)
    )
    assert len(lines) == len(ONLINE) + 2


# --- The helpers' passes


@pytest.fixture
def helper(db):
    poll = PollFactory(settled=True, ended=True, stations=["Mairie"])
    fill_urn(poll, ONLINE)
    made = passes.open_pass(poll.stations.get(), "Jeanne", by=coordinator_of(poll.edition), at=WHILE_OPEN)
    closing.close(poll, at=AFTER_CLOSE)
    return made


def test_a_pass_signs_on_its_day_and_on_no_other(helper):
    day_pass = passes.enter(
        helper.day_pass.station.poll.edition, helper.code.lower(), network="n", at=THE_DAY
    )
    poll = Poll.objects.get()

    assert sign(poll, listed(poll), day_pass).channel == Channel.PAPER
    for other in (THE_DAY - timedelta(days=1), THE_DAY + timedelta(days=1)):
        with pytest.raises(Refused):
            passes.enter(poll.edition, helper.code, network="n", at=other)
        with pytest.raises(Refused):
            signing.sign(poll, listed(poll), by=day_pass, at=other)


def test_a_pass_that_was_ended_signs_nothing_more(helper):
    day_pass, poll = helper.day_pass, Poll.objects.get()

    passes.close_pass(day_pass, by=coordinator_of(poll.edition), at=THE_DAY)

    with pytest.raises(Refused, match="carte"):
        sign(poll, listed(poll), day_pass)
    assert [entry.event for entry in JournalEntry.objects.filter(event__startswith="pass.")] == [
        "pass.opened",
        "pass.closed",
    ]


def test_a_pass_of_another_town_signs_nothing_here(helper):
    elsewhere = PollFactory(ended=True, stations=["Ailleurs"])
    closing.close(elsewhere, at=AFTER_CLOSE)

    with pytest.raises(Refused):
        sign(elsewhere, listed(elsewhere), helper.day_pass)
    with pytest.raises(Refused):
        passes.enter(elsewhere.edition, helper.code, network="n", at=THE_DAY)


def test_the_code_of_a_pass_is_on_the_card_alone(helper):
    kept = DayPass.objects.get()

    assert helper.code not in repr(vars(kept))
    assert helper.code not in repr(list(JournalEntry.objects.values_list("details", flat=True)))


def test_codes_are_tried_a_few_times_from_one_network(helper, settings):
    edition, (most, _seconds) = Poll.objects.get().edition, settings.LIMITS["station_codes_of_a_network"]

    for _time in range(most):
        with pytest.raises(Refused, match="n’ouvre rien"):
            passes.enter(edition, "222222222222", network="n", at=THE_DAY)
    with pytest.raises(Refused, match="réseau"):
        passes.enter(edition, helper.code, network="n", at=THE_DAY)


# --- The sheets


def test_a_sheet_is_checked_by_the_rules_of_the_booth(poll, keeper):
    with pytest.raises(InvalidInput) as refusal:
        typed(poll, marking(1, 2, 3, 4, 5, 6), keeper)
    with pytest.raises(InvalidInput, match="règles"):
        typed(poll, marking(99), keeper)

    assert "au plus" in refusal.value.errors["1"]
    assert not PaperSheet.objects.exists()


def test_an_envelope_left_empty_is_blank(poll, keeper):
    sheet = typed(poll, {}, keeper)

    assert [choice for _contest, choice in sheets.choices_of(sheet, read_paper(poll))] == [BLANK]


def test_a_spoiled_sheet_counts_for_nothing_and_says_why(poll, keeper):
    sheet = typed(poll, SpoiledGround.SIGNED, keeper)

    assert (sheet.choices, sheet.tracking_number) == (None, "")
    assert queries.figures(poll) == queries.PaperFigures(signatures=0, ballots=0, spoiled=1)


def test_a_sheet_read_wrongly_is_typed_again_under_its_number(poll, keeper):
    first = typed(poll, marking(1), keeper)

    again = typed(poll, marking(2), keeper, number=first.number)

    assert (again.pk, again.tracking_number) == (first.pk, first.tracking_number)
    assert JournalEntry.objects.get(event="paper.sheet_corrected").details == {"number": 1}


def test_two_who_type_at_once_do_not_share_a_number(poll, keeper):
    typed(poll, marking(1), keeper)

    with pytest.raises(Refused, match="ailleurs"):
        typed(poll, marking(2), keeper, number=3)


def test_a_quarters_sheet_holds_its_own_envelope_and_the_towns(db):
    poll = PollFactory()
    north, south = (TerritoryFactory(municipality=poll.municipality, name=name) for name in ("Nord", "Sud"))
    own = {"access": ZoneChoice.OWN_ZONE}
    poll.delete()
    poll = PollFactory(
        edition=poll.edition,
        ended=True,
        stations=["Mairie"],
        paper=[
            On(90_000, (30_000, 20_000), name="Ville"),
            On(50_000, (9_000, 8_000), name="Nord", territory=north, rules=own),
            On(50_000, (9_000, 8_000), name="Sud", territory=south, rules=own),
        ],
    )
    closing.close(poll, at=AFTER_CLOSE)
    keeper = coordinator_of(poll.edition)

    sheet = typed(poll, marking(3, key="2"), keeper, territory=north.pk)
    with pytest.raises(InvalidInput):
        typed(poll, marking(5, key="3"), keeper, territory=north.pk)

    said = {contest.title: choice for contest, choice in sheets.choices_of(sheet, read_paper(poll))}
    assert said == {"Ville": BLANK, "Nord": Choice.approving([3])}


# --- The end, and one count


def test_nothing_is_counted_before_the_paper_vote_is_ended(poll):
    assert not tallying.tally(poll, at=THE_DAY)
    assert not poll_queries.to_count().exists()
    assert not poll_queries.waits_for_its_count(poll, None, THE_DAY + timedelta(days=1))
    assert poll.status == PollStatus.CLOSED


def test_urn_and_sheets_are_counted_together_and_anybody_can_check(poll, keeper, tmp_path):
    for _person in range(3):
        sign(poll, listed(poll), keeper)
    typed(poll, marking(1), keeper)
    typed(poll, marking(3, 4), keeper)
    typed(poll, SpoiledGround.RULES, keeper)
    end(poll, keeper)

    assert tallying.tally(poll, at=THE_DAY)

    assert {number: votes for number, votes in votes_of(poll).items() if votes} == {1: 3, 2: 1, 3: 2, 4: 1}
    report = checking.check(Asked(written(poll, tmp_path)))
    assert report.faults == []
    assert report.ballots == len(ONLINE) + 2
    turnout = outcomes.turnout(poll)
    assert turnout.signatures == len(ONLINE) + 3


def test_a_publication_that_hides_its_sheets_is_found(poll, keeper, tmp_path):
    sign(poll, listed(poll), keeper)
    typed(poll, marking(1), keeper)
    end(poll, keeper)
    tallying.tally(poll, at=THE_DAY)
    record = written(poll, tmp_path) / "publication.json"

    record.write_bytes(record.read_bytes().replace(b'"on_paper":1', b'"on_paper":2'))

    assert checking.check(Asked(tmp_path)).faults


def test_an_online_vote_alone_says_nothing_of_paper(db, tmp_path):
    poll = PollFactory(ended=True)
    fill_urn(poll, ONLINE)
    closing.close(poll, at=AFTER_CLOSE)
    tallying.tally(poll, at=AFTER_CLOSE)

    assert b"on_paper" not in (written(poll, tmp_path) / "publication.json").read_bytes()


def test_a_difference_is_explained_before_the_count(poll, keeper):
    sign(poll, listed(poll), keeper)

    with pytest.raises(InvalidInput) as refusal:
        end(poll, keeper)
    count = end(poll, keeper, "Une personne a gardé son bulletin.")

    assert ("explanation",) in refusal.value.faults
    assert (count.signatures, count.ballots, count.explanation) == (
        1,
        0,
        "Une personne a gardé son bulletin.",
    )


def test_who_ends_it_has_read_the_last_figures(poll, keeper):
    seen = queries.figures(poll)
    typed(poll, marking(1), keeper)

    with pytest.raises(Refused, match="chiffres"):
        ending.end(poll, seen=seen, explanation="", by=keeper, at=THE_DAY)


def test_it_is_not_ended_before_its_day(poll, keeper):
    with pytest.raises(Refused, match="jour"):
        ending.end(
            poll, seen=queries.figures(poll), explanation="", by=keeper, at=THE_DAY - timedelta(days=1)
        )


def test_once_ended_nothing_on_paper_changes(poll, keeper):
    voter = listed(poll)
    sign(poll, voter, keeper)
    typed(poll, marking(1), keeper)
    end(poll, keeper)

    with pytest.raises(Refused, match="terminé"):
        sign(poll, listed(poll), keeper)
    with pytest.raises(Refused, match="terminé"):
        typed(poll, marking(1), keeper)
    with pytest.raises(Refused, match="terminé"):
        signing.take_back(poll, voter, by=keeper, at=THE_DAY)
    with pytest.raises(Refused, match="terminé"):
        end(poll, keeper)


@pytest.mark.parametrize(
    "act",
    [
        lambda _poll: Signature.objects.filter(channel=Channel.PAPER).delete(),
        lambda poll: Signature.objects.sign(poll, listed(poll), channel=Channel.PAPER, on=poll.paper_day),
        lambda _poll: PaperSheet.objects.update(spoiled="rules", choices=None, tracking_number=""),
        lambda _poll: PaperSheet.objects.all().delete(),
        lambda _poll: PaperCount.objects.update(ballots=0),
        lambda _poll: PaperCount.objects.all().delete(),
        lambda poll: poll.stations.all().delete(),
        lambda poll: PollingStationFactory(poll=poll, name="Autre"),
    ],
)
def test_the_database_keeps_what_was_signed_and_typed(poll, keeper, act):
    sign(poll, listed(poll), keeper)
    typed(poll, marking(1), keeper)
    end(poll, keeper)

    with pytest.raises(DatabaseError), transaction.atomic():
        act(poll)


@pytest.mark.parametrize(
    "act",
    [
        lambda _poll: Signature.objects.filter(channel=Channel.ONLINE).delete(),
        lambda _poll: Ballot.objects.all().delete(),
        lambda poll: Signature.objects.sign(poll, listed(poll), channel=Channel.ONLINE, on=poll.paper_day),
        lambda _poll: Poll.objects.update(status=PollStatus.TALLIED, seed="a" * 64),
    ],
)
def test_the_day_of_paper_opens_nothing_else(poll, act):
    with pytest.raises(DatabaseError), transaction.atomic():
        act(poll)


def test_the_stations_are_said_before_the_paper_is_settled(db):
    poll = PollFactory()
    keeper = coordinator_of(poll.edition)
    said = {"name": "Mairie", "address": "1 place", "opens": time_of(9), "closes": time_of(18)}

    station = stations.add(poll, **said, by=keeper, at=WHILE_OPEN)

    with pytest.raises(InvalidInput):
        stations.add(poll, **said, by=keeper, at=WHILE_OPEN)
    with pytest.raises(InvalidInput):
        stations.change(station, **{**said, "closes": time_of(8)}, by=keeper, at=WHILE_OPEN)
    stations.remove(station, by=keeper, at=WHILE_OPEN)
    assert not poll.stations.exists()


def time_of(hour):
    return THE_DAY.replace(hour=hour, minute=0).time()


def test_settled_stations_move_to_another_room_and_none_is_added(db):
    poll = PollFactory(settled=True, stations=["Mairie"])
    keeper, station = coordinator_of(poll.edition), poll.stations.get()
    said = {
        "name": "Mairie",
        "address": "École, la salle étant inondée",
        "opens": time_of(9),
        "closes": time_of(18),
    }

    stations.change(station, **said, by=keeper, at=WHILE_OPEN)

    station.refresh_from_db()
    assert station.address.startswith("École")
    with pytest.raises(Refused):
        stations.add(poll, **{**said, "name": "Autre"}, by=keeper, at=WHILE_OPEN)
    with pytest.raises(Refused):
        stations.remove(station, by=keeper, at=WHILE_OPEN)


def test_the_sweep_counts_once_the_paper_vote_is_ended(poll, keeper):
    assert sweeping.close_due(THE_DAY) == []
    end(poll, keeper)

    assert list(poll_queries.to_count()) == [poll]
    assert tallying.tally(poll, at=THE_DAY)
    poll.refresh_from_db()
    assert poll.status == PollStatus.TALLIED


# --- At the same moment


@pytest.mark.django_db(transaction=True)
def test_two_helpers_at_two_tables_sign_one_person_once(poll, keeper):
    voter, said = listed(poll), []
    begin = threading.Barrier(2)

    def at_a_table():
        begin.wait()
        try:
            sign(Poll.objects.get(pk=poll.pk), voter, keeper)
            said.append("signed")
        except signing.HasVoted:
            said.append("has voted")
        finally:
            connection.close()

    tables = [threading.Thread(target=at_a_table) for _table in range(2)]
    for table in tables:
        table.start()
    for table in tables:
        table.join()

    assert sorted(said) == ["has voted", "signed"]
    assert Signature.objects.filter(poll=poll, entry=voter).count() == 1


@pytest.mark.django_db(transaction=True)
def test_what_is_signed_while_somebody_ends_is_in_the_figures_or_refused(poll, keeper):
    voters, said = [listed(poll) for _person in range(6)], []
    begin = threading.Barrier(7)

    def at_a_table(voter):
        begin.wait()
        try:
            sign(Poll.objects.get(pk=poll.pk), voter, keeper)
            said.append(voter.pk)
        except Refused:
            pass
        finally:
            connection.close()

    def in_the_office():
        begin.wait()
        while True:
            mine = Poll.objects.get(pk=poll.pk)
            try:
                end(mine, keeper, "Essai.")
                break
            except Refused:
                continue
        connection.close()

    people = [threading.Thread(target=at_a_table, args=[voter]) for voter in voters]
    people.append(threading.Thread(target=in_the_office))
    for person in people:
        person.start()
    for person in people:
        person.join()

    on_paper = Signature.objects.filter(poll=poll, channel=Channel.PAPER)
    assert on_paper.count() == len(said) == PaperCount.objects.get().signatures


# --- A village's whole day


@pytest.mark.long
@pytest.mark.django_db(transaction=True)
def test_a_villages_day_adds_up_whatever_its_helpers_do_at_once():
    """Three tables sign the same list in three orders, two of them twice; the evening types and corrects."""
    poll = PollFactory(ended=True, stations=["Mairie"])
    fill_urn(poll, [marking(1 + place % 6) for place in range(60)])
    online = [signature.entry for signature in Signature.objects.filter(poll=poll)]
    coming = [listed(poll) for _person in range(40)]
    closing.close(poll, at=AFTER_CLOSE)
    poll.refresh_from_db()
    keeper, draw = coordinator_of(poll.edition), random.Random(7)
    queue = [*coming, *coming[:12], *online[:8]]

    def at_a_table(people):
        mine = Poll.objects.get(pk=poll.pk)
        for person in people:
            with suppress(signing.HasVoted):
                sign(mine, person, keeper)
        connection.close()

    tables = [
        threading.Thread(target=at_a_table, args=[draw.sample(queue, len(queue))]) for _table in range(3)
    ]
    for table in tables:
        table.start()
    for table in tables:
        table.join()
    expected = Counter()
    for number in range(1, 39):
        chosen = draw.sample(range(1, 7), draw.randint(1, 5))
        typed(poll, marking(*draw.sample(range(1, 7), 1)), keeper, number=number)
        typed(poll, marking(*chosen), keeper, number=number)  # read once more
        expected.update(chosen)
    typed(poll, SpoiledGround.RULES, keeper)
    end(poll, keeper, "Une personne est partie avec son bulletin.")
    tallying.tally(poll, at=THE_DAY)

    expected.update(1 + place % 6 for place in range(60))
    count = PaperCount.objects.get()
    assert (count.signatures, count.ballots, count.spoiled) == (40, 38, 1)
    assert Signature.objects.filter(poll=poll).values("entry").distinct().count() == 100
    assert Signature.objects.filter(poll=poll, channel=Channel.ONLINE).count() == 60
    assert votes_of(poll) == dict(expected)
