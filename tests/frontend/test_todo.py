"""The coordinator's list says what waits for somebody; the road of the edition, what is done and to come."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import translation

from budget.enums import JuryStatus, PhaseKind, ProjectStatus
from budget.models import Edition, Jury, Milestone
from frontend.setup import road_map, todo
from tests.factories.accounts import LONG_AGO, DepartmentFactory, MembershipFactory, UserFactory
from tests.factories.budget import CALENDAR, EditionFactory, RegisterEntryFactory, coordinator_of, during
from tests.factories.proposals import JurorFactory, JuryFactory, ProjectFactory, officer_of
from tests.factories.voting import AFTER_CLOSE, CLOSED_AT, On, PollFactory, fill_urn, marking
from tests.triggers import force
from voting.enums import PollStatus
from voting.models import CouncilDecision, Endorsement
from voting.services import closing
from voting.services.counting import tallying

pytestmark = [pytest.mark.django_db, pytest.mark.once]
K = PhaseKind


@pytest.fixture(autouse=True)
def _french():
    with translation.override("fr"):
        yield


def titles(edition, at, person=None):
    edition = Edition.objects.get(pk=edition.pk)
    return [str(item["title"]) for item in todo.items(edition, person or coordinator_of(edition), at)]


def test_a_department_without_an_officer_is_on_the_list_while_ideas_are_to_be_studied():
    edition = EditionFactory(running=True)
    title = "Désigner qui étudie les idées"
    assert title in titles(edition, during(K.COLLECTION))

    department = DepartmentFactory(municipality=edition.municipality)
    assert title in titles(edition, during(K.COLLECTION))
    MembershipFactory(municipality=edition.municipality, officer=True, departments=[department])

    assert title not in titles(edition, during(K.COLLECTION))
    assert title not in titles(edition, during(K.VOTING))


@pytest.mark.parametrize(
    ("status", "at", "title"),
    [
        (JuryStatus.SCORING, CALENDAR[K.JURY][1] - timedelta(days=5), "La notation se termine"),
        (JuryStatus.SCORING, CALENDAR[K.JURY][1] + timedelta(hours=1), "Clore la notation"),
        (JuryStatus.CLOSED, CALENDAR[K.JURY][1] + timedelta(days=1), "Remettre la présélection"),
    ],
)
def test_a_jury_s_marking_and_shortlist_are_on_the_list(status, at, title):
    edition = EditionFactory(running=True)
    jury = JuryFactory(edition=edition)
    JurorFactory(jury=jury)
    ProjectFactory(edition=edition, feasible=True, reviewed=False)
    Jury.objects.filter(pk=jury.pk).update(status=status)

    assert title in titles(edition, at)


def test_an_edition_without_a_jury_has_no_line_about_one():
    edition = EditionFactory(running=True, village=True)
    edition.phases.filter(kind=K.JURY).delete()

    found = titles(edition, during(K.PRESENTATION)) + [
        step.title for step in road_map.road_of(Edition.objects.get(pk=edition.pk), during(K.PRESENTATION))
    ]

    assert [words for words in found if "jury" in words.lower() or "notation" in words.lower()] == []


def test_plans_to_publish_then_steps_that_are_late():
    edition = EditionFactory(running=True)
    winner = ProjectFactory(edition=edition, costed=True, status=ProjectStatus.WINNER, reviewed=False)
    step = Milestone.objects.create(
        project=winner, label="Plans", planned_on=date(2027, 1, 4), updated_at=LONG_AGO, is_proposed=True
    )
    at = during(K.DELIVERY)

    assert "Plans de réalisation à relire et à publier" in titles(edition, at)
    Milestone.objects.filter(pk=step.pk).update(is_proposed=False)

    assert "Étapes de réalisation en retard" in titles(edition, at)
    stranger = MembershipFactory(municipality=edition.municipality, officer=True).user
    assert "Étapes de réalisation en retard" not in titles(edition, at, stranger)


def test_a_close_or_a_count_that_no_machine_takes_up_is_told(client):
    poll = PollFactory(ended=True, paper=(On(100_000, (60_000,)),))
    fill_urn(poll, [marking(1)])
    soon, late = CLOSED_AT + timedelta(minutes=3), CLOSED_AT + timedelta(minutes=20)

    assert "Le dépouillement est en retard" not in titles(poll.edition, soon)
    assert "Le dépouillement est en retard" in titles(poll.edition, late)
    closing.close(poll, at=AFTER_CLOSE)
    poll.refresh_from_db()
    assert "Le dépouillement est en retard" in titles(poll.edition, poll.closed_at + timedelta(minutes=20))
    client.force_login(coordinator_of(poll.edition))
    address = reverse("outcome_office", args=[poll.municipality.slug, poll.edition.slug])
    assert "Ce dépouillement est en cours depuis" in client.get(address).content.decode()
    tallying.tally(poll, at=AFTER_CLOSE)

    assert "Le dépouillement est en retard" not in titles(
        poll.edition, poll.closed_at + timedelta(minutes=20)
    )


@pytest.mark.parametrize(
    ("status", "title", "asked"),
    [
        (PollStatus.TALLIED, "Lire et signer le résultat provisoire", {"coordinator", "commission_member"}),
        (PollStatus.PROPOSED, "Enregistrer la décision du conseil", {"coordinator", "councillor"}),
        (PollStatus.DECIDED, "Proclamer les lauréats", {"coordinator", "councillor"}),
    ],
)
def test_after_the_count_each_is_asked_for_what_their_role_may_do(status, title, asked):
    poll = PollFactory(ended=True)
    force(poll, status=status)
    people = {
        role: MembershipFactory(municipality=poll.municipality, **{role: True}).user
        for role in ("coordinator", "commission_member", "councillor", "officer", "moderator")
    }

    found = {role for role, person in people.items() if title in titles(poll.edition, AFTER_CLOSE, person)}

    assert found == asked


def test_who_signed_or_recorded_is_not_asked_again():
    poll = PollFactory(ended=True)
    coordinator = coordinator_of(poll.edition)
    force(poll, status=PollStatus.TALLIED)
    Endorsement.objects.create(poll=poll, by=coordinator, at=AFTER_CLOSE)
    assert not [line for line in titles(poll.edition, AFTER_CLOSE, coordinator) if "signer" in line]

    force(poll, status=PollStatus.DECIDED)
    CouncilDecision.objects.create(
        poll=poll,
        reference="2020-12",
        decided_on=AFTER_CLOSE.date(),
        recorded_by=coordinator,
        recorded_at=AFTER_CLOSE,
    )
    assert "Proclamer les lauréats" not in titles(poll.edition, AFTER_CLOSE, coordinator)


def test_the_road_tells_what_is_done_what_is_now_and_what_comes():
    edition = EditionFactory(running=True)

    road = {step.title: step for step in road_map.road_of(edition, during(K.REVIEW))}

    assert road["Règlement publié"].tone == "success"
    assert road["Appel à idées"].tone == "success"
    assert road["Étude des idées"].text.startswith("En ce moment, jusqu’au mardi 30 juin 2026")
    assert road["Vote"].is_coming
    assert road["Bulletin arrêté"].is_coming
    assert road["Lauréats proclamés"].is_coming
    order = list(road)
    assert (
        order.index("Décision du conseil")
        < order.index("Lauréats proclamés")
        < order.index("Réalisation des projets")
    )


def test_the_road_of_an_edition_that_is_not_announced_says_so():
    edition = EditionFactory(running=True)
    edition.phases.update(announced_at=None)

    road = {step.title: step for step in road_map.road_of(edition, during(K.REVIEW))}

    assert "jamais été annoncée" in road["Appel à idées"].text
    assert "à annoncer" in road["Vote"].text


def test_signing_in_leads_to_one_s_own_office_or_town(client):
    edition = EditionFactory(running=True)
    town = edition.municipality
    registered = RegisterEntryFactory(edition=edition).user
    EditionFactory(running=True)

    def landed(person):
        client.force_login(person)
        return client.get(reverse("landing")).url

    assert landed(coordinator_of(edition)) == reverse("edition_office", args=[town.slug, edition.slug])
    assert landed(MembershipFactory(coordinator=True).user).endswith("/office/")
    assert landed(registered) == edition.get_absolute_url()
    Edition.objects.filter(pk=edition.pk).update(is_archived=True)
    assert landed(registered) == reverse("municipality", args=[town.slug])
    assert landed(UserFactory()) == reverse("home")


def test_signing_in_leads_an_officer_to_the_first_file_due_and_a_coordinator_to_the_list(client):
    project = ProjectFactory()
    officer = officer_of(project.review.opinions.first().department)
    both = MembershipFactory(
        municipality=project.municipality,
        coordinator=True,
        user=officer_of(DepartmentFactory(municipality=project.municipality)),
    ).user

    def landed(person):
        client.force_login(person)
        return client.get(reverse("landing")).url

    assert landed(officer) == project.review.get_absolute_url()
    assert landed(both).endswith("/office/")
