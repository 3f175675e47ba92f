"""From "I want to vote" to the cast ballot, by each road, at a browser window."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page

from budget.enums import Level, RegisterSource
from budget.models import RegisterEntry
from budget.services import doubts, letter_codes, registers
from tests.factories.accounts import PASSWORD, TerritoryFactory
from tests.factories.budget import RegisterEntryFactory, coordinator_of
from tests.factories.voting import voter_of
from tests.frontend.test_accounts import code_in
from tests.frontend.test_ballot_first import open_poll
from tests.journeys.people import Person
from voting.models import Ballot, Poll, Signature

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PHONE = {"viewport": {"width": 390, "height": 844}}
EMAIL = "jeanne@example.org"
# What one is asked beside the ballot itself.
FIELDS = "main :is(input:not([type=hidden]), select, textarea):visible"
with_and_without_scripts = pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no script"])


class Walker(Person):
    """Counts the screens that are drawn, and the fields each one shows outside of the ballot."""

    def __init__(self, page: Page, email: str = EMAIL) -> None:
        super().__init__(page, email)
        self.screens = self.fields = 0
        page.on("domcontentloaded", lambda _page: self._one_more())

    def _one_more(self) -> None:
        self.screens += 1

    def presses(self, button: str, **where: Any) -> None:
        if not self.page.locator("form.ballot").count():
            self.fields += self.page.locator(FIELDS).count()
        super().presses(button, **where)


@pytest.fixture
def poll() -> Poll:
    poll = open_poll()
    TerritoryFactory(municipality=poll.municipality, name="Les Coteaux")
    return poll


@pytest.fixture
def walker(visitor: Callable[..., Page], scripts: bool) -> Walker:
    return Walker(visitor(java_script_enabled=scripts, **PHONE))


def fills_the_ballot(person: Person, poll: Poll) -> None:
    person.opens(poll.edition.get_absolute_url())
    person.follows("Ouvrir mon bulletin")
    ticks(person)
    person.presses("Continuer\xa0: dire qui je suis")


def ticks(person: Person) -> None:
    person.page.locator('[name="contest_1"][value="2"]').check()


def signs_in_by_code(person: Person) -> None:
    person.fills("Adresse électronique", person.email)
    person.presses("Recevoir un code")
    person.fills("Le code du message", code_in(mail.outbox[-1]))
    person.presses("Continuer")


def joins_the_register(person: Person) -> None:
    person.fills("Prénoms", "Jeanne Marie")
    person.fills("Nom de famille", "Dupré")
    for box, figures in {"Jour": "7", "Mois": "3", "Année": "1958"}.items():
        person.fills(box, figures, within=person.group("Date de naissance"))
    person.ticks("J’habite ici")
    person.chooses("Quartier", "Les Coteaux")
    person.ticks("Je déclare sur l’honneur que tout cela est exact")
    person.presses("M’inscrire sur la liste")


def casts(person: Person) -> None:
    person.reads("Est-ce bien votre bulletin", "2. ")
    assert not Ballot.objects.exists()
    person.presses("Mettre mon bulletin dans l’urne")
    person.reads("Votre bulletin est dans l’urne")
    assert Ballot.objects.count() == Signature.objects.count() == 1
    assert "kept" not in {cookie["name"] for cookie in person.page.context.cookies()}


@with_and_without_scripts
def test_a_newcomer_on_a_phone_fills_the_ballot_first_in_nine_screens_and_twelve_fields(
    walker, poll, scripts
):
    fills_the_ballot(walker, poll)
    signs_in_by_code(walker)
    joins_the_register(walker)
    casts(walker)

    print(f"{walker.screens} screens, {walker.fields} fields")  # noqa: T201  read by who measures
    assert walker.screens <= 9
    assert walker.fields <= 12


@with_and_without_scripts
def test_the_address_confirmed_in_another_browser_leads_to_the_urn_there(visitor, walker, poll, scripts):
    """Its choices stayed in the first one, and the page says so."""
    fills_the_ballot(walker, poll)
    walker.follows("Créer mon compte")
    walker.fills("Adresse électronique", EMAIL)
    walker.fills("Mot de passe", PASSWORD)
    walker.presses("Créer mon compte")
    elsewhere = Walker(visitor(java_script_enabled=scripts, **PHONE))

    elsewhere.opens(link_of(mail.outbox[-1]))
    elsewhere.presses("Oui, confirmer mon adresse")
    elsewhere.fills("Nouveau mot de passe", PASSWORD)
    elsewhere.presses("Garder ce mot de passe")
    joins_the_register(elsewhere)
    elsewhere.reads("Vos choix sont à refaire")
    ticks(elsewhere)
    elsewhere.presses("Relire mon bulletin")

    casts(elsewhere)


@with_and_without_scripts
def test_who_is_on_the_register_fills_the_ballot_then_signs_in_by_password(walker, poll, scripts):
    voter_of(poll, user__email=EMAIL)
    fills_the_ballot(walker, poll)
    walker.follows("Me connecter")
    walker.fills("Adresse électronique", EMAIL)
    walker.fills("Mot de passe", PASSWORD)
    walker.presses("Me connecter")

    casts(walker)


@with_and_without_scripts
def test_who_got_a_letter_types_its_code_and_votes_without_account(walker, poll, scripts):
    entry = RegisterEntryFactory(
        edition=poll.edition, user=None, level=Level.EMAIL, source=RegisterSource.IMPORT, may_vote=True,
        birth_date=date(1941, 3, 7), postal_address="1 rue du Pré, 35000 Rennes",
    )  # fmt: skip
    (letter,) = letter_codes.make(
        poll.edition, cards=False, by=coordinator_of(poll.edition), at=timezone.now()
    )
    walker.opens(reverse("help_voting", args=[poll.municipality.slug, poll.edition.slug]))

    walker.follows("Voter avec un code")
    walker.fills("Votre code", letter_codes.grouped(letter.code))
    for box, figures in {"Jour": "7", "Mois": "3", "Année": "1941"}.items():
        walker.fills(box, figures, within=walker.group("Date de naissance"))
    walker.presses("Ouvrir mon bulletin")
    ticks(walker)
    walker.presses("Relire mon bulletin")

    casts(walker)
    assert Signature.objects.get().entry == entry


@with_and_without_scripts
def test_who_was_entered_at_the_desk_and_states_it_again_votes_once_the_town_hall_has_looked(
    walker, poll, scripts
):
    entered = registers.enter(
        poll.edition, by=coordinator_of(poll.edition), level=Level.DESK, source=RegisterSource.DESK,
        given_names="Jeanne Marie", family_name="Dupré", birth_date=date(1958, 3, 7), lives_here=True,
        territory=poll.municipality.territories.get(name="Les Coteaux"), at=timezone.now(),
    )  # fmt: skip
    fills_the_ballot(walker, poll)
    signs_in_by_code(walker)

    joins_the_register(walker)

    walker.reads("La mairie doit encore vérifier")
    stated = RegisterEntry.objects.exclude(pk=entered.pk).get()
    doubts.refuse(
        stated, entered, by=coordinator_of(poll.edition), at=timezone.now(), moves_account=True
    )  # fmt: skip
    walker.opens(reverse("booth", args=[poll.municipality.slug, poll.edition.slug]))
    ticks(walker)
    walker.presses("Relire mon bulletin")
    casts(walker)
    assert Signature.objects.get().entry == entered


def test_on_a_shared_computer_the_next_person_finds_an_empty_paper(page, poll):
    first = Walker(page)
    fills_the_ballot(first, poll)
    signs_in_by_code(first)
    first.opens("/account/logout/")
    first.presses("Me déconnecter")
    second = voter_of(poll, user__email="second@example.org").user

    next_one = Person(page, second.email)
    next_one.signs_in()
    next_one.opens(reverse("booth", args=[poll.municipality.slug, poll.edition.slug]))

    assert page.locator("[name=contest_1]:checked").count() == 0
    assert page.locator("[name=contest_1]").count() > 0


def link_of(message: Any) -> str:
    """The path alone: the site of the test stands where the browser says."""
    return next(word for word in str(message.body).split() if "/confirm-email/" in word)
