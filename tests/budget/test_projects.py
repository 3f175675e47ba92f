import pytest

from accounts.models import JournalEntry
from accounts.refusals import InvalidInput, NotAllowed, Refused, SavedMeanwhile
from budget.models import CostLine, FeasibilityReview, Project
from budget.services import projects
from tests.factories.accounts import DepartmentFactory
from tests.factories.budget import coordinator_of
from tests.factories.proposals import STUDIED, ProjectFactory, officer_of

pytestmark = pytest.mark.django_db

NOTHING_YET = projects.costing_mark([])
BENCHES = {"label": "Trente bancs", "amount_eur": "36000"}
CONCRETE = {"label": "Dalles", "amount_eur": "3000"}
PAINT = {"label": "Peinture", "amount_eur": "500", "is_yearly": True}


@pytest.fixture
def project():
    return ProjectFactory()


@pytest.fixture
def officer(project):
    return officer_of(project.review.opinions.first().department)


def cost(project, lines, by, seen=NOTHING_YET):
    projects.cost(project, lines, seen=seen, by=by, at=STUDIED)


def test_a_costing_sums_what_is_paid_once_and_what_returns_each_year(project, officer):
    cost(project, [PAINT, BENCHES, CONCRETE], officer)

    project = Project.objects.get()
    assert (project.cost_eur, project.yearly_running_cost_eur) == (39_000, 500)
    assert [line.label for line in project.cost_lines.all()] == ["Trente bancs", "Dalles", "Peinture"]
    assert JournalEntry.objects.get().details["lines"][0]["amount_eur"] == 36_000


def test_an_older_copy_of_the_costing_does_not_overwrite_the_new_one(project, officer):
    cost(project, [BENCHES], officer)

    with pytest.raises(SavedMeanwhile) as conflict:
        cost(project, [{**BENCHES, "amount_eur": "3600"}], officer)

    assert conflict.value.stored == {
        ("lines",): [{"label": "Trente bancs", "amount_eur": 36_000, "is_yearly": False}]
    }
    assert Project.objects.get().cost_eur == 36_000


def test_having_read_the_new_one_the_officer_may_replace_it(project, officer):
    cost(project, [BENCHES], officer)
    seen = projects.costing_mark(projects.standing_lines(Project.objects.get()))

    cost(project, [CONCRETE], officer, seen=seen)

    assert Project.objects.get().cost_eur == 3_000


def test_the_same_costing_sent_twice_is_no_conflict(project, officer):
    cost(project, [BENCHES], officer)

    cost(project, [BENCHES], officer)

    assert JournalEntry.objects.count() == 1


def test_two_officers_costing_at_once_leave_one_costing(at_once):
    project = ProjectFactory()
    department = project.review.opinions.first().department
    people = [officer_of(department) for _ in range(2)]
    acts = [
        lambda by=person, line=line: cost(Project.objects.get(), [line], by)
        for person, line in zip(people, [BENCHES, CONCRETE], strict=True)
    ]

    answers = at_once(*acts)

    assert sorted(type(refusal).__name__ for refusal in answers) == ["NoneType", "SavedMeanwhile"]
    assert CostLine.objects.count() == 1


@pytest.mark.parametrize(
    "amount", ["-1", "0", "1000000000", "1000000000000", "12,5", "1e3", "", None, "\x00", "12.000"]
)
def test_an_amount_is_in_whole_euros_within_bounds(project, officer, amount):
    with pytest.raises(InvalidInput) as refusal:
        cost(project, [BENCHES, {"label": "Dalles", "amount_eur": amount}], officer)

    assert set(refusal.value.errors) == {"lines.1.amount_eur"}
    assert Project.objects.get().cost_eur is None


@pytest.mark.parametrize("label", ["", "   ", "x" * 121, "\x00", "\ud800"])
def test_a_line_says_what_it_pays_for(project, officer, label):
    with pytest.raises(InvalidInput) as refusal:
        cost(project, [{"label": label, "amount_eur": "5"}], officer)

    assert set(refusal.value.errors) == {"lines.0.label"}


@pytest.mark.parametrize("lines", [[], [PAINT], [BENCHES] * 31])
def test_a_costing_has_an_investment_and_thirty_lines_at_most(project, officer, lines):
    with pytest.raises(InvalidInput):
        cost(project, lines, officer)

    assert not CostLine.objects.exists()


def test_a_decided_review_keeps_its_costing(project, officer):
    FeasibilityReview.objects.update(
        status="decided", decision="unfeasible", public_reasons="Non.", decided_at=STUDIED
    )

    with pytest.raises(Refused):
        cost(project, [BENCHES], officer)


def test_only_officers_of_the_file_cost_it(project):
    elsewhere = officer_of(DepartmentFactory(municipality=project.municipality))

    for person in (elsewhere, coordinator_of(project.edition)):
        with pytest.raises(NotAllowed):
            cost(project, [BENCHES], person)
