"""Proposing: one group of questions per step, saved at each; then reading over, then sending."""

import uuid
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.models import User
from accounts.refusals import InvalidInput, SavedMeanwhile, require
from budget import policies, workflow
from budget.enums import PhaseKind, ProposalStatus
from budget.models import Edition, Proposal
from budget.policies import Answer
from budget.queries import proposals as queries
from budget.services import proposals
from frontend.proposals import rows
from frontend.proposals.forms import REVIEW_LABEL, STEP_OF_FIELD, STEPS, IdeaStep, ProposalStep
from frontend.proposals.views import abilities, find
from frontend.shell.forms import act
from frontend.shell.requests import PersonRequest

TO_BE_SENT = (ProposalStatus.DRAFT, ProposalStatus.RETURNED)
TOTAL = len(STEPS) + 1  # reading over is the last
# Buttons that save what there is and lead elsewhere: no answer is asked for on the way.
LEAVING = {"later", "back", "register"}


def new(request: PersonRequest, edition: Edition) -> HttpResponse:
    """The address itself holds the key of the idea begun on it: whoever goes back finds that draft again."""
    require(policies.can_begin_proposal(request.user, edition))
    at, key = timezone.now(), _key_in(request)
    if request.method != "POST":
        if key is None:
            return redirect(f"{request.path}?{urlencode({'key': uuid.uuid4()})}")
        begun = queries.begun_with(key, request.user, edition)
        if begun is not None:
            return redirect("proposal_edit", edition.municipality.slug, edition.slug, begun.number, "idea")
    form = IdeaStep(
        request.POST or None,
        initial={"request_key": key},
        edition=edition,
        rules=proposals.rules_of(edition),
        is_for_later=not LEAVING.isdisjoint(request.POST),
    )
    done = act(form, lambda: _begin_or_go_on(edition, form, by=request.user, at=at))
    if done:
        return _following_step(request, done.result, "idea")
    context = {
        **_way_to_send(policies.can_propose(request.user, edition, at)),
        "is_open": policies.phase_answer(edition, PhaseKind.COLLECTION, at)
        and not policies.is_kept_from_proposing(request.user, edition),
    }
    return _ask(request, form, "idea", context)


def _key_in(request: PersonRequest) -> uuid.UUID | None:
    try:
        return uuid.UUID(request.GET.get("key", ""))
    except ValueError:
        return None


def _begin_or_go_on(edition: Edition, form: IdeaStep, *, by: User, at: datetime) -> Proposal:
    """Whoever came back to the first page and saves again goes on with the draft: no second one begins."""
    title, key = form.cleaned_data.get("title", "").strip(), form.cleaned_data["request_key"]
    draft = queries.begun_with(key, by, edition) if key else None
    if draft is None and title:
        draft = queries.draft_of(by, edition, title=title)
    if draft is None or draft.status != ProposalStatus.DRAFT:
        return proposals.begin(edition, **form.begun(), by=by, at=at)
    proposals.save(draft, form.changes(), version=draft.version, by=by, at=at)
    return draft


def edit(request: PersonRequest, edition: Edition, number: int, step: str) -> HttpResponse:
    proposal = _own(request, edition, number)
    if step not in STEPS:
        raise Http404
    if request.method == "GET" and not workflow.is_editable(proposal, timezone.now()):
        messages.info(request, _("This idea can no longer be changed."))
        return redirect(proposal)
    form = STEPS[step][0](
        request.POST or None,
        edition=edition,
        rules=proposals.rules_of(edition),
        proposal=proposal,
        is_for_later=not LEAVING.isdisjoint(request.POST),
    )
    by, at = request.user, timezone.now()
    if act(form, lambda: proposals.save(proposal, form.changes(), version=form.seen(), by=by, at=at)):
        return _following_step(request, proposal, step)
    if form.conflict is not None:
        return _ask_which(request, form, step, proposal, form.conflict)
    return _ask(request, form, step, {"proposal": proposal})


def review(request: PersonRequest, edition: Edition, number: int) -> HttpResponse:
    """Everything as it will be read, and what is still to say, each with the way to its question.

    What is sent already has nothing to be read over: its page is what everybody reads.
    """
    proposal = _own(request, edition, number)
    if proposal.status not in TO_BE_SENT:
        return redirect(proposal)
    return _read_over(request, proposal)


@require_POST
def submit(request: PersonRequest, edition: Edition, number: int) -> HttpResponse:
    proposal = _own(request, edition, number)
    is_again = proposal.status == ProposalStatus.RETURNED
    act = proposals.resubmit if is_again else proposals.submit
    try:
        act(proposal, by=request.user, at=timezone.now())
    except InvalidInput:
        return _read_over(request, proposal, status=422)
    messages.success(request, _("Your idea is sent. The town answers with reasons; you will get a message."))
    return redirect(proposal)


