"""An outcome as its pages show it: winners with faces, the envelope as spent, whose money went where."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, NamedTuple

from django.urls import reverse
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from budget.enums import ProjectStatus
from budget.models import Project
from budget.policies.deliveries import UNDER_WAY
from frontend.outcomes.reasons import OutcomeNames, why
from frontend.pieces import charts
from frontend.pieces.cards import PROJECT_LOOKS, Card, badge, look
from frontend.words.days import day
from frontend.words.margins import missing_votes
from frontend.words.money import number
from frontend.words.tables import which_of, word
from voting.enums import CouncilVerdict, LaterDecisionKind, PollOrigin, PollStatus
from voting.models import Contest, CouncilDecision, LaterDecision, Outcome, OutcomeEntry, Poll
from voting.published import Regime
from voting.queries.outcomes import Cell, Turnout
from voting.queries.turnouts import TurnoutSoFar
from voting.tally.looking.flows import Flow

OutcomeRow = dict[str, Any]


def shown(outcomes: Iterable[Outcome], poll: Poll, labels: Mapping[str, str]) -> list[OutcomeRow]:
    """One row per envelope: winners first, then every project with what became of it."""
    return [
        {
            "contest": outcome.contest,
            "outcome": outcome,
            "is_decided": poll.status in DECIDED,
            "winners": [_card(entry, outcome.contest, poll) for entry in _chosen(outcome, poll)],
            "parts": [
                {"label": entry.contest_entry.title, "amount_eur": entry.contest_entry.cost_eur}
                for entry in _chosen(outcome, poll)
            ],
            "total_eur": names.counted.budget,
            "accepted_above": accepted_above(outcome, poll),
            "entries": entries(names, poll),
        }
        for outcome, names in ((outcome, OutcomeNames(outcome, labels)) for outcome in outcomes)
    ]


DECIDED = (PollStatus.DECIDED, PollStatus.PROCLAIMED)


def accepted_above(outcome: Outcome, poll: Poll) -> int | None:
    """The cost of what the council accepted, where no envelope nor its reserve holds it: it may add money."""
    if poll.status not in DECIDED:
        return None
    held = outcome.counted.budget + outcome.tally_options.get("reserve", 0)
    accepted = sum(entry.contest_entry.cost_eur for entry in _chosen(outcome, poll))
    return accepted if accepted > held else None


COUNCIL_LOOKS: dict[str, tuple[str, str]] = {
    CouncilVerdict.ACCEPTED: ("success", "town-hall"),
    CouncilVerdict.RESERVE: ("info", "list"),
    CouncilVerdict.REJECTED: ("danger", "town-hall"),
}


def entries(names: OutcomeNames, poll: Poll) -> list[OutcomeRow]:
    """Every project in the order of the count, and why; a column that says nothing is not drawn."""
    told = [_told(entry, names, poll) for entry in _in_order(names.outcome)]
    is_told = any(row["why"] or row["since"] or row["council_reason"] for row in told)
    return [{**row, "is_told": is_told} for row in told]


def _told(entry: OutcomeEntry, names: OutcomeNames, poll: Poll) -> OutcomeRow:
    return {
        "number": entry.contest_entry.number,
        "title": entry.contest_entry.title,
        "votes": entry.shown_votes,
        "cost": entry.contest_entry.cost_eur,
        "badge": _badge(entry),
        "since": _afterwards(entry, poll),
        "why": why(entry, names) if names.outcome.shows_steps else "",
        "missing": missing_votes(names.outcome.margins.get(entry.contest_entry.identifier)),
        "council_reason": entry.council_reason,
    }


def _in_order(outcome: Outcome) -> list[OutcomeEntry]:
    """As they were counted; where that would tell of single ballots, winners first, then by number."""
    entries = list(outcome.entries.all())
    if outcome.shows_steps:
        return entries
    return sorted(entries, key=lambda entry: (not entry.is_proposed, entry.contest_entry.number))


def _badge(entry: OutcomeEntry) -> dict[str, str]:
    """What the council decided, once it has; before, what the vote says."""
    if entry.council_verdict:
        return badge(entry.council_verdict, "council_verdict", COUNCIL_LOOKS)
    if entry.is_proposed:
        return {"label": _("Proposed"), "tone": "success", "icon": "check"}
    return {"label": _("Not funded"), "tone": "", "icon": "list"}


def _afterwards(entry: OutcomeEntry, poll: Poll) -> dict[str, str]:
    """What happened after the council: given up, or called from the reserve list, and the way to its page."""
    project, was_reserve = entry.contest_entry.project, entry.council_verdict == CouncilVerdict.RESERVE
    if poll.status != PollStatus.PROCLAIMED:
        return {}
    if project.status == ProjectStatus.ABANDONED:
        words = _("Given up on %(day)s") % {"day": day(project.status_since)}
    elif was_reserve and project.status in UNDER_WAY:
        words = _("Called from the reserve list since")
    else:
        return {}
    return {"words": words, "href": _page_of(project, poll)}


def _page_of(project: Project, poll: Poll) -> str:
    return reverse("project", args=[poll.municipality.slug, poll.edition.slug, project.number])


def _chosen(outcome: Outcome, poll: Poll) -> list[OutcomeEntry]:
    """What the vote proposes; once the council has spoken, what it accepted."""
    entries = _in_order(outcome)
    if poll.status in DECIDED:
        return [entry for entry in entries if entry.council_verdict == CouncilVerdict.ACCEPTED]
    return [entry for entry in entries if entry.is_proposed]


def _card(entry: OutcomeEntry, contest: Contest, poll: Poll) -> Card:
    """Once proclaimed, a winner shows where it stands: on its way, delivered, or given up since."""
    printed, project = entry.contest_entry, entry.contest_entry.project
    is_proclaimed = poll.status == PollStatus.PROCLAIMED
    status = badge(project.status, "project_status", PROJECT_LOOKS) if is_proclaimed else {}
    return Card(
        title=printed.title,
        href=_page_of(project, poll),
        look=look(project),
        theme=project.theme.name if project.theme else "",
        seed=project.number,
        votes=entry.shown_votes,
        quarter=project.territory.name if project.territory else "",
        cost_eur=printed.cost_eur,
        status=status.get("label", ""),
        status_tone=status.get("tone", ""),
        status_icon=status.get("icon", ""),
    )


# A payment narrower than this is drawn and told with the other small ones.
NARROWEST = 2.5


def shares_were_raised(names: OutcomeNames) -> bool:
    return any(held.raises for held in names.counted.passes)


def flows(names: OutcomeNames) -> list[OutcomeRow]:
    """For each project, where the money of those who chose it went: the drawing, and its figures.

    Of few ballots it would tell of single ones.
    """
    if names.outcome.regime is not Regime.OPEN:
        return []
    kept = {flow.id: flow for flow in map(Flow.from_json, names.outcome.flows)}
    costs = {name: printed.cost_eur for name, printed in names.printed.items()}
    scale = max([1, *(flow.brought for flow in kept.values()), *costs.values()]) * 1.01
    return [_flow(kept[name], costs[name], scale, names) for name in costs if name in kept]


def _flow(flow: Flow, cost: int, scale: float, names: OutcomeNames) -> OutcomeRow:
    least = scale * NARROWEST / charts.FULL
    drawn = [(name, paid) for name, paid in flow.paid if paid >= least or name == flow.id]
    small = [paid for name, paid in flow.paid if paid < least and name != flow.id]
    others = ngettext("%(count)s other project", "%(count)s other projects", len(small))
    spent = [
        {
            "title": names.titles[name],
            "mark": str(names.printed[name].number),
            "paid": paid,
            "is_own": name == flow.id,
        }
        for name, paid in drawn
    ]
    if small:
        title = others % {"count": number(len(small))}
        spent.append({"title": title, "mark": "", "paid": sum(small), "is_own": False})
    return {
        "title": names.titles[flow.id],
        "supporters": flow.supporters,
        "brought": flow.brought,
        "spent": spent,
        "left": flow.left,
        "cost": cost,
        "is_funded": any(part["is_own"] for part in spent),
        "bar": charts.flow_bar(spent, flow.left, cost, scale),
    }


def lots(names: OutcomeNames, seed: str) -> list[OutcomeRow]:
    """The lots that were really drawn, each in the order it gave, with the command that draws it again."""
    return [
        {
            "among": names.several(draw.candidate for draw in lot.draws),
            "draws": [
                {
                    "title": names.titles[draw.candidate],
                    "draw": draw.draw,
                    "command": f"printf '%s:%s' '{seed}' {draw.number} | sha256sum",
                }
                for draw in lot.draws
            ],
        }
        for lot in names.counted.lots
    ]


class TurnoutChart(NamedTuple):
    title: str
    heading: str
    value_heading: str
    rows: list[OutcomeRow]


def turnout_charts(turnout: Turnout | TurnoutSoFar) -> list[TurnoutChart]:
    """By way of voting and by quarter; one bar alone, or nothing but figures kept back, is no chart."""
    channels = [replace(cell, label=word(cell.label, "channel")) for cell in turnout.channels]
    told = [(_("By way of voting"), _("Way of voting"), channels)]
    if isinstance(turnout, Turnout):
        told.append((_("By quarter"), _("Quarter"), turnout.territories))
    return [
        TurnoutChart(title, heading, _("People who voted"), _bars(cells, turnout.signatures))
        for title, heading, cells in told
        if len(cells) > 1 and any(cell.count is not None for cell in cells)
    ]


def _bars(cells: Iterable[Cell], total: int) -> list[OutcomeRow]:
    return [
        {
            "label": cell.label,
            "value": cell.count,
            "share": cell.count / total if cell.count is not None and total else None,
        }
        for cell in cells
    ]


class Correction(NamedTuple):
    at: datetime | None
    reason: str
    reference: str  # the number that stood before


def corrections(decision: CouncilDecision | None) -> list[Correction]:
    """What was put right in the recorded decision, and why."""
    made = decision.corrections if decision else []
    return [
        Correction(parse_datetime(change["at"]), change["reason"], change["before"]["reference"])
        for change in made
    ]


class Since(NamedTuple):
    """One thing decided after the proclamation, as the result's pages tell it."""

    kind: dict[str, bool]  # is_abandoned, is_called_up, is_leftover
    at: datetime
    project: Project | None
    in_place_of: Project | None
    envelope: str
    amount_eur: int | None
    unspent: str
    reference: str
    decided_on: date | None
    reason: str


