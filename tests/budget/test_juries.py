from datetime import date, timedelta
from fractions import Fraction

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from accounts.enums import Role
from accounts.models import JournalEntry, Notice
from accounts.refusals import InvalidInput, NotAllowed, Refused
from budget import policies
from budget.enums import JuryStatus, PhaseKind, ProjectStatus
from budget.models import Juror, Jury, Project, Recusal, Score, ShortlistEntry
from budget.queries import juries as queries
from budget.rulebook import JuryRules
from budget.services import juries, jury_ends, shortlists
from budget.services.shortlists import ShortlistChoice
from tests.factories.accounts import MembershipFactory, UserFactory
from tests.factories.budget import CALENDAR, EditionFactory, coordinator_of, during, rules_of_a
from tests.factories.proposals import (
    MARKED,
    CriterionFactory,
    JurorFactory,
    JuryFactory,
    ProjectFactory,
    ProposalFactory,
    RecusalFactory,
    ScoreFactory,
)
from voting.queries.drafts import candidates

pytestmark = pytest.mark.django_db

GRID = [{"label": "Utile à beaucoup", "weight": "3"}, {"label": "Prêt à durer", "weight": 2, "help_text": ""}]


@pytest.fixture
def jury():
    jury = JuryFactory(quorum=2)
    CriterionFactory(jury=jury, label="Utile à beaucoup", weight=3)
    CriterionFactory(jury=jury, label="Prêt à durer", weight=2)
    return jury


@pytest.fixture
def coordinator(jury):
    return coordinator_of(jury.edition)


@pytest.fixture
def jurors(jury):
    return [JurorFactory(jury=jury) for _ in range(3)]


@pytest.fixture
def projects(jury):
    return [ProjectFactory(edition=jury.edition, feasible=True, number=n) for n in (1, 2)]


def mark(juror, project, useful, lasting, at=MARKED):
    first, second = juror.jury.criteria.all()
    juries.mark(juror, project, {first.pk: useful, second.pk: lasting}, by=juror.user, at=at)


# --- The grid and the seats


def test_the_coordinator_sets_a_weighted_grid(coordinator):
    edition = EditionFactory(running=True, municipality=coordinator.memberships.get().municipality)

    jury = juries.set_grid(edition, GRID, quorum="2", shortlist_max=12, by=coordinator, at=MARKED)

    assert (jury.quorum, jury.shortlist_max, jury.status) == (2, 12, JuryStatus.SCORING)
    assert [(line.label, line.weight) for line in jury.criteria.all()] == [
        ("Utile à beaucoup", 3),
        ("Prêt à durer", 2),
    ]


def test_a_jury_keeps_no_more_projects_than_the_rulebook_says(coordinator):
    rules, town = rules_of_a(jury=JuryRules(shortlist_max=12)), coordinator.memberships.get().municipality
    edition = EditionFactory(running=rules, municipality=town)

    with pytest.raises(InvalidInput) as refusal:
        juries.set_grid(edition, GRID, quorum=2, shortlist_max=13, by=coordinator, at=MARKED)

    assert set(refusal.value.errors) == {"shortlist_max"}


@pytest.mark.parametrize(
    ("criteria", "quorum", "wrong"),
    [
        ([], 1, {"criteria"}),
        ([{"label": "", "weight": 1}], 1, {"criteria.0.label"}),
        ([{"label": "Utile", "weight": 0}], 1, {"criteria.0.weight"}),
        ([{"label": "Utile", "weight": "101"}], 1, {"criteria.0.weight"}),
        ([{"label": "Utile", "weight": "1.5"}], 1, {"criteria.0.weight"}),
        ([{"label": "Utile", "weight": 1}, {"label": "Utile", "weight": 1}], 1, {"criteria.1.label"}),
        ([{"label": str(n), "weight": 1} for n in range(11)], 1, {"criteria"}),
        (GRID, 0, {"quorum"}),
        (GRID, "two", {"quorum"}),
        (GRID, 15, {"quorum"}),  # more than the rulebook's fourteen seats
    ],
)
def test_a_wrong_grid_is_refused_beside_its_lines(jury, coordinator, criteria, quorum, wrong):
    with pytest.raises(InvalidInput) as refusal:
        juries.set_grid(jury.edition, criteria, quorum=quorum, shortlist_max=5, by=coordinator, at=MARKED)

    assert set(refusal.value.errors) == wrong


