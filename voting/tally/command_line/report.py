"""What the command prints: a page to read, or JSON for another program."""

from collections.abc import Iterator, Mapping
from typing import Any

from voting.tally.command_line import remarks
from voting.tally.command_line.sentences import Sentences
from voting.tally.command_line.typography import printable
from voting.tally.pabulib import PbFile, money_text
from voting.tally.types import ReasonCode, Result

TOPPED_UP = ReasonCode.TOPPED_UP


def as_json(file: PbFile, results: Mapping[str, Result]) -> dict[str, Any]:
    """The result, with money in the currency of the file rather than in parts of it; of a plan, by round."""
    warnings = [
        {"code": str(w.code), "line": w.line, "times": w.times, **dict(w.params)} for w in file.warnings
    ]
    about = {"currency": file.currency, "warnings": warnings}
    rounds = {key: _result_json(result) for key, result in results.items()}
    if "" in rounds:
        return {**rounds[""], **about}
    winners = [winner for counted in rounds.values() for winner in counted["winners"]]
    return {
        **about,
        "rounds": rounds,
        "winners": winners,
        "total_cost": sum(counted["total_cost"] for counted in rounds.values()),
    }


def _result_json(result: Result) -> dict[str, Any]:
    def money(amount: int) -> int | float:
        whole, rest = divmod(amount, result.unit)
        return float(money_text(amount, result.unit)) if rest else whole

    data = result.to_json(money)
    del data["unit"]
    return data


def as_text(file: PbFile, result: Result, words: Sentences) -> Iterator[str]:
    return (printable(line) for line in _lines(file, result, words))


def _lines(file: PbFile, result: Result, words: Sentences) -> Iterator[str]:
    names = {project.id: project.name for project in file.projects}
    if "description" in file.meta:
        yield file.meta["description"]
    yield words.label("rule", rule=result.rule)
    yield words.label("ballots", ballots=result.ballots, blank=result.blank)
    yield words.label("budget", budget=result.budget)
    yield from remarks.count_remarks(result, words)
    yield ""
    yield from _winners(result, names, words)
    yield from _others(result, names, words)
    for lot in result.lots:
        yield words.label("lot", order=", ".join(draw.candidate for draw in lot.draws))
    yield from _official(file, result, words)
    yield from (words.warning(warning) for warning in file.warnings)


def _winners(result: Result, names: dict[str, str], words: Sentences) -> Iterator[str]:
    yield words.label("winners") if result.winners else words.label("nobody")
    remarks_on = remarks.winner_remarks(result, words)
    for place, winner in enumerate(result.winners, start=1):
        entry = result.entry(winner)
        figures = {"id": winner, "name": names[winner], "votes": entry.votes, "cost": entry.cost}
        yield "  " + words.label("winner", place=place, **figures)
        if remarks_on[winner]:
            yield f"     {remarks_on[winner]}"
    added = sum(int(e.reason["from_reserve"]) for e in result.entries if e.reason.code is TOPPED_UP)
    left = result.budget + added - result.total_cost
    yield words.label("total", total=result.total_cost, left=left)
    yield ""


def _others(result: Result, names: dict[str, str], words: Sentences) -> Iterator[str]:
    others = [entry for entry in result.entries if not entry.funded]
    if others:
        yield words.label("others")
    for entry in sorted(others, key=lambda entry: (-entry.score, entry.number)):
        sentence = words.reason(entry.reason)
        yield "  " + words.label("other", id=entry.id, name=names[entry.id], sentence=sentence)
    if others:
        yield ""


def _official(file: PbFile, result: Result, words: Sentences) -> Iterator[str]:
    official = file.official_winners()
    if not official:
        return
    if official == set(result.winners):
        yield words.label("official")
    else:
        yield words.label("unofficial", ids=", ".join(sorted(official)))
