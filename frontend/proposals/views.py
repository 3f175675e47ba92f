"""Ideas as everybody reads them."""

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from accounts import moves
from accounts.models import Viewer
from budget import policies, workflow
from budget.enums import PhaseKind, ProposalStatus
from budget.models import Edition, Proposal
from budget.queries import proposals as queries
from budget.services import proposals
from frontend.pieces import catalogues, timelines
from frontend.pieces.cards import look, proposal_badge, proposal_cards
from frontend.proposals import rows
from frontend.proposals.forms import STEP_OF_FIELD, STEPS, HideForm, ProposalCatalogueForm
from frontend.shell.fragments import render_page
from frontend.shell.requests import PersonRequest


@login_not_required
def index(request: HttpRequest, edition: Edition) -> HttpResponse:
    filters = catalogues.filters_of(request, ProposalCatalogueForm, edition.municipality)
    order = catalogues.order_of(request)
    proposals = queries.catalogue_cards(edition, queries.ProposalFilter(**filters.asked), order=order)
    page = catalogues.page_of(request, proposals, order)
    context = {
        "filters": filters.form,
        "page": page,
        "cards": proposal_cards(page, edition.municipality),
        "is_filtered": bool(filters.asked),
        "is_offered": _is_offered(request, edition),
    }
    response = render_page(request, "proposals/index.html", "proposals/_cards.html", context)
    return catalogues.remember(request, response, order)


def mine(request: PersonRequest, edition: Edition) -> HttpResponse:
    """A person's own ideas, drafts first in mind: where each stands and what to do next."""
    written = queries.written_by(request.user, edition)
    context = {
        "cards": proposal_cards(written, edition.municipality),
        "is_offered": _is_offered(request, edition),
    }
    return render(request, "proposals/mine.html", context)


def _is_offered(request: HttpRequest, edition: Edition) -> bool:
    """The button to write an idea: while they are collected, and not to whom the rulebook excludes."""
    call = policies.windows_of(edition, timezone.now())[PhaseKind.COLLECTION]
    return call.is_open and not policies.is_kept_from_proposing(request.user, edition)


@login_not_required
def show(request: HttpRequest, edition: Edition, number: int) -> HttpResponse:
    return page_of_idea(request, find(request, edition, number))


def page_of_idea(request: HttpRequest, proposal: Proposal, hide_form: HideForm | None = None) -> HttpResponse:
    at = timezone.now()
    can_do = abilities(request.user, proposal, at)
    context = {
        **rows.shown(proposal),
        "resume": resume(proposal, at) if can_do["can_edit"] else None,
        "total": len(STEPS) + 1,
        "look": look(proposal),
        "badge": proposal_badge(proposal),
        "journey": timelines.proposal_events(proposal, changed_at=queries.saved_at(proposal)),
        "ground_facts": timelines.ground_facts(proposal),
        "abilities": can_do,
        "hide_form": hide_form or HideForm(),
        "at": at,
    }
    return render(request, "proposals/show.html", context, status=422 if hide_form else 200)


def resume(proposal: Proposal, at: Any) -> tuple[int, str] | None:
    """Where its author goes on with a draft: the first step that lacks something, by its place and name."""
    if proposal.status != ProposalStatus.DRAFT:
        return None
    lacking = {STEP_OF_FIELD[name] for name in proposals.lacks(proposal, at)}
    return next(((place, step) for place, step in enumerate(STEPS, start=1) if step in lacking), None)


def abilities(person: Viewer, proposal: Proposal, at: Any) -> dict[str, bool]:
    """What this person can do with this idea now; the page asks, it never deduces."""
    can_send = policies.can_submit_proposal(person, proposal)
    return {
        "is_own": policies.can_edit_proposal(person, proposal),
        "can_edit": policies.can_edit_proposal(person, proposal) and workflow.is_editable(proposal, at),
        "can_send": can_send
        and (
            moves.can_apply(workflow.SUBMIT, proposal, at) or moves.can_apply(workflow.RESUBMIT, proposal, at)
        ),
        "can_withdraw": policies.can_withdraw_proposal(person, proposal)
        and moves.can_apply(workflow.WITHDRAW_PROPOSAL, proposal, at),
        "can_judge": policies.can_judge_proposal(person, proposal),
        "can_hide": policies.can_moderate_proposal(person, proposal) and policies.is_on_the_site(proposal),
        "can_show_again": policies.can_moderate_proposal(person, proposal) and proposal.hidden_at is not None,
    }


def find(request: HttpRequest, edition: Edition, number: int) -> Proposal:
    """The idea, or 404: a stranger does not learn that a draft exists."""
    proposal = queries.find(edition, number, viewer=request.user)
    if proposal is None:
        raise Http404
    return proposal
