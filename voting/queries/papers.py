"""The ballot paper as a value: what a voter may mark and a count reads. Settled ones stay in the process."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC
from functools import cached_property
from typing import Any

from django.utils.translation import gettext as _

from accounts.models import Territory
from accounts.process_cache import Shelf
from accounts.refusals import Refused
from budget.enums import ZoneChoice
from budget.models import Edition, Project, RegisterEntry
from budget.rulebook import Rulebook
from voting.models import Contest, ContestEntry, Poll
from voting.tally.ballots import registry as ballot_rules
from voting.tally.ballots.packing import ContestLayout, PaperLayout
from voting.tally.ballots.rule import BallotRule
from voting.tally.ballots.whole_papers import VotedContest
from voting.tally.errors import BadBallotRule
from voting.tally.types import Candidate, Marking, candidates_by_number

CACHE_SIZE = 64


@dataclass(frozen=True)
class PaperEntry:
    """A project as printed. Money is in parts of a euro, one in all but imported elections."""

    id: int
    number: int
    title: str
    cost: int
    project_id: int
    project_number: int
    external_id: str
    labels: tuple[str, ...]
    withdrawn: bool
    withdrawn_reason: str

    @property
    def candidate(self) -> Candidate:
        name = self.external_id or str(self.number)
        return Candidate(name, self.number, self.cost, frozenset(self.labels), self.withdrawn)


def unknown_rule() -> str:
    return _(
        "This ballot paper follows a rule that this version of the program does not know: "
        "nothing was changed. Tell the technical team."
    )


@dataclass(frozen=True)
class PaperContest:
    """One envelope on the paper; `key` names it in choices, packed ballots and the API."""

    id: int
    key: str
    title: str
    amount: int
    parts_per_euro: int
    access: ZoneChoice
    territory_id: int | None
    ballot_rule: str
    ballot_bounds: Mapping[str, Any]
    tally_rule: str
    tally_options: Mapping[str, Any]
    entries: tuple[PaperEntry, ...]

    @cached_property
    def rule(self) -> BallotRule:
        """Refuses where another version of the program wrote a rule that this one does not know."""
        try:
            return ballot_rules.bounded(self.ballot_rule, self.ballot_bounds)
        except BadBallotRule as fault:
            raise Refused(unknown_rule()) from fault

    @property
    def marking(self) -> Marking:
        return self.rule.marking

    @property
    def is_townwide(self) -> bool:
        """For everybody and of no territory: what the others carry over goes to the first such envelope."""
        return self.access == ZoneChoice.EVERYONE and self.territory_id is None

    @cached_property
    def candidates(self) -> Mapping[int, Candidate]:
        return candidates_by_number(entry.candidate for entry in self.entries)

    @cached_property
    def layout(self) -> ContestLayout:
        return self.rule.layout(self.key, [entry.number for entry in self.entries])

    @property
    def voted(self) -> VotedContest:
        """What a voter's choice is checked against."""
        return VotedContest(
            self.rule,
            self.candidates,
            is_one_of_several=self.access == ZoneChoice.CHOSEN_ZONE,
            is_for_some=self.access == ZoneChoice.OWN_ZONE,
        )

    @property
    def as_printed(self) -> VotedContest:
        """The same as on the day of the print: a project withdrawn since leaves a ballot valid, and the count
        passes it by (rulebook, article 9).
        """
        candidates = {
            number: Candidate(candidate.id, number, candidate.cost)
            for number, candidate in self.candidates.items()
        }
        return replace(self.voted, candidates=candidates)


@dataclass(frozen=True)
class Paper:
    poll_id: int
    contests: tuple[PaperContest, ...]
    rules: Rulebook

    @cached_property
    def layout(self) -> PaperLayout:
        return PaperLayout(tuple(contest.layout for contest in self.contests))

    @cached_property
    def has_zones(self) -> bool:
        return any(contest.access == ZoneChoice.OWN_ZONE for contest in self.contests)


def offered_to(voter: RegisterEntry, paper: Paper) -> tuple[PaperContest, ...]:
    """The contests on this person's paper; of those of a chosen zone, all: one is for them to choose."""
    return _offered(paper, voter.edition_id, voter.territory_id)


def offered_in(poll: Poll, paper: Paper, territory: int | None) -> tuple[PaperContest, ...]:
    """The contests on the sheet of a quarter; without one, those of the whole town and of a chosen zone."""
    return _offered(paper, poll.edition_id, territory)


