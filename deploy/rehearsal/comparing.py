"""The ledger against the urn: each ballot that was promised is there as it was cast, and nothing else is."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from enum import StrEnum

from deploy.rehearsal.ledger import Attempt, Ledger, Marked

UrnLine = tuple[str, Marked]  # tracking number, choices
HALF = 8


class Wrong(StrEnum):
    LOST = "lost"  # promised, and neither it nor one that could replace it lies there
    STRANGER = "stranger"  # in the urn, and nobody of ours sent it
    TWICE = "twice"  # two ballots of one voter
    CHANGED = "changed"  # other choices than were sent
    RENUMBERED = "renumbered"  # another number than was answered, or two numbers for one ballot
    REFUSED_YET_THERE = "refused yet there"
    OLD_PAGE = "old page"  # a ballot from before won over a later one
    TOO_LATE = "too late"  # sent after the close


Discrepancy = tuple[Wrong, int]  # of which voter; 0: of nobody


def compare(ledger: Ledger, urn: Sequence[UrnLine], *, closed: float) -> list[Discrepancy]:
    """Every difference; `closed` is the instant of the close, as seconds since 1970."""
    known = {attempt.device_half: attempt for attempt in ledger.attempts}
    found: dict[int, list[Attempt]] = defaultdict(list)
    wrongs: list[Discrepancy] = list(_pages_that_won(ledger))
    for number, marked in urn:
        attempt = known.get(number[:HALF])
        if attempt is None:
            wrongs.append((Wrong.STRANGER, 0))
            continue
        found[attempt.voter].append(attempt)
        wrongs += [(wrong, attempt.voter) for wrong in _of_a_line(attempt, number, marked, closed)]
    wrongs += [(Wrong.TWICE, voter) for voter, ballots in found.items() if len(ballots) > 1]
    by_voter: dict[int, list[Attempt]] = defaultdict(list)
    for attempt in ledger.attempts:
        by_voter[attempt.voter].append(attempt)
    wrongs += [
        (wrong, voter)
        for voter, attempts in by_voter.items()
        for wrong in _of_a_voter(attempts, found.get(voter, []))
    ]
    return wrongs


def _of_a_line(attempt: Attempt, number: str, marked: Marked, closed: float) -> Iterator[Wrong]:
    if marked != attempt.marked:
        yield Wrong.CHANGED
    if attempt.numbers - {number}:
        yield Wrong.RENUMBERED
    if attempt.is_refused_for_good:
        yield Wrong.REFUSED_YET_THERE
    if attempt.first_sent >= closed:
        yield Wrong.TOO_LATE


def _of_a_voter(attempts: Sequence[Attempt], ballots: Sequence[Attempt]) -> Iterator[Wrong]:
    """The last that was promised lies there, or one without an answer whose form was drawn after it."""
    promised = max(attempts, key=lambda attempt: attempt.acknowledged)
    since = promised.acknowledged
    may_stand = [attempt for attempt in attempts if attempt.is_unknown and attempt.drawn > since]
    if since:
        may_stand.append(promised)
    if since and not ballots:
        yield Wrong.LOST
    for ballot in ballots:
        if not any(ballot is attempt for attempt in may_stand) and not ballot.is_refused_for_good:
            yield Wrong.OLD_PAGE


def _pages_that_won(ledger: Ledger) -> Iterator[Discrepancy]:
    """A number answered to a form that was drawn before another ballot was promised."""
    standing: dict[int, tuple[int, Attempt]] = {}
    for turn, attempt in ledger.acknowledgements:
        since, other = standing.get(attempt.voter, (0, attempt))
        if other is not attempt and attempt.drawn < since:
            yield Wrong.OLD_PAGE, attempt.voter
        if other is not attempt or not since:
            standing[attempt.voter] = (turn, attempt)


def by_kind(wrongs: Sequence[Discrepancy]) -> Mapping[Wrong, int]:
    counted: dict[Wrong, int] = defaultdict(int)
    for wrong, _voter in wrongs:
        counted[wrong] += 1
    return counted
