"""How each ballot rule is written, drawn and said: the only place in the pages that knows them one by one.

The sentences of js/booth.js and js/set_aside.js stand here too, so that they are translated with the others.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import ngettext

from frontend.words.money import euros
from voting.queries.papers import PaperEntry
from voting.tally.ballots.approval import Approval
from voting.tally.ballots.approval_knapsack import ApprovalKnapsack
from voting.tally.ballots.grades import Grading
from voting.tally.ballots.knapsack import Knapsack
from voting.tally.ballots.points import Points
from voting.tally.ballots.ranking import Ranking
from voting.tally.ballots.rule import BallotRule
from voting.tally.types import Marking


def ballot_texts() -> SafeString:
    """Attributes of the ballot's form: <form data-ballot {% ballot_texts %}>."""
    texts = {
        "remaining": _("{amount} left to spend."),
        "chosen": _("Projects chosen: {count} of {most}."),
        "over": _("Your choice exceeds the envelope by {amount}: take a project out."),
        "too-many": _("You have chosen {count} projects and may keep {most}: take some out."),
        "no-room": _("No longer fits in what is left."),
        "full": _("You already have {most} projects: take one out to choose this one."),
        "given": _("Points given: {given} of {total}."),
        "over-total": _("You gave {given} points of {total}: take {over} back."),
        "rank-twice": _("Several projects have rank {rank}: give each a rank of its own."),
        "too-full": _("You already have {count} projects: take {excess} out to choose this one."),
    }
    return _read_by_script(texts)


def set_aside_texts() -> SafeString:
    """Attributes of the line that js/set_aside.js writes on the pages of projects."""
    one = _("One project waits for your ballot. Only this tab keeps it, until you vote or close it.")
    many = _("{count} projects wait for your ballot. Only this tab keeps them, until you vote or close it.")
    return _read_by_script(
        {"add": _("Add to my ballot"), "remove": _("Take off my ballot"), "one": one, "many": many}
    )


def _read_by_script(texts: Mapping[str, str]) -> SafeString:
    return format_html_join(" ", 'data-text-{}="{}"', texts.items())


MOST_LISTED = 21  # values in a list; where there are more, one types the figure


class MarkField(StrEnum):
    """What a voter meets beside each project."""

    TICKS = "ticks"
    POINTS = "points"
    RANKS = "ranks"
    GRADES = "grades"


def _tick_value(rule: BallotRule, value: int) -> str:
    """A project that is read back is a project that was ticked."""
    return ""


def _nothing_given(rule: BallotRule) -> str:
    """Where one ticks, the number of projects says it all."""
    return ""


@dataclass(frozen=True)
class BallotWords:
    """How a ballot rule meets people: to coordinators by its `name`, to voters by its rule and its fields."""

    name: Any
    field: MarkField
    in_words: Callable[[Any], str]
    script: Callable[[Any], Mapping[str, int | None]]  # what js/booth.js needs to keep the figures true
    value: Callable[[Any, int], str] = _tick_value  # what a mark says
    none: Any = ""  # of a project that is given nothing
    article: Callable[[Any], str] = _nothing_given  # what the rulebook adds to how many projects one chooses


def words_of(rule: BallotRule) -> BallotWords:
    return BALLOTS[rule.name]


def rule_in_words(rule: BallotRule) -> str:
    return words_of(rule).in_words(rule)


def given_in_article(rule: BallotRule) -> str:
    return words_of(rule).article(rule)


def script_attributes(rule: BallotRule) -> SafeString:
    """Attributes of the envelope: <fieldset data-contest{{ contest.script }}>."""
    attributes = {name: str(figure) for name, figure in words_of(rule).script(rule).items() if figure}
    return format_html_join("", ' data-{}="{}"', attributes.items())


def named() -> list[tuple[str, Any]]:
    """The rules that a coordinator may choose from, with their names."""
    return [(rule, ballot.name) for rule, ballot in BALLOTS.items()]


def value_in_words(rule: BallotRule, value: int) -> str:
    """What a mark says beside its project: “3 points”, “Rank 2”, “4 of 5”."""
    return words_of(rule).value(rule, value)


