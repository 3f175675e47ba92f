"""A big urn opened in parts: by whoever comes, once, with the same bytes whatever the split."""

import os
import signal
import subprocess
import sys
from datetime import UTC, datetime
from itertools import pairwise

import pytest
from django.conf import settings
from django.db import IntegrityError, transaction

from accounts.enums import JobState
from accounts.models import Job
from accounts.services import jobs
from tests.environment import ROOT
from tests.factories.voting import AFTER_CLOSE, CLOSED_AT, On, PollFactory, fill_urn, marking
from tests.triggers import past_triggers
from voting import tasks, vault
from voting.enums import PollOrigin, PollStatus, TallyFault
from voting.models import Ballot, Outcome, Poll, UrnPart
from voting.queries import papers
from voting.queries import urns as queries
from voting.services import closing
from voting.services.counting import opening_in_parts, tallying
from voting.services.counting.progress import KIND
from voting.tally.ballots import packing
from voting.tally.types import BLANK

PAPER = (On(100_000, (60_000, 50_000, 30_000, 10_000)), On(20_000, (15_000, 12_000)))
BALLOTS = [
    {**marking(1, 3), **marking(5, key="2")},
    {**marking(2), "2": BLANK},
    marking(1, 2),
    {"1": BLANK, **marking(6, key="2")},
] * 6


@pytest.fixture
def closed(db):
    return closed_poll()


def closed_poll():
    poll = PollFactory(ended=True, paper=PAPER)
    fill_urn(poll, BALLOTS)
    assert closing.close(poll, at=AFTER_CLOSE)
    return poll


def big_urn(ballots):
    """An imported one: it has no register of ours, so only the urn is to be filled."""
    poll = PollFactory(ended=True, paper=PAPER[:1], origin=PollOrigin.IMPORTED)
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


def again(poll):
    return Poll.objects.get(pk=poll.pk)


def fingerprints():
    return list(Outcome.objects.values_list("urn_fingerprint", "result_fingerprint"))


def undisturbed(poll):
    """What a count of this poll gives when nothing happens to it; nothing of it stays."""
    with transaction.atomic():
        assert tallying.tally(again(poll), at=AFTER_CLOSE)
        outcome = fingerprints()
        transaction.set_rollback(True)
    return outcome


@pytest.mark.parametrize("parts", [1, 2, 5, 64])
def test_the_outcome_is_the_same_whatever_the_split(closed, parts):
    whole = undisturbed(closed)

    opening_in_parts.split(closed, parts=parts)
    assert tallying.tally(closed, at=AFTER_CLOSE)

    assert fingerprints() == whole


@pytest.mark.parametrize("parts", [1, 3, 7])
def test_the_parts_of_an_urn_hold_every_id_once(parts):
    spans = [UrnPart(number=number, parts=parts).span for number in range(parts)]

    assert (spans[0][0].int, spans[-1][1].int) == (0, 2**128 - 1)
    assert all(before[1].int + 1 == after[0].int for before, after in pairwise(spans))


def test_a_small_urn_is_opened_by_the_one_who_counts(closed):
    assert opening_in_parts.split(closed) == 0

    assert tallying.tally(closed, at=AFTER_CLOSE)

    assert not UrnPart.objects.exists()


def test_an_urn_is_split_once(closed):
    assert opening_in_parts.split(closed, parts=3) == 3
    assert opening_in_parts.split(closed, parts=4) == 0

    assert UrnPart.objects.count() == 3
    with pytest.raises(IntegrityError), transaction.atomic():
        UrnPart.objects.create(poll=closed, number=2, parts=4)


def test_a_worker_that_comes_when_the_count_is_done_splits_nothing_and_stops_nothing(closed, monkeypatch):
    monkeypatch.setattr(opening_in_parts, "PARTS_FROM", 1)
    late = again(closed)
    assert tallying.tally(closed, at=AFTER_CLOSE)

    assert not tallying.tally(late, at=AFTER_CLOSE)

    assert not UrnPart.objects.exists()
    assert Job.objects.get(kind=KIND).state == JobState.DONE


def test_what_was_opened_is_sealed_again_until_the_count(closed):
    opening_in_parts.split(closed, parts=2)

    assert opening_in_parts.open_free(
        closed, papers.read_paper(closed), at=AFTER_CLOSE, tell=lambda _done: None
    )

    packed = packing.pack(papers.read_paper(closed).layout, BALLOTS[0])
    assert sum(part.ballots for part in UrnPart.objects.all()) == len(BALLOTS)
    assert not any(packed in bytes(part.opened) for part in UrnPart.objects.all())


def test_once_counted_nothing_of_the_parts_is_left(closed):
    opening_in_parts.split(closed, parts=3)

    assert tallying.tally(closed, at=AFTER_CLOSE)

    assert not UrnPart.objects.exists()
    assert set(Job.objects.values_list("kind", flat=True)) == {"close", "tally"}


def test_a_part_that_is_open_is_not_opened_again(closed):
    opening_in_parts.split(closed, parts=3)

    for _ in range(2):
        assert opening_in_parts.open_free(
            closed, papers.read_paper(closed), at=AFTER_CLOSE, tell=lambda _done: None
        )

    assert set(Job.objects.values_list("attempts", flat=True)) == {1}


def test_while_another_worker_holds_a_part_the_count_waits_and_holds_nothing(closed):
    opening_in_parts.split(closed, parts=3)
    held = UrnPart.objects.get(number=1)
    jobs.claim(opening_in_parts.KIND, held, at=AFTER_CLOSE)

    assert not tallying.tally(closed, at=AFTER_CLOSE)

    assert Job.objects.get(kind="tally").state == JobState.QUEUED
    assert list(UrnPart.objects.filter(opened=None)) == [held]
    assert 0 < queries.opened(closed) < len(BALLOTS)


