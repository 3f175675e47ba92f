"""Greedy: from the best score down, fund what still fits."""

from voting.tally.scores import ranked, tallies
from voting.tally.selection import Selection, excluded, result
from voting.tally.types import Election, Options, ReasonCode, Result

NAME = "greedy"
UNRANKED = (ReasonCode.WITHDRAWN, ReasonCode.NO_SUPPORT)


def by_score(election: Election, options: Options) -> Result:
    """Fund the best scored candidates that still fit, or stop at the first that does not."""
    counted = tallies(election, options)
    out = excluded(election, counted, options)
    running = [candidate for candidate in election.candidates if candidate.id not in out]
    named = [c for c in election.candidates if c.id not in out or out[c.id].code not in UNRANKED]
    selection = Selection(election.budget, counted, options)
    selection.fill(ranked(running, counted.scores))
    return result(NAME, election, selection, ranking=ranked(named, counted.scores), out=out)
