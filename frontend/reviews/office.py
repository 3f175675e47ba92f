"""The officers' desk: files with due dates, opinions on one sheet, the costing; and the decision."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.refusals import Refused, SavedMeanwhile, require
from budget import policies
from budget.enums import OpinionKind, ReviewDecision
from budget.models import Edition, FeasibilityReview
from budget.queries import reviews as queries
from budget.queries.projects import ideas_behind
from budget.services import projects, reviews
from frontend.pieces import timelines
from frontend.pieces.cards import VERDICT_LOOKS, badge, proposer_of
from frontend.pieces.queues import due_at, review_badge, review_items
from frontend.reviews.forms import CostingForm, OpinionForm, ReviewDecisionForm
from frontend.shell.requests import PersonRequest
from frontend.words.tables import word


def queue(request: PersonRequest, edition: Edition) -> HttpResponse:
    require(policies.can_read_reviews(request.user, edition))
    at = timezone.now()
    open_files = queries.queue(edition, viewer=request.user)
    done = queries.decided(edition, viewer=request.user)
    context = {
        "items": review_items(open_files, edition, at=at),
        "done": review_items(done, edition, at=at),
        "at": at,
    }
    return render(request, "reviews/queue.html", context)


def show(request: PersonRequest, edition: Edition, number: int) -> HttpResponse:
    return _file(request, _find(request, edition, number))


@require_POST
def give_opinions(request: PersonRequest, edition: Edition, number: int) -> HttpResponse:
    """All the opinions this person may give are one sheet, signed with one button."""
    review = _find(request, edition, number)
    forms = _sheet(request, review, request.POST)
    require(bool(forms))
    valid = [form.is_valid() for form in forms]
    if not all(valid):
        return _file(request, review, sheet=forms)
    sheet = {OpinionKind(form.opinion.kind): form.cleaned_data for form in forms}
    try:
        reviews.give_opinions(review, sheet, by=request.user, at=timezone.now())
    except SavedMeanwhile as conflict:
        _keep_typed(forms)
        return _file(
            request, review, sheet=forms, stored=conflict.stored, problem=conflict.message, status=409
        )
    except Refused as refusal:
        for form in forms:
            form.take(refusal)
        return _file(request, review, sheet=forms, problem=refusal.message)
    messages.success(request, _("Saved."))
    return redirect(review)


@require_POST
def cost(request: PersonRequest, edition: Edition, number: int) -> HttpResponse:
    review = _find(request, edition, number)
    form = CostingForm(review.project, request.POST)
    if not form.is_valid():
        return _file(request, review, costing=form)
    lines = [one.line() for one in form.filled()]
    try:
        projects.cost(review.project, lines, seen=form.seen, by=request.user, at=timezone.now())
    except Refused as refusal:
        form.refuse(refusal)
        status = 409 if isinstance(refusal, SavedMeanwhile) else 422
        return _file(request, review, costing=form, status=status)
    messages.success(request, _("The costing is saved."))
    return redirect(review)


@require_POST
def decide(request: PersonRequest, edition: Edition, number: int) -> HttpResponse:
    review = _find(request, edition, number)
    require(policies.can_decide(request.user, review))
    form = ReviewDecisionForm(request.POST)
    known = {str(decision): decision for decision in ReviewDecision}
    decision = known.get(request.POST.get("decision", ""))
    if decision is None or not form.is_valid():
        return _file(request, review, decision=form)
    reasons = form.cleaned_data["public_reasons"]
    try:
        reviews.decide(review, decision, public_reasons=reasons, by=request.user, at=timezone.now())
    except Refused as refusal:
        form.refuse(refusal)
        return _file(request, review, decision=form)
    messages.success(request, _("The decision is recorded and its proposers are told."))
    return redirect(review)


def _find(request: PersonRequest, edition: Edition, number: int) -> FeasibilityReview:
    require(policies.can_read_reviews(request.user, edition))
    review = queries.find(edition, number, viewer=request.user)
    if review is None:
        raise Http404
    return review


def _sheet(request: PersonRequest, review: FeasibilityReview, data: Any = None) -> list[OpinionForm]:
    return [
        OpinionForm(data, opinion=opinion)
        for opinion in review.opinions.all()
        if policies.can_give_opinion(request.user, opinion)
    ]


def _keep_typed(forms: list[OpinionForm]) -> None:
    """After a conflict, the next press of the button says: my text stays."""
    for form in forms:
        form.opinion.refresh_from_db(fields=["version"])
        version = str(form.opinion.version)
        form.data = {**form.data.dict(), f"{form.prefix}-version": version}  # type: ignore[attr-defined]


def _file(
    request: PersonRequest,
    review: FeasibilityReview,
    *,
    sheet: list[OpinionForm] | None = None,
    costing: CostingForm | None = None,
    decision: ReviewDecisionForm | None = None,
    stored: dict[str, Any] | None = None,
    problem: Any = "",
    status: int = 0,
) -> HttpResponse:
    """The queue at the start, the file beside it; a form that was refused comes back as it was typed."""
    edition, at = review.project.edition, timezone.now()
    decisions = _decisions(request, review, at)
    is_refused = any(form is not None for form in (sheet, costing, decision))
    context = {
        "items": review_items(
            queries.queue(edition, viewer=request.user), edition, at=at, current=review.project.number
        ),
        "review": review,
        "project": review.project,
        "proposals": [(one, proposer_of(one)) for one in review.project.proposals.all()],
        "badge": review_badge(review, at),
        "opinions": _opinions(review, sheet if sheet is not None else _sheet(request, review)),
        "stored": _stored_words(stored or {}),
        "problem": problem,
        "costing": costing or CostingForm(review.project),
        "decision_form": decision or ReviewDecisionForm(),
        "decisions": decisions,
        "can_decide_now": decision is not None or any(not one["why_not"] for one in decisions),
        "journey": timelines.of_project(review.project, review, ideas_behind(review.project)),
        "abilities": _abilities(request, review),
        "at": at,
    }
    return render(request, "reviews/file.html", context, status=status or (422 if is_refused else 200))


def _opinions(review: FeasibilityReview, sheet: list[OpinionForm]) -> list[dict[str, Any]]:
    """The three opinions: to be read, or, for who may give it, to be written in its place."""
    forms = {form.opinion.kind: form for form in sheet} if not review.decision else {}
    return [
        {
            "opinion": opinion,
            "form": forms.get(opinion.kind),
            "badge": badge(opinion.verdict, "verdict", VERDICT_LOOKS),
            "due_at": None if opinion.verdict else due_at(opinion.due_on, review.project.edition),
        }
        for opinion in review.opinions.all()
    ]


def _stored_words(stored: dict[str, Any]) -> list[tuple[str, str]]:
    labels = {name: field.label for name, field in OpinionForm.base_fields.items()}
    rows = []
    for name, value in stored.items():
        kind, _dash, field = name.partition("-")
        shown = word(value, "verdict") if field == "verdict" else str(value)
        rows.append((f"{word(kind, 'opinion_kind')} · {labels[field]}", shown))
    return rows


def _decisions(request: PersonRequest, review: FeasibilityReview, at: Any) -> list[dict[str, Any]]:
    if not policies.can_decide(request.user, review):
        return []
    return [
        {
            "value": str(decision),
            "label": _("Declare it feasible")
            if decision == ReviewDecision.FEASIBLE
            else _("Declare it not feasible"),
            "why_not": reviews.what_keeps(review, decision, at),
        }
        for decision in ReviewDecision
    ]


def _abilities(request: PersonRequest, review: FeasibilityReview) -> dict[str, bool]:
    is_open = review.decision == ""
    return {
        "can_give": is_open
        and any(policies.can_give_opinion(request.user, o) for o in review.opinions.all()),
        "can_cost": is_open and policies.can_cost(request.user, review),
        "can_decide": is_open and policies.can_decide(request.user, review),
    }
