"""A fixed number of winners: the best by score, as long as the envelope pays for them."""

from voting.tally.counting.passes import Tell, run, tallied
from voting.tally.errors import CannotCount, CountFault
from voting.tally.rules.greedy import ByScore
from voting.tally.types import Election, Options, Result

NAME = "fixed"


def best(election: Election, options: Options, *, tell: Tell | None = None) -> Result:
    if options.winners is None:
        raise CannotCount(CountFault.WINNERS_NEEDED, {"rule": NAME})
    _, tallies = tallied(election, options)
    return run(election, options, tallies, ByScore(tallies, NAME))
