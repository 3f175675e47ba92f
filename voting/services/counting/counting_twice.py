"""Two counts of the same ballots by programs that share nothing: the outcome stands when they agree."""

from collections.abc import Sequence

from accounts.services import jobs
from voting.enums import TallyFault
from voting.services.counting.opening import CountFailed
from voting.services.counting.progress import COUNTING, RECOUNTING, ProgressTeller
from voting.services.counting.reading import ReadUrn
from voting.services.counting.rounds import CountedContest, count_all
from voting.tally import registry
from voting.tally.types import Result

Counted = list[CountedContest]


def count_twice(urn: ReadUrn, claim: jobs.Claim) -> tuple[Counted, Counted]:
    """By the rules, then by their naive twins; what envelopes carry over is each count's own."""
    first = count_all(urn, registry.count, ProgressTeller(claim, COUNTING))
    about = sum(_decisions(counted.result) for counted in first)
    second = count_all(urn, registry.recount, ProgressTeller(claim, RECOUNTING, about))
    return first, second


def require_equal(first: Sequence[CountedContest], second: Sequence[CountedContest]) -> None:
    for once, again in zip(first, second, strict=True):
        if once.result.to_bytes() != again.result.to_bytes():
            raise CountFailed(TallyFault.DISAGREEMENT)


def _decisions(result: Result) -> int:
    """About how many the naive count will take; Equal Shares buys anew after each raise of the shares."""
    raises = sum(held.raises for held in result.passes)
    return (raises + 1) * (len(result.steps) + 1)
