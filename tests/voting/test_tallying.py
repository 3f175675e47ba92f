"""The close and the count: checked, counted twice, written once, whatever happens to a worker."""

import os
import signal
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from django.conf import settings
from django.db import transaction

from accounts.enums import JobState
from accounts.models import Job, JournalEntry
from accounts.refusals import NotAllowed, Refused
from accounts.services import jobs
from tests.environment import ROOT
from tests.factories.accounts import MembershipFactory, TerritoryFactory
from tests.factories.voting import (
    AFTER_CLOSE,
    CLOSED_AT,
    WHILE_OPEN,
    On,
    PollFactory,
    fill_urn,
    marking,
    voter_of,
)
from tests.triggers import force, past_triggers
from voting import tasks, vault
from voting.enums import Channel, PollOrigin, PollStatus, TallyFault
from voting.models import Ballot, ContestEntry, Outcome, OutcomeEntry, Poll, Signature
from voting.queries import papers
from voting.services import belonging, closing
from voting.services.counting import opening_in_parts, retrying, tallying
from voting.tally import registry
from voting.tally.ballots import packing
from voting.tally.types import BLANK, Choice

# 100 000 €: 1 at 60 000, 2 at 50 000, 3 at 30 000, 4 at 10 000; two votes at least.
PAPER = (On(100_000, (60_000, 50_000, 30_000, 10_000), rules={
    "tally_options": {"leftover": "skip", "minimum_votes": 2, "ties": ["cost", "lot"]},
}),)  # fmt: skip
BALLOTS = [marking(1, 3)] * 3 + [marking(2)] * 2 + [marking(1, 2)] * 2 + [marking(4)] + [{"1": BLANK}]


@pytest.fixture
def poll(db):
    poll = PollFactory(ended=True, paper=PAPER)
    fill_urn(poll, BALLOTS)
    return poll


@pytest.fixture
def closed(poll):
    assert closing.close(poll, at=AFTER_CLOSE)
    return poll


def counted():
    outcome = Outcome.objects.get()
    return [
        (entry.contest_entry.number, entry.votes, entry.is_proposed, entry.reason)
        for entry in outcome.entries.select_related("contest_entry")
    ]


def test_a_poll_closes_when_its_grace_is_over_and_records_both_books(poll):
    assert closing.close(poll, at=AFTER_CLOSE)

    poll.refresh_from_db()
    assert poll.status == PollStatus.CLOSED
    assert (poll.ballots_total, poll.signatures_total) == (9, 9)
    assert JournalEntry.objects.get(event="poll.closed").details == {"ballots": 9, "signatures": 9}


def test_a_poll_still_open_does_not_close(db):
    poll = PollFactory(settled=True)

    assert not closing.close(poll, at=poll.closes_at + timedelta(days=1))

    poll.refresh_from_db()
    assert poll.status == PollStatus.SETTLED


def test_the_count_is_the_one_made_by_hand(closed):
    assert tallying.tally(closed, at=AFTER_CLOSE)

    outcome = Outcome.objects.get()
    assert counted() == [
        (1, 5, True, "funded"),  # 40 000 left
        (2, 4, False, "too_dear"),  # 10 000 missing
        (3, 3, True, "funded"),  # 10 000 left
        (4, 1, False, "below_minimum"),
    ]
    assert (outcome.ballots_counted, outcome.ballots_blank, outcome.total_cost_eur) == (9, 1, 90_000)
    assert OutcomeEntry.objects.get(contest_entry__number=2).reason_parameters["missing"] == 10_000
    closed.refresh_from_db()
    assert closed.status == PollStatus.TALLIED
    assert vault.Opening.read(settings.COUNTING_VAULT_DIR, belonging.keys_of(closed)).seed == closed.seed


def test_a_count_is_made_once(closed):
    assert tallying.tally(closed, at=AFTER_CLOSE)
    first = Outcome.objects.get()

    assert not tallying.tally(Poll.objects.get(pk=closed.pk), at=AFTER_CLOSE)
    assert not tallying.tally(closed, at=AFTER_CLOSE + timedelta(hours=1))

    assert Outcome.objects.get().counted_at == first.counted_at
    assert JournalEntry.objects.filter(event="poll.tallied").count() == 1


@pytest.mark.parametrize("status", [word for word in PollStatus if word != PollStatus.CLOSED])
def test_only_a_closed_poll_is_counted(poll, status):
    if status not in (PollStatus.DRAFTING, PollStatus.SETTLING, PollStatus.SETTLED):
        force(poll, status=status)
    poll.status = status

    assert not tallying.tally(poll, at=AFTER_CLOSE)

    assert not Outcome.objects.exists()


