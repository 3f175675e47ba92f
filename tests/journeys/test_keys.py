"""A key made of software, at a real browser: it is registered, it is the second factor, it signs in alone."""

import re
from collections.abc import Callable

import pytest
from allauth.mfa.models import Authenticator
from django.urls import reverse
from playwright.sync_api import Page, expect

from accounts.enums import Role
from accounts.models import Membership
from tests.factories.accounts import PASSWORD, MembershipFactory
from tests.factories.budget import EditionFactory
from tests.journeys.people import Person

pytestmark = [pytest.mark.browser, pytest.mark.once, pytest.mark.django_db(transaction=True)]

# A telephone with a fingerprint; and a small key on USB that keeps no account and knows no fingerprint.
TELEPHONE = {"transport": "internal", "hasResidentKey": True, "hasUserVerification": True}
SMALL_KEY = {"transport": "usb", "hasResidentKey": False, "hasUserVerification": False}


def coordinator(visitor: Callable[..., Page], kind: dict[str, object]) -> tuple[Person, str]:
    """Somebody without a second factor, their key at hand, and the page they work on."""
    membership = MembershipFactory(municipality=EditionFactory(running=True).municipality, coordinator=True)
    Authenticator.objects.filter(user=membership.user).delete()
    page = visitor()
    machine = page.context.new_cdp_session(page)
    machine.send("WebAuthn.enable")
    key = {"protocol": "ctap2", "isUserVerified": True, "automaticPresenceSimulation": True, **kind}
    machine.send("WebAuthn.addVirtualAuthenticator", {"options": key})
    return Person(page, str(membership.user.email)), reverse("office", args=[membership.municipality.slug])


def registers_key(someone: Person) -> None:
    someone.signs_in()
    expect(someone.page.get_by_role("heading", level=1)).to_have_text("Ma double vérification")
    someone.follows("Ajouter une clé")
    someone.fills("Mot de passe", PASSWORD)
    someone.presses("Continuer")
    someone.presses("Ajouter cette clé")


def leaves(someone: Person) -> None:
    someone.opens("/account/logout/")
    someone.page.locator("main").get_by_role("button", name="Me déconnecter").click()
    expect(someone.page).not_to_have_url(re.compile("logout"))


def gives_password(someone: Person) -> None:
    someone.opens("/account/login/")
    someone.fills("Adresse électronique", someone.email)
    someone.fills("Mot de passe", PASSWORD)
    someone.presses("Me connecter")


@pytest.mark.parametrize("kind", [TELEPHONE, SMALL_KEY], ids=["telephone", "small key"])
def test_a_key_opens_the_office_at_once_and_is_the_second_factor_from_then_on(visitor, kind):
    someone, office = coordinator(visitor, kind)

    registers_key(someone)
    expect(someone.page.get_by_role("heading", level=1)).to_contain_text("codes")
    someone.opens(office)
    at_once = someone.page.url
    leaves(someone)
    gives_password(someone)
    asked = someone.page.url
    someone.presses("Utiliser ma clé")
    someone.opens(office)

    assert at_once.endswith(office)
    assert asked.endswith(reverse("mfa_authenticate"))
    assert someone.page.url.endswith(office)


def test_a_key_that_keeps_the_account_signs_in_alone(visitor):
    someone, office = coordinator(visitor, TELEPHONE)
    registers_key(someone)
    leaves(someone)

    someone.opens(f"/account/login/?next={office}")
    someone.presses("Me connecter avec une clé")

    assert someone.page.url.endswith(office)


def test_a_key_confirms_who_one_is_before_what_is_sensitive(visitor):
    someone, _office = coordinator(visitor, TELEPHONE)
    registers_key(someone)
    leaves(someone)
    someone.opens("/account/login/")
    someone.presses("Me connecter avec une clé")

    someone.opens(reverse("mfa_generate_recovery_codes"))
    asked = someone.page.url
    someone.follows("Utiliser plutôt une clé")
    someone.presses("Utiliser ma clé")

    assert "/confirm/" in asked
    assert someone.page.url.endswith(reverse("mfa_generate_recovery_codes"))


def test_what_was_typed_before_a_grave_act_is_not_lost_by_key(visitor):
    someone, office = coordinator(visitor, TELEPHONE)
    registers_key(someone)
    leaves(someone)
    someone.opens("/account/login/")
    someone.presses("Me connecter avec une clé")
    someone.opens(f"{office}people/")

    someone.fills("Adresse électronique", "nouvelle@town.example")
    someone.chooses("Rôle", "Modération")
    someone.page.get_by_role("button", name="Confier ce rôle").click()
    asked = someone.page.get_by_role("heading", level=1).inner_text()
    someone.page.get_by_role("button", name="Utiliser ma clé").click()
    someone.presses("Envoyer à nouveau")

    assert asked == "Est-ce bien vous\u202f?"
    assert Membership.objects.filter(user__email="nouvelle@town.example", role=Role.MODERATOR).exists()
