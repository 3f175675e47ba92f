"""The answers of an edition that stands: read on one page, changed a question at a time."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.refusals import require
from budget import policies
from budget.enums import TownProfile
from budget.models import Edition
from budget.queries import editions as queries
from budget.services import editions
from frontend.setup.beginning import merged, rows_of, setup_form
from frontend.setup.forms import SetupForm, initial_of_edition
from frontend.setup.questions import (
    DATES,
    QUESTIONS,
    ZONES,
    expert_questions,
    lines,
    names_of,
    title_of,
    typed_of,
)
from frontend.shell.forms import act
from frontend.shell.requests import PersonRequest


def setup(request: PersonRequest, edition: Edition) -> HttpResponse:
    """Each answer on its line, with the way to change it; what few towns touch is folded."""
    require(policies.can_set_up(request.user, edition))
    form = _standing(edition)
    context = {
        "profile": TownProfile(edition.profile),
        # The dates have a page of their own, which also announces them.
        "lines": [line for line in lines(form, QUESTIONS) if line.question != DATES],
        "expert": list(lines(form, expert_questions(form))),
    }
    return render(request, "setup/setup.html", context)


def setup_question(request: PersonRequest, edition: Edition, question: str) -> HttpResponse:
    require(policies.can_set_up(request.user, edition))
    form = _standing(edition)
    if question not in {*QUESTIONS, *expert_questions(form)}:
        raise Http404
    asked = names_of(question, form)
    if request.method != "POST":
        form.narrow(asked)
        return _question_page(request, edition, form, question)
    rows = rows_of(request.POST) if "rows" in request.POST else form.rows
    data = merged(typed_of(form), request.POST, asked)
    form = _form(edition, data, rows=rows)
    if "more_rows" in request.POST:
        form = _form(edition, rows=rows + 1, initial=form.typed())
        form.narrow(names_of(question, form))
        return _question_page(request, edition, form, question)
    base, spans, at = queries.rules_to_edit(edition), edition.phases.all(), timezone.now()
    profile = TownProfile(edition.profile)
    if act(
        form,
        lambda: editions.change(edition, form.setup(profile, base, spans), by=request.user, at=at),
    ):
        messages.success(request, _("Your answers are saved. Rules apply once their version is published."))
        return redirect("setup", edition.municipality.slug, edition.slug)
    form.narrow(asked)
    return _question_page(request, edition, form, question)


def _standing(edition: Edition) -> SetupForm:
    envelopes = list(edition.envelopes.all())
    base, spans = queries.rules_to_edit(edition), edition.phases.all()
    initial = initial_of_edition(edition, base, envelopes, spans)
    return _form(edition, rows=max(1, len(envelopes)), initial=initial)


def _form(edition: Edition, data: Any = None, **options: Any) -> SetupForm:
    base = queries.rules_to_edit(edition)
    return setup_form(edition.municipality, data, expert=True, base=base, **options)


def _question_page(request: PersonRequest, edition: Edition, form: SetupForm, question: str) -> HttpResponse:
    context = {
        "form": form,
        "asks_zones": question == ZONES,
        "asks_dates": question == DATES,
        "title": title_of(question),
    }
    return render(request, "setup/question.html", context, status=422 if form.errors else 200)
