"""The moves of proposals, projects, reviews, juries: the table is the diagram, `apply` the only writer."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.refusals import Refused
from budget import calendar
from budget.enums import JuryStatus, PhaseKind, ProjectStatus, ProposalStatus, ReviewStatus
from budget.models import Edition, FeasibilityReview, Jury, Project, Proposal


@dataclass(frozen=True)
class Move:
    """From one of `sources` to `target`, inside a phase of `during` or before the row's own date `until`."""

    model: type[models.Model]
    sources: tuple[str, ...]
    target: str
    during: tuple[PhaseKind, ...] = ()
    until: str = ""

    def require_time(self, thing: Any, at: datetime) -> None:
        if self.until:
            limit = getattr(thing, self.until)
            if limit is not None and at >= limit:
                raise Refused(_("The date for this has passed. Nothing was changed."))
        if self.during:
            require_open(edition_of(thing), self.during, at)


P, J, R, Y = ProposalStatus, ProjectStatus, ReviewStatus, JuryStatus

SUBMIT = Move(Proposal, (P.DRAFT,), P.SUBMITTED, during=(PhaseKind.COLLECTION,))
RESUBMIT = Move(Proposal, (P.RETURNED,), P.SUBMITTED, until="complete_by")
WITHDRAW_PROPOSAL = Move(Proposal, (P.DRAFT, P.SUBMITTED, P.RETURNED), P.WITHDRAWN)
RETURN = Move(Proposal, (P.SUBMITTED,), P.RETURNED)
ADMIT = Move(Proposal, (P.SUBMITTED,), P.ADMITTED)
NOT_TAKE_UP = Move(Proposal, (P.SUBMITTED, P.RETURNED), P.NOT_TAKEN_UP)

FIND_FEASIBLE = Move(Project, (J.UNDER_REVIEW,), J.FEASIBLE)
FIND_UNFEASIBLE = Move(Project, (J.UNDER_REVIEW,), J.UNFEASIBLE)
SHORTLIST = Move(Project, (J.FEASIBLE,), J.SHORTLISTED)
LEAVE_OUT = Move(Project, (J.FEASIBLE,), J.NOT_SHORTLISTED)
# Without a jury every feasible project goes to the vote.
PUT_ON_BALLOT = Move(Project, (J.FEASIBLE, J.SHORTLISTED), J.ON_BALLOT)
PROPOSE_TO_COUNCIL = Move(Project, (J.ON_BALLOT,), J.PROPOSED)
NOT_FUND = Move(Project, (J.ON_BALLOT,), J.NOT_FUNDED)
PROCLAIM_WINNER = Move(Project, (J.PROPOSED, J.NOT_FUNDED), J.WINNER)
KEEP_IN_RESERVE = Move(Project, (J.PROPOSED, J.NOT_FUNDED), J.RESERVE)
REJECT_IN_COUNCIL = Move(Project, (J.PROPOSED, J.NOT_FUNDED), J.REJECTED_BY_COUNCIL)
START_DELIVERY = Move(Project, (J.WINNER,), J.IN_DELIVERY)
FINISH_DELIVERY = Move(Project, (J.IN_DELIVERY,), J.DELIVERED)
ABANDON = Move(Project, (J.WINNER, J.IN_DELIVERY), J.ABANDONED)
TAKE_FROM_RESERVE = Move(Project, (J.RESERVE,), J.WINNER)
WITHDRAW_PROJECT = Move(Project, (J.UNDER_REVIEW, J.FEASIBLE, J.SHORTLISTED, J.ON_BALLOT), J.WITHDRAWN)

OFFER_REPLY = Move(FeasibilityReview, (R.OPEN,), R.AWAITING_REPLY)
DECIDE_REVIEW = Move(FeasibilityReview, (R.OPEN, R.AWAITING_REPLY), R.DECIDED)

CLOSE_SCORING = Move(Jury, (Y.SCORING,), Y.CLOSED)
DELIVER_SHORTLIST = Move(Jury, (Y.CLOSED,), Y.DELIVERED)


def edition_of(thing: models.Model) -> Edition:
    path: str = getattr(thing, "municipality_path", "")
    for name in path.split("__")[:-1]:
        thing = getattr(thing, name)
    return cast("Edition", thing)


def require_open(edition: Edition, kinds: Collection[PhaseKind], at: datetime) -> None:
    """Refuse an act outside the phases it belongs to, saying when it is or was possible."""
    spans = [phase for phase in edition.phases.all() if phase.kind in kinds]
    if edition.is_archived or not calendar.open_spans(spans, at):
        raise Refused(_("This is not possible at this stage of the edition. Nothing was changed."))


def require_editable(proposal: Proposal, at: datetime) -> None:
    """A draft waits for its author; sent, its text may change until the close; returned, until its date."""
    if proposal.status == P.SUBMITTED:
        require_open(proposal.edition, (PhaseKind.COLLECTION,), at)
    elif proposal.status == P.RETURNED:
        RESUBMIT.require_time(proposal, at)
    elif proposal.status != P.DRAFT:
        raise Refused(_("This idea can no longer be changed."))


def is_editable(proposal: Proposal, at: datetime) -> bool:
    try:
        require_editable(proposal, at)
    except Refused:
        return False
    return True


def can_apply(move: Move, thing: Any, at: datetime) -> bool:
    """Whether the move exists from here and now; pages ask before they show a button."""
    if not isinstance(thing, move.model) or thing.status not in move.sources:  # type: ignore[attr-defined]
        return False
    try:
        move.require_time(thing, at)
    except Refused:
        return False
    return True


def apply(move: Move, thing: Any, *, at: datetime, **facts: Any) -> None:
    """Make the move by one guarded statement; `facts` are columns that must change in the same breath."""
    move.require_time(thing, at)
    moved = (
        type(thing)
        .objects.filter(pk=thing.pk, status__in=move.sources)
        .update(status=move.target, status_since=at, **facts)
    )
    if not moved:
        raise Refused(_("This has already moved on. Reload the page to see where it stands."))
    thing.refresh_from_db(fields=["status", "status_since", *facts])
