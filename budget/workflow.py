"""The moves of proposals, projects, reviews, juries, registrations: the table is the diagram."""

from collections.abc import Collection
from datetime import datetime
from typing import cast

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.moves import Move, TimeCheck
from accounts.refusals import Refused
from budget import calendar
from budget.enums import (
    DisputeStatus,
    JuryStatus,
    ListStatus,
    PhaseKind,
    ProjectStatus,
    ProposalStatus,
    RegisterStatus,
    ReviewStatus,
)
from budget.models import (
    Dispute,
    Edition,
    FeasibilityReview,
    Jury,
    Project,
    Proposal,
    RegisterEntry,
    RegisterList,
)


def in_phase(kind: PhaseKind) -> TimeCheck:
    """Only while this phase is open."""

    def check(thing: models.Model, at: datetime) -> None:
        require_open(edition_of(thing), (kind,), at)

    return check


def before_its_own(date_column: str) -> TimeCheck:
    """Until the date the row itself holds, whatever the phase."""

    def check(thing: models.Model, at: datetime) -> None:
        limit = getattr(thing, date_column)
        if limit is not None and at >= limit:
            raise Refused(_("The date for this has passed. Nothing was changed."))

    return check


def after_its_proposer(idea: models.Model, at: datetime) -> None:
    """An idea returned to be completed waits for its proposer until its date; any other, for nobody."""
    if (
        isinstance(idea, Proposal)
        and idea.status == P.RETURNED
        and idea.complete_by
        and at < idea.complete_by
    ):
        raise Refused(_("The proposer still has time to complete this idea. Nothing was changed."))


P, J, R, Y = ProposalStatus, ProjectStatus, ReviewStatus, JuryStatus
E, L = RegisterStatus, ListStatus

SUBMIT = Move(Proposal, (P.DRAFT,), P.SUBMITTED, in_time=in_phase(PhaseKind.COLLECTION))
RESUBMIT = Move(Proposal, (P.RETURNED,), P.SUBMITTED, in_time=before_its_own("complete_by"))
WITHDRAW_PROPOSAL = Move(Proposal, (P.DRAFT, P.SUBMITTED, P.RETURNED), P.WITHDRAWN)
RETURN = Move(Proposal, (P.SUBMITTED,), P.RETURNED)
ADMIT = Move(Proposal, (P.SUBMITTED,), P.ADMITTED)
NOT_TAKE_UP = Move(Proposal, (P.SUBMITTED, P.RETURNED), P.NOT_TAKEN_UP, in_time=after_its_proposer)

FIND_FEASIBLE = Move(Project, (J.UNDER_REVIEW,), J.FEASIBLE)
FIND_UNFEASIBLE = Move(Project, (J.UNDER_REVIEW,), J.UNFEASIBLE)
SHORTLIST = Move(Project, (J.FEASIBLE,), J.SHORTLISTED)
LEAVE_OUT = Move(Project, (J.FEASIBLE,), J.NOT_SHORTLISTED)
# Without a jury every feasible project goes to the vote.
PUT_ON_BALLOT = Move(Project, (J.FEASIBLE, J.SHORTLISTED), J.ON_BALLOT)
# A paper taken back before its keys were there.
BACK_TO_THE_FEASIBLE = Move(Project, (J.ON_BALLOT,), J.FEASIBLE)
BACK_TO_THE_SHORTLIST = Move(Project, (J.ON_BALLOT,), J.SHORTLISTED)
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
GO_WITHOUT_QUORUM = Move(Jury, (Y.SCORING,), Y.WITHOUT_QUORUM)
DELIVER_SHORTLIST = Move(Jury, (Y.CLOSED,), Y.DELIVERED)

CHECK_LIST = Move(RegisterList, (L.UPLOADED, L.CHECKED), L.CHECKING)
LIST_CHECKED = Move(RegisterList, (L.CHECKING,), L.CHECKED)
ENTER_LIST = Move(RegisterList, (L.CHECKED,), L.ENTERING)
LIST_ENTERED = Move(RegisterList, (L.ENTERING,), L.ENTERED)
REMOVE_LIST = Move(RegisterList, (L.ENTERED,), L.REMOVING)
LIST_REMOVED = Move(RegisterList, (L.REMOVING,), L.REMOVED)


FREE_ENTRY = Move(RegisterEntry, (E.DOUBTFUL,), E.ENTERED)
REFUSE_ENTRY = Move(RegisterEntry, (E.DOUBTFUL,), E.REFUSED)
ANSWER_DISPUTE = Move(Dispute, (DisputeStatus.OPEN,), DisputeStatus.ANSWERED)


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
