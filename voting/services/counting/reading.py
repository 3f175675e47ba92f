"""The sealed urn becomes the ballots of each envelope."""

from collections.abc import Mapping
from dataclasses import dataclass

from accounts.services import jobs
from voting import vault
from voting.models import Poll
from voting.queries.papers import Paper, PaperContest
from voting.services.counting import opening, opening_in_parts
from voting.services.counting.opening import UrnRows
from voting.services.counting.progress import OPENING
from voting.tally.types import Ballots


@dataclass(frozen=True)
class ReadUrn:
    """All that is counted, and the seed that settles its ties; the opened rows, for what is published."""

    contests: tuple[PaperContest, ...]
    ballots: Mapping[str, Ballots]  # by the key of the contest
    seed: str
    rows: UrnRows


def read(poll: Poll, paper: Paper, keys: vault.Opening, claim: jobs.Claim) -> ReadUrn:
    total = poll.ballots_total or 0

    def tell(done: int) -> None:
        claim.progress(done, total, OPENING)

    if opening_in_parts.is_in_parts(poll):
        rows = opening_in_parts.collect(poll, paper, keys, tell)
    else:
        rows = opening.open_span(poll, paper, keys, opening.WHOLE, tell)
    return ReadUrn(paper.contests, opening.sort(poll, paper, rows), keys.seed, rows)
