"""How each ballot rule is written, drawn and said: the only place in the pages that knows them one by one.

The sentences of js/booth.js stand here too, so that they are translated with the others.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import ngettext

from frontend.words.money import euros
from voting.tally.ballots.approval import Approval
from voting.tally.ballots.approval_knapsack import ApprovalKnapsack
from voting.tally.ballots.grades import Grading
from voting.tally.ballots.knapsack import Knapsack
from voting.tally.ballots.points import Points
from voting.tally.ballots.ranking import Ranking
from voting.tally.ballots.rule import BallotRule


def ballot_texts() -> SafeString:
    """Attributes of the ballot's form: <form data-ballot {% ballot_texts %}>."""
    texts = {
        "remaining": _("{amount} left to spend."),
        "chosen": _("Projects chosen: {count} of {most}."),
        "over": _("Your choice exceeds the envelope by {amount}: take a project out."),
        "too-many": _("You have chosen {count} projects and may keep {most}: take some out."),
        "no-room": _("No longer fits in what is left."),
        "full": _("You already have {most} projects: take one out to choose this one."),
        "too-full": _("You already have {count} projects: take {excess} out to choose this one."),
    }
    return format_html_join(" ", 'data-text-{}="{}"', texts.items())


class MarkField(StrEnum):
    """What a voter meets beside each project."""

    TICKS = "ticks"
    POINTS = "points"
    RANKS = "ranks"
    GRADES = "grades"


# What the booth draws today; an envelope of another kind no coordinator is offered, and the booth refuses it.
DRAWN = frozenset({MarkField.TICKS})


@dataclass(frozen=True)
class BallotWords:
    """How a ballot rule meets people: to coordinators by its `name`, to voters by its rule and its fields."""

    name: Any
    field: MarkField
    in_words: Callable[[Any], str]
    script: Callable[[Any], Mapping[str, int | None]]  # what js/booth.js needs to keep the figures true

    @property
    def is_drawn(self) -> bool:
        return self.field in DRAWN


def words_of(rule: BallotRule) -> BallotWords:
    return BALLOTS[rule.name]


def rule_in_words(rule: BallotRule) -> str:
    return words_of(rule).in_words(rule)


def script_attributes(rule: BallotRule) -> SafeString:
    """Attributes of the envelope: <fieldset data-contest{{ contest.script }}>."""
    attributes = {name: str(figure) for name, figure in words_of(rule).script(rule).items() if figure}
    return format_html_join("", ' data-{}="{}"', attributes.items())


def drawn() -> list[tuple[str, Any]]:
    """The rules that a coordinator may choose from, with their names."""
    return [(rule, ballot.name) for rule, ballot in BALLOTS.items() if ballot.is_drawn]


def _ticks_in_words(rule: BallotRule) -> str:
    """How many projects one may choose in an envelope, and within which sum."""
    if rule.spending_limit is None:
        return _number_in_words(rule)
    limit = euros(rule.spending_limit)
    if rule.maximum is None and rule.minimum == 1:
        return _("As many projects as you like, as long as together they cost %(limit)s at most.") % {
            "limit": limit
        }
    number = _number_in_words(rule)
    return _("%(number)s Together they cost %(limit)s at most.") % {"number": number, "limit": limit}


def _number_in_words(rule: BallotRule) -> str:
    if rule.maximum is None:
        text = ngettext(
            "Choose %(minimum)s project at least.", "Choose %(minimum)s projects at least.", rule.minimum
        )
        return text % {"minimum": rule.minimum}
    if rule.minimum == rule.maximum:
        text = ngettext("Choose %(maximum)s project.", "Choose %(maximum)s projects.", rule.maximum)
        return text % {"maximum": rule.maximum}
    return _("Choose from %(minimum)s to %(maximum)s projects.") % {
        "minimum": rule.minimum,
        "maximum": rule.maximum,
    }


def _points_in_words(rule: Points) -> str:
    figures = {"lowest": rule.lowest, "highest": rule.highest, "total": rule.total}
    if rule.total is None:
        return _("Voters give projects points, from %(lowest)s to %(highest)s.") % figures
    text = _("Voters give projects points, from %(lowest)s to %(highest)s each and %(total)s in all at most.")
    return text % figures


def _ranks_in_words(rule: Ranking) -> str:
    return _("Voters rank projects, the best first.")


def _grades_in_words(rule: Grading) -> str:
    figures = {"lowest": rule.lowest, "highest": rule.highest}
    return _("Voters grade projects, from %(lowest)s to %(highest)s.") % figures


def _tick_script(rule: BallotRule) -> Mapping[str, int | None]:
    return {"max-choices": rule.maximum, "envelope": rule.spending_limit}


def _no_script(rule: BallotRule) -> Mapping[str, int | None]:
    """No script of ours counts these yet."""
    return {}


# Every rule of the tally's registry: a test says so.
BALLOTS: Mapping[str, BallotWords] = {
    Approval.name: BallotWords(lazy("A number of projects"), MarkField.TICKS, _ticks_in_words, _tick_script),
    Knapsack.name: BallotWords(
        lazy("The money of the envelope"), MarkField.TICKS, _ticks_in_words, _tick_script
    ),
    ApprovalKnapsack.name: BallotWords(
        lazy("A number of projects, within the money of the envelope"),
        MarkField.TICKS, _ticks_in_words, _tick_script,
    ),
    Points.name: BallotWords(lazy("Points to share out"), MarkField.POINTS, _points_in_words, _no_script),
    Ranking.name: BallotWords(lazy("An order of preference"), MarkField.RANKS, _ranks_in_words, _no_script),
    Grading.name: BallotWords(
        lazy("A grade for each project"), MarkField.GRADES, _grades_in_words, _no_script
    ),
}  # fmt: skip
