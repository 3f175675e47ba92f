"""Closing one's account: what goes and what stays, edition by edition, before the button that does it."""

from typing import Any

from django import forms
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.cache import never_cache

from accounts.models import User
from budget.queries.leaving import LeftBehind, left_behind
from budget.services import leaving
from frontend.shell.again import prove_anew
from frontend.shell.forms import JourneyForm, act
from frontend.shell.requests import PersonRequest
from voting.queries import standings

KEEP, WITHDRAW = "keep", "withdraw"


class CloseForm(JourneyForm):
    """What becomes of ideas is asked of who has some that may still be withdrawn."""

    ideas = forms.ChoiceField(
        label=gettext_lazy("My ideas that are not examined yet"),
        choices=[
            (KEEP, gettext_lazy("They stay, without my name")),
            (WITHDRAW, gettext_lazy("I withdraw them")),
        ],
        widget=forms.RadioSelect,
    )
    is_sure = forms.BooleanField(
        label=gettext_lazy("I have read what goes and what stays"),
        error_messages={"required": gettext_lazy("Say that you have read what goes and what stays.")},
    )

    def __init__(self, data: Any, *, may_withdraw: bool) -> None:
        super().__init__(data)
        if not may_withdraw:
            del self.fields["ideas"]


@never_cache
def close(request: PersonRequest) -> HttpResponse:
    if asked := prove_anew(request):
        return asked
    person, at = User.objects.get(pk=request.user.pk), timezone.now()
    places = left_behind(person)
    form = CloseForm(request.POST or None, may_withdraw=any(place.sent for place in places))
    done = act(
        form,
        lambda: leaving.close_account(
            person, withdraws_ideas=form.cleaned_data.get("ideas") == WITHDRAW, by=person, at=at
        ),
    )
    if done:
        logout(request)
        return redirect("account_closed")
    votes = standings.votes_of(person, at)
    voted = {vote.edition.pk for vote in votes.values()}
    context = {
        "form": form,
        "holds": [(hold.message, hold.road) for hold in leaving.what_holds(person)],
        "places": [(place.edition, list(_sentences(place, place.edition.pk in voted))) for place in places],
    }
    return render(request, "accounts/close.html", context, status=422 if form.is_bound else 200)


@login_not_required
def closed(request: HttpRequest) -> HttpResponse:
    return render(request, "accounts/closed.html")


def _sentences(place: LeftBehind, has_voted: bool) -> Any:
    if has_voted:
        yield _("You have voted: your vote counts and stays as it is.")
    elif place.is_registered:
        yield _(
            "You have not voted: your place on the register is kept without your name, in case you come back."
        )
    if place.drafts:
        yield ngettext("%(count)s draft is deleted.", "%(count)s drafts are deleted.", place.drafts) % {
            "count": place.drafts
        }
    if place.sent:
        text = ngettext(
            "%(count)s idea not examined yet: you choose below what becomes of it.",
            "%(count)s ideas not examined yet: you choose below what becomes of them.",
            place.sent,
        )
        yield text % {"count": place.sent}
    if place.taken:
        text = ngettext(
            "%(count)s idea on which the town has decided stays, without your name.",
            "%(count)s ideas on which the town has decided stay, without your name.",
            place.taken,
        )
        yield text % {"count": place.taken}
