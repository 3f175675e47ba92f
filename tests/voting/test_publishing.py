"""What a count publishes, read by the observer's own command: as a town's people will."""

import subprocess
import sys
from datetime import timedelta

import pytest

from accounts.models import Job
from accounts.services import journal
from tests.environment import ROOT
from tests.factories.accounts import LONG_AGO
from tests.factories.voting import AFTER_CLOSE, CLOSED_AT, WHILE_OPEN, On, PollFactory, fill_urn, marking
from tests.triggers import past_triggers
from voting.models import Ballot, Checkpoint, Outcome, PublishedFile, Signature
from voting.published import Regime, notes, regime
from voting.published.checkpoints import CheckpointText, faults_between, faults_of_notes
from voting.services import belonging, checkpoints, closing, sweeping
from voting.services.counting import tallying
from voting.tally.types import BLANK

PAPER = (On(100_000, (60_000, 50_000, 30_000, 10_000)), On(20_000, (15_000, 12_000)))


def counted(ballots, paper=PAPER):
    poll = PollFactory(ended=True, paper=paper)
    choices = [{**marking(1 + n % 4), **marking(5 + n % 2, key="2")} for n in range(ballots - 1)]
    fill_urn(poll, [*choices, {"1": BLANK, "2": BLANK}][:ballots])
    assert closing.close(poll, at=AFTER_CLOSE)
    assert tallying.tally(poll, at=AFTER_CLOSE)
    poll.refresh_from_db()
    return poll


def saved(poll, folder, *, commission=None):
    for file in PublishedFile.objects.filter(poll=poll):
        place = folder if file.is_public else commission
        if place is not None:
            place.mkdir(exist_ok=True)
            (place / file.name).write_bytes(bytes(file.content))
    return folder


def observed(folder, *options):
    command = [sys.executable, "-m", "voting.published", str(folder), "--lang", "en", *options]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)


@pytest.mark.django_db
@pytest.mark.once
@pytest.mark.parametrize(
    ("ballots", "lines"),
    [
        (230, {"urn.csv", "contest-1.pb", "contest-2.pb"}),
        (60, {"locked-1.csv", "locked-2.csv"}),
        (20, set()),
        (5, set()),
    ],
)
def test_an_observer_finds_that_everything_agrees_whatever_the_number_of_ballots(ballots, lines, tmp_path):
    poll = counted(ballots)

    seen = observed(saved(poll, tmp_path / "published"))

    files = {file.name for file in PublishedFile.objects.filter(poll=poll, is_public=True)}
    assert seen.returncode == 0, seen.stdout + seen.stderr
    assert files - {"publication.json", "publication.note"} == lines


@pytest.mark.django_db
@pytest.mark.once
def test_the_commission_recounts_what_not_everybody_may_read(tmp_path):
    poll = counted(60)
    folder = saved(poll, tmp_path / "published", commission=tmp_path / "commission")

    seen = observed(folder, "--commission", str(tmp_path / "commission"))

    assert seen.returncode == 0, seen.stdout + seen.stderr
    assert {file.name for file in (tmp_path / "commission").iterdir()} == {
        "clear-1.csv", "clear-2.csv", "salt.txt",
    }  # fmt: skip


@pytest.mark.django_db
def test_another_count_of_the_same_urn_gives_the_same_bytes():
    poll = counted(230)
    first = dict(PublishedFile.objects.filter(poll=poll).values_list("name", "sha256"))

    with past_triggers():
        Outcome.objects.filter(contest__poll=poll).delete()
        PublishedFile.objects.filter(poll=poll).delete()
        type(poll).objects.filter(pk=poll.pk).update(status="closed", seed="")
        poll.refresh_from_db()
        Job.objects.all().delete()
    assert tallying.tally(poll, at=AFTER_CLOSE + timedelta(days=1))

    assert dict(PublishedFile.objects.filter(poll=poll).values_list("name", "sha256")) == first


@pytest.mark.django_db
def test_a_checkpoint_waits_for_twenty_more_people_and_for_the_day_after():
    poll = PollFactory(settled=True)
    fill_urn(poll, [marking(1)] * 19)
    assert checkpoints.write_due([poll], WHILE_OPEN) == 0
    fill_urn(poll, [marking(1)])

    assert checkpoints.write_due([poll], WHILE_OPEN) == 1
    assert checkpoints.write_due([poll], WHILE_OPEN) == 0
    sweeping.make_keys()

    today = [checkpoint.number for checkpoint in checkpoints.public(poll, WHILE_OPEN)]
    tomorrow = [checkpoint.number for checkpoint in checkpoints.public(poll, WHILE_OPEN + timedelta(days=1))]
    assert (today, tomorrow) == ([0], [0, 1])
    assert all(notes.read(checkpoint.note) for checkpoint in Checkpoint.objects.all())


