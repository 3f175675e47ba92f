"""Checkpoints: how many signed online, how many ballots there are, how far the journal is, signed, chained.

The web side counts and writes a row; the counting side, which has the key, signs it. Between two of them
lie at least `APART` signatures, and each is published the day after: who reads them learns nothing of a
single cast. The first is that of the empty urn, the last that of the close.

Each head that was signed stands in the vault beside its key first, and under its number never another one:
data that were restored get back the heads they lack, and the next one goes on from the last, with `fewer`.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime

from django.db import connection, transaction
from django.db.models import QuerySet

from accounts.models import JournalEntry
from accounts.services import locks
from voting import vault
from voting.enums import PollOrigin, PollStatus
from voting.models import Checkpoint, Poll
from voting.published import NoteKey, NoteSigner, notes
from voting.published.checkpoints import NO_JOURNAL, CheckpointText, Counts
from voting.published.notes import BadNote
from voting.services.belonging import origin_of, signed_note

APART = 20
# In one statement, so of one state of the urn: nobody who casts meanwhile is in one figure alone.
COUNTS = """
    SELECT (SELECT count(*) FROM voting_signature WHERE poll_id = %s AND channel = 'online'),
           (SELECT count(*) FROM voting_ballot WHERE poll_id = %s)
"""
FEWER = "ballots or signatures were withdrawn, or the data restored"


def key_of(poll: Poll) -> str:
    """The key that checks what is published, as people hand it on; empty until the paper is settled."""
    public = bytes(poll.signing_public_key or b"")
    return NoteKey(origin_of(poll), public).text if public else ""


def begin(poll: Poll, *, at: datetime) -> None:
    """The head of the empty urn, as the paper is settled."""
    Checkpoint.objects.get_or_create(
        poll=poll, number=0, defaults={"at": at, "signatures": 0, "ballots": 0, "journal_head": _head(poll)}
    )


def write_due(polls: Iterable[Poll], at: datetime) -> int:
    """One more checkpoint for each open poll in which enough people signed since the last, or are missing."""
    return sum(_write(poll, at, apart=APART) for poll in polls)


def end(poll: Poll, *, at: datetime) -> None:
    """The head of the close, whose counts are those of the check."""
    begin(poll, at=at)
    _write(poll, at, apart=0)


@transaction.atomic
def _write(poll: Poll, at: datetime, *, apart: int) -> bool:
    locks.hold(poll)
    last = Checkpoint.objects.filter(poll=poll).order_by("-number").first()
    signatures, ballots = _counts(poll)
    if last is not None and apart and abs(signatures - last.signatures) < apart:
        return False
    Checkpoint.objects.create(
        poll=poll,
        number=last.number + 1 if last else 0,
        at=at,
        signatures=signatures,
        ballots=ballots,
        journal_head=_head(poll),
    )
    return True


def compared(poll: Poll) -> tuple[Checkpoint | None, int, int]:
    """Of restored data: the last checkpoint in them, and how many signatures and ballots lie there now."""
    last = Checkpoint.objects.filter(poll=poll).order_by("-number").first()
    return (last, *_counts(poll))


def _counts(poll: Poll) -> tuple[int, int]:
    with connection.cursor() as cursor:
        cursor.execute(COUNTS, [poll.pk, poll.pk])
        signatures, ballots = cursor.fetchone()
    return signatures, ballots


def _head(poll: Poll) -> str:
    last = JournalEntry.objects.within(poll.municipality).order_by("-sequence").first()
    return last.entry_hash if last else ""


def unsigned() -> QuerySet[Poll]:
    """Of every town: only the counting side, which serves them all, asks."""
    waiting = Checkpoint.objects.filter(note="").values("poll")
    polls = Poll.objects.select_related("edition__municipality", "rulebook")
    return polls.filter(origin=PollOrigin.TOWN, pk__in=waiting)


@transaction.atomic
def sign_all(poll: Poll, keys: vault.Opening) -> int:
    """The counting side's turn: sign what is not signed, in the order of their numbers."""
    locks.hold(poll, "status")
    heads, rows = _Heads(keys), list(Checkpoint.objects.filter(poll=poll).order_by("number"))
    signed, displaced = 0, []
    for row in rows:
        if row.number > len(heads):
            break  # a hole: no head follows one that is not there
        if row.number == len(heads):
            heads.take(row)
        elif not row.note and not heads.is_of(row):
            displaced.append(row)
        note = heads.notes[row.number]
        signed += Checkpoint.objects.filter(pk=row.pk, note="").update(note=note)
    for row in displaced:
        heads.follow(row)
    # Once it is closed no row is added: what is published takes its heads from the vault.
    is_running = poll.status == PollStatus.SETTLED
    lost = set(range(len(heads))) - {row.number for row in rows} if is_running else set()
    for number in sorted(lost):
        _put_back(poll, heads.notes[number])
    return signed + len(lost)


