"""Register and urn of one poll in an archive to come: as they are now, or as the last archive showed them."""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Any

from accounts.models.shapes import reference
from deploy.backups import carried, groups, tables
from deploy.backups.carried import EMPTY, Carried
from deploy.backups.tables import REGISTER, URN
from voting.enums import PollOrigin, PollStatus
from voting.models import Ballot, Poll, Signature

SIGNED, CAST = "register.draft", "urn.draft"


class VoteStage(StrEnum):
    OPEN = "open"  # a slot still tells which signature a ballot belongs to, to whoever has the key
    REWRITTEN_NOW = "rewritten_now"  # half of the rows have lost their slot
    OVER = "over"
    PUBLIC = "public"  # an imported election
    EMPTIED = "emptied"


class HeldBack(StrEnum):
    """Why the books of a poll are not those of now."""

    FEW = "few"
    NAMES = "names"  # after the close: the last ones to sign
    MOVING = "moving"
    LOST = "lost"


@dataclass(frozen=True)
class Books:
    """What an archive carries of a poll; `remark` says why they are not those of now."""

    poll: Poll
    stage: VoteStage
    carried: Carried
    remark: HeldBack | None = None
    is_news: bool = False


def stage_of(poll: Poll) -> VoteStage:
    if poll.emptied_at is not None:
        return VoteStage.EMPTIED
    if poll.origin == PollOrigin.IMPORTED:
        return VoteStage.PUBLIC
    counted = (PollStatus.TALLIED, PollStatus.PROPOSED, PollStatus.DECIDED, PollStatus.PROCLAIMED)
    if poll.rewritten_at is not None or poll.status in counted:
        return VoteStage.OVER
    return VoteStage.REWRITTEN_NOW if poll.link_destroyed_at is not None else VoteStage.OPEN


def polls() -> list[Poll]:
    """Every paper that was ever settled."""
    drafts = (PollStatus.DRAFTING, PollStatus.SETTLING)
    found = Poll.objects.exclude(status__in=drafts).select_related("edition__municipality")
    return list(found.order_by("pk"))


def decide(poll: Poll, *, state: Path, folder: Path, at: datetime) -> Books:
    """Which books of this poll an archive carries; the candidates are written into files of `state`."""
    stage, before = stage_of(poll), carried.last(poll)
    if stage in (VoteStage.EMPTIED, VoteStage.PUBLIC):
        return Books(poll, stage, carried.NOTHING)
    if not all(carried.find(state, folder, sha256) for sha256 in (before.register, before.urn)):
        lost = replace(before, register=EMPTY, urn=EMPTY)
        carried.find(state, folder, EMPTY)
        return Books(poll, stage, lost, HeldBack.LOST)
    if stage == VoteStage.REWRITTEN_NOW:
        return Books(poll, stage, before, HeldBack.MOVING)
    return _compare(poll, stage, before, state=state, at=at)


def _compare(poll: Poll, stage: VoteStage, before: Carried, *, state: Path, at: datetime) -> Books:
    register, urn = groups.Register(before.number + 1), groups.Urn()
    signed_before = carried.rows(state, before.register, REGISTER)
    signed = _write(state / SIGNED, _register_lines(poll, register, signed_before))
    cast = EMPTY
    if stage == VoteStage.OPEN:
        cast = _write(state / CAST, _urn_lines(poll, urn, carried.rows(state, before.urn, URN)))
    is_final = stage == VoteStage.OVER and register.is_one_group
    if (register.shows_few and not is_final) or urn.shows_few:
        return Books(poll, stage, before, HeldBack.FEW if stage == VoteStage.OPEN else HeldBack.NAMES)
    if signed == before.register and urn.is_the_same and (stage == VoteStage.OPEN or before.urn == EMPTY):
        return Books(poll, stage, replace(before, as_of=at))
    carried.keep(state, signed, state / SIGNED)
    if stage == VoteStage.OPEN:
        carried.keep(state, cast, state / CAST)
    return Books(poll, stage, Carried(register.number, at, signed, cast), is_news=True)


