"""The close, step by step: books compared, keys destroyed, rows rewritten; whoever dies, another goes on."""

import shutil
from datetime import UTC, datetime

import pytest
from django.db import DatabaseError, connection, transaction

from accounts.enums import JobState
from accounts.models import Job, JournalEntry
from accounts.services import jobs
from tests.factories.accounts import LONG_AGO
from tests.factories.budget import coordinator_of
from tests.factories.voting import AFTER_CLOSE, WHILE_OPEN, PollFactory, fill_urn, marking, opened, voter_of
from tests.triggers import force, past_triggers
from voting.enums import Channel, PollStatus, TallyFault
from voting.models import Ballot, LinkCopy, Outcome, OutcomeEntry, Poll, Signature
from voting.services import books, closing, link_keys, stirring, sweeping
from voting.services.counting import retrying, tallying

pytestmark = pytest.mark.django_db
BALLOTS = [marking(1 + place % 6) for place in range(30)]
STEPS = ("checked_at", "link_destroyed_at", "rewritten_at")


@pytest.fixture
def poll(db, monkeypatch):
    monkeypatch.setattr(stirring, "SLICE", 10)
    poll = PollFactory(ended=True)
    fill_urn(poll, BALLOTS)
    return poll


def close(poll):
    closing.close(poll, at=AFTER_CLOSE)
    poll.refresh_from_db()
    return [name for name in STEPS if getattr(poll, name) is not None]


def job():
    return Job.objects.get(kind=closing.KIND)


def contents(poll):
    return sorted(opened(poll), key=repr)


def links(settings):
    return list(settings.VAULT_DIR.glob("*.link*"))


def assert_is_over(poll, settings, before):
    poll.refresh_from_db()
    assert all(getattr(poll, name) for name in STEPS)
    assert set(Ballot.objects.filter(poll=poll).values_list("slot", "mark")) == {(None, None)}
    assert contents(poll) == before
    assert Signature.objects.filter(poll=poll).count() == len(before)
    assert links(settings) == []
    assert not link_keys.copies(poll).exists()
    assert job().state == JobState.DONE
    for event in ("poll.closed", "poll.checked", "poll.link_destroyed", "poll.rewritten"):
        assert JournalEntry.objects.filter(event=event).count() == 1


def test_at_the_end_nothing_ties_a_ballot_to_a_signature(poll, settings):
    before, ids = contents(poll), set(Ballot.objects.values_list("id", flat=True))
    signed = set(Signature.objects.values_list("id", "entry_id"))

    assert close(poll) == list(STEPS)

    assert_is_over(poll, settings, before)
    assert ids.isdisjoint(Ballot.objects.values_list("id", flat=True))
    assert set(Signature.objects.values_list("id", "entry_id")) == signed
    assert tallying.tally(poll, at=AFTER_CLOSE)


class Killed(BaseException):
    """No handler of the product sees it: the worker is gone, and so is whatever it would have tidied."""


WHERE = {
    "before the books are compared": (books, "agree"),
    "before the key is destroyed": (link_keys, "shred_here"),
    "before copies are looked for": (link_keys, "copies"),
    "before the rows are written": (stirring, "rewrite"),
    "while old pages are forgotten": (stirring, "forget_old_pages"),
    "before the job is done": (jobs.Claim, "finish"),
}


@pytest.mark.parametrize("death", [Killed, RuntimeError])
@pytest.mark.parametrize("where", WHERE.values(), ids=WHERE)
def test_whoever_dies_at_a_step_is_replaced_by_one_that_ends_the_same(poll, settings, where, death):
    before = contents(poll)

    def die(*_arguments, **_named):
        raise death

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(*where, die)
        with pytest.raises(death):
            closing.close(poll, at=AFTER_CLOSE)

    assert not closing.is_over(Poll.objects.get(pk=poll.pk))
    assert not tallying.tally(Poll.objects.get(pk=poll.pk), at=AFTER_CLOSE)
    assert closing.go_on(Poll.objects.get(pk=poll.pk), at=datetime.now(UTC) + jobs.CLAIM_LASTS * 2)
    assert_is_over(poll, settings, before)


@pytest.mark.parametrize("slices", [1, 2, 4, 5])
def test_whoever_dies_between_two_slices_is_replaced(poll, settings, slices):
    before, known, written = contents(poll), stirring._rewrite_slice, []

    def some(*arguments):
        if len(written) == slices:
            raise Killed
        written.append(known(*arguments))

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(stirring, "_rewrite_slice", some)
        with pytest.raises(Killed):
            closing.close(poll, at=AFTER_CLOSE)

    assert closing.go_on(Poll.objects.get(pk=poll.pk), at=datetime.now(UTC) + jobs.CLAIM_LASTS * 2)
    assert_is_over(poll, settings, before)


