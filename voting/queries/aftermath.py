"""What happened since the proclamation, and what may still be decided: one story for every page."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from budget.enums import ProjectStatus
from budget.models import Project
from budget.queries.editions import FUNDED
from voting.enums import PollStatus
from voting.models import Contest, ContestEntry, LaterDecision, Poll


@dataclass(frozen=True)
class ContestAfter:
    """One envelope as it stands now; `reserve` in the order of the count."""

    contest: Contest
    free_eur: int
    winners: list[Project] = field(default_factory=list)
    reserve: list[ContestEntry] = field(default_factory=list)
    given_up: list[Project] = field(default_factory=list)  # whose place nobody took


def later_decisions(poll: Poll) -> list[LaterDecision]:
    """In their order: every project given up, every one called up, what became of the money left."""
    decisions = LaterDecision.objects.within(poll.municipality).filter(poll=poll)
    return list(decisions.select_related("contest", "project", "in_place_of", "recorded_by"))


def contests_now(poll: Poll) -> list[ContestAfter]:
    """Nothing before the winners are proclaimed."""
    if poll.status != PollStatus.PROCLAIMED:
        return []
    decisions = later_decisions(poll)
    printed = list(
        ContestEntry.objects.within(poll.municipality)
        .filter(poll=poll)
        .select_related("project", "contest")
        .order_by("outcome_entry__rank", "number")
    )
    contests = {entry.contest_id: entry.contest for entry in printed}
    return [
        _contest_now(contest, [entry for entry in printed if entry.contest_id == pk], decisions)
        for pk, contest in sorted(contests.items(), key=lambda item: item[1].position)
    ]


def free_eur(contest: Contest) -> int:
    """What no winner takes and no decision has given away."""
    decisions = LaterDecision.objects.filter(contest=contest)
    return _free(contest, contest.entries.select_related("project"), decisions)


def _contest_now(
    contest: Contest, printed: list[ContestEntry], decisions: list[LaterDecision]
) -> ContestAfter:
    replaced = {decision.in_place_of_id for decision in decisions}
    return ContestAfter(
        contest=contest,
        free_eur=_free(contest, printed, [made for made in decisions if made.contest_id == contest.pk]),
        winners=[
            entry.project
            for entry in printed
            if entry.project.status in (ProjectStatus.WINNER, ProjectStatus.IN_DELIVERY)
        ],
        reserve=[entry for entry in printed if entry.project.status == ProjectStatus.RESERVE],
        given_up=[
            entry.project
            for entry in printed
            if entry.project.status == ProjectStatus.ABANDONED and entry.project_id not in replaced
        ],
    )


def _free(contest: Contest, printed: Iterable[ContestEntry], decisions: Iterable[LaterDecision]) -> int:
    taken = sum(entry.cost_eur for entry in printed if entry.project.status in FUNDED)
    given = sum(decision.amount_eur or 0 for decision in decisions)
    return max(0, contest.amount_eur - taken - given)
