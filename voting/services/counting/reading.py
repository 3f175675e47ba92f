"""The sealed urn becomes the ballots of each envelope, once both books agree."""

from collections.abc import Mapping
from dataclasses import dataclass

from accounts.services import jobs
from voting import vault
from voting.enums import PollOrigin, TallyFault
from voting.models import Poll
from voting.queries.papers import Paper, PaperContest
from voting.services import closing
from voting.services.counting import opening, opening_in_parts
from voting.services.counting.opening import CountFailed
from voting.services.counting.progress import OPENING
from voting.tally.types import Ballots


@dataclass(frozen=True)
class ReadUrn:
    """All that is counted, and the seed that settles its ties."""

    contests: tuple[PaperContest, ...]
    ballots: Mapping[str, Ballots]  # by the key of the contest
    seed: str


def open_urn(poll: Poll) -> vault.Opening:
    """The key of the counting side; no ballot is opened while the books differ."""
    keys = opening.read_keys(poll)
    if poll.origin == PollOrigin.TOWN and not closing.books_agree(poll):
        raise CountFailed(TallyFault.CHECK)
    return keys


def read(poll: Poll, paper: Paper, keys: vault.Opening, claim: jobs.Claim) -> ReadUrn:
    total = poll.ballots_total or 0
    if opening_in_parts.is_in_parts(poll):
        ballots = opening.sort(poll, paper, opening_in_parts.collect(poll, paper, keys))
    else:
        ballots = opening.read(poll, paper, keys, lambda done: claim.progress(done, total, OPENING))
    return ReadUrn(paper.contests, ballots, keys.seed)
