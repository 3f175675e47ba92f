"""Orders drafted for the acts of a vote, and how the town words them."""

from datetime import datetime
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import override
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from accounts.models import Municipality
from accounts.refusals import require
from budget.models import Edition
from frontend.pieces import official_texts as pieces
from frontend.shell.forms import JourneyForm, act
from frontend.shell.polls import poll_of
from frontend.shell.requests import PersonRequest
from frontend.words import days
from voting import policies
from voting.enums import TextField, TextKind
from voting.models import Incident
from voting.queries import polls
from voting.services import official_texts as services


class TextForm(JourneyForm):
    text = forms.CharField(
        label=lazy("The text"),
        max_length=services.LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 24}),
    )

    def __init__(self, data: Any, *, kind: TextKind, initial: str) -> None:
        super().__init__(data, initial={"text": initial})
        names = ", ".join(f"{{{field}}}" for field in services.FIELDS[kind])
        self.fields["text"].help_text = _(
            "Paragraphs are apart by an empty line; # begins a title, ## a heading. Between braces, what is "
            "filled in: %(names)s."
        ) % {"names": names}


def index(request: PersonRequest, municipality: Municipality) -> HttpResponse:
    require(policies.can_word_texts(request.user, municipality))
    own = services.own_kinds(municipality)
    return render(request, "polls/texts.html", {"texts": [(kind, kind in own) for kind in TextKind]})


@require_http_methods(["GET", "POST"])
def change(request: PersonRequest, municipality: Municipality, text: str) -> HttpResponse:
    require(policies.can_word_texts(request.user, municipality))
    kind, sent = _kind(text), request.POST if request.method == "POST" else None
    form = TextForm(sent, kind=kind, initial=services.wording(municipality, kind))
    by, at = request.user, timezone.now()
    if act(form, lambda: services.word(municipality, kind, **form.cleaned_data, by=by, at=at)):
        messages.success(request, _("The text is saved: the next draft is worded so."))
        return redirect("official_texts", municipality.slug)
    context = {"form": form, "kind": kind, "is_own": kind in services.own_kinds(municipality)}
    return render(request, "polls/text.html", context, status=422 if form.is_bound else 200)


@require_POST
def back(request: PersonRequest, municipality: Municipality, text: str) -> HttpResponse:
    require(policies.can_word_texts(request.user, municipality))
    services.back_to_the_model(municipality, _kind(text), by=request.user, at=timezone.now())
    messages.success(request, _("The text is our model again."))
    return redirect("official_text", municipality.slug, text)


def _kind(text: str) -> TextKind:
    if text not in set(map(str, TextKind)):
        raise Http404
    return TextKind(text)


@never_cache
def order(request: PersonRequest, edition: Edition, asked: int, form: str) -> HttpResponse:
    """Of an act that is asked or done, as the town words it."""
    poll = poll_of(request, edition, policies.can_endorse)
    found = polls.acts_with_an_order(poll).filter(pk=asked).first()
    if found is None:
        raise Http404
    found.poll = poll
    with override(pieces.LANGUAGE):
        made = pieces.blocks(edition.municipality, TextKind(found.kind), _facts(found, timezone.now()))
    return pieces.file(made, name=f"arrete-{edition.slug}-{found.pk}", form=form)


def _facts(found: Incident, at: datetime) -> dict[TextField, str]:
    """An act that waits for its second person is drafted as of today."""
    poll, told = found.poll, found.details
    facts = {
        **pieces.of_the_edition(poll),
        TextField.REASON: found.public_notice,
        TextField.DONE_AT: days.day_hour(found.done_at or at),
    }
    if poll.closes_at is not None:
        facts[TextField.CLOSES] = days.end(poll.closes_at)
    if "until" in told:
        facts[TextField.NEW_CLOSE] = days.end(datetime.fromisoformat(told["until"]))
    if "entry" in told:
        facts[TextField.PROJECT] = polls.title_on_paper(poll, told["entry"])
    return facts
