"""What every ballot rule says: its bounds, what a mark is, and whether a choice is a valid ballot under it.

Web, API, paper, imports and the count ask here. A rule of its own file adds its bounds as fields.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, fields
from typing import Any, ClassVar, Self

from voting.tally.ballots.bounds import Bound, described, flag, optional, read, whole
from voting.tally.ballots.marks import Candidates, Values, mark_faults, number_faults, spending_faults
from voting.tally.ballots.packing import ContestLayout
from voting.tally.errors import BadBallotRule, BallotFault, InvalidBallot, RuleFault
from voting.tally.types import Choice, ChoiceState, Mark, Marking


@dataclass(frozen=True, slots=True, kw_only=True)
class BallotRule:
    """`spending_limit` is in the same parts of a euro as the costs; `maximum` None means no limit."""

    name: ClassVar[str]
    marking: ClassVar[Marking] = Marking.APPROVAL
    is_limited: ClassVar[bool] = False  # does the sum of the costs chosen count?
    tally_rule: ClassVar[str] = "greedy"  # how its ballots are counted when nothing else is said

    minimum: int = whole(1, least=1)
    maximum: int | None = optional(5, least=1)
    spending_limit: int | None = optional(least=0, most=None)
    blank_allowed: bool = flag(default=True)

    def __post_init__(self) -> None:
        for fault in (*self._common_contradictions(), *self.contradictions()):
            raise fault

    def _common_contradictions(self) -> Iterator[BadBallotRule]:
        if self.minimum < 1 or (self.maximum is not None and self.maximum < self.minimum):
            yield BadBallotRule(RuleFault.BAD_BOUNDS, {"minimum": self.minimum, "maximum": self.maximum or 0})
        if self.is_limited and (self.spending_limit is None or self.spending_limit < 0):
            yield BadBallotRule(RuleFault.LIMIT_NEEDED, {"rule": self.name})
        if not self.is_limited and self.spending_limit is not None:
            yield BadBallotRule(RuleFault.LIMIT_UNUSED, {"rule": self.name})
        for bound in self.bounds():
            value = getattr(self, bound.name)
            if bound.least is not None and value is not None and value < bound.least:
                yield BadBallotRule(RuleFault.TOO_SMALL, {"bound": bound.name, "least": bound.least})
            if bound.most is not None and value is not None and value > bound.most:
                yield BadBallotRule(RuleFault.TOO_LARGE, {"bound": bound.name, "most": bound.most})

    def contradictions(self) -> Iterable[BadBallotRule]:
        """What the bounds that only this rule has may contradict."""
        return ()

    # --- Its bounds as data

    @classmethod
    def bounds(cls) -> tuple[Bound, ...]:
        """The bounds that somebody decides; without money, there is no limit to decide."""
        known = (described(figure) for figure in fields(cls))
        return tuple(bound for bound in known if cls.is_limited or bound.name != "spending_limit")

    def to_json(self) -> dict[str, Any]:
        """Every bound written out, as a settled paper keeps them."""
        return asdict(self)

    @classmethod
    def from_json(cls, data: object) -> Self:
        bounds: dict[str, Any] = read(fields(cls), data)
        return cls(**bounds)

    # --- What a mark is

    def values(self, candidates: int) -> Values:
        """Between which values a mark lies, on a paper of so many candidates."""
        return 1, 1

    def layout(self, key: str, numbers: Sequence[int]) -> ContestLayout:
        return ContestLayout(key, tuple(numbers), *self.values(len(numbers)))

    def liked(self, numbers: Sequence[int]) -> tuple[Mark, ...]:
        """The marks of somebody who likes these, the best first: for ballots that nobody cast."""
        return tuple((number, 1) for number in numbers)

    # --- Is this choice a valid ballot?

    def check(self, candidates: Candidates, choice: Choice) -> None:
        """Raises InvalidBallot with the first fault."""
        for fault in self.faults(candidates, choice):
            raise fault

    def faults(self, candidates: Candidates, choice: Choice) -> Iterator[InvalidBallot]:
        """Everything wrong with a choice, for a page that wants to say it all at once."""
        if choice.state is ChoiceState.NOT_OFFERED:
            yield InvalidBallot(BallotFault.NOT_OFFERED)
        elif choice.state is ChoiceState.BLANK:
            if not self.blank_allowed:
                yield InvalidBallot(BallotFault.BLANK_REFUSED)
        elif not choice.marks:
            yield InvalidBallot(BallotFault.NOTHING_CHOSEN)
        else:
            yield from mark_faults(candidates, choice, self.marking, self.values(len(candidates)))
            yield from number_faults(choice, self.minimum, self.maximum)
            yield from self.value_faults(choice)
            yield from spending_faults(candidates, choice, self.spending_limit)

    def value_faults(self, choice: Choice) -> Iterable[InvalidBallot]:
        """What is wrong with the values of the marks taken together."""
        return ()
