"""A coordinator brings the addresses of the town; who joins writes theirs, and always goes on."""

import re
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from django.utils.html import escape

from accounts.services import outlines
from budget.enums import PhaseKind
from budget.models import AddressFile, StreetAddress
from budget.services.addresses import acts
from tests.factories.accounts import TerritoryFactory, UserFactory
from tests.factories.budget import coordinator_of
from tests.factories.proposals import edition_now

pytestmark = [pytest.mark.django_db, pytest.mark.once]
FILE = (
    "id;numero;rep;nom_voie;code_postal;code_insee;nom_commune;lon;lat\r\n"
    "a;12;;Rue des Lilas;35000;35238;Rennes;0.5;0.5\r\n"
    "b;12;bis;Rue des Lilas;35000;35238;Rennes;0.5;0.5\r\n"
    "c;x;;Rue des Lilas;35000;35238;Rennes;0.5;0.5\r\n"
)
OUTLINE = b"""{"type": "FeatureCollection", "features": [{"type": "Feature", "properties": {"nom": "Gare"},
    "geometry": {"type": "Polygon", "coordinates": [[[0, 0], [1, 0], [1, 1], [0, 1], [0, 0]]]}}]}"""
PERSON = {
    "given_names": "Léa",
    "family_name": "Durand",
    "birth_date_day": "4",
    "birth_date_month": "5",
    "birth_date_year": "1990",
    "lives_here": "on",
    "on_honour": "on",
}


@pytest.fixture
def edition():
    """Its vote is still to come."""
    edition = edition_now(PhaseKind.COLLECTION)
    soon = timezone.now() + timedelta(days=40)
    edition.phases.filter(kind=PhaseKind.VOTING).update(opens_at=soon, closes_at=soon + timedelta(days=20))
    return edition


@pytest.fixture
def town(edition):
    return edition.municipality


@pytest.fixture
def quarter(town):
    return TerritoryFactory(municipality=town, name="Gare")


@pytest.fixture
def office(client, edition):
    client.force_login(coordinator_of(edition))
    return client


@pytest.fixture
def with_addresses(edition, town, quarter):
    by, at = coordinator_of(edition), timezone.now()
    file = acts.upload(town, FILE.encode(), file_name="ban.csv", by=by, at=at)
    acts.enter(town, file.pk, by=by, at=at)
    acts.work(file, at=at)


@pytest.fixture
def resident(client):
    client.force_login(UserFactory())
    return client


def bring(office, town, content=FILE):
    return office.post(
        reverse("addresses", args=[town.slug]), {"file": SimpleUploadedFile("ban.csv", content.encode())}
    )


def register_of(edition):
    return reverse("register", args=[edition.municipality.slug, edition.slug])


def join(resident, edition, **said):
    return resident.post(register_of(edition), {**PERSON, **said})


def test_a_file_is_looked_at_then_used_then_replaced_without_script(office, town):
    page = office.get(bring(office, town)["Location"]).text
    file = AddressFile.objects.get()
    assert "Le numéro n’est pas un numéro" in page
    assert "Tout le fichier" in page
    assert "Utiliser ces adresses" in page

    waiting = office.post(reverse("addresses_enter", args=[town.slug]), {"file": file.pk}, follow=True).text
    assert '<meta http-equiv="refresh"' in waiting
    assert acts.work(acts.waiting().get(), at=timezone.now())

    page = office.get(reverse("addresses", args=[town.slug])).text
    assert "2 adresses, depuis le" in page
    bring(office, town)
    assert "Remplacer les adresses" in office.get(reverse("addresses", args=[town.slug])).text
    office.post(reverse("addresses_remove", args=[town.slug]), {"file": file.pk})
    assert not StreetAddress.objects.exists()


def test_the_bar_asks_for_itself_until_the_addresses_are_there(office, town):
    bring(office, town)
    address, htmx = reverse("addresses", args=[town.slug]), {"HTTP_HX_REQUEST": "true"}
    office.post(reverse("addresses_enter", args=[town.slug]), {"file": AddressFile.objects.get().pk})

    assert "hx-get" in office.get(address, **htmx).text
    acts.work(acts.waiting().get(), at=timezone.now())
    assert office.get(address, **htmx)["HX-Refresh"] == "true"


