"""The journey of an idea and of a project as the timeline shows it: what happened, when and why."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any, NamedTuple

from django.urls import reverse
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from budget.enums import (
    NotTakenUpGround,
    ProjectStatus,
    ProposalStatus,
    ReviewDecision,
    ReviewStatus,
)
from budget.models import Edition, FeasibilityReview, Project, Proposal
from budget.queries.projects import jury_words
from frontend.pieces.cards import PROJECT_LOOKS
from frontend.words.days import last_moment
from frontend.words.tables import word
from frontend.words.typography import quoting

P, J, G = ProposalStatus, ProjectStatus, NotTakenUpGround

# Once the review and the jury have spoken, these states tell the rest of the journey.
AFTER_THE_SHORTLIST = (
    J.ON_BALLOT,
    J.PROPOSED,
    J.NOT_FUNDED,
    J.WINNER,
    J.RESERVE,
    J.REJECTED_BY_COUNCIL,
    J.IN_DELIVERY,
    J.DELIVERED,
    J.ABANDONED,
    J.WITHDRAWN,
)


# Moves that give their own reason.
STOPPED = (J.ABANDONED, J.WITHDRAWN)

# A project that never was before a jury.
BEFORE_THE_JURY = (J.UNDER_REVIEW, J.UNFEASIBLE)


CLARIFIED = {
    "title": gettext_lazy("title"),
    "summary": gettext_lazy("summary"),
    "body": gettext_lazy("text"),
    "brief_what": gettext_lazy("what, in a sentence"),
    "brief_where": gettext_lazy("where, in a sentence"),
    "brief_whom": gettext_lazy("for whom, in a sentence"),
    "envelope": gettext_lazy("envelope"),
}


class Event(NamedTuple):
    title: str
    at: datetime | None = None
    on: date | None = None
    text: str = ""
    words: str = ""  # written by somebody: a reason, a reply
    tone: str = ""
    icon: str = ""
    is_coming: bool = False
    href: str = ""
    link_label: str = ""

    @property
    def is_done(self) -> bool:
        return self.tone == "success"


def proposal_events(proposal: Proposal, *, changed_at: datetime | None = None) -> list[Event]:
    """The journey of an idea; `changed_at`: when its text last changed, told once it is public."""
    events = [Event(_("Begun"), proposal.created_at, icon="edit")]
    if proposal.submitted_at:
        events.append(Event(_("Submitted"), proposal.submitted_at, tone="info", icon="inbox"))
    if proposal.submitted_at and changed_at is not None and changed_at > proposal.submitted_at:
        events.append(Event(_("Its text was changed"), changed_at, icon="edit"))
    if proposal.status == P.SUBMITTED:
        events.append(Event(_("The town's answer"), is_coming=True))
    elif proposal.status in {P.RETURNED, P.ADMITTED, P.NOT_TAKEN_UP, P.WITHDRAWN}:
        events.append(_answer(proposal))
    return events


def _answer(proposal: Proposal) -> Event:
    at = proposal.status_since
    if proposal.status == P.RETURNED:
        return Event(_("Returned to be completed"), at, tone="warning", icon="edit")
    if proposal.status == P.WITHDRAWN:
        return Event(_("Withdrawn by its proposer"), at, icon="cross")
    if proposal.status == P.ADMITTED:
        road = proposal.project.get_absolute_url() if proposal.project else ""
        title, label = _("Admitted: the idea becomes a project"), _("See the project")
        return Event(title, at, tone="success", href=road, link_label=label)
    title = _("Not taken up: %(ground)s") % {"ground": word(proposal.ground, "ground")}
    return Event(title, at, words=proposal.ground_reason, icon="paper")


def ground_facts(proposal: Proposal) -> list[tuple[str, Any]]:
    """What the ground of a refusal tells beside its reasons: where, when, who, which answer."""
    details = proposal.ground_details
    if proposal.ground == G.OUTSIDE_RULEBOOK:
        return [(_("Rulebook"), _("article %(number)s") % {"number": details.get("article", "")})]
    if proposal.ground == G.ALREADY_PLANNED:
        return [(_("Where"), details.get("where", "")), (_("When"), details.get("when", ""))]
    if proposal.ground == G.REDIRECTED:
        return [(_("Taken care of by"), proposal.redirected_to)]
    if proposal.ground == G.PASSED_ON:
        return [
            (_("Passed on to"), details.get("authority", "")),
            (_("Answer expected"), details.get("expected_answer", "")),
        ]
    return []


def project_events(
    project: Project,
    review: FeasibilityReview | None,
    ideas: Iterable[Any],
    *,
    today: date,
    vote: Iterable[Event] = (),
) -> list[Event]:
    """The journey of a project; `ideas`: those behind it, as `budget.queries.projects` reads them.

    `vote`: what the vote and the council said, once it is public.
    """
    events = [_submission(idea, project.edition) for idea in ideas if idea.submitted_at]
    events.append(Event(_("Admitted"), project.created_at, tone="success"))
    events += [_clarification(clarified) for clarified in project.clarifications]
    if review is not None:
        events += _review_events(review, today)
    events += [_jury_event(words) for words in jury_words(project)] or _without_quorum(project)
    events += vote
    if project.status in AFTER_THE_SHORTLIST:
        tone, icon = PROJECT_LOOKS[project.status]
        title = word(project.status, "project_status")
        # What a later move does not say itself is the reason of the one before; the council's is in its vote.
        why = project.status_reason if project.status in STOPPED else ""
        events.append(Event(title, project.status_since, words=why, tone=tone, icon=icon))
    return events


def _submission(idea: Any, edition: Edition) -> Event:
    return Event(
        quoting(_("Idea submitted: %(title)s"), title=idea.title),
        idea.submitted_at,
        icon="light",
        href=reverse("proposal", args=[edition.municipality.slug, edition.slug, idea.number]),
        link_label=_("Read the idea as it was written"),
    )


def _review_events(review: FeasibilityReview, today: date) -> list[Event]:
    events: list[Event] = []
    if review.replied_at:
        events.append(Event(_("The proposer replied"), review.replied_at, icon="message"))
    if review.status == ReviewStatus.DECIDED:
        events.append(_decision(review))
    elif review.status == ReviewStatus.AWAITING_REPLY:
        events.append(_reply_awaited(review, today))
    else:
        events.append(_opinions_awaited(review.due_on, today))
    return events


def _reply_awaited(review: FeasibilityReview, today: date) -> Event:
    until = last_moment(review.reply_by) if review.reply_by else None
    if review.replied_at or (until and review.project.edition.local_day(until) < today):
        return Event(_("The town's decision"), is_coming=True)
    return Event(_("Its proposer may reply until"), until, is_coming=True)


def _opinions_awaited(due_on: date, today: date) -> Event:
    if due_on < today:
        title = _("Opinions of the departments")
        late = _("They were expected by then, and are late.")
        return Event(title, on=due_on, text=late, tone="warning", is_coming=True)
    return Event(_("Opinions of the departments, expected by"), on=due_on, is_coming=True)


def _decision(review: FeasibilityReview) -> Event:
    at, why = review.decided_at, review.public_reasons
    if review.decision == ReviewDecision.FEASIBLE:
        return Event(_("Declared feasible"), at, words=why, tone="success", icon="check")
    return Event(_("Declared not feasible"), at, words=why, tone="danger", icon="cross")


def _clarification(clarified: dict[str, Any]) -> Event:
    """Which of its words the town changed, and why; what stood before is in the journal."""
    what = ", ".join(str(CLARIFIED[name]) for name in clarified["what"])
    title = _("Made more precise by the town: %(what)s") % {"what": what}
    return Event(title, parse_datetime(clarified["at"]), words=clarified["reason"], icon="edit")


def _without_quorum(project: Project) -> list[Event]:
    """In the place of the jury's words where it made no shortlist; read along with the project."""
    why = getattr(project, "without_quorum", "")
    if not why or project.status in BEFORE_THE_JURY:
        return []
    title = _("The jury did not reach its quorum: every feasible project goes to the vote")
    return [Event(title, getattr(project, "without_quorum_at", None), words=why, icon="people")]


def _jury_event(words: Any) -> Event:
    at, why = words.shortlist__delivered_at, words.reason
    if words.is_selected:
        return Event(_("Shortlisted by the jury"), at, words=why, tone="success", icon="star")
    return Event(_("Not shortlisted by the jury"), at, words=why, icon="list")
