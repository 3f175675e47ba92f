"""Whose sheets they are, where quarters have sheets of their own; and a sheet by its number."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from accounts.models import Territory
from budget.enums import ZoneChoice
from frontend.shell.requests import PersonRequest
from voting.models import Poll
from voting.queries import paper_vote as queries
from voting.queries import papers
from voting.queries.papers import Paper
from voting.services.paper_vote import sheets

LONGEST_KEY = 7  # figures of the number of a sheet


@dataclass(frozen=True)
class SheetQuarter:
    """Whose sheets hold the same envelopes; without a key, the rest of the town."""

    pk: int | None
    slug: str
    name: str


def quarters_of(poll: Poll, paper: Paper) -> list[SheetQuarter]:
    """Quarters with an envelope of their own; and the rest of the town, where somebody lives there."""
    if not paper.has_zones:
        return []
    town = list(Territory.objects.within(poll.municipality).order_by("name"))
    own = {contest.territory_id for contest in paper.contests if contest.access == ZoneChoice.OWN_ZONE}
    covered = {
        place.pk
        for place in town
        if any(contest.territory_id in own for contest in papers.offered_in(poll, paper, place.pk))
    }
    listed = [SheetQuarter(place.pk, place.slug, place.name) for place in town if place.pk in own]
    others = queries.may_sign(poll).exclude(territory__in=covered)
    rest = [SheetQuarter(None, "-", _("The rest of the town"))] if others.exists() else []
    return [*listed, *rest]


def quarter_of(
    request: PersonRequest, poll: Poll, paper: Paper, quarters: list[SheetQuarter], corrected: Any
) -> SheetQuarter | None:
    """That which was said; else, of a sheet that is corrected, its own."""
    sent = request.POST.get("quarter") or request.GET.get("quarter", "")
    for quarter in quarters:
        if quarter.slug == sent:
            return quarter
    if corrected is None or corrected.choices is None:
        return None
    return next(
        (quarter for quarter in quarters if sheets.is_sheet_of(poll, corrected, paper, quarter.pk)), None
    )


def numbered(poll: Poll, number: str) -> Any:
    is_number = number.isascii() and number.isdigit() and len(number) < LONGEST_KEY
    return queries.sheets(poll).filter(number=int(number)).first() if is_number else None
