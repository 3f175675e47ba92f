"""What the text report adds to a winner or to a count, each rule in its own words."""

from collections.abc import Iterator
from fractions import Fraction
from typing import Any

from voting.tally.command_line.sentences import Sentences
from voting.tally.rules import equal_shares
from voting.tally.types import Comparison, Options, Pass, Result, Stage, Step, Utility

MILLION = 10**6
PER_SUPPORTER = (Utility.APPROVALS, Utility.CARDINALITY, Utility.COST)


def on_winners(result: Result, words: Sentences) -> dict[str, str]:
    """By winner, what its step tells beside its votes and its cost."""
    return {
        step.candidate: ", ".join(_on_step(step, result.options, words))
        for step in result.steps
        if step.funded
    }


def on_count(result: Result, words: Sentences) -> Iterator[str]:
    for one in result.passes:
        yield from _on_pass(one, words)
    if result.comparison is not None:
        yield from _on_comparison(result.comparison, words)


def _on_step(step: Step, options: Options, words: Sentences) -> Iterator[str]:
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


def _on_pass(one: Pass, words: Sentences) -> Iterator[str]:
    figures: dict[str, Any] = dict(one.figures)
    if one.stage is Stage.RESERVED:
        yield words.label("reserved", label=one.label, budget=one.budget)
    if "share_exact" in figures:
        share = Fraction(figures["share_exact"]) * MILLION
        label = "raised" if figures["raises"] else "share"
        yield words.label(label, share=int(share), raises=figures["raises"])
    if "stopped" in figures:
        yield words.label(figures["stopped"])
    if "carried" in figures:
        yield words.label("carried", carried=figures["carried"])


def _on_comparison(found: Comparison, words: Sentences) -> Iterator[str]:
    rule = equal_shares.NAME
    yield words.label(
        "comparison", rule=rule, prefer_rule=found.prefer_rule, prefer_greedy=found.prefer_greedy
    )
    others = found.greedy_winners if found.stands == "rule" else found.rule_winners
    yield words.label(f"{found.stands}_stands", rule=rule, others=", ".join(others) or "–")
