"""What the text report adds to a winner or to a count, each rule in its own words."""

from collections.abc import Iterator
from typing import Any

from voting.tally.command_line.sentences import Sentences
from voting.tally.rules import equal_shares
from voting.tally.types import Comparison, Options, Pass, Result, Stage, Step, Utility

MILLION = 10**6
PER_SUPPORTER = (Utility.APPROVALS, Utility.CARDINALITY, Utility.COST)


def winner_remarks(result: Result, words: Sentences) -> dict[str, str]:
    """By winner, what its step tells beside its votes and its cost."""
    return {
        step.candidate: ", ".join(_step_remarks(step, result.options, words))
        for step in result.steps
        if step.funded
    }


def count_remarks(result: Result, words: Sentences) -> Iterator[str]:
    for held in result.passes:
        yield from _pass_remarks(held, words)
    if result.comparison is not None:
        yield from _comparison_remarks(result.comparison, words)


def _step_remarks(step: Step, options: Options, words: Sentences) -> Iterator[str]:
    details: dict[str, Any] = dict(step.details)
    if "price_millionths" in details:
        label = "paid" if options.utility in PER_SUPPORTER else "paid_per_point"
        yield words.label(label, price=details["price_millionths"], paid_in_full=details["paid_in_full"])
    if "load_millionths" in details:
        yield words.label("load", load=details["load_millionths"])
    for name in ("median", "score_per_million"):
        if name in details:
            yield words.label(name, **details)
    if "from_reserve" in details:
        yield words.label("from_reserve", **details)
    if step.stage is not Stage.MAIN:
        yield words.label(f"stage_{step.stage}")


def _pass_remarks(held: Pass, words: Sentences) -> Iterator[str]:
    if held.stage is Stage.RESERVED:
        yield words.label("reserved", label=held.label, budget=held.budget)
    if held.share is not None:
        label = "raised" if held.raises else "share"
        yield words.label(label, share=int(held.share * MILLION), raises=held.raises)
    if held.stopped:
        yield words.label(held.stopped)
    if held.carried is not None:
        yield words.label("carried", carried=held.carried)


def _comparison_remarks(compared: Comparison, words: Sentences) -> Iterator[str]:
    rule = equal_shares.NAME
    yield words.label(
        "comparison", rule=rule, prefer_rule=compared.prefer_rule, prefer_greedy=compared.prefer_greedy
    )
    others = compared.greedy_winners if compared.stands == "rule" else compared.rule_winners
    yield words.label(f"{compared.stands}_stands", rule=rule, others=", ".join(others) or "–")
