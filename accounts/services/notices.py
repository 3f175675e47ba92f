"""Messages: owed in the transaction of the act, sent once by a sweep."""

import logging
from collections.abc import Collection, Iterable
from datetime import datetime, timedelta
from smtplib import SMTPDataError, SMTPRecipientsRefused, SMTPSenderRefused
from typing import Any

from django.core.mail import get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import models, transaction
from django.db.models import Case, F, When
from django.utils.translation import gettext_lazy as _

from accounts import policies
from accounts.enums import NoticeState, PeopleNotice
from accounts.models import Municipality, Notice, User
from accounts.models.shapes import municipality_of, reference
from accounts.refusals import Refused, require
from accounts.services import journal
from accounts.services.mail import message_of

log = logging.getLogger(__name__)

BATCH = 20
# A message taken by a sweep that has not come back by then was interrupted: nobody knows whether it left.
SEND_LASTS = timedelta(minutes=10)
INTERRUPTED = "interrupted"
CLOSED = "account closed"
# 1, 3, 9, 27… minutes, six hours at most: a mail server may be away for a day and a half.
MOST_ATTEMPTS = 12
LONGEST_WAIT = timedelta(hours=6)


def owe(
    kind: str,
    *,
    to: User | None,
    about: models.Model,
    at: datetime,
    occasion: str = "",
    path: str = "",
    **facts: Any,
) -> None:
    """Owe `to` the message `mail/<kind>`; owing the same one again changes nothing.

    `facts` are plain JSON values (dates in ISO form, euros as integers) that the template shows.
    A person who left (None) or closed the account is owed nothing.
    """
    if to is not None:
        owe_all(kind, to=[to], about=about, at=at, occasion=occasion, path=path, **facts)


def owe_all(
    kind: str,
    *,
    to: Iterable[User],
    about: models.Model,
    at: datetime,
    occasion: str = "",
    path: str = "",
    **facts: Any,
) -> None:
    """The same message owed to many people, each once; who asked not to have this kind is left in peace."""
    owed = [
        Notice(
            municipality=about if isinstance(about, Municipality) else municipality_of(about),
            kind=kind,
            recipient=person,
            subject=reference(about),
            occasion=occasion,
            path=path,
            facts=facts,
            state=NoticeState.OWED if person.email else NoticeState.TO_PRINT,
            owed_at=at,
            due_at=at,
        )
        for person in to
        if person.is_active and kind not in person.preferences.get("unwanted", [])
    ]
    Notice.objects.bulk_create(owed, ignore_conflicts=True, batch_size=200)


def deliver(*, at: datetime, limit: int = BATCH) -> int:
    """Send what is due, each message claimed by one guarded update; the number that left.

    Never inside a transaction: a claim is known to other sweeps before the message leaves.
    """
    _give_up_interrupted(at)
    due = Notice.objects.filter(state=NoticeState.OWED, due_at__lte=at)
    # An invitation is waited for; it does not stand behind a message to the whole town.
    due = due.order_by(Case(When(kind__in=list(PeopleNotice), then=0), default=1), "due_at", "pk")
    sent = 0
    connection = get_connection()
    try:
        for pk in list(due.values_list("pk", flat=True)[:limit]):
            notice = _claim(pk, at)
            if notice is None:
                continue  # another sweep was faster
            try:
                sent += _send(notice, connection, at)
            except OSError as fault:  # the server, not this message: trying the others would only wait
                _put_off(notice, fault, at)
                break
    finally:
        connection.close()
    return sent


def _claim(pk: int, at: datetime) -> Notice | None:
    taken = Notice.objects.filter(pk=pk, state=NoticeState.OWED, due_at__lte=at).update(
        state=NoticeState.SENDING, attempts=F("attempts") + 1, due_at=at + SEND_LASTS
    )
    return Notice.objects.select_related("recipient", "municipality").get(pk=pk) if taken else None


