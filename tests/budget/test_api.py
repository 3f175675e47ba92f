"""The API reads what is public and writes ideas, with the services, rights and sentences of the pages."""

import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import User
from budget.enums import PhaseKind, ProposalStatus
from budget.models import Edition, Phase, Proposal
from tests.factories.accounts import UserFactory
from tests.factories.budget import EditionFactory, RegisterEntryFactory, ThemeFactory

pytestmark = pytest.mark.django_db

JSON = "application/json"


@pytest.fixture
def edition() -> Edition:
    """Collecting ideas at the moment of the test."""
    edition: Edition = EditionFactory(running=True)
    now = timezone.now()
    Phase.objects.filter(edition=edition, kind=PhaseKind.COLLECTION).update(
        opens_at=now - timedelta(days=1), closes_at=now + timedelta(days=1)
    )
    return edition


@pytest.fixture
def resident(edition: Edition) -> User:
    user: User = RegisterEntryFactory(edition=edition).user
    return user


@pytest.fixture
def signed_in(client: Client, resident: User) -> Client:
    client.force_login(resident)
    return client


def address(edition: Edition, rest: str = "") -> str:
    return f"/api/v1/municipalities/{edition.municipality.slug}/editions/{edition.slug}{rest}"


def whole_idea(edition: Edition) -> dict[str, Any]:
    theme = ThemeFactory(municipality=edition.municipality)
    return {
        "title": "Un verger partagé",
        "summary": "Des fruitiers pour tout le quartier.",
        "body": "Vingt arbres et un robinet, entretenus par les voisins.",
        "theme": theme.slug,
        "place": "Le talus des Coteaux",
        "rough_cost_eur": 17_800,
        "request_key": str(uuid.uuid4()),
    }


def test_anyone_reads_the_town_its_editions_and_their_rules(client: Client, edition: Edition) -> None:
    EditionFactory(municipality=edition.municipality, name="En préparation")

    towns = client.get("/api/v1/municipalities").json()["results"]
    editions = client.get(f"/api/v1/municipalities/{edition.municipality.slug}/editions").json()["results"]
    rules = client.get(address(edition, "/rulebook")).json()

    assert [town["slug"] for town in towns] == [edition.municipality.slug]
    assert [row["slug"] for row in editions] == [edition.slug]
    assert rules["number"] == 1
    assert {phase["kind"] for phase in editions[0]["phases"]} == {str(kind) for kind in PhaseKind}


def test_an_idea_goes_from_draft_to_submission(signed_in: Client, edition: Edition) -> None:
    begun = signed_in.post(address(edition, "/proposals"), whole_idea(edition), content_type=JSON)
    number = begun.json()["number"]

    sent = signed_in.post(address(edition, f"/proposals/{number}/submission"), content_type=JSON)

    assert begun.status_code == 201
    assert sent.status_code == 200, sent.json()
    assert Proposal.objects.get(edition=edition, number=number).status == ProposalStatus.SUBMITTED
    listed = Client().get(address(edition, "/proposals")).json()["results"]
    assert [idea["title"] for idea in listed] == ["Un verger partagé"]


def test_the_same_request_key_begins_one_draft(signed_in: Client, edition: Edition) -> None:
    idea = whole_idea(edition)

    first = signed_in.post(address(edition, "/proposals"), idea, content_type=JSON).json()
    second = signed_in.post(address(edition, "/proposals"), idea, content_type=JSON).json()

    assert first["number"] == second["number"]
    assert Proposal.objects.count() == 1


def test_what_is_missing_is_said_field_by_field_and_the_draft_stays(
    signed_in: Client, edition: Edition
) -> None:
    number = signed_in.post(address(edition, "/proposals"), {"title": "Un banc"}, content_type=JSON).json()[
        "number"
    ]

    refused = signed_in.post(address(edition, f"/proposals/{number}/submission"), content_type=JSON)

    assert refused.status_code == 422
    assert {"summary", "body", "theme", "place"} <= set(refused.json()["errors"])
    assert Proposal.objects.get(edition=edition, number=number).title == "Un banc"


def test_a_change_over_a_newer_version_is_refused_with_what_stands(
    signed_in: Client, edition: Edition
) -> None:
    begun = signed_in.post(address(edition, "/proposals"), whole_idea(edition), content_type=JSON).json()
    idea = address(edition, f"/proposals/{begun['number']}")
    signed_in.patch(idea, {"version": begun["version"], "title": "Un potager"}, content_type=JSON)

    late = signed_in.patch(idea, {"version": begun["version"], "title": "Un jardin"}, content_type=JSON)

    assert late.status_code == 409
    assert late.json()["stored"] == {"title": "Un potager"}


def test_a_draft_is_its_author_s_alone(signed_in: Client, edition: Edition) -> None:
    number = signed_in.post(address(edition, "/proposals"), {"title": "Un banc"}, content_type=JSON).json()[
        "number"
    ]
    stranger = Client()
    stranger.force_login(UserFactory())

    assert stranger.get(address(edition, f"/proposals/{number}")).status_code == 404
    assert Client().get(address(edition, f"/proposals/{number}")).status_code == 404
    assert stranger.post(address(edition, f"/proposals/{number}/withdrawal")).status_code == 404


def test_who_is_not_on_the_register_reads_the_road(client: Client, edition: Edition) -> None:
    client.force_login(UserFactory())
    number = client.post(address(edition, "/proposals"), whole_idea(edition), content_type=JSON).json()[
        "number"
    ]

    refused = client.post(address(edition, f"/proposals/{number}/submission"), content_type=JSON)

    assert refused.status_code == 409
    assert refused.json()["road"]
    assert refused.json()["article"] > 0


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("rough_cost_eur", -1),
        ("rough_cost_eur", 10**12),
        ("rough_cost_eur", "beaucoup"),
        ("rough_cost_eur", "12.000"),
        ("rough_cost_eur", 12.5),
        ("rough_cost_eur", True),
        ("title", "x" * 1_000_000),
        ("title", "nul \x00 octet"),
        ("latitude", "1e999"),
        ("theme", "theme-d-une-autre-ville"),
        ("members", {"not": "a list"}),
    ],
)
def test_hostile_values_are_refused_with_a_sentence(
    signed_in: Client, edition: Edition, field: str, value: Any
) -> None:
    ThemeFactory(slug="theme-d-une-autre-ville")
    idea = {**whole_idea(edition), "longitude": "4.8", field: value}

    answer = signed_in.post(address(edition, "/proposals"), idea, content_type=JSON)

    assert answer.status_code in {400, 422}
    assert not Proposal.objects.exists()


def test_another_town_s_address_leads_nowhere(client: Client, edition: Edition) -> None:
    foreign = EditionFactory(running=True)

    crossed = f"/api/v1/municipalities/{foreign.municipality.slug}/editions/{edition.slug}"

    assert client.get(crossed).status_code == 404
    assert client.get(f"{crossed}/proposals").status_code == 404


def test_writing_needs_a_person(client: Client, edition: Edition) -> None:
    answer = client.post(address(edition, "/proposals"), {"title": "Un banc"}, content_type=JSON)

    assert answer.status_code == 403
    assert not Proposal.objects.exists()


def test_the_schema_describes_every_address(client: Client) -> None:
    paths = client.get("/api/v1/schema").json()["paths"]

    assert "/api/v1/municipalities/{municipality}/editions/{edition}/proposals" in paths
