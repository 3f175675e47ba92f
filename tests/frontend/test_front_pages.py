"""The towns, a town, an edition: what is shown to whom, and the one thing to do now."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.urls import reverse

from budget.enums import Level, PhaseKind, ProjectStatus
from budget.models import Project
from budget.queries.editions import money
from frontend.pieces.next_steps import next_step
from frontend.shell.context import site_nav
from tests.factories.accounts import LONG_AGO, MembershipFactory, MunicipalityFactory, UserFactory
from tests.factories.budget import (
    CALENDAR,
    EditionFactory,
    EnvelopeFactory,
    PhaseFactory,
    RegisterEntryFactory,
    RulebookFactory,
    ThemeFactory,
    coordinator_of,
    during,
    rules_of_a,
)
from tests.factories.proposals import ProposalFactory
from tests.queries import cost_of
from voting.queries.standings import standing

pytestmark = [pytest.mark.django_db, pytest.mark.once]


def project(edition, number, status=ProjectStatus.FEASIBLE, **facts):
    return Project.objects.create(
        edition=edition,
        number=number,
        title=f"Projet {number}",
        status=status,
        status_since=LONG_AGO,
        created_at=LONG_AGO,
        cost_eur=1_000 * number,
        **facts,
    )


def step_of(edition, person=None, at=None):
    person = person or AnonymousUser()
    return next_step(standing(edition, person, at or during(PhaseKind.COLLECTION)), person)


@pytest.mark.parametrize(("below", "current"), [("", "page"), ("12/", "true"), ("mine/", "true")])
def test_a_page_inside_a_room_of_the_edition_marks_that_room(below, current):
    edition = EditionFactory()
    ideas = reverse("proposals", args=[edition.municipality.slug, edition.slug])

    told = {address: mark for _label, address, mark in site_nav(edition, f"{ideas}{below}") if mark}

    assert told == {ideas: current}


# --- Towns


def test_an_installation_of_one_town_is_that_town_s_site(client):
    edition = EditionFactory(running=True)

    page = client.get("/")

    assert page.status_code == 302
    assert page["Location"] == reverse("municipality", args=[edition.municipality.slug])


def test_several_towns_are_listed_but_those_with_nothing_public(client):
    towns = [EditionFactory(running=True).municipality for _ in range(2)]
    hidden = EditionFactory(municipality__name="Ville discrète").municipality

    page = client.get("/").content.decode()

    assert all(town.name in page for town in towns)
    assert hidden.name not in page


def test_the_front_page_of_an_empty_installation_is_no_dead_end(client):
    assert client.get("/").status_code == 200


def test_whoever_is_signed_in_finds_their_own_town_first(client):
    for name in ("Arles", "Bourges", "Cahors"):
        edition = EditionFactory(running=True, municipality=MunicipalityFactory(name=name))
    person = RegisterEntryFactory(edition=edition).user

    client.force_login(person)

    page = client.get("/").content.decode()
    assert page.index("Cahors") < page.index("Arles") < page.index("Bourges")


def test_a_town_lists_its_public_editions_and_its_own_team_sees_more(client):
    public = EditionFactory(running=True)
    town = public.municipality
    draft = EditionFactory(municipality=town, name="Édition en préparation")
    address = reverse("municipality", args=[town.slug])

    seen_by_all = client.get(address).content.decode()
    client.force_login(coordinator_of(draft))
    seen_by_team = client.get(address).content.decode()

    assert public.name in seen_by_all
    assert draft.name not in seen_by_all
    assert draft.name in seen_by_team


def test_a_town_s_page_has_one_primary_act_that_of_the_edition_under_way(client):
    town = MunicipalityFactory()
    over = EditionFactory(municipality=town, running=True, number=9, name="Finie")
    over.phases.update(closes_at=datetime(2020, 2, 1, tzinfo=UTC), opens_at=datetime(2020, 1, 1, tzinfo=UTC))
    now = EditionFactory(municipality=town, running=True, number=8, name="En cours")
    now.phases.filter(kind=PhaseKind.COLLECTION).update(
        opens_at=datetime(2020, 1, 1, tzinfo=UTC), closes_at=datetime(2199, 1, 1, tzinfo=UTC)
    )

    page = client.get(reverse("municipality", args=[town.slug]))

    assert page.context["present"] == now
    assert page.content.decode().count("button--primary") == 1
    assert "Déposer mon idée" in page.content.decode()
    assert over.name in page.content.decode()


def test_another_town_s_edition_is_not_found_under_this_town(client):
    edition, other = EditionFactory(running=True), MunicipalityFactory()

    assert client.get(edition.get_absolute_url()).status_code == 200
    assert client.get(reverse("edition", args=[other.slug, edition.slug])).status_code == 404


def test_an_edition_without_a_published_rulebook_does_not_exist_for_strangers(client):
    edition = EditionFactory()
    PhaseFactory(edition=edition, announced=True)

    assert client.get(edition.get_absolute_url()).status_code == 404


def test_every_public_figure_is_the_published_rulebook_s_until_the_next_version(client):
    edition = EditionFactory(running=True)
    town = edition.municipality
    EditionFactory(municipality=town, running=True)  # the other one is told with its total
    edition.envelopes.update(amount_eur=450_000)
    EnvelopeFactory(edition=edition, name="Centre", amount_eur=7_000)
    api = reverse("api_edition", args=[town.slug, edition.slug])

    def figures():
        pages = (edition.get_absolute_url(), reverse("municipality", args=[town.slug]))
        listed = client.get(reverse("api_editions", args=[town.slug])).json()["results"]
        rows = [client.get(api).json(), *(row for row in listed if row["slug"] == edition.slug)]
        return [client.get(page).content.decode() for page in pages], [row["envelopes"] for row in rows]

    pages, said = figures()
    assert all("300\u202f000" in page and "450\u202f000" not in page for page in pages)
    assert said == [said[0]] * 2
    assert [row["amount_eur"] for row in said[0]] == [300_000]

    RulebookFactory(edition=edition, number=2, published=True, rules=rules_of_a(money=money(edition)))
    pages, said = figures()
    assert all("457\u202f000" in page for page in pages)
    assert [row["amount_eur"] for row in said[0]] == [450_000, 7_000]


# --- The edition


def test_whoever_prepares_an_edition_is_told_that_nobody_else_sees_its_page(client):
    draft, public = EditionFactory(), EditionFactory(running=True)

    pages = []
    for edition in (draft, public):
        client.force_login(coordinator_of(edition))
        pages.append(
            "Personne d’autre ne voit encore cette page"
            in client.get(edition.get_absolute_url()).content.decode()
        )

    assert pages == [True, False]


def test_the_edition_page_shows_money_calendar_projects_and_levels(client):
    theme = ThemeFactory()
    edition = EditionFactory(running=True, municipality=theme.municipality)
    project(edition, 1, theme=theme)

    page = client.get(edition.get_absolute_url()).content.decode()

    assert "300\u202f000" in page
    assert "Projet 1" in page
    assert "déclaration sur l’honneur" in page


def test_a_resident_reads_how_to_prove_who_they_are_and_no_level(client):
    edition = EditionFactory(running=True)
    entry = RegisterEntryFactory(edition=edition)
    client.force_login(entry.user)
    here = edition.get_absolute_url()

    pages = [client.get(here + page).text for page in ("", "rulebook/", "register/", "vote/why/")]
    pages.append(client.get("/account/").text)

    assert "Comment prouver que c’est vous" in pages[0]
    assert "Comment vous avez prouvé que c’est vous" in pages[0]
    assert "Comment vous avez prouvé que c’est vous" in pages[2]
    for page in pages:
        assert not re.search(r"\bniveaux?\b|\bA[0-3]\b", page, re.IGNORECASE)


def test_the_foot_of_a_page_elides_the_town(client):
    edition = EditionFactory(running=True, municipality=MunicipalityFactory(name="Auxerre"))

    page = client.get(edition.get_absolute_url()).text

    assert "Budget participatif d’Auxerre" in page
    assert "de Auxerre" not in page


def test_the_money_is_shown_as_it_was_spent_once_decided(client):
    edition = EditionFactory(running=True)
    project(edition, 1, ProjectStatus.WINNER)
    project(edition, 2, ProjectStatus.NOT_FUNDED)

    context = client.get(edition.get_absolute_url()).context

    assert context["is_spent"]
    assert [part["label"] for part in context["parts"]] == ["Projet 1"]


def test_what_earlier_editions_built_is_shown(client):
    edition = EditionFactory(running=True)
    earlier = EditionFactory(municipality=edition.municipality, number=edition.number - 1, archived=True)
    elsewhere = EditionFactory(number=1, archived=True)
    project(earlier, 7, ProjectStatus.DELIVERED)
    project(elsewhere, 9, ProjectStatus.DELIVERED)

    context = client.get(edition.get_absolute_url()).context

    assert [card.title for card in context["built"]] == ["Projet 7"]
    assert earlier.slug in context["built"][0].href


def test_the_edition_page_costs_the_same_whatever_it_holds(client):
    edition = EditionFactory(running=True)
    earlier = EditionFactory(municipality=edition.municipality, number=edition.number - 1, archived=True)
    costs = []
    for numbers in (range(1, 3), range(3, 21)):
        for number in numbers:
            project(edition, number)
            project(earlier, number, ProjectStatus.DELIVERED)
            EnvelopeFactory(edition=edition)
        costs.append(cost_of(client, edition.get_absolute_url()))

    assert costs[0] == costs[1] <= 12


def test_a_town_s_page_costs_the_same_with_many_editions(client):
    town = MunicipalityFactory()
    costs = []
    for more in (2, 18):
        for _ in range(more):
            EditionFactory(municipality=town, running=True)
        costs.append(cost_of(client, reverse("municipality", args=[town.slug])))

    assert costs[0] == costs[1] <= 8


# --- The one thing to do now


def test_a_visitor_is_offered_to_file_an_idea_during_the_call():
    edition = EditionFactory(running=True)

    step = step_of(edition)

    assert step.href.endswith("/ideas/new/")
    assert step.closes_at == CALENDAR[PhaseKind.COLLECTION][1]


def test_who_is_signed_in_and_unknown_joins_the_register_first():
    edition = EditionFactory(running=True)

    assert step_of(edition, UserFactory()).href.endswith("/register/")


def test_who_may_not_propose_reads_why_and_the_road():
    edition = EditionFactory(running=True)
    entry = RegisterEntryFactory(edition=edition, level=Level.EMAIL)

    step = step_of(edition, entry.user)

    assert step.href.endswith("/ideas/")
    assert (step.refusal.code, step.refusal.article) == ("level", 2)
    assert step.refusal.road


def test_between_two_stages_the_next_one_is_told():
    edition = EditionFactory(running=True)
    edition.phases.exclude(kind=PhaseKind.VOTING).delete()

    step = step_of(edition)

    assert step.opens_at == CALENDAR[PhaseKind.VOTING][0]


@pytest.mark.parametrize(
    ("kind", "address"),
    [
        (PhaseKind.REVIEW, "/projects/"),
        (PhaseKind.JURY, "/rulebook/"),
        (PhaseKind.PRESENTATION, "/projects/"),
        (PhaseKind.DELIVERY, "/projects/"),  # nobody voted here: there is no result
    ],
)
def test_each_stage_leads_somewhere(kind, address):
    edition = EditionFactory(running=True)
    project(edition, 1)

    assert step_of(edition, at=during(kind)).href.endswith(address)


@pytest.mark.parametrize("kind", [PhaseKind.REVIEW, PhaseKind.PRESENTATION, PhaseKind.DELIVERY])
def test_nobody_is_sent_to_projects_or_ideas_that_are_not_there(client, kind):
    edition = EditionFactory(running=True)
    empty = step_of(edition, at=during(kind)).href
    ProposalFactory(edition=edition)  # a draft is nothing to read
    still_empty = step_of(edition, at=during(kind)).href
    ProposalFactory(edition=edition, submitted=True)

    for page in ("vote/", "results/"):
        client.force_login(UserFactory())
        assert '/projects/">Lire' not in client.get(f"{edition.get_absolute_url()}{page}").content.decode()
    assert empty == still_empty == reverse("rulebook", args=[edition.municipality.slug, edition.slug])
    assert step_of(edition, at=during(kind)).href.endswith("/ideas/")


def test_a_vote_whose_paper_is_not_settled_is_not_offered():
    edition = EditionFactory(running=True)

    assert "vote" not in step_of(edition, at=during(PhaseKind.VOTING)).href


def test_an_archived_edition_leads_to_its_projects():
    edition = EditionFactory(archived=True)
    project(edition, 1)

    assert step_of(edition).href.endswith("/projects/")


def test_the_page_tells_the_time_of_the_town(client):
    edition = EditionFactory(municipality__time_zone="Indian/Reunion")
    RulebookFactory(edition=edition, published=True)
    opens_at = datetime.now(UTC) + timedelta(days=40)
    midnight = opens_at.replace(hour=20, minute=0, second=0, microsecond=0)  # midnight over there
    PhaseFactory(edition=edition, opens_at=midnight, closes_at=midnight + timedelta(days=2), announced=True)

    page = client.get(edition.get_absolute_url()).content.decode()

    local = (midnight + timedelta(hours=4)).isoformat()[:19]
    assert f'datetime="{local}+04:00"' in page


def test_a_team_member_of_elsewhere_is_a_stranger(client):
    edition = EditionFactory()
    client.force_login(MembershipFactory(coordinator=True).user)

    assert client.get(edition.get_absolute_url()).status_code == 404


# --- A shared link


def test_a_shared_link_shows_what_it_leads_to(client, settings):
    edition = EditionFactory(running=True, summary="Nos idées pour la ville.")
    bench = project(edition, 1, summary="S’asseoir à l’ombre")
    settings.BASE_URL = "https://budget.example.org"

    def shared(address):
        page = client.get(address).content.decode()
        return dict(re.findall(r'property="og:(\w+)" content="([^"]*)"', page))

    assert shared(edition.get_absolute_url())["description"] == "Nos idées pour la ville."
    assert shared(edition.get_absolute_url())["title"] == edition.name
    assert shared(edition.get_absolute_url())["image"].startswith(
        "https://budget.example.org/static/img/share"
    )
    assert shared(bench.get_absolute_url())["title"] == "Projet 1"
    assert shared(bench.get_absolute_url())["description"] == "S’asseoir à l’ombre"