def test_the_grid_no_longer_changes_once_a_mark_is_given(jury, coordinator, jurors, projects):
    mark(jurors[0], projects[0], 5, 3)

    with pytest.raises(Refused):
        juries.set_grid(jury.edition, GRID, quorum=1, shortlist_max=5, by=coordinator, at=MARKED)

    assert Score.objects.count() == 2


def test_a_seat_is_given_by_the_address_of_an_account(jury, coordinator):
    person = UserFactory(email="nadia@example.org")

    juror = juries.seat(jury, " Nadia@example.org ", by=coordinator, at=MARKED)

    assert (juror.user, juror.left_at) == (person, None)
    assert Notice.objects.get().kind == "budget.juror_seated"


@pytest.mark.parametrize("role", [Role.COUNCILLOR, Role.OFFICER, Role.COORDINATOR])
def test_who_decides_or_studies_does_not_sit(jury, coordinator, role):
    person = MembershipFactory(municipality=jury.municipality, role=role).user

    with pytest.raises(InvalidInput) as refusal:
        juries.seat(jury, person.email, by=coordinator, at=MARKED)

    assert set(refusal.value.errors) == {"email"}


@pytest.mark.parametrize("email", ["", "nobody@example.org", "\x00"])
def test_no_seat_without_an_account(jury, coordinator, email):
    with pytest.raises(InvalidInput):
        juries.seat(jury, email, by=coordinator, at=MARKED)


def test_a_juror_who_leaves_takes_their_marks_along_and_may_come_back(jury, coordinator, jurors, projects):
    mark(jurors[0], projects[0], 5, 3)

    juries.unseat(jurors[0], by=coordinator, at=MARKED)
    with pytest.raises(Refused):
        juries.unseat(jurors[0], by=coordinator, at=MARKED)
    juries.seat(jury, jurors[0].user.email, by=coordinator, at=MARKED)

    assert not Score.objects.exists()
    assert Juror.objects.get(pk=jurors[0].pk).left_at is None


# --- Marking


def test_marks_given_again_replace_the_first(jurors, projects):
    mark(jurors[0], projects[0], 5, 3)
    mark(jurors[0], projects[0], 1, 0)

    assert sorted(Score.objects.values_list("mark", flat=True)) == [0, 1]


@pytest.mark.parametrize("value", [-1, 6, "6", "3.5", None, "", True, "five", 10**12])
def test_a_mark_is_a_whole_number_from_0_to_5(jurors, projects, value):
    with pytest.raises(InvalidInput):
        mark(jurors[0], projects[0], 5, value)

    assert not Score.objects.exists()


def test_a_grid_is_marked_whole_and_on_its_own_criteria(jurors, projects):
    foreign = CriterionFactory()

    with pytest.raises(InvalidInput):
        juries.mark(jurors[0], projects[0], {}, by=jurors[0].user, at=MARKED)
    with pytest.raises(InvalidInput):
        juries.mark(jurors[0], projects[0], {foreign.pk: 5}, by=jurors[0].user, at=MARKED)

    assert not Score.objects.exists()


@pytest.mark.parametrize("edge", [0, 1])
def test_one_marks_during_the_jurys_phase_only(jurors, projects, edge):
    opens_at, closes_at = CALENDAR[PhaseKind.JURY]
    at = closes_at if edge else opens_at.replace(second=0, minute=0, hour=21)

    with pytest.raises(Refused):
        mark(jurors[0], projects[0], 5, 3, at=at)


def test_a_declared_conflict_withdraws_the_juror_and_their_marks(jurors, projects):
    mark(jurors[0], projects[0], 5, 3)

    juries.declare_conflict(jurors[0], projects[0], "Ma sœur l'a écrit.", by=jurors[0].user, at=MARKED)

    assert not Score.objects.exists()
    with pytest.raises(NotAllowed):
        mark(Juror.objects.get(pk=jurors[0].pk), projects[0], 5, 3)
    assert Recusal.objects.get().reason == "Ma sœur l'a écrit."


