"""Sweeps over polls: rows say what is due; run twice or at once, each act takes place once."""

import logging

from celery import shared_task
from django.core.mail import mail_admins
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from kombu.exceptions import OperationalError

from voting.queries import polls as queries
from voting.services import closing, keys, link_keys, participation, polls, stirring
from voting.services.counting import opening_in_parts, retrying, tallying
from voting.services.polls import GRACE

# How many workers are called to a big urn at once; the next sweeps bring more.
MOST_HELPERS = 8

KEYS_WAITED_FOR = gettext_noop(
    "A ballot paper is frozen and waits for its keys for more than five minutes. "
    "Look whether the process that counts (deploy/README.md) is running."
)

log = logging.getLogger(__name__)


@shared_task
def settle_frozen_polls() -> None:
    """The web side's turn of the keys; who waits long for the counting side is told."""
    at = timezone.now()
    for request in keys.asked():
        is_late = not polls.go_on(request, at=at) and request.asked_at <= at - keys.LATE_AFTER
        if is_late and polls.tell_that_keys_are_late(request, at=at):
            log.error("the keys of a poll are waited for: does the process with COUNTING_VAULT_DIR run?")
            mail_admins(_("The keys of a poll are waited for"), _(KEYS_WAITED_FOR), fail_silently=True)


@shared_task
def make_keys() -> None:
    """The counting side's turn: draw what is asked, open what was sealed with it."""
    for request in keys.for_the_counting_side():
        keys.serve(request)


@shared_task
def close_due_polls() -> None:
    """The web side of the close, for each poll as far as it goes."""
    at = timezone.now()
    link_keys.register_all(at)
    for poll in queries.awaiting_close(at, GRACE):
        closing.close(poll, at=at)
    for poll in queries.awaiting_the_shred():
        closing.go_on(poll, at=at)
    for poll in queries.to_compact():
        closing.compact(poll, at=at)


@shared_task
def stir_urns() -> None:
    at = timezone.now()
    for poll in queries.to_stir(at):
        stirring.stir(poll, at=at)


@shared_task
def tally_closed_polls() -> None:
    for poll in retrying.awaiting(timezone.now()):
        try:
            _call_helpers(min(opening_in_parts.split(poll), MOST_HELPERS))
            tallying.tally(poll, at=timezone.now())
        except Exception:
            log.exception("the count of poll %s stopped; others go on", poll.pk)


def _call_helpers(helpers: int) -> None:
    """Once per urn, when it is split. Lost messages do no harm: every sweep opens what is free."""
    try:
        for _helper in range(helpers):
            tally_closed_polls.apply_async(expires=60, retry=False)
    except OperationalError:
        log.warning("no other worker was called to the opening: the queue does not answer")


@shared_task
def tell_participation() -> None:
    """Every hour, and for each town once a day: after its midnight, of the days before."""
    at = timezone.now()
    for poll in queries.polls_with_signatures_to_tell(at):
        participation.tell(poll, at=at)