def _send(notice: Notice, connection: BaseEmailBackend, at: datetime) -> bool:
    if not _has_mailbox(notice):
        return False
    try:
        message = message_of(notice)
    except Exception as fault:  # noqa: BLE001  a template at fault must not hold up the others
        _put_off(notice, fault, at)
        return False
    try:
        connection.open()
        connection.send_messages([message])
    except SMTPRecipientsRefused as refusal:
        if all(code >= 500 for code, _text in refusal.recipients.values()):  # noqa: PLR2004  for good, says SMTP
            _settle(notice, state=NoticeState.FAILED, fault="address refused")
        else:
            _put_off(notice, refusal, at)
        return False
    except SMTPDataError as refusal:
        if refusal.smtp_code >= 500:  # noqa: PLR2004  for good, says SMTP
            _settle(notice, state=NoticeState.FAILED, fault="message refused")
        else:
            _put_off(notice, refusal, at)
        return False
    except (SMTPSenderRefused, ValueError) as fault:
        _put_off(notice, fault, at)
        return False
    _settle(notice, state=NoticeState.SENT, sent_at=at, fault="")
    return True


def _has_mailbox(notice: Notice) -> bool:
    """Looked at again: an account was closed since, or an address withdrawn."""
    if not notice.recipient.is_active:
        _settle(notice, state=NoticeState.FAILED, fault=CLOSED)
    elif not notice.recipient.email:  # the words remain owed, on paper
        _settle(notice, state=NoticeState.TO_PRINT)
    return bool(notice.recipient.is_active and notice.recipient.email)


def _put_off(notice: Notice, fault: Exception, at: datetime) -> None:
    name = type(fault).__name__  # never its text, which may quote an address
    log.warning("notice %s of kind %s not sent: %s", notice.pk, notice.kind, name)
    if notice.attempts >= MOST_ATTEMPTS:
        _settle(notice, state=NoticeState.FAILED, fault=name)
        return
    wait = min(timedelta(minutes=3 ** (notice.attempts - 1)), LONGEST_WAIT)
    _settle(notice, state=NoticeState.OWED, due_at=at + wait, fault=name)


def _settle(notice: Notice, **outcome: Any) -> None:
    """Write how a sending ended, if the claim is still its own (`attempts` tells).

    What has left has left, even if it was given up meanwhile.
    """
    states = [NoticeState.SENDING]
    if outcome["state"] == NoticeState.SENT:
        states.append(NoticeState.FAILED)
    Notice.objects.filter(pk=notice.pk, attempts=notice.attempts, state__in=states).update(**outcome)


def _give_up_interrupted(at: datetime) -> None:
    """What a sweep left half-way counts as failed: perhaps it left, perhaps not, a person decides."""
    Notice.objects.filter(state=NoticeState.SENDING, due_at__lte=at).update(
        state=NoticeState.FAILED, fault=INTERRUPTED
    )


@transaction.atomic
def send_again(municipality: Municipality, pks: Collection[int], *, by: User, at: datetime) -> int:
    """A person decides that what failed is owed anew; what is on its way or arrived stays as it is."""
    require(policies.can_read_notices(by, municipality))
    stuck = (
        Notice.objects.within(municipality)
        .filter(pk__in=pks, state__in=[NoticeState.FAILED, NoticeState.BOUNCED])
        .update(state=NoticeState.OWED, attempts=0, due_at=at, fault="")
    )
    if not stuck:
        raise Refused(_("These messages are already on their way or sent."))
    journal.record("notices.sent_again", municipality, by=by, at=at, count=stuck)
    return stuck


@transaction.atomic
def mark_printed(municipality: Municipality, pks: Collection[int], *, by: User, at: datetime) -> int:
    """Mark as printed the letters that were on the page, and no other that came meanwhile."""
    require(policies.can_print_letters(by, municipality))
    printed = (
        Notice.objects.within(municipality)
        .filter(pk__in=pks, state=NoticeState.TO_PRINT)
        .update(state=NoticeState.SENT, sent_at=at)
    )
    if not printed:
        raise Refused(_("These letters are already marked as printed."))
    journal.record("notices.printed", municipality, by=by, at=at, count=printed)
    return printed