def test_a_conflict_is_explained(jurors, projects):
    with pytest.raises(InvalidInput):
        juries.declare_conflict(jurors[0], projects[0], "  ", by=jurors[0].user, at=MARKED)


def test_nobody_marks_their_own_idea(jurors, projects):
    ProposalFactory(edition=projects[0].edition, author=jurors[0].user, project=projects[0])

    with pytest.raises(NotAllowed):
        mark(jurors[0], projects[0], 5, 3)


def test_a_juror_marks_their_own_editions_projects_in_their_own_name(jurors, projects):
    elsewhere = ProjectFactory(feasible=True)
    first, second = jurors[0].jury.criteria.all()

    with pytest.raises(NotAllowed):
        mark(jurors[0], elsewhere, 5, 3)
    marks = {first.pk: 5, second.pk: 5}
    with pytest.raises(NotAllowed):
        juries.mark(jurors[0], projects[0], marks, by=jurors[1].user, at=MARKED)


# --- Blind until the close


def blind_or_not(jury):
    sitting = jury.jurors.first().user
    people = {role: MembershipFactory(municipality=jury.municipality, role=role).user for role in Role}
    return {**people, "juror": sitting, "resident": UserFactory()}


@pytest.mark.parametrize("status", JuryStatus)
def test_nobody_reads_marks_before_the_close(jury, jurors, status):
    Jury.objects.update(status=status, quorum_reason="Trop d'absences.")
    jury.refresh_from_db()
    people = blind_or_not(jury)

    readers = {who for who, person in people.items() if policies.can_read_marks(person, jury)}

    is_blind = status in (JuryStatus.SCORING, JuryStatus.WITHOUT_QUORUM)
    assert readers == (set() if is_blind else {Role.COORDINATOR, "juror"})


def test_the_means_are_refused_while_the_jury_is_blind(jury, coordinator, jurors, projects):
    mark(jurors[0], projects[0], 5, 3)

    for person in (coordinator, jurors[1].user):
        with pytest.raises(NotAllowed):
            queries.means(jury, viewer=person)


def test_a_seat_carries_its_own_marks_and_conflicts_and_nobody_elses(jury, jurors, projects):
    mark(jurors[0], projects[0], 5, 3)
    mark(jurors[1], projects[0], 0, 0)
    RecusalFactory(juror=jurors[1], project=projects[1])

    seat = queries.seat_of(jurors[0].user, jury.edition)

    assert sorted(score.mark for score in seat.scores.all()) == [3, 5]
    assert not seat.recusals.all()


def test_the_journal_tells_that_a_juror_marked_never_how(jurors, projects):
    mark(jurors[0], projects[0], 5, 3)

    assert JournalEntry.objects.get().details == {"project": 1}


def test_progress_counts_files_and_shows_no_mark(jury, jurors, projects):
    mark(jurors[0], projects[0], 5, 3)
    RecusalFactory(juror=jurors[0], project=projects[1])
    ProposalFactory(edition=jury.edition, author=jurors[1].user, project=projects[0])

    rows = {
        row.juror: (row.marked, row.recused, row.expected, row.has_finished) for row in queries.progress(jury)
    }

    assert rows == {
        jurors[0]: (1, 1, 1, True),
        jurors[1]: (0, 1, 1, False),
        jurors[2]: (0, 0, 2, False),
    }


# --- The close


def test_the_close_waits_for_the_quorum(jury, coordinator, jurors, projects):
    for project in projects:
        mark(jurors[0], project, 5, 3)
    mark(jurors[1], projects[0], 5, 3)

    with pytest.raises(Refused, match="2"):
        jury_ends.close(jury, by=coordinator, at=MARKED)
    mark(jurors[1], projects[1], 2, 2)
    jury_ends.close(jury, by=coordinator, at=MARKED)

    assert jury.status == JuryStatus.CLOSED


