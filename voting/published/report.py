"""What a check found: what is wrong, and what was looked at."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from voting.published.faults import CheckFault, CheckFigure, FaultCode


class RemarkCode(StrEnum):
    """In brackets what `figures` hold."""

    SIGNED = "signed"  # key
    KEY_NOT_COMPARED = "key_not_compared"
    CO_SIGNED = "co_signed"  # names
    RECOUNTED = "recounted"  # contest, ballots
    LOCKED = "locked"  # contest, ballots
    TOTALS_ONLY = "totals_only"  # contest, ballots
    WINNERS_ONLY = "winners_only"  # contest
    CHAIN_HOLDS = "chain_holds"  # checkpoints
    LINE_FOUND = "line_found"  # contest, file, line, proof
    NOTHING_PUBLISHED = "nothing_published"  # contest
    NOT_ON_THE_PAPER = "not_on_the_paper"  # contest
    CHOICE = "choice"  # number, title
    VALUED_CHOICE = "valued_choice"  # number, title, value
    BLANK = "blank"


@dataclass(frozen=True, slots=True)
class Remark:
    code: RemarkCode
    figures: Mapping[str, CheckFigure] = field(default_factory=dict)


@dataclass(slots=True)
class CheckReport:
    """`files`, `ballots` and `recounted` are for the last sentence."""

    faults: list[CheckFault] = field(default_factory=list)
    remarks: list[Remark] = field(default_factory=list)
    files: int = 0
    ballots: int = 0
    recounted: int = 0
    contests: int = 0

    def blame(self, code: FaultCode, **figures: CheckFigure) -> None:
        self.faults.append(CheckFault(code, figures))

    def blame_all(self, faults: Iterable[CheckFault]) -> bool:
        """Whether there was anything to blame."""
        found = list(faults)
        self.faults += found
        return bool(found)

    def remark(self, code: RemarkCode, **figures: CheckFigure) -> None:
        self.remarks.append(Remark(code, figures))
