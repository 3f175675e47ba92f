"""« Redéposer cette idée »: where a letter leads to, and the press that begins the draft."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.refusals import require
from budget import policies
from budget.models import Edition
from budget.queries import projects as queries
from budget.services import filing_again
from frontend.shell.requests import PersonRequest


@require_http_methods(["GET", "POST"])
def file_again(request: PersonRequest, edition: Edition, number: int) -> HttpResponse:
    """Asked from a letter, one signs in here and finds the button on the project's page."""
    project = queries.find(edition, number, viewer=request.user)
    if project is None:
        raise Http404
    require(policies.can_file_again(request.user, project))
    if request.method != "POST":
        return redirect(f"{project.get_absolute_url()}#again")
    draft = filing_again.file_again(project, by=request.user, at=timezone.now())
    into = {"edition": draft.edition.name}
    messages.success(
        request, _("Your idea is a draft in “%(edition)s”: change what you like, then send it.") % into
    )
    return redirect("proposal_review", draft.municipality.slug, draft.edition.slug, draft.number)
