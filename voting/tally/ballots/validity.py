"""Is this choice a valid ballot under this ballot rule? Web, API, paper and imports all ask here."""

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any

from voting.tally.errors import BadBallotRule, BallotFault, InvalidBallot, RuleFault
from voting.tally.types import Candidate, Choice, ChoiceState, Marking


class BallotKind(StrEnum):
    APPROVAL = "approval"
    KNAPSACK = "knapsack"
    APPROVAL_KNAPSACK = "approval_knapsack"

    @property
    def marking(self) -> Marking:
        return Marking.APPROVAL

    @property
    def is_limited(self) -> bool:
        """Does the sum of the costs chosen count?"""
        return self is not BallotKind.APPROVAL


@dataclass(frozen=True, slots=True)
class BallotRule:
    """`spending_limit` is in the same parts of a euro as the costs; `maximum` None means no limit."""

    kind: BallotKind = BallotKind.APPROVAL
    minimum: int = 1
    maximum: int | None = 5
    spending_limit: int | None = None
    blank_allowed: bool = True

    def __post_init__(self) -> None:
        if self.minimum < 1 or (self.maximum is not None and self.maximum < self.minimum):
            raise BadBallotRule(RuleFault.BAD_BOUNDS, {"minimum": self.minimum, "maximum": self.maximum or 0})
        if self.kind.is_limited and (self.spending_limit is None or self.spending_limit < 0):
            raise BadBallotRule(RuleFault.LIMIT_NEEDED, {"kind": str(self.kind)})
        if not self.kind.is_limited and self.spending_limit is not None:
            raise BadBallotRule(RuleFault.LIMIT_UNUSED, {"kind": str(self.kind)})

    def to_json(self) -> dict[str, Any]:
        return {**asdict(self), "kind": str(self.kind)}

    @classmethod
    def from_json(cls, data: object) -> "BallotRule":
        if not isinstance(data, Mapping):
            raise BadBallotRule(RuleFault.NOT_AN_OBJECT)
        for name, value in data.items():
            _require_known(str(name), value)
        return cls(**{**data, "kind": BallotKind(data.get("kind", BallotKind.APPROVAL))})


def _require_known(name: str, value: object) -> None:
    allowed: dict[str, tuple[type, ...]] = {
        "kind": (str,),
        "minimum": (int,),
        "maximum": (int, type(None)),
        "spending_limit": (int, type(None)),
        "blank_allowed": (bool,),
    }
    if name not in allowed:
        raise BadBallotRule(RuleFault.UNKNOWN_KEY, {"key": name})
    unknown_kind = name == "kind" and value not in list(BallotKind)
    if type(value) not in allowed[name] or unknown_kind:
        raise BadBallotRule(RuleFault.BAD_VALUE, {"key": name, "value": repr(value)})


def check(rule: BallotRule, candidates: Mapping[int, Candidate], choice: Choice) -> None:
    """`candidates` by printed number (`types.by_number`). Raises InvalidBallot with the first fault."""
    for fault in faults(rule, candidates, choice):
        raise fault


def faults(rule: BallotRule, candidates: Mapping[int, Candidate], choice: Choice) -> Iterator[InvalidBallot]:
    """Everything wrong with a choice, for a page that wants to say it all at once."""
    if choice.state is ChoiceState.NOT_OFFERED:
        yield InvalidBallot(BallotFault.NOT_OFFERED)
    elif choice.state is ChoiceState.BLANK:
        if not rule.blank_allowed:
            yield InvalidBallot(BallotFault.BLANK_REFUSED)
    elif not choice.marks:
        yield InvalidBallot(BallotFault.NOTHING_CHOSEN)
    else:
        yield from _mark_faults(candidates, choice)
        yield from _number_faults(rule, choice)
        yield from _spending_faults(rule, candidates, choice)


def _mark_faults(candidates: Mapping[int, Candidate], choice: Choice) -> Iterator[InvalidBallot]:
    seen: set[int] = set()
    for number, value in choice.marks:
        if number not in candidates:
            yield InvalidBallot(BallotFault.UNKNOWN_CANDIDATE, {"number": number})
        elif candidates[number].withdrawn:
            yield InvalidBallot(BallotFault.WITHDRAWN, {"number": number})
        if number in seen:
            yield InvalidBallot(BallotFault.DUPLICATE, {"number": number})
        if value != 1:
            yield InvalidBallot(BallotFault.BAD_VALUE, {"number": number, "value": value})
        seen.add(number)


def _number_faults(rule: BallotRule, choice: Choice) -> Iterator[InvalidBallot]:
    chosen = len(set(choice.numbers))
    if chosen < rule.minimum:
        figures = {"chosen": chosen, "minimum": rule.minimum, "missing": rule.minimum - chosen}
        yield InvalidBallot(BallotFault.TOO_FEW, figures)
    if rule.maximum is not None and chosen > rule.maximum:
        figures = {"chosen": chosen, "maximum": rule.maximum, "excess": chosen - rule.maximum}
        yield InvalidBallot(BallotFault.TOO_MANY, figures)


def _spending_faults(
    rule: BallotRule, candidates: Mapping[int, Candidate], choice: Choice
) -> Iterator[InvalidBallot]:
    if rule.spending_limit is None:
        return
    spent = sum(candidates[number].cost for number in set(choice.numbers) if number in candidates)
    if spent > rule.spending_limit:
        over = spent - rule.spending_limit
        figures = {"spent": spent, "limit": rule.spending_limit, "over": over}
        yield InvalidBallot(BallotFault.OVER_LIMIT, figures)
