"""The day of the paper vote in the office: where it takes place, who helps, how far it is, its end."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from accounts.documents import typesetting
from budget.models import Edition
from budget.queries import editions
from budget.services.letter_codes import grouped
from frontend.shell.forms import act
from frontend.shell.polls import poll_of
from frontend.shell.requests import PersonRequest
from frontend.stations.forms import EndForm, HelperForm, StationForm
from voting import policies
from voting.enums import PollStatus
from voting.models import Poll, PollingStation
from voting.queries import paper_vote as queries
from voting.services.paper_vote import ending, passes, stations


def show(request: PersonRequest, edition: Edition) -> HttpResponse:
    poll = poll_of(request, edition, policies.can_keep_station)
    return _page(request, poll)


def _page(request: PersonRequest, poll: Poll, **forms: Any) -> HttpResponse:
    at, places, edition = timezone.now(), list(queries.stations(poll)), poll.edition
    is_draft, rules = poll.status == PollStatus.DRAFTING, editions.rules_to_edit(edition).voting
    if not places and not (is_draft and rules.has_paper):
        raise Http404
    is_awaited, figures = queries.is_awaited(poll), queries.figures(poll)
    written = queries.by_station(poll) if len(places) > 1 or poll.takes_both else []
    can_prepare = policies.can_prepare(request.user, poll)
    may_open_box = queries.stations_are_closed(poll, at)
    context = {
        "poll": poll,
        "at": at,
        "stations": places,
        "passes": queries.passes(poll) if can_prepare else [],
        "is_draft": is_draft,
        "is_settled": poll.status == PollStatus.SETTLED,
        "is_awaited": is_awaited,
        "is_meanwhile": rules.has_paper_meanwhile if is_draft else poll.takes_both,
        "counted": queries.counted(poll),
        "figures": figures,
        "takes_names": queries.takes_names(poll, at),
        "places": written if not poll.is_being_settled else [],
        "is_twice": figures.signatures >= queries.TWICE_FROM,
        "agreeing": queries.agreeing(poll).count() if figures.signatures >= queries.TWICE_FROM else 0,
        "may_open_box": may_open_box,
        "can_prepare": can_prepare,
        "can_open_passes": can_prepare and poll.status in passes.BEFORE_THE_END and not queries.counted(poll),
        "station_form": forms.get("station")
        or StationForm(None, initial={"opens": "09:00", "closes": "18:00"}),
        "helper_form": forms.get("helper") or HelperForm(None, stations=places),
        "end_form": forms.get("end")
        or (
            EndForm(None, figures=figures, differs=queries.boxes_differ(written, figures))
            if is_awaited and can_prepare and may_open_box
            else None
        ),
        "sent": next(iter(forms.values()), None),
    }
    return render(request, "stations/office.html", context, status=422 if forms else 200)


@require_POST
def add(request: PersonRequest, edition: Edition) -> HttpResponse:
    poll, form = poll_of(request, edition, policies.can_prepare), StationForm(request.POST)
    if act(form, lambda: stations.add(poll, **form.cleaned_data, by=request.user, at=timezone.now())):
        messages.success(request, _("The station is there."))
        return _back(edition)
    return _page(request, poll, station=form)


@require_http_methods(["GET", "POST"])
def change(request: PersonRequest, edition: Edition, station: int) -> HttpResponse:
    changed = _station(request, edition, station)
    said = {name: getattr(changed, name) for name in ("name", "address", "opens", "closes")}
    form = StationForm(request.POST or None, initial=said)
    if act(form, lambda: stations.change(changed, **form.cleaned_data, by=request.user, at=timezone.now())):
        messages.success(request, _("The station is changed, on every page that tells of it."))
        return _back(edition)
    context = {"station": changed, "form": form, "is_draft": changed.poll.status == PollStatus.DRAFTING}
    return render(request, "stations/station.html", context, status=422 if form.is_bound else 200)


@require_POST
def remove(request: PersonRequest, edition: Edition, station: int) -> HttpResponse:
    stations.remove(_station(request, edition, station), by=request.user, at=timezone.now())
    messages.success(request, _("The station is removed."))
    return _back(edition)


def _station(request: PersonRequest, edition: Edition, key: int) -> PollingStation:
    poll = poll_of(request, edition, policies.can_prepare)
    station: PollingStation | None = queries.stations(poll).filter(pk=key).first()
    if station is None:
        raise Http404
    station.poll = poll
    return station


@require_POST
@never_cache
def pass_open(request: PersonRequest, edition: Edition) -> HttpResponse:
    """The card, whose code stands on this page alone."""
    poll = poll_of(request, edition, policies.can_prepare)
    places = list(queries.stations(poll))
    if not places:
        raise Http404
    form = HelperForm(request.POST, stations=places)

    def open_pass() -> passes.OpenedPass:
        return passes.open_pass(
            form.station(), form.cleaned_data["helper"], by=request.user, at=timezone.now()
        )

    done = act(form, open_pass)
    if done is None:
        return _page(request, poll, helper=form)
    address = f"{settings.BASE_URL}{reverse('station', args=[edition.municipality.slug, edition.slug])}"
    context = {
        "day_pass": done.result.day_pass,
        "code": grouped(done.result.code),
        "address": address,
        "qr": mark_safe(typesetting.qr_code(f"{address}#{done.result.code}")),  # noqa: S308  drawn by us
    }
    return render(request, "stations/card.html", context)


@require_POST
def pass_close(request: PersonRequest, edition: Edition, day_pass: int) -> HttpResponse:
    poll = poll_of(request, edition, policies.can_prepare)
    held = queries.passes(poll).filter(pk=day_pass).first()
    if held is None:
        raise Http404
    passes.close_pass(held, by=request.user, at=timezone.now())
    messages.success(request, _("The card opens nothing any more."))
    return _back(edition)


@require_POST
def end(request: PersonRequest, edition: Edition) -> HttpResponse:
    poll = poll_of(request, edition, policies.can_prepare)
    form = EndForm(request.POST, figures=queries.figures(poll))
    if act(
        form,
        lambda: ending.end(
            poll,
            seen=form.seen(),
            explanation=form.cleaned_data["explanation"],
            by=request.user,
            at=timezone.now(),
        ),
    ):
        messages.success(request, _("The paper vote is ended: urn and sheets are counted together."))
        return redirect("outcome_office", edition.municipality.slug, edition.slug)
    return _page(request, poll, end=form)


def _back(edition: Edition) -> HttpResponse:
    return redirect("paper_office", edition.municipality.slug, edition.slug)
