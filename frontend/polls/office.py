"""The coordinator's poll: the paper composed, its rules changed, its settling confirmed."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST
from django_htmx.http import HttpResponseClientRefresh

from accounts.models import Municipality
from budget.enums import TownProfile
from budget.models import Edition
from budget.queries import editions
from frontend.polls import examples
from frontend.polls.forms import ContestForm
from frontend.shell.forms import act
from frontend.shell.polls import poll_of, poll_or_draft
from frontend.shell.requests import PersonRequest
from frontend.words.ballot_papers import contest_rules, known_of_draft, lack_in_words, paper_in_words
from frontend.words.counting import CountNames
from voting import policies
from voting.enums import PollStatus
from voting.models import Poll
from voting.queries import completeness, drafts, exposure, labels, paper_vote, papers
from voting.queries import polls as queries
from voting.services import acts, stirring
from voting.services import polls as services


def office(request: PersonRequest, edition: Edition) -> HttpResponse:
    poll, at = poll_or_draft(request, edition, policies.can_prepare), timezone.now()
    common = {"at": at}
    if not poll.pk:
        return render(request, "polls/office.html", {"poll": None, **common, **_rules_to_prepare(poll)})
    if poll.status == PollStatus.SETTLING:
        return _settling(request, poll, at)
    if getattr(request, "htmx", False):  # its keys are there: the whole page is another one
        return HttpResponseClientRefresh()
    if poll.status != PollStatus.DRAFTING:
        paper = papers.read_paper(poll)
        facts = {
            "poll": poll,
            "contests": paper_in_words(poll, paper),
            "takes_two": acts.called_for(poll, at) or acts.waiting(poll).exists(),
            "exposures": exposure.exposures(poll),
            "is_damaged": queries.is_damaged(poll),
            "has_unconfirmed_keys": queries.waits_for_its_confirmation(poll, at),
            "is_stirred_late": stirring.is_late(poll, at),
            "has_stations": paper_vote.stations(poll).exists(),
            "is_one_account": settings.COUNTING_VAULT_DIR is not None,
            "is_village": _is_village(edition),
        }
        return render(request, "polls/settled.html", {**facts, **common})
    draft = drafts.draft(poll)
    return render(request, "polls/office.html", {"poll": poll, **common, **_draft_facts(draft, at)})


def _settling(request: PersonRequest, poll: Poll, at: datetime) -> HttpResponse:
    """The frozen paper while its keys are drawn; asked by its own fragment, what is known of them now."""
    facts = {
        "poll": poll,
        "is_late": queries.waits_for_its_keys(poll, at),
        "has_passed": poll.opens_at is not None and poll.opens_at <= at,
        "is_village": _is_village(poll.edition),
        "at": at,
    }
    if getattr(request, "htmx", False):
        return render(request, "polls/_settling.html", facts)
    contests = paper_in_words(poll, papers.read_paper(poll))
    return render(request, "polls/settling.html", {"contests": contests, **facts})


@require_POST
def compose(request: PersonRequest, edition: Edition) -> HttpResponse:
    services.compose(edition, by=request.user, at=timezone.now())
    messages.success(request, _("The ballot paper is laid out with the rules of the rulebook."))
    return _back(edition)


@require_http_methods(["GET", "POST"])
def contest(request: PersonRequest, edition: Edition, position: int) -> HttpResponse:
    """The rules of one envelope, from the start of the edition and as long as the paper is a draft."""
    poll = poll_or_draft(request, edition, policies.can_prepare)
    if poll.status != PollStatus.DRAFTING:
        raise Http404
    draft = drafts.draft(poll)
    every = [*draft.contests, *draft.waiting]
    drafted = next((drafted for drafted in every if drafted.contest.position == position), None)
    if drafted is None or not _has_rules_of_its_own(edition, every):
        raise Http404
    changed = drafted.contest
    form = _contest_form(request, drafted, poll.municipality)
    by, at = request.user, timezone.now()
    change = services.change_rules_of_quarters if "quarters" in request.POST else services.change_rules
    if act(form, lambda: change(changed, form.rules(), by=by, at=at)):
        messages.success(request, _("The rules of this envelope are saved."))
        return _back(edition)
    quarters = [other for other in every if other.contest.territory_id is not None]
    is_one_of_several = changed.territory_id is not None and len(quarters) > 1
    context = {
        "contest": changed,
        "drafted": drafted,
        "examples": examples.shown(drafted),
        "form": form,
        "is_one_of_several": is_one_of_several,
    }
    return render(request, "polls/contest.html", context, status=form.status)


def _contest_form(request: PersonRequest, drafted: drafts.DraftContest, town: Municipality) -> ContestForm:
    facts: dict[str, Any] = {
        "drafted": drafted,
        "shares": list(drafted.contest.envelope.reserved_shares.order_by("label")),
        "known": CountNames(labels.names(town)),
    }
    sent = examples.filled_in(request.POST) if request.method == "POST" else None
    form = ContestForm(sent, **facts)
    form.over(ContestForm(None, **facts) if sent else form, sent=sent)
    return form


@require_http_methods(["GET", "POST"])
def settle(request: PersonRequest, edition: Edition) -> HttpResponse:
    """One more reading before the act that cannot be undone; it settles the draft that was read, no other."""
    poll, at = poll_of(request, edition, policies.can_prepare), timezone.now()
    if request.method == "POST":
        seen = request.GET.get("seen", "")
        services.settle(poll, seen=seen, by=request.user, at=at)
        messages.success(
            request,
            _("The ballot paper is frozen. Its keys are being drawn.")
            if poll.status == PollStatus.SETTLING
            else _("The ballot paper is settled: nothing on it changes any more."),
        )
        return _back(edition)
    if poll.status != PollStatus.DRAFTING:
        return _back(edition)
    draft = drafts.draft(poll)
    return render(request, "polls/settle.html", {"poll": poll, "draft": draft, **_draft_facts(draft, at)})


@require_POST
def take_back(request: PersonRequest, edition: Edition) -> HttpResponse:
    poll = poll_of(request, edition, policies.can_prepare)
    services.take_back(poll, by=request.user, at=timezone.now())
    messages.success(request, _("The ballot paper is a draft again: its keys were not there yet."))
    return _back(edition)


def _draft_facts(draft: drafts.Draft, at: Any) -> dict[str, Any]:
    known = known_of_draft(draft)
    return {
        "draft": draft,
        "contests": [
            (drafted, contest_rules(drafted.contest, known[drafted.envelope.pk], drafted))
            for drafted in draft.contests
        ],
        "is_village": _is_village(draft.poll.edition),
        "votes_on_paper": editions.rules_to_edit(draft.poll.edition).voting.has_paper
        or paper_vote.stations(draft.poll).exists(),
        "lacks": [lack_in_words(missing) for missing in completeness.missing(draft, at)],
        **_rules_to_prepare(draft.poll, draft),
    }


def _rules_to_prepare(poll: Poll, draft: drafts.Draft | None = None) -> dict[str, Any]:
    """The envelopes whose rules can be decided before a project stands in them, where there are several."""
    draft = draft or drafts.draft(poll)
    has_own = _has_rules_of_its_own(poll.edition, [*draft.contests, *draft.waiting])
    several = len(draft.contests) + len(draft.waiting) > 1
    return {"waiting": draft.waiting if has_own and several else [], "can_edit": has_own}


def _has_rules_of_its_own(edition: Edition, every: list[drafts.DraftContest]) -> bool:
    """The only envelope of a village is voted and counted as the rulebook says: it has no page for that."""
    return len(every) > 1 or not _is_village(edition)


def _is_village(edition: Edition) -> bool:
    return bool(edition.profile == TownProfile.VILLAGE)


def _back(edition: Edition) -> HttpResponse:
    return redirect("poll_office", edition.municipality.slug, edition.slug)
