"""The officers' desk: files with due dates, opinions on one sheet, the costing; and the decision."""

from collections.abc import Callable, Mapping
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
from budget.queries import editions, office
from budget.queries import reviews as queries
from budget.queries.projects import ideas_behind
from budget.services import projects, rerouting, reviews
from frontend.pieces import timelines
from frontend.pieces.cards import VERDICT_LOOKS, badge, proposer_of
from frontend.pieces.queues import due_at, review_badge, review_items
from frontend.reviews.forms import FileForms, OpinionForm, OpinionSheet
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
    review = _find(request, edition, number)
    return _file(request, review, _forms(request, review))


@require_POST
def give_opinions(request: PersonRequest, edition: Edition, number: int) -> HttpResponse:
    """All the opinions this person may give are one sheet, signed with one button."""
    review = _find(request, edition, number)
    asked = _forms(request, review, acting="opinions")
    sheet = asked.opinions
    require(bool(sheet.forms))
    if act(sheet, lambda: reviews.give_opinions(review, sheet.answers(), by=request.user, at=timezone.now())):
        messages.success(request, _("Saved."))
        return _next(request, review, asked)
    if sheet.conflict is not None:
        sheet.keep_typed()
    return _file(request, review, asked)


@require_POST
def cost(request: PersonRequest, edition: Edition, number: int) -> HttpResponse:
    review = _find(request, edition, number)
    asked = _forms(request, review, acting="costing")
    form = asked.costing
    if "more" in request.POST:
        require(policies.can_cost(request.user, review))
        return _file(request, review, asked, status=200)
    project, by, at = review.project, request.user, timezone.now()
    if act(form, lambda: projects.cost(project, form.costing(), seen=form.seen, by=by, at=at)):
        messages.success(request, _("The costing is saved."))
        if why_not := reviews.cost_outside_rules(review):
            messages.warning(request, why_not)
        return _next(request, review, asked)
    return _file(request, review, asked)


@require_POST
def decide(request: PersonRequest, edition: Edition, number: int) -> HttpResponse:
    """After the decision no opinion and no cost can change: what is typed of them is saved first."""
    review = _find(request, edition, number)
    require(policies.can_decide(request.user, review))
    asked = _forms(request, review, acting="decision")
    form = asked.decision
    known = {str(decision): decision for decision in ReviewDecision}
    decision = known.get(request.POST.get("decision", ""))
    if decision is None:
        return _file(request, review, asked)
    if asked.waits:
        messages.warning(request, _("Nothing is decided yet: first save what you typed above the decision."))
        return _file(request, review, _forms(request, review))
    by, at = request.user, timezone.now()
    if act(form, lambda: reviews.decide(review, decision, **form.cleaned_data, by=by, at=at)):
        messages.success(request, _("The decision is recorded and its proposers are told."))
        return _next(request, review, asked)
    return _file(request, review, asked)


@require_POST
def send_back(request: PersonRequest, edition: Edition, number: int) -> HttpResponse:
    told = _("Sent back: the officers of the department are told.")
    return _look_again(request, edition, number, "back", rerouting.send_back, told)


@require_POST
def reroute(request: PersonRequest, edition: Edition, number: int) -> HttpResponse:
    told = _("Changed: the officers of the departments are told.")
    return _look_again(request, edition, number, "route", rerouting.reroute, told)


def _look_again(
    request: PersonRequest, edition: Edition, number: int, part: str, do: Callable[..., None], told: str
) -> HttpResponse:
    review = _find(request, edition, number)
    require(policies.can_decide(request.user, review))
    asked, by, at = _forms(request, review, acting=part), request.user, timezone.now()
    form = getattr(asked, part)
    if act(form, lambda: do(review, **form.cleaned_data, by=by, at=at)):
        messages.success(request, told)
        return _still_typed(request, review, asked) if asked.waits else redirect(review)
    return _file(request, review, asked)


def _still_typed(request: PersonRequest, review: FeasibilityReview, asked: FileForms) -> HttpResponse:
    """One part is saved; what was typed in the others stays on the page, and is said to wait."""
    fresh = _find(request, review.project.edition, review.project.number)
    messages.info(request, _("What you typed elsewhere on this page is kept below, and not saved yet."))
    return _file(request, fresh, _forms(request, fresh, done=asked.acting))


def _next(request: PersonRequest, review: FeasibilityReview, asked: FileForms) -> HttpResponse:
    """The same file while this person has something to add to it, then the next one that waits for them,
    then what else waits today."""
    if asked.waits:
        return _still_typed(request, review, asked)
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


def _forms(
    request: PersonRequest, review: FeasibilityReview, *, acting: str = "", done: str = ""
) -> FileForms:
    opinions = review.opinions.all()
    own = [opinion for opinion in opinions if policies.can_give_opinion(request.user, opinion)]
    data = request.POST if request.method == "POST" else None
    is_routed = policies.can_decide(request.user, review) and review.status == ReviewStatus.OPEN
    rooms = editions.departments(review.project.edition) if is_routed else ()
    return FileForms(review, own, data, departments=rooms, acting=acting, done=done)


def _file(
    request: PersonRequest,
    review: FeasibilityReview,
    asked: FileForms,
    *,
    status: int = 0,
) -> HttpResponse:
    """The queue at the start, the file beside it; whatever was typed comes back."""
    edition, at = review.project.edition, timezone.now()
    decisions = _decisions(request, review, at)
    abilities, sheet = _abilities(request, review), asked.opinions
    can_decide_now = asked.decision.is_bound or any(not row["why_not"] for row in decisions)
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
        "refused": asked.refused,
        "costing": asked.costing,
        "is_time_to_cost": asked.acting == "costing"
        or asked.costing.is_typed_in
        or (review.project.cost_eur is None and not _owes_opinion(request.user, review)),
        "outside_rules": _why_cost_is_outside(review),
        "back_form": asked.back,
        "can_send_back": review.status == ReviewStatus.OPEN
        and any(opinion.verdict for opinion in review.opinions.all()),
        "route_form": asked.route,
        "can_reroute": review.status == ReviewStatus.OPEN
        and any(not opinion.verdict for opinion in review.opinions.all()),
        "decision_form": asked.decision,
        "decisions": decisions,
        "can_decide_now": can_decide_now,
        "sent_by_enter": _sent_by_enter(abilities, can_decide_now=can_decide_now),
        "journey": timelines.project_events(
            review.project, review, ideas_behind(review.project), today=review.project.edition.local_day(at)
        ),
        "abilities": abilities,
        "at": at,
    }
    return render(request, "reviews/file.html", context, status=status or _status(asked.refused))


def _sent_by_enter(abilities: Mapping[str, bool], *, can_decide_now: bool) -> str:
    """The address of the page's one form, for what is sent without one of its buttons."""
    if abilities["can_give"]:
        return "review_opinions"
    if abilities["can_cost"]:
        return "review_costing"
    return "review_decision" if can_decide_now else ""


def _why_cost_is_outside(review: FeasibilityReview) -> str:
    """Said beside the costing as soon as there is one, not only on the day of the decision."""
    is_open = review.status != ReviewStatus.DECIDED and review.project.cost_eur is not None
    return reviews.cost_outside_rules(review) if is_open else ""


def _status(refused: Any) -> int:
    if refused is None:
        return 200
    return 422 if refused.conflict is None else 409


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
