"""Bringing a list: its file, its columns, its report; then its people are entered, or taken off again."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from django_htmx.http import HttpResponseClientRefresh

from accounts.enums import JobState
from accounts.refusals import require
from accounts.services import jobs
from budget import policies
from budget.enums import ListKind, ListStatus, TownLink
from budget.models import Edition, RegisterList
from budget.services.lists import acts, report, working
from frontend.lists import rows
from frontend.lists.forms import ColumnsForm, ListForm
from frontend.shell.forms import act
from frontend.shell.requests import PersonRequest
from frontend.words.tables import which_of, word


def index(request: PersonRequest, edition: Edition) -> HttpResponse:
    require(policies.can_bring_lists(request.user, edition))
    form = ListForm(request.POST or None, request.FILES or None)
    done = act(form, lambda: _upload(request, edition, form.cleaned_data))
    if done:
        return redirect(done.result.get_absolute_url())
    context = {"form": form, "brought": edition.register_lists.select_related("uploaded_by")}
    return render(request, "lists/index.html", context, status=422 if form.is_bound else 200)


def _upload(request: PersonRequest, edition: Edition, sent: dict[str, Any]) -> RegisterList:
    return acts.upload(
        edition,
        sent["file"].read(),
        file_name=sent["file"].name,
        kind=ListKind(sent["kind"]),
        tie=TownLink(sent["tie"]),
        by=request.user,
        at=timezone.now(),
    )


def show(request: PersonRequest, edition: Edition, brought: int) -> HttpResponse:
    """Where a list stands; sent, what its columns are said to hold."""
    found = _list(request, edition, brought)
    form = ColumnsForm(request.POST) if request.method == "POST" else None
    by, at = request.user, timezone.now()
    if form and act(form, lambda: acts.check(found, form.sent(), by=by, at=at)):
        return redirect(found.get_absolute_url())
    if getattr(request, "htmx", False) and form is None:
        return _progress(request, found)
    return _page(request, found, form)


def _page(request: PersonRequest, brought: RegisterList, form: ColumnsForm | None) -> HttpResponse:
    counted = working.counts(brought)
    asks_columns = brought.status in (ListStatus.UPLOADED, ListStatus.CHECKED)
    context = {
        "brought": brought,
        "states": which_of(ListStatus, brought.status),
        "form": form,
        "columns": rows.columns(brought, form.sent() if form else brought.columns) if asks_columns else [],
        "verdicts": rows.verdicts(counted),
        "entered": counted.get("new", 0) + counted.get("raised", 0),
        "reasons": rows.reasons(brought),
        "job": _job(brought),
        "is_known_only": brought.kind == ListKind.KNOWN,
    }
    return render(request, "lists/list.html", context, status=422 if form else 200)


def _job(brought: RegisterList) -> dict[str, Any]:
    found = working.DOING.get(ListStatus(brought.status))
    job = jobs.find(found[0], brought) if found else None
    return {
        "is_stopped": job is not None and job.state == JobState.FAILED,
        "done": job.done_units if job else 0,
        "total": job.total_units if job else 0,
    }


def _progress(request: PersonRequest, brought: RegisterList) -> HttpResponse:
    job = _job(brought)
    if job["is_stopped"] or ListStatus(brought.status) not in working.DOING:
        return HttpResponseClientRefresh()
    context = {"brought": brought, "job": job, "states": which_of(ListStatus, brought.status)}
    return render(request, "lists/_progress.html", context)


def download(request: PersonRequest, edition: Edition, brought: int) -> StreamingHttpResponse:
    found = _list(request, edition, brought)
    lines = report.lines(found, words=lambda table, name: word(name, table))
    response = StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8")
    name = _("report")
    response["Content-Disposition"] = f'attachment; filename="{name}-{found.pk}.csv"'
    return response


@require_POST
def enter(request: PersonRequest, edition: Edition, brought: int) -> HttpResponse:
    found = _list(request, edition, brought)
    acts.enter(found, by=request.user, at=timezone.now())
    return redirect(found.get_absolute_url())


@require_POST
def remove(request: PersonRequest, edition: Edition, brought: int) -> HttpResponse:
    found = _list(request, edition, brought)
    acts.remove(found, by=request.user, at=timezone.now())
    return redirect(found.get_absolute_url())


@require_POST
def take_up_again(request: PersonRequest, edition: Edition, brought: int) -> HttpResponse:
    found = _list(request, edition, brought)
    acts.take_up_again(found, by=request.user, at=timezone.now())
    return redirect(found.get_absolute_url())


@require_POST
def drop(request: PersonRequest, edition: Edition, brought: int) -> HttpResponse:
    found = _list(request, edition, brought)
    acts.drop(found, by=request.user, at=timezone.now())
    messages.success(request, _("The list is deleted, and nobody was entered by it."))
    return redirect("register_lists", edition.municipality.slug, edition.slug)


def _list(request: PersonRequest, edition: Edition, pk: int) -> RegisterList:
    require(policies.can_bring_lists(request.user, edition))
    return get_object_or_404(edition.register_lists, pk=pk)
