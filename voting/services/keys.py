"""The keys of a frozen paper: asked by the web side, drawn and proved by the counting side.

Each step is a row that the other side reads, so the two may be accounts, or machines, that share the database
alone. Run again, a step that is done does nothing.
"""

import hashlib
import secrets
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db.models import Q, QuerySet

from voting import vault
from voting.enums import IncidentKind
from voting.models import Incident, KeyRequest, Poll

CHALLENGE_BYTES = 32


def ask(poll: Poll, *, at: datetime) -> KeyRequest:
    return KeyRequest.objects.create(poll=poll, asked_at=at)


def asked() -> QuerySet[KeyRequest]:
    """Of every town: only the sweeps that serve them all ask."""
    return KeyRequest.objects.select_related("poll__edition__municipality").order_by("asked_at")


def for_the_counting_side() -> QuerySet[KeyRequest]:
    return asked().filter(Q(urn_public_key=None) | Q(challenge__isnull=False, answer=None))


def serve(request: KeyRequest) -> None:
    """The counting side's turn: draw the keys; later open the word that was sealed with them."""
    counting_dir = settings.COUNTING_VAULT_DIR
    if counting_dir is None:
        return
    if request.urn_public_key is None:
        _draw(request, counting_dir)
    elif request.challenge is not None and request.answer is None:
        _answer(request, counting_dir)


def _draw(request: KeyRequest, counting_dir: Path) -> None:
    keys = vault.draw_keys(counting_dir)
    taken = KeyRequest.objects.filter(pk=request.pk, urn_public_key=None).update(
        urn_public_key=keys.urn_public_key,
        signing_public_key=keys.signing_public_key,
        seed_commitment=keys.seed_commitment,
    )
    if not taken:  # taken back meanwhile, or another worker was faster
        vault.discard(counting_dir, keys.urn_public_key)


def _answer(request: KeyRequest, counting_dir: Path) -> None:
    """Proves that what was drawn can be read again here: the vault keeps it, and nobody exchanged it."""
    opened = vault.Opening.read(counting_dir, keys_of(request))
    answer = opened.unseal(bytes(request.challenge or b""))
    KeyRequest.objects.filter(pk=request.pk).update(answer=answer)


def challenge(request: KeyRequest) -> None:
    """The web side's turn: seal a random word, keep only its fingerprint."""
    if request.urn_public_key is None or request.challenge is not None:
        return
    word = secrets.token_bytes(CHALLENGE_BYTES)
    sealed = vault.seal(bytes(request.urn_public_key), word)
    KeyRequest.objects.filter(pk=request.pk, challenge=None).update(
        challenge=sealed, challenge_sha256=hashlib.sha256(word).hexdigest()
    )


def is_proved(request: KeyRequest) -> bool:
    return (
        request.answer is not None
        and hashlib.sha256(bytes(request.answer)).hexdigest() == request.challenge_sha256
    )


def keys_of(row: KeyRequest | Poll) -> vault.PublicKeys:
    """The public halves that a request or a settled poll holds."""
    return vault.PublicKeys(
        bytes(row.urn_public_key or b""), row.seed_commitment, bytes(row.signing_public_key or b"")
    )


def destroy_what_has_served() -> int:
    """The counting side's turn, once two people said that the time for appeals is over: nobody opens these
    again.
    """
    counting_dir, destroyed = settings.COUNTING_VAULT_DIR, 0
    if counting_dir is None:
        return 0
    acts = Incident.objects.filter(kind=IncidentKind.PRIVATE_HALF_DESTROYED, done_at__isnull=False)
    for act in acts.exclude(details__has_key="destroyed").select_related("poll"):
        vault.discard(counting_dir, bytes(act.poll.urn_public_key or b""))
        act.details = {**act.details, "destroyed": True}
        act.save(update_fields=["details"])
        destroyed += 1
    return destroyed
