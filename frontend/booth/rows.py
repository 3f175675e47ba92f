"""The ballot paper as the booth shows it: rows of plain values for the ballot's components."""

from collections.abc import Callable, Iterable
from typing import Any

from django.urls import reverse

from budget.enums import ZoneChoice
from budget.models import Edition, Project
from frontend.booth.forms import BallotForm
from frontend.pieces.cards import brief_of, look
from frontend.words.ballot_papers import counted_in_short
from frontend.words.ballots import (
    MarkField,
    best_first,
    rule_in_words,
    script_attributes,
    value_in_words,
    values_to_give,
    words_of,
)
from voting.queries.papers import PaperContest, PaperEntry

BallotRow = dict[str, Any]
InOrder = Callable[[PaperContest], Iterable[PaperEntry]]


def as_printed(contest: PaperContest) -> Iterable[PaperEntry]:
    return contest.entries


def rows(
    contests: Iterable[PaperContest],
    edition: Edition,
    form: BallotForm,
    projects: dict[int, Project],
    *,
    in_order: InOrder = as_printed,
) -> list[BallotRow]:
    """One row per envelope of this voter's paper, with what was ticked and what is wrong with it."""
    base = reverse("projects", args=[edition.municipality.slug, edition.slug])
    return [
        {
            "key": contest.key,
            "title": contest.title,
            "rule": rule_in_words(contest.rule),
            "counted": counted_in_short(contest),
            "is_fresh": not form.was_shown(contest.key),
            "is_of_one_quarter": contest.access == ZoneChoice.CHOSEN_ZONE,
            "script": script_attributes(contest.rule),
            "max_choices": contest.rule.maximum,
            "total": getattr(contest.rule, "total", None),
            "envelope_eur": contest.rule.spending_limit,
            "blank_allowed": contest.rule.blank_allowed,
            "is_blank": form.is_blank(contest.key),
            "error": form.errors.get(contest.key, ""),
            "choices": [
                _choice(contest, entry, form, projects.get(entry.project_id), base)
                for entry in in_order(contest)
                if not entry.withdrawn
            ],
            "withdrawn": [entry for entry in contest.entries if entry.withdrawn],
        }
        for contest in contests
    ]


def _choice(
    contest: PaperContest, entry: PaperEntry, form: BallotForm, project: Project | None, base: str
) -> BallotRow:
    gives = _gives(contest, entry, form)
    return {
        "name": f"value_{contest.key}_{entry.number}" if gives else f"contest_{contest.key}",
        "value": entry.number,
        "number": entry.number,
        "title": entry.title,
        "cost_eur": entry.cost,
        "is_chosen": entry.number in dict(form.marks(contest.key)),
        "gives": gives,
        "about": project.summary if project else "",
        "brief": brief_of(project) if project else None,
        "place": project.territory.name if project and project.territory else "",
        "look": look(project) if project else "neutral",
        "seed": entry.project_number,
        "project": entry.project_number,
        "href": f"{base}{entry.project_number}/",
    }


def _gives(contest: PaperContest, entry: PaperEntry, form: BallotForm) -> BallotRow | None:
    """What one may give this project, and what one gave it; nothing where one ticks."""
    field, sent = words_of(contest.rule).field, form.data.get(f"value_{contest.key}_{entry.number}", "")
    if field is MarkField.TICKS:
        return None
    values = values_to_give(contest.rule, len(contest.entries))
    is_listed = any(value == sent for value, _words in values)
    return {
        "is_graded": field is MarkField.GRADES and bool(values),
        "offered": [(value, words, value == (sent if is_listed else "")) for value, words in values],
        "typed": sent,
    }


def carried(contests: Iterable[PaperContest], form: BallotForm) -> list[BallotRow]:
    """The envelopes of other pages: what was marked there comes along, unseen."""
    return [
        {
            "key": contest.key,
            "title": contest.title,
            "error": form.errors.get(contest.key, ""),
            "sent": form.sent(contest.key),
        }
        for contest in contests
    ]


def reviewed(contests: Iterable[PaperContest], form: BallotForm) -> list[BallotRow]:
    """What the voter is about to put in the urn, read back: the best first, ticks as printed."""
    read_back = []
    for contest in contests:
        given = dict(form.marks(contest.key))
        chosen = [entry for entry in contest.entries if entry.number in given]
        read_back.append(
            {
                "key": contest.key,
                "title": contest.title,
                "is_blank": form.is_blank(contest.key),
                "chosen": [
                    (entry, value_in_words(contest.rule, given[entry.number]))
                    for entry in best_first(contest.rule, chosen, given)
                ],
                "sent": form.sent(contest.key),
                "spent_eur": sum(entry.cost for entry in chosen),
                "envelope_eur": contest.rule.spending_limit,
            }
        )
    return [row for row in read_back if row["is_blank"] or row["chosen"]]
