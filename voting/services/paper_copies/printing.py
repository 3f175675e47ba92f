"""The keys of a poll written as PDF files to print: two whole copies, or three shares."""

from pathlib import Path

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from accounts import vault
from accounts.documents import typesetting
from accounts.refusals import Refused
from accounts.vault import KeyExists, KeyMissing, VaultFault
from voting import documents
from voting.enums import PollOrigin
from voting.keys_on_paper import keys as kept
from voting.keys_on_paper import lines, sheets
from voting.keys_on_paper.faults import NotForPaper
from voting.keys_on_paper.keys import CountingKeys
from voting.keys_on_paper.sheets import Sheet
from voting.models import Poll
from voting.services.paper_copies import words
from voting.services.paper_copies.side import counting_vault, grouped

COPIES = 2
GROUP = 4


def write_copies(poll: Poll, folder: Path, *, is_shared: bool) -> list[Path]:
    """The files written, readable by their owner only: all of them, or none."""
    _require_folder(folder)
    keys = _keys(poll)
    try:
        printed = sheets.shares(keys) if is_shared else [sheets.whole(keys)] * COPIES
    except NotForPaper as fault:
        raise Refused(_("The keys of this poll have another form than a sheet carries.")) from fault
    stem = f"{poll.municipality.slug}-{poll.edition.slug}-{'share' if is_shared else 'copy'}"
    files = {
        f"{stem}-{number}.pdf": _pdf(poll, sheet, number, len(printed))
        for number, sheet in enumerate(printed, start=1)
    }
    return _write(folder, files)


def _require_folder(folder: Path) -> None:
    if not folder.is_dir():
        raise Refused(
            _("There is no folder %(path)s: make it first, where nobody else reads.") % {"path": folder}
        )


def _keys(poll: Poll) -> CountingKeys:
    folder = counting_vault()
    if poll.origin == PollOrigin.IMPORTED:
        raise Refused(
            _("This election was imported and its ballots are public: its key needs no paper copy.")
        )
    if not poll.urn_public_key:
        raise Refused(_("This poll has no key yet: it is drawn when the ballot paper is settled."))
    try:
        return kept.read(folder, bytes(poll.urn_public_key))
    except KeyMissing as fault:
        raise Refused(
            _(
                "The vault of the counting side lacks the file %(name)s of this poll. If it is on paper, "
                "restore_key puts it back."
            )
            % {"name": fault}
        ) from fault
    except VaultFault as fault:
        raise Refused(
            _(
                "The vault of the counting side does not give the key of this poll (%(name)s): look at its "
                "owner, its mode 600 and its length."
            )
            % {"name": fault}
        ) from fault


def _pdf(poll: Poll, sheet: Sheet, number: int, total: int) -> bytes:
    typed = sheet.lines()
    data = {
        "language": (get_language() or "fr")[:2],
        "words": words.of_sheet(poll, sheet, number, total),
        "qr": typesetting.qr_code("".join(typed)),
        "lines": [_in_groups(line) for line in typed],
        "fingerprint": grouped(kept.fingerprint(bytes(poll.urn_public_key or b""))),
    }
    return typesetting.pdf(documents.KEY_SHEET, data)


def _in_groups(line: str) -> dict[str, str | list[str]]:
    groups = [line[start : start + GROUP] for start in range(0, lines.CARRYING, GROUP)]
    return {"groups": groups, "check": line[lines.CARRYING :]}


def _write(folder: Path, files: dict[str, bytes]) -> list[Path]:
    written: list[str] = []
    try:
        for name, content in files.items():
            vault.write_once(folder, name, content)
            written.append(name)
    except VaultFault as fault:
        for name in written:
            vault.destroy(folder, name)
        raise _refusal(folder, fault) from fault
    return [folder / name for name in files]


def _refusal(folder: Path, fault: VaultFault) -> Refused:
    if isinstance(fault, KeyExists):
        said = _("%(path)s is there already: print and delete it, or name another folder.")
        return Refused(said % {"path": folder / str(fault)})
    said = _("Nothing was written in %(path)s (%(reason)s): name a folder of this machine that is yours.")
    return Refused(said % {"path": folder, "reason": fault})
