import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from budget.enums import JuryStatus, PhaseKind, ProjectStatus
from budget.models import Juror, Jury, Project, Recusal, Score, ShortlistEntry
from budget.rulebook import JuryRules
from tests.factories.accounts import UserFactory
from tests.factories.budget import EditionFactory, RulebookFactory, coordinator_of, rules_of_a
from tests.factories.proposals import (
    CriterionFactory,
    JurorFactory,
    JuryFactory,
    ProjectFactory,
    ScoreFactory,
    edition_now,
)

pytestmark = [pytest.mark.django_db, pytest.mark.once]

MOST_QUERIES = 14
DAYS = timedelta(days=30)


@pytest.fixture
def edition():
    return edition_now(PhaseKind.JURY)


@pytest.fixture
def jury(edition):
    jury = JuryFactory(edition=edition)
    CriterionFactory(jury=jury, label="Utile à beaucoup", weight=3)
    return jury


@pytest.fixture
def project(edition):
    return ProjectFactory(edition=edition, feasible=True, number=1)


@pytest.fixture
def juror(jury, client):
    juror = JurorFactory(jury=jury)
    client.force_login(juror.user)
    return juror


@pytest.fixture
def coordinator(edition, client):
    coordinator = coordinator_of(edition)
    client.force_login(coordinator)
    return coordinator


def address_of(name, edition, *rest):
    return reverse(name, args=[edition.municipality.slug, edition.slug, *rest])


def text_of(response):
    return response.content.decode()


def key_of(jury):
    return str(jury.criteria.get().pk)


# --- The juror


def test_a_juror_reads_marks_and_follows_their_progress(client, edition, jury, project, juror):
    ProjectFactory(edition=edition, feasible=True, number=2)
    ProjectFactory(edition=edition, number=3)
    assert text_of(client.get(address_of("jury", edition))).count("card__link") == 2

    page = text_of(client.get(address_of("jury_project", edition, 1)))
    response = client.post(address_of("jury_project", edition, 1), {key_of(jury): "4"})

    assert len(re.findall(r'type="radio"', page)) == 6
    assert response.url == address_of("jury", edition)
    assert Score.objects.get().mark == 4
    assert 'value="1"' in text_of(client.get(address_of("jury", edition)))  # the progress bar


@pytest.mark.parametrize("value", ["", "6", "-1", "4.5", "\x00"])
def test_a_mark_off_the_scale_comes_back(client, edition, jury, project, juror, value):
    response = client.post(address_of("jury_project", edition, 1), {key_of(jury): value})

    assert response.status_code == 422
    assert not Score.objects.exists()


def test_a_conflict_is_declared_from_the_file(client, edition, jury, project, juror):
    empty = client.post(address_of("jury_conflict", edition, 1), {"reason": " "})
    client.post(address_of("jury_conflict", edition, 1), {"reason": "Ma sœur l'a écrit."})
    page = text_of(client.get(address_of("jury_project", edition, 1)))

    assert empty.status_code == 422
    assert Recusal.objects.get().juror == juror
    assert 'type="radio"' not in page


def test_no_page_shows_another_jurors_mark_before_the_close(client, edition, jury, project, juror):
    colleague = JurorFactory(jury=jury)
    ScoreFactory(juror=colleague, project=project, criterion=jury.criteria.get(), mark=5)

    pages = [
        text_of(client.get(address_of("jury", edition))),
        text_of(client.get(address_of("jury_project", edition, 1))),
    ]
    client.force_login(coordinator_of(edition))
    pages.append(text_of(client.get(address_of("jury_office", edition))))

    assert not any("checked" in page for page in pages)
    assert not any("5,00" in page or "5.00" in page for page in pages)


def test_after_the_close_a_juror_reads_the_means(client, edition, jury, project, juror):
    ScoreFactory(juror=juror, project=project, criterion=jury.criteria.get(), mark=4)
    Jury.objects.update(status=JuryStatus.CLOSED)

    assert "4,00" in text_of(client.get(address_of("jury", edition)))