def test_a_file_that_cannot_be_used_is_told_beside_its_form(office, town):
    response = bring(office, town, "Nom;Prénom\r\nMartin;Léa\r\n")

    assert response.status_code == 422
    assert "Base Adresse Nationale" in response.text


def test_the_quarters_are_drawn_from_a_file_and_an_unknown_one_is_named(office, town, quarter):
    address = reverse("quarters_draw", args=[town.slug])

    drawn = office.post(address, {"outlines": SimpleUploadedFile("q.json", OUTLINE)}, follow=True)
    strange = office.post(
        address, {"outlines": SimpleUploadedFile("q.json", OUTLINE.replace(b"Gare", b"Lune"))}
    )

    assert "1 quartier est dessiné" in drawn.text
    assert strange.status_code == 422
    assert "Lune" in strange.text


@pytest.mark.usefixtures("with_addresses")
def test_an_address_of_the_file_gives_the_quarter_and_is_not_kept(resident, edition, town, quarter):
    coordinator = coordinator_of(edition)
    outlines.draw(town, OUTLINE, by=coordinator, at=timezone.now())

    answer = join(resident, edition, address="12 rue des lilas")

    entry = edition.register.get()
    assert answer.status_code == 302
    assert (entry.territory, entry.address_is_listed) == (quarter, True)
    assert "lilas" not in str(vars(entry)).casefold()


@pytest.mark.usefixtures("with_addresses")
def test_without_script_the_second_step_is_to_choose_among_those_that_are_alike(resident, edition, quarter):
    asked = join(resident, edition, address="12 lilas", territory=quarter.pk)
    offered = re.findall(r'name="chosen" value="([^"]+)"', asked.text)

    chosen = join(resident, edition, address="12 lilas", chosen=offered[1], territory=quarter.pk)

    assert asked.status_code == 422
    assert "Choisissez votre adresse parmi celles-ci" in asked.text
    assert offered == ["12 Rue des Lilas, 35000 Rennes", "12 bis Rue des Lilas, 35000 Rennes"]
    assert chosen.status_code == 302
    assert edition.register.get().address_is_listed is True


@pytest.mark.usefixtures("with_addresses")
@pytest.mark.parametrize("home", ["unlisted", "hosted", "domiciled"])
def test_whoever_is_in_no_list_stays_with_somebody_or_has_an_address_at_the_ccas_goes_on(
    resident, edition, quarter, home
):
    refused = join(resident, edition, address="99 rue de nulle part", territory=quarter.pk)

    answer = join(resident, edition, address="99 rue de nulle part", home=home, territory=quarter.pk)

    assert f'value="{home}"' in refused.text
    assert answer.status_code == 302
    entry = edition.register.get()
    assert (entry.address_is_listed, entry.territory) == (False, quarter)
    assert home not in str(vars(entry))


@pytest.mark.usefixtures("with_addresses")
def test_what_is_offered_while_one_types_is_streets_alone(resident, edition):
    where = reverse("register_addresses", args=[edition.municipality.slug, edition.slug])

    offered = resident.get(where, {"address": "12 rue li"}).text
    nothing = resident.get(where, {"address": "<b>77 rue"}).text

    assert escape("12 bis Rue des Lilas, 35000 Rennes") in offered
    assert "La liste de la commune n’a pas cette adresse" in nothing
    assert "<b>" not in nothing


@pytest.mark.usefixtures("with_addresses")
def test_very_many_addresses_are_not_looked_up_at_once(resident, edition, settings):
    settings.LIMITS = {**settings.LIMITS, "look_up_address": (2, 3600)}
    where = reverse("register_addresses", args=[edition.municipality.slug, edition.slug])

    answers = [resident.get(where, {"address": "12 rue"}).status_code for _time in range(3)]

    assert answers == [200, 200, 409]


def test_a_town_without_a_file_asks_no_address(resident, edition, quarter):
    page = resident.get(register_of(edition)).text

    assert 'name="address"' not in page
    assert 'name="home"' not in page
    assert join(resident, edition, territory=quarter.pk).status_code == 302


def test_a_file_of_another_commune_says_what_was_read_and_what_was_expected(office, town):
    town.insee_code = "35051"
    town.save()

    page = office.get(bring(office, town)["Location"]).text

    assert "Aucune ligne de ce fichier ne peut servir" in page
    assert "lu 35238, attendu 35051" in page
    assert "Utiliser ces adresses" not in page
