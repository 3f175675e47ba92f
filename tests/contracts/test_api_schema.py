"""The published schema says what the API answers: what may be null, blank or refused."""

from collections import Counter
from collections.abc import Iterator
from typing import Any

import jsonschema
import pytest
from django.db.models import Model
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone
from rest_framework import serializers

from budget.api import serializers as of_budget
from budget.models import Edition
from deploy.demo import loading
from tests.factories.budget import EditionFactory
from tests.factories.proposals import ProjectFactory, ProposalFactory
from tests.factories.towns import PAST, Town, whole_town
from tests.journeys.demo_pages import client_of, readers
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


class Published:
    """The schema as programs read it, and each address that it lets them read."""

    def __init__(self) -> None:
        schema = as_json_schema(Client().get("/api/v1/schema").json())
        self.components = schema["components"]
        self.read = {path: known["get"] for path, known in schema["paths"].items() if "get" in known}
        self._judges: dict[tuple[str, int], jsonschema.Validator] = {}

    def judge(self, template: str, answer: HttpResponse) -> None:
        declared = self.read[template]["responses"]
        where = f"{answer.request['PATH_INFO']}: {answer.status_code}"
        assert str(answer.status_code) in declared, where
        key = (template, answer.status_code)
        if key not in self._judges:
            body = declared[str(answer.status_code)]["content"]["application/json"]["schema"]
            self._judges[key] = jsonschema.Draft202012Validator({**body, "components": self.components})
        faults = [
            f"{fault.json_path}: {fault.message}" for fault in self._judges[key].iter_errors(answer.json())
        ]
        assert faults == [], where


@pytest.fixture
def town(db: None) -> Town:
    town = whole_town("montsereine")
    bare = EditionFactory(running=True, municipality=town.municipality, slug="bare")
    ProposalFactory(edition=bare, number=1, submitted=True, theme=None, territory=None, rough_cost_eur=None)
    ProjectFactory(edition=bare, number=1, theme=None, territory=None, envelope=None, costed=True)
    return town


def test_every_answer_is_what_the_schema_says(town: Town) -> None:
    published, client = Published(), Client()
    asked = 0
    for template in published.read:
        for edition in (PAST, town.live.slug, "bare", "none"):
            path = template.format(municipality=town.municipality.slug, edition=edition, number=1)
            published.judge(template, client.get(path))
            asked += 1
    assert asked >= 40


@pytest.mark.long
@pytest.mark.once
@pytest.mark.django_db
def test_every_answer_that_somebody_of_the_demo_reads_is_what_the_schema_says() -> None:
    loading.load(at=timezone.now())
    published = Published()
    asked: Counter[str] = Counter()

    for reader in readers():
        client = client_of(reader)
        for template, first in paths_of_the_demo(published):
            path: str | None = first
            while path:
                answer = client.get(path)
                published.judge(template, answer)
                asked[f"{template} {answer.status_code}"] += 1
                body = answer.json()
                path = body.get("next") if isinstance(body, dict) else None

    print(asked)  # noqa: T201  the counts are for whoever reads the run
    assert {f"{template} 200" for template in published.read} <= set(asked)
    assert sum(asked.values()) >= 3_000


def paths_of_the_demo(published: Published) -> Iterator[tuple[str, str]]:
    """Each address that is read, of each town and edition, by each number in use and by one that is not."""
    for edition in Edition.objects.select_related("municipality"):
        places = {"municipality": edition.municipality.slug, "edition": edition.slug}
        numbers = {999, *edition.projects.values_list("number", flat=True)}
        numbers |= set(edition.proposals.values_list("number", flat=True))
        for template in published.read:
            for number in sorted(numbers) if "{number}" in template else [0]:
                yield template, template.format(**places, number=number)
