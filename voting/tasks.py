"""Sweeps over polls: rows say what is due; run twice or at once, each act takes place once."""

import logging

from celery import shared_task
from django.core.mail import mail_admins
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from kombu.exceptions import OperationalError

from voting.queries import polls as queries
from voting.services import participation, retention, sweeping
from voting.services.counting import opening_in_parts, retrying, tallying

# How many workers are called to a big urn at once; the next sweeps bring more.
MOST_HELPERS = 8

KEYS_WAITED_FOR = gettext_noop(
    "A ballot paper is frozen and waits for its keys for more than five minutes. "
    "Look whether the process that counts (deploy/README.md) is running."
)

URN_DAMAGED = gettext_noop(
    "The hourly look at an open urn found something wrong. Stop nothing yet: make a copy of the database, "
    "then read deploy/README.md."
)

log = logging.getLogger(__name__)


@shared_task
def settle_frozen_polls() -> None:
    for _late in sweeping.settle_frozen(timezone.now()):
        log.error("the keys of a poll are waited for: does the process with COUNTING_VAULT_DIR run?")
        mail_admins(_("The keys of a poll are waited for"), _(KEYS_WAITED_FOR), fail_silently=True)


@shared_task
def make_keys() -> None:
    sweeping.make_keys()


@shared_task
def close_due_polls() -> None:
    sweeping.close_due(timezone.now())


@shared_task
def stir_urns() -> None:
    sweeping.stir_open(timezone.now())


@shared_task
def tell_acts() -> None:
    sweeping.tell_acts(timezone.now())


@shared_task
def check_urns() -> None:
    for poll in sweeping.check_urns(timezone.now()):
        log.error("the urn of poll %s is not as it should be: %s", poll.pk, poll.urn_check.faults)
        mail_admins(_("An urn is not as it should be"), _(URN_DAMAGED), fail_silently=True)


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


@shared_task
def forget_what_is_over() -> None:
    """Every day: what is about people and whose time is over."""
    for taken in retention.forget(timezone.now()):
        if taken.count:
            log.info("retention: %s of %s are deleted", taken.count, taken.period.table)
