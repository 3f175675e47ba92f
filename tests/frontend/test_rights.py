"""Every address, every role: what becomes of each request is what the table says."""

from typing import Any

import pytest
from django.http import HttpResponse

from accounts.models import User
from tests.contracts.addresses import addresses
from tests.factories.towns import Town, whole_town
from tests.frontend.asking import ask, ask_without_factor, path_to, what_became
from tests.frontend.rights import (
    ANONYMOUS,
    AWAY,
    COORDINATOR,
    DESK_AGENT,
    EVERYONE,
    JUROR,
    MODERATOR,
    OFFICER,
    PROPOSER,
    RESIDENT,
    TABLE,
    TEAM,
    name_of,
)

pytestmark = pytest.mark.once


@pytest.fixture
def town(db: None) -> Town:
    return whole_town("montsereine")


@pytest.fixture
def people(town: Town) -> dict[Any, User | None]:
    return {**town.people, AWAY: whole_town("villers").people[COORDINATOR], ANONYMOUS: None}


def test_no_address_is_missing_from_the_table() -> None:
    assert {name_of(label) for label in TABLE} == set(addresses())


# Words of the town's rows that only these people read, wherever they look.
SECRETS = {
    "Brouillon": {PROPOSER},
    "Masquée": {PROPOSER, COORDINATOR, MODERATOR},
    "Note interne": {COORDINATOR, OFFICER},
    ".residents.example": {COORDINATOR, DESK_AGENT},  # the desk asks whether an unproved account is theirs
}


@pytest.mark.parametrize("role", sorted(EVERYONE))
def test_doors_open_for_those_they_are_meant_for(
    role: Any, town: Town, people: dict[Any, User | None]
) -> None:
    wrong, person = {}, people[role]
    for label, row in TABLE.items():
        path = path_to(addresses()[name_of(label)], town, **row.at)
        for method in row.asked_by:
            response = ask(person, method, path, row.typed)
            outcome, expected = what_became(response), row.expected(method, role)
            if outcome != expected:
                wrong[f"{method} {label}"] = f"{outcome}, not {expected}"
            if secrets := secrets_told(response, person, role):
                wrong[f"{method} {label}, read"] = secrets

    assert not wrong, "\n".join(f"{cell}: {fault}" for cell, fault in wrong.items())


@pytest.mark.parametrize("role", sorted(TEAM))
def test_ht_073_a_role_without_the_second_factor_opens_nothing(role: Any, town: Town) -> None:
    """Whatever is not every resident's leads to the page of the factor, for programs to a refusal."""
    person, opened = town.people[role], {}
    for label, row in TABLE.items():
        if RESIDENT in row.allowed or not row.allowed & TEAM:
            continue
        path = path_to(addresses()[name_of(label)], town, **row.at)
        for method in row.methods:
            response = ask_without_factor(person, method, path, row.typed)
            is_led = response.status_code == 302 and "/account/factor/" in response["Location"]
            if not (is_led or (label.startswith("api_") and response.status_code in (403, 404))):
                opened[f"{method} {label}"] = response.status_code

    assert opened == {}


def secrets_told(response: HttpResponse, person: User | None, role: Any) -> str:
    page = response.content.decode(errors="replace")  # an archive is no text
    if person is not None:
        page = page.replace(str(person.email), "")
    return ", ".join(word for word, readers in SECRETS.items() if word in page and role not in readers)


STAFF_ONLY = [label for label, row in TABLE.items() if row.allowed and row.allowed <= TEAM | {JUROR}]
DISGUISES = {
    "a doubled slash": lambda path: f"/{path}",
    "a slash inside": lambda path: path.replace("/office", "//office"),
    "capitals": str.upper,
    "no last slash": lambda path: path.rstrip("/"),
    "a suffix": lambda path: f"{path.rstrip('/')}.json",
    "a parent folder": lambda path: f"/montsereine/x/..{path.removeprefix('/montsereine')}",
}


def test_no_disguise_opens_a_door_of_the_office(town: Town) -> None:
    whole_town("villers")
    opened, resident = [], town.people[RESIDENT]
    for label in STAFF_ONLY:
        path = path_to(addresses()[name_of(label)], town, **TABLE[label].at)
        answers = {name: ask(resident, "GET", disguise(path)) for name, disguise in DISGUISES.items()}
        answers["another method in a header"] = ask(
            resident, "POST", path, **{"X-HTTP-Method-Override": "GET", "X-Original-URL": path}
        )
        elsewhere = path.replace("montsereine", "villers")
        answers["another town before it"] = ask(town.people[COORDINATOR], "GET", elsewhere)
        opened += [f"{label}: {name}" for name, answer in answers.items() if answer.status_code < 300]

    assert opened == []
