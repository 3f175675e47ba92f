"""Greedy again, by asking at each turn which of the remaining candidates comes next."""

from voting.tally.naive.frame import Count, Tell
from voting.tally.types import Election, Options, Result


def by_score(election: Election, options: Options, *, tell: Tell | None = None) -> Result:
    """The same promise as `voting.tally.greedy.by_score`, kept the long way round."""
    return Greedy(election, options, tell).result()


class Greedy(Count):
    rule = "greedy"
