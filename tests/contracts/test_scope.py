"""Several towns share the tables: whoever answers a request may only read through a scope."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps
from django.db import models

from accounts.models import Municipality

ROOT = Path(__file__).resolve().parents[2]
DOORS = [
    *sorted((ROOT / "frontend").rglob("*.py")),
    *sorted(ROOT.glob("*/api/*.py")),
]
# What may follow `.objects` where requests are answered; `within` takes the municipality.
SCOPED = {"within", "visible_to", "none"}
# Rows that belong to no municipality.
TOWNLESS = {"User", "OwnDevice", "PostalAddress", "Municipality", "LimitCount", "KeyFingerprint", "Sweep"}
OWN_PACKAGES = {"accounts", "budget", "voting"}


def unscoped_reads(source: str) -> Iterator[int]:
    tree = ast.parse(source)
    parents = {child: parent for parent in ast.walk(tree) for child in ast.iter_child_nodes(parent)}
    for node in ast.walk(tree):
        if not (isinstance(node, ast.Attribute) and node.attr in {"objects", "_default_manager"}):
            continue
        owner = node.value.id if isinstance(node.value, ast.Name) else ""
        follower = parents.get(node)
        is_scoped = isinstance(follower, ast.Attribute) and follower.attr in SCOPED
        if owner not in TOWNLESS and not is_scoped:
            yield node.lineno


@pytest.mark.parametrize("path", DOORS, ids=lambda path: str(path.relative_to(ROOT)))
def test_whoever_answers_a_request_reads_within_a_municipality(path: Path) -> None:
    lines = list(unscoped_reads(path.read_text(encoding="utf-8")))

    assert not lines, f"{path.relative_to(ROOT)}: unscoped read at lines {lines}"


def test_an_unscoped_read_is_noticed() -> None:
    assert list(unscoped_reads("Proposal.objects.get(pk=1)")) == [1]
    assert list(unscoped_reads("Proposal.objects.filter(status='draft')")) == [1]
    assert not list(unscoped_reads("Proposal.objects.within(town).get(number=1)"))


def our_models() -> list[type[models.Model]]:
    return [model for model in apps.get_models() if model._meta.app_label in OWN_PACKAGES]


@pytest.mark.parametrize("model", our_models(), ids=lambda model: model.__name__)
def test_every_table_knows_the_path_to_its_municipality(model: type[models.Model]) -> None:
    if model.__name__ in TOWNLESS:
        return
    reached = model
    for name in getattr(model, "municipality_path", "municipality").split("__"):
        reached = reached._meta.get_field(name).related_model

    assert reached is Municipality
    assert hasattr(model._default_manager, "within")
