"""The day of the paper vote in the office: where, who helps, who signed, what was in the box, its end."""

import functools
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from accounts.documents import typesetting
from accounts.models import Territory
from accounts.refusals import Refused
from budget.enums import ZoneChoice
from budget.models import Edition, RegisterEntry
from budget.queries import editions
from budget.services.letter_codes import grouped
from frontend.shell.forms import act
from frontend.shell.polls import poll_of
from frontend.shell.requests import PersonRequest
from frontend.stations import printed, rows
from frontend.stations.forms import EndForm, HelperForm, PaperSheetForm, StationForm, as_typed
from voting import policies
from voting.enums import PollStatus
from voting.models import Poll, PollingStation
from voting.queries import paper_vote as queries
from voting.queries import papers, polls
from voting.queries.papers import Paper
from voting.services.paper_vote import ending, passes, sheets, signing, stations

LONGEST_KEY = 7  # figures of the number of a sheet
MOST_PRINTED = 2_000  # lines of one list: setting them takes seconds


def show(request: PersonRequest, edition: Edition) -> HttpResponse:
    poll = poll_of(request, edition, policies.can_keep_station)
    return _page(request, poll)


def _page(request: PersonRequest, poll: Poll, **forms: Any) -> HttpResponse:
    at, places, edition = timezone.now(), list(queries.stations(poll)), poll.edition
    has_paper = (
        editions.rules_to_edit(edition).voting.paper if poll.status == PollStatus.DRAFTING else bool(places)
    )
    if not has_paper and not places:
        raise Http404
    is_awaited, figures = queries.is_awaited(poll), queries.figures(poll)
    can_prepare = policies.can_prepare(request.user, poll)
    may_open_box = queries.stations_are_closed(poll, at)
    context = {
        "poll": poll,
        "at": at,
        "stations": places,
        "passes": queries.passes(poll) if can_prepare else [],
        "is_draft": poll.status == PollStatus.DRAFTING,
        "is_settled": poll.status == PollStatus.SETTLED,
        "is_awaited": is_awaited,
        "counted": queries.counted(poll),
        "figures": figures,
        "may_open_box": may_open_box,
        "can_prepare": can_prepare,
        "can_open_passes": can_prepare and poll.status in passes.BEFORE_THE_END and not queries.counted(poll),
        "station_form": forms.get("station")
        or StationForm(None, initial={"opens": "09:00", "closes": "18:00"}),
        "helper_form": forms.get("helper") or HelperForm(None, stations=places),
        "end_form": forms.get("end")
        or (EndForm(None, figures=figures) if is_awaited and can_prepare and may_open_box else None),
        "sent": next(iter(forms.values()), None),
    }
    return render(request, "stations/office.html", context, status=422 if forms else 200)


@require_POST
def add(request: PersonRequest, edition: Edition) -> HttpResponse:
    poll, form = poll_of(request, edition, policies.can_prepare), StationForm(request.POST)
    if act(form, lambda: stations.add(poll, **form.cleaned_data, by=request.user, at=timezone.now())):
        messages.success(request, _("The station is there."))
        return _back(edition)
    return _page(request, poll, station=form)


@require_http_methods(["GET", "POST"])
def change(request: PersonRequest, edition: Edition, station: int) -> HttpResponse:
    changed = _station(request, edition, station)
    said = {name: getattr(changed, name) for name in ("name", "address", "opens", "closes")}
    form = StationForm(request.POST or None, initial=said)
    if act(form, lambda: stations.change(changed, **form.cleaned_data, by=request.user, at=timezone.now())):
        messages.success(request, _("The station is changed, on every page that tells of it."))
        return _back(edition)
    context = {"station": changed, "form": form, "is_draft": changed.poll.status == PollStatus.DRAFTING}
    return render(request, "stations/station.html", context, status=422 if form.is_bound else 200)


