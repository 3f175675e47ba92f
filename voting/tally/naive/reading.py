"""What the ballots say of each candidate, one ballot after the other, one mark after the other."""

from collections.abc import Iterator
from typing import NamedTuple

from voting.tally.errors import CannotCount, CountFault
from voting.tally.types import Candidate, Election, Marking, Options, Utility


class Named(NamedTuple):
    """One candidate on one ballot, which is one of `weight` alike and names `named` candidates."""

    ballot: int
    weight: int
    candidate: Candidate
    value: int
    named: int


def marks(election: Election) -> Iterator[Named]:
    for number, (choices, values, weight) in enumerate(election.ballots):
        for place, choice in enumerate(choices):
            value = values[place] if values else 1
            yield Named(number, weight, election.candidates[choice], value, len(choices))


def votes(election: Election, nothing: int) -> dict[str, int]:
    """By candidate, the voters that support it."""
    supporters = {candidate.id: 0 for candidate in election.candidates}
    for mark in marks(election):
        if supports(election, mark, nothing):
            supporters[mark.candidate.id] += mark.weight
    return supporters


def scores(election: Election, options: Options) -> dict[str, int]:
    """By candidate, the sum of what it is worth to each ballot."""
    require_vector(election, options)
    summed = {candidate.id: 0 for candidate in election.candidates}
    for mark in marks(election):
        summed[mark.candidate.id] += mark.weight * worth(election, options, mark)
    return summed


def supports(election: Election, mark: Named, nothing: int = 0) -> bool:
    """Points and grades support when they are above `nothing`; to be approved or ranked is support."""
    if election.ballots.marking in (Marking.POINTS, Marking.GRADES):
        return mark.value > nothing
    return True


def worth(election: Election, options: Options, mark: Named) -> int:
    """What a ballot gives a candidate that it names, before its cost comes in."""
    if options.utility is Utility.BORDA:
        return mark.named - mark.value + 1
    if options.utility is Utility.BORDA_ZERO:
        return mark.named - mark.value
    if options.utility is not Utility.POINTS:
        return 1 if supports(election, mark) else 0
    if election.ballots.marking is not Marking.RANKING:
        return mark.value
    return options.vector[mark.value - 1] if mark.value <= len(options.vector) else 0


def utility(election: Election, options: Options, mark: Named) -> int:
    plain = worth(election, options, mark)
    return plain * mark.candidate.cost if options.utility is Utility.COST else plain


def require_vector(election: Election, options: Options) -> None:
    ranks = election.ballots.marking is Marking.RANKING
    if ranks and options.utility is Utility.POINTS and not options.vector:
        raise CannotCount(CountFault.VECTOR_NEEDED)
