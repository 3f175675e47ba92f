"""What one station writes down: no network, its names recorded, the sheets found in its box."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.models import User
from accounts.refusals import Refused
from budget.models import Edition
from frontend.shell.forms import JourneyForm, act
from frontend.shell.polls import poll_of
from frontend.shell.requests import PersonRequest
from frontend.stations.forms import BoxForm, EnvelopesForm
from voting import policies
from voting.enums import PollStatus
from voting.models import Poll
from voting.queries import paper_vote as queries
from voting.queries.paper_vote import StationFigures
from voting.services.paper_vote import minutes


class StationStep(StrEnum):
    """What a station may write down next."""

    OFFLINE = "offline"
    NAMES = "names"
    BOX = "box"
    NOTHING = "nothing"


@never_cache
@require_http_methods(["GET", "POST"])
def show(request: PersonRequest, edition: Edition, station: int) -> HttpResponse:
    """One form at a time: what is to be written down next."""
    poll, at = poll_of(request, edition, policies.can_keep_station), timezone.now()
    written = next((place for place in queries.by_station(poll) if place.station.pk == station), None)
    if poll.is_being_settled or written is None:
        raise Http404
    written.station.poll = poll
    step = _step(poll, written, at)
    form = _form(step, request.POST if request.method == "POST" else None, written)
    done = act(form, lambda: _write(step, written, form, request.user, at))
    if done is not None:
        messages.success(request, SAID[step])
        return redirect("paper_office", edition.municipality.slug, edition.slug)
    context = {
        "poll": poll,
        "written": written,
        "form": form,
        "may_go_offline": step == StationStep.OFFLINE,
        "is_box": step == StationStep.BOX,
        "has_form": step in (StationStep.NAMES, StationStep.BOX),
    }
    return render(request, "stations/station_minutes.html", context, status=422 if form.is_bound else 200)


def _step(poll: Poll, written: StationFigures, at: datetime) -> StationStep:
    may_open_box = queries.stations_are_closed(poll, at)
    if poll.takes_both and poll.status == PollStatus.SETTLED:
        if not written.is_offline:
            return StationStep.OFFLINE
        return StationStep.NAMES if written.is_waited_for and may_open_box else StationStep.NOTHING
    return StationStep.BOX if queries.is_awaited(poll) and may_open_box else StationStep.NOTHING


def _form(step: StationStep, sent: Any, written: StationFigures) -> JourneyForm:
    if step == StationStep.BOX:
        return BoxForm(sent, written=written)
    return EnvelopesForm(sent) if step == StationStep.NAMES else JourneyForm(sent)


def _write(step: StationStep, written: StationFigures, form: JourneyForm, by: User, at: datetime) -> None:
    place, said = written.station, form.cleaned_data
    if step == StationStep.OFFLINE:
        minutes.go_offline(place, by=by, at=at)
    elif step == StationStep.NAMES:
        minutes.record_names(place, **said, by=by, at=at)
    elif step == StationStep.BOX:
        minutes.count_box(place, **said, by=by, at=at)
    else:
        raise Refused(_("There is nothing to write down for this station now."))


SAID = {
    StationStep.OFFLINE: lazy("The urn is closed once the names of this station are recorded."),
    StationStep.NAMES: lazy("The names of this station are recorded."),
    StationStep.BOX: lazy("The minutes of this station are written down."),
}
