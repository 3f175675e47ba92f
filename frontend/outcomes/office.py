"""The count, its signatures and the council's decision, for those in charge."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.http import require_POST
from django_htmx.http import HttpResponseClientRefresh

from accounts.enums import JobState
from accounts.models import Job
from accounts.queries import mayors_office
from accounts.refusals import require
from accounts.services import jobs
from budget.models import Edition
from budget.policies.deliveries import can_follow_deliveries
from frontend.outcomes import rows
from frontend.outcomes.forms import (
    AbandonForm,
    CallUpForm,
    CorrectionForm,
    CouncilDecisionForm,
    LeftoverForm,
    PreviewForm,
    RefusalForm,
)
from frontend.shell.forms import JourneyForm, act
from frontend.shell.polls import poll_of, poll_or_draft
from frontend.shell.requests import PersonRequest
from frontend.words.money import euros
from voting import policies
from voting.enums import PollStatus, TallyFault
from voting.models import CouncilDecision, DraftRefusal, Outcome, Poll
from voting.queries import aftermath as after
from voting.queries import labels, paper_vote, polls, published, urns
from voting.queries import outcomes as queries
from voting.services import closing, decisions, proclaiming
from voting.services.counting import progress, retrying


def office(request: PersonRequest, edition: Edition) -> HttpResponse:
    poll = poll_or_draft(request, edition, policies.can_see_tally)
    if getattr(request, "htmx", False):
        return _progress(request, poll)
    return outcome_page(request, poll)


@require_POST
def try_again(request: PersonRequest, edition: Edition) -> HttpResponse:
    retrying.try_again(poll_of(request, edition, policies.can_see_tally), by=request.user, at=timezone.now())
    messages.success(request, _("The count is taken up again."))
    return back(edition)


@require_POST
def endorse(request: PersonRequest, edition: Edition) -> HttpResponse:
    poll = poll_of(request, edition, policies.can_see_tally)
    is_public = proclaiming.endorse(poll, by=request.user, at=timezone.now())
    messages.success(
        request,
        _("Signed by two people: the results are public.")
        if is_public
        else _("Signed. A second person's signature makes the results public."),
    )
    return back(edition)


@require_POST
def refuse(request: PersonRequest, edition: Edition) -> HttpResponse:
    poll, form = poll_of(request, edition, policies.can_refuse_draft), RefusalForm(request.POST)
    by, at = request.user, timezone.now()
    if act(form, lambda: proclaiming.refuse(poll, reason=form.cleaned_data["reason"], by=by, at=at)):
        messages.success(
            request, _("Recorded. Both signatures start anew, and whoever signs reads your reasons.")
        )
        return back(edition)
    return outcome_page(request, poll, sent=form)


@require_POST
def decide(request: PersonRequest, edition: Edition) -> HttpResponse:
    poll = poll_of(request, edition, policies.can_see_tally)
    require(policies.can_record_decision(request.user, poll))
    form = CouncilDecisionForm(request.POST, outcomes=queries.outcomes_of_poll(poll))
    by, at = request.user, timezone.now()
    if act(form, lambda: decisions.record(poll, **form.decision(), by=by, at=at)):
        messages.success(request, _("The decision of the council is recorded."))
        return back(edition)
    decision = queries.decision_of(poll)  # which somebody else may have recorded meanwhile
    if form.conflict is not None and decision is not None:
        form = CorrectionForm.instead_of(form, decision=decision, outcomes=queries.outcomes_of_poll(poll))
    return outcome_page(request, poll, sent=form)


@require_POST
def proclaim(request: PersonRequest, edition: Edition) -> HttpResponse:
    poll = poll_of(request, edition, policies.can_see_tally)
    proclaiming.proclaim(poll, by=request.user, at=timezone.now())
    messages.success(request, _("The winners are proclaimed, and every proposer is told."))
    return back(edition)


def outcome_page(request: PersonRequest, poll: Poll, *, sent: JourneyForm | None = None) -> HttpResponse:
    """The outcome and the next act; `sent` is a form that was refused, shown as it was typed."""
    at = timezone.now()
    may_read = policies.outcomes_are_public(poll) or policies.can_endorse(request.user, poll)
    outcomes = queries.outcomes_of_poll(poll) if poll.pk and may_read else []
    endorsements = list(queries.signatures(poll)) if poll.pk else []
    refusals = list(queries.refusals(poll)) if poll.pk and may_read else []
    records = policies.can_record_decision(request.user, poll)
    decides = poll.status == PollStatus.PROPOSED and records
    decision = queries.decision_of(poll) if poll.pk else None
    form = sent if type(sent) is CouncilDecisionForm else CouncilDecisionForm(None, outcomes=outcomes)
    signs = poll.status == PollStatus.TALLIED and policies.can_endorse(request.user, poll)
    context = {
        "poll": poll,
        "for_commission": published.files_of(poll, is_public=False) if signs else [],
        "stage": rows.stage(poll),
        "shown": rows.shown(outcomes, poll, labels.names(poll.municipality)),
        "endorsements": endorsements,
        "has_signed": any(endorsement.by_id == request.user.pk for endorsement in endorsements),
        "refusals": refusals,
        "refusal": _refusal(request, poll, refusals, sent),
        **_previews(request, poll),
        "decision": decision,
        "corrections": rows.corrections(decision),
        "form": form if decides else None,
        "sent": sent,
        "stored": sent.stored() if isinstance(sent, CouncilDecisionForm) else [],
        "correction": _correction(decision, outcomes, sent) if decision and records else None,
        "afterwards": afterwards(poll, sent) if records else [],
        "later": rows.made_since(after.later_decisions(poll)) if poll.pk else [],
        "abilities": {
            "can_follow_turnout": policies.can_follow_turnout(request.user, poll) and poll.is_open(at),
            "can_endorse": policies.can_endorse(request.user, poll),
            "can_prepare": policies.can_prepare(request.user, poll),
            "can_proclaim": policies.can_proclaim(request.user, poll),
            "can_record": records,
            "can_draft": bool(poll.pk) and policies.can_draft_deliberation(request.user, poll),
            "can_word": policies.can_word_texts(request.user, poll.municipality),
            "can_follow_deliveries": can_follow_deliveries(request.user, poll.municipality),
        },
        "paper": paper_vote.counted(poll) if poll.pk else None,
        "is_on_paper": bool(poll.pk) and paper_vote.is_awaited(poll),
        "holds_up": not paper_vote.is_signing_over(poll, at) if poll.pk else False,
        "is_over": poll.closes_at is not None and poll.closes_at <= at,
        "at": at,
        **_job_facts(poll, at),
    }
    return render(request, "outcomes/office.html", context, status=_status(sent))


def _refusal(
    request: PersonRequest, poll: Poll, refusals: list[DraftRefusal], sent: JourneyForm | None
) -> RefusalForm | None:
    """For a member of the commission who has not refused it yet: once a person."""
    if not (policies.has_draft(poll) and policies.can_refuse_draft(request.user, poll)):
        return None
    if any(refusal.by_id == request.user.pk for refusal in refusals):
        return None
    return sent if isinstance(sent, RefusalForm) else RefusalForm(None)


def _previews(request: PersonRequest, poll: Poll) -> dict[str, Any]:
    """Who reads the draft under embargo, and who else could; nothing where the town has no mayor's office."""
    if not (poll.pk and policies.can_give_preview(request.user, poll)):
        return {"previews": [], "preview_form": None}
    given = list(queries.previews(poll))
    known = {request.user.pk, *(preview.reader_id for preview in given)}
    free = [reader for reader in mayors_office(poll.municipality) if reader.pk not in known]
    return {"previews": given, "preview_form": PreviewForm(free) if free else None}


