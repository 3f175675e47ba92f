"""The coordinator's pages of the poll, from the layout of the paper to its settling."""

import pytest
from django.urls import reverse

from accounts.enums import Role
from budget.enums import PhaseKind
from budget.models import Edition, Phase
from tests.factories.accounts import MembershipFactory, UserFactory
from tests.factories.budget import EditionFactory, coordinator_of
from tests.factories.proposals import ProjectFactory
from tests.factories.voting import PollFactory
from voting.enums import PollStatus
from voting.models import Poll

pytestmark = pytest.mark.django_db


@pytest.fixture
def edition():
    """Its vote opens long after any day these tests run on."""
    edition = EditionFactory(running=True)
    Phase.objects.filter(edition=edition, kind=PhaseKind.JURY).delete()
    voting = Phase.objects.filter(edition=edition, kind=PhaseKind.VOTING)
    days = voting.get()
    voting.update(opens_at=days.opens_at.replace(year=2190), closes_at=days.closes_at.replace(year=2190))
    for cost_eur in (118_000, 96_000):
        ProjectFactory(edition=edition, feasible=True, reviewed=False, cost_eur=cost_eur)
    return Edition.objects.get(pk=edition.pk)


@pytest.fixture
def coordinator(client, edition):
    client.force_login(coordinator_of(edition))


def at(edition, name, *more):
    return reverse(name, args=[edition.municipality.slug, edition.slug, *more])


def test_a_coordinator_lays_the_paper_out_reads_it_and_settles_it(client, edition, coordinator):
    assert "Composer le bulletin" in client.get(at(edition, "poll_office")).content.decode()

    client.post(at(edition, "poll_compose"))
    draft = client.get(at(edition, "poll_office")).content.decode()
    assert "Il ne manque rien" in draft
    confirm = client.get(at(edition, "poll_settle"))
    settled = client.post(at(edition, "poll_settle") + f"?seen={confirm.context['draft'].mark}", follow=True)

    poll = Poll.objects.get()
    assert poll.status == PollStatus.SETTLED
    assert poll.paper_fingerprint in settled.content.decode()


def test_a_draft_that_changed_since_is_not_settled(client, edition, coordinator):
    client.post(at(edition, "poll_compose"))
    mark = client.get(at(edition, "poll_settle")).context["draft"].mark
    edition.projects.filter(cost_eur=96_000).update(cost_eur=97_000)

    answer = client.post(at(edition, "poll_settle") + f"?seen={mark}", follow=True)

    assert Poll.objects.get().status == PollStatus.DRAFTING
    assert "Le bulletin a changé" in answer.content.decode()


def test_what_is_missing_is_said_and_nothing_can_be_settled(client, edition, coordinator):
    client.post(at(edition, "poll_compose"))
    edition.phases.filter(kind=PhaseKind.VOTING).update(announced_at=None)

    page = client.get(at(edition, "poll_office")).content.decode()

    assert "annoncez-la d’abord" in page
    assert at(edition, "poll_settle") not in page
    assert "?seen=" not in client.get(at(edition, "poll_settle")).content.decode()


def test_the_rules_of_an_envelope_are_changed_and_a_wrong_one_comes_back(client, edition, coordinator):
    client.post(at(edition, "poll_compose"))
    rules = {
        "ballot_rule": "knapsack", "minimum": "1", "maximum": "", "blank_allowed": "on", "access": "everyone",
        "minimum_votes": "20", "leftover": "stop", "ties": "votes,lot",
    }  # fmt: skip

    wrong = client.post(at(edition, "contest_edit", 1), {**rules, "minimum": "4", "maximum": "3"})
    right = client.post(at(edition, "contest_edit", 1), rules)

    assert wrong.status_code == 422
    assert 'value="4"' in wrong.content.decode()
    assert right.status_code == 302
    contest = Poll.objects.get().contests.get()
    assert (contest.ballot_rule, contest.tally_options["minimum_votes"]) == ("knapsack", 20)


def test_a_settled_paper_has_no_rules_to_change(client):
    poll = PollFactory(settled=True)
    client.force_login(coordinator_of(poll.edition))

    assert client.get(at(poll.edition, "contest_edit", 1)).status_code == 404
    assert client.get(at(poll.edition, "poll_settle")).status_code == 302
    assert poll.paper_fingerprint in client.get(at(poll.edition, "poll_office")).content.decode()


@pytest.mark.parametrize("role", [role for role in Role if role != Role.COORDINATOR])
def test_nobody_else_prepares_the_poll(client, edition, role):
    client.force_login(MembershipFactory(municipality=edition.municipality, role=role).user)

    assert client.get(at(edition, "poll_office")).status_code == 403
    assert client.post(at(edition, "poll_compose")).status_code == 403
    assert not Poll.objects.exists()


def test_a_coordinator_of_another_town_prepares_nothing_here(client, edition):
    client.force_login(MembershipFactory(coordinator=True).user)

    assert client.get(at(edition, "poll_office")).status_code == 403


def test_a_resident_is_refused(client, edition):
    client.force_login(UserFactory())

    assert client.get(at(edition, "poll_office")).status_code == 403


def test_the_draft_costs_the_same_queries_with_two_projects_and_with_fifty(
    client, edition, coordinator, django_assert_max_num_queries
):
    client.post(at(edition, "poll_compose"))
    counts = []
    for more in (0, 48):
        for _ in range(more):
            ProjectFactory(edition=edition, feasible=True, reviewed=False)
        with django_assert_max_num_queries(25) as spent:
            client.get(at(edition, "poll_office"))
        counts.append(len(spent))

    assert counts[0] == counts[1]
