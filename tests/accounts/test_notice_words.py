"""Every message of every package has its words, in both languages."""

import re
from enum import StrEnum
from itertools import chain

import pytest
from django.utils import translation

from accounts.enums import Language
from accounts.enums import PeopleNotice as PeopleKind
from accounts.services.mail import template_of, words_of
from budget.enums import BudgetNotice as BudgetKind
from frontend.words.journal import NOTICE_KINDS
from tests.factories.accounts import MunicipalityFactory, UserFactory
from tests.factories.notices import NoticeFactory
from voting.enums import VotingNotice as VotingKind

KINDS: list[StrEnum] = list(chain(PeopleKind, BudgetKind, VotingKind))

# One sample of each fact that some template shows.
FACTS = {
    "act": "close_postponed",
    "notice": "Le gymnase est resté fermé mardi.",
    "article": 4,
    "answer": "Vous pouvez voter.",
    "authority": "la Métropole",
    "station": "École Jules-Ferry",
    "closes_on": "2026-12-31",
    "closes_at": "2026-03-31T22:00:00+00:00",
    "complete_by": "2026-03-31T22:00:00+00:00",
    "contact": "mairie@montsereine.example",
    "decision": "feasible",
    "department": "Espaces verts",
    "departments": ["Espaces verts", "Voirie"],
    "due_on": "2026-03-31",
    "edition": "Édition 2026",
    "followed": 12,
    "expected_answer": "avant l’été",
    "ground": "outside_rulebook",
    "outcome": "freed",
    "phase": "collection",
    "project_number": 12,
    "public_reasons": "Le sol s’y prête.",
    "reference": "2026-147",
    "opinion": "legal",
    "reason": "Il manque le lieu.\n\nEt le coût.",
    "person": "Léa Martin",
    "absent": "Zoé Petit",
    "begins_on": "2026-03-02",
    "by": "Anne Roy",
    "ends_on": "2026-03-31",
    "reply_by": "2026-03-31",
    "role": "officer",
    "title": "Des bancs <partout> & ailleurs",
    "when": "en 2027",
    "where": "place du Marché",
}

pytestmark = [pytest.mark.django_db, pytest.mark.once]


def test_each_hour_in_the_messages_of_an_overseas_town_names_its_zone():
    town = MunicipalityFactory(time_zone="Indian/Reunion")
    texts = [words_of(NoticeFactory(kind=kind, facts=FACTS, municipality=town)).text for kind in KINDS]

    hours = re.findall(r"\d\sh(?:\s\d\d)?(.{0,24})", "\n".join(texts))

    assert len(hours) >= 2
    assert all(after.startswith(" (heure de La Réunion)") for after in hours), hours


SCREENS = re.compile(
    r"cliqu|appuy|ce message|un message|ci-dessous|lien|réponse à ce|mot de passe|e-mail|@|^--", re.I | re.M
)
# Owed to people with an account alone: nobody else works for a town, or has a second factor.
OF_ACCOUNTS = {*PeopleKind}


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind not in OF_ACCOUNTS], ids=str)
def test_a_letter_asks_nothing_of_a_screen_and_says_where_to_answer(kind):
    town = MunicipalityFactory(
        name="Auxerre", contact_address="Mairie\n89000 Auxerre", contact_telephone="03 00 00 00 00"
    )
    person = UserFactory(without_email=True)
    notice = NoticeFactory(kind=kind, facts=FACTS, path="/a/", recipient=person, municipality=town)

    words = words_of(notice)

    assert not SCREENS.search(words.text.replace("https://", "")), SCREENS.search(words.text)[0]
    assert "Venez à la mairie. Son adresse est en haut de cette lettre." in words.text
    assert "03 00 00 00 00" in words.text
    assert "La page sur internet : https://budget.example.org/a/" in words.text.replace("\xa0", " ")
    assert words.text.endswith("Budget participatif d’Auxerre\n")


@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize("kind", KINDS, ids=str)
def test_each_kind_of_message_has_a_subject_a_text_and_html(kind, language):
    notice = NoticeFactory(
        kind=kind,
        facts=FACTS,
        path="/montsereine/2026/",
        recipient=UserFactory(language=language, display_name="Jeanne <Martin>"),
        municipality=MunicipalityFactory(name="Montsereine"),
    )

    words = words_of(notice)

    assert words.subject
    assert "\n" not in words.subject
    assert "Jeanne <Martin>" in words.text
    assert "Jeanne &lt;Martin&gt;" in words.html
    assert "<p></p>" not in words.html
    assert "\n\n\n" not in words.text
    assert ("/account/" if kind == PeopleKind.INVITED else notice.path) in words.text
    assert len(words.text.split()) > 25, "a message says something"


@pytest.mark.parametrize("kind", KINDS, ids=str)
def test_each_kind_of_message_is_written_in_two_languages(kind):
    municipality = MunicipalityFactory()
    french, english = (
        words_of(
            NoticeFactory(
                kind=kind, facts=FACTS, recipient=UserFactory(language=language), municipality=municipality
            )
        )
        for language in Language
    )

    assert french.text != english.text
    assert french.subject != english.subject


def test_no_two_kinds_share_a_template():
    assert len({template_of(kind) for kind in KINDS}) == len(KINDS)


@pytest.mark.parametrize("kind", KINDS, ids=str)
def test_the_office_has_a_word_for_each_kind(kind):
    with translation.override("fr"):
        assert str(NOTICE_KINDS[kind])
