"""The ballot paper in preparation: what would be printed now, and what is still missing."""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import count
from typing import Any

from accounts.refusals import Refused
from budget.enums import JuryStatus, PhaseKind, ProjectStatus
from budget.models import Edition, Envelope, Jury, Phase, Project, RulebookVersion
from budget.queries import editions
from voting.models import Contest, Poll
from voting.queries import labels
from voting.queries.contest_rules import ContestRules
from voting.queries.papers import unknown_rule
from voting.tally import registry
from voting.tally.ballots import registry as ballot_rules
from voting.tally.ballots.rule import BallotRule
from voting.tally.errors import BadBallotRule
from voting.tally.types import Candidate, Election, Options


@dataclass(frozen=True)
class DraftContest:
    contest: Contest
    # With the number each would bear: printed numbers run through the whole paper.
    projects: tuple[tuple[int, Project], ...]
    labels: Mapping[int, tuple[str, ...]]

    @property
    def is_on_paper(self) -> bool:
        """Laid out, and with projects to choose from."""
        return bool(self.projects) and self.contest.pk is not None

    @property
    def envelope(self) -> Envelope:
        return self.contest.envelope

    @property
    def rule(self) -> BallotRule:
        """The ballot rule as it would be printed: its money is what the envelope holds today."""
        contest = self.contest
        amount = self.envelope.amount_eur
        try:
            return ballot_rules.bounded_by_money(contest.ballot_rule, contest.ballot_bounds, amount)
        except BadBallotRule as fault:
            raise Refused(unknown_rule()) from fault

    @property
    def candidates(self) -> tuple[Candidate, ...]:
        """The projects as the settled paper would give them to the count."""
        return tuple(
            Candidate(str(number), number, project.cost_eur or 0, frozenset(self.labels[project.pk]))
            for number, project in self.projects
        )

    @property
    def tally_options(self) -> dict[str, Any]:
        """The options as they would be printed: incompatible projects by their number on the paper.

        A draft names them by their number in the edition (`reference`), since printed numbers still move.
        """
        numbers = {reference(project): str(number) for number, project in self.projects}
        options = self.contest.tally_options
        groups = [
            [numbers[name] for name in group if name in numbers] for group in options.get("exclusive", ())
        ]
        return {**options, "exclusive": [group for group in groups if len(group) > 1]}

    def require_countable(self) -> None:
        """Raise TallyError where the rules do not fit together: an empty urn, counted now, tells."""
        amount, marking = self.envelope.amount_eur, self.rule.marking
        election = Election.of(self.candidates, (), budget=amount, marking=marking)
        # Any seed will do: nobody reads the lots of this count.
        options = Options.from_json({**self.tally_options, "seed": "trial"})
        registry.count(election, self.contest.tally_rule, options)


def reference(project: Project) -> str:
    return f"project:{project.number}"


@dataclass(frozen=True)
class Draft:
    poll: Poll
    phase: Phase | None
    rulebook: RulebookVersion | None
    contests: tuple[DraftContest, ...]
    waiting: tuple[DraftContest, ...]  # without a project yet: rules of their own, and not on the paper
    unplaced: tuple[Project, ...]
    uncomposed: tuple[Envelope, ...]

    @property
    def mark(self) -> str:
        """Which draft a person read before settling it: another one has another mark."""
        seen = [
            [drafted.contest.pk, drafted.envelope.name, drafted.envelope.amount_eur,
             drafted.contest.ballot_rule, drafted.contest.ballot_bounds, drafted.contest.access,
             drafted.contest.tally_rule, drafted.tally_options,
             [[number, project.pk, project.title, project.cost_eur, drafted.labels[project.pk]]
              for number, project in drafted.projects]]
            for drafted in self.contests
        ]  # fmt: skip
        dates = [self.phase.opens_at.isoformat(), self.phase.closes_at.isoformat()] if self.phase else []
        text = json.dumps([dates, self.rulebook.pk if self.rulebook else None, seen], sort_keys=True)
        return hashlib.sha256(text.encode()).hexdigest()[:16]


