"""A count as it was held: its passes one after the other, the decisions of each in words and in tables."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from itertools import groupby

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from frontend.outcomes.reasons import OutcomeNames
from frontend.words.money import number
from voting.tally.types import Leftover, Pass, Quota, Stage, Step, TieCriterion, Utility
from voting.tally.types.labels import EACH

StepColumn = tuple[str, Callable[[Step], str]]  # heading, what a step shows there

MILLION = 10**6
BY_VOTES = (Utility.APPROVALS, Utility.CARDINALITY, Utility.COST)


@dataclass(frozen=True)
class StepTable:
    """Decisions of one kind: a heading where the pass has several, the columns, a row per decision."""

    caption: str
    headings: list[str]
    rows: list[tuple[str, list[str], str]]  # project, figures, decision


@dataclass(frozen=True)
class PassShown:
    """One pass: `title` only where there are several, sentences about it, its decisions."""

    title: str
    sentences: list[str]
    tables: list[StepTable]


def passes(names: OutcomeNames) -> list[PassShown]:
    is_only_pass = len(names.counted.passes) == 1
    held_passes = [
        PassShown(
            title="" if is_only_pass else _title(held, names),
            sentences=list(_sentences(held, names)),
            tables=list(_tables(steps, names)),
        )
        for held, steps in names.counted.steps_by_pass()
    ]
    held_passes[0].sentences[:0] = _carried_in(names)
    return held_passes


# --- What is said of a pass


def _title(held: Pass, names: OutcomeNames) -> str:
    if held.stage is Stage.RESERVED:
        return _("First, the money kept for: %(label)s") % {"label": names.label(held.label)}
    if held.stage is Stage.MINIMUM:
        return _("Then, the projects that the rulebook guarantees")
    return _("Then, all the projects")


def _sentences(held: Pass, names: OutcomeNames) -> Iterator[str]:
    if held.stage is Stage.RESERVED:
        kept = {"budget": names.money(held.budget), "label": names.label(held.label)}
        yield _("%(budget)s are kept for these projects. What they leave goes to all the projects.") % kept
    if held.stage is Stage.MINIMUM:
        yield from (_guaranteed(quota, names) for quota in names.counted.options.quotas if quota.minimum)
    yield from _shares(held, names)
    if held.carried is not None:
        carried = {"carried": names.money(held.carried)}
        yield _("%(carried)s are left, and put down for what comes next.") % carried


def _carried_in(names: OutcomeNames) -> list[str]:
    """What the envelopes counted before this one left to it."""
    added = names.counted.budget - names.outcome.contest.amount_eur
    if added <= 0:
        return []
    return [_("%(added)s left by other envelopes were added to this one.") % {"added": names.money(added)}]


def _guaranteed(quota: Quota, names: OutcomeNames) -> str:
    kind = quota.label.removesuffix(EACH)
    each_of_kind = {"territory": _("each quarter"), "theme": _("each theme")}.get(kind, kind)
    text = ngettext(
        "For %(label)s, %(minimum)s project is funded before the others, if one has votes and fits.",
        "For %(label)s, %(minimum)s projects are funded before the others, if they have votes and fit.",
        quota.minimum,
    )
    label = each_of_kind if quota.label.endswith(EACH) else names.label(quota.label)
    return text % {"label": label, "minimum": number(quota.minimum)}


def _shares(held: Pass, names: OutcomeNames) -> Iterator[str]:
    if held.share is None:
        return
    first = held.share - held.raises * names.counted.unit
    began = {"ballots": number(names.counted.ballots), "share": names.money(first)}
    yield _("Each of the %(ballots)s ballots began with an equal share of this money: %(share)s.") % began
    if held.raises:
        text = ngettext(
            "The shares were raised by one euro once, to %(share)s, and the projects bought anew.",
            "The shares were raised by one euro %(count)s times, to %(share)s, "
            "and the projects bought anew each time.",
            held.raises,
        )
        yield text % {"count": number(held.raises), "share": names.money(held.share)}
    if held.stopped in STOPPED:
        yield STOPPED[held.stopped]()


STOPPED: Mapping[str, Callable[[], str]] = {
    "exhaustive": lambda: _("They went no higher: no project fitted any more in what was left."),
    "overspend": lambda: _("They went no higher: one euro more would have spent more than there was."),
    "everything": lambda: _("They went no higher: every project that could be funded was."),
}


def comparison(names: OutcomeNames) -> list[str]:
    """The two sentences on the count that Equal Shares was set beside, if it was."""
    compared = names.counted.comparison
    if compared is None:
        return []
    figures = {"rule": number(compared.prefer_rule), "greedy": number(compared.prefer_greedy)}
    if set(compared.greedy_winners) == set(compared.rule_winners):
        return [_("Set beside a count by the number of votes, the equal shares fund the same projects.")]
    stands = {
        "rule": _("The equal shares therefore stand."),
        "greedy": _("The count by the number of votes therefore stands, and is the one shown here."),
    }
    beside = _(
        "Set beside a count by the number of votes, the equal shares give more to %(rule)s ballots, "
        "and that count gives more to %(greedy)s."
    )
    return [beside % figures, stands[compared.stands]]


# --- The tables


def _tables(steps: Iterable[Step], names: OutcomeNames) -> Iterator[StepTable]:
    """The purchases, and apart from them what completes them."""
    for stage, decided in groupby(steps, key=lambda step: step.stage):
        columns = _columns(stage, names)
        rows = [
            (names.titles[step.candidate], [show(step) for _h, show in columns], _decision(step, names))
            for step in decided
        ]
        yield StepTable(_caption(stage, names), [heading for heading, _show in columns], rows)


def _caption(stage: Stage, names: OutcomeNames) -> str:
    if stage is Stage.COMPLETION:
        return _("What the shares left over, from the most votes down")
    if names.rule == "equal-shares" and stage is not Stage.MINIMUM:
        return _("The purchases, one after the other")
    return _("The decisions, one after the other")


def _columns(stage: Stage, names: OutcomeNames) -> list[StepColumn]:
    before: StepColumn = (_("In the envelope"), lambda step: names.money(step.left))
    money: list[StepColumn] = [
        (_("Cost"), lambda step: names.money(step.cost)),
        (_("Left after"), lambda step: names.money(step.left_after)),
    ]
    is_bought = names.rule == "equal-shares" and stage in (Stage.MAIN, Stage.RESERVED)
    return [*_score_columns(stage, names), *([] if is_bought else [before]), *money]


def _score_columns(stage: Stage, names: OutcomeNames) -> list[StepColumn]:
    score: StepColumn = (_score_heading(names), lambda step: number(int(step.score)))
    if stage is Stage.MINIMUM:
        return [score]
    if stage is Stage.COMPLETION or names.rule == "greedy-per-cost":
        is_by_cost = names.counted.options.utility is Utility.COST  # then the votes alone decide
        per_million = (_("Per million euros"), _detail("score_per_million", number))
        return [score] if is_by_cost else [score, per_million]
    others: dict[str, Callable[[], list[StepColumn]]] = {
        "equal-shares": lambda: [score, *_prices(names)],
        "phragmen": lambda: [
            score,
            (_("Borne by each supporter"), _detail("load_millionths", _millionths(names))),
        ],
        "majority-judgment": lambda: [
            (_("Middle grade"), _detail("median", number)),
            (_("Graded above"), _detail("above", number)),
            (_("Graded below"), _detail("below", number)),
        ],
    }
    return others.get(names.rule, lambda: [score])()


def _prices(names: OutcomeNames) -> list[StepColumn]:
    is_by_votes = names.counted.options.utility in BY_VOTES
    price = _("Price for each") if is_by_votes else _("Price per point")
    return [
        (price, _detail("price_millionths", _millionths(names))),
        (_("Paid it in full"), _detail("paid_in_full", number)),
    ]


def _score_heading(names: OutcomeNames) -> str:
    return _("Votes") if names.counted.options.utility in BY_VOTES else _("Points")


def _detail(name: str, write: Callable[[int], str]) -> Callable[[Step], str]:
    def show(step: Step) -> str:
        detail = step.detail(name)
        return "–" if detail is None else write(detail)

    return show


def _millionths(names: OutcomeNames) -> Callable[[int], str]:
    return lambda value: names.money(Fraction(value, MILLION))


def _decision(step: Step, names: OutcomeNames) -> str:
    from_reserve = step.detail("from_reserve")
    if from_reserve is not None:
        decision = _("Completed with %(amount)s from the reserve: proposed") % {
            "amount": names.money(from_reserve)
        }
    elif step.funded:
        is_bought = step.detail("price_millionths") is not None
        decision = _("Proposed") if is_bought else _("It fits: proposed")
    elif names.counted.options.leftover is Leftover.SKIP:
        decision = _("It does not fit: skipped")
    else:
        decision = _("It does not fit: the count stops there")
    settled = _settled(step, names)
    if not settled:
        return decision
    return _("%(decision)s (%(settled)s)") % {"decision": decision, "settled": settled}


def _settled(step: Step, names: OutcomeNames) -> str:
    """What put it before or behind projects of equal rank, and which ones."""
    if step.settled_by is None:
        return ""
    drawn = names.drawn_with.get(step.candidate, []) if step.settled_by is TieCriterion.LOT else []
    return TIES[step.settled_by]() % {"others": names.several(drawn or step.tied_with)}


TIES: Mapping[TieCriterion, Callable[[], str]] = {
    TieCriterion.COST: lambda: _("level with %(others)s: the cheaper came first"),
    TieCriterion.VOTES: lambda: _("level with %(others)s: the one on more ballots came first"),
    TieCriterion.ID: lambda: _("level with %(others)s: in the order of their identifiers"),
    TieCriterion.LOT: lambda: _("level with %(others)s: settled by the public lot"),
}
