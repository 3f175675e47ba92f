"""Every move over every status: a new status fails here until somebody decides where it may go."""

from typing import Any

import pytest

from accounts import moves
from accounts.refusals import Refused
from budget import workflow
from budget.enums import (
    DisputeStatus,
    JuryStatus,
    ListKind,
    ListStatus,
    NotTakenUpGround,
    PhaseKind,
    ProjectStatus,
    ProposalStatus,
    RegisterStatus,
    ReviewDecision,
    ReviewStatus,
    TownLink,
)
from budget.models import Dispute, FeasibilityReview, Jury, Project, Proposal, RegisterEntry, RegisterList
from tests.factories.budget import CALENDAR, EditionFactory, RegisterEntryFactory, during
from tests.factories.proposals import STUDIED, WRITTEN, JuryFactory, ProjectFactory, ProposalFactory

pytestmark = pytest.mark.django_db

P, J, R, Y = ProposalStatus, ProjectStatus, ReviewStatus, JuryStatus
E, D, L = RegisterStatus, DisputeStatus, ListStatus

# move: from where, to where
TABLE: dict[str, tuple[type, set[str], str]] = {
    "SUBMIT": (Proposal, {P.DRAFT}, P.SUBMITTED),
    "RESUBMIT": (Proposal, {P.RETURNED}, P.SUBMITTED),
    "WITHDRAW_PROPOSAL": (Proposal, {P.DRAFT, P.SUBMITTED, P.RETURNED}, P.WITHDRAWN),
    "RETURN": (Proposal, {P.SUBMITTED}, P.RETURNED),
    "ADMIT": (Proposal, {P.SUBMITTED}, P.ADMITTED),
    "NOT_TAKE_UP": (Proposal, {P.SUBMITTED, P.RETURNED}, P.NOT_TAKEN_UP),
    "FIND_FEASIBLE": (Project, {J.UNDER_REVIEW}, J.FEASIBLE),
    "FIND_UNFEASIBLE": (Project, {J.UNDER_REVIEW}, J.UNFEASIBLE),
    "SHORTLIST": (Project, {J.FEASIBLE}, J.SHORTLISTED),
    "LEAVE_OUT": (Project, {J.FEASIBLE}, J.NOT_SHORTLISTED),
    "PUT_ON_BALLOT": (Project, {J.FEASIBLE, J.SHORTLISTED}, J.ON_BALLOT),
    "BACK_TO_THE_FEASIBLE": (Project, {J.ON_BALLOT}, J.FEASIBLE),
    "BACK_TO_THE_SHORTLIST": (Project, {J.ON_BALLOT}, J.SHORTLISTED),
    "PROPOSE_TO_COUNCIL": (Project, {J.ON_BALLOT}, J.PROPOSED),
    "NOT_FUND": (Project, {J.ON_BALLOT}, J.NOT_FUNDED),
    "PROCLAIM_WINNER": (Project, {J.PROPOSED, J.NOT_FUNDED}, J.WINNER),
    "KEEP_IN_RESERVE": (Project, {J.PROPOSED, J.NOT_FUNDED}, J.RESERVE),
    "REJECT_IN_COUNCIL": (Project, {J.PROPOSED, J.NOT_FUNDED}, J.REJECTED_BY_COUNCIL),
    "START_DELIVERY": (Project, {J.WINNER}, J.IN_DELIVERY),
    "FINISH_DELIVERY": (Project, {J.IN_DELIVERY}, J.DELIVERED),
    "ABANDON": (Project, {J.WINNER, J.IN_DELIVERY}, J.ABANDONED),
    "TAKE_FROM_RESERVE": (Project, {J.RESERVE}, J.WINNER),
    "WITHDRAW_PROJECT": (
        Project,
        {J.UNDER_REVIEW, J.FEASIBLE, J.SHORTLISTED, J.ON_BALLOT},
        J.WITHDRAWN,
    ),
    "OFFER_REPLY": (FeasibilityReview, {R.OPEN}, R.AWAITING_REPLY),
    "DECIDE_REVIEW": (FeasibilityReview, {R.OPEN, R.AWAITING_REPLY}, R.DECIDED),
    "CLOSE_SCORING": (Jury, {Y.SCORING}, Y.CLOSED),
    "FREE_ENTRY": (RegisterEntry, {E.DOUBTFUL}, E.ENTERED),
    "REFUSE_ENTRY": (RegisterEntry, {E.DOUBTFUL}, E.REFUSED),
    "ANSWER_DISPUTE": (Dispute, {D.OPEN}, D.ANSWERED),
    "GO_WITHOUT_QUORUM": (Jury, {Y.SCORING}, Y.WITHOUT_QUORUM),
    "CHECK_LIST": (RegisterList, {L.UPLOADED, L.CHECKED}, L.CHECKING),
    "LIST_CHECKED": (RegisterList, {L.CHECKING}, L.CHECKED),
    "ENTER_LIST": (RegisterList, {L.CHECKED}, L.ENTERING),
    "LIST_ENTERED": (RegisterList, {L.ENTERING}, L.ENTERED),
    "REMOVE_LIST": (RegisterList, {L.ENTERED}, L.REMOVING),
    "LIST_REMOVED": (RegisterList, {L.REMOVING}, L.REMOVED),
    "DELIVER_SHORTLIST": (Jury, {Y.CLOSED}, Y.DELIVERED),
}
# A returned idea is its proposer's until the date to complete it has passed.
WHEN = {"NOT_TAKE_UP": CALENDAR[PhaseKind.REVIEW][1]}
STATUSES: dict[type, type] = {
    Proposal: P,
    Project: J,
    FeasibilityReview: R,
    Jury: Y,
    RegisterEntry: E,
    Dispute: D,
    RegisterList: L,
}