def _put_back(poll: Poll, note: str) -> None:
    """A head that was signed and whose row the data lost."""
    text = CheckpointText.from_text(notes.read(note).text)
    row = Checkpoint.objects.create(
        poll=poll,
        number=text.number,
        at=datetime.fromisoformat(text.counts.hour),
        signatures=text.counts.signatures,
        ballots=text.counts.ballots,
        journal_head="" if text.journal == NO_JOURNAL else text.journal,
    )
    Checkpoint.objects.filter(pk=row.pk, note="").update(note=note)


def signer_of(keys: vault.Opening) -> NoteSigner:
    """The key of the poll bears the poll's own name."""
    return NoteSigner(_poll_of(keys).name, bytes(keys.signing_key))


def _poll_of(keys: vault.Opening) -> vault.DrawnFor:
    if keys.drawn_for is None:
        raise vault.KeyOfAnother("poll")
    return keys.drawn_for


class _Heads:
    """The heads of a poll as the vault has them."""

    def __init__(self, keys: vault.Opening) -> None:
        self._keys, self._signer, self._paper = keys, signer_of(keys), _poll_of(keys).paper
        self.notes = keys.heads()

    def __len__(self) -> int:
        return len(self.notes)

    def take(self, row: Checkpoint) -> None:
        """The next one: as our key signed it before the vault kept heads or lost them, else signed now."""
        text = self._next(row)
        found = _text_signed(row.note, self._signer)
        is_ours = found is not None and (found.number, found.paper, found.previous) == (
            text.number, text.paper, text.previous
        )  # fmt: skip
        self._keep(row.note if is_ours else str(notes.sign(text.to_text(), self._signer)))

    def is_of(self, row: Checkpoint) -> bool:
        """Whether the head of this number says what the row says."""
        return self._says(self._text(row.number), row)

    def follow(self, row: Checkpoint) -> None:
        """What was counted since data were restored, after the last head that was signed before."""
        if not self._says(self._text(-1), row):
            self._keep(str(notes.sign(self._next(row).to_text(), self._signer)))

    def _keep(self, note: str) -> None:
        self.notes.append(self._keys.keep_head(len(self.notes), note))

    def _text(self, number: int) -> CheckpointText:
        return CheckpointText.from_text(notes.read(self.notes[number]).text)

    def _says(self, text: CheckpointText, row: Checkpoint) -> bool:
        counts = Counts.of(row.at, signatures=row.signatures, ballots=row.ballots, fewer=text.counts.fewer)
        return (counts, row.journal_head or NO_JOURNAL) == (text.counts, text.journal)

    def _next(self, row: Checkpoint) -> CheckpointText:
        previous = self._text(-1) if self.notes else None
        fell = previous is not None and (
            row.signatures < previous.counts.signatures or row.ballots < previous.counts.ballots
        )
        counts = Counts.of(
            row.at, signatures=row.signatures, ballots=row.ballots, fewer=FEWER if fell else ""
        )
        journal = row.journal_head or NO_JOURNAL
        if previous is None:
            return CheckpointText(self._signer.name, self._paper, counts, journal=journal)
        return previous.following(counts, journal)


def _text_signed(note: str, signer: NoteSigner) -> CheckpointText | None:
    try:
        read = notes.read(note)
        return CheckpointText.from_text(read.text) if read.is_signed_by(signer.key) else None
    except BadNote:
        return None


def public(poll: Poll, at: datetime) -> Iterator[Checkpoint]:
    """Those that everybody may read now: the first, and those of the days before; after the close, all."""
    today = poll.local_day(at)
    for checkpoint in Checkpoint.objects.within(poll.municipality).filter(poll=poll).exclude(note=""):
        is_due = checkpoint.number == 0 or poll.rewritten_at or poll.local_day(checkpoint.at) < today
        if is_due and signed_note(poll, checkpoint.note) is not None:
            yield checkpoint