def test_the_close_refuses_a_project_that_nobody_marked(jury, coordinator, jurors, projects):
    for juror in jurors:
        mark(juror, projects[0], 5, 3)
        RecusalFactory(juror=juror, project=projects[1])

    with pytest.raises(Refused, match=projects[1].title):
        jury_ends.close(jury, by=coordinator, at=MARKED)


def test_after_the_close_nothing_is_marked_any_more(jury, coordinator, jurors, projects):
    for juror in jurors[:2]:
        for project in projects:
            mark(juror, project, 5, 3)
    jury_ends.close(jury, by=coordinator, at=MARKED)

    with pytest.raises(Refused):
        mark(jurors[2], projects[0], 0, 0)
    with pytest.raises(Refused):
        juries.declare_conflict(jurors[2], projects[0], "Trop tard", by=jurors[2].user, at=MARKED)
    with pytest.raises(Refused):
        jury_ends.close(jury, by=coordinator, at=MARKED)

    assert Score.objects.count() == 8


def test_no_mark_slips_in_behind_the_close(at_once):
    jury = JuryFactory(quorum=1)
    criterion = CriterionFactory(jury=jury)
    project = ProjectFactory(edition=jury.edition, feasible=True)
    done, *late = [JurorFactory(jury=jury) for _ in range(5)]
    ScoreFactory(juror=done, project=project, criterion=criterion)
    coordinator = coordinator_of(jury.edition)

    answers = at_once(
        lambda: jury_ends.close(jury, by=coordinator, at=MARKED),
        *[
            lambda juror=juror: juries.mark(juror, project, {criterion.pk: 5}, by=juror.user, at=MARKED)
            for juror in late
        ],
    )

    assert answers[0] is None
    assert Score.objects.count() == 1 + sum(answer is None for answer in answers[1:])


# --- Exact means


def scored(jury, projects, table):
    """Rows of marks: one juror each; a column per project, a mark per criterion."""
    criteria = list(jury.criteria.all())
    for row in table:
        juror = JurorFactory(jury=jury)
        for project, marks in zip(projects, row, strict=True):
            for criterion, value in zip(criteria, marks or (), strict=bool(marks)):
                ScoreFactory(juror=juror, project=project, criterion=criterion, mark=value)
    Jury.objects.update(status=JuryStatus.CLOSED)
    jury.refresh_from_db()


def test_the_weighted_mean_is_exact_and_counts_who_marked(jury, coordinator, projects):
    # (5×3 + 3×2 + 4×3 + 4×2) / (5 × 2 jurors) = 41/10; alone on the second: (1×3 + 0×2) / 5 = 3/5
    scored(jury, projects, [[(5, 3), (1, 0)], [(4, 4), None]])

    first, second = queries.means(jury, viewer=coordinator)

    assert (first.project, first.value, first.hundredths, first.marked_by) == (
        projects[0],
        Fraction(41, 10),
        410,
        2,
    )
    assert (second.value, second.hundredths, second.rank, second.marked_by) == (Fraction(3, 5), 60, 2, 1)


@pytest.mark.parametrize(
    ("value", "hundredths"),
    [
        (Fraction(13, 3), 433),
        (Fraction(14, 3), 467),
        (Fraction(4375, 1000), 438),  # a half goes up
        (Fraction(4374, 1000), 437),
        (Fraction(0), 0),
        (Fraction(5), 500),
    ],
)
def test_a_mean_is_shown_to_the_nearest_hundredth(value, hundredths):
    assert queries.Mean(Project(), value, 1, 1).hundredths == hundredths


def test_equal_means_share_a_rank_and_the_next_rank_is_skipped(jury, coordinator):
    three = [ProjectFactory(edition=jury.edition, feasible=True, number=n) for n in (1, 2, 3)]
    scored(jury, three, [[(2, 3), (4, 0), (1, 1)]])  # 12/5, 12/5, 1

    ranks = [(mean.project.number, mean.rank) for mean in queries.means(jury, viewer=coordinator)]

    assert ranks == [(1, 1), (2, 1), (3, 3)]


