"""The journal: searched, read page by page, taken along as a file whose chain can be checked."""

import csv
import io
from collections.abc import Collection, Iterator
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from accounts import policies, queries
from accounts.models import JournalEntry, Municipality
from accounts.refusals import require
from accounts.services import journal
from accounts.writing import cell
from frontend.shell.fields import DayInput
from frontend.shell.fragments import render_page
from frontend.words.journal import EVENTS, SUBJECTS, details_in_words, subject_in_words
from frontend.words.tables import word

PER_PAGE = 50
EARLIEST, LATEST = date(1900, 1, 1), date(2999, 12, 31)
BOM = "\ufeff"  # by which a spreadsheet knows the letters with accents


class JournalSearchForm(forms.Form):
    act = forms.ChoiceField(label=gettext_lazy("What was done"), required=False)
    kind = forms.ChoiceField(label=gettext_lazy("Concerning"), required=False)
    who = forms.CharField(
        label=gettext_lazy("Who"), required=False, max_length=80,
        help_text=gettext_lazy("The name of somebody of the team, or the number of an account."),
    )  # fmt: skip
    since = forms.DateField(label=gettext_lazy("From"), required=False, widget=DayInput)
    until = forms.DateField(label=gettext_lazy("Until"), required=False, widget=DayInput)
    prints = forms.BooleanField(label=gettext_lazy("Show the fingerprint of each line"), required=False)

    def __init__(self, data: Any) -> None:
        super().__init__(data)
        self.fields["act"].choices = _choices(EVENTS)  # type: ignore[attr-defined]  # a ChoiceField
        self.fields["kind"].choices = _choices(SUBJECTS)  # type: ignore[attr-defined]  # likewise

    @property
    def sought(self) -> dict[str, Any]:
        """What was asked and can be understood; a day counts whole."""
        self.is_valid()
        said = {name: value for name, value in self.cleaned_data.items() if value and name != "prints"}
        if "since" in said:
            said["since"] = _midnight(said["since"])
        if "until" in said:
            said["until"] = _midnight(said["until"], days=1)
        return said


def _choices(words: dict[str, Any]) -> list[tuple[str, str]]:
    known = sorted(((name, str(label)) for name, label in words.items()), key=lambda pair: pair[1])
    return [("", _("All")), *known]


def _midnight(day: date, *, days: int = 0) -> datetime:
    """So many days later; the first and the last day there are have no midnight in every zone."""
    day = min(max(day, EARLIEST), LATEST) + timedelta(days=days)
    return timezone.make_aware(datetime.combine(day, time.min))


@require_safe
def page(request: HttpRequest, municipality: Municipality) -> HttpResponse:
    require(policies.can_read_journal(request.user, municipality))
    form = JournalSearchForm(request.GET)
    sought = form.sought
    known = Paginator(queries.journal(municipality, **sought), PER_PAGE).get_page(request.GET.get("page"))
    asked = request.GET.copy()
    asked.pop("page", None)
    team = queries.ever_of_the_team(municipality)
    context = {
        "page": known,
        "form": form,
        "is_filtered": bool(sought),
        "asked": asked.urlencode(),
        "lines": [
            (entry, _who(entry, team), subject_in_words(entry.subject), _details(entry)) for entry in known
        ],
        "shows_prints": form.cleaned_data["prints"],
        "breaks": list(journal.breaks(municipality)),
        "total": queries.journal(municipality).count(),
    }
    return render_page(request, "people/journal.html", "people/_journal_lines.html", context)


@require_safe
def file(request: HttpRequest, municipality: Municipality) -> HttpResponse:
    """The lines that were sought, by number of account and never by name, each with its fingerprint.

    The hour is the town's, with how far it is from the universal one, which the fingerprint is made of.
    """
    require(policies.can_read_journal(request.user, municipality))
    found = queries.journal(municipality, **JournalSearchForm(request.GET).sought)
    text = io.StringIO()
    rows = csv.writer(text, delimiter=";", quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    rows.writerow(
        [_("No."), _("When, by the hour of the town"), _("Account"), _("What"), _("Concerning"), _("Details"),
         _("Fingerprint before"), _("Fingerprint")]
    )  # fmt: skip
    for line in _lines_of(found, ZoneInfo(municipality.time_zone)):
        rows.writerow(map(cell, line))
    name = "-".join([municipality.slug, _("journal")]) + ".csv"
    disposition = content_disposition_header(as_attachment=True, filename=name)
    return HttpResponse(
        BOM + text.getvalue(),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": disposition},
    )


def _lines_of(found: Any, zone: ZoneInfo) -> Iterator[list[str]]:
    for entry in found.order_by("sequence").iterator():
        details = " | ".join(f"{name} : {value}" for name, value in _details(entry))
        yield [
            str(entry.sequence),
            entry.at.astimezone(zone).isoformat(),
            str(entry.by_id or ""),
            word(entry.event, "event"),
            subject_in_words(entry.subject),
            details,
            entry.previous_hash,
            entry.entry_hash,
        ]


def _who(entry: JournalEntry, team: Collection[int]) -> str:
    """Whoever works for the town by name; a resident by the number of the account, as in the file."""
    if entry.by is None:
        return _("The site itself")
    is_named = entry.by.pk in team and entry.event not in queries.UNNAMED
    if not is_named and entry.by.erased_at is None:
        return _("account no. %(number)d") % {"number": entry.by.pk}
    return entry.by.office_name


def _details(entry: JournalEntry) -> list[tuple[str, str]]:
    return details_in_words(entry.details, word)
