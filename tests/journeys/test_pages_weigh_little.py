"""What a telephone downloads on a first visit: the page, its styles, its script, its font, compressed."""

import gzip
from collections.abc import Callable

import pytest
from django.urls import reverse
from playwright.sync_api import Page, Response

from budget.models import Edition
from tests.factories.accounts import TerritoryFactory
from tests.factories.budget import EditionFactory, ThemeFactory
from tests.factories.proposals import ProjectFactory, ProposalFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

MOST = 150_000
FACES = ["nature", "mobility", "solidarity", "childhood", "culture", "sport", "ageing", "cleanliness"]
# Compressed already.
AS_THEY_ARE = ("font/", "image/png", "image/jpeg", "image/webp")


@pytest.fixture
def edition(db: None) -> Edition:
    """Twenty-four ideas and as many projects, each of a theme, a quarter, a drawing of its own."""
    edition: Edition = EditionFactory(running=True)
    town = edition.municipality
    quarter = TerritoryFactory(municipality=town)
    for face in FACES:
        theme = ThemeFactory(municipality=town, face=face)
        facts = {"edition": edition, "theme": theme, "territory": quarter}
        ProjectFactory.create_batch(3, **facts, feasible=True, reviewed=False)
        ProposalFactory.create_batch(3, **facts, submitted=True)
    return edition


@pytest.mark.parametrize("name", ["edition", "projects", "proposals"])
def test_a_first_visit_is_light(name: str, edition: Edition, visitor: Callable[..., Page]) -> None:
    page = visitor()
    weights: dict[str, int] = {}
    page.on("requestfinished", lambda asked: weights.update({asked.url: weight_of(asked.response())}))

    page.goto(reverse(name, args=[edition.municipality.slug, edition.slug]), wait_until="networkidle")

    assert page.locator(".card").count() == (3 if name == "edition" else 24)
    assert sum(weights.values()) < MOST, weights


def weight_of(answer: Response) -> int:
    kind = answer.headers.get("content-type", "")
    body = answer.body()
    return len(body) if kind.startswith(AS_THEY_ARE) else len(gzip.compress(body))
