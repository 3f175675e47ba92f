"""A department is called otherwise, merged, closed: its files stay, and so does what it signed."""

import pytest

from accounts.models import Department, JournalEntry, Notice
from accounts.refusals import InvalidInput, NotAllowed, Refused
from accounts.services import departments as places
from budget.enums import NotTakenUpGround, OpinionKind
from budget.models import Opinion, Proposal
from budget.services import departments, rerouting, reviews
from tests.budget.test_reviews import REASONS
from tests.factories.accounts import DepartmentFactory, MembershipFactory
from tests.factories.budget import coordinator_of
from tests.factories.proposals import STUDIED, ProjectFactory, ProposalFactory, all_signed, officer_of

pytestmark = pytest.mark.django_db

WORD = "Les squares sont passés à la voirie."


@pytest.fixture
def project():
    return ProjectFactory(costed=True)


@pytest.fixture
def parks(project):
    return project.review.opinions.first().department


@pytest.fixture
def roads(parks):
    return DepartmentFactory(municipality=parks.municipality, name="Voirie")


@pytest.fixture
def coordinator(project):
    return coordinator_of(project.edition)


def as_read(project):
    return {opinion.department_name for opinion in Opinion.objects.filter(review=project.review)}


def test_what_a_department_signed_keeps_the_name_it_had(project, parks, coordinator):
    all_signed(project)
    name = parks.name

    departments.change(parks, name="Nature en ville", email="", by=coordinator, at=STUDIED)

    assert as_read(project) == {name}
    assert Department.objects.get().name == "Nature en ville"
    assert JournalEntry.objects.get(event="department.changed").details == {
        "before": name,
        "name": "Nature en ville",
    }


def test_what_it_signs_afterwards_has_the_new_name(project, parks, coordinator):
    all_signed(project)
    officer = officer_of(parks)
    departments.change(parks, name="Nature en ville", email="", by=coordinator, at=STUDIED)
    rerouting.send_back(project.review, OpinionKind.LEGAL, word=WORD, by=coordinator, at=STUDIED)
    legal = project.review.opinions.get(kind="legal")

    answer = {"verdict": "favourable", "public_reasons": REASONS + " Revu.", "version": legal.version}
    reviews.give_opinions(project.review, {OpinionKind.LEGAL: answer}, by=officer, at=STUDIED)

    assert project.review.opinions.get(kind="legal").department_name == "Nature en ville"


def test_two_departments_never_share_a_name(parks, roads, coordinator):
    with pytest.raises(InvalidInput):
        departments.change(parks, name="VOIRIE", email="", by=coordinator, at=STUDIED)

    departments.change(
        parks, name=parks.name.upper(), email="parcs@ville.example", by=coordinator, at=STUDIED
    )
    assert Department.objects.get(pk=parks.pk).email == "parcs@ville.example"


def test_a_merge_takes_files_ideas_and_officers_along(project, parks, roads, coordinator):
    officer, name = officer_of(parks), parks.name
    reviews_before = Opinion.objects.filter(department=parks).count()
    idea = ProposalFactory(edition=project.edition, submitted=True)
    Proposal.objects.filter(pk=idea.pk).update(
        status="not_taken_up",
        ground=NotTakenUpGround.REDIRECTED,
        ground_reason=REASONS,
        ground_details={"department": name},
        redirected_to=parks,
    )
    all_signed(project)

    departments.merge(parks, roads, by=coordinator, at=STUDIED)

    assert not Department.objects.filter(name=name).exists()
    assert Opinion.objects.filter(department=roads).count() == reviews_before
    assert as_read(project) == {name}
    assert Proposal.objects.get(pk=idea.pk).redirected_to == roads
    assert officer.memberships.get().departments.get() == roads
    details = JournalEntry.objects.get(event="department.merged").details
    assert (details["name"], details["into"], details["opinions"]) == (name, "Voirie", reviews_before)


def test_nothing_is_merged_into_itself_a_closed_one_or_one_of_elsewhere(parks, roads, coordinator):
    departments.close(roads, by=coordinator, at=STUDIED)

    for into in (parks, roads, DepartmentFactory()):
        with pytest.raises(Refused):
            departments.merge(parks, into, by=coordinator, at=STUDIED)


def test_a_department_with_a_file_under_study_is_not_closed(project, parks, coordinator):
    with pytest.raises(Refused) as refusal:
        departments.close(parks, by=coordinator, at=STUDIED)

    assert "dossiers" in str(refusal.value.road)
    assert Department.objects.get().closed_at is None


