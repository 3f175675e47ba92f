"""“A problem during the vote?”: what happens, the act that answers to it, and the log of what happened.

One person asks with a notice that is drafted, another one does it.
"""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.http import require_POST

from accounts.refusals import InvalidInput
from budget import calendar
from budget.models import Edition
from frontend.shell.fields import DayInput
from frontend.shell.forms import JourneyForm, act
from frontend.shell.polls import poll_of
from frontend.shell.requests import PersonRequest
from frontend.words.tables import word
from frontend.words.troubles import ACT_HAPPENS, drafted_notice
from voting import policies
from voting.enums import IncidentKind
from voting.models import ContestEntry, Incident, LinkCopy, Poll
from voting.queries import polls
from voting.services import acts as services
from voting.services import checkpoints, link_keys


class ActForm(JourneyForm):
    """What is asked for, of what may be asked now, and what everybody will read."""

    notice = forms.CharField(
        label=lazy("What everybody will read"),
        max_length=services.LONGEST_NOTICE,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=lazy("What happened, what it means for those who vote, and whom to call."),
    )

    def __init__(self, data: Any, *, kind: IncidentKind, poll: Poll) -> None:
        super().__init__(
            data if data and data.get("kind") == kind else None,
            auto_id=f"{kind}_%s",
            initial={"notice": drafted_notice(kind, poll)},
        )
        self.kind, self.poll, self.title = kind, poll, word(kind, "act_asked")
        self.consequence = word(kind, "act_consequence")
        self.happens = ACT_HAPPENS.get(kind, "")
        if kind == IncidentKind.LINK_COPY_LOST:
            copies = link_keys.copies(poll)
            self.fields["copy"] = forms.TypedChoiceField(
                label=_("Which machine"), choices=[(copy.pk, copy.host) for copy in copies], coerce=int
            )
        elif kind == IncidentKind.PROJECT_WITHDRAWN:
            self.fields["entry"] = forms.TypedChoiceField(
                label=_("Which project"), choices=[("", ""), *_printed(poll)], coerce=int
            )
        elif kind == IncidentKind.CLOSE_POSTPONED:
            self.fields["day"] = forms.DateField(label=_("The new last day"), widget=DayInput)
            self.fields["hour"] = forms.TimeField(
                label=_("Until what hour"), widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
            )
        self.order_fields([name for name in self.fields if name != "notice"])

    def details(self) -> dict[str, Any]:
        """What the act is about, as it is kept; an hour that cannot be is told beside its field."""
        said = {name: value for name, value in self.cleaned_data.items() if name != "notice"}
        if "day" not in said:
            return said
        try:
            closes_at = calendar.instant(said["day"], said["hour"], self.poll.edition.zone)
        except (calendar.NoSuchLocalTime, calendar.AmbiguousLocalTime):
            sentence = _("That night the clocks change: choose another hour.")
            raise InvalidInput(sentence, {("hour",): sentence}) from None
        if self.poll.closes_at is not None and closes_at <= max(self.poll.closes_at, timezone.now()):
            sentence = _("The close may only be put later.")
            raise InvalidInput(sentence, {("day",): sentence})
        return {"until": closes_at.isoformat()}


def _printed(poll: Poll) -> list[tuple[int, str]]:
    entries = ContestEntry.objects.within(poll.municipality).filter(poll=poll, withdrawn_at=None)
    return [(entry.pk, f"{entry.number}. {entry.title}") for entry in entries.order_by("number")]


class IncidentForm(JourneyForm):
    text = forms.CharField(
        label=lazy("What happened"),
        max_length=services.LONGEST_NOTICE,
        widget=forms.Textarea(attrs={"rows": 2}),
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
    if act(
        form,
        lambda: services.ask(
            poll, form.kind, notice=form.cleaned_data["notice"], by=by, at=at, **form.details()
        ),
    ):
        messages.success(request, _("Asked. It is done once a second person says so, on this page."))
        return _back(edition)
    return _page(request, poll, sent=form)


@require_POST
def note(request: PersonRequest, edition: Edition) -> HttpResponse:
    poll, form = poll_of(request, edition, policies.can_endorse), IncidentForm(request.POST)
    if act(form, lambda: services.note(poll, form.cleaned_data["text"], by=request.user, at=timezone.now())):
        messages.success(request, _("Noted, with the hour."))
        return _back(edition)
    return _page(request, poll, noted=form)


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


def _page(
    request: PersonRequest, poll: Poll, *, sent: ActForm | None = None, noted: IncidentForm | None = None
) -> HttpResponse:
    at = timezone.now()
    waiting = services.waiting(poll)

    def forms_of(kinds: Iterable[IncidentKind]) -> list[ActForm]:
        free = (kind for kind in kinds if kind not in {asked.kind for asked in waiting})
        return [sent if sent and sent.kind == kind else ActForm(None, kind=kind, poll=poll) for kind in free]

    context = {
        "poll": poll,
        "waiting": [(asked, asked.by_id == request.user.pk, _machine(asked)) for asked in waiting],
        "restored": checkpoints.compared(poll) if poll.is_suspended else None,
        "can_prepare": policies.can_prepare(request.user, poll),
        "forms": forms_of(services.called_for(poll, at)),
        "troubles": forms_of(services.open_to_ask(poll, at)),
        "log": polls.log_of_incidents(poll),
        "orders": list(polls.acts_with_an_order(poll)),
        "may_word": policies.can_word_texts(request.user, poll.municipality),
        "note": noted or IncidentForm(None),
        "sent": sent or noted,
        "at": at,
    }
    return render(request, "polls/acts.html", context, status=422 if sent or noted else 200)


def _machine(asked: Incident) -> str:
    """The machine that is to be declared lost, by the name it gives itself."""
    copies = LinkCopy.objects.within(asked.poll.municipality).filter(poll=asked.poll)
    copy = copies.filter(pk=asked.details.get("copy")).first()
    return copy.host if copy is not None else ""


def _back(edition: Edition) -> HttpResponse:
    return redirect("poll_acts", edition.municipality.slug, edition.slug)
