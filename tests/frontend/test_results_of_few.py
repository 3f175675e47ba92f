"""What a result of few ballots keeps back, on pages, in the API and in the published files alike."""

import json

import pytest
from django.urls import reverse

from tests.factories.voting import AFTER_CLOSE, On, PollFactory, fill_urn, marking
from tests.triggers import force
from voting.models import Poll
from voting.services import closing
from voting.services.counting import tallying

pytestmark = [pytest.mark.django_db, pytest.mark.once]
SHARED = {
    "tally_rule": "equal-shares",
    "tally_options": {"completion": "none", "leftover": "skip", "ties": ["cost", "lot"]},
}


def published(paper, ballots):
    poll = PollFactory(ended=True, paper=(paper,))
    fill_urn(poll, ballots)
    closing.close(poll, at=AFTER_CLOSE)
    tallying.tally(poll, at=AFTER_CLOSE)
    force(poll, status="proposed")
    return Poll.objects.get(pk=poll.pk)


def shown(client, poll, name, *more):
    return client.get(reverse(name, args=[poll.municipality.slug, poll.edition.slug, *more]))


def outcome_in_the_record(client, poll):
    return json.loads(shown(client, poll, "published_file", "publication.json").content)["contests"][0][
        "outcome"
    ]


def test_under_ten_ballots_no_order_tells_who_got_more(client):
    poll = published(
        On(200_000, (60_000, 50_000, 30_000)), [marking(3)] * 5 + [marking(1)] * 2 + [marking(2)]
    )

    page = shown(client, poll, "outcomes")

    assert outcome_in_the_record(client, poll)["winners"] == [1, 2, 3]
    titles = [entry.title for entry in poll.entries.order_by("number")]
    assert [card.title for card in page.context["winners"]] == titles
    assert [part["label"] for part in page.context["shown"][0]["parts"]] == titles
    (told,) = shown(client, poll, "api_outcomes").json()
    assert [entry["number"] for entry in told["entries"]] == [1, 2, 3]


def ballots_with_overlap(overlap):
    """Twelve people: five for 1, three for 2, of whom so many for both."""
    chosen = [marking(1, 2)] * overlap + [marking(1)] * (5 - overlap) + [marking(2)] * (3 - overlap)
    return chosen + [marking(3)] * (12 - len(chosen))


def test_where_supporters_pay_few_ballots_do_not_tell_whose_choices_overlap(client):
    told = []
    for overlap in (0, 3):
        poll = published(On(120_000, (40_000, 36_000, 90_000), rules=SHARED), ballots_with_overlap(overlap))
        (row,) = shown(client, poll, "outcomes").context["shown"]
        (outcome,) = shown(client, poll, "api_outcomes").json()
        entries = [(entry["number"], entry["votes"], entry["why"]) for entry in row["entries"]]
        told.append((entries, [{**entry, "title": ""} for entry in outcome["entries"]]))

    (page, api), others = told[0], told[1]
    assert [why for _number, _votes, why in page] == [""] * 3
    assert all(entry["reason"] is entry["reason_parameters"] is entry["rank"] is None for entry in api)
    assert api[1] == others[1][1]
    assert page[1] == others[0][1]


def test_a_greedy_count_of_thirty_ballots_still_says_why(client):
    poll = published(On(100_000, (60_000, 50_000)), [marking(1)] * 20 + [marking(2)] * 12)

    (row,) = shown(client, poll, "outcomes").context["shown"]

    assert all(entry["why"] for entry in row["entries"])
    assert outcome_in_the_record(client, poll)["winners"] == [1]