def test_a_project_withdrawn_during_the_vote_is_passed_by_and_its_ballots_count_for_the_others(poll):
    ContestEntry.objects.filter(number=1).update(
        withdrawn_at=WHILE_OPEN, withdrawn_reason="Le terrain est vendu."
    )
    closing.close(poll, at=AFTER_CLOSE)

    tallying.tally(poll, at=AFTER_CLOSE)

    assert sorted(counted()) == [
        (1, 5, False, "withdrawn"),
        (2, 4, True, "funded"),
        (3, 3, True, "funded"),
        (4, 1, False, "below_minimum"),
    ]


def test_an_empty_urn_is_counted_too(db):
    poll = PollFactory(ended=True, paper=PAPER)
    closing.close(poll, at=AFTER_CLOSE)

    assert tallying.tally(poll, at=AFTER_CLOSE)

    assert {reason for *_rest, reason in counted()} == {"no_support"}


def test_envelopes_are_counted_each_by_its_own_ballots(db):
    poll = PollFactory(ended=True, paper=(*PAPER, On(20_000, (15_000, 12_000))))
    fill_urn(poll, [{**marking(1), **marking(6, key="2")}] * 2 + [{"1": BLANK, **marking(5, key="2")}])
    closing.close(poll, at=AFTER_CLOSE)

    tallying.tally(poll, at=AFTER_CLOSE)

    proposed = OutcomeEntry.objects.filter(is_proposed=True)
    assert list(proposed.values_list("contest_entry__number", "votes")) == [(1, 2), (6, 2)]
    assert list(Outcome.objects.values_list("ballots_counted", "ballots_blank")) == [(3, 1), (3, 0)]


def fault():
    return Job.objects.get(kind="tally").fault


def test_a_poll_whose_close_is_not_over_is_not_counted(poll):
    Signature.objects.sign(poll, voter_of(poll), channel=Channel.ONLINE, on=WHILE_OPEN.date())
    closing.close(poll, at=AFTER_CLOSE)

    assert poll.status == PollStatus.CLOSED
    assert not tallying.tally(poll, at=AFTER_CLOSE)

    assert not Job.objects.filter(kind="tally").exists()
    assert not Outcome.objects.exists()


def test_a_ballot_more_than_was_closed_stops_the_count(closed):
    with past_triggers():
        fill_urn_with_one_more(closed)

    assert not tallying.tally(closed, at=AFTER_CLOSE)

    assert fault() == TallyFault.CHECK
    assert not Outcome.objects.exists()


def fill_urn_with_one_more(poll):
    """Somebody with full power over the database puts a ballot in, sealed as any other."""
    packed = packing.pack(papers.read_paper(poll).layout, marking(1))
    sealed = vault.seal(bytes(poll.urn_public_key), vault.draw_half().encode() * 2 + packed)
    Ballot.objects.create(poll=poll, sealed=sealed)


def test_two_ballots_of_one_number_stop_the_count(closed):
    first, second = Ballot.objects.filter(poll=closed)[:2]
    with past_triggers():
        Ballot.objects.filter(poll=closed, id=second.id).update(sealed=bytes(first.sealed))

    assert not tallying.tally(closed, at=AFTER_CLOSE)

    assert fault() == TallyFault.CHECK


def test_without_the_private_half_the_count_stops_and_is_taken_up_when_it_is_back(closed):
    key = next(settings.COUNTING_VAULT_DIR.glob("*.urn"))
    elsewhere = key.rename(key.with_suffix(".away"))

    assert not tallying.tally(closed, at=AFTER_CLOSE)
    assert fault() == TallyFault.KEY
    elsewhere.rename(key)

    assert tallying.tally(closed, at=AFTER_CLOSE)
    assert fault() == ""


def test_a_ballot_that_does_not_open_stops_the_count(poll):
    ballot = Ballot.objects.first()
    Ballot.objects.filter(poll=poll, id=ballot.id).update(sealed=bytes(59))
    closing.close(poll, at=AFTER_CLOSE)

    assert not tallying.tally(poll, at=AFTER_CLOSE)

    assert fault() == TallyFault.BALLOT


def test_a_ballot_no_rule_allows_stops_the_count(poll):
    layout = papers.read_paper(poll).layout
    packed = packing.pack(layout, marking(1, 2, 3, 4))
    ballot = Ballot.objects.first()
    rules = poll.contests.get()
    assert rules.ballot_bounds["maximum"] == 5
    number = vault.draw_half().encode() * 2
    Ballot.objects.filter(poll=poll, id=ballot.id).update(
        sealed=vault.seal(bytes(poll.urn_public_key), number + packed[:-1] + b"\xff")
    )
    closing.close(poll, at=AFTER_CLOSE)

    assert not tallying.tally(poll, at=AFTER_CLOSE)

    assert fault() == TallyFault.BALLOT


