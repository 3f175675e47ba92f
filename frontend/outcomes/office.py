"""The count, its signatures and the council's decision, for those in charge."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.http import require_POST
from django_htmx.http import HttpResponseClientRefresh

from accounts.enums import JobState
from accounts.models import Job
from accounts.refusals import require
from accounts.services import jobs
from budget.models import Edition
from budget.policies.deliveries import can_follow_deliveries
from frontend.outcomes import rows
from frontend.outcomes.forms import CouncilDecisionForm
from frontend.shell import office_menu
from frontend.shell.forms import act
from frontend.shell.polls import poll_of, poll_or_draft
from frontend.shell.requests import PersonRequest
from voting import policies
from voting.enums import PollStatus
from voting.models import Poll
from voting.queries import labels, polls, urns
from voting.queries import outcomes as queries
from voting.services import proclaiming
from voting.services.counting import progress, retrying


def office(request: PersonRequest, edition: Edition) -> HttpResponse:
    poll = poll_or_draft(request, edition, policies.can_see_tally)
    if getattr(request, "htmx", False):
        return _progress(request, poll)
    return _office(request, poll)


@require_POST
def try_again(request: PersonRequest, edition: Edition) -> HttpResponse:
    retrying.try_again(poll_of(request, edition, policies.can_see_tally), by=request.user, at=timezone.now())
    messages.success(request, _("The count is taken up again."))
    return _back(edition)


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
    return _back(edition)


@require_POST
def decide(request: PersonRequest, edition: Edition) -> HttpResponse:
    poll = poll_of(request, edition, policies.can_see_tally)
    require(policies.can_record_decision(request.user, poll))
    form = CouncilDecisionForm(request.POST, outcomes=queries.outcomes_of_poll(poll))
    by, at = request.user, timezone.now()
    if act(form, lambda: proclaiming.record_decision(poll, **form.decision(), by=by, at=at)):
        messages.success(request, _("The decision of the council is recorded."))
        return _back(edition)
    return _office(request, poll, form=form)


@require_POST
def proclaim(request: PersonRequest, edition: Edition) -> HttpResponse:
    poll = poll_of(request, edition, policies.can_see_tally)
    proclaiming.proclaim(poll, by=request.user, at=timezone.now())
    messages.success(request, _("The winners are proclaimed, and every proposer is told."))
    return _back(edition)


def _office(request: PersonRequest, poll: Poll, *, form: CouncilDecisionForm | None = None) -> HttpResponse:
    at = timezone.now()
    may_read = policies.outcomes_are_public(poll) or policies.can_endorse(request.user, poll)
    outcomes = queries.outcomes_of_poll(poll) if poll.pk and may_read else []
    endorsements = list(poll.endorsements.select_related("by")) if poll.pk else []
    decides = poll.status == PollStatus.PROPOSED and policies.can_record_decision(request.user, poll)
    context = {
        "poll": poll,
        "stage": rows.stage(poll),
        "shown": rows.shown(outcomes, poll, labels.names(poll.municipality)),
        "endorsements": endorsements,
        "has_signed": any(endorsement.by_id == request.user.pk for endorsement in endorsements),
        "decision": queries.decision_of(poll) if poll.pk else None,
        "form": (form or CouncilDecisionForm(None, outcomes=outcomes)) if decides else None,
        "abilities": {
            "can_endorse": policies.can_endorse(request.user, poll),
            "can_prepare": policies.can_prepare(request.user, poll),
            "can_proclaim": policies.can_proclaim(request.user, poll),
            "can_follow_deliveries": can_follow_deliveries(request.user, poll.municipality),
        },
        "rooms": office_menu.edition_rooms(request.user, poll.edition, request.path),
        "at": at,
        **_job_facts(poll, at),
    }
    return render(request, "outcomes/office.html", context, status=422 if form is not None else 200)


def _progress(request: PersonRequest, poll: Poll) -> HttpResponse:
    """The bar of a count under way; when it is over the whole page is another one."""
    facts = _job_facts(poll, timezone.now())
    if poll.status != PollStatus.CLOSED or facts["has_stopped"]:
        return HttpResponseClientRefresh()
    return render(request, "outcomes/_progress.html", {"poll": poll, **facts})


def _job_facts(poll: Poll, at: datetime) -> dict[str, Any]:
    """A big urn is opened before anyone holds the count: its parts say how far."""
    job: Job | None = jobs.find(progress.KIND, poll) if poll.pk else None
    if job is None:
        nothing = {"fault": "", "words": WAITING, "done": 0, "total": 0, "has_stopped": False}
        late = polls.waits_for_its_close(poll, at) or polls.waits_for_its_count(poll, None, at)
        return {**nothing, "since": poll.closed_at or poll.closes_at, "next_try": None, "is_late": late}
    step, done, total = job.step, job.done_units, job.total_units
    if job.state == JobState.QUEUED and urns.parts(poll).exists():
        step, done, total = progress.OPENING, urns.opened(poll), poll.ballots_total or 0
    return {
        "fault": job.fault,
        "words": WORDS_OF_STEP.get(step, WAITING),
        "done": done,
        "total": total,
        "has_stopped": retrying.has_stopped(job, at),
        "since": job.created_at,
        "next_try": retrying.tried_again_at(job),
        "is_late": polls.waits_for_its_count(poll, job, at),
    }


WAITING = lazy("Waiting for the counting machine")
WORDS_OF_STEP = {
    progress.OPENING: lazy("ballots of the urn opened"),
    progress.COUNTING: lazy("First count"),
    progress.RECOUNTING: lazy(
        "decisions counted again, by a second program that shares nothing with the first"
    ),
}


def _back(edition: Edition) -> HttpResponse:
    return redirect("outcome_office", edition.municipality.slug, edition.slug)