@require_POST
def withdraw(request: PersonRequest, edition: Edition, number: int) -> HttpResponse:
    proposal = _own(request, edition, number)
    proposals.withdraw(proposal, by=request.user, at=timezone.now())
    messages.success(request, _("Your idea is withdrawn."))
    return redirect("proposals_mine", edition.municipality.slug, edition.slug)


def _own(request: PersonRequest, edition: Edition, number: int) -> Proposal:
    proposal = find(request, edition, number)
    require(policies.can_edit_proposal(request.user, proposal))
    return proposal


def _ask(
    request: PersonRequest, form: ProposalStep, step: str, context: dict[str, Any], *, status: int = 0
) -> HttpResponse:
    names = list(STEPS)
    place = names.index(step)
    page_context = {
        "form": form,
        "step": step,
        "label": STEPS[step][1],
        "current": place + 1,
        "total": TOTAL,
        "back": names[place - 1] if place else "",
        "proposal": None,
        "saved_at": None,
        "is_public": False,
        "may_send": True,
        "must_register": False,
        "is_excluded": False,
        "is_open": True,
        "stored": [],
        **context,
    }
    if page_context["proposal"]:
        page_context["saved_at"] = queries.saved_at(page_context["proposal"])
        page_context["is_public"] = page_context["proposal"].status in policies.PUBLIC
    return render(
        request, "proposals/step.html", page_context, status=status or (422 if form.is_bound else 200)
    )


def _ask_which(
    request: PersonRequest, form: ProposalStep, step: str, proposal: Proposal, conflict: SavedMeanwhile
) -> HttpResponse:
    """Both texts on one page: the one just typed stays in the form, the one that stands is beside it."""
    # The next press of the button says: mine stays.
    form.type_again("version", proposal.version)
    stored = [
        (form.fields[form.field_of(path)].label, shown_value(value))
        for path, value in conflict.stored.items()
    ]
    return _ask(request, form, step, {"proposal": proposal, "stored": stored}, status=409)


def shown_value(value: Any) -> str:
    return "\n".join(value) if isinstance(value, list) else str(value or "")


def _following_step(request: PersonRequest, proposal: Proposal, step: str) -> HttpResponse:
    edition = proposal.edition
    slugs = (edition.municipality.slug, edition.slug, proposal.number)
    if "later" in request.POST:
        messages.success(request, _("Your draft is saved. You will find it among your ideas."))
        return redirect("proposals_mine", *slugs[:2])
    names = list(STEPS)
    place = names.index(step)
    if "register" in request.POST:
        here = reverse("proposal_edit", args=[*slugs, step])
        return redirect(f"{reverse('register', args=slugs[:2])}?{urlencode({'next': here})}")
    if "back" in request.POST:
        return redirect("proposal_edit", *slugs, names[max(place - 1, 0)])
    following = names[place + 1 :]
    if not following or "review" in request.POST:
        return redirect("proposal_review", *slugs)
    return redirect("proposal_edit", *slugs, following[0])


def _way_to_send(answer: bool | Answer) -> dict[str, Any]:
    """May the idea be sent, and if not, would the register mend it, or nothing?"""
    why_not = answer.code if isinstance(answer, Answer) else ""
    return {
        "may_send": answer,
        "must_register": why_not == "not_registered",
        "is_excluded": why_not == "excluded",
    }


def _read_over(request: PersonRequest, proposal: Proposal, *, status: int = 200) -> HttpResponse:
    at = timezone.now()
    faults = proposals.lacks(proposal, at)
    lacking = {STEP_OF_FIELD[name] for name in faults}
    is_sent = proposal.status != ProposalStatus.DRAFT
    may_send = is_sent or policies.can_propose(request.user, proposal.edition, at)
    context = {
        **rows.shown(proposal),
        "faults": [
            (sentence, STEP_OF_FIELD[name], STEPS[STEP_OF_FIELD[name]][1])
            for name, sentence in faults.items()
        ],
        "skipped": [place for place, step in enumerate(STEPS, 1) if step in lacking],
        "is_again": proposal.status == ProposalStatus.RETURNED,
        **_way_to_send(may_send),
        "abilities": abilities(request.user, proposal, at),
        "label": REVIEW_LABEL,
        "total": TOTAL,
        "saved_at": queries.saved_at(proposal),
        "at": at,
    }
    return render(request, "proposals/review.html", context, status=status)
