"""A search finds what people mean, however they type it, the same on both databases."""

from importlib import import_module

import pytest
from django.apps import apps
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.test.utils import CaptureQueriesContext

from budget.enums import ProposalStatus
from budget.models import Proposal
from budget.queries import projects, proposals
from budget.stems import asked_words, searched_by, stem, words_of
from tests.factories.accounts import UserFactory
from tests.factories.budget import EditionFactory
from tests.factories.proposals import ProjectFactory, ProposalFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def edition():
    return EditionFactory()


@pytest.fixture
def ideas(edition):
    """Title, text."""
    texts = {
        "Des vélos à l’école": "Un abri devant l’entrée.",
        "L’Étang des œuvres": "Une promenade fleurie autour de l’eau.",
        "Locaux pour l’hôpital": "Végétaliser la cour, avec des bancs.",
        "Une bibliothèque de rue": "À côté de l’école Pergaud, cœur du quartier.",
    }
    author = UserFactory(display_name="Éva Lenoir")
    said = {"edition": edition, "author": author, "summary": "", "place": "", "submitted": True}
    return [ProposalFactory(title=title, body=body, **said) for title, body in texts.items()]


def titles(edition, search):
    wanted = proposals.ProposalFilter(search=search)
    return [proposal.title for proposal in proposals.catalogue(edition, wanted, order="ab")]


BIKES, POND, HOSPITAL, BOOKS = (
    "Des vélos à l’école",
    "L’Étang des œuvres",
    "Locaux pour l’hôpital",
    "Une bibliothèque de rue",
)


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("vélo|velo|VELOS|Vélos|VÉLO|véloś|ve\u0301lo", [BIKES]),
        ("école|ECOLE|l'école|l’École|ecoles|écolier|ecol", [BIKES, BOOKS]),
        ("étang|Étang|ETANG|L'étang|l etang|oeuvre|ŒUVRE|fleur promenad", [POND]),
        ("hopital|hopitaux|local|végétalisation|vegetalisee|banc", [HOSPITAL]),
        ("bibl|bibliotheques|coeur|Pergaud|rues|bibliothèque-de-rue", [BOOKS]),
        ("piscine|vélo étang|%|_|'|!!!|lo|\x00|=velo banc|letang", []),
    ],
    ids=lambda value: ascii(value)[:12],
)
def test_ideas_are_found_as_people_type(edition, ideas, typed, expected):
    assert {search: titles(edition, search) for search in typed.split("|")} == dict.fromkeys(
        typed.split("|"), expected
    )


def test_every_word_counts_but_the_small_ones(edition, ideas):
    assert titles(edition, "la bibliothèque de la rue") == [BOOKS]
    assert titles(edition, "bibliothèque d'étang") == []
    assert set(titles(edition, "des")) == {BIKES, POND, HOSPITAL}


def test_the_title_comes_before_the_text_whatever_the_visitor_s_order(edition, ideas):
    for order in ("a", "b", "c", "d", "e"):
        wanted = proposals.ProposalFilter(search="ecole")
        assert [idea.title for idea in proposals.catalogue(edition, wanted, order=order)] == [BIKES, BOOKS]


def test_who_proposes_is_found_by_the_name_that_everybody_reads(edition, ideas):
    ProposalFactory(edition=edition, submitted=True, author=UserFactory(display_name="Éva Caché"),
                    proposer_name="Les Amis du lavoir", title="Le lavoir", body="", place="")  # fmt: skip

    assert len(titles(edition, "eva lenoir")) == len(ideas)
    assert titles(edition, "amis") == ["Le lavoir"]
    assert titles(edition, "caché") == []
    assert titles(edition, "lenoir vélo") == [BIKES]


def test_a_project_is_found_by_its_words_and_by_whose_idea_it_is(edition):
    project = ProjectFactory(edition=edition, title="Des Tilleuls", body="", summary="", place="")
    ProposalFactory(edition=edition, status=ProposalStatus.ADMITTED, project=project, submitted=True,
                    proposer_name="Collectif des Écluses")  # fmt: skip

    for search in ("tilleul", "ecluse collectif"):
        wanted = projects.ProjectFilter(search=search)
        found = projects.catalogue(edition, wanted, viewer=AnonymousUser(), order="ab")
        assert list(found) == [project]


def test_whoever_writes_a_text_writes_its_words(edition):
    idea = ProposalFactory(edition=edition, title="Un banc", body="", summary="", place="")
    assert Proposal.objects.get().search_words == searched_by("Un banc")

    idea.title = "Une fontaine"
    idea.save(update_fields=["title"])
    assert " =fontain " in Proposal.objects.get().search_words

    idea.place = "Au lavoir"
    idea.save()
    assert " lavoir " in Proposal.objects.get().search_words


def test_what_was_there_before_is_found_after_the_migration(edition, ideas):
    migration = import_module("budget.migrations.0008_what_was_written_is_found")
    kept = dict(Proposal.objects.values_list("pk", "search_words"))
    Proposal.objects.update(search_words="")

    for _twice in range(2):
        migration.fill(apps, None)

    assert dict(Proposal.objects.values_list("pk", "search_words")) == kept


def test_a_search_asks_as_many_questions_for_two_words_as_for_ten(edition, ideas):
    counts = []
    for search in ("ecole", "un deux trois quatre cinq six sept huit neuf dix"):
        with CaptureQueriesContext(
            connection,
        ) as asked:
            titles(edition, search)
        counts.append(len(asked))

    assert counts[0] == counts[1] == 2


@pytest.mark.parametrize(
    "family",
    [
        "vélo vélos", "eau eaux", "gâteau gâteaux", "tuyau tuyaux", "jeu jeux", "cheval chevaux", "rue rues",
        "bus", "jardin jardins jardinier", "planter plante plantes", "rénover rénovation",
        "école écoles écolier",
    ],
)  # fmt: skip
def test_a_word_and_its_family_have_one_stem(family):
    assert len({root for word in family.split() for root in words_of(word)}) == 1


def test_a_text_of_any_kind_has_words_of_bounded_length():
    assert asked_words("") == asked_words("'’ - !") == []
    assert all(len(word) <= 40 for word in words_of("x" * 5_000 + " ٣ 日本 e" + "\u0301" * 100))
    assert stem("12000s") == "12000s"
