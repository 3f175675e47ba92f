"""An edition to come: a profile, eight questions of a page each, one reading over, and it is created."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Municipality, Territory
from accounts.refusals import require
from budget import policies
from budget.enums import TownProfile
from budget.models import SetupDraft, Theme
from budget.queries import editions as queries
from budget.rulebook import DEFAULTS, first_day
from budget.services import editions, setup_drafts
from frontend.setup.forms import MOST_ROWS, SetupForm, initial_of_profile
from frontend.setup.questions import DATES, QUESTIONS, ZONES, lines, names_of, title_of, typed_of
from frontend.shell.forms import act
from frontend.shell.requests import PersonRequest


def edition_new(request: PersonRequest, municipality: Municipality) -> HttpResponse:
    """The profile answers everything but the money; what was begun before is found again."""
    require(policies.can_create_edition(request.user, municipality))
    draft = queries.setup_draft(municipality, request.user)
    if request.method == "POST" and request.POST.get("profile") in list(TownProfile):
        profile, at = TownProfile(request.POST["profile"]), timezone.now()
        today = timezone.localdate(at)
        name = _("Participatory budget %(year)s") % {"year": first_day(today).year}
        initial = initial_of_profile(profile, today=today, name=name)
        answers = typed_of(setup_form(municipality, rows=1, initial=initial))
        setup_drafts.keep(municipality, profile, answers, by=request.user, at=at)
        return redirect("edition_question", municipality.slug, QUESTIONS[0])
    return render(request, "setup/profiles.html", {"profiles": _profiles(municipality), "draft": draft})


def edition_question(request: PersonRequest, municipality: Municipality, question: str) -> HttpResponse:
    """One question. Whichever button is pressed, what is typed is kept; only going on judges it."""
    draft = _draft(request, municipality)
    if question not in QUESTIONS:
        raise Http404
    if draft is None:
        return redirect("edition_new", municipality.slug)
    rows = rows_of(draft.answers)
    form = setup_form(municipality, rows=rows, initial=draft.answers)
    asked = names_of(question, form)
    if request.method != "POST":
        form.narrow(asked)
        return _question_page(request, form, question, draft)
    form = setup_form(municipality, merged(draft.answers, request.POST, asked), rows=rows)
    form.narrow(asked)
    answers = {**draft.answers, **form.typed(), "rows": rows + ("more_rows" in request.POST)}
    profile, at = TownProfile(draft.profile), timezone.now()
    setup_drafts.keep(municipality, profile, answers, by=request.user, at=at)
    if not {"more_rows", "back"} & request.POST.keys() and not form.is_valid():
        return _question_page(request, form, question, draft)
    return _page_after(request, municipality, question)


def _page_after(request: PersonRequest, municipality: Municipality, question: str) -> HttpResponse:
    """Where the pressed button leads: here again, a question back, the reading over, or on."""
    if "more_rows" in request.POST:
        return redirect(request.get_full_path())
    if "check" in request.GET:
        return redirect("edition_check", municipality.slug)
    return _question_at(municipality, QUESTIONS.index(question) + (-1 if "back" in request.POST else 1))


def edition_check(request: PersonRequest, municipality: Municipality) -> HttpResponse:
    """Everything once more, each line with the way to change it; then the edition is created."""
    draft = _draft(request, municipality)
    if draft is None:
        return redirect("edition_new", municipality.slug)
    profile, by, at = TownProfile(draft.profile), request.user, timezone.now()
    form = setup_form(municipality, merged(draft.answers), rows=rows_of(draft.answers))
    if request.method == "POST":
        base = DEFAULTS[profile]
        done = act(form, lambda: editions.create(municipality, form.setup(profile, base), by=by, at=at))
        if done:
            messages.success(
                request, _("The edition is created. Nobody sees it before you publish its rulebook.")
            )
            return redirect("edition_office", municipality.slug, done.result.slug)
    context = {"profile": profile, "lines": list(lines(form, QUESTIONS)), "form": form}
    return render(request, "setup/check.html", context, status=422 if request.method == "POST" else 200)


def _draft(request: PersonRequest, municipality: Municipality) -> SetupDraft | None:
    require(policies.can_create_edition(request.user, municipality))
    return queries.setup_draft(municipality, request.user)


def _question_at(municipality: Municipality, place: int) -> HttpResponse:
    if place < 0:
        return redirect("edition_new", municipality.slug)
    if place >= len(QUESTIONS):
        return redirect("edition_check", municipality.slug)
    return redirect("edition_question", municipality.slug, QUESTIONS[place])


def _question_page(request: PersonRequest, form: SetupForm, question: str, draft: SetupDraft) -> HttpResponse:
    context = {
        "form": form,
        "asks_zones": question == ZONES,
        "asks_dates": question == DATES,
        "title": title_of(question),
        "current": QUESTIONS.index(question) + 1,
        "total": len(QUESTIONS),
        "is_checking": "check" in request.GET,
        "saved_at": draft.saved_at,
    }
    return render(request, "setup/question.html", context, status=422 if form.errors else 200)


def _profiles(municipality: Municipality) -> list[dict[str, Any]]:
    """The three profiles, the one that fits the town's population first."""
    people_here = municipality.population or 0
    fitting = TownProfile.VILLAGE if people_here < 10_000 else TownProfile.TOWN  # noqa: PLR2004  a hint
    if people_here > 200_000:  # noqa: PLR2004  a hint, too
        fitting = TownProfile.METROPOLIS
    return [
        {"profile": profile, "rules": DEFAULTS[profile], "fits": bool(people_here) and profile == fitting}
        for profile in TownProfile
    ]


# What both the edition to come and the one that stands do with the form


def setup_form(municipality: Municipality, data: Any = None, **options: Any) -> SetupForm:
    return SetupForm(
        data,
        territories=Territory.objects.within(municipality),
        themes=Theme.objects.within(municipality),
        **options,
    )


def rows_of(answers: Any) -> int:
    kept = str(answers.get("rows", 1))
    return max(1, min(int(kept), MOST_ROWS)) if kept.isdecimal() and len(kept) < 4 else 1  # noqa: PLR2004  three figures are plenty


def merged(answers: Any, sent: QueryDict | None = None, asked: Any = ()) -> QueryDict:
    """Earlier answers as a form would send them; where a page was sent, its fields are those it sent."""
    data = QueryDict(mutable=True)
    for name, value in answers.items():
        if value is True:
            data[name] = "on"
        elif isinstance(value, list):
            data.setlist(name, value)
        elif value:
            data[name] = str(value)
    for name in asked:
        data.pop(name, None)
    for name in sent or ():
        data.setlist(name, sent.getlist(name) if sent else [])
    return data