def test_means_that_differ_by_less_than_a_hundredth_keep_their_order(jury, coordinator, projects):
    Jury.objects.update(quorum=1)
    rows = [[(5, 5), (5, 5)] for _ in range(199)] + [[(5, 5), (5, 4)]]
    scored(jury, projects, rows)

    first, second = queries.means(jury, viewer=coordinator)

    assert (first.rank, second.rank) == (1, 2)
    assert (first.hundredths, second.hundredths) == (500, 500)


# --- The shortlist


@pytest.fixture
def closed(jury, projects):
    scored(jury, projects, [[(5, 3), (1, 0)], [(4, 4), (2, 1)]])
    return jury


def prepare(jury, coordinator, choices):
    shortlists.prepare(jury, choices, minutes="Présents : 14.", by=coordinator, at=MARKED)


def test_the_shortlist_is_delivered_with_a_reason_per_project(closed, coordinator, projects):
    ProposalFactory(edition=closed.edition, status="admitted", submitted=True, project=projects[1])
    prepare(
        closed,
        coordinator,
        {1: ShortlistChoice(True, "Attendu."), 2: ShortlistChoice(False, "Redit par un autre.")},
    )

    shortlists.deliver(closed, by=coordinator, at=MARKED)

    assert {project.number: project.status for project in Project.objects.all()} == {
        1: ProjectStatus.SHORTLISTED,
        2: ProjectStatus.NOT_SHORTLISTED,
    }
    entries = ShortlistEntry.objects.order_by("rank").values_list("rank", "mark_hundredths", "reason")
    assert list(entries) == [(1, 410, "Attendu."), (2, 110, "Redit par un autre.")]
    facts = Notice.objects.get().facts
    assert (facts["is_selected"], facts["reason"]) == (False, "Redit par un autre.")
    assert closed.status == JuryStatus.DELIVERED


def test_reasons_are_kept_while_they_are_written_and_each_is_needed_to_deliver(closed, coordinator):
    prepare(closed, coordinator, {1: ShortlistChoice(True, "Attendu."), 2: ShortlistChoice(False, " ")})

    with pytest.raises(InvalidInput) as refusal:
        shortlists.deliver(closed, by=coordinator, at=MARKED)

    assert set(refusal.value.errors) == {"choices.2.reason"}
    assert ShortlistEntry.objects.get().reason == "Attendu."
    assert not Project.objects.filter(status=ProjectStatus.SHORTLISTED).exists()


@pytest.mark.parametrize(
    ("selected", "most", "allowed"), [(0, 2, False), (1, 1, True), (2, 1, False), (2, 2, True)]
)
def test_the_jury_puts_between_one_and_its_most_to_the_vote(closed, coordinator, selected, most, allowed):
    Jury.objects.update(shortlist_max=most)
    choices = {number: ShortlistChoice(number <= selected, "Motif.") for number in (1, 2)}
    prepare(closed, coordinator, choices)

    try:
        shortlists.deliver(closed, by=coordinator, at=MARKED)
    except InvalidInput:
        assert not allowed
    else:
        assert allowed


def test_no_shortlist_before_the_close_nor_a_second_one(jury, closed, coordinator):
    Jury.objects.update(status=JuryStatus.SCORING)
    with pytest.raises(Refused):
        prepare(jury, coordinator, {1: ShortlistChoice(True, "Attendu.")})

    Jury.objects.update(status=JuryStatus.CLOSED)
    prepare(jury, coordinator, {1: ShortlistChoice(True, "Attendu."), 2: ShortlistChoice(False, "Non.")})
    shortlists.deliver(jury, by=coordinator, at=MARKED)
    with pytest.raises(Refused):
        shortlists.deliver(jury, by=coordinator, at=MARKED)

    assert Project.objects.filter(status=ProjectStatus.SHORTLISTED).count() == 1


# --- Rights

ACTS = {
    "set the grid": lambda jury, by: juries.set_grid(
        jury.edition, GRID, quorum=1, shortlist_max=5, by=by, at=MARKED
    ),
    "seat": lambda jury, by: juries.seat(jury, UserFactory().email, by=by, at=MARKED),
    "unseat": lambda jury, by: juries.unseat(JurorFactory(jury=jury), by=by, at=MARKED),
    "close": lambda jury, by: jury_ends.close(jury, by=by, at=MARKED),
    "prepare": lambda jury, by: prepare(jury, by, {}),
    "deliver": lambda jury, by: shortlists.deliver(jury, by=by, at=MARKED),
}
ALLOWED = {
    Role.COORDINATOR: True,
    Role.OFFICER: False,
    Role.DESK_AGENT: False,
    Role.MODERATOR: False,
    Role.COMMISSION_MEMBER: False,
    Role.COUNCILLOR: False,
    Role.MAYORS_OFFICE: False,
    "juror": False,
    "resident": False,
}


