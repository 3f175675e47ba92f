"""The front pages: the towns of this installation, a town, an edition."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from accounts.models import Municipality
from accounts.policies import is_signed_in
from budget import policies
from budget.models import Edition, RulebookVersion
from budget.queries import editions as queries
from budget.rulebook import Rulebook
from frontend.editions import calendar_strip
from frontend.pieces.cards import project_cards
from frontend.pieces.helping import help_in
from frontend.pieces.next_steps import next_step
from voting.queries import polls
from voting.queries.standings import standing

WORTH_SEEING = 3


@login_not_required
def home(request: HttpRequest) -> HttpResponse:
    """An installation that serves one town is that town's own site."""
    towns = list(queries.towns(request.user))
    if len(towns) == 1:
        return redirect("municipality", towns[0].slug)
    return render(request, "editions/home.html", {"towns": towns})


@login_not_required
def municipality(request: HttpRequest, municipality: Municipality) -> HttpResponse:
    editions = list(queries.with_public_money(queries.visible(municipality, viewer=request.user)))
    for edition in editions:
        edition.municipality = municipality
    at = timezone.now()
    present = _present(editions, at)
    step = next_step(standing(present, request.user, at), request.user) if present is not None else None
    context = {
        "present": present,
        "present_eur": _total_eur(present) if present is not None else None,
        "step": step,
        "others": [(edition, _total_eur(edition)) for edition in editions if edition is not present],
        "at": at,
    }
    return render(request, "editions/municipality.html", context)


def _total_eur(edition: Edition) -> int:
    return sum(envelope.amount_eur for envelope in queries.public_money(edition))


def _present(editions: Sequence[Edition], at: datetime) -> Edition | None:
    """The newest edition in which something may still be done; else the newest that is not archived."""
    running = [edition for edition in editions if not edition.is_archived]
    return next((edition for edition in running if policies.register_answer(edition, at)), None) or next(
        iter(running), None
    )


@login_not_required
def edition(request: HttpRequest, edition: Edition) -> HttpResponse:
    at = timezone.now()
    stands, town = standing(edition, request.user, at), edition.municipality
    rulebook = stands.rulebook
    context = {
        "step": next_step(stands, request.user),
        "stands": stands,
        "calendar": calendar_strip.public(edition, at, has_not_begun=stands.vote_has_not_begun),
        "cards": project_cards(queries.showcase(edition, viewer=request.user)[:WORTH_SEEING], town),
        "built": project_cards(queries.built_before(edition)[:WORTH_SEEING], town),
        "takes_part": _takes_part(rulebook.rules) if rulebook else None,
        "help": help_in(edition),
        "may_follow": policies.can_view_edition(request.user, edition) and not edition.is_archived,
        "is_followed": is_signed_in(request.user) and edition.follows.filter(user=request.user).exists(),
        "has_notices": polls.has_incidents(edition),
        "at": at,
        **_money(edition, rulebook),
    }
    return render(request, "editions/edition.html", context)


def _money(edition: Edition, rulebook: RulebookVersion | None) -> dict[str, Any]:
    """The envelopes, and once the council has decided what they became."""
    envelopes = queries.public_money_of(edition, rulebook)
    funded = [(project.title, project.cost_eur or 0) for project in queries.funded(edition)]
    divided = [(envelope.name, envelope.amount_eur) for envelope in envelopes]
    return {
        "total_eur": sum(amount for _name, amount in divided),
        "parts": [{"label": name, "amount_eur": amount} for name, amount in funded or divided],
        "is_spent": bool(funded),
    }


def _takes_part(rules: Rulebook) -> dict[str, Any]:
    return {"proposing": rules.proposing, "voting": rules.voting}
