"""Where the parts of a drawn figure stand: percentages for SVG attributes, nothing of HTML."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

PALETTE = 8
FULL = 100.0
WIDE_ENOUGH_FOR_A_FIGURE = 11


@dataclass(frozen=True)
class Part:
    label: str
    amount: int
    start: float
    width: float
    tone: str
    holds_its_figure: bool

    @property
    def middle(self) -> float:
        return round(self.start + self.width / 2, 3)

    @property
    def is_rest(self) -> bool:
        return self.tone == "rest"


def _share(amount: int, total: int) -> float:
    return round(FULL * amount / total, 3) if total > 0 else 0.0


def divide(parts: Iterable[Mapping[str, Any]], total: int) -> list[Part]:
    """Parts side by side along a bar of `total`; what overflows is cut at the end of the bar."""
    divided: list[Part] = []
    start = 0.0
    for index, part in enumerate(parts):
        width = min(_share(part["amount_eur"], total), FULL - start)
        tone = "rest" if part.get("is_rest") else str(index % PALETTE + 1)
        holds_its_figure = width >= WIDE_ENOUGH_FOR_A_FIGURE
        divided.append(Part(part["label"], part["amount_eur"], start, width, tone, holds_its_figure))
        start = round(start + width, 3)
    return divided


@dataclass(frozen=True)
class ChartBar:
    label: str
    value: int | None  # None where it is kept back
    width: float
    is_strong: bool
    top: int
    share: float | None = None

    @property
    def is_kept_back(self) -> bool:
        return self.value is None

    @property
    def baseline(self) -> int:
        return self.top + 16

    @property
    def bar_top(self) -> int:
        return self.top + 24


BAR_STEP = 56


def bars(rows: Iterable[Mapping[str, Any]]) -> list[ChartBar]:
    rows = list(rows)
    largest = max((row["value"] or 0 for row in rows), default=0)
    return [
        ChartBar(
            row["label"],
            row["value"],
            _share(row["value"] or 0, largest),
            bool(row.get("is_strong")),
            i * BAR_STEP,
            row.get("share"),
        )
        for i, row in enumerate(rows)
    ]


@dataclass(frozen=True)
class FlowPart:
    """What the supporters of a project paid for it ("own") or for another, or what they have left."""

    mark: str
    start: float
    width: float
    tone: str  # own, other, rest

    @property
    def is_rest(self) -> bool:
        return self.tone == "rest"

    @property
    def middle(self) -> float:
        return round(self.start + self.width / 2, 3)

    @property
    def holds_its_mark(self) -> bool:
        return bool(self.mark) and self.width >= 1 + len(self.mark)  # about a hundredth for a figure

    @property
    def is_narrow(self) -> bool:
        return self.width < 4 + 3 * len(self.mark)  # for a phone


@dataclass(frozen=True)
class FlowBar:
    parts: list[FlowPart]
    cost_at: float


def flow_bar(spent: Sequence[Mapping[str, Any]], left: int, cost: int, scale: float) -> FlowBar:
    """One bar, as long as what was brought; the cost is a mark that what is left falls short of.

    So what was paid for the project itself comes first, then what is left, then the other payments in turn.
    """
    own = [(part["mark"], part["paid"], "own") for part in spent if part["is_own"]]
    others = [(part["mark"], part["paid"], "other") for part in spent if not part["is_own"]]
    parts: list[FlowPart] = []
    start = 0.0
    for mark, paid, tone in (*own, ("", left, "rest"), *others):
        width = round(FULL * paid / scale, 3)
        parts.append(FlowPart(mark, round(start, 3), width, tone))
        start += width
    return FlowBar([part for part in parts if part.width > 0], round(FULL * cost / scale, 3))


@dataclass(frozen=True)
class PhaseMark:
    label: str
    opens_at: datetime
    closes_at: datetime
    state: str  # past, current, coming
    done: float  # per cent of its own line
    href: str
    holds_today: bool

    @property
    def is_past(self) -> bool:
        return self.state == "past"

    @property
    def is_current(self) -> bool:
        return self.state == "current"

    @property
    def is_coming(self) -> bool:
        return self.state == "coming"


def phase_marks(phases: Iterable[Mapping[str, Any]], at: datetime) -> list[PhaseMark]:
    """One mark per phase, today standing in exactly one of them (between two: at the coming one)."""
    phases = list(phases)
    today = next((i for i, phase in enumerate(phases) if at < phase["closes_at"]), None)
    return [_mark(phase, at, holds_today=i == today) for i, phase in enumerate(phases)]


def _mark(phase: Mapping[str, Any], at: datetime, *, holds_today: bool) -> PhaseMark:
    opens_at, closes_at = phase["opens_at"], phase["closes_at"]
    if at >= closes_at:
        state, done = "past", FULL
    elif at >= opens_at:
        state, done = "current", round(FULL * ((at - opens_at) / (closes_at - opens_at)), 2)
    else:
        state, done = "coming", 0.0
    return PhaseMark(phase["label"], opens_at, closes_at, state, done, phase.get("href", ""), holds_today)