@pytest.mark.django_db
def test_a_checkpoint_says_how_far_the_journal_was_and_nothing_else_of_it():
    poll = PollFactory(settled=True)
    entry = journal.record("poll.settled", poll, by=None, at=WHILE_OPEN, word="caché")
    fill_urn(poll, [marking(1)] * 20)
    assert checkpoints.write_due([poll], WHILE_OPEN) == 1

    sweeping.make_keys()

    opening, next_one = (notes.read(note).text for note in Checkpoint.objects.values_list("note", flat=True))
    assert "\njournal -\n" in opening
    assert f"\njournal {entry.entry_hash}\n" in next_one
    assert [line.split(" ")[0] for line in next_one.splitlines()[1:]] == [
        "checkpoint", "hour", "signatures", "ballots", "paper", "journal", "previous",
    ]  # fmt: skip


def test_what_a_contest_shows_hangs_on_how_many_ballots_it_has():
    assert [regime(ballots) for ballots in (9, 10, 29, 30, 199, 200)] == [
        Regime.WINNERS, Regime.TOTALS, Regime.TOTALS, Regime.LOCKED, Regime.LOCKED, Regime.OPEN,
    ]  # fmt: skip


@pytest.mark.django_db
@pytest.mark.parametrize("note", ["x", "sous\n\n— x y\n"])
def test_a_note_that_somebody_planted_neither_stops_the_count_nor_is_published(note):
    poll = PollFactory(settled=True, closes_at=CLOSED_AT)
    fill_urn(poll, [marking(1)] * 12)
    Checkpoint.objects.filter(poll=poll).update(note=note)
    sweeping.make_keys()
    assert closing.close(poll, at=AFTER_CLOSE)

    assert tallying.tally(poll, at=AFTER_CLOSE)

    record = bytes(PublishedFile.objects.get(name="publication.json").content).decode()
    assert "checkpoint 0" in record
    public = [checkpoint.number for checkpoint in checkpoints.public(poll, AFTER_CLOSE)]
    assert public == [1]


@pytest.mark.django_db
class TestRestored:
    """Data that were restored lack what came since: the vault, which no archive has, still knows it."""

    def signed(self, poll, ballots, at):
        fill_urn(poll, [marking(1)] * ballots)
        checkpoints.write_due([poll], at)
        sweeping.make_keys()

    def poll_with_three_heads(self):
        poll = PollFactory(settled=True)
        for hours in (1, 2):
            self.signed(poll, 25, LONG_AGO + timedelta(hours=hours))
        known = heads(poll)
        with past_triggers():
            Checkpoint.objects.filter(poll=poll, number=2).delete()
            for book in (Ballot, Signature):
                later = list(book.objects.filter(poll=poll).values_list("id", flat=True)[25:])
                book.objects.filter(poll=poll, id__in=later).delete()
        return poll, known

    def test_the_next_head_goes_on_from_the_last_that_was_signed(self):
        poll, known = self.poll_with_three_heads()

        self.signed(poll, 3, LONG_AGO + timedelta(hours=30))  # one more than in the row of number 1
        fill_urn(poll, [marking(1)] * 20)
        self.signed(poll, 0, LONG_AGO + timedelta(hours=31))

        assert heads(poll)[:3] == known
        assert faults(poll, [*known, *heads(poll)]) == []

    def test_a_head_counted_before_the_lost_ones_are_back_comes_after_them(self):
        poll, known = self.poll_with_three_heads()
        fill_urn(poll, [marking(1)] * 21)
        checkpoints.write_due([poll], LONG_AGO + timedelta(hours=30))
        assert Checkpoint.objects.get(poll=poll, number=2).note == ""

        for _sweep in range(2):
            sweeping.make_keys()

        assert heads(poll)[:3] == known
        assert len(heads(poll)) == 4
        last = CheckpointText.from_text(notes.read(heads(poll)[3]).text)
        assert (last.counts.signatures, last.counts.fewer) == (46, checkpoints.FEWER)
        assert faults(poll, [*known, *heads(poll)]) == []

    def test_a_vault_that_came_back_from_paper_knows_them_from_the_rows(self, settings):
        poll = PollFactory(settled=True)
        self.signed(poll, 25, LONG_AGO)
        known = heads(poll)
        beside = [*settings.COUNTING_VAULT_DIR.glob("*.head*"), *settings.COUNTING_VAULT_DIR.glob("*.poll")]
        kept = {place.name: place.read_bytes() for place in beside}
        for place in beside:
            place.unlink()

        self.signed(poll, 25, LONG_AGO + timedelta(hours=1))

        assert heads(poll)[:2] == known
        assert faults(poll, heads(poll)) == []
        assert all((settings.COUNTING_VAULT_DIR / name).read_bytes() == kept[name] for name in kept)


def heads(poll):
    return list(Checkpoint.objects.filter(poll=poll).order_by("number").values_list("note", flat=True))


def faults(poll, found):
    chain, key = {}, checkpoints.signer_of(belonging.open_keys(poll)).key
    told = faults_of_notes(
        [notes.read(note) for note in found],
        chain,
        key,
        origin=key.name,
        paper=poll.paper_fingerprint,
        file="kept",
    )
    return [*told, *faults_between(chain)]
