"""The journey of an idea and of a project as the timeline shows it: what happened, when and why."""

from typing import Any

from django.utils.translation import gettext as _

from budget.enums import NotTakenUpGround, ProjectStatus, ProposalStatus, ReviewDecision, ReviewStatus
from budget.models import FeasibilityReview, Project, Proposal
from frontend.cards import PROJECT_LOOKS
from frontend.templatetags.dates import last_moment
from frontend.templatetags.words import word

Event = dict[str, Any]
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


def of_proposal(proposal: Proposal) -> list[Event]:
    events = [{"title": _("Begun"), "at": proposal.created_at, "icon": "edit"}]
    if proposal.submitted_at:
        events.append({"title": _("Submitted"), "at": proposal.submitted_at, "icon": "inbox", "tone": "info"})
    if proposal.status == P.SUBMITTED:
        events.append({"title": _("The town's answer"), "is_coming": True})
    elif proposal.status in {P.RETURNED, P.ADMITTED, P.NOT_TAKEN_UP, P.WITHDRAWN}:
        events.append(_answer(proposal))
    return events


def _answer(proposal: Proposal) -> Event:
    at = proposal.status_since
    if proposal.status == P.RETURNED:
        return {"title": _("Returned to be completed"), "at": at, "tone": "warning", "icon": "edit"}
    if proposal.status == P.WITHDRAWN:
        return {"title": _("Withdrawn by its proposer"), "at": at, "icon": "cross"}
    if proposal.status == P.ADMITTED:
        event = {"title": _("Admitted: the idea becomes a project"), "at": at, "tone": "success"}
        if proposal.project:
            event |= {"href": proposal.project.get_absolute_url(), "link_label": _("See the project")}
        return event
    return {
        "title": _("Not taken up: %(ground)s") % {"ground": word(proposal.ground, "ground")},
        "at": at,
        "icon": "paper",
        "text": proposal.ground_reason,
    }


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


def of_project(project: Project, review: FeasibilityReview | None) -> list[Event]:
    events = [
        {
            "title": _("Idea submitted: %(title)s") % {"title": proposal.title},
            "at": proposal.submitted_at,
            "icon": "light",
            "href": f"{proposal.get_absolute_url()}",
            "link_label": _("Read the idea as it was written"),
        }
        for proposal in project.proposals.all()
        if proposal.submitted_at
    ]
    events.append({"title": _("Admitted"), "at": project.created_at, "tone": "success"})
    if review is not None:
        events += _of_review(review)
    events += _of_shortlist(project)
    if project.status in AFTER_THE_SHORTLIST:
        tone, icon = PROJECT_LOOKS[project.status]
        events.append(
            {
                "title": word(project.status, "project_status"),
                "at": project.status_since,
                "tone": tone,
                "icon": icon,
                "text": project.status_reason,
            }
        )
    return events


def _of_review(review: FeasibilityReview) -> list[Event]:
    events: list[Event] = []
    if review.replied_at:
        events.append({"title": _("The proposer replied"), "at": review.replied_at, "icon": "message"})
    if review.status == ReviewStatus.DECIDED:
        is_feasible = review.decision == ReviewDecision.FEASIBLE
        events.append(
            {
                "title": _("Declared feasible") if is_feasible else _("Declared not feasible"),
                "at": review.decided_at,
                "tone": "success" if is_feasible else "danger",
                "icon": "check" if is_feasible else "cross",
                "text": review.public_reasons,
            }
        )
    elif review.status == ReviewStatus.AWAITING_REPLY:
        until = last_moment(review.reply_by) if review.reply_by else None
        events.append({"title": _("Its proposer may reply until"), "at": until, "is_coming": True})
    else:
        events.append({"title": _("Opinions of the departments"), "on": review.due_on, "is_coming": True})
    return events


def _of_shortlist(project: Project) -> list[Event]:
    return [
        {
            "title": _("Shortlisted by the jury") if entry.is_selected else _("Not shortlisted by the jury"),
            "at": entry.shortlist.delivered_at,
            "tone": "success" if entry.is_selected else "",
            "icon": "star" if entry.is_selected else "list",
            "text": entry.reason,
        }
        for entry in project.shortlist_entries.all()
    ]
