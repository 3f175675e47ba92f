"""The town's own file of addresses, and the outlines of its quarters, in the coordinator's office."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST
from django_htmx.http import HttpResponseClientRefresh

from accounts import policies
from accounts.enums import JobState
from accounts.models import Municipality, Territory
from accounts.numbers import NotWhole, whole_number
from accounts.refusals import Refused, require
from accounts.services import jobs, outlines
from budget.enums import AddressFault
from budget.models import AddressFile
from budget.services.addresses import acts
from frontend.places.forms import AddressFileForm, OutlinesForm
from frontend.shell.forms import act
from frontend.shell.requests import PersonRequest
from frontend.words.tables import word


def show(request: PersonRequest, municipality: Municipality) -> HttpResponse:
    """What is in use and what waits; sent, a file to look at."""
    require(policies.can_draw_places(request.user, municipality))
    form = AddressFileForm(request.POST or None, request.FILES or None)
    by, at = request.user, timezone.now()
    if act(form, lambda: acts.upload(municipality, **form.sent, by=by, at=at)):
        return redirect("addresses", municipality.slug)
    if getattr(request, "htmx", False):
        return _progress(request, municipality)
    return _page(request, municipality, form, OutlinesForm())


@require_POST
def enter(request: PersonRequest, municipality: Municipality) -> HttpResponse:
    require(policies.can_draw_places(request.user, municipality))
    acts.enter(municipality, _file(request), by=request.user, at=timezone.now())
    return redirect("addresses", municipality.slug)


@require_POST
def remove(request: PersonRequest, municipality: Municipality) -> HttpResponse:
    require(policies.can_draw_places(request.user, municipality))
    acts.remove(municipality, _file(request), by=request.user, at=timezone.now())
    messages.success(request, _("The file is deleted."))
    return redirect("addresses", municipality.slug)


@require_POST
def draw(request: PersonRequest, municipality: Municipality) -> HttpResponse:
    require(policies.can_draw_places(request.user, municipality))
    form, by, at = OutlinesForm(request.POST, request.FILES), request.user, timezone.now()
    done = act(form, lambda: outlines.draw(municipality, form.cleaned_data["outlines"].read(), by=by, at=at))
    if done:
        sentence = ngettext("%(count)s quarter is drawn.", "%(count)s quarters are drawn.", done.result)
        messages.success(request, sentence % {"count": done.result})
        return redirect("addresses", municipality.slug)
    return _page(request, municipality, AddressFileForm(), form)


def _file(request: PersonRequest) -> int:
    try:
        return whole_number(request.POST.get("file", ""))
    except NotWhole:
        raise Refused(_("This file has moved on: look at this page once more.")) from None


def _page(
    request: PersonRequest, municipality: Municipality, form: AddressFileForm, outlines_form: OutlinesForm
) -> HttpResponse:
    files = {file.entered_at is not None: file for file in _files(municipality)}
    quarters = Territory.objects.within(municipality).filter(children__isnull=True)
    context: dict[str, Any] = {
        "in_use": files.get(True),
        "waiting": files.get(False),
        "faults": _faults(files.get(False)),
        "job": _job(files.get(False)),
        "form": form,
        "outlines_form": outlines_form,
        "quarters": [quarter for quarter in quarters if not quarter.shape],
        "drawn": sum(1 for quarter in quarters if quarter.shape),
    }
    is_refused = form.is_bound or outlines_form.is_bound
    return render(request, "places/addresses.html", context, status=422 if is_refused else 200)


def _files(municipality: Municipality) -> Any:
    return AddressFile.objects.within(municipality).select_related("municipality").defer("content")


@dataclass(frozen=True)
class FaultRow:
    """Why lines are refused, how many, some of their numbers, and what is read there instead of what."""

    reason: Any
    number: int
    lines: list[int]
    read: list[str]
    expected: str


def _faults(file: AddressFile | None) -> list[FaultRow]:
    """The most frequent reason first."""
    if file is None:
        return []
    rows = []
    for reason, number in sorted(file.faults.items(), key=lambda pair: -pair[1]):
        examples = [(line, read) for line, said, *read in file.examples if said == reason]
        read = sorted({text for _line, texts in examples for text in texts if text})
        expected = file.municipality.insee_code if reason == AddressFault.ELSEWHERE else ""
        row = FaultRow(
            word(reason, "address_fault"), number, [line for line, _read in examples], read, expected
        )
        rows.append(row)
    return rows


def _job(file: AddressFile | None) -> dict[str, Any] | None:
    job = jobs.find(acts.ENTER, file) if file is not None and file.confirmed_at is not None else None
    if job is None:
        return None
    return {"is_stopped": job.state == JobState.FAILED, "done": job.done_units, "total": job.total_units}


def _progress(request: PersonRequest, municipality: Municipality) -> HttpResponse:
    job = _job(_files(municipality).filter(entered_at=None).first())
    if job is None or job["is_stopped"]:
        return HttpResponseClientRefresh()
    return render(request, "places/_entering.html", {"job": job})
