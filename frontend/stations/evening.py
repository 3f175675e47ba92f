"""The evening of the paper vote: names ticked, sheets typed, the papers that are printed."""

import functools
from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from accounts.refusals import Refused
from budget.models import Edition, RegisterEntry
from frontend.shell.forms import act
from frontend.shell.polls import poll_of
from frontend.shell.requests import PersonRequest
from frontend.stations import printed, rows
from frontend.stations.forms import PaperSheetForm, as_typed
from frontend.stations.quarters import numbered, quarter_of, quarters_of
from voting import policies
from voting.enums import PollStatus
from voting.models import PollingStation
from voting.queries import paper_vote as queries
from voting.queries import papers, polls
from voting.queries.papers import Paper
from voting.services.paper_vote import sheets, signing

MOST_PRINTED = 2_000  # lines of one list: setting them takes seconds


@never_cache
@require_http_methods(["GET", "POST"])
def names(request: PersonRequest, edition: Edition) -> HttpResponse:
    """The names signed on the printed list, ticked letter by letter in the evening."""
    poll, at = poll_of(request, edition, policies.can_keep_station), timezone.now()
    lines = queries.signature_list(poll)
    letters = rows.letters_of(lines)
    letter = request.GET.get("letter", "")
    letter = letter if letter in letters else next(iter(letters), "")
    places = list(queries.stations(poll))
    station = _station(places, request.GET.get("station", ""))
    if request.method == "POST":
        wanted = set(request.POST.getlist("signed"))
        ticked = [line.entry for line in lines if str(line.entry.pk) in wanted]
        try:
            new = signing.sign_all(poll, ticked, by=request.user, at=at, station=station)
        except Refused as refusal:
            messages.error(request, f"{refusal.message} {refusal.road}".strip())
        else:
            messages.success(request, _("Recorded: %(number)s.") % {"number": new})
        return redirect(f"{request.path}?{urlencode({'letter': letter})}{_query_of(station, places)}")
    context = {
        "poll": poll,
        "letters": letters,
        "letter": letter,
        "is_long": len(lines) > MOST_PRINTED,
        "lines": [line for line in lines if rows.initial_of(line) == letter],
        "stations": places if len(places) > 1 else [],
        "station": station,
        "of_station": _query_of(station, places),
        "takes_names": queries.takes_names(poll, at),
        "is_meanwhile": poll.takes_both,
        "figures": queries.figures(poll),
    }
    return render(request, "stations/names.html", context)


def _station(places: Sequence[PollingStation], sent: str) -> PollingStation | None:
    """Whose list is read: the one that is said, else the first."""
    return next((place for place in places if str(place.pk) == sent), next(iter(places), None))


def _query_of(station: PollingStation | None, places: Sequence[PollingStation]) -> str:
    return f"&station={station.pk}" if station is not None and len(places) > 1 else ""


@require_POST
def name_back(request: PersonRequest, edition: Edition, entry: int) -> HttpResponse:
    poll = poll_of(request, edition, policies.can_keep_station)
    person: RegisterEntry | None = queries.may_sign(poll).filter(pk=entry).first()
    if person is None:
        raise Http404
    signing.take_back(poll, person, by=request.user, at=timezone.now())
    messages.success(request, _("The name is no longer ticked."))
    where = urlencode({name: request.POST.get(name, "") for name in ("letter", "station")})
    return redirect(f"{reverse('paper_names', args=[edition.municipality.slug, edition.slug])}?{where}")