OPTIONS = {"fixed": {"winners": 2}, "equal-shares": {"utility": "cost", "completion": "add1u"}}
GRADED = {"ballot_rule": "grades", "ballot_bounds": {"lowest": 0, "highest": 5}}


def closed_for(rule):
    """A poll that this rule counts; majority judgment reads grades."""
    rules = {"tally_rule": rule, "tally_options": {"ties": ["cost", "lot"], **OPTIONS.get(rule, {})}}
    is_graded = rule == "majority-judgment"
    poll = PollFactory(ended=True, paper=(PAPER[0]._replace(rules=rules | (GRADED if is_graded else {})),))
    graded = [{"1": Choice.marking([(1, 4), (3, 2)])}, {"1": Choice.marking([(2, 5)])}] * 3
    fill_urn(poll, graded if is_graded else BALLOTS)
    assert closing.close(poll, at=AFTER_CLOSE)
    return poll


@pytest.mark.django_db
class TestBothCounts:
    @pytest.mark.parametrize("rule", registry.RULES)
    def test_every_rule_counts_a_poll_of_ours(self, rule):
        poll = closed_for(rule)

        assert tallying.tally(poll, at=AFTER_CLOSE), fault()

        outcome = Outcome.objects.get()
        assert outcome.tally_rule == rule
        assert outcome.entries.filter(is_proposed=True).exists()

    @pytest.mark.parametrize("rule", registry.RULES)
    def test_an_outcome_that_the_second_count_contradicts_is_not_recorded(self, rule, monkeypatch):
        poll, known = closed_for(rule), registry.RULES[rule]

        def one_ballot_too_many(election, options, tell=None):
            honest = known.recount(election, options, tell=tell)
            return replace(honest, ballots=honest.ballots + 1)

        monkeypatch.setitem(registry.RULES, rule, replace(known, recount=one_ballot_too_many))

        assert not tallying.tally(poll, at=AFTER_CLOSE)
        assert fault() == TallyFault.DISAGREEMENT
        assert not Outcome.objects.exists()

    def test_the_page_that_waits_is_told_which_count_is_under_way(self, closed, monkeypatch):
        known, seen = registry.RULES["greedy"], []

        def watched(count):
            def held(election, options, tell=None):
                seen.append(Job.objects.get(kind="tally").step)
                return count(election, options, tell=tell)

            return held

        both = replace(known, count=watched(known.count), recount=watched(known.recount))
        monkeypatch.setitem(registry.RULES, "greedy", both)

        assert tallying.tally(closed, at=AFTER_CLOSE)

        assert seen == ["counting", "recounting"]

    def test_a_count_taken_over_while_a_rule_runs_writes_nothing(self, closed, monkeypatch):
        known = registry.RULES["greedy"]

        def overtaken(election, options, tell=None):
            Job.objects.filter(kind="tally").update(claim="somebody else")
            return known.count(election, options, tell=tell)

        monkeypatch.setitem(registry.RULES, "greedy", replace(known, count=overtaken))

        assert not tallying.tally(closed, at=AFTER_CLOSE)
        assert not Outcome.objects.exists()

    def test_where_the_money_went_is_kept_beside_the_result_and_is_no_part_of_it(self):
        poll = closed_for("equal-shares")

        tallying.tally(poll, at=AFTER_CLOSE)

        outcome = Outcome.objects.get()
        assert {flow["id"] for flow in outcome.flows} == {"1", "2", "3", "4"}
        assert "flows" not in outcome.result


