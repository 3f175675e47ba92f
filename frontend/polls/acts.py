"""Exceptional acts in the office: one person asks, another one does it; on a day without trouble, nothing."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.http import require_POST

from budget.models import Edition
from frontend.shell.forms import JourneyForm, act
from frontend.shell.polls import poll_of
from frontend.shell.requests import PersonRequest
from frontend.words.tables import word
from voting import policies
from voting.enums import IncidentKind
from voting.models import Incident, LinkCopy, Poll
from voting.services import acts as services
from voting.services import checkpoints, link_keys


class ActForm(JourneyForm):
    """What is asked for, of what may be asked now, and what everybody will read."""

    notice = forms.CharField(
        label=lazy("What everybody will read"),
        max_length=services.LONGEST_NOTICE,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=lazy("What happened, what it means for those who vote, and whom to call."),
    )

    def __init__(self, data: Any, *, kind: IncidentKind, poll: Poll) -> None:
        super().__init__(data if data and data.get("kind") == kind else None, auto_id=f"{kind}_%s")
        self.kind, self.title = kind, word(kind, "act_asked")
        self.consequence = word(kind, "act_consequence")
        if kind == IncidentKind.LINK_COPY_LOST:
            copies = link_keys.copies(poll)
            self.fields["copy"] = forms.TypedChoiceField(
                label=_("Which machine"), choices=[(copy.pk, copy.host) for copy in copies], coerce=int
            )


def acts(request: PersonRequest, edition: Edition) -> HttpResponse:
    return _page(request, poll_of(request, edition, policies.can_endorse))


@require_POST
def ask(request: PersonRequest, edition: Edition) -> HttpResponse:
    poll, by, at = poll_of(request, edition, policies.can_endorse), request.user, timezone.now()
    kind = request.POST.get("kind", "")
    if kind not in set(map(str, IncidentKind)):
        raise Http404
    form = ActForm(request.POST, kind=IncidentKind(kind), poll=poll)
    if act(form, lambda: services.ask(poll, IncidentKind(kind), **form.cleaned_data, by=by, at=at)):
        messages.success(request, _("Asked. It is done once a second person says so, on this page."))
        return _back(edition)
    return _page(request, poll, sent=form)


@require_POST
def second(request: PersonRequest, edition: Edition, asked: int) -> HttpResponse:
    services.second(_waiting(request, edition, asked), by=request.user, at=timezone.now())
    messages.success(request, _("Done. Everybody can read it beside the ballot paper."))
    return _back(edition)


@require_POST
def take_back(request: PersonRequest, edition: Edition, asked: int) -> HttpResponse:
    services.take_back(_waiting(request, edition, asked), by=request.user, at=timezone.now())
    messages.success(request, _("Nothing was done: this is not asked any more."))
    return _back(edition)


def _waiting(request: PersonRequest, edition: Edition, number: int) -> Incident:
    poll = poll_of(request, edition, policies.can_endorse)
    asked: Incident | None = services.waiting(poll).filter(pk=number).first()
    if asked is None:
        raise Http404
    return asked


def _page(request: PersonRequest, poll: Poll, *, sent: ActForm | None = None) -> HttpResponse:
    at = timezone.now()
    waiting = services.waiting(poll)
    kinds = [kind for kind in services.possible(poll, at) if kind not in {asked.kind for asked in waiting}]
    context = {
        "poll": poll,
        "waiting": [(asked, asked.by_id == request.user.pk, _machine(asked)) for asked in waiting],
        "restored": checkpoints.compared(poll) if poll.is_suspended else None,
        "can_prepare": policies.can_prepare(request.user, poll),
        "forms": [
            sent if sent and sent.kind == kind else ActForm(None, kind=kind, poll=poll) for kind in kinds
        ],
        "sent": sent,
        "at": at,
    }
    return render(request, "polls/acts.html", context, status=422 if sent else 200)


def _machine(asked: Incident) -> str:
    """The machine that is to be declared lost, by the name it gives itself."""
    copies = LinkCopy.objects.within(asked.poll.municipality).filter(poll=asked.poll)
    copy = copies.filter(pk=asked.details.get("copy")).first()
    return copy.host if copy is not None else ""


def _back(edition: Edition) -> HttpResponse:
    return redirect("poll_acts", edition.municipality.slug, edition.slug)
