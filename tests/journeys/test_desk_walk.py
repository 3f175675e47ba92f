"""One person passes the desk in a browser: screens, fields and keys are counted as they are used."""

from datetime import date

import pytest

from accounts.models import User
from budget.enums import Level, PhaseKind
from budget.models import Proposal, RegisterEntry
from tests.factories.accounts import MembershipFactory, TerritoryFactory
from tests.factories.budget import EditionFactory, RegisterEntryFactory, ThemeFactory
from tests.factories.towns import ALWAYS
from tests.journeys.axe import AXE, EVERY_RULE, page_with_axe
from tests.journeys.test_accessibility import sign_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


class Counted:
    """A page whose screens, filled fields and keys are counted; axe reads each screen."""

    def __init__(self, page, site):
        self.page, self.site = page, site
        self.screens, self.fields, self.keys, self.faults = 0, 0, 0, []

    def opens(self, path):
        self.page.goto(self.site + path)
        self._look()

    def types(self, label, text):
        self.page.get_by_label(label, exact=True).press_sequentially(text)
        self.fields += 1
        self.keys += len(text)

    def chooses(self, label, option):
        self.page.get_by_label(label, exact=True).select_option(label=option)
        self.fields += 1
        self.keys += 1

    def presses(self, name):
        self.page.get_by_role("button", name=name, exact=True).or_(
            self.page.get_by_role("link", name=name, exact=True)
        ).first.click()
        self.keys += 1
        self._look()

    def _look(self):
        self.page.wait_for_load_state()  # of a page that has just come, axe finds no document yet
        self.screens += 1
        self.faults += self.page.evaluate(AXE, EVERY_RULE)
        width = self.page.evaluate(
            "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        )
        self.faults += [f"{self.page.url} scrolls sideways by {width}"] if width > 0 else []


@pytest.fixture
def edition():
    edition = EditionFactory(running=True)
    edition.phases.filter(kind=PhaseKind.COLLECTION).update(**ALWAYS)
    TerritoryFactory(municipality=edition.municipality, name="Centre")
    ThemeFactory(municipality=edition.municipality, name="Nature en ville")
    return edition


@pytest.fixture
def desk(edition, visitor, site):
    agent = MembershipFactory(desk_agent=True, municipality=edition.municipality).user
    page = page_with_axe(visitor)
    page.set_viewport_size({"width": 320, "height": 800})
    sign_in(page, agent, site)
    counted = Counted(page, site)
    counted.opens(f"/{edition.municipality.slug}/{edition.slug}/office/desk/")
    return counted


def test_somebody_without_e_mail_is_registered_in_three_screens_and_proposes_in_two_more(desk):
    desk.types("Qui est-ce ?", "Odette Lefevre")
    desk.presses("Rechercher")
    desk.presses("Inscrire cette personne")
    desk.types("Jour", "7")
    desk.types("Mois", "3")
    desk.types("Année", "1941")
    desk.chooses("Quartier (facultatif)", "Centre")
    desk.presses("J’ai vu la pièce d’identité : inscrire".replace(" :", "\u00a0:"))
    registered = (desk.screens, desk.fields, desk.keys)

    desk.presses("Saisir une idée")
    desk.types("Le titre de l’idée", "Un banc")
    desk.types("L’idée en une ou deux phrases", "Un banc sous le tilleul.")
    desk.chooses("Thème", "Nature en ville")
    desk.types("Où ?".replace(" ?", "\u202f?"), "Place du marché")
    desk.presses("Déposer l’idée")

    assert desk.faults == []
    entry = RegisterEntry.objects.get()
    assert (entry.level, User.objects.filter(email=None).count()) == (Level.DESK, 1)
    assert Proposal.objects.get().author == entry.user
    assert registered == (4, 5, 24)
    assert (desk.screens, desk.fields) == (6, 9)


def test_somebody_known_is_verified_in_three_screens_and_one_field(desk, edition):
    entry = RegisterEntryFactory(
        edition=edition,
        given_names="Jean",
        family_name="Martin",
        birth_date=date(1950, 1, 1),
        level=Level.DECLARED,
    )

    desk.types("Qui est-ce ?", "martin")
    desk.presses("Rechercher")
    desk.presses("Jean Martin")
    desk.presses("Pièce d’identité vue, ce compte est le sien : vérifier".replace(" :", "\u00a0:"))

    entry.refresh_from_db()
    assert desk.faults == []
    assert entry.level == Level.DESK
    assert (desk.screens, desk.fields) == (4, 1)
