"""The sealed urn becomes the ballots of each envelope."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from accounts.services import jobs
from voting import vault
from voting.enums import TallyFault
from voting.models import Poll
from voting.queries import paper_vote
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
    on_paper: int = 0  # of the rows, how many are sheets


def read(poll: Poll, paper: Paper, keys: vault.Opening, claim: jobs.Claim) -> ReadUrn:
    total = poll.ballots_total or 0

    def tell(done: int) -> None:
        claim.progress(done, total, OPENING)

    if opening_in_parts.is_in_parts(poll):
        rows = opening_in_parts.collect(poll, paper, keys, tell)
    else:
        rows = opening.open_span(poll, paper, keys, opening.WHOLE, tell)
    whole, on_paper = with_sheets(poll, paper, rows)
    return ReadUrn(paper.contests, opening.sort(poll, paper, whole, on_paper), keys.seed, whole, on_paper)


def with_sheets(poll: Poll, paper: Paper, urn: UrnRows) -> tuple[UrnRows, int]:
    """The urn and the sheets of paper together, in the order of their numbers; how many sheets there are."""
    counted = paper_vote.counted(poll)
    sheets = [number.encode() + choices for number, choices in paper_vote.ballots_on_paper(poll)]
    if len(sheets) != (counted.ballots if counted is not None else 0):
        raise opening.CountFailed(TallyFault.CHECK)
    if not sheets:
        return urn, 0
    return opening.in_order(np.concatenate([urn, opening.checked(poll, paper, sheets)])), len(sheets)
