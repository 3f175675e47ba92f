"""The moderator's page, and an idea hidden in the browser: gone for everybody but those who may read it."""

import pytest
from django.urls import reverse

from accounts.enums import Role
from budget.enums import PhaseKind
from budget.models import Proposal, Revision
from tests.factories.accounts import MembershipFactory
from tests.factories.budget import coordinator_of
from tests.factories.proposals import WRITTEN, ProposalFactory, edition_now
from tests.frontend.test_proposals import address_of, many, text_of, titles

pytestmark = [pytest.mark.django_db, pytest.mark.once]
WHY = "Ce texte vise une personne par son nom."


@pytest.fixture
def edition():
    return edition_now(PhaseKind.COLLECTION)


@pytest.fixture
def moderator(edition, client):
    person = MembershipFactory(municipality=edition.municipality, role=Role.MODERATOR).user
    client.force_login(person)
    return person


def numbers(response):
    return [idea.number for idea, _proposer, _badge in response.context["lines"]]


def test_what_was_changed_last_comes_first_hidden_ideas_among_them(client, edition, moderator):
    old = ProposalFactory(edition=edition, submitted=True)
    hidden = ProposalFactory(
        edition=edition, submitted=True, hidden_at=WRITTEN, hidden_by=moderator, hidden_reason=WHY
    )
    ProposalFactory(edition=edition)
    Revision.objects.create(
        proposal=old, number=2, content={}, at=edition.phases.get(kind="collection").opens_at
    )

    page = client.get(address_of("moderation", edition))

    assert numbers(page) == [old.number, hidden.number]
    assert "Masquée par la commune" in text_of(page)


@pytest.mark.parametrize("asked", ["{number}", " {number} ", "999", "abc", "-1", "0", "9" * 40])
def test_an_idea_is_found_by_its_number(client, edition, moderator, asked):
    ideas = many(edition, 2, submitted=True)
    typed = asked.format(number=ideas[1].number)

    page = client.get(address_of("moderation", edition), {"number": typed})

    assert numbers(page) == ([ideas[1].number] if "{" in asked else [])
    assert page.status_code == 200


def test_the_page_costs_as_much_with_many_ideas(client, edition, moderator, django_assert_max_num_queries):
    many(edition, 20, submitted=True)

    with django_assert_max_num_queries(14):
        client.get(address_of("moderation", edition))


def test_a_town_without_a_moderator_has_no_room_more(client, edition):
    client.force_login(coordinator_of(edition))
    assert address_of("moderation", edition) not in text_of(client.get(address_of("edition_office", edition)))

    client.force_login(MembershipFactory(municipality=edition.municipality, role=Role.MODERATOR).user)
    assert address_of("moderation", edition) in text_of(client.get(address_of("edition_office", edition)))


def test_a_hidden_idea_is_not_offered_to_be_admitted(client, edition):
    idea = ProposalFactory(edition=edition, submitted=True)
    Proposal.objects.filter(pk=idea.pk).update(
        hidden_at=WRITTEN, hidden_reason=WHY, hidden_by=coordinator_of(edition)
    )
    client.force_login(coordinator_of(edition))

    page = text_of(client.get(address_of("office_proposal", edition, idea.number)))

    assert address_of("proposal_admit", edition, idea.number) not in page
    assert "Cette idée est masquée" in page
    assert address_of("proposal_not_take_up", edition, idea.number) in page


def test_hidden_from_its_page_it_is_gone_for_everybody_else(client, edition, moderator):
    idea = ProposalFactory(edition=edition, submitted=True, title="Un titre qui blesse", body="Du fiel.")
    page = address_of("proposal", edition, idea.number)
    assert address_of("proposal_hide", edition, idea.number) in text_of(client.get(page))

    refused = client.post(address_of("proposal_hide", edition, idea.number), {"reason": "non"})
    done = client.post(address_of("proposal_hide", edition, idea.number), {"reason": WHY})

    assert (refused.status_code, done.status_code) == (422, 302)
    assert "non</textarea>" in text_of(refused)
    assert WHY in text_of(client.get(page))
    client.logout()
    assert client.get(page).status_code == 404
    assert titles(client.get(address_of("proposals", edition))) == []
    assert titles(client.get(address_of("proposals", edition), {"search": "blesse"})) == []
    api = reverse("api_proposals", args=[edition.municipality.slug, edition.slug])
    assert client.get(api).json()["results"] == []
    client.force_login(idea.author)
    assert WHY in text_of(client.get(page))
    assert "Du fiel." in text_of(client.get(page))
    assert "Masquée par la commune" in text_of(client.get(address_of("proposals_mine", edition)))


def test_the_page_and_the_data_of_a_project_forget_the_hidden_idea_behind_it(client, edition, moderator):
    idea = ProposalFactory(edition=edition, admitted=True, proposer_name="Une signature")
    pages = [
        address_of("project", edition, idea.project.number),
        reverse("api_project", args=[edition.municipality.slug, edition.slug, idea.project.number]),
    ]
    read = [text_of(client.get(page)) for page in pages]
    assert "Une signature" in read[0]
    assert f'"proposals":[{idea.number}]' in read[1]

    client.post(address_of("proposal_hide", edition, idea.number), {"reason": WHY})

    client.logout()
    read = [text_of(client.get(page)) for page in pages]
    assert "Une signature" not in read[0]
    assert address_of("proposal", edition, idea.number) not in read[0]
    assert '"proposals":[]' in read[1]


def test_shown_again_everybody_reads_it(client, edition, moderator):
    idea = ProposalFactory(
        edition=edition, submitted=True, hidden_at=WRITTEN, hidden_by=moderator, hidden_reason=WHY
    )

    client.post(address_of("proposal_show_again", edition, idea.number))

    client.logout()
    page = client.get(address_of("proposal", edition, idea.number))
    assert page.status_code == 200
    assert WHY not in text_of(page)
