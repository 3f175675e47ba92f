"""Where one ballot's part of the money went: from the published result and that ballot alone.

Nothing else is read, so that a script in a voter's browser does the same with `Result.to_json()`:

- Equal Shares: the ballot begins each pass with its `share_exact`. Each step with a `price_millionths` that
  funds a project it supports takes min(what is left, price × what the project is worth to it), in the order
  of the steps. What the completion funds, all pay with what all have left: no ballot pays it by itself.
- Phragmén: the ballot begins each pass bearing nothing. Each step with a `load_millionths` that funds a
  project it supports brings it up to that load; what it bears of this project is the difference.
- Any other rule, and winners owed to a label: of what a project costs, the ballot stands for its part of the
  project's score, one vote of all its votes where it names or grades it. No ballot pays anything there.

Prices and loads are published rounded down to a millionth of the smallest part of money. So a payment or a
load is known to a millionth, times what the project is worth; and what is left is above the exact amount by
the sum of these at most (`OwnShare.within`). No rounding can change who buys what: that is already decided.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from typing import Any

from voting.tally.rules import judgment
from voting.tally.types import Mark, Marking, Options, Result, Stage, Step, Utility

MILLION = 10**6


class PartKind(StrEnum):
    PAID = "paid"  # from the ballot's share; `left` of it afterwards
    BORNE = "borne"  # the load it took on
    STANDS_FOR = "stands_for"  # its part of the cost among those who gave the project its score
    COMPLETED = "completed"  # funded with what all ballots left; no amount
    NOT_FUNDED = "not_funded"  # no amount


@dataclass(frozen=True, slots=True)
class OwnPart:
    """What became of one project that the ballot marks. Amounts are exact, in parts of a euro."""

    id: str
    kind: PartKind
    amount: Fraction | None = None
    left: Fraction | None = None
    pass_index: int | None = None

    def to_json(self) -> dict[str, Any]:
        return {
            "id": self.id,
            "kind": str(self.kind),
            "amount": _text(self.amount),
            "left": _text(self.left),
            "pass_index": self.pass_index,
        }


@dataclass(frozen=True, slots=True)
class PassShare:
    """What the ballot had when a pass began, and at its end; with Phragmén, the load it bore."""

    pass_index: int
    began: Fraction
    ended: Fraction

    def to_json(self) -> dict[str, Any]:
        return {"pass_index": self.pass_index, "began": _text(self.began), "ended": _text(self.ended)}


@dataclass(frozen=True, slots=True)
class OwnShare:
    """The projects the ballot marks: those funded, in the order they were; the others by printed number."""

    parts: tuple[OwnPart, ...]
    passes: tuple[PassShare, ...]  # none where ballots hold and bear nothing
    within: Fraction  # how far what is left may be from the exact amount

    def to_json(self) -> dict[str, Any]:
        return {
            "parts": [part.to_json() for part in self.parts],
            "passes": [held.to_json() for held in self.passes],
            "within": _text(self.within),
        }


def own_share(result: Result, marks: Iterable[Mark], marking: Marking = Marking.APPROVAL) -> OwnShare:
    """`marks` are the printed numbers with their values, as on the ballot; none is a blank one."""
    ballot = _OneBallot(result, tuple(marks), marking)
    parts: list[OwnPart] = []
    passes: list[PassShare] = []
    for index, (held, steps) in enumerate(result.steps_by_pass()):
        funding = [step for step in steps if step.funded and step.candidate in ballot.worths]
        if held.share is not None:
            replayed, ended = ballot.payments(funding, held.share)
            passes.append(PassShare(index, held.share, ended))
        elif any(step.detail("load_millionths") is not None for step in steps):
            replayed, ended = ballot.loads(funding)
            passes.append(PassShare(index, Fraction(0), ended))
        else:
            replayed = [ballot.standing(step) for step in funding]
        parts += replayed
    funded = {part.id for part in parts}
    parts += [OwnPart(name, PartKind.NOT_FUNDED) for name in ballot.worths if name not in funded]
    paid = sum(ballot.worths[part.id] for part in parts if part.kind is PartKind.PAID)
    borne = sum(part.kind is PartKind.BORNE for part in parts)
    return OwnShare(tuple(parts), tuple(passes), Fraction(paid + min(borne, 1), MILLION))


class _OneBallot:
    """`worths`: what each project it marks is worth to it, by printed number; 0: it does not support it."""

    def __init__(self, result: Result, marks: tuple[Mark, ...], marking: Marking) -> None:
        self._result = result
        self._entries = {entry.id: entry for entry in result.entries}
        values, ids = dict(marks), {entry.number: entry.id for entry in result.entries}
        worth = _Worth(result, marking, len(values))
        self.worths: Mapping[str, int] = {
            ids[number]: max(worth.of(values[number]), 0) for number in sorted(values) if number in ids
        }

    def payments(self, steps: Iterable[Step], share: Fraction) -> tuple[list[OwnPart], Fraction]:
        """Equal Shares replayed on this ballot; what it has at the end."""
        parts, left = [], share
        for step in steps:
            price = step.detail("price_millionths")
            if step.stage is Stage.COMPLETION:
                parts.append(OwnPart(step.candidate, PartKind.COMPLETED, pass_index=step.pass_index))
            elif price is None:
                parts.append(self.standing(step))
            else:
                paid = min(left, Fraction(price, MILLION) * self.worths[step.candidate])
                left -= paid
                parts.append(OwnPart(step.candidate, PartKind.PAID, paid, left, step.pass_index))
        return parts, left

    def loads(self, steps: Iterable[Step]) -> tuple[list[OwnPart], Fraction]:
        """Phragmén replayed on this ballot; what it bears at the end."""
        parts, borne = [], Fraction(0)
        for step in steps:
            load = Fraction(step.detail("load_millionths") or 0, MILLION)
            grown = load if self.worths[step.candidate] else borne
            parts.append(OwnPart(step.candidate, PartKind.BORNE, grown - borne, pass_index=step.pass_index))
            borne = grown
        return parts, borne

    def standing(self, step: Step) -> OwnPart:
        entry, worth = self._entries[step.candidate], self.worths[step.candidate]
        whole = entry.votes if self._result.rule == judgment.NAME else entry.score
        amount = Fraction(entry.cost * worth) / whole if whole > 0 else Fraction(0)
        return OwnPart(step.candidate, PartKind.STANDS_FOR, amount, pass_index=step.pass_index)


@dataclass(frozen=True, slots=True)
class _Worth:
    result: Result
    marking: Marking
    marks: int

    def of(self, value: int) -> int:
        """What a mark of this value is worth to the rule, as the README has it for each utility."""
        options = self.result.options
        if self.result.rule == judgment.NAME:
            return int(value > options.lowest_grade)
        if self.marking is Marking.RANKING:
            return self._of_rank(value, options)
        if options.utility is Utility.POINTS:
            return value
        return int(value > 0)

    def _of_rank(self, rank: int, options: Options) -> int:
        if options.utility is Utility.POINTS:
            return options.vector[rank - 1] if rank <= len(options.vector) else 0
        by_rank = {Utility.BORDA: self.marks - rank + 1, Utility.BORDA_ZERO: self.marks - rank}
        return by_rank.get(options.utility, 1)


def _text(amount: Fraction | None) -> str | None:
    return None if amount is None else str(amount)
