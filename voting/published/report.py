"""What a check found: what is wrong, and what was looked at."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from voting.published.faults import CheckFault, CheckFigure, FaultCode


class RemarkCode(StrEnum):
    """In brackets what `figures` hold."""

    SIGNED = "signed"  # key
    CO_SIGNED = "co_signed"  # names
    RECOUNTED = "recounted"  # contest, ballots
    LOCKED = "locked"  # contest, ballots
    TOTALS_ONLY = "totals_only"  # contest, ballots
    WINNERS_ONLY = "winners_only"  # contest
    WITHDRAWN = "withdrawn"  # contest, number, title
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
    """`files`, `ballots`, `recounted` and what was compared with what one knew are for the last sentence."""

    faults: list[CheckFault] = field(default_factory=list)
    remarks: list[Remark] = field(default_factory=list)
    files: int = 0
    ballots: int = 0
    recounted: int = 0
    contests: int = 0
    key_was_compared: bool = False
    chain_was_compared: bool = False  # or there was none between the two heads

    def blame(self, code: FaultCode, **figures: CheckFigure) -> None:
        self.faults.append(CheckFault(code, figures))

    def blame_all(self, faults: Iterable[CheckFault]) -> bool:
        """Whether there was anything to blame."""
        found = list(faults)
        self.faults += found
        return bool(found)

    def remark(self, code: RemarkCode, **figures: CheckFigure) -> None:
        self.remarks.append(Remark(code, figures))
