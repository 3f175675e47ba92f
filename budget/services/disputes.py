"""A person contests what they are told of their entry: it is read, answered, and leaves a trace."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts import moves
from accounts.models import User
from accounts.refusals import InvalidInput, Refused, require
from accounts.services import journal, notices
from accounts.writing import written
from budget import policies, workflow
from budget.enums import BudgetNotice
from budget.models import Dispute, RegisterEntry


@transaction.atomic
def open_dispute(entry: RegisterEntry, text: str, *, by: User, at: datetime) -> Dispute:
    """In the person's own words; one at a time."""
    require(policies.can_dispute(by, entry))
    said = _said(text, "text")
    dispute = Dispute(entry=entry, text=said, opened_at=at, opened_by=by, status_since=at)
    try:
        with transaction.atomic():
            dispute.save(force_insert=True)
    except IntegrityError as standing:
        raise Refused(
            _("The town hall has your message already, and has not answered yet."),
            road=_("You will be told of the answer."),
        ) from standing
    journal.record("register.disputed", entry, by=by, at=at)
    return dispute


@transaction.atomic
def answer(dispute: Dispute, text: str, *, by: User, at: datetime) -> None:
    """The answer is for the person; what is to be done with the entry is another act."""
    entry = dispute.entry
    require(policies.can_decide_of(by, entry))
    said = _said(text, "answer")
    moves.apply(workflow.ANSWER_DISPUTE, dispute, at=at, answer=said, answered_by=by)
    journal.record("register.dispute_answered", entry, by=by, at=at)
    notices.owe(
        BudgetNotice.DISPUTE_ANSWERED,
        to=dispute.opened_by,
        about=dispute,
        at=at,
        path=dispute.get_absolute_url(),
        edition=entry.edition.name,
        contact=entry.edition.contact,
        answer=said,
    )


def _said(text: str, field: str) -> str:
    said = written(text)
    if not said:
        raise InvalidInput(_("A few words are missing."), {(field,): _("Say it in a few words.")})
    return said
