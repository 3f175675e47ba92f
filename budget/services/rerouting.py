"""An opinion looked at again: by the department that gave it, by another one, or until another day."""

from collections.abc import Collection
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Department, User
from accounts.refusals import Refused, require
from accounts.services import journal, locks, notices
from budget import policies
from budget.enums import BudgetNotice, OpinionKind, ReviewStatus
from budget.models import FeasibilityReview
from budget.queries.reviews import officers_of
from budget.services.reviews import TEXT_LONGEST
from budget.services.texts import Reading

# What a department has to look at its opinion again.
AGAIN_DAYS = 14


@transaction.atomic
def send_back(
    review: FeasibilityReview, kind: OpinionKind | None, *, word: str, by: User, at: datetime
) -> None:
    """A department looks at its opinion and at the costing again, with a word of what to look at."""
    require(policies.can_decide(by, review))
    locks.hold_and_read(review)
    reading = Reading({"word": word})
    word = reading.reason(
        "word", longest=TEXT_LONGEST, needed=_("Say what the department should look at again.")
    )
    opinion = review.opinions.select_related("department").filter(kind=kind).exclude(verdict="").first()
    if opinion is None:
        reading.fault("kind", _("Choose a department that has given its opinion."))
    reading.finish()
    if review.status != ReviewStatus.OPEN or opinion is None:
        raise _is_over()
    opinion.verdict, opinion.given_by, opinion.given_at = "", None, None
    opinion.given_for, opinion.signed_as = None, ""
    opinion.due_on = max(opinion.due_on, review.project.edition.local_day(at) + timedelta(days=AGAIN_DAYS))
    opinion.version += 1
    opinion.save(
        update_fields=["verdict", "given_by", "given_at", "given_for", "signed_as", "due_on", "version"]
    )
    facts = {"reason": word, "due_on": opinion.due_on.isoformat()}
    journal.record("opinion.sent_back", opinion, by=by, at=at, **facts)
    _tell(BudgetNotice.OPINION_SENT_BACK, [opinion.department], review, at=at, **facts)


@transaction.atomic
def reroute(
    review: FeasibilityReview,
    kind: OpinionKind | None,
    *,
    department: Department | None,
    due_on: date | None,
    word: str,
    by: User,
    at: datetime,
) -> None:
    """An opinion not given yet goes to another department, or has until another day: both are told why."""
    require(policies.can_decide(by, review))
    locks.hold_and_read(review)
    reading = Reading({"word": word})
    word = reading.reason("word", longest=TEXT_LONGEST, needed=_("Say why, for those who study the file."))
    opinion = review.opinions.select_related("department").filter(kind=kind, verdict="").first()
    if opinion is None:
        reading.fault("kind", _("Choose an opinion that is not given yet."))
    if department is not None and not department.works_for(review.municipality):
        reading.fault("department", _("Choose the department that gives this opinion."))
    if due_on is not None and due_on <= review.project.edition.local_day(at):
        reading.fault("due_on", _("Give a day to come: the departments need time."))
    reading.finish()
    if review.status != ReviewStatus.OPEN or opinion is None:
        raise _is_over()
    before = opinion.department
    department, day = department or before, due_on or opinion.due_on
    if (department, day) == (before, opinion.due_on):
        raise Refused(_("Choose another department or another day: nothing was changed."))
    opinion.version += department != before
    opinion.department, opinion.due_on = department, day
    opinion.save(update_fields=["department", "due_on", "version"])
    facts = {"department": department.name, "due_on": day.isoformat(), "reason": word}
    journal.record("opinion.rerouted", opinion, by=by, at=at, before=before.name, **facts)
    rooms, kind_told = [before, department], str(opinion.kind)
    _tell(BudgetNotice.OPINION_REROUTED, rooms, review, at=at, opinion=kind_told, **facts)


def _is_over() -> Refused:
    return Refused(_("This review is decided, or waits for its proposer: its opinions no longer change."))


def _tell(
    kind: BudgetNotice,
    rooms: Collection[Department],
    review: FeasibilityReview,
    *,
    at: datetime,
    **facts: str,
) -> None:
    for officer in officers_of(rooms, review.municipality):
        notices.owe(
            kind,
            to=officer,
            about=review,
            at=at,
            occasion=at.isoformat(),
            path=review.get_absolute_url(),
            title=review.project.title,
            **facts,
        )
