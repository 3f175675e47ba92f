"""What the town changes of a project before its ballot paper is settled, in the open."""

import pytest
from django.urls import reverse

from accounts.enums import Role
from accounts.models import JournalEntry, Notice
from accounts.refusals import InvalidInput, NotAllowed, Refused, SavedMeanwhile
from budget import policies
from budget.enums import ProjectStatus, ReviewStatus
from budget.models import Project
from budget.queries import reviews as review_queries
from budget.services import clarifying
from frontend.pieces.cards import brief_of
from tests.factories.accounts import MembershipFactory, UserFactory
from tests.factories.budget import EnvelopeFactory, coordinator_of
from tests.factories.proposals import STUDIED, ProjectFactory, ProposalFactory
from tests.factories.voting import CLOSED_AT, OPENS_AT, PollFactory, settle

pytestmark = pytest.mark.django_db
WHY = "Le titre disait deux fois le mot banc."


@pytest.fixture
def project():
    return ProjectFactory(title="Des banc", summary="Des bancs.")


@pytest.fixture
def coordinator(project):
    return coordinator_of(project.edition)


def clarify(project, by, *, reason=WHY, seen=None, **changes):
    now = clarifying.standing(project)
    mark = clarifying.clarifying_mark(project) if seen is None else seen
    return clarifying.clarify(project, {**now, **changes}, reason=reason, seen=mark, by=by, at=STUDIED)


def test_words_and_envelope_change_with_a_trace_that_everybody_reads(project, coordinator, client):
    author = ProposalFactory(edition=project.edition, admitted=True, project=project).author
    envelope = EnvelopeFactory(edition=project.edition)

    changed = clarify(project, coordinator, title=" Des  bancs ", envelope=envelope)

    project.refresh_from_db()
    assert (changed, project.title, project.envelope) == (["title", "envelope"], "Des bancs", envelope)
    details = JournalEntry.objects.get(event="project.clarified").details
    assert (details["title"], details["envelope"]) == ("Des banc → Des bancs", f"— → {envelope.name}")
    assert Notice.objects.get(recipient=author).kind == "budget.project_clarified"
    page = client.get(project.get_absolute_url()).content.decode()
    assert "Précisé par la commune : titre, enveloppe" in page.replace("\xa0", " ")
    assert WHY in page
    assert "Des banc →" not in page


def test_three_sentences_are_on_the_page_and_on_the_ballot_once_they_are_written(
    coordinator, project, client
):
    page = client.get(project.get_absolute_url()).text
    assert "in-brief" not in page

    clarify(project, coordinator, brief_what="On pose des bancs.", brief_whom="Pour qui marche.")

    page = client.get(project.get_absolute_url()).text
    assert [line in page for line in ("On pose des bancs.", "Pour qui marche.", "Où :")] == [
        True,
        True,
        False,
    ]
    assert brief_of(Project.objects.get(pk=project.pk)) == ("On pose des bancs.", "", "Pour qui marche.")


@pytest.mark.parametrize(
    ("changes", "reason", "wrong"),
    [
        ({"title": " "}, WHY, {("title",)}),
        ({"title": "Un" * 61}, WHY, {("title",)}),
        ({"title": "Des bancs"}, "non", {("reason",)}),
        ({"title": "Des bancs"}, "", {("reason",)}),
    ],
)
def test_a_change_without_a_title_or_a_reason_is_refused(project, coordinator, changes, reason, wrong):
    with pytest.raises(InvalidInput) as refusal:
        clarify(project, coordinator, reason=reason, **changes)

    assert set(refusal.value.faults) == wrong


def test_what_changes_nothing_leaves_no_trace(project, coordinator):
    assert clarify(project, coordinator, reason="") == []
    assert not JournalEntry.objects.exists()


def test_of_two_windows_the_later_one_is_asked_which_text_stays(project, coordinator):
    seen = clarifying.clarifying_mark(project)
    clarify(project, coordinator, title="Des bancs")

    with pytest.raises(SavedMeanwhile) as refusal:
        clarify(project, coordinator, seen=seen, title="Trente bancs")

    assert refusal.value.stored == {("title",): "Des bancs"}