@require_POST
def remove(request: PersonRequest, edition: Edition, station: int) -> HttpResponse:
    stations.remove(_station(request, edition, station), by=request.user, at=timezone.now())
    messages.success(request, _("The station is removed."))
    return _back(edition)


def _station(request: PersonRequest, edition: Edition, key: int) -> PollingStation:
    poll = poll_of(request, edition, policies.can_prepare)
    station: PollingStation | None = queries.stations(poll).filter(pk=key).first()
    if station is None:
        raise Http404
    station.poll = poll
    return station


@require_POST
@never_cache
def pass_open(request: PersonRequest, edition: Edition) -> HttpResponse:
    """The card, whose code stands on this page alone."""
    poll = poll_of(request, edition, policies.can_prepare)
    places = list(queries.stations(poll))
    if not places:
        raise Http404
    form = HelperForm(request.POST, stations=places)

    def open_pass() -> passes.OpenedPass:
        return passes.open_pass(
            form.station(), form.cleaned_data["helper"], by=request.user, at=timezone.now()
        )

    done = act(form, open_pass)
    if done is None:
        return _page(request, poll, helper=form)
    address = f"{settings.BASE_URL}{reverse('station', args=[edition.municipality.slug, edition.slug])}"
    context = {
        "day_pass": done.result.day_pass,
        "code": grouped(done.result.code),
        "address": address,
        "qr": mark_safe(typesetting.qr_code(f"{address}#{done.result.code}")),  # noqa: S308  drawn by us
    }
    return render(request, "stations/card.html", context)


@require_POST
def pass_close(request: PersonRequest, edition: Edition, day_pass: int) -> HttpResponse:
    poll = poll_of(request, edition, policies.can_prepare)
    held = queries.passes(poll).filter(pk=day_pass).first()
    if held is None:
        raise Http404
    passes.close_pass(held, by=request.user, at=timezone.now())
    messages.success(request, _("The card opens nothing any more."))
    return _back(edition)


@never_cache
@require_http_methods(["GET", "POST"])
def names(request: PersonRequest, edition: Edition) -> HttpResponse:
    """The names signed on the printed list, ticked letter by letter in the evening."""
    poll, at = poll_of(request, edition, policies.can_keep_station), timezone.now()
    lines = queries.signature_list(poll)
    letters = rows.letters_of(lines)
    letter = request.GET.get("letter", "")
    letter = letter if letter in letters else next(iter(letters), "")
    if request.method == "POST":
        wanted = set(request.POST.getlist("signed"))
        ticked = [line.entry for line in lines if str(line.entry.pk) in wanted]
        try:
            new = signing.sign_all(poll, ticked, by=request.user, at=at)
        except Refused as refusal:
            messages.error(request, f"{refusal.message} {refusal.road}".strip())
        else:
            messages.success(request, _("Recorded: %(number)s.") % {"number": new})
        return redirect(f"{request.path}?{urlencode({'letter': letter})}")
    context = {
        "poll": poll,
        "letters": letters,
        "letter": letter,
        "is_long": len(lines) > MOST_PRINTED,
        "lines": [line for line in lines if rows.initial_of(line) == letter],
        "is_awaited": queries.is_awaited(poll),
        "figures": queries.figures(poll),
    }
    return render(request, "stations/names.html", context)


@require_POST
def name_back(request: PersonRequest, edition: Edition, entry: int) -> HttpResponse:
    poll = poll_of(request, edition, policies.can_keep_station)
    person: RegisterEntry | None = queries.may_sign(poll).filter(pk=entry).first()
    if person is None:
        raise Http404
    signing.take_back(poll, person, by=request.user, at=timezone.now())
    messages.success(request, _("The name is no longer ticked."))
    where = urlencode({"letter": request.POST.get("letter", "")})
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
        return _back(edition)
    paper = papers.settled_paper(poll, papers.withdrawals(poll))
    corrected, quarters = _sheet(poll, request.GET.get("number", "")), _quarters(poll, paper)
    quarter = _quarter_of(request, poll, paper, quarters, corrected)
    figures, last = queries.figures(poll), _sheet(poll, request.GET.get("last", ""))
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