@pytest.mark.parametrize("who", ["resident", "coordinator", "juror who left"])
def test_the_desk_is_for_those_who_sit(client, edition, jury, project, who):
    people = {
        "resident": UserFactory,
        "coordinator": lambda: coordinator_of(edition),
        "juror who left": lambda: JurorFactory(jury=jury, left_at="2026-01-05T00:00Z").user,
    }
    client.force_login(people[who]())

    answers = [
        client.get(address_of("jury", edition)),
        client.post(address_of("jury_project", edition, 1), {key_of(jury): "5"}),
    ]

    assert [answer.status_code for answer in answers] == [403, 403]
    assert not Score.objects.exists()


def test_the_desk_asks_as_much_of_the_database_with_2_files_as_with_60(
    client, edition, jury, juror, django_assert_max_num_queries
):
    for number in (1, 2):
        ProjectFactory(edition=edition, feasible=True, number=number, reviewed=False)
    with django_assert_max_num_queries(MOST_QUERIES) as few:
        client.get(address_of("jury", edition))
    for number in range(3, 61):
        ProjectFactory(edition=edition, feasible=True, number=number, reviewed=False)

    with django_assert_max_num_queries(MOST_QUERIES) as lots:
        client.get(address_of("jury", edition))

    assert len(lots) == len(few)


# --- The coordinator


def test_the_coordinator_sets_the_grid_and_seats_a_juror(client, edition, coordinator):
    person = UserFactory(email="nadia@example.org")
    grid = {
        "criterion0-label": "Utile à beaucoup", "criterion0-weight": "3", "criterion0-help_text": "",
        "criterion1-label": "Prêt à durer", "criterion1-weight": "2", "criterion1-help_text": "",
        "criterion2-label": "", "criterion2-weight": "1", "criterion2-help_text": "",
        "quorum": "1", "shortlist_max": "24",
    }  # fmt: skip
    assert client.get(address_of("jury_office", edition)).status_code == 200

    wrong = client.post(address_of("jury_grid", edition), {**grid, "criterion1-weight": "0"})
    client.post(address_of("jury_grid", edition), grid)
    nobody = client.post(address_of("jury_seat", edition), {"email": "nobody@example.org"})
    client.post(address_of("jury_seat", edition), {"email": "nadia@example.org"})

    assert (wrong.status_code, nobody.status_code) == (422, 422)
    assert 'value="Utile à beaucoup"' in text_of(wrong)
    assert [line.weight for line in Jury.objects.get().criteria.all()] == [3, 2]
    assert Juror.objects.get().user == person


def test_the_coordinator_removes_a_juror_of_this_jury_only(client, edition, jury, coordinator):
    own, elsewhere = JurorFactory(jury=jury), JurorFactory()

    client.post(address_of("jury_unseat", edition, own.pk))
    refused = client.post(address_of("jury_unseat", edition, elsewhere.pk))

    assert refused.status_code == 404
    assert [Juror.objects.get(pk=row.pk).left_at is None for row in (own, elsewhere)] == [False, True]


def test_closing_before_the_quorum_says_why_and_changes_nothing(client, edition, jury, project, coordinator):
    JurorFactory(jury=jury)

    response = client.post(address_of("jury_close", edition), follow=True)

    assert response.status_code == 200
    assert Jury.objects.get().status == JuryStatus.SCORING


def test_the_shortlist_is_prepared_then_delivered(client, edition, jury, project, coordinator):
    second = ProjectFactory(edition=edition, feasible=True, number=2)
    juror = JurorFactory(jury=jury)
    for graded, mark in ((project, 5), (second, 1)):
        ScoreFactory(juror=juror, project=graded, criterion=jury.criteria.get(), mark=mark)
    client.post(address_of("jury_close", edition))
    half = {"1-selected": "on", "1-reason": "Attendu.", "2-reason": "", "minutes": "Présents : 1."}
    address = address_of("jury_shortlist", edition)

    client.post(address, half)
    early = client.post(address, {**half, "deliver": "1"})
    kept = text_of(client.get(address_of("jury_office", edition)))
    client.post(address, {**half, "2-reason": "Redit.", "deliver": "1"})

    assert early.status_code == 422
    assert "Attendu." in kept
    assert dict(Project.objects.values_list("number", "status")) == {
        1: ProjectStatus.SHORTLISTED,
        2: ProjectStatus.NOT_SHORTLISTED,
    }
    assert list(ShortlistEntry.objects.order_by("rank").values_list("mark_hundredths", flat=True)) == [
        500,
        100,
    ]
    assert "Redit." in text_of(client.get(address_of("jury_office", edition)))
    assert "Attendu." in text_of(client.get(project.get_absolute_url()))


