"""« La soirée des résultats »: the winners revealed one by one on a large screen, once they are public."""

from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from budget.models import Edition
from frontend.outcomes import rows
from frontend.outcomes.rows import OutcomeRow
from frontend.outcomes.views import awaited
from frontend.pieces.cards import Card
from voting import policies
from voting.enums import PollOrigin
from voting.queries import labels, polls
from voting.queries import outcomes as queries


class Revealed(NamedTuple):
    """One winner, and its envelope as far as it is revealed by then."""

    card: Card
    envelope: str
    parts: list[dict[str, Any]]
    spent_eur: int
    total_eur: int

    @property
    def has_long_title(self) -> bool:
        """In smaller letters it still stands on one screen."""
        return len(self.card.title) > LONG_TITLE


LONG_TITLE = 45


@login_not_required
def evening(request: HttpRequest, edition: Edition) -> HttpResponse:
    poll = polls.poll_of_edition(edition)
    if poll is None or not policies.outcomes_are_public(poll):
        return awaited(request, edition, poll, timezone.now())
    shown = rows.shown(queries.outcomes_of_poll(poll), poll, labels.names(poll.municipality))
    context = {
        "stage": rows.stage(poll),
        "revealed": list(_one_by_one(shown)),
        "turnout": queries.turnout(poll) if poll.origin == PollOrigin.TOWN else None,
    }
    return render(request, "outcomes/evening.html", context)


def _one_by_one(shown: Iterable[OutcomeRow]) -> Iterator[Revealed]:
    """From the last envelope to the first, and in each from the last winner to the first."""
    for row in reversed(list(shown)):
        pairs = list(zip(row["winners"], row["parts"], strict=True))[::-1]
        for place, (card, _part) in enumerate(pairs, 1):
            parts = [part for _card, part in pairs[:place]]
            spent = sum(part["amount_eur"] for part in parts)
            yield Revealed(card, row["contest"].title, parts, spent, row["total_eur"])