def _offered(paper: Paper, edition: int, territory: int | None) -> tuple[PaperContest, ...]:
    home = _home(edition, territory) if paper.has_zones else set()
    return tuple(
        contest
        for contest in paper.contests
        if contest.access != ZoneChoice.OWN_ZONE or contest.territory_id in home
    )


def _home(edition: int, place: int | None) -> set[int]:
    """A territory and those that contain it: who lives in a quarter lives in its commune."""
    town = Territory.objects.filter(municipality__editions=edition)
    parents = dict(town.values_list("pk", "parent_id"))
    home: set[int] = set()
    while place is not None and place not in home:
        home.add(place)
        place = parents.get(place)
    return home


_settled = Shelf[tuple[int, str, int], Paper](size=CACHE_SIZE)


def projects_of(contests: Iterable[PaperContest], edition: Edition) -> dict[int, Project]:
    """What the frozen paper does not print: theme, quarter, address of each project."""
    wanted = [entry.project_id for contest in contests for entry in contest.entries]
    return Project.objects.within(edition.municipality).select_related("theme", "territory").in_bulk(wanted)


def settled_paper(poll: Poll, withdrawals: int) -> Paper:
    """Frozen by its fingerprint but for withdrawals, which are only added: their number tells them all."""
    return _settled.get((poll.pk, poll.paper_fingerprint, withdrawals), lambda: read_paper(poll))


def read_paper(poll: Poll) -> Paper:
    contests = Contest.objects.filter(poll=poll).prefetch_related("entries__project")
    parts = poll.rulebook.parts if poll.rulebook else {}
    return Paper(
        poll_id=poll.pk,
        contests=tuple(_contest(contest) for contest in contests),
        rules=Rulebook.from_parts(parts),
    )


def withdrawals(poll: Poll) -> int:
    return ContestEntry.objects.filter(poll=poll, withdrawn_at__isnull=False).count()


def _contest(contest: Contest) -> PaperContest:
    return PaperContest(
        id=contest.pk,
        key=str(contest.position),
        title=contest.title,
        amount=contest.amount_eur,
        parts_per_euro=contest.parts_per_euro,
        access=ZoneChoice(contest.access),
        territory_id=contest.territory_id,
        ballot_rule=contest.ballot_rule,
        ballot_bounds=contest.ballot_bounds,
        tally_rule=contest.tally_rule,
        tally_options=contest.tally_options,
        entries=tuple(map(_entry, contest.entries.all())),
    )


def _entry(entry: ContestEntry) -> PaperEntry:
    return PaperEntry(
        id=entry.pk,
        number=entry.number,
        title=entry.title,
        cost=entry.cost_eur,
        project_id=entry.project_id,
        project_number=entry.project.number,
        external_id=entry.external_id,
        labels=tuple(entry.labels),
        withdrawn=entry.withdrawn_at is not None,
        withdrawn_reason=entry.withdrawn_reason,
    )


def fingerprint(poll: Poll) -> str:
    """SHA-256 of the canonical ballot paper. The close is left out: it alone may later be postponed."""
    text = json.dumps(canonical(poll), sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def canonical(poll: Poll) -> dict[str, Any]:
    contests = (
        Contest.objects.filter(poll=poll).select_related("territory").prefetch_related("entries__project")
    )
    return {
        "municipality": poll.municipality.slug,
        "edition": poll.edition.slug,
        "rulebook": poll.rulebook.number if poll.rulebook else None,
        "opens_at": poll.opens_at.astimezone(UTC).isoformat() if poll.opens_at else None,
        "required_level": poll.required_level,
        "seed_commitment": poll.seed_commitment,
        "urn_public_key": bytes(poll.urn_public_key or b"").hex(),
        "signing_public_key": bytes(poll.signing_public_key or b"").hex(),
        "contests": [
            _canonical_contest(contest) for contest in contests.prefetch_related("entries__project")
        ],
    }


def _canonical_contest(contest: Contest) -> dict[str, Any]:
    return {
        "position": contest.position,
        "title": contest.title,
        "amount": contest.amount_eur,
        "parts_per_euro": contest.parts_per_euro,
        "access": contest.access,
        "territory": contest.territory.slug if contest.territory else None,
        "ballot_rule": contest.ballot_rule,
        "ballot_bounds": contest.ballot_bounds,
        "tally_rule": contest.tally_rule,
        "tally_options": contest.tally_options,
        "entries": [
            {
                "number": entry.number,
                "title": entry.title,
                "cost": entry.cost_eur,
                "labels": entry.labels,
                "project": entry.external_id or entry.project.number,
            }
            for entry in contest.entries.all()
        ],
    }
