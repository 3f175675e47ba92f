"""A name that readers would take for the town's is refused to those who do not speak for it."""

import pytest

from accounts.refusals import InvalidInput
from accounts.services import accounts
from accounts.services.names import speaks_as_the_town
from tests.factories.accounts import MembershipFactory, UserFactory

OF_THE_TOWN = [
    "Mairie de Villers-l’Étang", "La MAIRIE", "mairíe", "Modération", "Le modérateur", "Madame la maire",
    "Maire de Villers", "Ville de Montsereine", "L'administration", "Conseil municipal", "Adjointe au maire",
    "Services municipaux de la mairie", "Faire Ensemble", "Mai\u200brie", "M\u0430irie",
]  # fmt: skip
OF_SOMEBODY = [
    "Jean Maire", "Maire Sophie", "Sophie Lemaire", "Les amis de la mairie", "Adam", "Administrez-moi",
    "Мария", "Élodie", "Deville", "Serviceur", "",
]  # fmt: skip


@pytest.mark.parametrize("name", OF_THE_TOWN)
def test_a_name_of_the_town_is_known_in_any_spelling(name):
    assert speaks_as_the_town(name)


@pytest.mark.parametrize("name", OF_SOMEBODY)
def test_a_name_of_a_person_or_an_association_is_theirs(name):
    assert not speaks_as_the_town(name, "Villers-l’Étang")


def test_the_town_and_its_departments_are_not_somebody_s_names():
    assert speaks_as_the_town("VILLERS L'ETANG", "Villers-l’Étang", "Voirie")
    assert speaks_as_the_town("voirie", "Villers-l’Étang", "Voirie")


@pytest.mark.django_db
def test_a_resident_does_not_speak_for_the_town_and_an_officer_does():
    resident, officer = UserFactory(), MembershipFactory(officer=True).user

    with pytest.raises(InvalidInput):
        accounts.change_details(resident, display_name="Mairie", language="fr", by=resident)
    accounts.change_details(officer, display_name="Mairie, service culture", language="fr", by=officer)

    officer.refresh_from_db()
    assert officer.display_name == "Mairie, service culture"


@pytest.mark.django_db
def test_nobody_is_a_number_in_public():
    nameless = UserFactory(display_name="")

    assert nameless.public_name == str(nameless) == "une personne sans nom public"
    assert nameless.office_name == f"compte nº\u00a0{nameless.pk}"
