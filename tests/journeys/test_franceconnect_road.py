"""From FranceConnect to the urn, in a browser, with scripts and without."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Page

from budget.enums import Level, PhaseKind
from budget.models import RegisterEntry
from tests.factories.accounts import UserFactory
from tests.factories.voting import PollFactory, numbers_in
from tests.journeys.axe import faults_on, page_with_axe
from tests.journeys.people import Person
from tests.standins import franceconnect

pytestmark = [pytest.mark.browser, pytest.mark.once, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize("has_scripts", [True, False], ids=["scripts", "no scripts"])
def test_whoever_franceconnect_knows_states_their_ties_and_votes(
    visitor: Callable[..., Page], site: str, settings: Any, has_scripts: bool
) -> None:
    poll = PollFactory(settled=True)
    now = timezone.now()
    poll.edition.phases.filter(kind=PhaseKind.VOTING).update(
        opens_at=now - timedelta(days=1), closes_at=now + timedelta(days=9)
    )
    town = f"/{poll.municipality.slug}/{poll.edition.slug}"
    ours = f"{site}/account/providers/franceconnect"
    with franceconnect.running(redirects={f"{ours}/callback/"}, ends={f"{ours}/end/"}) as service:
        settings.FRANCECONNECT = service.known
        window = page_with_axe(visitor, leaves_for=service.url, java_script_enabled=has_scripts)
        voter = Person(window, UserFactory().email)
        voter.signs_in()
        voter.opens(f"{town}/register/?next={town}/vote/")

        voter.presses("S’identifier avec FranceConnect")
        voter.reads("Angela Claire Louise", "DUBOIS", "24 août 1962")
        assert not has_scripts or list(faults_on(window)) == []
        voter.ticks("J’habite ici")
        voter.ticks("Je déclare sur l’honneur que tout cela est exact")
        voter.presses("M’inscrire sur la liste")
        voter.reads("Votre identité est vérifiée")
        window.locator("input[type=checkbox][name=contest_1]").first.check()
        voter.presses("Relire mon bulletin")
        voter.presses("Mettre mon bulletin dans l’urne")
        voter.reads("Votre bulletin est dans l’urne")

        assert RegisterEntry.objects.filter(level=Level.IDENTITY).count() == 1
        assert len(numbers_in(poll)) == 1
        assert "identity" not in {cookie["name"] for cookie in window.context.cookies()}

        voter.opens("/account/logout/")
        voter.presses("Me déconnecter")
        window.wait_for_url(f"{site}/{poll.municipality.slug}/")  # the home page of a site with one town
        assert service.state.asked[-1] == "session/end"
