"""The lines of an office queue: what waits, since when, until when."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from budget.calendar import end_of_day
from budget.enums import ProposalStatus
from budget.models import Edition, FeasibilityReview, Proposal
from frontend.pieces.cards import REVIEW_LOOKS, badge, proposal_badge, proposer_of

QueueItem = dict[str, Any]


def proposal_items(proposals: Iterable[Proposal], edition: Edition, *, current: int = 0) -> list[QueueItem]:
    base = reverse("office_proposals", args=[edition.municipality.slug, edition.slug])
    return [
        {
            "title": str(proposal),
            "href": f"{base}{proposal.number}/",
            "is_current": proposal.number == current,
            "due_at": proposal.complete_by if proposal.status == ProposalStatus.RETURNED else None,
            "meta": proposer_of(proposal),
            **_status(proposal_badge(proposal)),
        }
        for proposal in proposals
    ]


def review_items(
    reviews: Iterable[FeasibilityReview], edition: Edition, *, at: datetime, current: int = 0
) -> list[QueueItem]:
    base = reverse("reviews", args=[edition.municipality.slug, edition.slug])
    return [
        {
            "title": review.project.title,
            "href": f"{base}{review.project.number}/",
            "is_current": review.project.number == current,
            "due_at": None if review.is_ready(at) else due_at(next_due(review), edition),
            "meta": review.project.theme.name if review.project.theme else "",
            **_status(review_badge(review, at)),
        }
        for review in reviews
    ]


def review_badge(review: FeasibilityReview, at: datetime) -> dict[str, str]:
    """Where the study stands: what is awaited, and from whom."""
    if review.is_ready(at):
        return {"label": _("To decide"), "tone": "warning", "icon": "hand"}
    return badge(review.status, "review_status", REVIEW_LOOKS)


def next_due(review: FeasibilityReview) -> date:
    """The day of the most urgent opinion still awaited, else the review's own."""
    awaited = [opinion.due_on for opinion in review.opinions.all() if not opinion.verdict]
    return min(awaited, default=review.due_on)


def due_at(day: date, edition: Edition) -> datetime:
    """The end of a day given as a limit, in the town's time."""
    return end_of_day(day, edition.zone)


def _status(badge: dict[str, str]) -> dict[str, str]:
    return {"status": badge["label"], "status_tone": badge["tone"], "status_icon": badge["icon"]}