def _status(sent: JourneyForm | None) -> int:
    if sent is None:
        return 200
    return 422 if sent.conflict is None else 409


def _correction(
    decision: CouncilDecision, outcomes: list[Outcome], sent: JourneyForm | None
) -> CorrectionForm:
    if isinstance(sent, CorrectionForm):
        return sent
    return CorrectionForm(None, decision=decision, outcomes=outcomes)


def afterwards(poll: Poll, sent: JourneyForm | None) -> list[tuple[JourneyForm, str, str]]:
    """What may still be decided once the winners are proclaimed: (form, title, address)."""
    slugs = [poll.municipality.slug, poll.edition.slug]
    contests = after.contests_now(poll)
    winners = [project for contest in contests for project in contest.winners]
    forms: list[tuple[JourneyForm, str, str]] = []
    if winners:
        title = _("Give up a winner that cannot be built")
        forms.append((AbandonForm(None, winners=winners), title, reverse("winner_abandon", args=slugs)))
    if any(contest.reserve for contest in contests):
        title = _("Call up the next of the reserve list")
        forms.append((CallUpForm(None, contests=contests), title, reverse("reserve_call_up", args=slugs)))
    for contest in contests:
        if contest.free_eur:
            left = {"envelope": contest.contest.title, "amount": euros(contest.free_eur)}
            title = _("Decide what becomes of what is left of the envelope “%(envelope)s”: %(amount)s") % left
            address = reverse("leftover_decide", args=[*slugs, contest.contest.position])
            forms.append((LeftoverForm(None, contest=contest.contest), title, address))
    return [
        (sent if sent is not None and sent.prefix == form.prefix else form, title, address)
        for form, title, address in forms
    ]


