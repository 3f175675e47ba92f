"""An outcome as its pages show it: winners with faces, the envelope as spent, each step, each lot."""

from collections.abc import Iterable
from typing import Any

from django.urls import reverse

from frontend.cards import PROJECT_LOOKS, Card, badge, look
from voting import policies
from voting.enums import CouncilVerdict, PollOrigin, PollStatus
from voting.models import Contest, Outcome, OutcomeEntry, Poll

Row = dict[str, Any]


def shown(outcomes: Iterable[Outcome], poll: Poll) -> list[Row]:
    """One row per envelope: winners first, then every project with what became of it."""
    return [
        {
            "contest": outcome.contest,
            "outcome": outcome,
            "winners": [_card(entry, outcome.contest, poll) for entry in _chosen(outcome, poll)],
            "parts": [
                {"label": entry.contest_entry.title, "amount_eur": _euros(entry, outcome.contest)}
                for entry in _chosen(outcome, poll)
            ],
            "total_eur": outcome.contest.amount_eur // outcome.contest.parts_per_euro,
            "entries": outcome.entries.all(),
        }
        for outcome in outcomes
    ]


def _chosen(outcome: Outcome, poll: Poll) -> list[OutcomeEntry]:
    """What the vote proposes; once the council has spoken, what it accepted."""
    entries = outcome.entries.all()
    if poll.status in (PollStatus.DECIDED, PollStatus.PROCLAIMED):
        return [entry for entry in entries if entry.council_verdict == CouncilVerdict.ACCEPTED]
    return [entry for entry in entries if entry.is_proposed]


def _card(entry: OutcomeEntry, contest: Contest, poll: Poll) -> Card:
    """Once proclaimed, a winner shows where it stands: on its way, delivered, or given up since."""
    printed, project, edition = entry.contest_entry, entry.contest_entry.project, poll.edition
    is_proclaimed = poll.status == PollStatus.PROCLAIMED
    shown = badge(project.status, "project_status", PROJECT_LOOKS) if is_proclaimed else {}
    return Card(
        title=printed.title,
        href=reverse("project", args=[edition.municipality.slug, edition.slug, project.number]),
        look=look(project),
        theme=project.theme.name if project.theme else "",
        seed=project.number,
        number=printed.number,
        quarter=project.territory.name if project.territory else "",
        cost_eur=_euros(entry, contest),
        status=shown.get("label", ""),
        status_tone=shown.get("tone", ""),
        status_icon=shown.get("icon", ""),
    )


def _euros(entry: OutcomeEntry, contest: Contest) -> int:
    return entry.contest_entry.cost_eur // contest.parts_per_euro


def steps(outcome: Outcome) -> list[Row]:
    """What the rule looked at, in its order, with what was left before and after."""
    titles = _titles(outcome)
    return [
        {
            "title": titles[step["candidate"]],
            "votes": step["score"],
            "cost": step["cost"],
            "left": step["left"],
            "left_after": step["left"] - step["cost"] if step["funded"] else step["left"],
            "funded": step["funded"],
            "settled_by": step["settled_by"],
        }
        for step in outcome.result["steps"]
    ]


def lots(outcome: Outcome, seed: str) -> list[list[Row]]:
    """The lots that were really drawn, each in the order it gave, with the command that draws it again."""
    titles = _titles(outcome)
    return [
        [
            {
                "title": titles[draw["candidate"]],
                "draw": draw["draw"],
                "command": f"printf '%s:%s' '{seed}' {draw['number']} | sha256sum",
            }
            for draw in lot
        ]
        for lot in outcome.result["lots"]
    ]


def _titles(outcome: Outcome) -> dict[str, str]:
    printed = [entry.contest_entry for entry in outcome.entries.all()]
    return {entry.external_id or str(entry.number): f"{entry.number}. {entry.title}" for entry in printed}


def stage(poll: Poll | None) -> str:
    """Which of its states the results page is in."""
    if poll is None or not policies.outcomes_are_public(poll):
        return "awaited"
    if poll.origin == PollOrigin.IMPORTED:
        return "imported"
    return "proclaimed" if poll.status == PollStatus.PROCLAIMED else str(poll.status)