def test_while_one_worker_closes_another_does_not(poll):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(stirring, "rewrite", lambda _poll: (_ for _ in ()).throw(Killed))
        with pytest.raises(Killed):
            closing.close(poll, at=AFTER_CLOSE)

    assert not closing.go_on(Poll.objects.get(pk=poll.pk), at=AFTER_CLOSE)


class TestBooks:
    def test_a_signature_without_a_ballot_stops_the_close(self, poll, settings):
        Signature.objects.sign(poll, voter_of(poll), channel=Channel.ONLINE, on=WHILE_OPEN.date())

        assert close(poll) == []

        assert poll.status == PollStatus.CLOSED
        assert (job().state, job().fault) == (JobState.FAILED, TallyFault.CHECK)
        assert len(links(settings)) == 1  # what would show who is missing is not destroyed

    def test_a_ballot_in_no_signature_s_slot_stops_the_close(self, poll):
        ballot = Ballot.objects.first()
        Ballot.objects.filter(poll=poll, id=ballot.id).update(slot=bytes(32))

        assert close(poll) == []

        assert job().fault == TallyFault.CHECK

    def test_a_ballot_that_nobody_signed_for_stops_the_close(self, poll):
        Ballot.objects.place(poll, slot=bytes(32), mark=bytes(32), sealed=bytes(80))

        assert close(poll) == []

        assert job().fault == TallyFault.CHECK

    def test_a_machine_without_the_key_leaves_the_books_to_the_one_that_has_it(
        self, poll, settings, tmp_path
    ):
        before, here = contents(poll), settings.VAULT_DIR
        settings.VAULT_DIR = tmp_path / "without"
        settings.VAULT_DIR.mkdir()

        assert close(poll) == []
        assert (job().state, job().fault) == (JobState.QUEUED, TallyFault.LINK_KEY)

        settings.VAULT_DIR = here
        assert closing.go_on(poll, at=AFTER_CLOSE)
        assert_is_over(poll, settings, before)
        assert JournalEntry.objects.get(event="poll.checked").details == {}

    def test_once_the_key_is_declared_lost_equal_numbers_pass_and_the_journal_says_so(self, poll, settings):
        before = contents(poll)
        links(settings)[0].unlink()
        assert close(poll) == []

        link_keys.copies(poll).update(declared_lost_at=AFTER_CLOSE)

        assert closing.go_on(poll, at=AFTER_CLOSE)
        assert_is_over(poll, settings, before)
        assert JournalEntry.objects.get(event="poll.checked").details == {"by_numbers": True}

    def test_where_the_key_is_lost_unequal_numbers_do_not_pass(self, poll, settings):
        links(settings)[0].unlink()
        link_keys.copies(poll).update(declared_lost_at=AFTER_CLOSE)
        Signature.objects.sign(poll, voter_of(poll), channel=Channel.ONLINE, on=WHILE_OPEN.date())

        assert close(poll) == []

        assert job().fault == TallyFault.CHECK

    def test_a_key_whose_copies_nobody_wrote_down_is_not_given_up(self, poll, settings):
        links(settings)[0].unlink()
        with past_triggers():
            LinkCopy.objects.filter(poll=poll).delete()

        assert close(poll) == []

        assert job().fault == TallyFault.LINK_KEY

    def test_who_has_mended_them_has_the_close_taken_up_again(self, poll):
        lonely = Signature.objects.sign(poll, voter_of(poll), channel=Channel.ONLINE, on=WHILE_OPEN.date())
        close(poll)
        by = coordinator_of(poll.edition)

        retrying.try_again(poll, by=by, at=AFTER_CLOSE)

        assert job().state == JobState.QUEUED
        assert lonely.poll_id == poll.pk
        assert not closing.go_on(poll, at=AFTER_CLOSE)
        assert job().fault == TallyFault.CHECK


class TestCopies:
    @pytest.fixture
    def other(self, poll, settings, tmp_path):
        """The vault of a second machine that has read the same key."""
        here, there = settings.VAULT_DIR, tmp_path / "other machine"
        shutil.copytree(here, there)
        settings.VAULT_DIR = there
        link_keys.register(poll, at=LONG_AGO)
        settings.VAULT_DIR = here
        return there

    def test_each_machine_is_written_down(self, poll, other):
        assert LinkCopy.objects.filter(poll=poll).count() == 2

    def test_a_copy_elsewhere_holds_the_close_until_that_machine_destroyed_it(self, poll, settings, other):
        before, here = contents(poll), settings.VAULT_DIR

        assert close(poll) == ["checked_at"]
        assert (job().state, job().fault) == (JobState.QUEUED, TallyFault.LINK_COPIES)
        assert not tallying.tally(poll, at=AFTER_CLOSE)
        assert not closing.go_on(poll, at=AFTER_CLOSE)

        settings.VAULT_DIR = other
        link_keys.shred_closed(AFTER_CLOSE)
        assert list(other.glob("*.link*")) == []
        settings.VAULT_DIR = here
        assert closing.go_on(poll, at=AFTER_CLOSE)
        assert_is_over(poll, settings, before)

    def test_a_copy_on_a_machine_that_is_gone_no_longer_holds_it(self, poll, other):
        close(poll)
        link_keys.copies(poll).update(declared_lost_at=AFTER_CLOSE)

        assert closing.go_on(poll, at=AFTER_CLOSE)

    def test_a_machine_destroys_nothing_before_the_books_were_compared(self, poll, settings):
        link_keys.shred_closed(WHILE_OPEN)

        assert len(links(settings)) == 1

    @pytest.mark.django_db(transaction=True)
    def test_the_sweep_goes_on_with_what_waited(self, poll, settings, other):
        close(poll)
        here, settings.VAULT_DIR = settings.VAULT_DIR, other

        sweeping.close_due(datetime.now(UTC))  # on the other machine

        settings.VAULT_DIR = here
        assert closing.is_over(Poll.objects.get(pk=poll.pk))


