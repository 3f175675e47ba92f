"""Where an imported election lives: its town, its edition, its themes and quarters, its days."""

import pytest
from django.core.management import CommandError

from accounts.models import Municipality, Territory
from budget.models import Edition, Envelope, Project, Theme
from tests.factories.accounts import MunicipalityFactory
from tests.factories.budget import EditionFactory
from tests.voting.test_importing import answer, put, run
from voting.models import Poll

__all__ = ["put"]


def test_districts_and_years_of_one_town_stand_side_by_side(db, put):
    run(put(), "--count")
    run(put(name="b.pb", subunit="Beaulieu"))
    run(put(name="c.pb", instance="2025"))

    assert Municipality.objects.count() == 1
    assert sorted(Edition.objects.values_list("slug", flat=True)) == ["2024", "2024-beaulieu", "2025"]


def test_towns_of_another_alphabet_are_not_one_town(db, put):
    run(put(country="Україна", unit="Київ"))
    run(put(name="b.pb", country="Україна", unit="Львів"))

    assert Municipality.objects.count() == 2


def test_an_election_joins_a_town_that_is_named(db, put):
    town = MunicipalityFactory(slug="montsereine")
    EditionFactory(municipality=town, slug="2024", number=1)
    known = Theme.objects.create(municipality=town, slug="sport", name="Sport")
    path = put(
        projects=("project_id;cost;name;category", "1;60;One;Sport", "2;50;Two;welfare", "3;30;Three;")
    )

    report = answer(path, "--municipality", "montsereine")

    assert report["edition"] == "montsereine/2024-2"
    assert list(Theme.objects.all()) == [known]
    assert [project.theme for project in Project.objects.all()] == [known, None, None]


def test_a_town_that_does_not_exist_is_not_made_by_a_slip_of_the_hand(db, put):
    with pytest.raises(CommandError, match="montsereinne"):
        run(put(), "--municipality", "montsereinne")

    assert not Municipality.objects.exists()


def test_categories_and_quarters_become_themes_and_territories(db, put):
    path = put(
        district="Beaulieu", subunit="Beaulieu",
        projects=(
            "project_id;cost;name;category;neighbourhood",
            "1;60;One;urban greenery,sport;Gare", "2;50;Two;sport;", "3;30;Three;;Gare",
        ),
    )  # fmt: skip

    run(path)

    first, second, third = Project.objects.select_related("theme", "territory")
    assert [str(project.theme) for project in (first, second, third)] == [
        "Arbres et jardins",
        "Sport",
        "None",
    ]
    assert [str(project.territory) for project in (first, second, third)] == ["Gare", "Beaulieu", "Gare"]
    assert str(Envelope.objects.get().territory) == "Beaulieu"


# What the file says, and the local days from which and before which its vote is said to have run.
DAYS = {
    "days": ({}, "2024-03-01", "2024-04-01"),
    "a year": ({"date_begin": "2023", "date_end": "2023"}, "2023-01-01", "2024-01-01"),
    "only the end": ({"date_begin": "", "date_end": "05.06.2024"}, "2024-01-01", "2024-06-06"),
    "a day that does not exist": ({"date_begin": "31.02.2024"}, "2024-01-01", "2024-04-01"),
    "the end before the beginning": ({"date_end": "01.02.2024"}, "2024-03-01", "2024-03-02"),
    "nothing": ({"date_begin": "", "date_end": ""}, "2024-01-01", "2025-01-01"),
}


@pytest.mark.parametrize(("meta", "first", "after"), DAYS.values(), ids=DAYS.keys())
def test_its_vote_ran_from_the_first_day_to_the_end_of_the_last(db, put, meta, first, after):
    run(put(**meta))

    poll = Poll.objects.get()
    assert poll.local_day(poll.opens_at).isoformat() == first
    assert poll.local_day(poll.closes_at).isoformat() == after
    assert poll.edition.phases.get().opens_at == poll.opens_at


def test_its_town_is_made_once_and_keeps_what_it_has(db, put):
    run(put(projects=("project_id;cost;category", "1;60;sport", "2;50;culture", "3;30;")))
    run(
        put(
            name="b.pb",
            instance="2025",
            projects=("project_id;cost;category", "1;60;Sport", "2;50;", "3;30;"),
        )
    )

    assert [theme.slug for theme in Theme.objects.order_by("slug")] == ["culture", "sport"]
    assert [theme.face for theme in Theme.objects.order_by("slug")] == ["culture", "sport"]


def test_more_quarters_than_a_page_can_offer_stay_in_the_file(db, put):
    projects = ("project_id;cost;neighborhood", *(f"{n};10;Quartier {n}" for n in range(1, 60)))

    run(put(projects=projects))

    assert not Territory.objects.exists()
    assert Project.objects.get(number=7).place == "Quartier 7"
