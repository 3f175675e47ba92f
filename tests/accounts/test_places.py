"""A town is opened by an operator and drawn by its coordinator."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from accounts.enums import PeopleNotice, Role, TerritoryKind
from accounts.models import JournalEntry, Membership, Municipality, Notice, Territory
from accounts.refusals import InvalidInput, NotAllowed, Refused
from accounts.services import places
from tests.factories.accounts import MembershipFactory, MunicipalityFactory, TerritoryFactory, UserFactory
from tests.factories.budget import RegisterEntryFactory

pytestmark = pytest.mark.django_db

AT = datetime(2026, 1, 8, 9, tzinfo=UTC)


@pytest.fixture
def coordinator() -> Membership:
    membership: Membership = MembershipFactory(coordinator=True)
    return membership


def test_one_command_opens_a_town_and_invites_its_coordinator(capsys: pytest.CaptureFixture[str]) -> None:
    call_command(
        "open_town",
        "Montsereine-sur-Lac",
        "--coordinator",
        "Maire@Example.org",
        "--second",
        "dgs@example.org",
    )

    town = Municipality.objects.get()
    assert capsys.readouterr().out.strip() == "/montsereine-sur-lac/"
    first, second = Membership.objects.filter(municipality=town).order_by("pk")
    assert (second.role, second.user.email) == (Role.COMMISSION_MEMBER, "dgs@example.org")
    assert (first.role, first.user.email) == (Role.COORDINATOR, "maire@example.org")
    assert Notice.objects.get(recipient=first.user).kind == PeopleNotice.INVITED
    assert JournalEntry.objects.get(municipality=town, event="town.opened").by is None


@pytest.mark.parametrize(
    "options",
    [
        {"name": "", "slug": "ville"},
        {"slug": "account"},
        {"slug": "Pas une adresse"},
        {"slug": "prise"},
        {"time_zone": "Europe/Nulle-Part"},
        {"coordinator_email": "pas une adresse"},
        {"second_email": "pas une adresse"},
        {"second_email": "Maire@example.org"},
    ],
    ids=str,
)
def test_a_town_that_cannot_be_opened_leaves_nothing(options: dict[str, Any]) -> None:
    MunicipalityFactory(slug="prise")
    asked = {"name": "Ville", "coordinator_email": "maire@example.org", **options}

    with pytest.raises(InvalidInput):
        places.open_town(asked.pop("name"), at=AT, **asked)

    assert Municipality.objects.count() == 1
    assert not Membership.objects.exists()


def opened(email: str, *, minutes: int = 0) -> Municipality:
    return places.open_town("Montsereine", coordinator_email=email, at=AT + timedelta(minutes=minutes))


def test_a_wrong_address_is_mended_by_opening_the_town_again() -> None:
    opened("mairie@exmaple.org")

    town = opened("mairie@example.org", minutes=5)

    first = Membership.objects.get(municipality=town)
    assert (Municipality.objects.count(), first.user.email) == (1, "mairie@example.org")
    assert Notice.objects.filter(recipient=first.user, kind=PeopleNotice.INVITED).count() == 1
    assert not Notice.objects.filter(kind=PeopleNotice.ROLE_REVOKED).exists()


def test_the_same_again_sends_the_invitation_again() -> None:
    opened("mairie@example.org")
    opened("mairie@example.org", minutes=5)

    first = Membership.objects.get()
    assert Notice.objects.filter(recipient=first.user, kind=PeopleNotice.INVITED).count() == 2
    assert JournalEntry.objects.filter(event="town.opened").count() == 1


def test_a_town_in_which_somebody_works_is_nobody_elses_to_open() -> None:
    first = Membership.objects.get(municipality=opened("mairie@example.org"))
    places.add_territories(first.municipality, names="Gare", kind=TerritoryKind.QUARTER, by=first.user, at=AT)

    with pytest.raises(InvalidInput):
        opened("other@example.org", minutes=5)

    assert Membership.objects.get().user == first.user


def test_the_command_says_why_it_refuses() -> None:
    with pytest.raises(CommandError):
        call_command("open_town", "Ville", "--coordinator", "pas une adresse", "--second", "dgs@example.org")


def test_a_quarter_named_like_a_page_of_its_office_has_another_address(coordinator: Membership) -> None:
    town = coordinator.municipality

    places.add_territories(town, names="Add", kind=TerritoryKind.QUARTER, by=coordinator.user, at=AT)

    assert town.territories.get(name="Add").slug == "add-2"


def test_quarters_are_added_by_the_line_and_once_each(coordinator: Membership) -> None:
    town, add = coordinator.municipality, places.add_territories
    names = "Centre-Halles\n\n  Les   Tanneries \nCentre-Halles\n"

    first = add(town, names=names, kind=TerritoryKind.QUARTER, by=coordinator.user, at=AT)
    second = add(town, names=names, kind=TerritoryKind.QUARTER, by=coordinator.user, at=AT)

    assert (first, second) == (2, 0)
    assert [place.name for place in Territory.objects.within(town)] == ["Centre-Halles", "Les Tanneries"]


def test_only_the_coordinator_of_the_town_draws_it(coordinator: Membership) -> None:
    town, elsewhere = coordinator.municipality, MembershipFactory(coordinator=True).user

    for person in (UserFactory(), elsewhere):
        with pytest.raises(NotAllowed):
            places.add_territories(town, names="Gare", kind=TerritoryKind.QUARTER, by=person, at=AT)


def test_a_quarter_people_live_in_is_renamed_but_stays(coordinator: Membership) -> None:
    lived_in = RegisterEntryFactory(edition__municipality=coordinator.municipality).territory
    empty = TerritoryFactory(municipality=coordinator.municipality)

    with pytest.raises(Refused):
        places.remove_territory(lived_in, by=coordinator.user, at=AT)
    places.remove_territory(empty, by=coordinator.user, at=AT)
    places.change_territory(lived_in, name="Le Grand-Pré", is_priority=True, by=coordinator.user, at=AT)

    kept = Territory.objects.within(coordinator.municipality).get()
    assert (kept.name, kept.is_priority) == ("Le Grand-Pré", True)


@pytest.mark.parametrize(
    "names",
    ["Les Prés\nLes Pres", "Saint-Éloi\nSaint Eloi", "L'Orme\nL’Orme", "GARE\ngare"],
)
def test_two_spellings_of_one_quarter_are_told_line_by_line(coordinator: Membership, names: str) -> None:
    with pytest.raises(InvalidInput) as refusal:
        places.add_territories(
            coordinator.municipality, names=names, kind=TerritoryKind.QUARTER, by=coordinator.user, at=AT
        )

    sentence = str(refusal.value.faults[("names",)])
    assert all(name in sentence for name in names.split("\n"))
    assert not Territory.objects.exists()


def test_a_quarter_there_in_another_spelling_is_told_and_not_dropped(coordinator: Membership) -> None:
    town, by = coordinator.municipality, coordinator.user
    TerritoryFactory(municipality=town, name="Saint-Jean", slug="saint-jean")
    TerritoryFactory(municipality=town, name="L’Étang", slug="l-etang")

    for name in ("Saint Jean", "L'Étang"):
        with pytest.raises(InvalidInput, match="Rien"):
            places.add_territories(town, names=name, kind=TerritoryKind.QUARTER, by=by, at=AT)
    gare = TerritoryFactory(municipality=town, name="Gare")
    with pytest.raises(InvalidInput):
        places.change_territory(gare, name="SAINT JEAN", is_priority=False, by=by, at=AT)

    assert Territory.objects.within(town).count() == 3


def test_names_whose_addresses_would_meet_each_have_their_own(coordinator: Membership) -> None:
    names = ["A" * 60 + " nord", "A" * 60 + " sud", "東", "西"]

    added = places.add_territories(
        coordinator.municipality,
        names="\n".join(names),
        kind=TerritoryKind.QUARTER,
        by=coordinator.user,
        at=AT,
    )

    slugs = Territory.objects.within(coordinator.municipality).values_list("slug", flat=True)
    assert added == len(set(slugs)) == len(names)
