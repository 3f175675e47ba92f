"""« I cannot vote »: one sentence why, the way on, and what to do when one is told something wrong."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from accounts.policies import is_signed_in
from budget.models import Edition
from budget.services import disputes
from frontend.people.register_forms import DisputeForm
from frontend.pieces.next_steps import next_step
from frontend.shell.forms import act
from frontend.shell.requests import PersonRequest
from voting.queries import standings


@login_not_required
@never_cache
def show(request: HttpRequest, edition: Edition) -> HttpResponse:
    """Of oneself only: a visitor is told to sign in, and never of anybody else."""
    return _page(request, edition, DisputeForm())


@require_POST
@sensitive_post_parameters()
def dispute(request: PersonRequest, edition: Edition) -> HttpResponse:
    entry = edition.register.filter(user=request.user).first()
    if entry is None:
        return redirect("cannot_vote", edition.municipality.slug, edition.slug)
    form = DisputeForm(request.POST)
    by, at = request.user, timezone.now()
    if act(form, lambda: disputes.open_dispute(entry, form.cleaned_data["text"], by=by, at=at)):
        messages.success(request, _("The town hall has your message. You will be told of the answer."))
        return redirect("cannot_vote", edition.municipality.slug, edition.slug)
    return _page(request, edition, form)


def _page(request: HttpRequest, edition: Edition, form: DisputeForm) -> HttpResponse:
    at, person = timezone.now(), request.user
    context: dict[str, Any] = {"form": form, "is_known": is_signed_in(person)}
    if is_signed_in(person):
        stands = standings.standing(edition, person, at)
        answer = standings.answer_of(stands)
        context |= {
            "stands": stands,
            "answer": answer,
            "lacks_level": answer.code == "level",
            "step": next_step(stands, person),
            "entry": stands.entry,
            "disputes": stands.entry.disputes.order_by("-opened_at") if stands.entry else [],
        }
    return render(request, "people/cannot_vote.html", context, status=422 if form.is_bound else 200)