@pytest.mark.parametrize("act", ACTS)
@pytest.mark.parametrize("who", [*Role, "juror", "resident"])
def test_the_coordinator_runs_the_jury_and_nobody_else(jury, act, who):
    if who == "juror":
        person = JurorFactory(jury=jury).user
    elif who == "resident":
        person = UserFactory()
    else:
        person = MembershipFactory(municipality=jury.municipality, role=who).user

    try:
        ACTS[act](jury, person)
    except NotAllowed:
        assert not ALLOWED[who]
    except Refused:
        assert ALLOWED[who]
    else:
        assert ALLOWED[who]


# --- A jury that misses its quorum

WHY = "Trois personnes étaient absentes cet été."
OVER = CALENDAR[PhaseKind.JURY][1]


def jury_phase(jury):
    return jury.edition.phases.get(kind=PhaseKind.JURY)


def test_the_marking_is_prolonged_though_its_time_is_over(jury, coordinator, jurors, projects):
    with pytest.raises(Refused):
        mark(jurors[0], projects[0], 5, 3, at=OVER)

    jury_ends.prolong(jury, last_day=date(2026, 9, 10), reason=WHY, by=coordinator, at=OVER)

    mark(jurors[0], projects[0], 5, 3, at=OVER + timedelta(days=9))
    told = Notice.objects.filter(kind="budget.marking_prolonged")
    assert {notice.recipient for notice in told} == {juror.user for juror in jurors}
    assert JournalEntry.objects.get(event="jury.prolonged").details["reason"] == WHY


def test_a_mark_on_the_dot_of_the_prolonged_close_is_late(jury, coordinator, jurors, projects):
    jury_ends.prolong(jury, last_day=date(2026, 9, 10), reason=WHY, by=coordinator, at=OVER)
    closes_at = jury_phase(jury).closes_at

    mark(jurors[0], projects[0], 5, 3, at=closes_at - timedelta(microseconds=1))
    with pytest.raises(Refused):
        mark(Juror.objects.get(pk=jurors[1].pk), projects[0], 5, 3, at=closes_at)


@pytest.mark.parametrize(
    ("last_day", "reason", "wrong"),
    [
        (date(2026, 9, 10), "non", {("reason",)}),
        (date(2026, 8, 20), WHY, {("last_day",)}),  # sooner than announced
        (None, WHY, {("last_day",)}),
        (date(2026, 9, 21), WHY, {("last_day",)}),  # the vote opens that morning
    ],
)
def test_it_is_not_prolonged_without_a_reason_nor_into_the_vote(jury, coordinator, last_day, reason, wrong):
    with pytest.raises(InvalidInput) as refusal:
        jury_ends.prolong(jury, last_day=last_day, reason=reason, by=coordinator, at=OVER)

    assert set(refusal.value.faults) == wrong
    assert jury_phase(jury).closes_at == OVER


def test_once_the_vote_has_begun_the_marking_is_not_prolonged(jury, coordinator):
    with pytest.raises(InvalidInput):
        jury_ends.prolong(
            jury, last_day=date(2026, 10, 5), reason=WHY, by=coordinator, at=during(PhaseKind.VOTING)
        )


