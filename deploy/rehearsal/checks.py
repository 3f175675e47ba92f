"""What must be true after a poll, and is asked of the rows: each check by the number of its invariant."""

import math
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from accounts.models import JournalEntry
from accounts.services import journal
from budget.models import RegisterEntry
from deploy.rehearsal import urn
from deploy.rehearsal.machine import Machine
from voting.models import Ballot, Poll, Signature

# In this many standard deviations from 0 no order by chance has ever been seen.
DEVIATIONS = 5
ONCE = ("poll.closed", "poll.checked", "poll.link_destroyed", "poll.rewritten", "poll.tallied")


class Invariant(StrEnum):
    BOOKS_AGREE = "I1"
    ONE_SIGNATURE_EACH = "I2"
    ONLY_REAL_CHOICES = "I3"
    NOTHING_CHANGES_AFTER_THE_CLOSE = "I4"
    COUNTED_AGAIN_ALIKE = "I5"
    JOURNAL_IS_WHOLE = "I6"
    NO_RESULT_BEFORE_ITS_TIME = "I7"
    NOTHING_LINKS_THE_BOOKS = "I8"
    EACH_ACT_ONCE = "I9"


@dataclass(frozen=True)
class SeenBefore:
    """What was noted on the way: the sealed urn when it closed, whether a result could be read too soon."""

    sealed_at_the_close: str
    result_was_hidden: bool


def invariants_of(
    machine: Machine, poll: Poll, before: SeenBefore, voter_of_ballot: Mapping[str, int]
) -> dict[Invariant, bool]:
    """Each invariant that applies here, and whether it holds."""
    signatures = Signature.objects.filter(poll=poll)
    ballots = Ballot.objects.filter(poll=poll).count()
    again = urn.counted_again(machine, poll)
    return {
        Invariant.BOOKS_AGREE: ballots == signatures.count() == poll.ballots_total == poll.signatures_total,
        Invariant.ONE_SIGNATURE_EACH: signatures.values("entry").distinct().count() == signatures.count()
        and signatures.count() <= RegisterEntry.objects.filter(edition_id=poll.edition_id).count(),
        Invariant.ONLY_REAL_CHOICES: bool(again),
        Invariant.NOTHING_CHANGES_AFTER_THE_CLOSE: urn.fingerprint(poll) == before.sealed_at_the_close,
        Invariant.COUNTED_AGAIN_ALIKE: bool(again) and again == urn.recorded(poll),
        Invariant.JOURNAL_IS_WHOLE: not list(journal.breaks(poll.municipality)),
        Invariant.NO_RESULT_BEFORE_ITS_TIME: before.result_was_hidden,
        Invariant.NOTHING_LINKS_THE_BOOKS: _nothing_links(machine, poll, dict(voter_of_ballot)),
        Invariant.EACH_ACT_ONCE: _each_once(poll),
    }


def _nothing_links(machine: Machine, poll: Poll, voter_of_ballot: dict[str, int]) -> bool:
    """No key, no slot, no mark; and the places of the two rows of a voter have nothing in common."""
    linked = Ballot.objects.filter(poll=poll).exclude(slot=None, mark=None)
    if linked.exists() or list(urn.link_files(machine)) or not voter_of_ballot:
        return False
    spread = 1 / math.sqrt(max(1, len(voter_of_ballot) - 1))
    return abs(urn.order_of_voters(poll, voter_of_ballot)) < DEVIATIONS * spread


def _each_once(poll: Poll) -> bool:
    events = JournalEntry.objects.within(poll.municipality).filter(event__in=ONCE)
    return Counter(events.values_list("event", flat=True)) == Counter(ONCE)
