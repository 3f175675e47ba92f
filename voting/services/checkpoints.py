"""Checkpoints: how many signed, how many ballots lie there, how far the journal is, signed and chained.

The web side counts and writes a row; the counting side, which has the key, signs it. Between two of them
lie at least `APART` signatures, and each is published the day after: who reads them learns nothing of a
single cast. The first is that of the empty urn, the last that of the close.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime
from urllib.parse import urlsplit

from django.conf import settings
from django.db import connection, transaction
from django.db.models import QuerySet

from accounts.models import JournalEntry
from accounts.services import locks
from voting import vault
from voting.models import Checkpoint, Poll
from voting.published import NoteSigner, notes
from voting.published.checkpoints import NO_JOURNAL, CheckpointText, Counts
from voting.services.keys import keys_of

APART = 20
# In one statement, so of one state of the urn: nobody who casts meanwhile is in one figure alone.
COUNTS = """
    SELECT (SELECT count(*) FROM voting_signature WHERE poll_id = %s),
           (SELECT count(*) FROM voting_ballot WHERE poll_id = %s)
"""
FEWER = "ballots or signatures were withdrawn, or the data restored"


def origin_of(poll: Poll) -> str:
    """The name of a poll for good, as its first checkpoint has it."""
    first = Checkpoint.objects.filter(poll=poll, number=0).exclude(note="").first()
    if first is not None:
        return notes.read(first.note).text.partition("\n")[0]
    host = urlsplit(settings.BASE_URL).netloc
    return f"{host}/{poll.municipality.slug}/{poll.edition.slug}"


def begin(poll: Poll, *, at: datetime) -> None:
    """The head of the empty urn, as the paper is settled."""
    Checkpoint.objects.get_or_create(
        poll=poll, number=0, defaults={"at": at, "signatures": 0, "ballots": 0, "journal_head": _head(poll)}
    )


def write_due(polls: Iterable[Poll], at: datetime) -> int:
    """One more checkpoint for each of these open polls in which enough people signed since the last."""
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
    if last is not None and apart and signatures - last.signatures < apart:
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


def unsigned() -> QuerySet[Checkpoint]:
    """Of every town: only the counting side, which serves them all, asks."""
    return Checkpoint.objects.filter(note="").select_related("poll__edition__municipality")


def sign_due() -> int:
    """The counting side's turn: sign what is not signed, each poll's in the order of their numbers."""
    if settings.COUNTING_VAULT_DIR is None:
        return 0
    polls = {checkpoint.poll for checkpoint in unsigned()}
    return sum(
        sign_all(poll, vault.Opening.read(settings.COUNTING_VAULT_DIR, keys_of(poll))) for poll in polls
    )


def sign_all(poll: Poll, keys: vault.Opening) -> int:
    signed = 0
    signer, previous = signer_of(poll, keys), None
    for checkpoint in Checkpoint.objects.filter(poll=poll).order_by("number"):
        text = _text(checkpoint, previous, origin=signer.name, paper=poll.paper_fingerprint)
        if not checkpoint.note:
            note = str(notes.sign(text.to_text(), signer))
            signed += Checkpoint.objects.filter(pk=checkpoint.pk, note="").update(note=note)
        previous = text
    return signed


def signer_of(poll: Poll, keys: vault.Opening) -> NoteSigner:
    """The key of the poll bears the poll's own name."""
    return NoteSigner(origin_of(poll), bytes(keys.signing_key))


def _text(
    checkpoint: Checkpoint, previous: CheckpointText | None, *, origin: str, paper: str
) -> CheckpointText:
    fell = previous is not None and (
        checkpoint.signatures < previous.counts.signatures or checkpoint.ballots < previous.counts.ballots
    )
    counts = Counts.of(
        checkpoint.at,
        signatures=checkpoint.signatures,
        ballots=checkpoint.ballots,
        fewer=FEWER if fell else "",
    )
    journal = checkpoint.journal_head or NO_JOURNAL
    if previous is None:
        return CheckpointText(origin, paper, counts, journal=journal)
    return previous.following(counts, journal)


def public(poll: Poll, at: datetime) -> Iterator[Checkpoint]:
    """Those that everybody may read now: the first, and those of the days before; after the close, all."""
    today = poll.local_day(at)
    for checkpoint in Checkpoint.objects.within(poll.municipality).filter(poll=poll).exclude(note=""):
        if checkpoint.number == 0 or poll.rewritten_at or poll.local_day(checkpoint.at) < today:
            yield checkpoint
