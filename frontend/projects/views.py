"""Projects as everybody reads them, and the right of reply of those who proposed."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, NamedTuple

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.refusals import require
from budget import policies
from budget.enums import ProjectStatus, ReviewStatus
from budget.models import Edition, FeasibilityReview, Project
from budget.queries import editions
from budget.queries import projects as queries
from budget.services import clarifying, reviews
from frontend.pieces import catalogues, timelines
from frontend.pieces.cards import (
    PROJECT_LOOKS,
    VERDICT_LOOKS,
    badge,
    brief_of,
    look,
    project_cards,
    proposer_in,
)
from frontend.projects import votes
from frontend.projects.forms import ProjectCatalogueForm, ReplyForm
from frontend.shell.forms import act
from frontend.shell.fragments import render_page
from frontend.shell.requests import PersonRequest

# Said before anything else on the page.
STOPPED_WITH_A_REASON = (
    ProjectStatus.ABANDONED,
    ProjectStatus.WITHDRAWN,
    ProjectStatus.REJECTED_BY_COUNCIL,
)
WITH_MILESTONES = (ProjectStatus.WINNER, ProjectStatus.IN_DELIVERY, ProjectStatus.DELIVERED)


@login_not_required
def index(request: HttpRequest, edition: Edition) -> HttpResponse:
    filters = catalogues.filters_of(request, ProjectCatalogueForm, edition.municipality)
    order, at = catalogues.order_of(request), timezone.now()
    wanted = queries.ProjectFilter(**filters.asked)
    projects = queries.catalogue_cards(edition, wanted, viewer=request.user, order=order)
    page = catalogues.page_of(request, projects, order)
    context = {
        "filters": filters.form,
        "page": page,
        "cards": project_cards(page, edition.municipality),
        "is_filtered": bool(filters.asked),
        "step": votes.way_to_vote(edition, request.user, at),
        "at": at,
    }
    response = render_page(request, "projects/index.html", "projects/_cards.html", context)
    return catalogues.remember(request, response, order)


@login_not_required
def show(request: HttpRequest, edition: Edition, number: int) -> HttpResponse:
    return _page(request, _find(request, edition, number), ReplyForm())


@require_POST
def reply(request: PersonRequest, edition: Edition, number: int) -> HttpResponse:
    project = _find(request, edition, number)
    review = queries.review_of(project)
    if review is None:
        raise Http404
    require(policies.can_reply(request.user, review))
    form = ReplyForm(request.POST)
    by, at = request.user, timezone.now()
    if act(form, lambda: reviews.reply(review, form.cleaned_data["reply"], by=by, at=at)):
        messages.success(request, _("Your reply is part of the file."))
        return redirect(project)
    return _page(request, project, form)


def _find(request: HttpRequest, edition: Edition, number: int) -> Project:
    project = queries.find(edition, number, viewer=request.user)
    if project is None:
        raise Http404
    return project


def _page(request: HttpRequest, project: Project, form: ReplyForm) -> HttpResponse:
    at, review = timezone.now(), queries.review_of(project)
    ideas = queries.ideas_behind(project)
    vote = votes.its_vote(project)
    may_file_again = policies.can_file_again(request.user, project)
    may_read = review is not None and policies.can_read_opinions(request.user, review)
    context = {
        "project": project,
        "review": review,
        "look": look(project),
        "brief": brief_of(project),
        "facts": _facts(project, ideas),
        "cost_lines": queries.costing(project),
        "milestones": queries.milestones(project) if project.status in WITH_MILESTONES else (),
        "opinions": _opinions(review) if review and may_read else (),
        "journey": _journey(project, review, ideas, vote, at),
        "vote": vote,
        "step": votes.way_to_vote(project.edition, request.user, at)
        if project.status == ProjectStatus.ON_BALLOT
        else None,
        "stopped": project.status_reason if project.status in STOPPED_WITH_A_REASON else "",
        "form": form,
        "may_file_again": may_file_again,
        "again": editions.collecting_after(project.edition, at) if may_file_again else None,
        "can_reply": _can_reply(request, review, at),
        "can_clarify": policies.can_clarify(request.user, project) and clarifying.is_clarifiable(project),
        "can_view_file": review is not None and policies.can_view_review(request.user, review),
        "at": at,
    }
    return render(request, "projects/show.html", context, status=422 if form.is_bound else 200)


def _journey(
    project: Project,
    review: FeasibilityReview | None,
    ideas: Iterable[Any],
    vote: votes.ItsVote | None,
    at: datetime,
) -> tuple[timelines.Event, ...]:
    told = votes.events(vote) if vote is not None else []
    today = project.edition.local_day(at)
    return tuple(timelines.project_events(project, review, ideas, today=today, vote=told))


class Facts(NamedTuple):
    label: str
    tone: str
    icon: str
    cost_eur: int | None
    yearly_eur: int | None
    envelope: str
    theme: str
    quarter: str
    place: str
    proposers: tuple[str, ...]


def _facts(project: Project, ideas: Iterable[Any]) -> Facts:
    return Facts(
        **badge(project.status, "project_status", PROJECT_LOOKS),
        cost_eur=project.cost_eur,
        yearly_eur=project.yearly_running_cost_eur,
        envelope=project.envelope.name if project.envelope else "",
        theme=project.theme.name if project.theme else "",
        quarter=project.territory.name if project.territory else "",
        place=project.place,
        proposers=tuple(proposer_in(idea) for idea in ideas),
    )


class SignedOpinion(NamedTuple):
    kind: str
    department: str
    reasons: str
    conditions: str
    label: str
    tone: str
    icon: str


def _opinions(review: FeasibilityReview) -> tuple[SignedOpinion, ...]:
    return tuple(
        SignedOpinion(
            kind=opinion.kind,
            department=opinion.signed_as or opinion.department__name,
            reasons=opinion.public_reasons,
            conditions=opinion.conditions,
            **badge(opinion.verdict, "verdict", VERDICT_LOOKS),
        )
        for opinion in queries.signed_opinions(review)
    )


def _can_reply(request: HttpRequest, review: FeasibilityReview | None, at: datetime) -> bool:
    return (
        review is not None
        and review.status == ReviewStatus.AWAITING_REPLY
        and review.replied_at is None
        and review.reply_by is not None
        and at < review.reply_by
        and policies.can_reply(request.user, review)
    )
