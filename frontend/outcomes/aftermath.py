"""After the proclamation, in the office: a decision put right, a winner given up, the next, what is left."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.refusals import Refused, require
from budget.models import Edition
from frontend.outcomes.forms import AbandonForm, CallUpForm, CorrectionForm, LeftoverForm
from frontend.outcomes.office import back, outcome_page
from frontend.shell.forms import act
from frontend.shell.polls import poll_of
from frontend.shell.requests import PersonRequest
from voting import policies
from voting.models import Poll
from voting.queries import aftermath as queries
from voting.queries import outcomes
from voting.services import aftermath, decisions


@require_POST
def correct(request: PersonRequest, edition: Edition) -> HttpResponse:
    poll = _poll(request, edition)
    decision = outcomes.decision_of(poll)
    if decision is None:
        raise Refused(_("There is no decision of the council to correct."))
    form = CorrectionForm(request.POST, decision=decision, outcomes=outcomes.outcomes_of_poll(poll))
    by, at = request.user, timezone.now()
    if act(form, lambda: decisions.correct(poll, **form.correction(), by=by, at=at)):
        return _done(request, edition, _("Corrected. Everybody reads why; the journal keeps what stood."))
    if form.conflict is not None:
        form.read_again(outcomes.decision_of(poll) or decision, outcomes.outcomes_of_poll(poll))
    return outcome_page(request, poll, sent=form)


@require_POST
def abandon(request: PersonRequest, edition: Edition) -> HttpResponse:
    poll = _poll(request, edition)
    winners = [project for contest in queries.contests_now(poll) for project in contest.winners]
    form = AbandonForm(request.POST, winners=winners)
    by, at = request.user, timezone.now()
    if act(form, lambda: aftermath.abandon(poll, **form.cleaned_data, by=by, at=at)):
        return _done(request, edition, _("The project is given up, and its proposers are told."))
    return outcome_page(request, poll, sent=form)


@require_POST
def call_up(request: PersonRequest, edition: Edition) -> HttpResponse:
    poll = _poll(request, edition)
    form = CallUpForm(request.POST, contests=queries.contests_now(poll))
    by, at = request.user, timezone.now()
    chosen = ("project", "in_place_of")
    if act(
        form,
        lambda: aftermath.call_up(
            poll,
            **{name: form.cleaned_data[name] for name in chosen},
            deliberation=form.deliberation(),
            by=by,
            at=at,
        ),
    ):
        return _done(request, edition, _("The project is called up: it is a winner, and is told."))
    return outcome_page(request, poll, sent=form)


@require_POST
def decide_leftover(request: PersonRequest, edition: Edition, position: int) -> HttpResponse:
    poll = _poll(request, edition)
    contest = poll.contests.filter(position=position).first()
    if contest is None:
        raise Http404
    contest.poll = poll
    form = LeftoverForm(request.POST, contest=contest)
    by, at = request.user, timezone.now()
    if act(
        form,
        lambda: aftermath.decide_leftover(
            contest, form.cleaned_data["unspent"], deliberation=form.deliberation(), by=by, at=at
        ),
    ):
        return _done(request, edition, _("Recorded: everybody reads what becomes of this money."))
    return outcome_page(request, poll, sent=form)


def _poll(request: PersonRequest, edition: Edition) -> Poll:
    poll = poll_of(request, edition, policies.can_see_tally)
    require(policies.can_record_decision(request.user, poll))
    return poll


def _done(request: PersonRequest, edition: Edition, sentence: str) -> HttpResponse:
    messages.success(request, sentence)
    return back(edition)
