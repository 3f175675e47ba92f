"""How one votes, in another language: the public sheet, and the page where the town writes it."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from accounts import policies
from accounts.models import Municipality, VotingSheet
from accounts.refusals import require
from accounts.services import sheets
from budget.models import Edition
from frontend.help.forms import SheetForm
from frontend.shell.forms import act
from frontend.shell.requests import PersonRequest
from frontend.words.languages import LANGUAGES, SheetLanguage
from voting.queries.standings import standing

# Drafts of ours, read over by nobody who speaks the language.
DRAFTS = Path(__file__).with_name("sheets")


def draft_in(language: str) -> str:
    file = DRAFTS / f"{language}.txt"
    return file.read_text(encoding="utf-8") if file.is_file() else ""


@login_not_required
def show(request: HttpRequest, edition: Edition, language: str) -> HttpResponse:
    """To read and to print; its first line is its title."""
    public = VotingSheet.objects.within(edition.municipality).filter(is_reread=True)
    sheet = get_object_or_404(public, language=language)
    title, _newline, text = sheet.text.partition("\n")
    window = standing(edition, request.user, timezone.now()).vote.window
    with override(settings.LANGUAGE_CODE):  # sheets quote the buttons as a French page writes them
        button = _("Open my ballot paper")
    context = {
        "spoken": _language(language),
        "sheet_title": title,
        "text": text.strip(),
        "window": window,
        "button": button,
        "button_language": settings.LANGUAGE_CODE,
    }
    return render(request, "help/sheet.html", context)


def index(request: PersonRequest, municipality: Municipality) -> HttpResponse:
    require(policies.can_describe_town(request.user, municipality))
    written = {sheet.language: sheet for sheet in VotingSheet.objects.within(municipality)}
    lines = [(language, written.get(code), bool(draft_in(code))) for code, language in LANGUAGES.items()]
    return render(request, "help/sheets.html", {"lines": lines})


def write(request: PersonRequest, municipality: Municipality, language: str) -> HttpResponse:
    require(policies.can_describe_town(request.user, municipality))
    spoken = _language(language)
    stored = VotingSheet.objects.within(municipality).filter(language=language).first()
    initial: dict[str, Any] = {"text": draft_in(language)}
    if stored is not None:
        initial = {"text": stored.text, "is_reread": stored.is_reread}
    form = SheetForm(request.POST or None, initial=initial, spoken=spoken)
    by, at = request.user, timezone.now()
    if act(form, lambda: sheets.write(municipality, language, **form.cleaned_data, by=by, at=at)):
        messages.success(request, _("The sheet is saved."))
        return redirect("sheets", municipality.slug)
    context = {"form": form, "spoken": spoken, "is_draft": stored is None and bool(initial["text"])}
    return render(request, "help/sheet_edit.html", context, status=422 if form.is_bound else 200)


def _language(code: str) -> SheetLanguage:
    if code not in LANGUAGES:
        raise Http404
    return LANGUAGES[code]