def made_since(decisions: Iterable[LaterDecision]) -> list[Since]:
    return [
        Since(
            kind=which_of(LaterDecisionKind, decision.kind),
            at=decision.recorded_at,
            project=decision.project,
            in_place_of=decision.in_place_of,
            envelope=decision.contest.title,
            amount_eur=decision.amount_eur,
            unspent=decision.unspent,
            reference=decision.reference,
            decided_on=decision.decided_on,
            reason=decision.reason,
        )
        for decision in decisions
    ]


@dataclass(frozen=True)
class PollStage:
    """Where a poll stands between its close and the proclamation, for templates to ask."""

    is_before_close: bool
    is_counting: bool
    is_draft: bool
    is_proposed: bool
    is_decided: bool
    is_proclaimed: bool
    is_imported: bool


def stage(poll: Poll) -> PollStage:
    return PollStage(
        is_before_close=poll.is_being_settled or poll.status == PollStatus.SETTLED,
        is_counting=poll.status == PollStatus.CLOSED,
        is_draft=poll.status == PollStatus.TALLIED,
        is_proposed=poll.status == PollStatus.PROPOSED,
        is_decided=poll.status == PollStatus.DECIDED,
        is_proclaimed=poll.status == PollStatus.PROCLAIMED,
        is_imported=poll.origin == PollOrigin.IMPORTED,
    )
