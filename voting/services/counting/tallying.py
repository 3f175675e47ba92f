"""The count of a closed poll, from the sealed urn to the recorded outcome: all of it or nothing."""

from datetime import datetime

from accounts.services import jobs
from voting import vault
from voting.enums import PollOrigin, PollStatus, TallyFault
from voting.models import Poll
from voting.queries.papers import read_paper
from voting.services import closing
from voting.services.counting import opening, publishing
from voting.services.counting.counting_twice import count_twice, require_equal
from voting.services.counting.opening import CountFailed
from voting.services.counting.opening_in_parts import is_open
from voting.services.counting.progress import KIND
from voting.services.counting.reading import read
from voting.services.counting.writing import CountedPoll, write


def tally(poll: Poll, *, at: datetime, on_progress: jobs.OnProgress | None = None) -> bool:
    """Count a closed poll; False when it is counted, held by another worker, or stopped by a fault."""
    if poll.status != PollStatus.CLOSED or not closing.is_over(poll):
        return False
    claim: jobs.Claim | None = None
    try:
        paper = read_paper(poll)
        keys = opening.read_keys(poll)
        if not is_open(poll, paper, at=at, on_progress=on_progress):
            return False  # a big urn: other workers still open parts of it, and nobody holds the count
        claim = jobs.claim(KIND, poll, at=at, again=True, on_progress=on_progress)
        if claim is None:
            return False
        urn = read(poll, paper, keys, claim)
        first, second = count_twice(urn, claim)
        require_equal(first, second)
        made = publishing.make(poll, urn, first, keys) if poll.origin == PollOrigin.TOWN else None
        counted = CountedPoll(first, urn.seed, paper.rules, _salt(poll, keys), made)
        write(poll, counted, claim, at=at)
    except jobs.ClaimLost:
        return False  # taken for dead, another worker counts: nothing of this count was written
    except Exception as problem:
        _stop(poll, claim, problem, at=at)
        if isinstance(problem, CountFailed):
            return False
        raise
    return True


def _salt(poll: Poll, keys: vault.Opening) -> bytes:
    """Ballots from elsewhere are known anyway."""
    return keys.salt() if poll.origin == PollOrigin.TOWN else b""


def _stop(poll: Poll, claim: jobs.Claim | None, problem: Exception, *, at: datetime) -> None:
    """The job keeps why; where the opening failed nobody held it yet."""
    claim = claim or jobs.claim(KIND, poll, at=at, again=True)
    if claim is None:
        return
    fault = opening.fault_of(problem)
    if fault == TallyFault.EARLY:  # no failed try: it is counted in its time
        claim.put_back(fault)
    else:
        claim.give_up(fault, at=at)
