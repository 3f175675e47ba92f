"""Sheets typed or scanned: whose urn they open, and the vault of the counting side filled from them again."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.refusals import Refused
from accounts.vault import KeyExists, VaultFault
from voting.keys_on_paper import faults, lines, sheets
from voting.keys_on_paper import keys as kept
from voting.keys_on_paper.faults import ShareAlone, SheetFault
from voting.keys_on_paper.keys import CountingKeys
from voting.keys_on_paper.sheets import Sheet
from voting.models import Poll
from voting.services.belonging import keys_of
from voting.services.paper_copies.side import called, counting_vault, grouped
from voting.vault import PublicKeys


class TypedSheets(NamedTuple):
    """What was typed or scanned, and how a sentence calls the place it was read from."""

    source: str
    text: str


@dataclass(frozen=True)
class Finding:
    """Whose sheets these are; `share` is the number of a share that is alone, which opens nothing yet."""

    poll: Poll
    sheets: int
    share: int | None

    @property
    def name(self) -> str:
        return called(self.poll)

    @property
    def fingerprint(self) -> str:
        return " ".join(grouped(kept.fingerprint(bytes(self.poll.urn_public_key or b""))))


def check(typed: Iterable[TypedSheets]) -> Finding:
    """Which poll of this database the sheets belong to, and whether they open its urn; reads no vault."""
    counting_vault()
    read = _read(typed)
    poll = _poll_of(read)
    try:
        _require_fit(poll, sheets.join(read))
    except ShareAlone as fault:
        return Finding(poll, len(read), fault.part)
    except SheetFault as fault:
        raise Refused(_reason(fault)) from fault
    return Finding(poll, len(read), None)


def restore(poll: Poll, typed: Iterable[TypedSheets]) -> list[str]:
    """Write what the vault lacks of this poll's keys; gives the names of the files written."""
    folder = counting_vault()
    read = _read(typed)
    _require_own(poll, read)
    try:
        keys = sheets.join(read)
        _require_fit(poll, keys)
        return kept.put_back(folder, keys)
    except SheetFault as fault:
        raise Refused(_reason(fault)) from fault
    except KeyExists as fault:
        said = _(
            "The vault has another file %(name)s, which is not overwritten: move it away, then try again."
        )
        raise Refused(said % {"name": fault}) from fault
    except VaultFault as fault:
        said = _(
            "The vault of the counting side cannot be written in (%(reason)s): see whose it is, try again."
        )
        raise Refused(said % {"reason": fault}) from fault


def _read(typed: Iterable[TypedSheets]) -> list[Sheet]:
    return [sheet for source, text in typed for sheet in _sheets_of(source, text)]


def _sheets_of(source: str, text: str) -> list[Sheet]:
    try:
        found = lines.sheets_in(text)
    except SheetFault as fault:
        raise Refused(f"{source} – {_reason(fault)}") from fault
    return [_sheet(typed, _place(source, number, len(found))) for number, typed in enumerate(found, start=1)]


def _place(source: str, number: int, total: int) -> str:
    if total == 1:
        return source
    return _("%(source)s, sheet %(number)s") % {"source": source, "number": number}


def _sheet(typed: list[str], place: str) -> Sheet:
    try:
        return sheets.read(typed)
    except SheetFault as fault:
        raise Refused(f"{place} – {_reason(fault)}") from fault


def _poll_of(read: list[Sheet]) -> Poll:
    named = {sheet.poll for sheet in read}
    if len(named) > 1:
        raise Refused(_reason(faults.OfSeveralPolls()))
    name = named.pop()
    for poll in Poll.objects.select_related("edition__municipality").exclude(urn_public_key=None):
        if sheets.name_of(bytes(poll.urn_public_key or b"")) == name:
            return poll
    raise Refused(
        _(
            "Well typed, but no poll of this database has the public fingerprint that begins with "
            "%(begins)s: look at the name on the sheet, and at the database that this command reads."
        )
        % {"begins": " ".join(grouped(name.hex()))}
    )


def _require_own(poll: Poll, read: list[Sheet]) -> None:
    """Another poll's sheet never reaches the vault under this one's name."""
    if {sheet.poll for sheet in read} != {sheets.name_of(bytes(poll.urn_public_key or b""))}:
        said = _("These sheets are not of %(poll)s: check_key says whose they are. Nothing was written.")
        raise Refused(said % {"poll": called(poll)})


def _require_fit(poll: Poll, keys: CountingKeys) -> None:
    drawn = PublicKeys(keys.public_half, keys.seed_commitment, keys.signing_public_half)
    if drawn != keys_of(poll):
        said = _("The key or the seed of these sheets is not the one that %(poll)s published.")
        raise Refused(said % {"poll": called(poll)})


def _reason(fault: SheetFault) -> str:
    if isinstance(fault, faults.LinesMistyped):
        said = ngettext(
            "line %(lines)s is not as printed: compare it with the sheet, character by character.",
            "lines %(lines)s are not as printed: compare them with the sheet, character by character.",
            len(fault.lines),
        )
        return said % {"lines": ", ".join(map(str, fault.lines))}
    if isinstance(fault, faults.LinesMissing):
        said = ngettext(
            "%(found)s line was read; a sheet has eight, and nothing else is typed.",
            "%(found)s lines were read; a sheet has eight, and nothing else is typed.",
            fault.found,
        )
        return said % {"found": fault.found}
    if isinstance(fault, ShareAlone):
        said = _("This is share %(part)s of 3 alone: one of the two others is needed with it.")
        return said % {"part": fault.part}
    return _REASONS[type(fault)]()


_REASONS: dict[type[SheetFault], Callable[[], str]] = {
    faults.SheetMistyped: lambda: _(
        "each line fits its check and the whole does not: read every line again, two sheets may be mixed."
    ),
    faults.OfAnotherProgram: lambda: _(
        "well typed, but written by another version of the program: read it with that version."
    ),
    faults.OfSeveralPolls: lambda: _("These sheets are not of one poll: give those of one at a time."),
    faults.NotPrintedTogether: lambda: _(
        "These shares were not printed together: only shares of one printing go together."
    ),
    faults.KeysDisagree: lambda: _(
        "These sheets contradict each other: give fewer at a time to find the wrong one."
    ),
}