@dataclass(frozen=True)
class SheetQuarter:
    """Whose sheets hold the same envelopes; without a key, the rest of the town."""

    pk: int | None
    slug: str
    name: str


def _quarters(poll: Poll, paper: Paper) -> list[SheetQuarter]:
    """Quarters with an envelope of their own; and the rest of the town, where somebody lives there."""
    if not paper.has_zones:
        return []
    town = list(Territory.objects.within(poll.municipality).order_by("name"))
    own = {contest.territory_id for contest in paper.contests if contest.access == ZoneChoice.OWN_ZONE}
    covered = {
        place.pk
        for place in town
        if any(contest.territory_id in own for contest in papers.offered_in(poll, paper, place.pk))
    }
    listed = [SheetQuarter(place.pk, place.slug, place.name) for place in town if place.pk in own]
    others = queries.may_sign(poll).exclude(territory__in=covered)
    rest = [SheetQuarter(None, "-", _("The rest of the town"))] if others.exists() else []
    return [*listed, *rest]


def _quarter_of(
    request: PersonRequest, poll: Poll, paper: Paper, quarters: list[SheetQuarter], corrected: Any
) -> SheetQuarter | None:
    """That which was said; else, of a sheet that is corrected, its own."""
    sent = request.POST.get("quarter") or request.GET.get("quarter", "")
    for quarter in quarters:
        if quarter.slug == sent:
            return quarter
    if corrected is None or corrected.choices is None:
        return None
    return next(
        (quarter for quarter in quarters if sheets.is_sheet_of(poll, corrected, paper, quarter.pk)), None
    )


def _sheet(poll: Poll, number: str) -> Any:
    is_number = number.isascii() and number.isdigit() and len(number) < LONGEST_KEY
    return queries.sheets(poll).filter(number=int(number)).first() if is_number else None


def _typed_before(sheet: Any, paper: Paper) -> dict[str, Any]:
    if sheet is None:
        return {}
    lines = {
        f"contest_{contest.key}": as_typed(contest, choice)
        for contest, choice in sheets.choices_of(sheet, paper)
    }
    return {**lines, "spoiled": sheet.spoiled, "corrects": sheets.mark_of(sheet)}


@require_POST
def end(request: PersonRequest, edition: Edition) -> HttpResponse:
    poll = poll_of(request, edition, policies.can_prepare)
    form = EndForm(request.POST, figures=queries.figures(poll))
    if act(
        form,
        lambda: ending.end(
            poll,
            seen=form.seen(),
            explanation=form.cleaned_data["explanation"],
            by=request.user,
            at=timezone.now(),
        ),
    ):
        messages.success(request, _("The paper vote is ended: urn and sheets are counted together."))
        return redirect("outcome_office", edition.municipality.slug, edition.slug)
    return _page(request, poll, end=form)


@never_cache
def minutes(request: PersonRequest, edition: Edition) -> HttpResponse:
    """What happened, and every sheet as it was typed, for those who sign in the room: once it is ended."""
    poll = poll_of(request, edition, policies.can_keep_station)
    counted = queries.counted(poll)
    if counted is None:
        return _back(edition)
    paper, typed = papers.settled_paper(poll, papers.withdrawals(poll)), list(queries.sheets(poll))
    context = {
        "poll": poll,
        "counted": counted,
        "stations": queries.stations(poll),
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
    if not queries.is_awaited(poll):
        return _back(edition)
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
        return _back(edition)
    paper = papers.settled_paper(poll, papers.withdrawals(poll))
    return _file(printed.ballot_sheets(poll, paper, _quarters(poll, paper)), _("ballot-sheets"))


def _file(content: bytes, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="{name}.pdf"'
    return response


def _back(edition: Edition) -> HttpResponse:
    return redirect("paper_office", edition.municipality.slug, edition.slug)
