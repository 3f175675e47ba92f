"""The officers' desk: files with due dates, opinions on one sheet, the costing; and the decision."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.models import User
from accounts.refusals import Path, require
from budget import policies
from budget.enums import ReviewDecision, ReviewStatus
from budget.models import Edition, FeasibilityReview
from budget.queries import office
from budget.queries import reviews as queries
from budget.queries.projects import ideas_behind
from budget.services import projects, reviews
from frontend.pieces import timelines
from frontend.pieces.cards import VERDICT_LOOKS, badge, proposer_of
from frontend.pieces.queues import due_at, review_badge, review_items
from frontend.reviews.forms import CostingForm, OpinionForm, OpinionSheet, ReviewDecisionForm, SendBackForm
from frontend.shell.forms import act
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
    sheet = _sheet(request, review, request.POST)
    require(bool(sheet.forms))
    if act(sheet, lambda: reviews.give_opinions(review, sheet.answers(), by=request.user, at=timezone.now())):
        messages.success(request, _("Saved."))
        return _next(request, review)
    if sheet.conflict is not None:
        sheet.keep_typed()
    return _file(request, review, sheet=sheet)


@require_POST
def cost(request: PersonRequest, edition: Edition, number: int) -> HttpResponse:
    review = _find(request, edition, number)
    form = CostingForm(review.project, request.POST)
    if "more" in request.POST:
        require(policies.can_cost(request.user, review))
        return _file(request, review, costing=form, status=200)
    project, by, at = review.project, request.user, timezone.now()
    if act(form, lambda: projects.cost(project, form.costing(), seen=form.seen, by=by, at=at)):
        messages.success(request, _("The costing is saved."))
        if why_not := reviews.cost_outside_rules(review):
            messages.warning(request, why_not)
        return _next(request, review)
    return _file(request, review, costing=form)


@require_POST
def decide(request: PersonRequest, edition: Edition, number: int) -> HttpResponse:
    review = _find(request, edition, number)
    require(policies.can_decide(request.user, review))
    form = ReviewDecisionForm(request.POST)
    known = {str(decision): decision for decision in ReviewDecision}
    decision = known.get(request.POST.get("decision", ""))
    if decision is None:
        return _file(request, review, decision=form)
    by, at = request.user, timezone.now()
    if act(form, lambda: reviews.decide(review, decision, **form.cleaned_data, by=by, at=at)):
        messages.success(request, _("The decision is recorded and its proposers are told."))
        return _next(request, review)
    return _file(request, review, decision=form)


@require_POST
def send_back(request: PersonRequest, edition: Edition, number: int) -> HttpResponse:
    review = _find(request, edition, number)
    require(policies.can_decide(request.user, review))
    form, by, at = SendBackForm(request.POST, opinions=review.opinions.all()), request.user, timezone.now()
    if act(form, lambda: reviews.send_back(review, **form.cleaned_data, by=by, at=at)):
        messages.success(request, _("Sent back: the officers of the department are told."))
        return redirect(review)
    return _file(request, review, back=form)


def _next(request: PersonRequest, review: FeasibilityReview) -> HttpResponse:
    """The same file while this person has something to add to it, then the next one that waits for them,
    then what else waits today."""
    edition, person, at = review.project.edition, request.user, timezone.now()
    fresh = queries.find(edition, review.project.number, viewer=person)
    if fresh is not None and _waits_for(person, fresh, at):
        return redirect(fresh)
    decidable = office.reviews_to_decide(edition, at) if policies.can_set_up(person, edition) else None
    queues = [queue for queue in (office.opinions_to_give(edition, person), decidable) if queue]
    slugs = (edition.municipality.slug, edition.slug)
    first = next((queue.first for queue in queues if queue.first is not None), None)
    return redirect("edition_office", *slugs) if first is None else redirect("review", *slugs, first)


def _waits_for(person: User, review: FeasibilityReview, at: datetime) -> bool:
    if review.decision:
        return False
    costs = review.project.cost_eur is None and policies.can_cost(person, review)
    return (
        _owes_opinion(person, review)
        or costs
        or (policies.can_decide(person, review) and review.is_ready(at))
    )


def _owes_opinion(person: User, review: FeasibilityReview) -> bool:
    awaited = [opinion for opinion in review.opinions.all() if not opinion.verdict]
    return any(policies.can_give_opinion(person, opinion) for opinion in awaited)


def _find(request: PersonRequest, edition: Edition, number: int) -> FeasibilityReview:
    require(policies.can_read_reviews(request.user, edition))
    review = queries.find(edition, number, viewer=request.user)
    if review is None:
        raise Http404
    return review


def _sheet(request: PersonRequest, review: FeasibilityReview, data: Any = None) -> OpinionSheet:
    opinions = review.opinions.all()
    own = [opinion for opinion in opinions if policies.can_give_opinion(request.user, opinion)]
    return OpinionSheet(own, data)


def _file(
    request: PersonRequest,
    review: FeasibilityReview,
    *,
    sheet: OpinionSheet | None = None,
    costing: CostingForm | None = None,
    decision: ReviewDecisionForm | None = None,
    back: SendBackForm | None = None,
    status: int = 0,
) -> HttpResponse:
    """The queue at the start, the file beside it; a form that was refused comes back as it was typed."""
    edition, at = review.project.edition, timezone.now()
    decisions = _decisions(request, review, at)
    refused = [form for form in (sheet, costing, decision, back) if form is not None]
    sheet = sheet or _sheet(request, review)
    context = {
        "items": review_items(
            queries.queue(edition, viewer=request.user), edition, at=at, current=review.project.number
        ),
        "review": review,
        "is_awaiting_reply": review.status == ReviewStatus.AWAITING_REPLY,
        "project": review.project,
        "proposals": [
            (proposal, proposer_of(proposal))
            for proposal in review.project.proposals.all()
            if proposal.hidden_at is None
        ],
        "badge": review_badge(review, at),
        "opinions": _opinions(review, sheet),
        "stored": _stored_words(sheet.conflict.stored if sheet.conflict else {}),
        "refused": refused[0] if refused else None,
        "costing": costing or CostingForm(review.project),
        "is_time_to_cost": costing is not None
        or (review.project.cost_eur is None and not _owes_opinion(request.user, review)),
        "outside_rules": _why_cost_is_outside(review),
        "back_form": back or SendBackForm(opinions=review.opinions.all()),
        "can_send_back": review.status == ReviewStatus.OPEN
        and any(opinion.verdict for opinion in review.opinions.all()),
        "decision_form": decision or ReviewDecisionForm(),
        "decisions": decisions,
        "can_decide_now": decision is not None or any(not row["why_not"] for row in decisions),
        "journey": timelines.project_events(
            review.project, review, ideas_behind(review.project), today=review.project.edition.local_day(at)
        ),
        "abilities": _abilities(request, review),
        "at": at,
    }
    return render(request, "reviews/file.html", context, status=status or _status(refused))


def _why_cost_is_outside(review: FeasibilityReview) -> str:
    """Said beside the costing as soon as there is one, not only on the day of the decision."""
    is_open = review.status != ReviewStatus.DECIDED and review.project.cost_eur is not None
    return reviews.cost_outside_rules(review) if is_open else ""


def _status(refused: list[Any]) -> int:
    if any(form.conflict is not None for form in refused):
        return 409
    return 422 if refused else 200


def _opinions(review: FeasibilityReview, sheet: OpinionSheet) -> list[dict[str, Any]]:
    """The three opinions: to be read, or, for who may give it, to be written in its place, one at a time."""
    forms = sheet.forms if not review.decision else {}
    owed = next((kind for kind, form in forms.items() if not form.opinion.verdict), None)
    return [
        {
            "opinion": opinion,
            "form": (form := forms.get(opinion.kind)),
            "is_open": form is not None and (opinion.kind == owed or form.is_touched),
            "badge": badge(opinion.verdict, "verdict", VERDICT_LOOKS),
            "due_at": None if opinion.verdict else due_at(opinion.due_on, review.project.edition),
        }
        for opinion in review.opinions.all()
    ]


def _stored_words(stored: Mapping[Path, Any]) -> list[tuple[str, str]]:
    labels = {name: field.label for name, field in OpinionForm.base_fields.items()}
    rows = []
    for (_opinions, kind, field), value in stored.items():
        text = word(value, "verdict") if field == "verdict" else str(value)
        rows.append((f"{word(str(kind), 'opinion_kind')} · {labels[str(field)]}", text))
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
        and any(policies.can_give_opinion(request.user, opinion) for opinion in review.opinions.all()),
        "can_cost": is_open and policies.can_cost(request.user, review),
        "can_decide": is_open and policies.can_decide(request.user, review),
    }
