"""One page for the mayor's office: where an edition stands; and, given by name, the result under embargo."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from accounts import queries as people
from accounts.refusals import require
from budget.models import Edition
from frontend.outcomes import summed_up
from frontend.outcomes.office import back
from frontend.shell.polls import poll_of
from frontend.shell.requests import PersonRequest
from frontend.words.days import day_hour
from voting import policies
from voting.queries import outcomes as queries
from voting.queries import polls
from voting.queries.standings import standing
from voting.services import previews

LONGEST_KEY = 19  # figures


@never_cache
def show(request: PersonRequest, edition: Edition) -> HttpResponse:
    require(policies.can_read_overview(request.user, edition))
    return render(request, "outcomes/overview.html", _told(request, edition))


@never_cache
def pdf(request: PersonRequest, edition: Edition) -> HttpResponse:
    require(policies.can_read_overview(request.user, edition))
    return _printed(edition, _told(request, edition))


@never_cache
@require_POST
def preview(request: PersonRequest, edition: Edition) -> HttpResponse:
    """The draft outcome before it is public: each opening is in the journal before anything is shown."""
    poll = poll_of(request, edition, policies.can_open_preview)
    previews.begin(poll, by=request.user, at=timezone.now())
    told = _told(request, edition, is_preview=True)
    if request.POST.get("as") == "pdf":
        return _printed(edition, told)
    return render(request, "outcomes/overview.html", told)


@require_POST
def give(request: PersonRequest, edition: Edition) -> HttpResponse:
    poll = poll_of(request, edition, policies.can_give_preview)
    sent = request.POST.get("reader", "")
    is_key = sent.isascii() and sent.isdecimal() and len(sent) < LONGEST_KEY
    reader = people.mayors_office(poll.municipality).filter(pk=sent if is_key else 0).first()
    if reader is None:
        raise Http404
    previews.give(poll, reader, by=request.user, at=timezone.now())
    messages.success(request, _("Given: each opening is written in the journal."))
    return back(edition)


@require_POST
def take_back(request: PersonRequest, edition: Edition, given: int) -> HttpResponse:
    poll = poll_of(request, edition, policies.can_give_preview)
    row = queries.previews(poll).filter(pk=given).first()
    if row is None:
        raise Http404
    previews.take_back(row, by=request.user, at=timezone.now())
    messages.success(request, _("Taken back: the result is read once it is public."))
    return back(edition)


def _told(request: PersonRequest, edition: Edition, *, is_preview: bool = False) -> dict[str, Any]:
    poll, at = polls.poll_of_edition(edition), timezone.now()
    embargo = _(
        "Under embargo: a draft that is not public, opened by %(name)s on %(moment)s. It may still be "
        "refused, and is passed on to nobody before two people have signed it. Each opening is written in "
        "the journal."
    )
    return {
        "sections": summed_up.sections(standing(edition, request.user, at), poll, is_preview=is_preview),
        "moment": _("As of %(moment)s") % {"moment": day_hour(at)},
        "embargo": embargo % {"name": request.user.office_name, "moment": day_hour(at)} if is_preview else "",
        "may_preview": poll is not None and policies.can_open_preview(request.user, poll),
    }


def _printed(edition: Edition, told: dict[str, Any]) -> HttpResponse:
    content = summed_up.pdf(edition, told["sections"], moment=told["moment"], embargo=told["embargo"])
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = 'attachment; filename="{}.pdf"'.format(_("where-the-edition-stands"))
    return response
