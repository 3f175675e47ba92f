"""The keys of a frozen paper: asked by the web side, drawn and proved by the counting side.

Each step is a row that the other side reads, so the two may be accounts, or machines, that share the database
alone. Run again, a step that is done does nothing. Whoever writes a row may ask for anything: the counting
side opens a word that was made for it and nothing else, and destroys nothing before its time.
"""

import hashlib
import logging
import secrets
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db.models import Q, QuerySet

from voting import vault
from voting.enums import IncidentKind, PollStatus
from voting.models import Incident, KeyRequest, Poll
from voting.queries.polls import APPEAL, appeals_are_over
from voting.services import belonging

CHALLENGE_BYTES = 32
# No ballot begins so: a tracking number stands first in it, in capitals.
BEFORE_THE_WORD = b"a word for the counting side\0"

log = logging.getLogger(__name__)


def ask(poll: Poll, *, at: datetime) -> KeyRequest:
    return KeyRequest.objects.create(poll=poll, asked_at=at)


def asked() -> QuerySet[KeyRequest]:
    """Of every town: only the sweeps that serve them all ask."""
    return KeyRequest.objects.select_related("poll__edition__municipality").order_by("asked_at")


def for_the_counting_side() -> QuerySet[KeyRequest]:
    return asked().filter(Q(urn_public_key=None) | Q(challenge__isnull=False, answer=None))


def serve(request: KeyRequest) -> bool:
    """The counting side's turn: draw the keys; later open the word that was sealed with them."""
    counting_dir = settings.COUNTING_VAULT_DIR
    request.poll.refresh_from_db(fields=["status"])
    if counting_dir is None or request.poll.status != PollStatus.SETTLING:
        return False
    if request.urn_public_key is None:
        return _draw(request, counting_dir)
    if request.challenge is not None and request.answer is None:
        return _answer(request)
    return False


def _draw(request: KeyRequest, counting_dir: Path) -> bool:
    keys = vault.draw_keys(counting_dir)
    belonging.remember(request.poll, keys, counting_dir)
    taken = KeyRequest.objects.filter(pk=request.pk, urn_public_key=None).update(
        urn_public_key=keys.urn_public_key,
        signing_public_key=keys.signing_public_key,
        seed_commitment=keys.seed_commitment,
    )
    if not taken:  # taken back meanwhile, or another worker was faster
        vault.discard(counting_dir, keys.urn_public_key)
    return bool(taken)


def _answer(request: KeyRequest) -> bool:
    """Proves that what was drawn can be read again here: the vault keeps it, and nobody exchanged it.

    Only a word is answered, and only by its fingerprint: whatever else was sealed stays closed.
    """
    opened = belonging.open_asked(request).unseal(bytes(request.challenge or b""))
    word = opened.removeprefix(BEFORE_THE_WORD)
    if len(opened) != len(BEFORE_THE_WORD) + CHALLENGE_BYTES or len(word) != CHALLENGE_BYTES:
        raise vault.KeyDamaged("challenge")
    answer = hashlib.sha256(word).digest()
    return bool(KeyRequest.objects.filter(pk=request.pk).update(answer=answer))


def challenge(request: KeyRequest) -> None:
    """The web side's turn: seal a random word, keep only the fingerprint of the answer it asks for."""
    if request.urn_public_key is None or request.challenge is not None:
        return
    word = secrets.token_bytes(CHALLENGE_BYTES)
    sealed, answer = vault.seal(bytes(request.urn_public_key), BEFORE_THE_WORD + word), hashlib.sha256(word)
    KeyRequest.objects.filter(pk=request.pk, challenge=None).update(
        challenge=sealed, challenge_sha256=hashlib.sha256(answer.digest()).hexdigest()
    )


def is_proved(request: KeyRequest) -> bool:
    return (
        request.answer is not None
        and hashlib.sha256(bytes(request.answer)).hexdigest() == request.challenge_sha256
    )


def destroy_what_has_served() -> int:
    """The counting side's turn, once two people said that the time for appeals is over, and it is: nobody
    opens these again.
    """
    counting_dir, destroyed = settings.COUNTING_VAULT_DIR, 0
    if counting_dir is None:
        return 0
    acts = Incident.objects.filter(kind=IncidentKind.PRIVATE_HALF_DESTROYED, done_at__isnull=False)
    for act in acts.exclude(details__has_key="destroyed").select_related("poll"):
        try:
            if not _have_served(act.poll, counting_dir):
                continue
            vault.discard(counting_dir, bytes(act.poll.urn_public_key or b""))
        except vault.VaultFault as fault:  # one poll's trouble stops no other town's
            log.error("the keys of poll %s are not destroyed: %r", act.poll_id, fault)
            continue
        act.details = {**act.details, "destroyed": True}
        act.save(update_fields=["details"])
        destroyed += 1
    return destroyed


def _have_served(poll: Poll, counting_dir: Path) -> bool:
    """By the row, and by what stands beside the key: two months after the close that it was drawn for."""
    now, kept = belonging.clock(), vault.kept_poll(counting_dir, bytes(poll.urn_public_key or b""))
    if not appeals_are_over(poll, now):
        return False
    return kept is None or (kept.poll == poll.pk and kept.is_over(now - APPEAL))
