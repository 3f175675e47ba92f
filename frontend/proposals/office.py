"""The coordinator's queue of ideas, and the file with its three kinds of answer."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts import moves
from accounts.models import Notice, User
from accounts.refusals import require
from accounts.services.mail import words_of
from budget import policies, workflow
from budget.enums import BudgetNotice, NotTakenUpGround, ProposalStatus
from budget.models import Edition, Proposal
from budget.queries import proposals as queries
from budget.services import admissibility, proposals
from frontend.pieces import timelines
from frontend.pieces.cards import proposal_badge
from frontend.pieces.queues import proposal_items
from frontend.proposals import rows
from frontend.proposals.office_forms import AdmitForm, GroundForm, ReturnForm, departments_of
from frontend.shell.forms import JourneyForm, act
from frontend.shell.requests import PersonRequest


def queue(request: PersonRequest, edition: Edition) -> HttpResponse:
    require(policies.can_read_admissibility(request.user, edition))
    at = timezone.now()
    items = proposal_items(queries.awaiting_answer(edition), edition)
    return render(request, "proposals/office_queue.html", {"items": items, "at": at})


def show(request: PersonRequest, edition: Edition, number: int) -> HttpResponse:
    return _file(request, _find(request, edition, number))


@require_POST
def admit(request: PersonRequest, edition: Edition, number: int) -> HttpResponse:
    proposal, at = _find(request, edition, number), timezone.now()
    form = _admit_form(proposal, at, request.POST)
    done = act(form, lambda: admissibility.admit(proposal, **form.routing(), by=request.user, at=at))
    if done:
        sentence = _("Admitted: it is now project %(number)d.") % {"number": done.result.number}
        messages.success(request, sentence)
        return _next(edition)
    return _file(request, proposal, admit=form)


@require_POST
def send_back(request: PersonRequest, edition: Edition, number: int) -> HttpResponse:
    proposal, at = _find(request, edition, number), timezone.now()
    form = _return_form(proposal, at, request.POST)
    if act(form, lambda: admissibility.send_back(proposal, **form.cleaned_data, by=request.user, at=at)):
        messages.success(request, _("Returned: the proposer is told what is missing and until when."))
        return _next(edition)
    return _file(request, proposal, send_back=form)


@require_POST
def not_take_up(request: PersonRequest, edition: Edition, number: int) -> HttpResponse:
    proposal = _find(request, edition, number)
    ground = next((ground for ground in NotTakenUpGround if f"{ground}-ground" in request.POST), None)
    if ground is None:
        return _file(request, proposal, status=422)
    form = GroundForm(request.POST, ground=ground, departments=departments_of(edition))
    by, at = request.user, timezone.now()
    if "preview" in request.POST and form.is_valid():
        return _file(request, proposal, grounds={ground: form}, letter=_letter(proposal, form), status=200)
    if act(form, lambda: admissibility.not_take_up(proposal, form.answer(), by=by, at=at)):
        messages.success(request, _("The proposer reads your reasons now."))
        return _next(edition)
    return _file(request, proposal, grounds={ground: form})


def _letter(proposal: Proposal, form: GroundForm) -> str:
    """The message as its proposer would read it; nothing is written or sent."""
    answer = form.answer()
    notice = Notice(
        kind=BudgetNotice.PROPOSAL_NOT_TAKEN_UP,
        recipient=proposal.author or User(display_name=proposal.proposer_name),
        municipality=proposal.municipality,
        path=proposal.get_absolute_url(),
        facts={**answer, "title": proposal.title, "department": str(answer.get("department") or "")},
    )
    return words_of(notice).text


def _find(request: PersonRequest, edition: Edition, number: int) -> Proposal:
    require(policies.can_read_admissibility(request.user, edition))
    proposal = queries.proposal_to_judge(edition, number)
    if proposal is None:
        raise Http404
    return proposal


def _next(edition: Edition) -> HttpResponse:
    """The next idea that waits, else what else waits today."""
    slugs = (edition.municipality.slug, edition.slug)
    waiting = queries.awaiting_answer(edition).filter(status=ProposalStatus.SUBMITTED).first()
    if waiting is None:
        return redirect("edition_office", *slugs)
    return redirect("office_proposal", *slugs, waiting.number)


def _admit_form(proposal: Proposal, at: datetime, data: Any = None) -> AdmitForm:
    today = proposal.edition.local_day(at)
    return AdmitForm(data, proposal=proposal, departments=departments_of(proposal.edition), today=today)


def _return_form(proposal: Proposal, at: datetime, data: Any = None) -> ReturnForm:
    rules, today = proposals.rules_of(proposal.edition), proposal.edition.local_day(at)
    return ReturnForm(data, rules=rules, today=today)


def _file(
    request: PersonRequest,
    proposal: Proposal,
    *,
    admit: AdmitForm | None = None,
    send_back: ReturnForm | None = None,
    grounds: dict[NotTakenUpGround, GroundForm] | None = None,
    letter: str = "",
    status: int = 200,
) -> HttpResponse:
    """The queue at the start, the file beside it; a form that was refused comes back as it was typed."""
    edition, at = proposal.edition, timezone.now()
    departments = departments_of(edition)
    ground_forms = [
        (grounds or {}).get(ground) or GroundForm(None, ground=ground, departments=departments)
        for ground in NotTakenUpGround
    ]
    refused: list[JourneyForm] = [form for form in (admit, send_back, *(grounds or {}).values()) if form]
    waiting = queries.awaiting_answer(edition)
    context = {
        "items": proposal_items(waiting, edition, current=proposal.number),
        **rows.shown(proposal),
        "badge": proposal_badge(proposal),
        "journey": timelines.proposal_events(proposal),
        "ground_facts": timelines.ground_facts(proposal),
        "to_judge": admissibility.left_to_judge(proposals.rules_of(edition)),
        "admit_form": admit or _admit_form(proposal, at),
        "return_form": send_back or _return_form(proposal, at),
        "ground_forms": [(form["ground"].value(), form) for form in ground_forms],
        "refused": refused[0] if refused and not letter else None,
        "letter": letter,
        "abilities": _abilities(request, proposal, at),
        "at": at,
    }
    return render(
        request, "proposals/office_file.html", context, status=422 if refused and not letter else status
    )


def _abilities(request: PersonRequest, proposal: Proposal, at: datetime) -> dict[str, bool]:
    may_judge = policies.can_judge_proposal(request.user, proposal)
    answers = {
        "can_admit": workflow.ADMIT,
        "can_return": workflow.RETURN,
        "can_not_take_up": workflow.NOT_TAKE_UP,
    }
    can = {name: may_judge and moves.can_apply(move, proposal, at) for name, move in answers.items()}
    # A project would say again what was taken off the site.
    return {"may_judge": may_judge, **can, "can_admit": can["can_admit"] and proposal.hidden_at is None}
