from datetime import date, timedelta

import pytest

from accounts.enums import Role
from accounts.models import JournalEntry, Notice
from accounts.refusals import InvalidInput, NotAllowed, Refused
from budget.enums import NotTakenUpGround, OpinionKind, ProposalStatus
from budget.models import Opinion, Project, Proposal
from budget.services import admissibility
from tests.factories.accounts import DepartmentFactory, MembershipFactory
from tests.factories.budget import EditionFactory, EnvelopeFactory, coordinator_of
from tests.factories.proposals import WRITTEN, ProposalFactory, officer_of, resident_of

pytestmark = pytest.mark.django_db

DUE_ON = date(2026, 6, 15)


@pytest.fixture
def edition():
    return EditionFactory(running=True)


@pytest.fixture
def coordinator(edition):
    return coordinator_of(edition)


@pytest.fixture
def proposal(edition):
    return ProposalFactory(edition=edition, submitted=True)


def routing_to(department):
    return dict.fromkeys(OpinionKind, department)


def admit(proposal, by, department=None, **changes):
    department = department or DepartmentFactory(municipality=proposal.municipality)
    given = {"due_on": DUE_ON, "envelope": None, "by": by, "at": WRITTEN, **changes}
    return admissibility.admit(proposal, routing_to(department), **given)


# --- Admitted


def test_an_admitted_idea_becomes_a_project_with_three_opinions_on_their_way(proposal, coordinator):
    roads, law, money = [DepartmentFactory(municipality=proposal.municipality) for _ in range(3)]
    officer = officer_of(roads, law)
    routing = {OpinionKind.TECHNICAL: roads, OpinionKind.LEGAL: law, OpinionKind.FINANCIAL: money}
    envelope = EnvelopeFactory(edition=proposal.edition)

    project = admissibility.admit(
        proposal, routing, due_on=DUE_ON, envelope=envelope, by=coordinator, at=WRITTEN
    )

    assert (proposal.status, proposal.project, proposal.decided_by) == ("admitted", project, coordinator)
    assert proposal.rulebook == proposal.edition.rulebooks.get()
    assert (project.title, project.number, project.envelope) == (proposal.title, 1, envelope)
    opinions = {opinion.kind: (opinion.department, opinion.due_on) for opinion in Opinion.objects.all()}
    assert opinions == {str(kind): (department, DUE_ON) for kind, department in routing.items()}
    assert {(notice.kind, notice.recipient) for notice in Notice.objects.all()} == {
        ("budget.proposal_admitted", proposal.author),
        ("budget.opinion_asked", officer),
    }
    assert JournalEntry.objects.get().event == "proposal.admitted"


def test_ideas_admitted_at_once_become_differently_numbered_projects(at_once):
    edition = EditionFactory(running=True)
    coordinator = coordinator_of(edition)
    department = DepartmentFactory(municipality=edition.municipality)
    ideas = [ProposalFactory(edition=edition, submitted=True) for _ in range(6)]

    answers = at_once(*[lambda idea=idea: admit(idea, coordinator, department).number for idea in ideas])

    assert sorted(answers) == [1, 2, 3, 4, 5, 6]


def test_two_coordinators_who_admit_one_idea_make_one_project(at_once):
    proposal = ProposalFactory(submitted=True)
    people = [coordinator_of(proposal.edition) for _ in range(4)]
    department = DepartmentFactory(municipality=proposal.municipality)

    answers = at_once(
        *[lambda by=person: admit(Proposal.objects.get(), by, department).pk for person in people]
    )

    assert sum(isinstance(answer, Refused) for answer in answers) == 3
    assert Project.objects.count() == 1


def test_every_opinion_needs_a_department_of_this_town_and_a_day_to_come(proposal, coordinator):
    elsewhere = DepartmentFactory()

    with pytest.raises(InvalidInput) as refusal:
        admit(proposal, coordinator, elsewhere, due_on=date(2026, 3, 1), envelope=EnvelopeFactory())

    assert set(refusal.value.errors) == {
        "departments.technical",
        "departments.legal",
        "departments.financial",
        "due_on",
        "envelope",
    }
    assert not Project.objects.exists()


# --- Returned


def test_a_returned_idea_says_what_is_missing_and_until_when(proposal, coordinator):
    admissibility.send_back(
        proposal, reason="À quel endroit ?", complete_on=date(2026, 4, 10), by=coordinator, at=WRITTEN
    )

    assert (proposal.status, proposal.return_reason) == ("returned", "À quel endroit ?")
    assert proposal.complete_by.isoformat() == "2026-04-10T22:00:00+00:00"  # the end of the day in Paris
    assert Notice.objects.get().facts["reason"] == "À quel endroit ?"


@pytest.mark.parametrize(
    ("reason", "complete_on", "wrong"),
    [
        ("", date(2026, 4, 10), "reason"),
        ("   ", date(2026, 4, 10), "reason"),
        ("Où ?\x00", date(2026, 4, 10), "reason"),
        ("Où ?", None, "complete_on"),
        ("Où ?", date(2026, 3, 24), "complete_on"),  # today
        ("Où ?", date(2025, 4, 10), "complete_on"),
        ("Où ?", date(2026, 4, 7), "complete_on"),  # the rulebook leaves 15 days: to 8 April
    ],
)
def test_returning_takes_a_reason_and_a_day_to_come(proposal, coordinator, reason, complete_on, wrong):
    with pytest.raises(InvalidInput) as refusal:
        admissibility.send_back(proposal, reason=reason, complete_on=complete_on, by=coordinator, at=WRITTEN)

    assert set(refusal.value.errors) == {wrong}
    assert Proposal.objects.get().status == ProposalStatus.SUBMITTED


# --- Not taken up

