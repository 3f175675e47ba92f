"""The evening of the results: nothing before they are public, then the winners from the last to the first."""

import pytest
from django.urls import reverse

from accounts.enums import Role
from tests.factories.accounts import MembershipFactory
from tests.factories.voting import AFTER_CLOSE, On, PollFactory, fill_urn, marking
from tests.frontend.test_verifying import draft
from tests.triggers import force
from voting.models import Poll
from voting.services import closing
from voting.services.counting import tallying

pytestmark = [pytest.mark.django_db, pytest.mark.once]
PAPER = (On(100_000, (60_000, 30_000, 90_000)), On(20_000, (15_000, 12_000)))


def two_of_the_town(voter):
    return {**marking(*((1, 2) if voter % 3 else (1,))), **marking(4 if voter % 5 else 5, key="2")}


@pytest.fixture
def poll():
    """1, then 2, and 4 in the second envelope; not signed yet."""
    return draft(PollFactory(ended=True, paper=PAPER), 40, two_of_the_town)


def asked(client, poll, name="results_evening"):
    return client.get(reverse(name, args=[poll.municipality.slug, poll.edition.slug]))


def test_before_two_people_signed_it_answers_as_the_results_do(client, poll):
    evening, results = asked(client, poll), asked(client, poll, "outcomes")

    told, other = (
        page.content.decode().partition("<main")[2].partition("</main>")[0] for page in (evening, results)
    )
    assert told == other
    assert [entry.title for entry in poll.entries.all() if entry.title in evening.content.decode()] == []
    client.force_login(MembershipFactory(municipality=poll.municipality, role=Role.COORDINATOR).user)
    assert asked(client, poll).templates[0].name == "outcomes/awaited.html"
    office = asked(client, poll, "outcome_office").content.decode()
    assert reverse("results_evening", args=[poll.municipality.slug, poll.edition.slug]) not in office


def test_winners_come_from_the_last_to_the_first_as_their_envelope_fills(client, poll):
    force(poll, status="proposed")

    revealed = asked(client, poll).context["revealed"]

    titles = {entry.number: entry.title for entry in poll.entries.all()}
    assert [winner.card.title for winner in revealed] == [titles[number] for number in (4, 2, 1)]
    assert [(winner.spent_eur, winner.total_eur) for winner in revealed] == [
        (15_000, 20_000),
        (30_000, 100_000),
        (90_000, 100_000),
    ]


def test_the_office_and_the_results_lead_to_it_once_the_result_is_public(client, poll):
    force(poll, status="proposed")
    client.force_login(MembershipFactory(municipality=poll.municipality, role=Role.COORDINATOR).user)

    way = f'href="{reverse("results_evening", args=[poll.municipality.slug, poll.edition.slug])}"'

    assert way in asked(client, poll, "outcomes").content.decode()
    assert way in asked(client, poll, "outcome_office").content.decode()


def test_of_fewer_than_ten_ballots_no_votes_and_no_order_are_told(client):
    poll = PollFactory(ended=True, paper=(On(200_000, (60_000, 50_000)),))
    fill_urn(poll, [marking(2)] * 5 + [marking(1)] * 2)
    closing.close(poll, at=AFTER_CLOSE)
    tallying.tally(poll, at=AFTER_CLOSE)
    force(poll, status="proposed")

    revealed = asked(client, Poll.objects.get(pk=poll.pk)).context["revealed"]

    titles = [entry.title for entry in poll.entries.order_by("-number")]
    assert [(winner.card.title, winner.card.votes) for winner in revealed] == [
        (title, None) for title in titles
    ]
