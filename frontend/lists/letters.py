"""Codes by letter and card: who is to get one yet, the papers to print, a lost letter replaced."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from accounts.refusals import require
from budget import policies
from budget.models import Edition
from budget.queries import letters as queries
from budget.services import letter_codes
from budget.services.letter_codes import Made
from frontend.shell.fields import BirthDateField
from frontend.shell.forms import JourneyForm
from frontend.shell.requests import PersonRequest
from voting.services import code_letters


class LostForm(JourneyForm):
    family_name = forms.CharField(label=lazy("Family name"), max_length=160)
    birth_date = BirthDateField(label=lazy("Birth date"))


@never_cache
def index(request: PersonRequest, edition: Edition) -> HttpResponse:
    """How many wait for a letter or a card; sent as a search, whose letter was lost."""
    require(policies.can_send_codes(request.user, edition))
    at = timezone.now()
    form = LostForm(request.GET if "family_name" in request.GET else None)
    found = queries.holding_a_code(edition, **form.cleaned_data) if form.is_valid() else None
    context: dict[str, Any] = {
        "letters": queries.waiting(edition, cards=False, at=at).count(),
        "cards": queries.waiting(edition, cards=True, at=at).count(),
        "counts": queries.counts(edition, at),
        "most": letter_codes.MOST_AT_ONCE,
        "form": form,
        "found": found,
    }
    return render(request, "lists/letters.html", context)


@require_POST
@never_cache
def make(request: PersonRequest, edition: Edition) -> HttpResponse:
    cards = "cards" in request.POST
    made = letter_codes.make(edition, cards=cards, by=request.user, at=timezone.now())
    if "table" in request.POST:
        text = code_letters.table(edition, made, address=_address(edition))
        return _file(text.encode(), "text/csv; charset=utf-8", _("codes"), "csv")
    return _printed(edition, made, cards=cards)


@require_POST
@never_cache
def replace(request: PersonRequest, edition: Edition, entry: int) -> HttpResponse:
    require(policies.can_send_codes(request.user, edition))
    person = get_object_or_404(edition.register.select_related("edition__municipality"), pk=entry)
    made = letter_codes.replace(person, by=request.user, at=timezone.now())
    return _printed(edition, [made], cards=False)


# What the page that sends again says of them: frontend/shell/typed_again.py.
make.gives_file = replace.gives_file = True  # type: ignore[attr-defined]  # of a view, ours


def _printed(edition: Edition, made: Sequence[Made], *, cards: bool) -> HttpResponse:
    content = code_letters.pdf(edition, made, address=_address(edition), cards=cards)
    return _file(content, "application/pdf", _("cards") if cards else _("letters"), "pdf")


def _file(content: bytes, kind: str, name: str, ending: str) -> HttpResponse:
    """Never kept: the codes are on it, and nowhere else."""
    response = HttpResponse(content, content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="{name}.{ending}"'
    return response


def _address(edition: Edition) -> str:
    return f"{settings.BASE_URL}{reverse('code', args=[edition.municipality.slug, edition.slug])}"
