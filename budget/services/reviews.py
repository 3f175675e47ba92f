"""The study of a project: signed opinions, the proposer's reply before a refusal, a decision with reasons."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts import moves
from accounts.models import User
from accounts.money import in_figures
from accounts.refusals import Path, Refused, SavedMeanwhile, require
from accounts.services import journal, locks, notices
from budget import policies, workflow
from budget.calendar import end_of_day
from budget.enums import Article, BudgetNotice, OpinionKind, OpinionVerdict, ReviewDecision, ReviewStatus
from budget.models import FeasibilityReview, Opinion
from budget.queries.reviews import coordinators_of, officers_of
from budget.rulebook import Rulebook
from budget.services.telling import tell_proposers
from budget.services.texts import Reading

TEXT_LONGEST = 4000
# What is signed, and read by everybody once the project is decided; the notes stay inside.
PUBLIC = ("verdict", "conditions", "public_reasons")
ANSWER = (*PUBLIC, "private_notes")
MOVES = {
    ReviewDecision.FEASIBLE: workflow.FIND_FEASIBLE,
    ReviewDecision.UNFEASIBLE: workflow.FIND_UNFEASIBLE,
}
# A late opinion is called for on its first late day, then once a week.
REMINDER_DAYS = 7


@transaction.atomic
def give_opinions(
    review: FeasibilityReview, sheet: Mapping[OpinionKind, Mapping[str, Any]], *, by: User, at: datetime
) -> None:
    """Write the opinions of one sheet, all or none: in a village one officer gives the three.

    Each answer holds `verdict` (none yet: notes are kept), `conditions`, `public_reasons`, `private_notes`
    and the `version` the officer had read.
    """
    rows = review.opinions.select_related("department")
    opinions = {OpinionKind(opinion.kind): opinion for opinion in rows}
    for kind in sheet:
        require(policies.can_give_opinion(by, opinions[kind]))
    locks.hold_and_read(review)
    if review.status == ReviewStatus.DECIDED:
        raise Refused(_("This review is decided: its opinions no longer change."))
    changes = _read_sheet(sheet)
    stored: dict[Path, Any] = {}
    for kind, answer in changes.items():
        stored |= _write_opinion(opinions[kind], answer, seen=sheet[kind].get("version"), by=by, at=at)
    if stored:
        raise SavedMeanwhile(
            _("An opinion was changed by somebody else since you opened it: choose which text stays."), stored
        )
    _open_reply_when_due(review, at=at)


@transaction.atomic
def reply(review: FeasibilityReview, text: str, *, by: User, at: datetime) -> None:
    """The proposer's right of reply, used once, before its date."""
    require(policies.can_reply(by, review))
    locks.hold_and_read(review)
    reading = Reading({"reply": text})
    text = reading.text("reply", longest=TEXT_LONGEST, needed=_("Write your reply."))
    reading.finish()
    if review.status != ReviewStatus.AWAITING_REPLY or review.reply_by is None or at >= review.reply_by:
        raise Refused(_("The date for this has passed. Nothing was changed."))
    if review.replied_at is not None:
        raise Refused(_("You have already replied: your reply is part of the file."))
    review.reply, review.replied_at = text, at
    review.save(update_fields=["reply", "replied_at"])
    journal.record("review.replied", review, by=by, at=at)
    for coordinator in coordinators_of(review.municipality):
        notices.owe(
            BudgetNotice.REPLY_GIVEN,
            to=coordinator,
            about=review,
            at=at,
            path=review.get_absolute_url(),
            title=review.project.title,
        )


