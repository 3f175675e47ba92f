"""A big count: each sheet is typed once more by somebody else, and what differs is read again."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from budget.models import Edition
from frontend.shell.forms import act
from frontend.shell.polls import poll_of
from frontend.shell.requests import PersonRequest
from frontend.stations import rows
from frontend.stations.forms import PaperSheetForm
from frontend.stations.quarters import numbered, quarter_of, quarters_of
from voting import policies
from voting.queries import paper_vote as queries
from voting.queries import papers
from voting.services.paper_vote import sheets

MOST_SHOWN = 50


@never_cache
@require_http_methods(["GET", "POST"])
def show(request: PersonRequest, edition: Edition) -> HttpResponse:
    """The first typing is not shown to who types the second; a sheet that differs is opened by its number."""
    poll, at = poll_of(request, edition, policies.can_keep_station), timezone.now()
    if not (queries.is_awaited(poll) and queries.is_typed_twice(poll)):
        return redirect("paper_office", edition.municipality.slug, edition.slug)
    paper = papers.settled_paper(poll, papers.withdrawals(poll))
    wanted = numbered(poll, request.POST.get("number") or request.GET.get("number", ""))
    sheet = wanted or queries.to_type_again(poll, request.user).first()
    form, quarter, quarters = None, None, quarters_of(poll, paper)
    if sheet is not None:
        quarter = quarter_of(request, poll, paper, quarters, sheet)
        territory = quarter.pk if quarter is not None else None
        form = form_of = PaperSheetForm(
            request.POST if request.method == "POST" else None,
            number=sheet.number,
            contests=papers.offered_in(poll, paper, territory),
        )
        done = act(
            form,
            lambda: sheets.type_again(
                poll,
                form_of.choices(),
                number=form_of.cleaned_data["number"],
                territory=territory,
                by=request.user,
                at=at,
            ),
        )
        if done is not None:
            if not done.result:
                messages.warning(request, _("Sheet %(number)s differs.") % {"number": sheet.number})
            return redirect(request.path)
    differing = list(queries.differing(poll)[:MOST_SHOWN])
    context = {
        "poll": poll,
        "form": form,
        "corrected": sheet,
        "quarters": quarters if sheet is not None else [],
        "quarter": quarter,
        "agreeing": queries.agreeing(poll).count(),
        "figures": queries.figures(poll),
        "differing": [
            {
                "sheet": rows.read_back(differs, paper),
                "second": rows.read_back(differs.second, paper, number=differs.number),
                "is_mine": differs.typed_by_id == request.user.pk,
            }
            for differs in differing
        ],
    }
    refused = form is not None and form.is_bound
    return render(request, "stations/second_typing.html", context, status=422 if refused else 200)
