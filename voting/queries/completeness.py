"""What a paper in preparation still lacks before it can be settled."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from accounts.refusals import Refused
from budget.queries import editions
from budget.rulebook import Rulebook
from voting.enums import Lack
from voting.queries import labels
from voting.queries.contest_rules import ContestRules, differing, of_contest
from voting.queries.drafts import Draft, DraftContest
from voting.tally.errors import TallyError


@dataclass(frozen=True)
class MissingOnPaper:
    """Something without which the paper cannot be settled; the page says it in words, with its figures."""

    lack: Lack
    params: dict[str, Any] = field(default_factory=dict)


def missing(paper: Draft, at: datetime) -> list[MissingOnPaper]:
    return [
        *_missing_of_calendar(paper, at),
        *_missing_of_projects(paper),
        *_missing_of_rules(paper),
    ]


def _missing_of_calendar(paper: Draft, at: datetime) -> Iterator[MissingOnPaper]:
    if paper.phase is None:
        yield MissingOnPaper(Lack.VOTING_PHASE)
    elif paper.phase.announced_at is None:
        yield MissingOnPaper(Lack.ANNOUNCEMENT)
    elif at >= paper.phase.opens_at:
        # What voters find on the first minute must not still be changing.
        yield MissingOnPaper(Lack.TIME, {"opens_at": paper.phase.opens_at})
    if paper.rulebook is None:
        yield MissingOnPaper(Lack.RULEBOOK)
    else:
        yield from _missing_of_rulebook(paper, paper.rulebook.rules)
        yield from _missing_of_stations(paper, paper.rulebook.rules)


def _missing_of_stations(paper: Draft, said: Rulebook) -> Iterator[MissingOnPaper]:
    has_stations = paper.poll.stations.exists()
    if said.voting.has_paper and not has_stations:
        yield MissingOnPaper(Lack.STATION)
    elif has_stations and not said.voting.has_paper:
        yield MissingOnPaper(Lack.STATION_TOO_MANY)


def _missing_of_rulebook(paper: Draft, said: Rulebook) -> Iterator[MissingOnPaper]:
    """A settled paper says what the published rulebook says: the envelopes, then the rules of each."""
    money = editions.money(paper.poll.edition)
    if said.money.as_printed != money.as_printed:
        yield MissingOnPaper(Lack.RULEBOOK_OF_THESE_ENVELOPES)
        return
    known = labels.names(paper.poll.municipality)
    lines = {
        now.name: replace(now, rules=line.rules)
        for now, line in zip(money.envelopes, said.money.envelopes, strict=True)
    }
    newest = editions.rules_to_edit(paper.poll.edition)
    for drafted in paper.contests:
        line = lines[drafted.envelope.name]
        on_paper = of_contest(drafted.contest)
        names = differing(on_paper, ContestRules.of_rulebook(said, line, known))
        if names:
            wanted = ContestRules.of_rulebook(newest, editions.line_of(drafted.envelope), known)
            is_to_come = not differing(on_paper, wanted)
            lack = Lack.RULEBOOK_OF_THESE_RULES if is_to_come else Lack.RULES_OF_THIS_RULEBOOK
            yield MissingOnPaper(lack, {"name": drafted.envelope.name, "rules": names})


def _missing_of_projects(paper: Draft) -> Iterator[MissingOnPaper]:
    if not paper.contests:
        yield MissingOnPaper(Lack.PROJECTS)
    for project in paper.unplaced:
        yield MissingOnPaper(Lack.ENVELOPE_OF_PROJECT, {"title": project.title})
    for envelope in paper.uncomposed:
        yield MissingOnPaper(Lack.CONTEST, {"name": envelope.name})
    for drafted in paper.contests:
        yield from _missing_of_envelope(drafted)


def _missing_of_envelope(drafted: DraftContest) -> Iterator[MissingOnPaper]:
    name, amount = drafted.envelope.name, drafted.envelope.amount_eur
    least = drafted.rule.minimum
    if len(drafted.projects) < least:
        yield MissingOnPaper(Lack.ENOUGH_PROJECTS, {"name": name, "minimum": least})
    elif not _holds_the_least(drafted):
        figures = {"name": name, "minimum": least, "amount_eur": amount}
        yield MissingOnPaper(Lack.ROOM_FOR_THE_LEAST, figures)
    for _number, project in drafted.projects:
        if (project.cost_eur or 0) > amount:
            yield MissingOnPaper(
                Lack.ROOM, {"title": project.title, "cost_eur": project.cost_eur, "amount_eur": amount}
            )


def _holds_the_least(drafted: DraftContest) -> bool:
    """Where money bounds a ballot, the fewest projects one must choose fit in it: else no ballot is valid."""
    rule = drafted.rule
    cheapest = sorted(project.cost_eur or 0 for _number, project in drafted.projects)[: rule.minimum]
    return rule.spending_limit is None or sum(cheapest) <= rule.spending_limit


def _missing_of_rules(paper: Draft) -> Iterator[MissingOnPaper]:
    for drafted in paper.contests:
        try:
            drafted.require_countable()
        except (TallyError, Refused):
            yield MissingOnPaper(Lack.RULES, {"name": drafted.envelope.name})