def draft(poll: Poll, changed: Contest | None = None) -> Draft:
    """The paper as it would be printed now. `changed` is one of its contests as it would be saved, in the
    place of what the database holds.
    """
    edition = poll.edition
    contests = [
        changed if changed is not None and contest.envelope_id == changed.envelope_id else contest
        for contest in every_contest(poll)
    ]
    projects = list(candidates(edition))
    envelopes = list(edition.envelopes.all())
    only = envelopes[0] if len(envelopes) == 1 else None
    numbers = count(1)
    priority = labels.priority_territories(edition.municipality)
    labelled = {project.pk: labels.labels_of_project(project, priority) for project in projects}
    drafted = tuple(
        DraftContest(
            contest,
            tuple((next(numbers), project) for project in _projects_of(contest, projects, only)),
            labelled,
        )
        for contest in contests
    )
    composed = {contest.envelope_id for contest in contests if contest.pk}
    return Draft(
        poll=poll,
        phase=voting_phase(edition),
        rulebook=editions.current_rulebook(edition),
        contests=tuple(envelope for envelope in drafted if envelope.is_on_paper),
        waiting=tuple(envelope for envelope in drafted if not envelope.is_on_paper),
        unplaced=tuple(project for project in projects if project.envelope_id is None and only is None),
        uncomposed=tuple(
            envelope
            for envelope in envelopes
            if envelope.pk not in composed
            and any(_stands_in(project, envelope, only) for project in projects)
        ),
    )


def every_contest(poll: Poll) -> list[Contest]:
    """Those laid out, then for each other envelope one not saved, as the newest rulebook has it."""
    edition = poll.edition
    known = poll.contests.select_related("envelope", "envelope__territory", "territory") if poll.pk else ()
    contests = list(known)
    laid_out = {contest.envelope_id for contest in contests}
    others = edition.envelopes.exclude(pk__in=laid_out).select_related("territory", "theme")
    new = list(others.prefetch_related("reserved_shares"))
    if new:
        rules, names = editions.rules_to_edit(edition), labels.names(edition.municipality)
        last = max((contest.position for contest in contests), default=0)
        contests += [
            _laid_out(
                poll, position, envelope, ContestRules.of_rulebook(rules, editions.line_of(envelope), names)
            )
            for position, envelope in enumerate(new, start=last + 1)
        ]
    for contest in contests:
        contest.poll = poll
    return contests


def _laid_out(poll: Poll, position: int, envelope: Envelope, rules: ContestRules) -> Contest:
    return Contest(
        poll=poll,
        envelope=envelope,
        position=position,
        title=envelope.name,
        amount_eur=envelope.amount_eur,
        access=rules.access,
        territory=envelope.territory,
        ballot_rule=rules.ballot_rule,
        ballot_bounds=rules.ballot_bounds(envelope.amount_eur),
        tally_rule=rules.counted_by,
        tally_options=rules.tally_options(),
    )


def contest_of(paper: Draft, contest: Contest) -> DraftContest:
    """The contest as the draft has it. One without a project is not on the paper yet, but has its rules."""
    every = (*paper.contests, *paper.waiting)
    return next(drafted for drafted in every if drafted.envelope == contest.envelope)


def candidates(edition: Edition) -> Iterable[Project]:
    """The projects that would be voted on: those that a jury shortlisted before, or every feasible one."""
    status = ProjectStatus.SHORTLISTED if jury_precedes(edition) else ProjectStatus.FEASIBLE
    projects = Project.objects.within(edition.municipality).filter(edition=edition, status=status)
    return projects.select_related("theme", "territory").order_by("number")


def voting_phase(edition: Edition) -> Phase | None:
    return next((phase for phase in edition.phases.all() if phase.kind == PhaseKind.VOTING), None)


def jury_precedes(edition: Edition) -> bool:
    """Whether a jury chooses first; one that was found without quorum passed every project on."""
    kinds = [phase.kind for phase in sorted(edition.phases.all(), key=lambda phase: phase.opens_at)]
    without_quorum = Jury.objects.filter(edition=edition, status=JuryStatus.WITHOUT_QUORUM)
    if PhaseKind.JURY not in kinds or without_quorum.exists():
        return False
    return PhaseKind.VOTING not in kinds or kinds.index(PhaseKind.JURY) < kinds.index(PhaseKind.VOTING)


def _projects_of(contest: Contest, projects: list[Project], only: Envelope | None) -> Iterator[Project]:
    return (project for project in projects if _stands_in(project, contest.envelope, only))


def _stands_in(project: Project, envelope: Envelope, only: Envelope | None) -> bool:
    """Whether a project is of this envelope; where an edition has but one, it needs not say so."""
    return project.envelope_id == envelope.pk or (project.envelope_id is None and only == envelope)