def test_without_quorum_every_feasible_project_goes_on_and_nobody_reads_the_marks(
    jury, coordinator, jurors, projects, client
):
    author = ProposalFactory(edition=jury.edition, admitted=True, project=projects[0]).author
    mark(jurors[0], projects[0], 5, 3)

    jury_ends.go_without_quorum(jury, reason=WHY, by=coordinator, at=OVER)

    assert (jury.status, jury.quorum_reason) == (JuryStatus.WITHOUT_QUORUM, WHY)
    assert list(candidates(jury.edition)) == projects
    assert not policies.can_read_marks(coordinator, jury)
    told = Notice.objects.filter(kind="budget.jury_without_quorum")
    assert {notice.recipient for notice in told} == {author, *(juror.user for juror in jurors)}
    edition = jury.edition
    rulebook = reverse("rulebook", args=[edition.municipality.slug, edition.slug])
    for page in (projects[0].get_absolute_url(), rulebook):
        assert WHY in client.get(page).content.decode()
    entry = JournalEntry.objects.get(event="jury.without_quorum")
    assert entry.details == {"reason": WHY, "present": 0, "quorum": 2}


def test_a_project_that_nobody_could_mark_opens_the_same_way_out(jury, coordinator, jurors, projects):
    for juror in jurors:
        juries.declare_conflict(juror, projects[1], "Ma sœur l'a proposé.", by=juror.user, at=MARKED)
        mark(juror, projects[0], 3, 3)
    with pytest.raises(Refused):
        jury_ends.close(jury, by=coordinator, at=OVER)

    jury_ends.go_without_quorum(jury, reason=WHY, by=coordinator, at=OVER)

    assert jury.status == JuryStatus.WITHOUT_QUORUM


def test_it_is_recorded_once_and_only_when_the_time_is_over_and_the_quorum_missed(
    jury, coordinator, jurors, projects
):
    with pytest.raises(Refused):
        jury_ends.go_without_quorum(jury, reason=WHY, by=coordinator, at=MARKED)
    for juror in jurors[:2]:
        for project in projects:
            mark(juror, project, 4, 4)
    with pytest.raises(Refused):
        jury_ends.go_without_quorum(jury, reason=WHY, by=coordinator, at=OVER)
    Score.objects.all().delete()

    jury_ends.go_without_quorum(jury, reason=WHY, by=coordinator, at=OVER)

    for act in (jury_ends.go_without_quorum, jury_ends.close):
        with pytest.raises(Refused):
            act(jury, by=coordinator, at=OVER, **({} if act is jury_ends.close else {"reason": WHY}))
    with pytest.raises(Refused):
        jury_ends.prolong(jury, last_day=date(2026, 9, 10), reason=WHY, by=coordinator, at=OVER)


def test_the_database_refuses_a_jury_without_quorum_that_says_nothing(jury):
    with pytest.raises(IntegrityError, match="a_jury_without_quorum_says_why"), transaction.atomic():
        Jury.objects.filter(pk=jury.pk).update(status="without_quorum")


# --- A juror who takes a role that decides


@pytest.mark.parametrize("role", [Role.OFFICER, Role.COUNCILLOR, Role.COORDINATOR])
def test_a_juror_given_a_deciding_role_no_longer_marks_nor_counts(jury, coordinator, jurors, projects, role):
    for juror in jurors[:2]:
        for project in projects:
            mark(juror, project, 4, 4)
    mark(jurors[2], projects[0], 0, 0)
    MembershipFactory(municipality=jury.municipality, user=jurors[0].user, role=role)
    promoted = Juror.objects.get(pk=jurors[0].pk)

    with pytest.raises(NotAllowed):
        mark(promoted, projects[0], 5, 5)
    with pytest.raises(Refused):
        jury_ends.close(jury, by=coordinator, at=MARKED)
    assert queries.seat_of(promoted.user, jury.edition) is None

    mark(jurors[2], projects[1], 0, 0)
    jury_ends.close(jury, by=coordinator, at=MARKED)
    assert [mean.marked_by for mean in queries.exact_means(jury)] == [2, 2]
    promoted.refresh_from_db()
    assert promoted.left_at == MARKED


def test_a_role_given_after_the_close_changes_no_mean(jury, coordinator, jurors, projects):
    for juror in jurors[:2]:
        for project in projects:
            mark(juror, project, 4, 4)
    jury_ends.close(jury, by=coordinator, at=MARKED)
    before = queries.exact_means(jury)

    MembershipFactory(municipality=jury.municipality, user=jurors[0].user, officer=True)

    assert queries.exact_means(jury) == before
