"""The register as those who keep it see it: a search, what waits, one entry with why it may vote or not."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from accounts.models import Territory
from accounts.refusals import Refused, require
from budget import policies
from budget.enums import DisputeStatus, RegisterStatus, TownProfile
from budget.models import Edition, RegisterEntry
from budget.queries import registers as queries
from budget.queries import worth_a_look
from budget.services import corrections, disputes, doubts
from frontend.people.register_forms import (
    DECISIONS,
    EFFECTS,
    OTHER,
    SAME_WITH_ITS_ACCOUNT,
    AnswerForm,
    DecisionForm,
    EntryCorrectionForm,
)
from frontend.shell.forms import act
from frontend.shell.requests import PersonRequest
from frontend.words.tables import which_of
from voting.queries import standings

PER_PAGE = 50


@never_cache
def index(request: PersonRequest, edition: Edition) -> HttpResponse:
    """Nobody is listed before somebody is looked for; what waits is."""
    require(policies.can_keep_register(request.user, edition))
    sought = request.GET.get("sought", "").strip()
    found = queries.found(edition, sought) if sought else RegisterEntry.objects.none()
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    at = timezone.now()
    answers = standings.vote_answers(edition, page.object_list, at)
    context = {
        "sought": sought,
        "brings_lists": policies.can_bring_lists(request.user, edition)
        and edition.profile != TownProfile.VILLAGE,
        "page": page,
        "lines": [(entry, answers[entry.pk]) for entry in page],
        "doubts": queries.doubts(edition)[:PER_PAGE],
        "disputes": queries.open_disputes(edition)[:PER_PAGE],
        "very_old": [] if sought else worth_a_look.very_old(edition, edition.local_day(at)),
        "mailboxes": [] if sought else worth_a_look.shared_mailboxes(edition),
    }
    return render(request, "people/register.html", context)


@never_cache
@sensitive_post_parameters()
def show(request: PersonRequest, edition: Edition, entry: int) -> HttpResponse:
    shown = _entry(request, edition, entry)
    form = _correction(shown, request.POST or None)
    by, at = request.user, timezone.now()
    if act(form, lambda: corrections.correct(shown, by=by, at=at, **form.statement)):
        messages.success(request, _("The entry is corrected."))
        return _back(shown)
    return _page(request, shown, form=form)


@require_POST
def decide(request: PersonRequest, edition: Edition, entry: int) -> HttpResponse:
    doubtful = _entry(request, edition, entry)
    form = DecisionForm(request.POST, alike=queries.who_may_be(doubtful))
    if act(form, lambda: _decide(request, doubtful, form.cleaned_data)):
        messages.success(request, _("It is decided, and the person is told."))
        return _back(doubtful)
    return _page(request, doubtful, decision=form)


def _decide(request: PersonRequest, entry: RegisterEntry, said: dict[str, Any]) -> None:
    by, at = request.user, timezone.now()
    if said["decision"] == OTHER:
        doubts.free(entry, by=by, at=at)
    elif said.get("known") is None:
        raise Refused(_("Say which of them it is."))
    else:
        moves = said["decision"] == SAME_WITH_ITS_ACCOUNT
        doubts.refuse(entry, said["known"].entry, by=by, at=at, moves_account=moves)


@require_POST
def answer(request: PersonRequest, edition: Edition, entry: int) -> HttpResponse:
    contested = _entry(request, edition, entry)
    dispute = contested.disputes.filter(status=DisputeStatus.OPEN).first()
    if dispute is None:  # a colleague was faster
        return _back(contested)
    form = AnswerForm(request.POST)
    by, at = request.user, timezone.now()
    if act(form, lambda: disputes.answer(dispute, form.cleaned_data["answer"], by=by, at=at)):
        messages.success(request, _("The answer is kept, and the person is told."))
        return _back(contested)
    return _page(request, contested, reply=form)


def _entry(request: PersonRequest, edition: Edition, pk: int) -> RegisterEntry:
    require(policies.can_keep_register(request.user, edition))
    return get_object_or_404(edition.register.select_related("user", "territory", "entered_by"), pk=pk)


def _back(entry: RegisterEntry) -> HttpResponse:
    edition = entry.edition
    return redirect("register_entry", edition.municipality.slug, edition.slug, entry.pk)


def _correction(entry: RegisterEntry, data: Any = None) -> EntryCorrectionForm:
    quarters = Territory.objects.within(entry.edition.municipality).filter(children__isnull=True)
    return EntryCorrectionForm(data, entry=entry, territories=quarters.select_related("parent"))


def _page(request: PersonRequest, entry: RegisterEntry, **forms: Any) -> HttpResponse:
    alike = queries.who_may_be(entry) if entry.status == RegisterStatus.DOUBTFUL else []
    context = {
        "entry": entry,
        "states": which_of(RegisterStatus, entry.status),
        "answer": standings.vote_answers(entry.edition, [entry], timezone.now())[entry.pk],
        "may_decide": policies.can_decide_of(request.user, entry),
        "alike": alike,
        "disputes": entry.disputes.order_by("-opened_at"),
        "form": _correction(entry),
        "decision": DecisionForm(alike=alike),
        "effects": [(DECISIONS[name], effect) for name, effect in EFFECTS.items()] if alike else [],
        "reply": AnswerForm(),
        **forms,
    }
    is_refused = any(form.is_bound for form in forms.values())
    return render(request, "people/register_entry.html", context, status=422 if is_refused else 200)