def _progress(request: PersonRequest, poll: Poll) -> HttpResponse:
    """The bar of a count under way; when it is over the whole page is another one."""
    facts = _job_facts(poll, timezone.now())
    if poll.status != PollStatus.CLOSED or facts["has_stopped"]:
        return HttpResponseClientRefresh()
    return render(request, "outcomes/_progress.html", {"poll": poll, **facts})


def _job_facts(poll: Poll, at: datetime) -> dict[str, Any]:
    """A big urn is opened before anyone holds the count: its parts say how far."""
    job: Job | None = jobs.find(_kind(poll), poll) if poll.pk else None
    if job is None:
        nothing = {
            "fault": "",
            "waits_for_two": False,
            "words": WAITING,
            "done": 0,
            "total": 0,
            "has_stopped": False,
        }
        late = polls.waits_for_its_close(poll, at) or polls.waits_for_its_count(poll, None, at)
        return {**nothing, "since": poll.closed_at or poll.closes_at, "next_try": None, "is_late": late}
    step, done, total = job.step, job.done_units, job.total_units
    if job.state == JobState.QUEUED and urns.parts(poll).exists():
        step, done, total = progress.OPENING, urns.opened(poll), poll.ballots_total or 0
    return {
        "fault": job.fault,
        "waits_for_two": job.fault == TallyFault.LINK_COPIES,
        "words": WORDS_OF_STEP.get(step, WAITING),
        "done": done,
        "total": total,
        "has_stopped": retrying.has_stopped(job, at),
        "since": job.created_at,
        "next_try": retrying.tried_again_at(job),
        "is_late": polls.waits_for_its_count(poll, job, at),
    }


def _kind(poll: Poll) -> str:
    """What is under way: the end of the close, then the count."""
    return progress.KIND if poll.status != PollStatus.CLOSED or closing.is_over(poll) else closing.KIND


WAITING = lazy("Waiting for the counting machine")
WORDS_OF_STEP = {
    closing.STEP: lazy("steps: the two books compared, what linked them destroyed, both written anew"),
    progress.OPENING: lazy("ballots of the urn opened"),
    progress.COUNTING: lazy("First count"),
    progress.RECOUNTING: lazy(
        "decisions counted again, by a second program that shares nothing with the first"
    ),
}


def back(edition: Edition) -> HttpResponse:
    return redirect("outcome_office", edition.municipality.slug, edition.slug)
