"""One count of all the envelopes, in the order in which money goes from one to the next."""

from collections.abc import Callable
from dataclasses import dataclass

from voting.enums import TallyFault
from voting.queries.papers import PaperContest
from voting.services.counting.opening import CountFailed
from voting.services.counting.reading import ReadUrn
from voting.tally.counting.passes import Tell
from voting.tally.errors import TallyError
from voting.tally.types import Election, Options, Result

RuleCount = Callable[[Election, str, Options, Tell], Result]


@dataclass(frozen=True)
class CountedContest:
    contest: PaperContest
    election: Election
    result: Result


def count_all(urn: ReadUrn, counting: RuleCount, tell: Tell) -> list[CountedContest]:
    """The territories first: what they carry over goes to the town's envelope, counted after them."""
    counted: list[CountedContest] = []
    carried = 0
    for contest in sorted(urn.contests, key=lambda contest: contest.is_townwide):
        added = carried if contest.is_townwide else 0
        envelope = _count(contest, contest.amount + added, urn, counting, tell)
        carried += (0 if contest.is_townwide else _carried(envelope.result)) - added
        counted.append(envelope)
    return counted


def _carried(result: Result) -> int:
    return result.passes[-1].carried or 0


def _count(
    contest: PaperContest, amount: int, urn: ReadUrn, counting: RuleCount, tell: Tell
) -> CountedContest:
    try:
        options = Options.from_json({**contest.tally_options, "seed": urn.seed})
        candidates = tuple(contest.candidates.values())
        election = Election(candidates, urn.ballots[contest.key], amount, contest.parts_per_euro)
        return CountedContest(contest, election, counting(election, contest.tally_rule, options, tell))
    except TallyError as fault:
        raise CountFailed(TallyFault.RULE) from fault
