"""The published schema says what the API answers: what may be null, blank or refused."""

from collections.abc import Iterator
from typing import Any

import jsonschema
import pytest
from django.db.models import Model
from django.test import Client
from rest_framework import serializers

from budget.api import serializers as of_budget
from tests.contracts.addresses import addresses
from tests.factories.budget import EditionFactory
from tests.factories.proposals import ProjectFactory, ProposalFactory
from tests.factories.towns import PAST, Town, whole_town
from tests.frontend.asking import path_to
from voting.api import serializers as of_voting

OF_ROWS = [
    kind
    for module in (of_budget, of_voting)
    for kind in vars(module).values()
    if isinstance(kind, type)
    and issubclass(kind, serializers.ModelSerializer)
    and kind is not serializers.ModelSerializer
]


def columns(model: type[Model], source: list[str]) -> Iterator[Any]:
    """The columns that a value comes from, each of which may be missing on the way."""
    for name in source:
        column = next((field for field in model._meta.get_fields() if field.name == name), None)
        if column is None or not hasattr(column, "null"):
            return
        yield column
        model = column.related_model or model


@pytest.mark.parametrize("kind", OF_ROWS, ids=lambda kind: kind.__name__)
def test_what_a_column_may_lack_the_schema_says(kind: Any) -> None:
    unsaid = []
    for name, field in kind().fields.items():
        if isinstance(field, serializers.SerializerMethodField | serializers.ListSerializer):
            continue
        known = list(columns(kind.Meta.model, field.source.split(".")))
        if any(column.null for column in known) and not field.allow_null:
            unsaid.append(f"{name} may be null")
        is_word = isinstance(field, serializers.ChoiceField)
        if is_word and known and known[-1].blank and not field.allow_blank:
            unsaid.append(f"{name} may be blank")

    assert unsaid == []


# --- Every answer of a whole town, walked through the schema as it is published


def as_json_schema(part: Any) -> Any:
    """OpenAPI 3.0 says `nullable` where JSON Schema says "or null"."""
    if isinstance(part, list):
        return [as_json_schema(inner) for inner in part]
    if not isinstance(part, dict):
        return part
    plain = {name: as_json_schema(inner) for name, inner in part.items() if name != "nullable"}
    return {"anyOf": [plain, {"type": "null"}]} if part.get("nullable") else plain


@pytest.fixture
def town(db: None) -> Town:
    town = whole_town("montsereine")
    bare = EditionFactory(running=True, municipality=town.municipality, slug="bare")
    ProposalFactory(edition=bare, number=1, submitted=True, theme=None, territory=None, rough_cost_eur=None)
    ProjectFactory(edition=bare, number=1, theme=None, territory=None, envelope=None, costed=True)
    return town


def test_every_answer_is_what_the_schema_says(town: Town) -> None:
    client = Client()
    schema = as_json_schema(client.get("/api/v1/schema").json())
    asked = 0
    for address in addresses().values():
        known = "/" + address.path.replace("<slug:", "{").replace("<number:", "{").replace(">", "}")
        operation = schema["paths"].get(known, {}).get("get")
        if operation is None:
            continue
        for edition in (PAST, town.live.slug, "bare", "none"):
            answer = client.get(path_to(address, town, edition=edition))
            assert str(answer.status_code) in operation["responses"], f"{known}: {answer.status_code}"
            declared = operation["responses"][str(answer.status_code)]["content"]["application/json"][
                "schema"
            ]
            jsonschema.validate(answer.json(), {**declared, "components": schema["components"]})
            asked += 1
    assert asked >= 40
