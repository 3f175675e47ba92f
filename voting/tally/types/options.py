"""Everything that changes a count, in one frozen value."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from enum import StrEnum
from fractions import Fraction
from typing import Any

from voting.tally.errors import BadOptions, OptionFault
from voting.tally.types.labels import Quota, Reserved, quotas, reserved
from voting.tally.types.values import exclusive, flag, member, members, number, share, text, whole_numbers


class Leftover(StrEnum):
    """What happens at the first candidate that no longer fits; all but SKIP end the pass there."""

    SKIP = "skip"
    STOP = "stop"
    TOP_UP = "top-up"  # paid in full from `reserve` when what is left covers `top_up_from` of its cost
    CARRY = "carry"  # as STOP; what is left goes to whatever comes next, and the result says how much


class TieCriterion(StrEnum):
    COST = "cost"  # the cheaper first
    VOTES = "votes"  # the one named on more ballots first
    ID = "id"  # ids compared as strings
    LOT = "lot"  # see lots.py


TOTAL = (TieCriterion.ID, TieCriterion.LOT)  # two candidates never compare equal under these


class Utility(StrEnum):
    """What a candidate is worth to a ballot that names it."""

    APPROVALS = "approvals"  # 1
    CARDINALITY = "cardinality"  # 1: the literature's word, for the proportional rules
    COST = "cost"  # what it costs
    POINTS = "points"  # its points; of a ranking, what `vector` gives its rank
    BORDA = "borda"  # on a ballot of k: k for the first, 1 for the last
    BORDA_ZERO = "borda-zero"  # k − 1 for the first, 0 for the last


class Completion(StrEnum):
    """What Equal Shares does with the money that its voters leave."""

    NONE = "none"
    ADD1 = "add1"  # every share raised by one unit of currency, and counted anew, while it fits
    ADD1U = "add1u"  # the same, then greedy by utility per cost
    GREEDY = "greedy"  # greedy by utility per cost


class Add1Stop(StrEnum):
    EXHAUSTIVE = "exhaustive"  # stop as soon as no supported candidate fits in what is left
    OVERSPEND = "overspend"  # stop only when one unit more would overspend


class Share(StrEnum):
    EXACT = "exact"  # envelope / ballots, as a fraction
    FLOOR = "floor"  # rounded down to a whole unit of currency


class Ungraded(StrEnum):
    """What a ballot says of a candidate that it does not grade."""

    LOWEST = "lowest"  # the lowest grade
    IGNORED = "ignored"  # nothing: its grades are compared as shares of those it was given


@dataclass(frozen=True, slots=True)
class Options:
    """Money is in parts of a euro, as in the election (`Election.unit`)."""

    leftover: Leftover = Leftover.SKIP
    top_up_from: Fraction = Fraction(0)
    reserve: int = 0
    minimum_votes: int = 0
    minimum_share: Fraction = Fraction(0)  # of the valid ballots, blank ones included
    winners: int | None = None  # at most; the rule "fixed" asks for it
    reserved: tuple[Reserved, ...] = ()  # counted first, in this order
    quotas: tuple[Quota, ...] = ()
    exclusive: tuple[tuple[str, ...], ...] = ()  # ids, of which one at most wins
    ties: tuple[TieCriterion, ...] = (TieCriterion.COST, TieCriterion.VOTES, TieCriterion.LOT)
    seed: str | None = None
    keep_unsupported: bool = False
    utility: Utility = Utility.APPROVALS
    vector: tuple[int, ...] = ()  # points of the first rank, of the second …; further ranks have none
    completion: Completion = Completion.NONE
    add1_stop: Add1Stop = Add1Stop.EXHAUSTIVE
    share: Share = Share.EXACT
    comparison: bool = False  # greedy by score stands instead when more ballots prefer it
    ungraded: Ungraded = Ungraded.LOWEST
    lowest_grade: int = 0

    def __post_init__(self) -> None:
        for name in ("minimum_votes", "reserve"):
            if getattr(self, name) < 0:
                raise BadOptions(OptionFault.NEGATIVE, {"option": name})
        if self.winners is not None and self.winners < 1:
            raise BadOptions(OptionFault.BAD_VALUE, {"option": "winners", "value": str(self.winners)})
        for name in ("minimum_share", "top_up_from"):
            if not 0 <= getattr(self, name) <= 1:
                raise BadOptions(OptionFault.SHARE_OUT_OF_RANGE, {"option": name})
        top_up_parts = {self.leftover is Leftover.TOP_UP, self.reserve > 0, self.top_up_from > 0}
        if len(top_up_parts) > 1:  # all three, or none
            raise BadOptions(OptionFault.TOP_UP_HALF_SAID, {"option": "leftover"})
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
        needed = self.minimum_share * ballots
        return max(self.minimum_votes, -(-needed.numerator // needed.denominator))

    def changed(self) -> tuple[str, ...]:
        """The names of the options that differ from their defaults."""
        plain = Options()
        return tuple(f.name for f in fields(self) if getattr(self, f.name) != getattr(plain, f.name))

    def to_json(self) -> dict[str, Any]:
        return {field.name: _plain(getattr(self, field.name)) for field in fields(self)}

    @classmethod
    def from_json(cls, data: object) -> "Options":
        """Strict: an option that is unknown or of another type is an error, a missing one has its default."""
        if not isinstance(data, Mapping):
            raise BadOptions(OptionFault.NOT_AN_OBJECT)
        for name in data:
            if name not in READERS:
                raise BadOptions(OptionFault.UNKNOWN_OPTION, {"option": str(name)})
        return cls(**{name: READERS[name](name, value) for name, value in data.items()})


READERS: dict[str, Callable[[str, object], Any]] = {
    "leftover": member(Leftover),
    "top_up_from": share,
    "reserve": number,
    "minimum_votes": number,
    "minimum_share": share,
    "winners": lambda name, value: None if value is None else number(name, value),
    "reserved": reserved,
    "quotas": quotas,
    "exclusive": exclusive,
    "ties": members(TieCriterion),
    "seed": lambda name, value: None if value is None else text(name, value),
    "keep_unsupported": flag,
    "utility": member(Utility),
    "vector": whole_numbers,
    "completion": member(Completion),
    "add1_stop": member(Add1Stop),
    "share": member(Share),
    "comparison": flag,
    "ungraded": member(Ungraded),
    "lowest_grade": number,
}


def _plain(value: Any) -> Any:
    """As JSON says it; shares as text, since a number of JSON may go through a float."""
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    if isinstance(value, Quota | Reserved):
        return value.to_json()
    return str(value) if isinstance(value, StrEnum | Fraction) else value


def _can_be_copied(seed: str) -> bool:
    """A seed goes from a page to a terminal by hand: nothing in it may be invisible."""
    return bool(seed) and seed.isprintable() and seed.strip() == seed
