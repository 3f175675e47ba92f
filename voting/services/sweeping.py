"""What is due of every poll, by side: called by the schedule, and by one command a side where there is no
queue.
"""

import logging
from collections.abc import Callable, Iterator
from datetime import datetime
from functools import partial

from django.conf import settings

from voting import vault
from voting.models import KeyRequest, Poll
from voting.queries import polls as queries
from voting.services import (
    belonging,
    checkpoints,
    closing,
    custody,
    integrity,
    keys,
    link_keys,
    polls,
    stirring,
    telling,
)
from voting.services.counting import retrying
from voting.services.polls import GRACE

log = logging.getLogger(__name__)


def settle_frozen(at: datetime) -> Iterator[KeyRequest]:
    """The web side's turn of the keys; each request that has waited long, when its coordinators are first
    told.
    """
    for request in keys.asked():
        is_late = not polls.go_on(request, at=at) and queries.waits_for_its_keys(request.poll, at)
        if is_late and polls.tell_that_keys_are_late(request, at=at):
            yield request


def make_keys() -> int:
    """The counting side's turn: look after the keys of settled polls and sign their heads, draw what is
    asked, open what was sealed with it, destroy what has served; how many requests were served.
    """
    if settings.COUNTING_VAULT_DIR is None:
        return 0
    keys.destroy_what_has_served()
    at = belonging.clock()
    for poll in custody.due(at):
        _one_by_one(poll, partial(custody.look_after, poll, at=at))
    asked = list(keys.for_the_counting_side())
    return sum(_one_by_one(request.poll, partial(keys.serve, request)) for request in asked)


def close_due(at: datetime) -> list[Poll]:
    """The web side of the close, for each poll as far as it goes; those whose urn may be opened since."""
    link_keys.register_all(at)
    link_keys.shred_closed(at)
    for poll in queries.awaiting_close(at, GRACE):
        _one_by_one(poll, partial(closing.close, poll, at=at))
    over = [
        poll
        for poll in retrying.awaiting_the_end_of_their_close(at)
        if _one_by_one(poll, partial(closing.go_on, poll, at=at))
    ]
    for poll in queries.to_compact():
        _one_by_one(poll, partial(closing.compact, poll, at=at))
    return over


def _one_by_one(poll: Poll, act: Callable[[], bool]) -> bool:
    """One poll's trouble stops no other town's."""
    try:
        return act()
    except vault.VaultFault as fault:  # asked again at each sweep
        log.error("what is due of poll %s waits for its vault: %r", poll.pk, fault)
    except Exception:
        log.exception("what is due of poll %s stopped; others go on", poll.pk)
    return False


def stir_open(at: datetime) -> int:
    """How many urns were stirred: those whose hour has come, and in which anything came since."""
    due = [poll for poll in queries.to_stir(at) if stirring.is_due(poll, at)]
    checkpoints.write_due(due, at)
    return sum(stirring.stir(poll, at=at) for poll in due)


def tell_acts(at: datetime) -> int:
    """Owe to everybody on the register what two people did around their vote; how many acts were told."""
    return sum(telling.tell(act, at=at) for act in queries.acts_to_tell())


def check_urns(at: datetime) -> list[Poll]:
    """Look at each settled urn, at its opening and every hour; the polls where something is wrong."""
    due = list(queries.to_check(at))
    if not due:
        return []
    pages = integrity.faults_of_pages()
    return [poll for poll in due if integrity.check(poll, pages, at=at)]
