"""A project and its vote: the way to the ballot while it is open; then what the vote and the council said."""

from datetime import date, datetime
from typing import NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import Viewer
from accounts.policies import is_signed_in
from budget.enums import ProjectStatus
from budget.models import Edition, Project
from frontend.pieces.next_steps import NextStep, next_step, to_the_ballot
from frontend.pieces.timelines import Event
from frontend.words.margins import missing_votes
from frontend.words.money import number
from frontend.words.tables import word
from voting.enums import CouncilVerdict
from voting.models import LaterDecision, OutcomeEntry
from voting.queries.outcomes import called_up, entry_of_project
from voting.queries.polls import open_until
from voting.queries.standings import standing

S = ProjectStatus
VOTED_ON = (
    S.PROPOSED,
    S.NOT_FUNDED,
    S.WINNER,
    S.RESERVE,
    S.REJECTED_BY_COUNCIL,
    S.IN_DELIVERY,
    S.DELIVERED,
    S.ABANDONED,
)


class ItsVote(NamedTuple):
    votes: int | None  # not shown of few ballots
    rank: int | None  # of few ballots the order may tell of single ones
    how_many: int
    verdict: str
    reason: str
    reference: str
    decided_on: date | None
    href: str
    called_up: LaterDecision | None = None  # from the reserve list
    missing: str = ""  # the votes that it lacked

    @property
    def words(self) -> str:
        if self.votes is None:
            return _("Counted among fewer than ten ballots, whose figures are not shown")
        counted = ngettext("%(votes)s vote", "%(votes)s votes", self.votes) % {"votes": number(self.votes)}
        if self.rank is None:
            return counted
        place = {"votes": counted, "rank": self.rank, "how_many": self.how_many}
        return _("%(votes)s; number %(rank)s of %(how_many)s in the order of the count") % place


def way_to_vote(edition: Edition, person: Viewer, at: datetime) -> NextStep | None:
    """What one does now with a ballot of this edition, while its vote is open."""
    closes_at = open_until(edition, at)
    if closes_at is None:
        return None
    return (
        next_step(standing(edition, person, at), person)
        if is_signed_in(person)
        else to_the_ballot(edition, closes_at)
    )


def its_vote(project: Project) -> ItsVote | None:
    entry = entry_of_project(project) if project.status in VOTED_ON else None
    return _vote_of(entry, project) if entry is not None else None


def _vote_of(entry: OutcomeEntry, project: Project) -> ItsVote:
    contest = entry.outcome.contest
    decision = getattr(contest.poll, "council_decision", None)
    return ItsVote(
        votes=entry.shown_votes,
        rank=entry.rank if entry.outcome.shows_steps else None,
        how_many=entry.how_many,  # type: ignore[attr-defined]  # annotated by the query
        verdict=word(entry.council_verdict, "council_verdict") if entry.council_verdict else "",
        reason=entry.council_reason,
        reference=decision.reference if decision is not None else "",
        decided_on=decision.decided_on if decision is not None else None,
        href=entry.get_absolute_url(),
        missing=missing_votes(entry.outcome.margins.get(entry.contest_entry.identifier)),
        called_up=called_up(project) if entry.council_verdict == CouncilVerdict.RESERVE else None,
    )


def events(vote: ItsVote) -> list[Event]:
    """The vote and the decision of the council, in the journey of the project."""
    told = [
        Event(
            _("Counted in the vote"),
            text=vote.words,
            icon="urn",
            href=vote.href,
            link_label=_("See the results"),
        )
    ]
    if vote.verdict:
        text = _("Council resolution %(reference)s.") % {"reference": vote.reference}
        told.append(Event(vote.verdict, on=vote.decided_on, text=text, words=vote.reason, icon="town-hall"))
    if vote.called_up is not None:
        later = vote.called_up
        text = _("Council resolution %(reference)s.") % {"reference": later.reference}
        title = _("Called up from the reserve list")
        told.append(
            Event(title, on=later.decided_on, text=text, words=later.reason, tone="success", icon="town-hall")
        )
    return told