def test_a_closed_one_is_given_nothing_and_opens_again_under_its_name(project, parks, roads, coordinator):
    departments.close(roads, by=coordinator, at=STUDIED)

    with pytest.raises(InvalidInput):
        rerouting.reroute(
            project.review,
            OpinionKind.LEGAL,
            department=Department.objects.get(pk=roads.pk),
            due_on=None,
            word=WORD,
            by=coordinator,
            at=STUDIED,
        )
    again = places.add(roads.municipality, name="voirie", by=coordinator, at=STUDIED)
    assert (again, again.closed_at) == (roads, None)


def test_an_officer_changes_no_department(parks, roads):
    officer = officer_of(parks)

    for act in (
        lambda: departments.change(parks, name="Autre", email="", by=officer, at=STUDIED),
        lambda: departments.merge(parks, roads, by=officer, at=STUDIED),
        lambda: departments.close(roads, by=officer, at=STUDIED),
    ):
        with pytest.raises(NotAllowed):
            act()


# --- An opinion changes hands


def test_an_opinion_goes_to_another_department_and_both_are_told_why(project, parks, roads, coordinator):
    before, after = officer_of(parks), officer_of(roads)

    rerouting.reroute(
        project.review,
        OpinionKind.LEGAL,
        department=roads,
        due_on=None,
        word=WORD,
        by=coordinator,
        at=STUDIED,
    )

    told = Notice.objects.filter(kind="budget.opinion_rerouted")
    moved = Opinion.objects.get(kind="legal")
    assert (moved.department, moved.version) == (roads, 2)
    assert {notice.recipient for notice in told} == {before, after}
    assert {notice.facts["reason"] for notice in told} == {WORD}
    assert JournalEntry.objects.get(event="opinion.rerouted").details["before"] == parks.name


def test_an_opinion_that_goes_elsewhere_while_it_is_signed_is_not_signed(
    project, parks, roads, coordinator, monkeypatch
):
    officer, hold = officer_of(parks), reviews.locks.hold_and_read
    moved = {"department": roads, "due_on": None, "word": WORD, "by": coordinator, "at": STUDIED}

    def the_other_was_faster(review):
        monkeypatch.setattr(reviews.locks, "hold_and_read", hold)
        rerouting.reroute(review, OpinionKind.LEGAL, **moved)
        hold(review)

    monkeypatch.setattr(reviews.locks, "hold_and_read", the_other_was_faster)
    answer = {"verdict": "favourable", "public_reasons": WORD, "version": 1}
    with pytest.raises(NotAllowed):
        reviews.give_opinions(project.review, {OpinionKind.LEGAL: answer}, by=officer, at=STUDIED)

    assert Opinion.objects.get(kind="legal").verdict == ""


def test_an_opinion_has_until_another_day(project, parks, coordinator):
    day = project.edition.local_day(STUDIED).replace(year=2031)

    rerouting.reroute(
        project.review, OpinionKind.LEGAL, department=None, due_on=day, word=WORD, by=coordinator, at=STUDIED
    )

    legal = Opinion.objects.get(kind="legal")
    assert (legal.due_on, legal.department) == (day, parks)


@pytest.mark.parametrize(
    ("changes", "wrong"),
    [
        ({"kind": None}, {("kind",)}),
        ({"word": "non"}, {("word",)}),
        ({"due_on": STUDIED.date()}, {("due_on",)}),
        ({"department": "elsewhere"}, {("department",)}),
        ({}, set()),
    ],
)
def test_what_does_not_change_or_cannot_be_is_refused(project, coordinator, changes, wrong):
    asked = {"kind": OpinionKind.LEGAL, "department": None, "due_on": None, "word": WORD, **changes}
    if asked["department"]:
        asked["department"] = DepartmentFactory()

    with pytest.raises(Refused) as refusal:
        rerouting.reroute(project.review, **asked, by=coordinator, at=STUDIED)

    assert set(getattr(refusal.value, "faults", {})) == wrong


def test_a_signed_opinion_is_sent_back_not_rerouted(project, roads, coordinator):
    all_signed(project)

    with pytest.raises(InvalidInput):
        rerouting.reroute(
            project.review,
            OpinionKind.LEGAL,
            department=roads,
            due_on=None,
            word=WORD,
            by=coordinator,
            at=STUDIED,
        )


def test_only_who_decides_a_file_reroutes_it(project, parks):
    for person in (officer_of(parks), MembershipFactory(coordinator=True).user):
        with pytest.raises(NotAllowed):
            rerouting.reroute(
                project.review,
                OpinionKind.LEGAL,
                department=None,
                due_on=None,
                word=WORD,
                by=person,
                at=STUDIED,
            )
