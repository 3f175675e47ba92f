"""How an edition works, and how one votes without internet or with help."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from budget.enums import LEVEL_RANK, Level
from budget.models import Edition
from budget.queries import letters
from budget.queries.editions import current_rulebook
from budget.rulebook import Rulebook
from frontend.pieces.helping import help_in, sheets_in
from frontend.words.articles import of_envelopes
from frontend.words.money import euros
from frontend.words.names import of_name
from voting.published.regimes import LOCKED_FROM
from voting.queries.polls import poll_of_edition
from voting.queries.standings import standing


@dataclass(frozen=True)
class ExplainedStage:
    """`drawing`: its scene (`frontend/pieces/drawings.py`)."""

    drawing: str
    title: str
    sentence: str


@login_not_required
def how_it_works(request: HttpRequest, edition: Edition) -> HttpResponse:
    version = current_rulebook(edition)
    rules = version.rules if version else None
    context = {
        "stages": stages_of(rules) if rules else [],
        "answers": _facts_of(edition, rules) if rules else None,
        "help": help_in(edition),
        "sheets": sheets_in(edition),
    }
    return render(request, "help/how_it_works.html", context)


@login_not_required
def voting(request: HttpRequest, edition: Edition) -> HttpResponse:
    """A sheet to print and hang: it says what the town has said, and promises nothing else."""
    at = timezone.now()
    stands, poll = standing(edition, request.user, at), poll_of_edition(edition)
    context = {
        "help": help_in(edition),
        "sheets": sheets_in(edition),
        "window": stands.vote.window,
        "has_letters": letters.has_begun(edition),
        "may_try": poll is not None and poll.is_to_be_tried(at),
    }
    return render(request, "help/voting.html", context)


def stages_of(rules: Rulebook) -> list[ExplainedStage]:
    """Four drawings, five where a jury chooses what goes to the vote; each with what the rulebook says."""
    jury = [ExplainedStage("jury", _("Shortlisting"), _shortlisted(rules))] if rules.jury.exists else []
    return [
        ExplainedStage("propose", _("Proposing"), _proposed(rules)),
        ExplainedStage("study", _("Studying"), _studied(rules)),
        *jury,
        ExplainedStage("vote", _("Casting a vote"), _voted(rules)),
        ExplainedStage("build", _("Building"), _built(rules)),
    ]


def _proposed(rules: Rulebook) -> str:
    most = rules.proposing.proposals_max
    if most is None:
        return _("Each person files as many ideas for the town as they like.")
    text = ngettext(
        "Each person may file one idea for the town.",
        "Each person may file up to %(most)s ideas for the town.",
        most,
    )
    return text % {"most": most}


def _studied(rules: Rulebook) -> str:
    days = rules.admissibility.answer_days
    if rules.admissibility.answers_from_the_close:
        text = ngettext(
            "The town answers each idea within %(days)s day of the close of the call for ideas.",
            "The town answers each idea within %(days)s days of the close of the call for ideas.",
            days,
        )
    else:
        text = ngettext(
            "The town answers each idea within %(days)s day.",
            "The town answers each idea within %(days)s days.",
            days,
        )
    then = _("Then it studies and costs the project, and says why it can be done or not.")
    return f"{text % {'days': days}} {then}"


def _shortlisted(rules: Rulebook) -> str:
    most = rules.jury.shortlist_max
    if most is None:
        return _("A jury marks the feasible projects and says which go to the vote, and why.")
    text = ngettext(
        "A jury marks the feasible projects: %(most)s goes to the vote, with reasons.",
        "A jury marks the feasible projects: up to %(most)s go to the vote, with reasons.",
        most,
    )
    return text % {"most": most}


def _voted(rules: Rulebook) -> str:
    choosing = [] if _speaks_of_places(rules) else of_envelopes(rules, {}, ()).choosing
    secret = _("One person, one secret ballot.")
    if len(choosing) == 1:
        return f"{secret} {choosing[0].sentences[0]}"
    elsewhere = _("How many projects one chooses is said in each envelope.")
    return f"{secret} {elsewhere}"


def _speaks_of_places(rules: Rulebook) -> bool:
    return any(line.place or line.reserved or line.rules for line in rules.money.envelopes)


def _built(rules: Rulebook) -> str:
    figures = {"total": euros(rules.money.total_eur)}
    if not rules.money.total_eur:
        return _(
            "The council decides on what the vote retains; then the town builds, and says how far it is."
        )
    text = _(
        "Within %(total)s the council decides on what the vote retains; "
        "then the town builds, and says how far it is."
    )
    return text % figures


def _facts_of(edition: Edition, rules: Rulebook) -> dict[str, Any]:
    """What the answers are drawn from: the rules that apply, and what this installation does."""
    return {
        "voting": rules.voting,
        "town": of_name(edition.municipality.name),
        "is_stated_on_honour": LEVEL_RANK[rules.voting.level] <= LEVEL_RANK[Level.DECLARED],
        "is_one_account": settings.COUNTING_VAULT_DIR is not None,
        "found_from": LOCKED_FROM,
    }
