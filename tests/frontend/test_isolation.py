"""Two towns with the same edition slugs and the same numbers: no address ever shows a row of the other."""

from typing import Any

import pytest
from django.apps import apps
from django.db import transaction
from django.db.models import Model

from accounts.enums import Role
from accounts.models import Municipality, User
from tests.contracts.addresses import addresses
from tests.factories.accounts import TerritoryFactory
from tests.factories.proposals import ProjectFactory, ProposalFactory
from tests.factories.towns import LIVE, Town, whole_town
from tests.frontend.asking import ask, path_to, send
from tests.frontend.rights import ANONYMOUS, TABLE, name_of

OURS, THEIRS = "CANARIDICI", "CANARIDAILLEURS"
ONLY_THERE, ONLY_THERE_TOO = 99, "quartier-d-ailleurs"
READ = [label for label, row in TABLE.items() if row.allowed and "GET" in row.methods]
ACTS = [label for label, row in TABLE.items() if row.allowed and "POST" in row.methods]
# Of the whole installation, or of a person and the roles they hold anywhere.
OF_NO_TOWN = {"api_municipalities", "home", "account", "account_close", "account_data", "account_data_file"}

pytestmark = pytest.mark.django_db


@pytest.fixture
def here() -> Town:
    return whole_town("montsereine", mark=OURS)


@pytest.fixture
def there() -> Town:
    town = whole_town("villers", mark=THEIRS)
    facts = {"edition": town.live, "number": ONLY_THERE, "theme": town.theme, "territory": town.territory}
    TerritoryFactory(municipality=town.municipality, slug=ONLY_THERE_TOO)
    project = ProjectFactory(**facts, title=f"Là-bas {THEIRS}", feasible=True)
    ProposalFactory(**facts, title=f"Là-bas {THEIRS}", admitted=True, project=project)
    return town


def somebody_who_may(label: str, town: Town) -> User | None:
    allowed = TABLE[label].allowed
    if ANONYMOUS in allowed:
        return None
    return town.people[Role.COORDINATOR if Role.COORDINATOR in allowed else min(allowed & set(town.people))]


def address_of(label: str, town: Town, **others: Any) -> str:
    return path_to(addresses()[name_of(label)], town, **{**TABLE[label].at, **others})


def test_a_town_s_addresses_show_its_own_rows_only(here: Town, there: Town) -> None:
    seen, leaked = set(), set()
    for label in set(READ) - OF_NO_TOWN:
        page = ask(somebody_who_may(label, here), "GET", address_of(label, here)).content.decode(
            errors="replace"
        )
        seen |= {label for mark in [OURS] if mark in page}
        leaked |= {label for mark in [THEIRS] if mark in page}

    assert leaked == set()
    assert len(seen) > len(READ) / 2, "the marks are there to be seen"


def test_the_coordinator_of_a_town_reads_nothing_of_another(here: Town, there: Town) -> None:
    """Under the other town's own addresses, all of them: what is public is theirs, the rest is refused."""
    coordinator = here.people[Role.COORDINATOR]
    leaked = set()
    for label in set(READ) - OF_NO_TOWN:
        as_ours = ask(coordinator, "GET", address_of(label, there)).content.decode(errors="replace")
        leaked |= {label for name in [coordinator.display_name] if OURS in as_ours.replace(name, "")}

    assert leaked == set()


@pytest.mark.parametrize(
    "others",
    [
        {"number": ONLY_THERE},
        {"edition": "la-bas"},
        {"slug": ONLY_THERE_TOO},
        {"pk": "theirs", "juror": "theirs", "milestone": "theirs", "asked": "theirs"},
        {"station": "theirs", "day_pass": "theirs"},
    ],
    ids=["their numbers", "their edition", "their quarters", "their rows", "their stations"],
)
def test_rows_of_another_town_do_not_exist_under_ours(
    here: Town, there: Town, others: dict[str, Any]
) -> None:
    there.past.slug = "la-bas"
    there.past.save()
    answered = set()
    for label in TABLE:
        if not addresses()[name_of(label)].parameters & set(others) or not TABLE[label].allowed:
            continue
        person = somebody_who_may(label, here)
        path = address_of(
            label, here, **{name: _theirs(name, there, value) for name, value in others.items()}
        )
        answers = [ask(person, method, path, TABLE[label].typed) for method in TABLE[label].methods]
        answered |= {label for answer in answers if answer.status_code != 404}

    assert answered == set()


def _theirs(name: str, there: Town, value: Any) -> Any:
    rows = {
        "pk": there.memberships[Role.MODERATOR],
        "juror": there.seat,
        "milestone": there.milestone,
        "asked": there.act,
        "station": there.day_pass.station,
        "day_pass": there.day_pass,
    }
    return rows[name].pk if value == "theirs" else value


def rows_of(municipality: Municipality) -> dict[str, list[Any]]:
    ours = [model for model in apps.get_models() if hasattr(model._default_manager, "within")]
    return {model._meta.label: _values(model, municipality) for model in ours}


def _values(model: type[Model], municipality: Municipality) -> list[Any]:
    return sorted(map(repr, model._default_manager.within(municipality).values_list()))  # type: ignore[attr-defined]


def test_an_act_that_names_rows_of_another_town_changes_none_of_them(here: Town, there: Town) -> None:
    before, typed = rows_of(there.municipality), _names_of_rows(there)
    changed, leaked = set(), set()
    for label in ACTS:
        with transaction.atomic():
            response = send(somebody_who_may(label, here), "POST", address_of(label, here), typed)
            changed |= {label for after in [rows_of(there.municipality)] if after != before}
            transaction.set_rollback(True)
        assert response.status_code < 500, label
        leaked |= {label for page in [response.content.decode(errors="replace")] if THEIRS in page}

    assert changed == set()
    assert leaked == set()


def _names_of_rows(town: Town) -> dict[str, Any]:
    """Under every name by which a form of ours points at a row."""
    department, review = town.department.pk, town.live.projects.get(number=1).review
    return {
        "notice": town.municipality.notices.values_list("pk", flat=True)[0],
        "all": "yes",
        "milestone": town.milestone.pk,
        "asked": town.act.pk,
        "station": town.day_pass.station_id,
        "signed": town.voted.register.get().pk,
        "role": "officer",
        "email": "quelqu-un@example.org",
        "departments": department,
        "technical": department,
        "legal": department,
        "financial": department,
        "department": department,
        "redirected-department": department,
        "redirected-ground": "redirected",
        "envelope": town.live.envelopes.get().pk,
        "theme": town.theme.pk,
        "territory": town.territory.pk,
        "due_on": "2199-01-01",
        "due_on_0": "2199-01-01",
        "decision": "feasible",
        "public_reasons": "Des raisons.",
        "juror": town.seat.pk,
        "project": review.project_id,
        "kind": "collection",
        "title": "Une idée",
        "reference": "2026-1",
    }


def test_the_api_shows_another_town_s_rows_under_no_filter(here: Town, there: Town) -> None:
    prefix = f"/api/v1/municipalities/{here.municipality.slug}/editions/{LIVE}"
    asked = {
        "theme": there.theme.slug,
        "territory": there.territory.slug,
        "municipality": "villers",
        "page_size": 100,
    }
    pages = [
        ask(None, "GET", f"{prefix}/{rows}", asked).content.decode(errors="replace")
        for rows in ("proposals", "projects")
    ]

    assert [page for page in pages if THEIRS in page] == []
