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
from budget.queries.levels import reached_levels, voters_at_least
from budget.services import editions, envelopes
from frontend.setup.beginning import merged, rows_of, setup_form
from frontend.setup.forms import SetupForm, initial_of_edition
from frontend.setup.questions import (
    DATES,
    QUESTIONS,
    ZONES,
    answers_to,
    expert_questions,
    is_of_envelope,
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
    standing = _standing(edition)
    if question not in {*QUESTIONS, *expert_questions(standing)}:
        raise Http404
    page = _Question(edition, question, standing)
    if request.method != "POST":
        standing.over(standing, page.asked)
        return _question_page(request, page, standing)
    rows = rows_of(request.POST) if "rows" in request.POST else standing.rows
    form = _form(edition, merged(typed_of(standing), request.POST, page.asked), rows=rows)
    form.over(standing, page.asked, sent=request.POST)
    if "more_rows" in request.POST:
        more = _form(edition, rows=rows + 1, initial=form.typed())
        more.over(standing, page.asked, sent=request.POST)
        return _question_page(request, page, more)
    base, spans, at = queries.rules_to_edit(edition), edition.phases.all(), timezone.now()
    profile = TownProfile(edition.profile)
    if act(
        form,
        lambda: editions.change(edition, form.setup(profile, base, spans), by=request.user, at=at),
    ):
        messages.success(request, _("Your answers are saved. Rules apply once their version is published."))
        return redirect("setup", edition.municipality.slug, edition.slug)
    return _question_page(request, page, form)


class _Question:
    """A question of an edition that stands: the fields asked, and the answers that change no more."""

    def __init__(self, edition: Edition, question: str, standing: SetupForm) -> None:
        self.question = question
        self.why_fixed = envelopes.why_fixed(edition)
        names = names_of(question, standing)
        fixed = [name for name in names if is_of_envelope(name)] if self.why_fixed else []
        self.asked = [name for name in names if name not in fixed]
        self.fixed = list(answers_to(standing, fixed))


def _standing(edition: Edition) -> SetupForm:
    rows = list(edition.envelopes.all())
    base, spans = queries.rules_to_edit(edition), edition.phases.all()
    initial = initial_of_edition(edition, base, rows, spans)
    return _form(edition, rows=max(1, len(rows)), initial=initial)


def _form(edition: Edition, data: Any = None, **options: Any) -> SetupForm:
    base = queries.rules_to_edit(edition)
    could_vote = voters_at_least(edition)
    reached = {level: could_vote[level] for level in reached_levels(edition.municipality)}
    return setup_form(edition.municipality, data, levels=reached, base=base, **options)


def _question_page(request: PersonRequest, page: _Question, form: SetupForm) -> HttpResponse:
    # The rows of zones typed but not kept yet are asked too.
    form.narrow([name for name in names_of(page.question, form) if not (page.fixed and is_of_envelope(name))])
    context = {
        "form": form,
        "fixed": page.fixed,
        "why_fixed": page.why_fixed,
        "asks_zones": page.question == ZONES,
        "asks_dates": page.question == DATES,
        "title": title_of(page.question),
    }
    return render(request, "setup/question.html", context, status=form.status)
