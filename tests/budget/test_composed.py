"""Reads composed once: they answer what their shape asks, and what is said of them stays true."""

from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.paginator import Paginator

from budget import policies
from budget.enums import ProposalStatus
from budget.models import Edition
from budget.queries import addresses, places, projects, proposals
from budget.queries.addresses import edition_at
from budget.queries.composed import Composed
from budget.queries.projects import ProjectFilter
from budget.queries.proposals import ProposalFilter
from tests.factories.accounts import TerritoryFactory
from tests.factories.budget import EditionFactory, ThemeFactory
from tests.factories.proposals import ProjectFactory, ProposalFactory

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


def every_composed_read(edition: Edition) -> list[tuple[Composed, tuple[Any, ...]]]:
    project = edition.projects.first()
    of_project = ("IDEAS", "JURY_WORDS", "COST_LINES", "MILESTONES")
    return [
        (addresses.PHASES, (edition.pk,)),
        (places.THEMES, (edition.municipality_id,)),
        (places.TERRITORIES, (edition.municipality_id,)),
        (proposals.HOW_MANY, (edition.pk,)),
        (projects.HOW_MANY, (edition.pk,)),
        (projects.PROJECT, (edition.pk, project.number)),
        (projects.OPINIONS, (project.review.pk,)),
        *((getattr(projects, name), (project.pk,)) for name in of_project),
    ]


def test_what_is_composed_once_answers_what_its_shape_asks(edition: Edition) -> None:
    for read, keys in every_composed_read(edition):
        assert list(read.rows_of(*keys)) == list(read.shape(*keys))


@pytest.mark.parametrize("size", [2, 100])
def test_the_whole_catalogue_is_the_one_that_filters_narrow(edition: Edition, size: int) -> None:
    ideas = proposals.catalogue_cards(edition, ProposalFilter(), order=ORDER)
    costed = projects.catalogue_cards(edition, ProjectFilter(), viewer=None, order=ORDER)
    asked = [
        (ideas, proposals.cards(proposals.catalogue(edition, ProposalFilter(), order=ORDER))),
        (costed, projects.cards(projects.catalogue(edition, ProjectFilter(), viewer=None, order=ORDER))),
    ]

    for composed, plain in asked:
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
