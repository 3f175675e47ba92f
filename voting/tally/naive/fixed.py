"""A fixed number of winners: greedy that has to be told how many."""

from voting.tally.errors import CannotCount, CountFault
from voting.tally.naive.frame import Count, Tell
from voting.tally.types import Election, Options, Result


def best(election: Election, options: Options, *, tell: Tell | None = None) -> Result:
    """The best by score, up to the number asked for, as long as each still fits."""
    if options.winners is None:
        raise CannotCount(CountFault.WINNERS_NEEDED)
    return Fixed(election, options, tell).result()


class Fixed(Count):
    rule = "fixed"