@transaction.atomic
def decide(
    review: FeasibilityReview, decision: ReviewDecision, *, public_reasons: str, by: User, at: datetime
) -> None:
    """Feasible when the three opinions allow it; not feasible only once its proposer could reply."""
    require(policies.can_decide(by, review))
    locks.hold_and_read(review)
    reading = Reading({"public_reasons": public_reasons})
    # A yes may be short; what ends a project says more than a word.
    read = reading.text if decision == ReviewDecision.FEASIBLE else reading.reason
    reasons = read(
        "public_reasons",
        longest=TEXT_LONGEST,
        needed=_("Give reasons that the proposer and everybody can read."),
    )
    reading.finish()
    why_not = what_keeps(review, decision, at)
    if why_not:
        raise Refused(why_not)
    moves.apply(
        workflow.DECIDE_REVIEW,
        review,
        at=at,
        decision=decision,
        public_reasons=reasons,
        decided_by=by,
        decided_at=at,
    )
    moves.apply(MOVES[decision], review.project, at=at)
    journal.record("review.decided", review, by=by, at=at, decision=str(decision), reasons=reasons)
    tell_proposers(
        review.project,
        BudgetNotice.REVIEW_DECIDED,
        about=review,
        at=at,
        decision=str(decision),
        public_reasons=reasons,
    )


def what_keeps(review: FeasibilityReview, decision: ReviewDecision, at: datetime) -> str:
    """Why this decision cannot be taken now; an empty text when it can."""
    opinions = list(review.opinions.all())
    if any(not opinion.verdict for opinion in opinions) or len(opinions) < len(OpinionKind):
        return _("The three opinions must be given before the decision.")
    is_opposed = any(opinion.verdict == OpinionVerdict.UNFAVOURABLE for opinion in opinions)
    if decision == ReviewDecision.FEASIBLE:
        if is_opposed:
            return _("An opinion is unfavourable: the project cannot be declared feasible.")
        return cost_outside_rules(review)
    if not is_opposed and _costs_otherwise(review):
        return ""  # what the rulebook itself rules out needs no opinion against it, and waits for no reply
    return _what_keeps_from_refusing(review, at, is_opposed=is_opposed)


def _what_keeps_from_refusing(review: FeasibilityReview, at: datetime, *, is_opposed: bool) -> str:
    if not is_opposed:
        return _("No opinion is unfavourable: the project cannot be declared not feasible.")
    if review.replied_at is None and (review.reply_by is None or at < review.reply_by):
        return _(
            "The proposer has the right to reply first. The decision comes after the reply, or its date."
        )
    return ""


@transaction.atomic
def remind(review: FeasibilityReview, *, at: datetime) -> None:
    """Owe the officers of the late opinions a reminder: the first late day, then once a week."""
    today = review.project.edition.local_day(at)
    late = [opinion for opinion in review.opinions.all() if not opinion.verdict and opinion.due_on < today]
    if review.status == ReviewStatus.DECIDED or not late:
        return
    due_on = min(opinion.due_on for opinion in late)
    week = (today - due_on - timedelta(days=1)).days // REMINDER_DAYS
    for officer in officers_of([opinion.department for opinion in late], review.municipality):
        notices.owe(
            BudgetNotice.OPINION_LATE,
            to=officer,
            about=review,
            at=at,
            occasion=f"{due_on.isoformat()} week {week}",
            path=review.get_absolute_url(),
            title=review.project.title,
            due_on=due_on.isoformat(),
        )


def _read_sheet(sheet: Mapping[OpinionKind, Mapping[str, Any]]) -> dict[OpinionKind, dict[str, Any]]:
    """Every answer fit to keep."""
    whole = Reading({})
    read = {kind: _read_answer(whole.part("opinions", kind, typed=answer)) for kind, answer in sheet.items()}
    whole.finish()
    return read


def _read_answer(reading: Reading) -> dict[str, Any]:
    verdict = reading.word("verdict", OpinionVerdict)
    reasons = _("Give reasons that the proposer and everybody can read.") if verdict else ""
    is_conditional = verdict == OpinionVerdict.CONDITIONAL
    conditions = _("Say which conditions the project has to meet.") if is_conditional else ""
    return {
        "verdict": verdict or "",
        "conditions": reading.text("conditions", longest=TEXT_LONGEST, needed=conditions),
        "public_reasons": reading.text("public_reasons", longest=TEXT_LONGEST, needed=reasons),
        "private_notes": reading.text("private_notes", longest=TEXT_LONGEST),
    }