REASON = "Merci de cette idée : voici pourquoi elle ne peut pas aller au vote."
ANSWERS = {
    NotTakenUpGround.OUTSIDE_RULEBOOK: {"article": "3"},
    NotTakenUpGround.ALREADY_PLANNED: {"where": "Rue Basse", "when": "Printemps 2027"},
    NotTakenUpGround.PASSED_ON: {"authority": "L'agglomération", "expected_answer": "En juin"},
}


@pytest.mark.parametrize("ground", NotTakenUpGround)
def test_each_ground_tells_what_is_its_own(proposal, coordinator, ground):
    roads = DepartmentFactory(municipality=proposal.municipality, name="Voirie")
    details = ANSWERS.get(ground, {"department": roads})

    admissibility.not_take_up(
        proposal, {"ground": str(ground), "reason": REASON, **details}, by=coordinator, at=WRITTEN
    )

    assert (proposal.status, proposal.ground, proposal.ground_reason) == ("not_taken_up", ground, REASON)
    facts = Notice.objects.get().facts
    assert (facts["ground"], facts["reason"]) == (str(ground), REASON)
    if ground == NotTakenUpGround.REDIRECTED:
        assert (proposal.redirected_to, facts["department"]) == (roads, "Voirie")
    else:
        assert {name: str(value) for name, value in proposal.ground_details.items()} == details


MISSING = [
    ({"ground": ""}, {"ground"}),
    ({"ground": "because"}, {"ground"}),
    ({"reason": ""}, {"reason"}),
    ({"ground": "outside_rulebook", "article": ""}, {"article"}),
    ({"ground": "outside_rulebook", "article": "11"}, {"article"}),
    ({"ground": "already_planned"}, {"where", "when"}),
    ({"ground": "redirected"}, {"department"}),
    ({"ground": "redirected", "department": "elsewhere"}, {"department"}),
    ({"ground": "passed_on"}, {"authority", "expected_answer"}),
]


@pytest.mark.parametrize(("given", "wrong"), MISSING, ids=str)
def test_a_ground_without_what_it_asks_for_is_refused(proposal, coordinator, given, wrong):
    answer = {"ground": "outside_rulebook", "article": "3", "reason": REASON, **given}
    if answer.get("department") == "elsewhere":
        answer["department"] = DepartmentFactory()

    with pytest.raises(InvalidInput) as refusal:
        admissibility.not_take_up(proposal, answer, by=coordinator, at=WRITTEN)

    assert set(refusal.value.errors) == wrong
    assert Proposal.objects.get().status == ProposalStatus.SUBMITTED


def test_an_idea_being_completed_is_not_closed_before_its_date(edition, coordinator):
    returned = ProposalFactory(edition=edition, returned=True)
    answer = {"ground": "outside_rulebook", "article": "3", "reason": REASON}

    before = returned.complete_by - timedelta(seconds=1)
    with pytest.raises(Refused):
        admissibility.not_take_up(returned, answer, by=coordinator, at=before)
    admissibility.not_take_up(returned, answer, by=coordinator, at=returned.complete_by)

    assert returned.status == ProposalStatus.NOT_TAKEN_UP


# --- Rights

ACTS = {
    "admit": admit,
    "return": lambda proposal, by: admissibility.send_back(
        proposal, reason="Où ?", complete_on=date(2026, 4, 10), by=by, at=WRITTEN
    ),
    "not taken up": lambda proposal, by: admissibility.not_take_up(
        proposal, {"ground": "outside_rulebook", "article": "3", "reason": REASON}, by=by, at=WRITTEN
    ),
}
ALLOWED = {
    Role.COORDINATOR: True,
    Role.OFFICER: False,
    Role.DESK_AGENT: False,
    Role.MODERATOR: False,
    Role.COMMISSION_MEMBER: False,
    Role.COUNCILLOR: False,
    Role.MAYORS_OFFICE: False,
}


@pytest.mark.parametrize("act", ACTS)
@pytest.mark.parametrize("role", Role)
def test_the_coordinator_answers_and_nobody_else(proposal, act, role):
    person = MembershipFactory(municipality=proposal.municipality, role=role).user

    try:
        ACTS[act](proposal, person)
    except NotAllowed:
        assert not ALLOWED[role]
    else:
        assert ALLOWED[role]


@pytest.mark.parametrize("act", ACTS)
def test_no_resident_no_other_town_and_no_author_answers(proposal, edition, act):
    own = ProposalFactory(edition=edition, submitted=True, author=coordinator_of(edition))
    cases = [
        (proposal, proposal.author),
        (proposal, resident_of(edition)),
        (proposal, coordinator_of(EditionFactory())),
        (own, own.author),
    ]

    for idea, person in cases:
        with pytest.raises(NotAllowed):
            ACTS[act](idea, person)

    assert {idea.status for idea in Proposal.objects.all()} == {ProposalStatus.SUBMITTED}


def test_the_department_an_idea_is_redirected_to_is_told(proposal, coordinator):
    roads = DepartmentFactory(municipality=proposal.municipality)
    officer = officer_of(roads)
    answer = {"ground": "redirected", "department": roads, "reason": "La voirie repeint ce passage en mai."}

    admissibility.not_take_up(proposal, answer, by=coordinator, at=WRITTEN)

    told = Notice.objects.get(recipient=officer)
    assert (told.kind, told.facts["reason"]) == ("budget.proposal_redirected", answer["reason"])


def test_what_closes_an_idea_is_more_than_a_word(proposal, coordinator):
    with pytest.raises(InvalidInput) as refusal:
        admissibility.not_take_up(
            proposal,
            {"ground": "outside_rulebook", "article": "3", "reason": "non"},
            by=coordinator,
            at=WRITTEN,
        )

    assert set(refusal.value.faults) == {("reason",)}
