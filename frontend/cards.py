"""What a card or a badge shows of an idea or a project: words and looks, nothing of HTML."""

from typing import Any

from django.urls import reverse

from budget.enums import ProjectStatus, ProposalStatus, ReviewStatus, Verdict
from budget.models import Edition, Project, Proposal
from frontend.drawings import look_of
from frontend.templatetags.words import word

Look = tuple[str, str]  # tone, icon: colour never speaks alone

P, J = ProposalStatus, ProjectStatus
PROPOSAL_LOOKS: dict[str, Look] = {
    P.DRAFT: ("", "edit"),
    P.SUBMITTED: ("info", "inbox"),
    P.RETURNED: ("warning", "edit"),
    P.ADMITTED: ("success", "check"),
    P.NOT_TAKEN_UP: ("", "paper"),
    P.WITHDRAWN: ("", "cross"),
}
PROJECT_LOOKS: dict[str, Look] = {
    J.UNDER_REVIEW: ("info", "scale"),
    J.FEASIBLE: ("success", "check"),
    J.UNFEASIBLE: ("", "paper"),
    J.SHORTLISTED: ("success", "star"),
    J.NOT_SHORTLISTED: ("", "list"),
    J.ON_BALLOT: ("info", "ballot"),
    J.PROPOSED: ("info", "town-hall"),
    J.NOT_FUNDED: ("", "list"),
    J.WINNER: ("success", "trophy"),
    J.RESERVE: ("info", "list"),
    J.REJECTED_BY_COUNCIL: ("danger", "town-hall"),
    J.IN_DELIVERY: ("info", "tools"),
    J.DELIVERED: ("success", "flag"),
    J.ABANDONED: ("danger", "cross"),
    J.WITHDRAWN: ("", "cross"),
}
REVIEW_LOOKS: dict[str, Look] = {
    ReviewStatus.OPEN: ("info", "scale"),
    ReviewStatus.AWAITING_REPLY: ("warning", "message"),
    ReviewStatus.DECIDED: ("success", "check"),
}
VERDICT_LOOKS: dict[str, Look] = {
    "": ("", "clock"),
    Verdict.FAVOURABLE: ("success", "check"),
    Verdict.CONDITIONAL: ("warning", "scale"),
    Verdict.UNFAVOURABLE: ("danger", "cross"),
}


def badge(value: str, table: str, looks: dict[str, Look]) -> dict[str, str]:
    tone, icon = looks[value]
    return {"label": word(value, table), "tone": tone, "icon": icon}


def look(thing: Proposal | Project) -> str:
    return look_of(thing.theme.face) if thing.theme else "neutral"


def proposer_of(proposal: Proposal) -> str:
    """The name everybody reads: the one given, else the account's public name."""
    if proposal.proposer_name:
        return proposal.proposer_name
    return proposal.author.public_name if proposal.author else ""


def proposal_cards(proposals: Any, edition: Edition) -> list[dict[str, Any]]:
    base = reverse("proposals", args=[edition.municipality.slug, edition.slug])
    return [
        {
            **_card(proposal, base),
            "author": proposer_of(proposal),
            "rough_cost_eur": proposal.rough_cost_eur,
            "supports": None,
            "comments": None,
            **_status(badge(proposal.status, "proposal_status", PROPOSAL_LOOKS)),
        }
        for proposal in proposals
    ]


def project_cards(projects: Any, edition: Edition, *, to: str = "projects") -> list[dict[str, Any]]:
    """`to` names the page whose address, with the number behind it, each card leads to."""
    base = reverse(to, args=[edition.municipality.slug, edition.slug])
    return [
        {
            **_card(project, base),
            "cost_eur": project.cost_eur,
            **_status(badge(project.status, "project_status", PROJECT_LOOKS)),
        }
        for project in projects
    ]


def _card(thing: Proposal | Project, base: str) -> dict[str, Any]:
    return {
        "title": str(thing),
        "href": f"{base}{thing.number}/",
        "look": look(thing),
        "theme": thing.theme.name if thing.theme else "",
        "seed": thing.number,
        "excerpt": thing.summary,
        "quarter": thing.territory.name if thing.territory else "",
    }


def _status(shown: dict[str, str]) -> dict[str, str]:
    return {"status": shown["label"], "status_tone": shown["tone"], "status_icon": shown["icon"]}