@pytest.mark.django_db
class TestNothingIsOpenedBeforeItsTime:
    """Whoever writes in the database may say of a row what they like."""

    CLOSED = dict.fromkeys(
        ("closed_at", "checked_at", "link_destroyed_at", "rewritten_at", "status_since"), AFTER_CLOSE
    )

    def closed_by_a_row(self, **fields):
        poll = PollFactory(settled=True, paper=PAPER)
        fill_urn(poll, BALLOTS)
        if fields:
            belonging.open_keys(poll)
        with past_triggers():
            Poll.objects.filter(pk=poll.pk).update(
                status=PollStatus.CLOSED, ballots_total=len(BALLOTS), **self.CLOSED, **fields
            )
        return Poll.objects.get(pk=poll.pk)

    @pytest.mark.parametrize("fields", [{}, {"closes_at": CLOSED_AT}])
    def test_a_vote_that_is_not_over_is_not_counted(self, fields):
        """By its row, and by what the counting side kept as it drew the key."""
        poll = self.closed_by_a_row(**fields)

        for _sweep in range(retrying.MOST_ATTEMPTS + 1):
            tasks.tally_closed_polls()

        job = Job.objects.get(kind="tally")
        assert (job.state, job.fault, job.attempts) == (JobState.QUEUED, TallyFault.EARLY, 0)
        assert not Outcome.objects.exists()
        assert Poll.objects.get(pk=poll.pk).status == PollStatus.CLOSED

    def test_not_as_an_election_from_elsewhere_either(self):
        poll = self.closed_by_a_row(origin=PollOrigin.IMPORTED)

        assert not tallying.tally(poll, at=AFTER_CLOSE)

        assert Job.objects.get(kind="tally").fault == TallyFault.OTHER_POLL

    def test_a_key_drawn_for_another_poll_opens_nothing(self, closed, settings):
        vault.remember(
            settings.COUNTING_VAULT_DIR,
            bytes(closed.urn_public_key),
            vault.DrawnFor(closed.pk + 1, "elsewhere", closed.paper_fingerprint, "", is_imported=False),
        )

        assert not tallying.tally(closed, at=AFTER_CLOSE)

        assert Job.objects.get(kind="tally").fault == TallyFault.OTHER_POLL

    def test_another_paper_is_not_counted_with_the_key_of_the_one_that_was_voted_on(self, closed):
        belonging.open_keys(closed)
        with past_triggers():
            ContestEntry.objects.filter(contest__poll=closed, number=1).update(cost_eur=1)

        assert not tallying.tally(closed, at=AFTER_CLOSE)

        assert Job.objects.get(kind="tally").fault == TallyFault.OTHER_POLL


class TestSweeps:
    def test_the_sweeps_close_and_count_what_is_due_and_nothing_twice(self, poll):
        still_open = PollFactory(settled=True)

        for _ in range(2):
            tasks.close_due_polls()
            tasks.tally_closed_polls()

        poll.refresh_from_db()
        still_open.refresh_from_db()
        assert (poll.status, still_open.status) == (PollStatus.TALLIED, PollStatus.SETTLED)
        assert Outcome.objects.count() == 1

    def test_a_stopped_count_rests_longer_each_time_and_at_last_waits_for_a_person(self, closed):
        next(settings.COUNTING_VAULT_DIR.glob("*.urn")).unlink()
        at, tries = AFTER_CLOSE, []

        for minute in range(60):
            now = at + timedelta(minutes=minute)
            for poll in retrying.awaiting(now):
                tallying.tally(poll, at=now)
                tries.append(minute)

        assert tries == [0, 1, 3, 7, 15]
        assert retrying.has_stopped(Job.objects.get(kind="tally"), at + timedelta(hours=1))

    def test_what_a_sweep_counts_is_found_by_two_queries_however_many_polls_wait(
        self, closed, django_assert_num_queries
    ):
        others = [closed_for("greedy") for _ in range(2)]
        jobs.claim("tally", others[0], at=AFTER_CLOSE)

        with django_assert_num_queries(2):
            waiting = retrying.awaiting(AFTER_CLOSE)

        assert waiting == [closed, others[1]]

    def test_a_person_has_a_stopped_count_taken_up_again(self, closed):
        key = next(settings.COUNTING_VAULT_DIR.glob("*.urn"))
        away = key.rename(key.with_suffix(".away"))
        tallying.tally(closed, at=AFTER_CLOSE)
        Job.objects.filter(kind="tally").update(attempts=retrying.MOST_ATTEMPTS)
        away.rename(key)
        later = AFTER_CLOSE + timedelta(days=1)
        assert retrying.awaiting(later) == []

        retrying.try_again(closed, by=coordinator_of(closed), at=later)

        tasks.tally_closed_polls()
        assert Outcome.objects.count() == 1

    def test_only_the_coordinator_does_and_only_of_a_stopped_count(self, closed):
        with pytest.raises(NotAllowed):
            retrying.try_again(closed, by=MembershipFactory(coordinator=True).user, at=AFTER_CLOSE)
        with pytest.raises(Refused):
            retrying.try_again(closed, by=coordinator_of(closed), at=AFTER_CLOSE)


def coordinator_of(poll):
    return MembershipFactory(municipality=poll.municipality, coordinator=True).user


@pytest.mark.django_db(transaction=True)
def test_eight_workers_at_once_make_one_count(at_once):
    poll = PollFactory(ended=True, paper=PAPER)
    fill_urn(poll, BALLOTS)
    closing.close(poll, at=AFTER_CLOSE)

    done = at_once(*[lambda: tallying.tally(Poll.objects.get(pk=poll.pk), at=AFTER_CLOSE)] * 8)

    assert sorted(done) == [False] * 7 + [True]
    assert (Outcome.objects.count(), OutcomeEntry.objects.count()) == (1, 4)


