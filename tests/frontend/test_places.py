"""The coordinator draws the town by pages alone."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.html import escape

from accounts.models import Membership, Territory
from budget.models import Theme
from tests.factories.accounts import MembershipFactory, TerritoryFactory

pytestmark = [pytest.mark.django_db, pytest.mark.once]


@pytest.fixture
def coordinator(client: Client) -> Membership:
    membership: Membership = MembershipFactory(coordinator=True)
    client.force_login(membership.user)
    return membership


def address(membership: Membership, name: str, *more: str) -> str:
    return reverse(name, args=[membership.municipality.slug, *more])


def test_quarters_and_themes_are_added_and_listed(client: Client, coordinator: Membership) -> None:
    client.post(address(coordinator, "territories_add"), {"names": "Gare\nÉcluse", "kind": "quarter"})
    client.post(address(coordinator, "theme_add"), {"name": "Eau", "face": "cleanliness"})

    page = client.get(address(coordinator, "places")).content.decode()

    assert "Gare" in page
    assert "Écluse" in page
    again = {"names": "Gare", "kind": "quarter"}
    assert (
        "existent déjà"
        in client.post(address(coordinator, "territories_add"), again, follow=True).content.decode()
    )
    assert Theme.objects.within(coordinator.municipality).get().name == "Eau"


def test_a_refused_name_comes_back_in_its_line(client: Client, coordinator: Membership) -> None:
    quarter = TerritoryFactory(municipality=coordinator.municipality, name="Gare")

    answer = client.post(address(coordinator, "territory_change", quarter.slug), {"name": "!!!"})

    assert answer.status_code == 422
    assert 'value="!!!"' in answer.content.decode()
    assert Territory.objects.get(pk=quarter.pk).name == "Gare"


def test_a_second_theme_of_the_same_name_is_refused_with_its_text(
    client: Client, coordinator: Membership
) -> None:
    for _ in range(2):
        answer = client.post(address(coordinator, "theme_add"), {"name": "Eau", "face": "nature"})

    assert answer.status_code == 422
    assert 'value="Eau"' in answer.content.decode()
    assert Theme.objects.within(coordinator.municipality).count() == 1


def test_another_town_s_quarter_is_not_found(client: Client, coordinator: Membership) -> None:
    elsewhere = TerritoryFactory()

    assert client.post(address(coordinator, "territory_remove", elsewhere.slug)).status_code == 404
    assert Territory.objects.filter(pk=elsewhere.pk).exists()


@pytest.mark.parametrize(("first", "second"), [("Écoles", "ecoles"), ("L'eau", "L’Eau"), ("Sport", "SPORT")])
def test_a_theme_or_a_department_is_known_in_another_spelling(
    client: Client, coordinator: Membership, first: str, second: str
) -> None:
    for name in ("theme_add", "department_add"):
        client.post(address(coordinator, name), {"name": first, "face": "nature"})
        answer = client.post(address(coordinator, name), {"name": second, "face": "nature"})

        assert answer.status_code == 422
        assert escape(first) in answer.content.decode()


@pytest.mark.parametrize("nothing", ["\u3164", "\u200b\u2060", "\u2800", "\u0301"])
def test_a_name_that_shows_nothing_is_none(client: Client, coordinator: Membership, nothing: str) -> None:
    names = {"territories_add": "names", "theme_add": "name", "department_add": "name"}

    for name, field in names.items():
        sent = {field: nothing, "kind": "quarter", "face": "nature"}
        assert client.post(address(coordinator, name), sent).status_code == 422
