"""A count as it was held: its passes one after the other, the decisions of each in words and in tables."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from itertools import groupby
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from frontend.outcomes.reasons import OutcomeNames
from frontend.words.money import number
from voting.tally.types import Leftover, Stage, TieCriterion, Utility

StoredStep = Mapping[str, Any]
StepColumn = tuple[str, Callable[[StoredStep], str]]  # heading, what a step shows there

MILLION = 10**6


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
    result = names.outcome.result
    held = result.get("passes") or [_only_pass(result)]
    added = _carried_in(names)
    return [
        PassShown(
            title=_title(one, names) if len(held) > 1 else "",
            sentences=[*(added if one is held[0] else []), *_sentences(one, names)],
            tables=[table for table in _tables(steps, names, one) if table.rows],
        )
        for one, steps in zip(held, _by_pass(held, result["steps"], _labels_of(names)), strict=True)
    ]


def _only_pass(result: StoredStep) -> StoredStep:
    """Of results recorded before counts had passes."""
    return {"stage": Stage.MAIN, "label": "", "budget": result["budget"], "figures": {}}


def _labels_of(names: OutcomeNames) -> dict[str, list[str]]:
    printed = [entry.contest_entry for entry in names.outcome.entries.all()]
    return {one.external_id or str(one.number): one.labels for one in printed}


def _by_pass(
    held: list[StoredStep], steps: list[StoredStep], labels: Mapping[str, list[str]]
) -> list[list[StoredStep]]:
    """Each step says what was left before it: a pass goes on as long as these figures follow one another."""
    found: list[list[StoredStep]] = []
    rest = list(steps)
    for one in held:
        mine: list[StoredStep] = []
        left = one["budget"]
        while rest and _goes_on(one, rest[0], left, mine, labels):
            step = rest.pop(0)
            mine.append(step)
            left = _left_after(step)
        found.append(mine)
    found[-1].extend(rest)
    return found


def _goes_on(
    one: StoredStep, step: StoredStep, left: int, mine: list[StoredStep], labels: Mapping[str, list[str]]
) -> bool:
    stage = step.get("stage", Stage.MAIN)
    is_new = all(step["candidate"] != other["candidate"] for other in mine)
    is_labelled = not one["label"] or one["label"] in labels.get(step["candidate"], [])
    return step["left"] == left and is_new and is_labelled and stage in (one["stage"], Stage.COMPLETION)


def _left_after(step: StoredStep) -> int:
    return max(int(step["left"]) - int(step["cost"]), 0) if step["funded"] else int(step["left"])


# --- What is said of a pass


def _title(one: StoredStep, names: OutcomeNames) -> str:
    if one["stage"] == Stage.RESERVED:
        return _("First, the money kept for: %(label)s") % {"label": names.label(one["label"])}
    if one["stage"] == Stage.MINIMUM:
        return _("Then, the projects that the rulebook guarantees")
    return _("Then, all the projects")


def _sentences(one: StoredStep, names: OutcomeNames) -> Iterator[str]:
    if one["stage"] == Stage.RESERVED:
        kept = {"budget": names.money(one["budget"]), "label": names.label(one["label"])}
        yield _("%(budget)s are kept for these projects. What they leave goes to all the projects.") % kept
    if one["stage"] == Stage.MINIMUM:
        yield from (_guaranteed(quota, names) for quota in _minimums(names))
    yield from _shares(one, names)
    if "carried" in one["figures"]:
        carried = {"carried": names.money(one["figures"]["carried"])}
        yield _("%(carried)s are left, and put down for what comes next.") % carried


def _carried_in(names: OutcomeNames) -> list[str]:
    """What the envelopes counted before this one left to it."""
    added = names.outcome.result["budget"] - names.outcome.contest.amount_eur
    if added <= 0:
        return []
    return [_("%(added)s left by other envelopes were added to this one.") % {"added": names.money(added)}]


def _minimums(names: OutcomeNames) -> list[StoredStep]:
    return [quota for quota in names.outcome.tally_options.get("quotas", []) if quota["minimum"]]


def _guaranteed(quota: StoredStep, names: OutcomeNames) -> str:
    kind, is_each = str(quota["label"]).removesuffix(":*"), str(quota["label"]).endswith(":*")
    each = {"territory": _("each quarter"), "theme": _("each theme")}.get(kind, kind)
    text = ngettext(
        "For %(label)s, %(minimum)s project is funded before the others, if one has votes and fits.",
        "For %(label)s, %(minimum)s projects are funded before the others, if they have votes and fit.",
        quota["minimum"],
    )
    label = each if is_each else names.label(quota["label"])
    return text % {"label": label, "minimum": number(quota["minimum"])}


def _shares(one: StoredStep, names: OutcomeNames) -> Iterator[str]:
    figures = one["figures"]
    if "share_exact" not in figures:
        return
    unit = names.outcome.contest.parts_per_euro
    last, raises = Fraction(figures["share_exact"]), int(figures["raises"])
    counted = {
        "ballots": number(names.outcome.ballots_counted),
        "share": names.money(last - raises * unit),
    }
    yield _("Each of the %(ballots)s ballots began with an equal share of this money: %(share)s.") % counted
    if raises:
        text = ngettext(
            "The shares were raised by one euro once, to %(share)s, and the projects bought anew.",
            "The shares were raised by one euro %(count)s times, to %(share)s, "
            "and the projects bought anew each time.",
            raises,
        )
        yield text % {"count": number(raises), "share": names.money(last)}
    if figures.get("stopped") in STOPPED:
        yield STOPPED[figures["stopped"]]()


STOPPED: Mapping[str, Callable[[], str]] = {
    "exhaustive": lambda: _("They went no higher: no project fitted any more in what was left."),
    "overspend": lambda: _("They went no higher: one euro more would have spent more than there was."),
    "everything": lambda: _("They went no higher: every project that could be funded was."),
}


def comparison(names: OutcomeNames) -> list[str]:
    """The two sentences on the count that Equal Shares was set beside, if it was."""
    found = names.outcome.result.get("comparison")
    if not found:
        return []
    figures = {"rule": number(found["prefer_rule"]), "greedy": number(found["prefer_greedy"])}
    if set(found["greedy_winners"]) == set(found["rule_winners"]):
        return [_("Set beside a count by the number of votes, the equal shares fund the same projects.")]
    stands = {
        "rule": _("The equal shares therefore stand."),
        "greedy": _("The count by the number of votes therefore stands, and is the one shown here."),
    }
    beside = _(
        "Set beside a count by the number of votes, the equal shares give more to %(rule)s ballots, "
        "and that count gives more to %(greedy)s."
    )
    return [beside % figures, stands[found["stands"]]]


# --- The tables


def _tables(steps: Iterable[StoredStep], names: OutcomeNames, one: StoredStep) -> Iterator[StepTable]:
    """The purchases, and apart from them what completes them."""
    for stage, group in groupby(steps, key=lambda step: step.get("stage", Stage.MAIN)):
        columns = _columns(stage, names)
        rows = [
            (names.titles[step["candidate"]], [show(step) for _h, show in columns], _decision(step, names))
            for step in group
        ]
        yield StepTable(_caption(stage, names), [heading for heading, _show in columns], rows)


def _caption(stage: str, names: OutcomeNames) -> str:
    if stage == Stage.COMPLETION:
        return _("What the shares left over, from the most votes down")
    if names.rule == "equal-shares" and stage != Stage.MINIMUM:
        return _("The purchases, one after the other")
    return _("The decisions, one after the other")


def _columns(stage: str, names: OutcomeNames) -> list[StepColumn]:
    before: StepColumn = (_("In the envelope"), lambda step: names.money(step["left"]))
    money: list[StepColumn] = [
        (_("Cost"), lambda step: names.money(step["cost"])),
        (_("Left after"), lambda step: names.money(_left_after(step))),
    ]
    is_bought = names.rule == "equal-shares" and stage in (Stage.MAIN, Stage.RESERVED)
    return [*_score_columns(stage, names), *([] if is_bought else [before]), *money]


def _score_columns(stage: str, names: OutcomeNames) -> list[StepColumn]:
    score: StepColumn = (_score_heading(names), lambda step: number(step["score"]))
    if stage == Stage.MINIMUM:
        return [score]
    if stage == Stage.COMPLETION or names.rule == "greedy-per-cost":
        is_by_cost = _utility(names) == Utility.COST  # then the votes alone decide
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
    is_per_point = _utility(names) not in (Utility.APPROVALS, Utility.CARDINALITY, Utility.COST)
    price = _("Price per point") if is_per_point else _("Price for each")
    return [
        (price, _detail("price_millionths", _millionths(names))),
        (_("Paid it in full"), _detail("paid_in_full", number)),
    ]


def _score_heading(names: OutcomeNames) -> str:
    is_by_votes = _utility(names) in (Utility.APPROVALS, Utility.CARDINALITY, Utility.COST)
    return _("Votes") if is_by_votes else _("Points")


def _utility(names: OutcomeNames) -> str:
    return str(names.outcome.tally_options.get("utility", Utility.APPROVALS))


def _detail(name: str, write: Callable[[int], str]) -> Callable[[StoredStep], str]:
    def show(step: StoredStep) -> str:
        details = step.get("details", {})
        return write(details[name]) if name in details else "–"

    return show


def _millionths(names: OutcomeNames) -> Callable[[int], str]:
    return lambda value: names.money(Fraction(value, MILLION))


def _decision(step: StoredStep, names: OutcomeNames) -> str:
    details = step.get("details", {})
    if "from_reserve" in details:
        said = _("Completed with %(amount)s from the reserve: proposed") % {
            "amount": names.money(details["from_reserve"])
        }
    elif step["funded"]:
        said = _("Proposed") if "price_millionths" in details else _("It fits: proposed")
    elif names.outcome.tally_options.get("leftover", Leftover.SKIP) == Leftover.SKIP:
        said = _("It does not fit: passed")
    else:
        said = _("It does not fit: the count stops there")
    settled = _settled(step, names)
    return _("%(decision)s (%(settled)s)") % {"decision": said, "settled": settled} if settled else said


def _settled(step: StoredStep, names: OutcomeNames) -> str:
    """What told it from projects of equal rank, and which ones."""
    tie = step["settled_by"]
    if not tie:
        return ""
    drawn = names.drawn_with.get(step["candidate"], []) if tie == TieCriterion.LOT else []
    return TIES[TieCriterion(tie)]() % {"others": names.several(drawn or step["tied_with"])}


TIES: Mapping[TieCriterion, Callable[[], str]] = {
    TieCriterion.COST: lambda: _("level with %(others)s: the cheaper came first"),
    TieCriterion.VOTES: lambda: _("level with %(others)s: the one on more ballots came first"),
    TieCriterion.ID: lambda: _("level with %(others)s: in the order of their identifiers"),
    TieCriterion.LOT: lambda: _("level with %(others)s: settled by the public lot"),
}