def best_first(rule: BallotRule, entries: Sequence[PaperEntry], given: Mapping[int, int]) -> list[PaperEntry]:
    """The entries of a ballot as it is read back: of equal values, as printed."""
    if rule.marking is Marking.RANKING:
        return sorted(entries, key=lambda entry: given[entry.number])
    return sorted(entries, key=lambda entry: -given[entry.number])


def values_to_give(rule: BallotRule, projects: int) -> list[tuple[str, str]]:
    """What a voter may give a project, with its words; first nothing. None where one ticks, or types."""
    words = words_of(rule)
    lowest, highest = rule.values(projects)
    if words.field is MarkField.TICKS or highest - lowest >= MOST_LISTED:
        return []
    return [
        ("", str(words.none)),
        *((str(value), words.value(rule, value)) for value in range(lowest, highest + 1)),
    ]


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
        return _("Give each project you like points, from %(lowest)s to %(highest)s.") % figures
    text = _("Share out %(total)s points at most: from %(lowest)s to %(highest)s for each project you like.")
    return text % figures


def _points_in_article(rule: Points) -> str:
    figures = {"lowest": rule.lowest, "highest": rule.highest, "total": rule.total}
    if rule.total is None:
        return _("One gives each of them points, from %(lowest)s to %(highest)s.") % figures
    text = _("One gives each of them points, from %(lowest)s to %(highest)s, and %(total)s in all at most.")
    return text % figures


def _point_value(rule: Points, value: int) -> str:
    return ngettext("%(points)s point", "%(points)s points", value) % {"points": value}


def _ranks_in_words(rule: Ranking) -> str:
    if rule.maximum is None:
        return _("Rank the projects you like: rank 1 is the best.")
    text = ngettext(
        "Give rank 1 to the project you like best.",
        "Rank up to %(maximum)s projects you like: rank 1 is the best.",
        rule.maximum,
    )
    return text % {"maximum": rule.maximum}


def _ranks_in_article(rule: Ranking) -> str:
    return _("One puts them in order, the best first.")


def _rank_value(rule: Ranking, value: int) -> str:
    return _("Rank %(rank)s") % {"rank": value}


def _grades_in_words(rule: Grading) -> str:
    figures = {"lowest": rule.lowest, "highest": rule.highest}
    return _("Grade the projects, from %(lowest)s, the worst, to %(highest)s, the best.") % figures


def _grades_in_article(rule: Grading) -> str:
    figures = {"lowest": rule.lowest, "highest": rule.highest}
    text = _("One gives each of them a grade, from %(lowest)s, the worst, to %(highest)s, the best.")
    return text % figures


def _grade_value(rule: Grading, value: int) -> str:
    return _("%(grade)s of %(highest)s") % {"grade": value, "highest": rule.highest}


def _tick_script(rule: BallotRule) -> Mapping[str, int | None]:
    return {"max-choices": rule.maximum, "envelope": rule.spending_limit}


def _points_script(rule: Points) -> Mapping[str, int | None]:
    return {"max-choices": rule.maximum, "total": rule.total}


def _ranks_script(rule: Ranking) -> Mapping[str, int | None]:
    return {"max-choices": rule.maximum, "ranked": 1}


def _grades_script(rule: Grading) -> Mapping[str, int | None]:
    return {"max-choices": rule.maximum}


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
    Points.name: BallotWords(
        lazy("Points to share out"), MarkField.POINTS, _points_in_words, _points_script,
        _point_value, lazy("No point"), _points_in_article,
    ),
    Ranking.name: BallotWords(
        lazy("An order of preference"), MarkField.RANKS, _ranks_in_words, _ranks_script,
        _rank_value, lazy("Not ranked"), _ranks_in_article,
    ),
    Grading.name: BallotWords(
        lazy("A grade for each project"), MarkField.GRADES, _grades_in_words, _grades_script,
        _grade_value, lazy("No grade"), _grades_in_article,
    ),
}  # fmt: skip
