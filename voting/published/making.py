"""From the opened ballots of a closed poll to the files that everybody may read, the same bytes each time."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from voting.published import canonical, files, notes
from voting.published.faults import UnfitForPublication
from voting.published.notes import NoteSigner
from voting.published.opened import OpenedBallot, OpenedUrn
from voting.published.pabulib_files import pb_bytes
from voting.published.printed import PrintedContest
from voting.published.record import (
    NOTE_FILE,
    RECORD_FILE,
    ContestOutcome,
    FileRecord,
    Publication,
    PublishedContest,
)
from voting.published.regimes import Regime, regime, tells_its_course
from voting.published.totals import project_totals
from voting.tally.types import Ballots, Result

SALT_BYTES = 32
SALT = "salt.txt"


@dataclass(frozen=True, slots=True)
class ContestFacts:
    """`receives`: the keys of the contests whose leftover was added to this one's money."""

    printed: PrintedContest
    result: Result
    receives: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PollFacts:
    """`origin` names the poll for good, as a host and a path; `paper` is the settled paper as it was hashed
    into `paper_fingerprint`; `opening` and `closing` are checkpoints, signed; `on_paper` counts the
    sheets.
    """

    origin: str
    town: str
    edition: str
    paper: Mapping[str, Any]
    paper_fingerprint: str
    seed: str
    seed_commitment: str
    contests: tuple[ContestFacts, ...]
    opening: str
    closing: str
    on_paper: int = 0


@dataclass(frozen=True, slots=True)
class PublishedPoll:
    """`files` are for everybody; `commission` for those who recount what not everybody may read."""

    files: Mapping[str, bytes]
    commission: Mapping[str, bytes]

    def write(self, folder: Path, commission: Path | None = None) -> None:
        for place, contents in ((folder, self.files), (commission, self.commission)):
            if place is not None:
                place.mkdir(parents=True, exist_ok=True)
                for name, content in contents.items():
                    (place / name).write_bytes(content)


def make(
    facts: PollFacts, ballots: Iterable[OpenedBallot], *, signer: NoteSigner, salt: bytes
) -> PublishedPoll:
    """The published files of a poll, whatever the order of its ballots.

    `ballots`: tracking number of 16 characters and packed choices (`voting.tally.ballots.packing`).
    `salt`: 32 bytes drawn for this poll; below 200 ballots the fingerprint of a result hides behind it.
    Raises UnfitForPublication where facts and ballots do not belong together.
    """
    if len(salt) != SALT_BYTES:
        raise UnfitForPublication("the salt is not 32 bytes")
    bundle = _Bundle(facts, ballots, salt)
    contests = tuple(map(bundle.contest, facts.contests))
    publication = Publication(
        origin=facts.origin,
        town=facts.town,
        edition=facts.edition,
        key=signer.key.text,
        paper=facts.paper,
        paper_fingerprint=facts.paper_fingerprint,
        seed=facts.seed,
        seed_commitment=facts.seed_commitment,
        ballots=bundle.total,
        contests=contests,
        files=tuple(bundle.records[name] for name in sorted(bundle.records)),
        opening=facts.opening,
        closing=facts.closing,
        on_paper=facts.on_paper,
    )
    record = publication.to_bytes()
    note = notes.sign(publication.head(record), signer)
    return PublishedPoll(
        {**bundle.files, RECORD_FILE: record, NOTE_FILE: str(note).encode()}, bundle.commission
    )


class _Bundle:
    """The files as they are made, each with its record."""

    def __init__(self, facts: PollFacts, ballots: Iterable[OpenedBallot], salt: bytes) -> None:
        printed = [contest.printed for contest in facts.contests]
        self._urn = OpenedUrn(printed, ballots)
        self._ballots = self._urn.ballots()
        self._description = f"{facts.town} · {facts.edition}"
        self._salt = salt
        self.total = len(self._urn)
        self.files: dict[str, bytes] = {}
        self.records: dict[str, FileRecord] = {}
        self.commission: dict[str, bytes] = {}
        regimes = {regime(counted.total) for counted in self._ballots.values()}
        self._is_one_urn = regimes == {Regime.OPEN}
        if self._is_one_urn:
            lines = files.whole_urn(self._urn, printed)
            self._add(*files.file_of_lines(files.URN, files.urn_header(printed), lines))

    def contest(self, counted: ContestFacts) -> PublishedContest:
        """What a contest shows; its files are put on the way."""
        contest, result = counted.printed, counted.result
        ballots = self._ballots[contest.key]
        if (result.ballots, result.blank) != (ballots.total, ballots.blank):
            raise UnfitForPublication(f"contest {contest.key} was counted with other ballots")
        shown = regime(ballots.total)
        self._add_lines(contest, shown)
        clear = ""
        if shown is Regime.OPEN:
            content = pb_bytes(self._description, contest, ballots, result)
            self._add(files.plain_record(files.pb_file(contest.key), content), content)
        else:
            clear = self._clear(contest)
        return PublishedContest(contest, _outcome(counted, ballots, shown, clear, self._salt))

    def _add_lines(self, contest: PrintedContest, shown: Regime) -> None:
        name = files.lines_file(shown, contest.key)
        if shown is Regime.LOCKED:
            self._add(*files.file_of_lines(name, files.LOCKED, files.locked_lines(self._urn, contest)))
        elif shown is Regime.OPEN and not self._is_one_urn:
            self._add(*files.file_of_lines(name, files.NAMED, files.open_lines(self._urn, contest)))

    def _clear(self, contest: PrintedContest) -> str:
        """The commission's file is put with theirs; its fingerprint is public."""
        name = files.clear_file(contest.key)
        record, content = files.file_of_lines(name, files.NAMED, files.open_lines(self._urn, contest))
        self.commission |= {name: content, SALT: f"{self._salt.hex()}\n".encode()}
        return record.sha256

    def _add(self, record: FileRecord, content: bytes) -> None:
        self.records[record.name], self.files[record.name] = record, content


def _outcome(
    counted: ContestFacts, ballots: Ballots, shown: Regime, clear: str, salt: bytes
) -> ContestOutcome:
    result, is_salted = counted.result, shown is not Regime.OPEN
    has_totals = shown is not Regime.WINNERS
    return ContestOutcome(
        regime=shown,
        ballots=ballots.total if has_totals else None,
        blank=ballots.blank if has_totals else None,
        totals=project_totals(counted.printed, ballots) if has_totals else None,
        winners=winners_shown(counted.printed, result, shown),
        total_cost=result.total_cost,
        budget=result.budget,
        carried=carried(result),
        receives=counted.receives,
        result=result_fingerprint(result, salt if is_salted else b""),
        is_salted=is_salted,
        clear=clear,
    )


def winners_shown(contest: PrintedContest, result: Result, shown: Regime) -> tuple[int, ...]:
    """Printed numbers, in the order of the count where it may be told."""
    numbers = {candidate.id: candidate.number for candidate in contest.candidates}
    winners = [numbers[winner] for winner in result.winners]
    return tuple(winners if tells_its_course(result.rule, shown) else sorted(winners))


def carried(result: Result) -> int:
    """What the count leaves for another contest."""
    return (result.passes[-1].carried or 0) if result.passes else 0


def result_fingerprint(result: Result, salt: bytes) -> str:
    """SHA-256 of the salt, if any, and the result's bytes."""
    return canonical.fingerprint(salt + result.to_bytes())
