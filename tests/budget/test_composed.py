"""Reads composed once: they answer what their shape asks, and what is said of them stays true."""

import itertools
from typing import Any

import django
import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.paginator import Paginator

from budget import policies
from budget.enums import ProposalStatus
from budget.models import Edition
from budget.queries import addresses, places, projects, proposals
from budget.queries.addresses import edition_at
from budget.queries.composed import TRIED_ON, Composed
from budget.queries.projects import ProjectFilter
from budget.queries.proposals import ProposalFilter
from tests.factories.accounts import TerritoryFactory, UserFactory
from tests.factories.budget import EditionFactory, ThemeFactory, coordinator_of
from tests.factories.proposals import ProjectFactory, ProposalFactory
from voting.queries import polls

pytestmark = pytest.mark.django_db
ORDER = "0a1b2c3d"


@pytest.fixture
def edition() -> Edition:
    running: Edition = EditionFactory(running=True)
    ThemeFactory.create_batch(2, municipality=running.municipality)
    TerritoryFactory.create_batch(2, municipality=running.municipality)
    for made in (running, EditionFactory(running=True)):
        ProposalFactory.create_batch(5, edition=made, submitted=True)
        ProjectFactory.create_batch(3, edition=made, costed=True)
    ProposalFactory(edition=running, status=ProposalStatus.DRAFT)
    return running


MODULES = (addresses, places, projects, proposals, polls)
EVERY = {
    f"{module.__name__}.{name}": read
    for module in MODULES
    for name, read in vars(module).items()
    if isinstance(read, Composed)
}


def keys_of(name: str, edition: Edition) -> tuple[Any, ...]:
    """What each read is asked with, for one edition; a new one fails here until it has its line."""
    project = edition.projects.first()
    assert project is not None
    return {
        "PHASES": (edition.pk,),
        "DATES": (edition.pk,),
        "THEMES": (edition.municipality_id,),
        "TERRITORIES": (edition.municipality_id,),
        "HOW_MANY": (edition.pk,),
        "EVERY_CARD": (edition.pk, f"{ORDER}:"),
        "PROJECT": (edition.pk, project.number),
        "OPINIONS": (project.review.pk,),
        **dict.fromkeys(["IDEAS", "JURY_WORDS", "COST_LINES", "MILESTONES"], (project.pk,)),
    }[name.rpartition(".")[2]]


def test_composed_reads_are_tried_on_this_django() -> None:
    assert django.VERSION[:2] == TRIED_ON, (
        "Composed reads lean on private parts of Django and are plain, slower ones on this version. Read"
        " budget/queries/composed.py again beside its ORM, then say here what it was tried on."
    )


@pytest.mark.parametrize("name", sorted(EVERY))
def test_what_is_composed_once_answers_what_its_shape_asks(edition: Edition, name: str) -> None:
    other = Edition.objects.exclude(pk=edition.pk).get()
    read = EVERY[name]

    for asked in (edition, other, edition):
        keys = keys_of(name, asked)
        assert list(read.rows_of(*keys)) == list(read.plain(*keys))


@pytest.mark.parametrize("name", sorted(EVERY))
def test_on_another_django_a_read_is_its_plain_queryset(
    edition: Edition, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    keys, composed = keys_of(name, edition), EVERY[name]
    expected = list(composed.rows_of(*keys))
    monkeypatch.setattr(django, "VERSION", (6, 0, 0, "final", 0))

    assert list(composed.rows_of(*keys)) == expected
    assert list(composed.rows_of(*keys, stretch=slice(0, 1))) == expected[:1]


@pytest.mark.parametrize("name", sorted(EVERY))
def test_a_number_that_no_column_holds_finds_nothing(edition: Edition, name: str) -> None:
    keys = tuple(key if isinstance(key, str) else 10**30 for key in keys_of(name, edition))

    assert list(EVERY[name].rows_of(*keys)) == []


@pytest.mark.parametrize("size", [2, 100])
def test_the_whole_catalogue_is_the_one_that_filters_narrow(edition: Edition, size: int) -> None:
    people = [AnonymousUser(), coordinator_of(edition), UserFactory()]
    for asked, person in itertools.product(Edition.objects.order_by("pk"), people):
        narrowed = projects.catalogue(asked, ProjectFilter(), viewer=person, order=ORDER)
        pairs = [
            (
                proposals.catalogue_cards(asked, ProposalFilter(), order=ORDER),
                proposals.cards(proposals.catalogue(asked, ProposalFilter(), order=ORDER)),
            ),
            (
                projects.catalogue_cards(asked, ProjectFilter(), viewer=person, order=ORDER),
                projects.cards(narrowed),
            ),
        ]
        for composed, plain in pairs:
            pages = [list(page) for page in Paginator(composed, size)]
            assert pages == [list(page) for page in Paginator(plain, size)]


def test_an_edition_without_ideas_has_an_empty_catalogue() -> None:
    ideas = proposals.catalogue_cards(EditionFactory(running=True), ProposalFilter(), order=ORDER)

    assert ideas.count() == 0
    assert list(Paginator(ideas, 24).page(1)) == []


def test_a_composed_read_is_not_refined(edition: Edition) -> None:
    phases = addresses.PHASES.rows_of(edition.pk)

    with pytest.raises(TypeError, match="not refined"):
        phases.filter(kind="voting")


def test_the_phases_of_an_address_know_their_edition(
    edition: Edition, django_assert_num_queries: Any
) -> None:
    addressed = edition_at(edition.municipality.slug, edition.slug)
    assert addressed is not None

    with django_assert_num_queries(1):
        assert {phase.edition for phase in addressed.phases.all()} == {addressed}


def test_a_visitor_s_rights_in_a_file_cost_no_query(edition: Edition, django_assert_num_queries: Any) -> None:
    project = projects.find(edition, edition.projects.first().number, viewer=AnonymousUser())
    assert project is not None

    with django_assert_num_queries(0):
        assert not policies.can_view_review(AnonymousUser(), project.review)
