"""Was anybody passed over? The check that anybody redoes, of each envelope in a sentence or two."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from frontend.words.money import euros, number
from voting.models import Outcome
from voting.tally.looking.fairness import DeservingGroup, Fairness, Verdict
from voting.tally.types import Utility


class FairnessFound(NamedTuple):
    measure: str
    sentences: list[str]


class FairnessRow(NamedTuple):
    title: str
    found: list[FairnessFound]


def rows(outcomes: Iterable[Outcome]) -> list[FairnessRow]:
    """Of the envelopes that were looked at, those of 200 ballots or more: by each measure in turn."""
    told = ((outcome, outcome.fairness) for outcome in outcomes)
    return [
        FairnessRow(
            outcome.contest.title,
            [FairnessFound(_measure(found), list(_sentences(outcome, found))) for found in looked],
        )
        for outcome, looked in told
        if looked
    ]


def _measure(found: Fairness) -> str:
    if found.verdict is Verdict.NOT_ASKED:
        return ""
    if found.utility is Utility.COST:
        return _("In money, a project counting for what it costs:")
    if found.utility is Utility.CARDINALITY:
        return _("In projects, each counting for one:")
    return _("In points:")


def _sentences(outcome: Outcome, found: Fairness) -> Iterator[str]:
    if found.verdict is Verdict.NOT_ASKED:
        yield _("Of ballots that rank or grade, this is not asked.")
    elif found.example is None:
        yield _("No: no group was large and agreed enough to deserve a project that it did not get.")
    else:
        yield _counted(found.deserved)
        yield from _example(outcome, found.example, found.utility)


def _counted(deserved: int) -> str:
    sentence = ngettext(
        "Yes, of %(count)s project; the way to count does not promise otherwise.",
        "Yes, of %(count)s projects; the way to count does not promise otherwise. The clearest case:",
        deserved,
    )
    return sentence % {"count": number(deserved)}


def _example(outcome: Outcome, group: DeservingGroup, utility: Utility | None) -> Iterator[str]:
    titles = {entry.contest_entry.identifier: entry.contest_entry.title for entry in outcome.entries.all()}
    figures = {
        "group": number(group.group),
        "ballots": number(group.ballots),
        "title": titles.get(group.id, group.id),
        "part": euros(group.part),
    }
    if utility is Utility.COST:
        figures |= {"held": euros(group.held), "with_it": euros(group.with_it)}
    else:
        figures |= {"held": number(group.held), "with_it": number(group.with_it)}
    yield (
        _(
            "%(group)s of the %(ballots)s ballots chose “%(title)s”, which was not funded. Their part of the "
            "envelope is %(part)s."
        )
        % figures
    )
    if utility is Utility.COST:
        yield (
            _(
                "Even the best served of them has chosen projects for only %(held)s among those funded; with "
                "this one it would be %(with_it)s, no more than their part."
            )
            % figures
        )
    if utility is Utility.CARDINALITY:
        yield (
            _(
                "Even the best served of them got %(held)s of the projects chosen; with this one it would be "
                "%(with_it)s, and at its price their part pays for as many."
            )
            % figures
        )
