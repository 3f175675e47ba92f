"""What each way to count would have funded, as the page shows it: rows of plain values."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts import money
from frontend.words.counting import NAMES
from frontend.words.money import number
from voting.services.counting.comparing import Compared, RuleTrial
from voting.tally.looking.comparing import Outlook


@dataclass(frozen=True)
class RuleColumn:
    """One way to count; `sentence`: what it comes to, or that it cannot be held."""

    name: str
    sentence: str
    is_chosen: bool
    bars: tuple["MoneyBar", ...] = ()


@dataclass(frozen=True)
class MoneyBar:
    """A share of the money or of the ballots, in figures and as a width in per cent."""

    label: str
    share: float
    width: float


@dataclass(frozen=True)
class ProjectRow:
    number: int
    title: str
    cost: str
    votes: int
    funded: tuple[bool, ...]  # along the columns that could be counted


def shown(compared: Compared, chosen: str) -> dict[str, Any]:
    counted = [(trial.rule, trial.outlook) for trial in compared.trials if trial.outlook]
    rows = sorted(_rows(compared, [outlook for _rule, outlook in counted]), key=lambda row: -row.votes)
    return {
        "columns": [_column(trial, compared, is_chosen=trial.rule == chosen) for trial in compared.trials],
        "headings": [NAMES[rule] for rule, _outlook in counted],
        "rows": [row for row in rows if any(row.funded)],
        "others": [row for row in rows if not any(row.funded)],
        "ballots": compared.election.ballots.total,
    }


def _column(trial: RuleTrial, compared: Compared, *, is_chosen: bool) -> RuleColumn:
    name = str(NAMES[trial.rule])
    if trial.outlook is None:
        return RuleColumn(name, _("It cannot be held on these ballots."), is_chosen)
    sentence = _sentence(trial.outlook, compared)
    if trial.is_shortened:
        sentence += " " + _(
            "On so many ballots the shares are completed at once here: growing euro by euro, "
            "as it would be counted, takes longer than a page may."
        )
    result = trial.outlook.result
    bars = (
        _bar(_("Money spent"), result.total_cost, result.budget),
        _bar(_("Ballots that get something"), trial.outlook.satisfied, result.ballots),
    )
    return RuleColumn(name, sentence, is_chosen, bars)


def _bar(label: str, part: int, whole: int) -> MoneyBar:
    share = part / whole if whole else 0.0
    return MoneyBar(label, share, round(min(share, 1) * 100, 2))


def _sentence(outlook: Outlook, compared: Compared) -> str:
    result, unit = outlook.result, compared.money_unit
    text = ngettext(
        "%(count)s project funded, %(cost)s spent of %(amount)s; "
        "of %(ballots)s ballots, %(satisfied)s get at least one of their projects.",
        "%(count)s projects funded, %(cost)s spent of %(amount)s; "
        "of %(ballots)s ballots, %(satisfied)s get at least one of their projects.",
        len(result.winners),
    )
    return text % {
        "count": number(len(result.winners)),
        "cost": money.euros(result.total_cost, unit),
        "amount": money.euros(result.budget, unit),
        "ballots": number(result.ballots),
        "satisfied": number(outlook.satisfied),
    }


def _rows(compared: Compared, outlooks: list[Outlook]) -> list[ProjectRow]:
    winners = [set(outlook.result.winners) for outlook in outlooks]
    votes = {entry.id: entry.votes for outlook in outlooks[:1] for entry in outlook.result.entries}
    return [
        ProjectRow(
            candidate.number,
            compared.titles.get(candidate.id, candidate.id),
            money.euros(candidate.cost, compared.money_unit),
            votes.get(candidate.id, 0),
            tuple(candidate.id in won for won in winners),
        )
        for candidate in compared.election.candidates
    ]