@never_cache
@require_http_methods(["GET", "POST"])
def type_sheets(request: PersonRequest, edition: Edition) -> HttpResponse:
    """One reads aloud, one types; the number is written on the sheet. No sum is shown before the end."""
    poll, at = poll_of(request, edition, policies.can_keep_station), timezone.now()
    if not queries.is_awaited(poll):
        return redirect("paper_office", edition.municipality.slug, edition.slug)
    if not queries.stations_are_closed(poll, at):
        messages.warning(request, _("The box is opened once the last station has closed."))
        return _to_the_day(edition)
    paper = papers.settled_paper(poll, papers.withdrawals(poll))
    corrected, quarters = numbered(poll, request.GET.get("number", "")), quarters_of(poll, paper)
    quarter = quarter_of(request, poll, paper, quarters, corrected)
    figures, last = queries.figures(poll), numbered(poll, request.GET.get("last", ""))
    context = {
        "poll": poll,
        "figures": figures,
        "quarters": quarters,
        "quarter": quarter,
        "last": rows.read_back(last, paper) if last else None,
        "corrected": corrected,
        "form": None,
    }
    if quarters and quarter is None:  # whose sheet it is comes first
        return render(request, "stations/sheets.html", context)
    territory = quarter.pk if quarter is not None else None
    form = PaperSheetForm(
        request.POST if request.method == "POST" else None,
        number=corrected.number if corrected else figures.sheets + 1,
        contests=papers.offered_in(poll, paper, territory),
        initial=_typed_before(corrected, paper),
    )
    said = functools.partial(sheets.type_sheet, poll, territory=territory, by=request.user, at=at)
    done = act(
        form,
        lambda: said(
            form.choices(), number=form.cleaned_data["number"], corrects=form.cleaned_data["corrects"]
        ),
    )
    if done:
        where = {"last": done.result.number, **({"quarter": quarter.slug} if quarter else {})}
        return redirect(f"{request.path}?{urlencode(where)}")
    context["form"] = form
    return render(request, "stations/sheets.html", context, status=422 if form.is_bound else 200)


def _typed_before(sheet: Any, paper: Paper) -> dict[str, Any]:
    if sheet is None:
        return {}
    lines = {
        f"contest_{contest.key}": as_typed(contest, choice)
        for contest, choice in sheets.choices_of(sheet, paper)
    }
    return {**lines, "spoiled": sheet.spoiled, "corrects": sheets.mark_of(sheet)}


@never_cache
def minutes(request: PersonRequest, edition: Edition) -> HttpResponse:
    """What happened, and every sheet as it was typed, for those who sign in the room: once it is ended."""
    poll = poll_of(request, edition, policies.can_keep_station)
    counted = queries.counted(poll)
    if counted is None:
        return _to_the_day(edition)
    paper, typed = papers.settled_paper(poll, papers.withdrawals(poll)), list(queries.sheets(poll))
    context = {
        "poll": poll,
        "counted": counted,
        "stations": queries.stations(poll),
        "places": queries.by_station(poll) if queries.stations(poll).count() > 1 else [],
        "spoiled": rows.spoiled(typed),
        "log": polls.log_of_incidents(poll),
        "sheets": [
            {**rows.read_back(sheet, paper), "tracking_number": sheet.tracking_number} for sheet in typed
        ],
    }
    return render(request, "stations/minutes.html", context)


@never_cache
def signature_list(request: PersonRequest, edition: Edition) -> HttpResponse:
    """Who may sign on paper, who voted online struck out; there is none before the online vote is closed."""
    poll = poll_of(request, edition, policies.can_keep_station)
    is_for_the_eve = poll.takes_both and poll.status == PollStatus.SETTLED
    if not is_for_the_eve and not queries.takes_names(poll, timezone.now()):
        return _to_the_day(edition)
    lines, letter = queries.signature_list(poll), request.GET.get("letter", "")
    if not letter and len(lines) > MOST_PRINTED:  # of a town, letter by letter
        return redirect("paper_names", edition.municipality.slug, edition.slug)
    wanted = [line for line in lines if not letter or rows.initial_of(line) == letter]
    return _file(printed.signature_list(poll, wanted, letter=letter), _("signature-list"))


@never_cache
def ballot_sheets(request: PersonRequest, edition: Edition) -> HttpResponse:
    """The sheets to be ticked by hand, a page for each quarter that has one of its own."""
    poll = poll_of(request, edition, policies.can_keep_station)
    if poll.is_being_settled or not queries.stations(poll).exists():
        return _to_the_day(edition)
    paper = papers.settled_paper(poll, papers.withdrawals(poll))
    return _file(printed.ballot_sheets(poll, paper, quarters_of(poll, paper)), _("ballot-sheets"))


def _file(content: bytes, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="{name}.pdf"'
    return response


def _to_the_day(edition: Edition) -> HttpResponse:
    return redirect("paper_office", edition.municipality.slug, edition.slug)
