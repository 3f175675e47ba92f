"""A ballot cast over the API lies in the same urn, by the same rules, as one cast on the page."""

import uuid
from typing import Any

import pytest
from django.test import Client

from tests.factories.accounts import UserFactory
from tests.factories.voting import TOWN, PollFactory, marking, opened, voter_of
from voting.models import Ballot, Poll, Signature
from voting.published import NoteKey

pytestmark = pytest.mark.django_db

JSON = "application/json"


@pytest.fixture
def poll() -> Poll:
    poll: Poll = PollFactory(settled=True)
    return poll


@pytest.fixture
def voter(client: Client, poll: Poll) -> Client:
    client.force_login(voter_of(poll).user)
    return client


def address(poll: Poll, rest: str = "") -> str:
    edition = poll.edition
    return f"/api/v1/municipalities/{edition.municipality.slug}/editions/{edition.slug}/{rest}"


def ballot(*numbers: Any, **changes: Any) -> dict[str, Any]:
    return {
        "choices": {"1": {"numbers": list(numbers)}},
        "device_half": "BCDFGHJK",
        "request_key": str(uuid.uuid4()),
        **changes,
    }


def cast(client: Client, poll: Poll, body: Any) -> Any:
    return client.post(address(poll, "poll/ballot"), body, content_type=JSON)


def test_anyone_reads_the_settled_ballot_paper(client: Client, poll: Poll) -> None:
    paper = client.get(address(poll, "poll")).json()

    assert [entry["cost_eur"] for entry in paper["contests"][0]["entries"]] == [
        118_000, 96_000, 84_000, 72_000, 58_000, 39_000,
    ]  # fmt: skip
    assert paper["seed_commitment"]
    assert NoteKey.read(paper["key"]).public == bytes(poll.signing_public_key)
    assert paper["seed"] == ""


def test_a_paper_in_preparation_is_nobody_s_business(client: Client) -> None:
    drafting = PollFactory()

    assert client.get(address(drafting, "poll")).status_code == 404


def test_a_ballot_is_cast_and_a_retry_gives_the_same_number(voter: Client, poll: Poll) -> None:
    body = ballot(1, 3)

    first, again = cast(voter, poll, body), cast(voter, poll, body)

    assert first.status_code == again.status_code == 201
    assert first.json() == again.json()
    assert first.json()["tracking_number"].startswith("BCDFGHJK")
    assert "no-store" in first.headers["Cache-Control"]
    assert (Signature.objects.count(), Ballot.objects.count()) == (1, 1)


def standing(client: Client, poll: Poll) -> str:
    mark: str = client.get(address(poll, "poll/ballot")).json()["replaces"]
    return mark


def test_who_changes_a_ballot_names_the_one_that_stands(voter: Client, poll: Poll) -> None:
    assert standing(voter, poll) == ""
    cast(voter, poll, ballot(1))
    mark = standing(voter, poll)

    unnamed = cast(voter, poll, ballot(2))
    named = cast(voter, poll, ballot(3, replaces=mark))
    late = cast(voter, poll, ballot(4, replaces=mark))

    assert (unnamed.status_code, named.status_code, late.status_code) == (409, 201, 409)
    assert opened(poll) == [(named.json()["tracking_number"], marking(3))]


@pytest.mark.parametrize("mark", ["short", "G" * 64, "a" * 65, None, 7])
def test_what_is_no_mark_is_refused(voter: Client, poll: Poll, mark: Any) -> None:
    assert cast(voter, poll, ballot(1, replaces=mark)).status_code == 400

    assert not Ballot.objects.exists()


def test_the_mark_of_a_ballot_is_for_its_voter(client: Client, poll: Poll) -> None:
    assert client.get(address(poll, "poll/ballot")).status_code in (401, 403)


def test_marks_are_cast_with_their_values(client: Client) -> None:
    points = {"ballot_rule": "points", "ballot_bounds": {"highest": 4, "total": 6}}
    poll = PollFactory(settled=True, paper=(TOWN._replace(rules=points),))
    client.force_login(voter_of(poll).user)
    given = [{"number": 3, "value": 2}, {"number": 1, "value": 4}]

    too_many = cast(client, poll, ballot(choices={"1": {"marks": [*given, {"number": 2, "value": 1}]}}))
    answer = cast(client, poll, ballot(choices={"1": {"marks": given}}))

    assert (too_many.status_code, answer.status_code) == (422, 201)


def test_a_blank_ballot_is_said_on_purpose(voter: Client, poll: Poll) -> None:
    empty = cast(voter, poll, ballot())
    blank = cast(voter, poll, ballot(choices={"1": {"blank": True}}))

    assert empty.status_code == 400
    assert blank.status_code == 201


@pytest.mark.parametrize(
    "body",
    [
        {},
        [],
        "bulletin",
        ballot(99),
        ballot(1, 1),
        ballot(-1),
        ballot("un"),
        ballot(*range(1, 301)),
        ballot(1, 2, 3, 4, 5, 6),
        ballot(1, device_half="trop court"),
        ballot(1, request_key="non"),
        ballot(choices={"1": {"numbers": [1], "blank": True}}),
        ballot(choices={"1": {"numbers": [1], "marks": [{"number": 2, "value": 1}]}}),
        ballot(choices={"1": {"marks": [{"number": 2, "value": 3}]}}),
        ballot(choices={"1": {"marks": [{"number": 2}]}}),
        ballot(choices={"2": {"numbers": [1]}}),
        ballot(choices={"1": {"numbers": [1]}, "7": {"numbers": [1]}}),
        ballot(choices={}),
        ballot(choices={"1": None}),
    ],
    ids=lambda body: str(body)[:40],
)
def test_a_body_that_is_no_valid_ballot_is_refused_and_nothing_is_written(
    voter: Client, poll: Poll, body: Any
) -> None:
    answer = cast(voter, poll, body)

    assert answer.status_code in {400, 409, 422}
    assert not Signature.objects.exists()
    assert not Ballot.objects.exists()


def test_who_is_not_on_the_register_reads_the_road(client: Client, poll: Poll) -> None:
    client.force_login(UserFactory())

    refused = cast(client, poll, ballot(1))

    assert refused.status_code == 409
    assert refused.json()["road"]


def test_no_outcome_before_it_is_published(client: Client, poll: Poll) -> None:
    assert client.get(address(poll, "outcomes")).status_code == 404
