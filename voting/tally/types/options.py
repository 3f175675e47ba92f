"""Everything that changes a count, in one frozen value."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from typing import Any, TypeVar

from voting.tally.errors import BadOptions, OptionFault


class Leftover(StrEnum):
    """What happens at the first candidate that no longer fits."""

    SKIP = "skip"
    STOP = "stop"


class Tie(StrEnum):
    COST = "cost"  # the cheaper first
    VOTES = "votes"  # the one named on more ballots first
    ID = "id"  # ids compared as strings
    LOT = "lot"  # see lots.py


TOTAL = (Tie.ID, Tie.LOT)  # two candidates never compare equal under these


class Utility(StrEnum):
    """What a ballot is worth to a candidate it names."""

    APPROVALS = "approvals"
    POINTS = "points"


Member = TypeVar("Member", bound=StrEnum)


@dataclass(frozen=True, slots=True)
class Options:
    leftover: Leftover = Leftover.SKIP
    minimum_votes: int = 0
    minimum_share: Fraction = Fraction(0)  # of the valid ballots, blank ones included
    ties: tuple[Tie, ...] = (Tie.COST, Tie.VOTES, Tie.LOT)
    seed: str | None = None
    keep_unsupported: bool = False
    utility: Utility = Utility.APPROVALS

    def __post_init__(self) -> None:
        if self.minimum_votes < 0:
            raise BadOptions(OptionFault.NEGATIVE, {"option": "minimum_votes"})
        if not 0 <= self.minimum_share <= 1:
            raise BadOptions(OptionFault.SHARE_OUT_OF_RANGE, {"option": "minimum_share"})
        self._require_total_order()
        if self.seed is not None and not _can_be_copied(self.seed):
            raise BadOptions(OptionFault.BAD_SEED, {"option": "seed"})

    def _require_total_order(self) -> None:
        """A total order is found at the end and nowhere else: what follows it would never be read."""
        closed = bool(self.ties) and self.ties[-1] in TOTAL
        early = any(tie in TOTAL for tie in self.ties[:-1])
        if not closed or early or len(set(self.ties)) != len(self.ties):
            raise BadOptions(OptionFault.OPEN_TIES, {"option": "ties", "value": ",".join(self.ties)})

    def votes_needed(self, ballots: int) -> int:
        """The smallest whole number of votes that satisfies both minimums."""
        share = self.minimum_share * ballots
        return max(self.minimum_votes, -(-share.numerator // share.denominator))

    def to_json(self) -> dict[str, Any]:
        return {
            "leftover": str(self.leftover),
            "minimum_votes": self.minimum_votes,
            "minimum_share": str(self.minimum_share),
            "ties": [str(tie) for tie in self.ties],
            "seed": self.seed,
            "keep_unsupported": self.keep_unsupported,
            "utility": str(self.utility),
        }

    @classmethod
    def from_json(cls, data: object) -> "Options":
        """Strict: an option that is unknown or of another type is an error, a missing one has its default."""
        if not isinstance(data, Mapping):
            raise BadOptions(OptionFault.NOT_AN_OBJECT)
        readers: dict[str, Callable[[object], Any]] = {
            "leftover": lambda value: _member(Leftover, "leftover", value),
            "minimum_votes": lambda value: _of_type(int, "minimum_votes", value),
            "minimum_share": _share,
            "ties": _ties,
            "seed": lambda value: None if value is None else _of_type(str, "seed", value),
            "keep_unsupported": lambda value: _of_type(bool, "keep_unsupported", value),
            "utility": lambda value: _member(Utility, "utility", value),
        }
        for name in data:
            if name not in readers:
                raise BadOptions(OptionFault.UNKNOWN_OPTION, {"option": str(name)})
        return cls(**{name: readers[name](value) for name, value in data.items()})


def _can_be_copied(seed: str) -> bool:
    """A seed goes from a page to a terminal by hand: nothing in it may be invisible."""
    return bool(seed) and seed.isprintable() and seed.strip() == seed


def _of_type(wanted: type, option: str, value: object) -> Any:
    if type(value) is not wanted:  # a bool is an int, and must not pass for one
        raise BadOptions(OptionFault.BAD_VALUE, {"option": option, "value": repr(value)})
    return value


def _member(enum: type[Member], option: str, value: object) -> Member:
    try:
        return enum(_of_type(str, option, value))
    except ValueError as error:
        raise BadOptions(OptionFault.BAD_VALUE, {"option": option, "value": repr(value)}) from error


def _share(value: object) -> Fraction:
    """Text such as "1/20" or "0.05": a number of JSON may have gone through a float."""
    try:
        return Fraction(_of_type(str, "minimum_share", value))
    except (ValueError, ZeroDivisionError) as error:
        raise BadOptions(OptionFault.BAD_VALUE, {"option": "minimum_share", "value": repr(value)}) from error


def _ties(value: object) -> tuple[Tie, ...]:
    if not isinstance(value, list | tuple):
        raise BadOptions(OptionFault.BAD_VALUE, {"option": "ties", "value": repr(value)})
    return tuple(_member(Tie, "ties", tie) for tie in value)
