"""The coordinator's poll: the paper composed, its rules changed, its settling confirmed."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from budget.models import Edition
from frontend.polls.forms import ContestForm
from frontend.shell.forms import act
from frontend.shell.polls import poll_of, poll_or_draft
from frontend.shell.requests import PersonRequest
from frontend.words.ballot_papers import contest_rules, known_of_draft, lack_in_words, paper_in_words
from frontend.words.counting import CountNames
from voting import policies
from voting.enums import PollStatus
from voting.queries import drafts, labels, papers
from voting.services import polls as services


def office(request: PersonRequest, edition: Edition) -> HttpResponse:
    poll, at = poll_or_draft(request, edition, policies.can_prepare), timezone.now()
    common = {"at": at}
    if not poll.pk:
        return render(request, "polls/office.html", {"poll": None, **common})
    if poll.status != PollStatus.DRAFTING:
        paper = papers.read_paper(poll)
        facts = {"poll": poll, "contests": paper_in_words(poll, paper)}
        return render(request, "polls/settled.html", {**facts, **common})
    draft = drafts.draft(poll)
    return render(request, "polls/office.html", {"poll": poll, **common, **_draft_facts(draft, at)})


@require_POST
def compose(request: PersonRequest, edition: Edition) -> HttpResponse:
    services.compose(edition, by=request.user, at=timezone.now())
    messages.success(request, _("The ballot paper is laid out with the rules of the rulebook."))
    return _back(edition)


@require_http_methods(["GET", "POST"])
def contest(request: PersonRequest, edition: Edition, position: int) -> HttpResponse:
    """The rules of one envelope, as long as the paper is a draft."""
    poll = poll_of(request, edition, policies.can_prepare)
    contests = poll.contests.select_related("envelope", "poll__edition__municipality").filter(
        position=position
    )
    changed = contests.first()
    if changed is None or poll.status != PollStatus.DRAFTING:
        raise Http404
    drafted = drafts.contest_of(drafts.draft(poll), changed)
    form = ContestForm(
        request.POST if request.method == "POST" else None,
        drafted=drafted,
        shares=list(changed.envelope.reserved_shares.order_by("label")),
        known=CountNames(labels.names(poll.municipality)),
    )
    by, at = request.user, timezone.now()
    if act(form, lambda: services.change_rules(changed, form.rules(), by=by, at=at)):
        messages.success(request, _("The rules of this envelope are saved."))
        return _back(edition)
    context = {"poll": poll, "contest": changed, "drafted": drafted, "form": form}
    return render(request, "polls/contest.html", context, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "POST"])
def settle(request: PersonRequest, edition: Edition) -> HttpResponse:
    """One more reading before the act that cannot be undone; it settles the draft that was read, no other."""
    poll, at = poll_of(request, edition, policies.can_prepare), timezone.now()
    if request.method == "POST":
        seen = request.GET.get("seen", "")
        services.settle(poll, seen=seen, by=request.user, at=at)
        messages.success(request, _("The ballot paper is settled: nothing on it changes any more."))
        return _back(edition)
    if poll.status != PollStatus.DRAFTING:
        return _back(edition)
    draft = drafts.draft(poll)
    return render(request, "polls/settle.html", {"poll": poll, "draft": draft, **_draft_facts(draft, at)})


def _draft_facts(draft: drafts.Draft, at: Any) -> dict[str, Any]:
    known = known_of_draft(draft)
    return {
        "draft": draft,
        "contests": [
            (drafted, contest_rules(drafted.contest, known[drafted.contest.pk], drafted))
            for drafted in draft.contests
        ],
        "lacks": [lack_in_words(missing) for missing in drafts.missing(draft, at)],
    }


def _back(edition: Edition) -> HttpResponse:
    return redirect("poll_office", edition.municipality.slug, edition.slug)
