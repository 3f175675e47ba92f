"""What is due of every poll, by side: called by the schedule, and by one command a side where there is no
queue.
"""

from collections.abc import Iterator
from datetime import datetime

from voting.models import KeyRequest, Poll
from voting.queries import polls as queries
from voting.services import checkpoints, closing, integrity, keys, link_keys, polls, stirring
from voting.services.counting import retrying
from voting.services.polls import GRACE


def settle_frozen(at: datetime) -> Iterator[KeyRequest]:
    """The web side's turn of the keys; each request that has waited long, when its coordinators are first
    told.
    """
    for request in keys.asked():
        is_late = not polls.go_on(request, at=at) and queries.waits_for_its_keys(request.poll, at)
        if is_late and polls.tell_that_keys_are_late(request, at=at):
            yield request


def make_keys() -> int:
    """The counting side's turn: draw what is asked, open what was sealed with it, sign checkpoints, destroy
    what has served; how many requests were served.
    """
    checkpoints.sign_due()
    keys.destroy_what_has_served()
    asked = list(keys.for_the_counting_side())
    for request in asked:
        keys.serve(request)
    return len(asked)


def close_due(at: datetime) -> list[Poll]:
    """The web side of the close, for each poll as far as it goes; those whose urn may be opened since."""
    link_keys.register_all(at)
    link_keys.shred_closed(at)
    for poll in queries.awaiting_close(at, GRACE):
        closing.close(poll, at=at)
    over = [poll for poll in retrying.awaiting_the_end_of_their_close(at) if closing.go_on(poll, at=at)]
    for poll in queries.to_compact():
        closing.compact(poll, at=at)
    return over


def stir_open(at: datetime) -> int:
    """How many urns were stirred: those whose hour has come, and in which anything came since."""
    due = [poll for poll in queries.to_stir(at) if stirring.is_due(poll, at)]
    checkpoints.write_due(due, at)
    return sum(stirring.stir(poll, at=at) for poll in due)


def check_urns(at: datetime) -> list[Poll]:
    """Look at each settled urn, at its opening and every hour; the polls where something is wrong."""
    due = list(queries.to_check(at))
    if not due:
        return []
    pages = integrity.faults_of_pages()
    return [poll for poll in due if integrity.check(poll, pages, at=at)]
