"""What the sample of containers gives to whom: keys, secrets, database roles."""

import pytest
import yaml

from tests.environment import ROOT

COMPOSE = yaml.safe_load((ROOT / "deploy" / "compose.yaml").read_text("utf-8"))
SERVICES = COMPOSE["services"]
OURS = {name: service for name, service in SERVICES.items() if service.get("image") == "faire-ensemble"}


def volumes(service):
    return {volume.partition(":")[0] for volume in service.get("volumes", [])}


def test_the_counting_container_alone_has_the_private_halves_and_no_other_key():
    assert {name for name in OURS if "counting" in volumes(OURS[name])} == {"count"}
    assert "vault" not in volumes(OURS["count"])
    assert OURS["count"]["environment"]["VAULT_DIR"] == ""
    others = [service["environment"] for name, service in OURS.items() if name != "count"]
    assert {environment["COUNTING_VAULT_DIR"] for environment in others} == {""}


def test_each_side_has_a_database_role_of_its_own_and_the_owner_answers_nobody():
    addresses = {name: service["environment"]["DATABASE_URL_FILE"] for name, service in OURS.items()}

    assert {name for name, address in addresses.items() if address.endswith("_owner")} == {"migrate", "roles"}
    assert {name for name, address in addresses.items() if address.endswith("_count")} == {"count"}


@pytest.mark.parametrize("name", SERVICES)
def test_a_container_gets_the_secrets_it_names_and_they_exist(name):
    service = SERVICES[name]
    named = {
        value.removeprefix("/run/secrets/")
        for value in service.get("environment", {}).values()
        if value.startswith("/run/secrets/")
    }

    assert named <= set(service.get("secrets", []))
    assert set(service.get("secrets", [])) <= set(COMPOSE["secrets"])


def test_the_secrets_that_the_readme_makes_are_those_that_are_named():
    readme = (ROOT / "deploy" / "README.md").read_text("utf-8")
    made = {name for name in COMPOSE["secrets"] if f"secrets/{name}" in readme}
    for name in (
        "database_admin",
        "database_owner",
        "database_web",
        "database_count",
        "database_dump",
        "redis",
    ):
        assert f" {name}" in readme
        made.add(f"{name}_password")

    assert made == set(COMPOSE["secrets"])