def test_a_part_whose_worker_died_is_opened_by_another(closed):
    opening_in_parts.split(closed, parts=3)
    dead = jobs.claim(opening_in_parts.KIND, UrnPart.objects.get(number=1), at=AFTER_CLOSE)

    assert tallying.tally(closed, at=AFTER_CLOSE + jobs.CLAIM_LASTS * 2)

    with pytest.raises(jobs.ClaimLost):
        dead.progress(1, 1)


def test_a_part_that_does_not_open_stops_the_count_until_it_is_mended(closed):
    opening_in_parts.split(closed, parts=3)
    key = next(settings.COUNTING_VAULT_DIR.glob("*.urn"))
    away = key.rename(key.with_suffix(".away"))

    assert not tallying.tally(closed, at=AFTER_CLOSE)
    assert Job.objects.get(kind="tally").fault == TallyFault.KEY
    away.rename(key)

    assert tallying.tally(closed, at=AFTER_CLOSE)


def forged(poll, choices, ballots):
    """Sealed by somebody who has what everybody has: the public half."""
    packed = packing.pack(papers.read_paper(poll).layout, choices)
    rows = sorted((vault.draw_half() + vault.draw_half()).encode() + packed for _ballot in range(ballots))
    return {
        "ballots": ballots,
        "opened": vault.seal(bytes(poll.urn_public_key), bytes(32) + b"".join(rows)),
    }


OTHER_CHOICES = {**marking(4), **marking(5, key="2")}


def test_a_part_that_nobody_of_us_opened_is_not_counted_in_place_of_the_urn(closed):
    whole = undisturbed(closed)
    UrnPart.objects.create(poll=closed, number=0, parts=1, **forged(closed, OTHER_CHOICES, len(BALLOTS)))

    assert tallying.tally(closed, at=AFTER_CLOSE)

    assert fingerprints() == whole


def exchange_with_a_forged_one(closed):
    count = UrnPart.objects.get(number=1).ballots
    UrnPart.objects.filter(number=1).update(**forged(closed, OTHER_CHOICES, count))


def exchange_with_another_part(closed):
    other = UrnPart.objects.filter(number=0).values("ballots", "opened").get()
    UrnPart.objects.filter(number=1).update(**other)


def take_its_content_away(closed):
    UrnPart.objects.filter(number=0).update(opened=vault.seal(bytes(closed.urn_public_key), b""))


def plant_a_part_of_another_split(closed):
    UrnPart.objects.create(poll=closed, number=5, parts=7, **forged(closed, OTHER_CHOICES, 3))


def take_a_part_away(closed):
    UrnPart.objects.filter(number=1).delete()


@pytest.mark.parametrize(
    "harm",
    [
        exchange_with_a_forged_one,
        exchange_with_another_part,
        take_its_content_away,
        plant_a_part_of_another_split,
        take_a_part_away,
    ],
)
def test_whatever_was_done_to_the_opened_parts_the_urn_itself_is_counted(closed, harm):
    whole = undisturbed(closed)
    opening_in_parts.split(closed, parts=2)
    opening_in_parts.open_free(closed, papers.read_paper(closed), at=AFTER_CLOSE, tell=lambda _done: None)
    with past_triggers():
        harm(closed)

    assert tallying.tally(closed, at=AFTER_CLOSE)

    assert fingerprints() == whole


@pytest.mark.django_db(transaction=True)
def test_eight_workers_at_once_open_each_part_once_and_make_one_count(at_once):
    poll = closed_poll()
    whole = undisturbed(poll)
    opening_in_parts.split(poll, parts=16)

    done = at_once(*[lambda: tallying.tally(again(poll), at=AFTER_CLOSE)] * 8)

    assert sorted(done) == [False] * 7 + [True]
    assert fingerprints() == whole


COUNT = """
import django; django.setup()
from datetime import datetime, UTC
from voting.models import Poll
from voting.services.counting import tallying
tallying.tally(Poll.objects.get(pk={poll}), at=datetime.now(UTC))
"""


@pytest.mark.django_db(transaction=True)
@pytest.mark.kill
def test_a_worker_killed_between_two_parts_is_replaced_by_one_that_keeps_what_was_opened(
    process_environment,
):
    poll = big_urn(opening_in_parts.PARTS_FROM)
    whole = undisturbed(poll)

    command = [sys.executable, "-c", COUNT.format(poll=poll.pk)]
    worker = subprocess.Popen(command, cwd=ROOT, env=process_environment)
    while queries.opened(poll) < opening_in_parts.PART + 1000:
        assert worker.poll() is None, "the worker ended before it could be killed"
    os.kill(worker.pid, signal.SIGKILL)
    worker.wait()

    kept = UrnPart.objects.exclude(opened=None).count()
    now = datetime.now(UTC)
    assert kept >= 1
    assert not tallying.tally(again(poll), at=now)  # the dead worker is waited for
    assert tallying.tally(again(poll), at=now + jobs.CLAIM_LASTS * 2)
    assert fingerprints() == whole
    assert list(Job.objects.values_list("kind", "state")) == [("tally", JobState.DONE)]


@pytest.mark.django_db(transaction=True)
def test_the_sweep_calls_other_workers_to_a_big_urn_and_counts_it(process_environment):
    poll = big_urn(opening_in_parts.PARTS_FROM)
    jobs.queue("tally", poll, at=AFTER_CLOSE)

    for _ in range(2):
        tasks.tally_closed_polls()

    assert again(poll).status == PollStatus.TALLIED
    assert not UrnPart.objects.exists()