def test_an_envelope_of_another_edition_or_too_small_for_its_cost_is_refused(coordinator, project):
    feasible = ProjectFactory(edition=project.edition, feasible=True)
    small = EnvelopeFactory(edition=project.edition, project_cost_max_eur=feasible.cost_eur - 1)

    for thing, envelope in ((project, EnvelopeFactory()), (feasible, small)):
        with pytest.raises(InvalidInput) as refusal:
            clarify(thing, coordinator, envelope=envelope)
        assert set(refusal.value.faults) == {("envelope",)}


@pytest.mark.parametrize("status", ProjectStatus)
def test_words_change_until_something_is_printed(project, coordinator, status):
    Project.objects.update(status=status, cost_eur=1, status_reason="Un reste de l'histoire.")
    project.refresh_from_db()
    is_open = status in (ProjectStatus.UNDER_REVIEW, ProjectStatus.FEASIBLE, ProjectStatus.SHORTLISTED)

    assert clarifying.is_clarifiable(project) is is_open
    if not is_open:
        with pytest.raises(Refused):
            clarify(project, coordinator, title="Des bancs")


def test_once_the_paper_is_settled_no_project_of_the_edition_changes(project, coordinator):
    poll = PollFactory(edition=project.edition)
    settle(poll, opens_at=OPENS_AT, closes_at=CLOSED_AT)

    with pytest.raises(Refused):
        clarify(project, coordinator, title="Des bancs")
    with pytest.raises(Refused):
        clarifying.withdraw(project, reason=WHY, by=coordinator, at=STUDIED)


@pytest.mark.parametrize("role", [*Role, None])
def test_a_coordinator_alone_changes_a_project_and_not_one_of_their_own(project, role):
    person = MembershipFactory(municipality=project.municipality, role=role).user if role else UserFactory()
    assert policies.can_clarify(person, project) is (role == Role.COORDINATOR)

    ProposalFactory(edition=project.edition, admitted=True, project=project, author=person)
    own = Project.objects.get(pk=project.pk)
    with pytest.raises(NotAllowed):
        clarify(own, person, title="Des bancs")


def test_a_withdrawn_project_says_why_and_leaves_the_queues(project, coordinator):
    author = ProposalFactory(edition=project.edition, admitted=True, project=project).author
    assert review_queries.queue(project.edition, viewer=coordinator).count() == 1

    clarifying.withdraw(project, reason=WHY, by=coordinator, at=STUDIED)

    assert (project.status, project.status_reason) == (ProjectStatus.WITHDRAWN, WHY)
    assert review_queries.queue(project.edition, viewer=coordinator).count() == 0
    assert project.review.status == ReviewStatus.OPEN
    assert Notice.objects.get(recipient=author).kind == "budget.project_withdrawn"
    with pytest.raises(Refused):
        clarifying.withdraw(project, reason=WHY, by=coordinator, at=STUDIED)


# --- In the browser


def address_of(name, project):
    edition = project.edition
    return reverse(name, args=[edition.municipality.slug, edition.slug, project.number])


def test_a_project_admitted_without_an_envelope_gets_one_on_its_page(project, coordinator, client):
    envelope = EnvelopeFactory(edition=project.edition)
    client.force_login(coordinator)
    page = client.get(address_of("project_clarify", project))
    sent = {name: page.context["form"][name].value() or "" for name in page.context["form"].fields}

    client.post(address_of("project_clarify", project), {**sent, "envelope": str(envelope.pk), "reason": WHY})

    project.refresh_from_db()
    assert project.envelope == envelope
    assert address_of("project_clarify", project) in client.get(project.get_absolute_url()).content.decode()


def test_the_page_gives_back_what_was_typed_and_asks_after_another_window(project, coordinator, client):
    client.force_login(coordinator)
    sent = {"title": "Trente bancs", "summary": "", "body": "", "envelope": "", "reason": WHY, "seen": "old"}

    refused = client.post(address_of("project_clarify", project), sent)
    text = refused.content.decode()

    assert refused.status_code == 422
    assert "Trente bancs" in text
    assert "Des banc" in text
    again = client.post(
        address_of("project_clarify", project), {**sent, "seen": refused.context["form"]["seen"].value()}
    )
    assert again.status_code == 302
