"""Equal Shares beside greedy: each ballot says which of the two sets of winners is worth more to it."""

from collections.abc import Sequence
from dataclasses import replace

from voting.tally.naive import greedy, reading
from voting.tally.naive.frame import Tell
from voting.tally.types import Comparison, Election, Result


def compared(election: Election, result: Result, tell: Tell | None) -> Result:
    """What was found, or what greedy finds if more ballots draw more from it."""
    by_greedy = greedy.by_score(election, result.options, tell=tell)
    mine, theirs = (_drawn(election, result, winners) for winners in (result.winners, by_greedy.winners))
    weights = [ballot.weight for ballot in election.ballots]
    prefer_rule = sum(w for w, own, rival in zip(weights, mine, theirs, strict=True) if own > rival)
    prefer_greedy = sum(w for w, own, rival in zip(weights, mine, theirs, strict=True) if own < rival)
    stands = "greedy" if prefer_greedy > prefer_rule else "rule"
    comparison = Comparison(prefer_rule, prefer_greedy, by_greedy.winners, result.winners, stands)
    if stands == "rule":
        return replace(result, comparison=comparison)
    return replace(by_greedy, rule=result.rule, ranking=(), comparison=comparison)


def _drawn(election: Election, result: Result, winners: Sequence[str]) -> list[int]:
    """The utility that each ballot draws from all the winners together."""
    drawn = [0 for _ in election.ballots]
    for mark in reading.marks(election):
        if mark.candidate.id in winners:
            drawn[mark.ballot] += reading.utility(election, result.options, mark)
    return drawn