@pytest.mark.parametrize("name", ["jury_grid", "jury_seat", "jury_close", "jury_shortlist", "jury_office"])
def test_the_jurys_office_is_closed_to_jurors(client, edition, jury, juror, name):
    response = (
        client.get(address_of(name, edition))
        if name == "jury_office"
        else client.post(address_of(name, edition))
    )

    assert response.status_code == 403


def test_without_a_jury_its_office_leads_to_the_question_and_no_grid_is_taken(client):
    edition = EditionFactory()
    client.force_login(coordinator_of(edition))
    RulebookFactory(edition=edition, rules=rules_of_a(jury=JuryRules(exists=False)))
    grid = {"quorum": "1", "shortlist_max": "5", "criterion0-label": "Utile", "criterion0-weight": "1"}

    page = client.get(address_of("jury_office", edition))
    answer = client.post(address_of("jury_grid", edition), grid)

    assert page.url == address_of("setup_question", edition, "jury")
    assert (answer.status_code, Jury.objects.exists()) == (422, False)


# --- A jury that misses its quorum, in the browser

WHY = "Trois personnes étaient absentes cet été."


def over(edition):
    """The time to mark is over, and the vote far away."""
    now = timezone.now()
    edition.phases.filter(kind=PhaseKind.JURY).update(opens_at=now - DAYS, closes_at=now - timedelta(hours=1))
    edition.phases.filter(kind=PhaseKind.VOTING).update(opens_at=now + DAYS, closes_at=now + 2 * DAYS)


def test_what_was_typed_to_prolong_the_marking_comes_back_then_the_marking_goes_on(
    client, edition, jury, project, coordinator
):
    over(edition)
    day = (timezone.localdate() + timedelta(days=5)).isoformat()
    typed = {"prolong-last_day": day, "prolong-reason": "Trop court"}

    refused = client.post(address_of("jury_prolong", edition), typed)
    done = client.post(address_of("jury_prolong", edition), {**typed, "prolong-reason": WHY})

    assert (refused.status_code, done.status_code) == (422, 302)
    assert "Trop court</textarea>" in text_of(refused)
    assert f'value="{day}"' in text_of(refused)
    assert edition.phases.get(kind=PhaseKind.JURY).is_open(timezone.now())


def test_the_way_without_quorum_shows_once_the_time_is_over(client, edition, jury, project, coordinator):
    JurorFactory(jury=jury)
    address = address_of("jury_without_quorum", edition)
    assert address not in text_of(client.get(address_of("jury_office", edition)))
    over(edition)
    assert address in text_of(client.get(address_of("jury_office", edition)))

    refused = client.post(address, {"quorum-reason": "Trop court"})
    client.post(address, {"quorum-reason": WHY})

    assert "Trop court</textarea>" in text_of(refused)
    assert WHY in text_of(client.get(address_of("jury_office", edition)))
    assert Jury.objects.get().status == JuryStatus.WITHOUT_QUORUM


def test_the_quorum_proposed_is_half_of_the_seats(client, edition, coordinator):
    page = client.get(address_of("jury_office", edition))

    assert page.context["grid"].bounds["quorum"].value() == 7


def test_an_edition_without_a_jury_has_no_page_of_one(client):
    edition = EditionFactory(running=True)
    client.force_login(UserFactory())

    assert client.get(reverse("jury", args=[edition.municipality.slug, edition.slug])).status_code == 404
