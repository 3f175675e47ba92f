"""What a card or a badge shows of an idea or a project: words and looks, nothing of HTML."""

from collections.abc import Iterable
from typing import Any, NamedTuple

from django.urls import reverse
from django.utils.translation import get_language, gettext

from accounts.models import Municipality
from accounts.models.people import public_name
from accounts.process_cache import remembered
from budget.enums import NotTakenUpGround, OpinionVerdict, ProjectStatus, ProposalStatus, ReviewStatus
from budget.models import Project, Proposal
from frontend.pieces.drawings import look_of
from frontend.words.tables import word

Look = tuple[str, str]  # tone, icon: colour never speaks alone

P, J, G = ProposalStatus, ProjectStatus, NotTakenUpGround
PROPOSAL_LOOKS: dict[str, Look] = {
    P.DRAFT: ("", "edit"),
    P.SUBMITTED: ("info", "inbox"),
    P.RETURNED: ("warning", "edit"),
    P.ADMITTED: ("success", "check"),
    P.NOT_TAKEN_UP: ("", "paper"),
    P.WITHDRAWN: ("", "cross"),
}
# What is done about an idea all the same; outside the rulebook, it is simply not taken up.
GROUND_LOOKS: dict[str, Look] = {
    G.ALREADY_PLANNED: ("success", "calendar"),
    G.REDIRECTED: ("success", "tools"),
    G.PASSED_ON: ("info", "arrow"),
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
HIDDEN: Look = ("danger", "cross")
REVIEW_LOOKS: dict[str, Look] = {
    ReviewStatus.OPEN: ("info", "scale"),
    ReviewStatus.AWAITING_REPLY: ("warning", "message"),
    ReviewStatus.DECIDED: ("success", "check"),
}
VERDICT_LOOKS: dict[str, Look] = {
    "": ("", "clock"),
    OpinionVerdict.FAVOURABLE: ("success", "check"),
    OpinionVerdict.CONDITIONAL: ("warning", "scale"),
    OpinionVerdict.UNFAVOURABLE: ("danger", "cross"),
}


def badge(value: str, table: str, looks: dict[str, Look]) -> dict[str, str]:
    tone, icon = looks[value]
    return {"label": word(value, table), "tone": tone, "icon": icon}


def look(proposal_or_project: Proposal | Project) -> str:
    theme = proposal_or_project.theme
    return look_of(theme.face) if theme else "neutral"


class Brief(NamedTuple):
    """A project in three short sentences, any of them missing."""

    what: str = ""
    where: str = ""
    whom: str = ""

    @property
    def is_filled(self) -> bool:
        return any(self)


def brief_of(project: Project) -> Brief:
    return Brief(project.brief_what, project.brief_where, project.brief_whom)


def proposer_of(proposal: Proposal) -> str:
    """The name everybody reads: the one given, else the account's public name."""
    return proposal.proposer_name or (proposal.author.public_name if proposal.author else "")


def proposer_in(row: Any) -> str:
    """The name everybody reads, of an idea read as a plain tuple."""
    return row.proposer_name or public_name(row.author_id, row.author__display_name)


def proposal_badge(proposal: Proposal) -> dict[str, str]:
    project = proposal.project.status if proposal.project is not None else ""
    return _badge_of_idea(proposal.status, proposal.ground, project, is_hidden=proposal.hidden_at is not None)


def _badge_of_idea(status: str, ground: str, project: str | None, *, is_hidden: bool) -> dict[str, str]:
    """Where an idea stands: once it is a project, where that does; not taken up, what is done about it."""
    if is_hidden:
        tone, icon = HIDDEN
        return {"label": gettext("Hidden by the town"), "tone": tone, "icon": icon}
    if status == P.ADMITTED and project:
        return badge(project, "project_status", PROJECT_LOOKS)
    if status == P.NOT_TAKEN_UP and ground in GROUND_LOOKS:
        return badge(ground, "ground", GROUND_LOOKS)
    return badge(status, "proposal_status", PROPOSAL_LOOKS)


class Card(NamedTuple):
    """What one card shows: nothing else decides how it is drawn."""

    title: str
    href: str
    look: str
    seed: int
    theme: str = ""
    excerpt: str = ""
    quarter: str = ""
    status: str = ""
    status_tone: str = ""
    status_icon: str = ""
    number: int | None = None  # as printed on a ballot paper
    cost_eur: int | None = None
    rough_cost_eur: int | None = None
    author: str = ""
    supports: int | None = None
    comments: int | None = None
    votes: int | None = None
    photo_url: str = ""
    photo_alt: str = ""
    is_at_vote: bool = False  # a script may offer to add it to one's ballot


def proposal_cards(rows: Iterable[Any], town: Municipality) -> list[Card]:
    """`rows` as `budget.queries.proposals.cards` reads them."""
    language = get_language()
    return [_proposal_card(row, town.slug, language) for row in rows]


def project_cards(rows: Iterable[Any], town: Municipality, *, to: str = "project") -> list[Card]:
    """`rows` as `budget.queries.projects.cards` reads them; `to` names the page each card leads to."""
    language = get_language()
    return [_project_card(row, town.slug, to, language) for row in rows]


@remembered(size=4096)
def _proposal_card(row: Any, town: str, language: str) -> Card:
    shown = _badge_of_idea(row.status, row.ground, row.project__status, is_hidden=row.hidden_at is not None)
    return Card(
        **_common(row, town, "proposal"),
        author=proposer_in(row),
        rough_cost_eur=row.rough_cost_eur,
        status=shown["label"],
        status_tone=shown["tone"],
        status_icon=shown["icon"],
    )


@remembered(size=4096)
def _project_card(row: Any, town: str, to: str, language: str) -> Card:
    tone, icon = PROJECT_LOOKS[row.status]
    return Card(
        **_common(row, town, to),
        cost_eur=row.cost_eur,
        status=word(row.status, "project_status"),
        status_tone=tone,
        status_icon=icon,
        is_at_vote=row.status == J.ON_BALLOT,
    )


def _common(row: Any, town: str, to: str) -> dict[str, Any]:
    return {
        "title": row.title or f"#{row.number}",
        "href": reverse(to, args=[town, row.edition__slug, row.number]),
        "look": look_of(row.theme__face or "neutral"),
        "seed": row.number,
        "theme": row.theme__name or "",
        "excerpt": row.summary,
        "quarter": row.territory__name or "",
    }