@pytest.mark.parametrize("over", [PollStatus.CLOSED, PollStatus.ANNULLED])
def test_what_is_over_is_neither_opened_again_nor_given_more_time(poll, over):
    force(poll, status=over)

    for change in ({"status": PollStatus.SETTLED}, {"closes_at": datetime(2199, 1, 1, tzinfo=UTC)}):
        with pytest.raises(DatabaseError), transaction.atomic():
            Poll.objects.filter(pk=poll.pk).update(**change)

    assert not Poll.objects.get(pk=poll.pk).is_open(WHILE_OPEN)


class TestWhatWasCountedStays:
    @pytest.fixture
    def counted(self, poll):
        close(poll)
        assert tallying.tally(poll, at=AFTER_CLOSE)
        return poll

    WAYS = {
        "a ballot less": lambda: Ballot.objects.all()[:1].get().delete(),
        "all ballots": lambda: Ballot.objects.all()._raw_delete("default"),
        "another seal": lambda: Ballot.objects.update(sealed=bytes(80)),
        "a slot again": lambda: Ballot.objects.update(mark=bytes(32)),
        "all signatures": lambda: Signature.objects.all()._raw_delete("default"),
        "another day": lambda: Signature.objects.update(signed_on=AFTER_CLOSE.date()),
        "the winners": lambda: OutcomeEntry.objects.update(is_proposed=True),
        "the votes": lambda: OutcomeEntry.objects.update(votes=9),
        "an entry less": lambda: OutcomeEntry.objects.all()._raw_delete("default"),
        "the outcome": lambda: Outcome.objects.update(result={}),
        "its fingerprint": lambda: Outcome.objects.update(result_fingerprint="0" * 64),
        "no outcome": lambda: Outcome.objects.all()._raw_delete("default"),
        "never checked": lambda: Poll.objects.update(link_destroyed_at=None, rewritten_at=None),
        "rewritten later": lambda: Poll.objects.update(rewritten_at=datetime.now(UTC)),
        "emptied too early": lambda: Poll.objects.update(emptied_at=AFTER_CLOSE),
    }  # fmt: skip

    @pytest.mark.parametrize("way", WAYS.values(), ids=WAYS)
    def test_the_database_refuses_to_change_it(self, counted, way):
        with pytest.raises(DatabaseError), transaction.atomic():
            way()

    @pytest.mark.parametrize("back", [PollStatus.DRAFTING, PollStatus.SETTLED, PollStatus.CLOSED])
    def test_it_is_neither_opened_nor_closed_again(self, counted, back):
        with pytest.raises(DatabaseError), transaction.atomic():
            Poll.objects.filter(pk=counted.pk).update(status=back, seed="")

        assert Poll.objects.get(pk=counted.pk).status == PollStatus.TALLIED

    def test_one_more_ballot_is_refused(self, counted):
        with pytest.raises(DatabaseError), transaction.atomic():
            Ballot.objects.create(poll=counted, sealed=bytes(80))

    @pytest.mark.parametrize("table", ["voting_ballot", "voting_signature", "voting_outcomeentry"])
    @pytest.mark.postgresql
    def test_no_table_is_emptied_at_one_stroke(self, counted, table):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"TRUNCATE {table} CASCADE")


@pytest.mark.django_db(transaction=True)
def test_sweeps_at_once_make_one_close(at_once, settings):
    poll = PollFactory(ended=True)
    fill_urn(poll, BALLOTS)
    before = contents(poll)

    at_once(*[lambda: sweeping.close_due(datetime.now(UTC))] * 6)
    sweeping.close_due(datetime.now(UTC))

    assert_is_over(poll, settings, before)


@pytest.mark.django_db(transaction=True)
@pytest.mark.postgresql
def test_after_the_close_the_tables_are_compacted_and_hold_the_same(settings):
    poll = PollFactory(ended=True)
    fill_urn(poll, BALLOTS)
    before = contents(poll)

    sweeping.close_due(datetime.now(UTC))

    poll.refresh_from_db()
    assert poll.compacted_at is not None
    assert contents(poll) == before
