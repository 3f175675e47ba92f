"""What was written lately, looked at by a moderator; an idea taken off the site, or put back."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.numbers import NotWhole, whole_number
from accounts.refusals import require
from budget import policies
from budget.models import Edition
from budget.queries import proposals as queries
from budget.services import moderation
from frontend.pieces.cards import proposal_badge, proposer_of
from frontend.proposals.forms import HideForm
from frontend.proposals.views import find, page_of_idea
from frontend.shell.forms import act
from frontend.shell.requests import PersonRequest

PER_PAGE = 24


def index(request: PersonRequest, edition: Edition) -> HttpResponse:
    """The latest texts first, hidden ones among them; or the one whose number was asked for."""
    require(policies.can_read_moderation(request.user, edition))
    asked = request.GET.get("number", "").strip()
    number = _number_asked(asked) if asked else None
    page = Paginator(queries.latest_texts(edition, number=number), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "lines": [(idea, proposer_of(idea), proposal_badge(idea)) for idea in page],
        "asked": asked,
    }
    return render(request, "proposals/moderation.html", context)


@require_POST
def hide(request: PersonRequest, edition: Edition, number: int) -> HttpResponse:
    proposal = find(request, edition, number)
    require(policies.can_moderate_proposal(request.user, proposal))
    form, by, at = HideForm(request.POST), request.user, timezone.now()
    if act(form, lambda: moderation.hide(proposal, **form.cleaned_data, by=by, at=at)):
        messages.success(request, _("Hidden. Its proposer is told why, and reads it alone."))
        return redirect(proposal)
    return page_of_idea(request, proposal, form)


@require_POST
def show_again(request: PersonRequest, edition: Edition, number: int) -> HttpResponse:
    proposal = find(request, edition, number)
    moderation.show_again(proposal, by=request.user, at=timezone.now())
    messages.success(request, _("The idea is on the site again, and its proposer is told."))
    return redirect(proposal)


def _number_asked(typed: str) -> int:
    """No idea has the number -1: what is no number finds nothing."""
    try:
        return whole_number(typed)
    except NotWhole:
        return -1
