"""The rulebook as everyone reads it."""

from dataclasses import replace

import pytest
from django.urls import reverse

from budget.enums import TownProfile
from budget.rulebook import DEFAULTS, JuryRules, VotingRules
from tests.factories.accounts import UserFactory
from tests.factories.budget import (
    EditionFactory,
    EnvelopeFactory,
    RulebookFactory,
    coordinator_of,
    rules_of_a,
)
from tests.queries import cost_of

pytestmark = [pytest.mark.django_db, pytest.mark.once]


def address(edition, number=None):
    where = [edition.municipality.slug, edition.slug]
    return reverse("rulebook_version", args=[*where, number]) if number else reverse("rulebook", args=where)


@pytest.mark.parametrize("profile", list(TownProfile))
def test_ten_articles_with_anchors_whatever_the_profile(client, profile):
    edition = EditionFactory(profile=profile, running=True)

    page = client.get(address(edition)).content.decode()

    assert [number for number in range(1, 11) if f'id="article-{number}"' in page] == list(range(1, 11))
    assert 'href="#article-10"' in page


@pytest.mark.parametrize(
    ("rules", "sentence"),
    [
        (rules_of_a(), "16 ans au premier jour du vote"),
        (rules_of_a(), "3\u202f000"),
        (rules_of_a(), "le 1er mars"),
        (rules_of_a(), "Un projet doit avoir au moins 30 voix"),
        (rules_of_a(), "le moins cher d’abord, puis un tirage au sort public"),
        (rules_of_a(TownProfile.VILLAGE), "Il n’y a pas de jury"),
        (replace(rules_of_a(), voting=VotingRules(age_min=None, ties=())), "Tout le monde peut voter"),
    ],
)
def test_articles_say_the_rules_in_words(client, rules, sentence):
    edition = EditionFactory(running=rules)

    assert sentence in client.get(address(edition)).content.decode()


@pytest.mark.parametrize("is_one_account", [True, False])
def test_it_says_who_could_open_the_urn_on_this_installation(client, settings, is_one_account):
    edition = EditionFactory(running=True)
    if not is_one_account:
        settings.COUNTING_VAULT_DIR = None

    page = client.get(address(edition)).content.decode()

    assert ("un seul compte de la machine sert ces pages et dépouille" in page) == is_one_account
    assert ("Le compte qui sert ces pages ne peut pas ouvrir l’urne" in page) != is_one_account


def test_a_new_version_shows_what_the_old_one_said(client):
    edition = EditionFactory(running=True)
    RulebookFactory(edition=edition, number=2, rules=rules_of_a(jury=JuryRules(exists=False)), published=True)

    page = client.get(address(edition))

    changed = [article.number for article in page.context["articles"] if article.before is not None]
    assert page.context["version"].number == 2
    assert changed == [6]
    assert "24 projets au plus" in page.content.decode()


def test_an_old_version_stays_readable_and_says_that_it_is_old(client):
    edition = EditionFactory(running=True)
    RulebookFactory(edition=edition, number=2, rules=rules_of_a(jury=JuryRules(exists=False)), published=True)

    page = client.get(address(edition, 1)).content.decode()

    assert "n’est plus celle qui s’applique" in page
    assert client.get(address(edition, 3)).status_code == 404


def test_a_version_in_preparation_is_for_who_prepares_it(client):
    edition = EditionFactory(running=True)
    RulebookFactory(edition=edition, number=2)

    assert client.get(address(edition, 2)).status_code == 404
    client.force_login(UserFactory())
    assert client.get(address(edition, 2)).status_code == 404
    client.force_login(coordinator_of(edition))
    page = client.get(address(edition, 2))
    assert page.status_code == 200
    assert "Publier la version 2" in page.content.decode()


def test_who_prepares_the_first_version_finds_it_where_everybody_will_read_it(client):
    edition = EditionFactory()
    RulebookFactory(edition=edition)

    client.force_login(coordinator_of(edition))

    assert client.get(address(edition)).context["version"].number == 1


def test_a_version_in_preparation_shows_the_money_of_now_and_what_is_missing(client):
    edition = EditionFactory(contact_email="")
    RulebookFactory(edition=edition, rules=DEFAULTS[TownProfile.VILLAGE])
    EnvelopeFactory(edition=edition, amount_eur=12_345)
    client.force_login(coordinator_of(edition))

    page = client.get(address(edition, 1)).content.decode()

    assert "12\u202f345" in page
    assert "Un contact" in page


def test_before_the_first_version_the_page_is_no_dead_end(client):
    edition = EditionFactory()
    client.force_login(coordinator_of(edition))

    assert "en cours d’écriture" in client.get(address(edition)).content.decode()


def test_the_page_costs_the_same_with_many_versions(client):
    edition = EditionFactory()
    costs = []
    for numbers in (range(1, 3), range(3, 21)):
        for number in numbers:
            rules = rules_of_a(voting=VotingRules(choices_max=number))
            RulebookFactory(edition=edition, number=number, rules=rules, published=True)
        costs.append(cost_of(client, address(edition)))

    assert costs[0] == costs[1] <= 8