COUNT = """
import django; django.setup()
from datetime import datetime, UTC
from voting.models import Poll
from voting.services.counting import tallying
tallying.tally(Poll.objects.get(pk={poll}), at=datetime.now(UTC))
"""


@pytest.mark.django_db(transaction=True)
@pytest.mark.kill
def test_a_worker_killed_in_the_middle_leaves_nothing_half_done_and_the_next_one_finishes(
    process_environment,
):
    poll = an_urn_of(opening_in_parts.PARTS_FROM - 1)
    with transaction.atomic():
        assert tallying.tally(Poll.objects.get(pk=poll.pk), at=AFTER_CLOSE)
        undisturbed = Outcome.objects.get()
        transaction.set_rollback(True)

    worker = subprocess.Popen(
        [sys.executable, "-c", COUNT.format(poll=poll.pk)], cwd=ROOT, env=process_environment
    )
    while not Job.objects.filter(done_units__gte=1000).exists():
        assert worker.poll() is None, "the worker ended before it could be killed"
    os.kill(worker.pid, signal.SIGKILL)
    worker.wait()

    poll.refresh_from_db()
    assert (poll.status, poll.seed, Outcome.objects.count()) == (PollStatus.CLOSED, "", 0)
    now = datetime.now(UTC)
    assert not tallying.tally(poll, at=now)  # the dead worker is waited for
    assert tallying.tally(poll, at=now + jobs.CLAIM_LASTS * 2)
    outcome = Outcome.objects.get()
    assert outcome.result_fingerprint == undisturbed.result_fingerprint
    assert outcome.urn_fingerprint == undisturbed.urn_fingerprint
    assert Job.objects.get().state == JobState.DONE


def an_urn_of(ballots):
    """An imported one: it has no register of ours, so only the urn is to be filled."""
    poll = PollFactory(ended=True, paper=PAPER, origin=PollOrigin.IMPORTED)
    layout = papers.read_paper(poll).layout
    wanted = [packing.pack(layout, marking(1 + n % 4)) for n in range(4)]
    key = bytes(poll.urn_public_key)
    Ballot.objects.bulk_create(
        [Ballot(poll=poll, sealed=vault.seal(key, wanted[n % 4])) for n in range(ballots)],
        batch_size=1000,
    )
    Poll.objects.filter(pk=poll.pk).update(
        status=PollStatus.CLOSED, ballots_total=ballots, signatures_total=0, closed_at=CLOSED_AT
    )
    poll.refresh_from_db()
    return poll


def test_a_worker_taken_for_dead_writes_nothing_when_it_comes_back(closed):
    first = jobs.claim("tally", closed, at=AFTER_CLOSE)
    later = AFTER_CLOSE + jobs.CLAIM_LASTS * 2
    assert tallying.tally(closed, at=later)

    with pytest.raises(jobs.ClaimLost):
        first.progress(1, 9)

    assert Outcome.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_sweeps_that_run_at_once_close_and_count_once(at_once):
    poll = PollFactory(ended=True, paper=PAPER)
    fill_urn(poll, BALLOTS)

    faults = at_once(*[tasks.close_due_polls] * 4) + at_once(*[tasks.tally_closed_polls] * 4)

    assert faults == [None] * 8
    assert Outcome.objects.count() == 1
    assert JournalEntry.objects.filter(event__in=["poll.closed", "poll.tallied"]).count() == 2


CARRYING = {"tally_options": {"leftover": "carry", "ties": ["cost", "lot"]}}


def test_what_a_territory_carries_over_is_spent_by_the_town(db):
    town = On(50_000, (55_000, 20_000), name="La commune entière", rules=CARRYING)
    quarter = On(30_000, (24_000,), name="Les Coteaux", territory=TerritoryFactory(), rules=CARRYING)
    poll = PollFactory(ended=True, paper=(town, quarter))
    fill_urn(poll, [marking(1) | marking(3, key="2")] * 2)
    assert closing.close(poll, at=AFTER_CLOSE)

    assert tallying.tally(poll, at=AFTER_CLOSE)

    outcomes = {outcome.contest.title: outcome for outcome in Outcome.objects.all()}
    assert outcomes["Les Coteaux"].counted.passes[-1].carried == 6_000
    assert outcomes["La commune entière"].counted.budget == 56_000
    assert outcomes["La commune entière"].counted.winners == ("1",)
