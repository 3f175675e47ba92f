"""The coordinator's ballot paper in a browser: rules chosen by keyboard, without script, and compared."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, expect

from budget.enums import PhaseKind, ProjectStatus
from tests.factories.accounts import TerritoryFactory
from tests.factories.budget import ReservedShareFactory
from tests.factories.proposals import ProjectFactory
from tests.factories.towns import NEXT, Town, whole_town
from tests.journeys.axe import faults_on, page_with_axe
from tests.journeys.test_accessibility import sign_in, tab_to
from voting.models import Contest

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
TITLES = (
    "Un verger partagé au bord de la rivière", "Des bancs à l’ombre", "Le toit de l’harmonie",
    "Une boîte à livres dans chaque quartier et devant chaque école primaire ou maternelle", "Un four à pain",
    "حديقة مشتركة على ضفة النهر",
)  # fmt: skip


@pytest.fixture
def town(db: None) -> Town:
    """Its next paper holds six projects of two quarters, and money reserved for one of them."""
    town = whole_town("montsereine")
    edition = town.municipality.editions.get(slug=NEXT)
    in_a_year = timezone.now() + timedelta(days=365)  # rules change until the vote has begun
    edition.phases.filter(kind=PhaseKind.VOTING).update(
        opens_at=in_a_year, closes_at=in_a_year + timedelta(days=20)
    )
    quarter = TerritoryFactory(municipality=town.municipality, name="Gare", slug="gare", is_priority=True)
    envelope = edition.envelopes.get()
    ReservedShareFactory(envelope=envelope)
    for place, title in enumerate(TITLES):
        ProjectFactory(
            edition=edition, envelope=envelope, number=100 + place, title=title, theme=town.theme,
            territory=quarter if place % 2 else town.territory, status=ProjectStatus.SHORTLISTED,
            cost_eur=30_000 * (place + 1), reviewed=False,
        )  # fmt: skip
    return town


def address_of(name: str, *more: int) -> str:
    return reverse(name, args=["montsereine", NEXT, *more])


def signed_in(page: Page, town: Town, site: str) -> Page:
    sign_in(page, town.people["coordinator"], site)
    return page


@pytest.mark.parametrize("name", ["contest_edit", "poll_compare"])
def test_the_pages_of_the_rules_have_no_fault_with_everything_unfolded(
    name: str, visitor: Callable[..., Page], town: Town, site: str
) -> None:
    page = signed_in(page_with_axe(visitor), town, site)

    page.goto(address_of(name, *([1] if name == "contest_edit" else [])))
    for fold in page.locator("main details").all():
        fold.evaluate("fold => fold.open = true")

    assert list(faults_on(page)) == []


def test_a_rule_is_chosen_by_keyboard_alone(visitor: Callable[..., Page], town: Town, site: str) -> None:
    page = signed_in(visitor(reduced_motion="reduce"), town, site)
    page.goto(address_of("contest_edit", 1))
    tab_to(page, "Autres façons de voter et de compter")
    page.keyboard.press("Enter")

    tab_to(page, "À la majorité des voix")
    page.keyboard.press("ArrowDown")
    tab_to(page, "Enregistrer ces règles")
    with page.expect_navigation():
        page.keyboard.press("Enter")

    expect(page.get_by_role("heading", level=1)).to_have_text("Le bulletin")
    assert Contest.objects.get(poll__edition__slug=NEXT).tally_rule == "greedy-per-cost"


def test_rules_are_chosen_and_compared_without_script(
    visitor: Callable[..., Page], town: Town, site: str
) -> None:
    page = signed_in(visitor(java_script_enabled=False), town, site)
    page.goto(address_of("contest_edit", 1))

    page.get_by_text("Autres façons de voter et de compter").click()
    page.get_by_label("À parts égales").first.check()
    page.get_by_role("button", name="Enregistrer ces règles").click()
    page.get_by_role("link", name="Qu’aurait financé chaque mode de décompte").click()
    page.get_by_role("button", name="Comparer").click()

    expect(page.get_by_role("heading", name="À parts égales (choisi)")).to_be_visible()
    expect(page.get_by_role("rowheader", name="Un verger partagé")).to_be_visible()
