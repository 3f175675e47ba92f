"""Whose the keys of the counting side are: kept beside each key as it is drawn, compared before each use.

The counting side believes no row what it must know itself: a second poll under the same public half, another
paper or an earlier close open nothing.
"""

from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings
from django.db import connection

from voting import vault
from voting.enums import PollOrigin, PollStatus
from voting.models import Checkpoint, KeyRequest, Poll
from voting.published import notes
from voting.published.notes import BadNote, NoteKey, SignedNote
from voting.queries import papers

# Later the paper of a poll is read in what was published.
BEFORE_THE_COUNT = (PollStatus.SETTLING, PollStatus.SETTLED, PollStatus.CLOSED)


def keys_of(row: KeyRequest | Poll) -> vault.PublicKeys:
    """The public halves that a request or a settled poll holds."""
    return vault.PublicKeys(
        bytes(row.urn_public_key or b""), row.seed_commitment, bytes(row.signing_public_key or b"")
    )


def remember(poll: Poll, keys: vault.PublicKeys, counting_dir: Path) -> vault.DrawnFor:
    """Beside the key, once: which poll it is for, and its paper as it will be printed with it."""
    return vault.remember(counting_dir, keys.urn_public_key, _as_it_stands(poll, keys, origin_of(poll)))


def open_keys(poll: Poll) -> vault.Opening:
    """The keys of a settled poll, on the counting side; of one from before this was kept, from paper or from
    elsewhere the first use says whose they are.
    """
    counting_dir = _counting_dir()
    opened = vault.Opening.read(counting_dir, keys_of(poll))
    if opened.drawn_for is None:
        if Poll.objects.filter(urn_public_key=poll.urn_public_key).exclude(pk=poll.pk).exists():
            raise vault.KeyOfAnother("poll")
        opened.drawn_for = remember(poll, keys_of(poll), counting_dir)
    _require_same(poll, keys_of(poll), opened.drawn_for)
    if poll.paper_fingerprint != opened.drawn_for.paper:
        raise vault.KeyOfAnother("paper")
    return opened


def open_asked(request: KeyRequest) -> vault.Opening:
    """The keys drawn for this very request: here nothing is learnt from a row."""
    opened = vault.Opening.read(_counting_dir(), keys_of(request))
    if opened.drawn_for is None:
        raise vault.KeyOfAnother("request")
    _require_same(request.poll, keys_of(request), opened.drawn_for)
    return opened


def clock() -> datetime:
    """By the database, as for every cast."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT CURRENT_TIMESTAMP")
        (now,) = cursor.fetchone()
    # SQLite says it as text, in UTC without saying so.
    return datetime.fromisoformat(now).replace(tzinfo=UTC) if isinstance(now, str) else now


def origin_of(poll: Poll) -> str:
    """The name of a poll for good, as its first head has it."""
    first = Checkpoint.objects.filter(poll=poll, number=0).first()
    note = signed_note(poll, first.note) if first is not None else None
    if note is not None:
        return _name_in(note)
    host = urlsplit(settings.BASE_URL).netloc
    return f"{host}/{poll.municipality.slug}/{poll.edition.slug}"


def signed_note(poll: Poll, text: str) -> SignedNote | None:
    """The note, if the poll's own key signed it: a row may hold anything."""
    try:
        note = notes.read(text)
        key = NoteKey(_name_in(note), bytes(poll.signing_public_key or b""))
    except BadNote:
        return None
    return note if note.is_signed_by(key) else None


def _name_in(note: SignedNote) -> str:
    return note.text.partition("\n")[0]


def _counting_dir() -> Path:
    if settings.COUNTING_VAULT_DIR is None:
        raise vault.KeyMissing("urn")
    return settings.COUNTING_VAULT_DIR


def _require_same(poll: Poll, keys: vault.PublicKeys, kept: vault.DrawnFor) -> None:
    here = _as_it_stands(poll, keys, kept.name)
    if (here.poll, here.paper, here.is_imported) != (kept.poll, kept.paper, kept.is_imported):
        raise vault.KeyOfAnother("poll")


def _as_it_stands(poll: Poll, keys: vault.PublicKeys, name: str) -> vault.DrawnFor:
    printed = Poll.objects.select_related("edition__municipality", "rulebook").get(pk=poll.pk)
    printed.urn_public_key, printed.signing_public_key = keys.urn_public_key, keys.signing_public_key
    printed.seed_commitment = keys.seed_commitment
    is_to_count = printed.origin == PollOrigin.TOWN and printed.status in BEFORE_THE_COUNT
    return vault.DrawnFor(
        poll=printed.pk,
        name=name,
        paper=papers.fingerprint(printed) if is_to_count else printed.paper_fingerprint,
        closes_at=printed.closes_at.isoformat() if printed.closes_at else "",
        is_imported=printed.origin == PollOrigin.IMPORTED,
    )