def a_whole_proposal() -> Proposal:
    """One that the database would take in any status."""
    proposal = ProposalFactory(admitted=True)
    Proposal.objects.update(
        ground=NotTakenUpGround.REDIRECTED,
        ground_reason="Confiée à la voirie.",
        return_reason="Où ?",
        complete_by=CALENDAR[PhaseKind.REVIEW][1],
    )
    return proposal


def a_whole_project() -> Project:
    return ProjectFactory(costed=True, status_reason="Un immeuble s'y construit.")


def a_whole_review() -> FeasibilityReview:
    review = ProjectFactory().review
    FeasibilityReview.objects.update(
        decision=ReviewDecision.FEASIBLE, public_reasons="Possible.", decided_at=STUDIED
    )
    return review


def a_whole_dispute() -> Dispute:
    entry = RegisterEntryFactory()
    known = {"opened_at": WRITTEN, "status_since": WRITTEN, "answer": "Oui.", "answered_by": entry.user}
    return Dispute.objects.create(entry=entry, text="On me dit que j'ai voté.", **known)


def a_list() -> RegisterList:
    known = {
        "kind": ListKind.KNOWN,
        "tie": TownLink.RESIDENCE,
        "uploaded_at": WRITTEN,
        "status_since": WRITTEN,
    }
    return RegisterList.objects.create(edition=EditionFactory(running=True), file_name="liste.csv", **known)


MAKERS: dict[type, Any] = {
    Proposal: a_whole_proposal,
    Project: a_whole_project,
    FeasibilityReview: a_whole_review,
    Jury: lambda: JuryFactory(quorum_reason="Trop d'absences."),
    RegisterEntry: lambda: RegisterEntryFactory(status=E.DOUBTFUL),
    RegisterList: a_list,
    Dispute: a_whole_dispute,
}
CASES = [(name, status) for name, (model, _from, _to) in TABLE.items() for status in STATUSES[model]]


def test_the_table_names_every_move():
    moves = {name for name, value in vars(workflow).items() if isinstance(value, workflow.Move)}

    assert moves == set(TABLE)


@pytest.mark.parametrize(("name", "status"), CASES)
def test_a_move_starts_from_its_sources_and_from_nowhere_else(name, status):
    model, sources, target = TABLE[name]
    thing, at = MAKERS[model](), WHEN.get(name, WRITTEN)
    model.objects.filter(pk=thing.pk).update(status=status)
    thing.refresh_from_db()

    try:
        moves.apply(getattr(workflow, name), thing, at=at)
    except Refused:
        assert status not in sources
        assert model.objects.get(pk=thing.pk).status == status
    else:
        assert status in sources
        assert thing.status == target
        assert thing.status_since == at


def test_of_two_clicks_on_one_page_the_second_is_told_that_it_has_moved_on():
    proposal = ProposalFactory(submitted=True)
    the_other_window = Proposal.objects.get(pk=proposal.pk)
    moves.apply(workflow.WITHDRAW_PROPOSAL, proposal, at=WRITTEN)

    with pytest.raises(Refused, match=r"moved on|avancé|bougé|changé"):
        moves.apply(workflow.WITHDRAW_PROPOSAL, the_other_window, at=WRITTEN)

    assert Proposal.objects.get().status == P.WITHDRAWN


@pytest.mark.parametrize(
    ("at", "allowed"),
    [
        (CALENDAR[PhaseKind.COLLECTION][0], True),
        (during(PhaseKind.COLLECTION), True),
        (CALENDAR[PhaseKind.COLLECTION][1], False),
        (during(PhaseKind.REVIEW), False),
    ],
)
def test_an_idea_is_submitted_while_ideas_are_collected(at, allowed):
    proposal = ProposalFactory()

    assert moves.can_apply(workflow.SUBMIT, proposal, at) is allowed


@pytest.mark.parametrize(
    ("trait", "at", "allowed"),
    [
        ("draft", WRITTEN, True),
        ("draft", STUDIED, True),
        ("submitted", WRITTEN, True),
        ("submitted", STUDIED, False),
        ("returned", WRITTEN, True),
        ("returned", STUDIED, False),
        ("admitted", WRITTEN, False),
        ("not_taken_up", WRITTEN, False),
        ("withdrawn", WRITTEN, False),
    ],
)
def test_a_text_changes_as_long_as_its_status_and_the_date_allow(trait, at, allowed):
    proposal = ProposalFactory(**({} if trait == "draft" else {trait: True}))

    assert workflow.is_editable(proposal, at) is allowed
