"""What the town says of itself, and the papers drawn from it, in the coordinator's office."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import policies
from accounts.models import Municipality
from accounts.refusals import require
from accounts.services import towns
from budget.queries.editions import lets_minors_in
from frontend.help.facts import facts_of
from frontend.help.forms import TownForm
from frontend.help.personal_data import KEPT
from frontend.shell.forms import act
from frontend.shell.requests import PersonRequest
from voting.queries.retention import PERIODS


def town_facts(request: PersonRequest, municipality: Municipality) -> HttpResponse:
    require(policies.can_describe_town(request.user, municipality))
    facts = facts_of(municipality)
    form = TownForm(request.POST or None, initial=facts)
    form.over(TownForm(initial=facts), sent=request.POST)
    at = timezone.now()
    if act(form, lambda: towns.describe(municipality, form.cleaned_data, by=request.user, at=at)):
        messages.success(request, _("Saved: public pages say it from now on."))
        return redirect("town_facts", municipality.slug)
    return render(request, "help/town_facts.html", {"form": form}, status=form.status)


def processing_entry(request: PersonRequest, municipality: Municipality) -> HttpResponse:
    return _paper(request, municipality, "help/processing_entry.html")


def impact_assessment(request: PersonRequest, municipality: Municipality) -> HttpResponse:
    return _paper(request, municipality, "help/impact_assessment.html")


def _paper(request: PersonRequest, municipality: Municipality, template: str) -> HttpResponse:
    """To print: prefilled from the list of what is kept, dotted where only the town knows."""
    require(policies.can_describe_town(request.user, municipality))
    context: dict[str, Any] = {
        "facts": facts_of(municipality),
        "kept": KEPT,
        "periods": PERIODS,
        "has_minors": lets_minors_in(municipality),
        "is_one_account": settings.COUNTING_VAULT_DIR is not None,
    }
    return render(request, template, context)
