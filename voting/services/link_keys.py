"""Which machines hold a K_link, and its end: each destroys its copy once both books were compared."""

from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db.models import QuerySet

from accounts.process_cache import Shelf, remembered
from voting import vault
from voting.models import LinkCopy, Poll
from voting.queries.polls import taking_ballots

_known = Shelf[tuple[int, int, str], bool](size=64)


def _vault_dir() -> Path:
    if settings.VAULT_DIR is None:
        raise vault.KeyMissing("link")
    return settings.VAULT_DIR


@remembered(size=4)
def _here(vault_dir: Path) -> tuple[str, str]:
    return vault.machine(vault_dir)


def register(poll: Poll, *, at: datetime) -> None:
    """Write down that this machine can read the K_link of a poll: when it starts or draws it, never at a
    cast.
    """
    machine, host = _here(_vault_dir())
    LinkCopy.objects.get_or_create(
        poll=poll,
        generation=poll.link_generation,
        machine=machine,
        defaults={"host": host, "read_at": at},
    )


def draw(urn_public_key: bytes, generation: int = 1) -> str:
    """The fingerprint of K_link, drawn in this machine's vault."""
    return vault.make_link(_vault_dir(), urn_public_key, generation)


def register_all(at: datetime) -> None:
    """Every key that lies in this machine's vault."""
    for poll in taking_ballots():
        if vault.has_link(_vault_dir(), bytes(poll.urn_public_key or b""), poll.link_generation):
            register(poll, at=at)


def read(poll: Poll) -> vault.Slots:
    """K_link for a cast: the one this database began with, on a machine that was written down."""
    machine, _host = _here(_vault_dir())
    _known.get((poll.pk, poll.link_generation, machine), lambda: _require_registered(poll, machine))
    return read_any(poll)


def read_any(poll: Poll) -> vault.Slots:
    """K_link as it lies here, if it is the one this database began with."""
    return vault.Slots.read(
        _vault_dir(), bytes(poll.urn_public_key or b""), poll.link_fingerprint, poll.link_generation
    )


def is_here(poll: Poll) -> bool:
    """Whether a ballot of this poll could be taken on this machine."""
    try:
        read(poll)
    except vault.VaultFault:
        return False
    return True


def _require_registered(poll: Poll, machine: str) -> bool:
    if not copies(poll).filter(generation=poll.link_generation, machine=machine).exists():
        raise vault.KeyMissing("link")
    return True


def copies(poll: Poll) -> QuerySet[LinkCopy]:
    """The copies that are not destroyed yet."""
    return LinkCopy.objects.filter(poll=poll, destroyed_at=None, declared_lost_at=None)


def are_given_up(poll: Poll) -> bool:
    """Two people declared each copy of the key in use lost: nobody will find a slot again."""
    known = LinkCopy.objects.filter(poll=poll, generation=poll.link_generation)
    return known.exists() and not known.filter(declared_lost_at=None).exists()


def shred_closed(at: datetime) -> None:
    """On each machine that still holds a key whose books were compared."""
    machine, _host = _here(_vault_dir())
    held = LinkCopy.objects.filter(machine=machine, destroyed_at=None, poll__checked_at__isnull=False)
    for copy in held.select_related("poll"):
        shred_here(copy.poll, at=at)


def shred_here(poll: Poll, *, at: datetime) -> None:
    """Destroy every K_link of this poll on this machine, and say so."""
    machine, _host = _here(_vault_dir())
    for generation in range(1, poll.link_generation + 1):
        vault.shred_link(_vault_dir(), bytes(poll.urn_public_key or b""), generation)
    LinkCopy.objects.filter(poll=poll, machine=machine, destroyed_at=None).update(destroyed_at=at)