def _write_opinion(
    opinion: Opinion, answer: Mapping[str, Any], *, seen: Any, by: User, at: datetime
) -> dict[Path, Any]:
    """Write one opinion; when somebody else wrote since, write nothing and give what now stands."""
    opinion.refresh_from_db(fields=[*ANSWER, "version", "department"])
    require(policies.can_give_opinion(by, opinion))  # it may have gone to another department meanwhile
    changed = {name: value for name, value in answer.items() if value != getattr(opinion, name)}
    if not changed:
        return {}
    if seen != opinion.version:
        return {("opinions", opinion.kind, name): getattr(opinion, name) for name in changed}
    for name, value in changed.items():
        setattr(opinion, name, value)
    opinion.version += 1
    is_signing = any(name in changed for name in PUBLIC)
    if is_signing:
        opinion.given_by, opinion.given_at = (by, at) if opinion.verdict else (None, None)
        opinion.given_for = by.absent_of(opinion.department) if opinion.verdict else None
        opinion.signed_as = ""
    opinion.save(update_fields=[*changed, "version", "given_by", "given_at", "given_for", "signed_as"])
    signed: dict[str, Any] = {name: str(getattr(opinion, name)) for name in PUBLIC} if is_signing else {}
    if is_signing and opinion.given_for_id:
        signed["given_for"] = opinion.given_for_id
    journal.record("opinion.given" if opinion.verdict else "opinion.noted", opinion, by=by, at=at, **signed)
    return {}


def _open_reply_when_due(review: FeasibilityReview, *, at: datetime) -> None:
    """Once all opinions are known and one is unfavourable, the proposer is heard before any decision."""
    verdicts = list(review.opinions.values_list("verdict", flat=True))
    is_due = "" not in verdicts and OpinionVerdict.UNFAVOURABLE in verdicts
    if review.status != ReviewStatus.OPEN or not is_due:
        return
    last_day = _reply_day(review, at)
    reply_by = end_of_day(last_day, review.project.edition.zone)
    moves.apply(workflow.OFFER_REPLY, review, at=at, reply_by=reply_by)
    journal.record("review.reply_offered", review, by=None, at=at, reply_by=reply_by.isoformat())
    tell_proposers(
        review.project, BudgetNotice.REPLY_OFFERED, about=review, at=at, reply_by=last_day.isoformat()
    )


def _reply_day(review: FeasibilityReview, at: datetime) -> date:
    days = _rules(review).review.reply_days
    return review.project.edition.local_day(at) + timedelta(days=days)


def _rules(review: FeasibilityReview) -> Rulebook:
    """The rules the project was admitted under: a later version of the rulebook does not change its study."""
    return review.rulebook.rules if review.rulebook else Rulebook()


def _costs_otherwise(review: FeasibilityReview) -> bool:
    """Costed, and outside what the rulebook lets a project cost."""
    return review.project.cost_eur is not None and bool(cost_outside_rules(review))


def cost_outside_rules(review: FeasibilityReview) -> str:
    """Why a project that costs this much cannot be declared feasible; an empty text when it can."""
    project, rules = review.project, _rules(review).projects
    if project.cost_eur is None:
        return _("The project must be costed before it is declared feasible.")
    envelope_max = project.envelope.project_cost_max_eur if project.envelope else None
    most = min((limit for limit in (rules.cost_max_eur, envelope_max) if limit is not None), default=None)
    if most is not None and project.cost_eur > most:
        return _("Its cost is above the %(amount)s euros of the rulebook (article %(article)d).") % {
            "amount": in_figures(most),
            "article": Article.PROJECTS,
        }
    if rules.cost_min_eur is not None and project.cost_eur < rules.cost_min_eur:
        return _("Its cost is below the %(amount)s euros of the rulebook (article %(article)d).") % {
            "amount": in_figures(rules.cost_min_eur),
            "article": Article.PROJECTS,
        }
    percent, yearly = rules.running_cost_percent_max, project.yearly_running_cost_eur or 0
    if percent is not None and yearly * 100 > project.cost_eur * percent:
        return _(
            "Its upkeep is above %(percent)d %% of its cost each year (rulebook, article %(article)d)."
        ) % {"percent": percent, "article": Article.PROJECTS}
    return ""
