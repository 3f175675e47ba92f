"""The sweeps as Celery runs them: several processes over Redis, messages doubled, workers killed."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from datetime import timedelta
from pathlib import Path
from subprocess import Popen
from typing import Any

import pytest
import redis
from celery import Celery
from django.contrib.sessions.models import Session
from django.db import transaction
from django.utils import timezone

from accounts.enums import JobState, NoticeState, Role
from accounts.models import Job, JournalEntry, LimitCount, Notice, ProposedRole
from accounts.models.shapes import reference
from accounts.services import jobs
from budget.enums import BudgetNotice, ListStatus, PhaseKind
from budget.models import ListedFile, Opinion, Phase, RegisterList, SetupDraft
from deploy.celery import app as product
from tests.factories.accounts import LONG_AGO, MembershipFactory
from tests.factories.budget import EditionFactory, RegisterEntryFactory, RegisterListFactory
from tests.factories.notices import NoticeFactory
from tests.factories.proposals import ProjectFactory, edition_now, officer_of
from tests.factories.voting import (
    AFTER_CLOSE,
    CLOSES_AT,
    WHILE_OPEN,
    PollFactory,
    fill_urn,
    marking,
    voter_of,
    waiting_for_keys,
)
from tests.journeys.workers import kill, wait_until, worker
from tests.voting.test_tallying import an_urn_of
from voting.enums import Channel, IncidentKind, PollStatus, VotingNotice
from voting.models import KeyRequest, Outcome, Poll, Signature, Stirring, UrnCheck, UrnPart
from voting.queries import urns as queries
from voting.services import acts, keys
from voting.services.counting import opening_in_parts, tallying

pytestmark = pytest.mark.django_db(transaction=True)

SCHEDULED = {str(entry["task"]) for entry in product.conf.beat_schedule.values()}
Start = Callable[..., AbstractContextManager[Popen[bytes]]]


@pytest.fixture
def log(tmp_path: Path) -> Path:
    return tmp_path / "worker.log"


@pytest.fixture
def start(queue_environment: dict[str, str], log: Path) -> Start:
    return lambda *options: worker(queue_environment, log, *options)


@pytest.fixture
def send(redis_url: str, queue_environment: dict[str, str]) -> Iterator[Callable[..., None]]:
    """Puts messages in the queue as the schedule does, however often."""
    with Celery(broker=redis_url.replace("unix:", "redis+socket:")) as client:

        def put(*tasks: str, times: int = 1) -> None:
            for task in tasks * times:
                client.send_task(task)

        yield put


@pytest.fixture
def is_idle(redis_url: str) -> Iterator[Callable[[], bool]]:
    with redis.Redis.from_url(redis_url) as queue:
        yield lambda: not queue.llen("celery") and not queue.hlen("unacked")


# --- Everything is due, and sent again and again


def a_message_is_owed() -> None:
    NoticeFactory()


def a_limit_is_over() -> None:
    LimitCount.objects.create(act="mail", key="old", times=3, until=LONG_AGO)


def a_session_has_expired() -> None:
    Session.objects.create(session_key="old", session_data="", expire_date=timezone.now() - timedelta(days=1))


def a_phase_is_open() -> None:
    RegisterEntryFactory(edition=edition_now(PhaseKind.COLLECTION))


def an_opinion_is_late() -> None:
    project = ProjectFactory()
    officer_of(project.review.opinions.first().department)
    Opinion.objects.update(due_on="2026-01-05")


def a_list_is_to_be_read() -> None:
    brought = RegisterListFactory(
        edition=EditionFactory(running=True),
        file_name="lue.csv",
        status=ListStatus.CHECKING,
        status_since=timezone.now(),
        columns=["family_name", "given_names", "birth_date"],
    )
    content = b"Nom;Pr\xc3\xa9nom;Date de naissance\r\nMartin;L\xc3\xa9a;01/02/1990\r\n"
    ListedFile.objects.create(register_list=brought, content=content)


def a_poll_is_over() -> None:
    fill_urn(PollFactory(ended=True), [marking(1, 2)] * 3)


def a_paper_waits_for_its_keys() -> None:
    """Both sides take their turns again and again: draw, seal, open, settle."""
    poll = waiting_for_keys(opens_at=CLOSES_AT - timedelta(days=1))
    keys.ask(poll, at=timezone.now())


def a_ballot_lies_in_an_open_urn() -> None:
    fill_urn(PollFactory(settled=True), [marking(1, 2)] * 3)


def a_vote_was_cast_another_day() -> None:
    poll = PollFactory(settled=True)
    Signature.objects.sign(poll, voter_of(poll), channel=Channel.ONLINE, on=WHILE_OPEN.date())


def is_told(kind: Any) -> bool:
    return set(Notice.objects.filter(kind=kind).values_list("state", flat=True)) == {NoticeState.SENT}


def journaled(event: str) -> int:
    return JournalEntry.objects.filter(event=event).count()


# For each sweep of the schedule: what makes it due, and what holds once its work is done, once.
def a_draft_of_an_edition_is_old() -> None:
    seat = MembershipFactory(coordinator=True)
    SetupDraft.objects.create(
        municipality=seat.municipality, person=seat.user, profile="village", saved_at=LONG_AGO
    )


def a_proposed_role_is_old() -> None:
    seat = MembershipFactory(coordinator=True)
    seat.municipality.proposed_roles.create(
        role="councillor", email="elue@ville.example", proposed_by=seat.user, proposed_at=LONG_AGO
    )


def an_act_is_done() -> None:
    """Postponed by two people: those on the register are told."""
    poll = PollFactory(settled=True)
    Phase.objects.filter(edition=poll.edition, kind=PhaseKind.RATIFICATION).delete()
    voter_of(poll)
    one, other = (
        MembershipFactory(municipality=poll.municipality, role=role).user
        for role in (Role.COORDINATOR, Role.COMMISSION_MEMBER)
    )
    until = (poll.closes_at + timedelta(days=1)).isoformat()
    at = timezone.now()
    act = acts.ask(poll, IncidentKind.CLOSE_POSTPONED, notice="Une panne.", by=one, at=at, until=until)
    acts.second(act, by=other, at=at)


DUE: dict[str, tuple[Callable[[], None], Callable[[], bool]]] = {
    "accounts.tasks.deliver_notices": (
        a_message_is_owed,
        lambda: Notice.objects.count() == Notice.objects.filter(state=NoticeState.SENT, attempts=1).count(),
    ),
    "accounts.tasks.purge_expired_sessions": (
        a_session_has_expired,
        lambda: not Session.objects.filter(session_key="old").exists(),
    ),
    "accounts.tasks.forget_old_limits": (
        a_limit_is_over,
        lambda: not LimitCount.objects.exists(),
    ),
    "accounts.tasks.forget_old_proposed_roles": (
        a_proposed_role_is_old,
        lambda: not ProposedRole.objects.exists(),
    ),
    "voting.tasks.tell_acts": (
        an_act_is_done,
        lambda: is_told(VotingNotice.ACT_DONE),
    ),
    "budget.tasks.announce_phases": (
        a_phase_is_open,
        lambda: is_told(BudgetNotice.PHASE_OPENED),
    ),
    "budget.tasks.remind_late_reviews": (
        an_opinion_is_late,
        lambda: is_told(BudgetNotice.OPINION_LATE),
    ),
    "budget.tasks.work_on_lists": (
        a_list_is_to_be_read,
        lambda: RegisterList.objects.get(file_name="lue.csv").status == ListStatus.CHECKED,
    ),
    "budget.tasks.forget_old_lists": (
        RegisterListFactory,  # of long ago
        lambda: RegisterList.objects.count() == 1,
    ),
    "voting.tasks.forget_what_is_over": (
        a_draft_of_an_edition_is_old,
        lambda: not SetupDraft.objects.exists(),
    ),
    "voting.tasks.settle_frozen_polls": (
        a_paper_waits_for_its_keys,
        lambda: journaled("poll.settled") == 1,
    ),
    "voting.tasks.make_keys": (
        lambda: None,  # those that the paper waits for
        lambda: not KeyRequest.objects.exists(),
    ),
    "voting.tasks.stir_urns": (
        a_ballot_lies_in_an_open_urn,
        Stirring.objects.exists,
    ),
    "voting.tasks.check_urns": (
        lambda: None,  # the urn that was just stirred
        UrnCheck.objects.exists,
    ),
    "voting.tasks.close_due_polls": (a_poll_is_over, lambda: journaled("poll.closed") == 1),
    "voting.tasks.tally_closed_polls": (
        lambda: None,  # the poll that was just closed
        lambda: journaled("poll.tallied") == Outcome.objects.count() == 1,
    ),
    "voting.tasks.tell_participation": (
        a_vote_was_cast_another_day,
        lambda: is_told(VotingNotice.PARTICIPATION_RECORDED),
    ),
}


def test_no_sweep_of_the_schedule_is_left_untried() -> None:
    assert set(DUE) == SCHEDULED


def test_sweeps_sent_again_and_again_to_several_workers_do_their_work_once(
    start: Start, send: Any, is_idle: Any, posted: Any, log: Path
) -> None:
    for make, _is_done in DUE.values():
        make()

    with start("--concurrency", "4"):
        for _ in range(4):  # closing comes before counting, and owing before sending
            send(*DUE, times=4)
            wait_until(is_idle, "the queue is empty", log)

    assert [task for task, (_make, is_done) in DUE.items() if not is_done()] == []
    assert len(set(posted())) == len(posted()) == Notice.objects.count()
    assert "Traceback" not in log.read_text()


# --- Killed in the middle


@pytest.mark.kill
def test_a_worker_killed_in_the_middle_of_a_count_leaves_nothing_half_done_and_the_next_finishes(
    start: Start, send: Any, log: Path
) -> None:
    poll = an_urn_of(opening_in_parts.PARTS_FROM - 1)
    undisturbed = undisturbed_count_of(poll)
    somebody_asks_to_count(poll)

    with start("--concurrency", "1") as doomed:
        send("voting.tasks.tally_closed_polls")
        wait_until(lambda: Job.objects.filter(done_units__gte=1000).exists(), "the count has begun", log)
        kill(doomed)

    poll.refresh_from_db()
    assert (poll.status, poll.seed, Outcome.objects.count()) == (PollStatus.CLOSED, "", 0)
    assert Job.objects.get().state == JobState.RUNNING

    # The dead are waited for: two minutes later, the next one takes the count up.
    Job.objects.update(heartbeat_at=timezone.now() - jobs.CLAIM_LASTS * 2)
    with start("--concurrency", "1"):
        send("voting.tasks.tally_closed_polls")
        wait_until(Outcome.objects.exists, "the count is taken up and finished", log)

    outcome = Outcome.objects.get()
    assert Poll.objects.get().status == PollStatus.TALLIED
    assert outcome.result_fingerprint == undisturbed.result_fingerprint
    assert outcome.urn_fingerprint == undisturbed.urn_fingerprint
    assert (Job.objects.get().state, Job.objects.get().attempts) == (JobState.DONE, 2)


@pytest.mark.kill
@pytest.mark.long
def test_workers_killed_while_they_open_a_big_urn_leave_its_parts_to_the_next(
    start: Start, send: Any, log: Path
) -> None:
    poll = an_urn_of(opening_in_parts.PART * 4)
    undisturbed = undisturbed_count_of(poll)
    somebody_asks_to_count(poll)

    with start("--concurrency", "2") as doomed:
        send("voting.tasks.tally_closed_polls")
        wait_until(lambda: queries.opened(poll) >= 1000, "the opening has begun", log)
        kill(doomed)

    poll.refresh_from_db()
    assert (poll.status, Outcome.objects.count()) == (PollStatus.CLOSED, 0)
    assert Job.objects.get(kind=tallying.KIND).state == JobState.QUEUED  # it waits, and nobody holds it

    Job.objects.filter(state=JobState.RUNNING).update(heartbeat_at=timezone.now() - jobs.CLAIM_LASTS * 2)
    with start("--concurrency", "2"):
        send("voting.tasks.tally_closed_polls")
        wait_until(Outcome.objects.exists, "the parts are opened and counted", log)

    outcome = Outcome.objects.get()
    assert outcome.result_fingerprint == undisturbed.result_fingerprint
    assert outcome.urn_fingerprint == undisturbed.urn_fingerprint
    assert not UrnPart.objects.exists()


def somebody_asks_to_count(poll: Poll) -> None:
    """An imported election is counted on demand; once asked for, its count is the sweep's."""
    row = {"municipality": poll.municipality, "subject": reference(poll)}
    Job.objects.create(kind=tallying.KIND, created_at=timezone.now(), **row)


def undisturbed_count_of(poll: Poll) -> Outcome:
    with transaction.atomic():
        assert tallying.tally(Poll.objects.get(pk=poll.pk), at=AFTER_CLOSE)
        outcome = Outcome.objects.get()
        transaction.set_rollback(True)
    return outcome