def _write(draft: Path, lines: Iterable[bytes]) -> str:
    digest = hashlib.sha256()
    draft.unlink(missing_ok=True)
    draft.touch(mode=0o600)
    with draft.open("wb") as file:
        for line in lines:
            file.write(line)
            digest.update(line)
    return digest.hexdigest()


def _register_lines(
    poll: Poll, register: groups.Register, before: Iterator[tuple[Any, ...]]
) -> Iterator[bytes]:
    """In the order of random ids, each with its history behind its columns."""
    columns = tables.columns_of(Signature)
    identifier, channel = columns.index("id"), columns.index("channel")
    old = ((row[identifier].bytes, row) for row in before)
    new = ((row[identifier].bytes, row) for row in tables.rows_of(Signature.objects.filter(poll=poll), "id"))
    for known, row in groups.side_by_side(old, new):
        told = tuple(known[len(columns) :]) if known is not None else None
        if row is None:
            register.lose(told or (groups.NEVER, groups.NEVER))
        else:
            yield tables.line_of((*row, *register.history(told, row[channel])))


def _urn_lines(poll: Poll, urn: groups.Urn, before: Iterator[tuple[Any, ...]]) -> Iterator[bytes]:
    """In the order of the slots, which are as random as an id and stay."""
    columns = tables.columns_of(Ballot)
    slot = columns.index("slot")
    what = [columns.index(name) for name in ("mark", "sealed")]
    old = ((bytes(row[slot]), row) for row in before)
    new = ((bytes(row[slot]), row) for row in tables.rows_of(Ballot.objects.filter(poll=poll), "slot"))
    for known, row in groups.side_by_side(old, new):
        urn.see(*([bytes(found[place]) for place in what] if found else None for found in (known, row)))
        if row is not None:
            yield tables.line_of(row)


def register_of(books: Books, state: Path) -> Iterator[bytes]:
    """The lines of the register that the archive carries."""
    if books.stage == VoteStage.PUBLIC:
        rows = tables.rows_of(Signature.objects.filter(poll=books.poll), "id")
        return (tables.line_of((*row, groups.NEVER, groups.NEVER)) for row in rows)
    if books.stage == VoteStage.EMPTIED:
        return iter(())
    return _file(state, books.carried.register)


def urn_of(books: Books, state: Path) -> Iterator[bytes]:
    """The lines of the urn that the archive carries; once nothing links them, all of now."""
    if books.stage in (VoteStage.OVER, VoteStage.PUBLIC):
        return map(tables.line_of, tables.rows_of(Ballot.objects.filter(poll=books.poll), "id"))
    return iter(()) if books.stage == VoteStage.EMPTIED else _file(state, books.carried.urn)


def _file(state: Path, sha256: str) -> Iterator[bytes]:
    with carried.place_of(state, sha256).open("rb") as file:
        yield from file


def withheld(books: Books, state: Path) -> set[int]:
    """Accounts whose signature the archive does not show: no message in it may tell that they signed."""
    if books.remark is None:
        return set()
    entry = tables.columns_of(Signature).index("entry_id")
    shown = {row[entry] for row in carried.rows(state, books.carried.register, REGISTER)}
    signed = Signature.objects.filter(poll=books.poll, entry__user__isnull=False)
    pairs = signed.values_list("entry_id", "entry__user_id").iterator(chunk_size=tables.CHUNK)
    return {user for signer, user in pairs if signer not in shown}


def told_of(books: Books) -> dict[str, Any]:
    """What the manifest says of it."""
    known = books.carried
    return {
        "poll": books.poll.pk,
        "name": f"{books.poll.municipality.slug}/{books.poll.edition.slug}",
        "subject": reference(books.poll),
        "stage": books.stage,
        "number": known.number,
        "as_of": known.as_of.isoformat() if known.as_of else "",
        "register": known.register,
        "urn": known.urn,
    }
