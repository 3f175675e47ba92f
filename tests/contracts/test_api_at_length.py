"""The API is asked all that its schema allows, and much that it does not, by several people."""

import contextlib
from typing import Any

import hypothesis
import pytest
import schemathesis
from django.conf import settings
from django.db import transaction
from django.test import Client
from hypothesis import strategies
from schemathesis.generation import GenerationMode
from schemathesis.openapi import checks as _registered  # noqa: F401  the checks below have their names once it is read
from schemathesis.specs.openapi import checks

from tests.factories.towns import Town, whole_town

EXAMPLES = 25
BASE, PLAIN = "http://testserver", {"Accept-Encoding": "identity"}
ASKED = [schemathesis.checks.not_a_server_error, checks.status_code_conformance]
ASKED += [checks.content_type_conformance, checks.response_schema_conformance]
ASKED += [checks.response_headers_conformance]

pytestmark = [pytest.mark.long, pytest.mark.django_db]


@pytest.fixture
def town(db: None) -> Town:
    return whole_town("montsereine")


@pytest.mark.parametrize("mode", list(GenerationMode), ids=lambda mode: mode.value)
@pytest.mark.parametrize("name", ["", "proposer", "coordinator"], ids=lambda name: name or "anonymous")
def test_whatever_is_asked_the_answer_is_one_that_the_schema_declares(
    town: Town, name: str, mode: GenerationMode
) -> None:
    schema = schemathesis.openapi.from_dict(Client().get("/api/v1/schema").json())
    schema.app = as_wsgi(Client(raise_request_exception=False))
    known = {"municipality": town.municipality.slug, "edition": town.live.slug}
    sent = as_sent_by(town.people.get(name))
    asked = set()

    for found in schema.get_all_operations():
        operation = found.ok()
        places = {key: value for key, value in known.items() if operation.path_parameters.get(key)}
        cases = operation.as_strategy(mode, path_parameters=places) | operation.as_strategy(mode)
        with contextlib.suppress(hypothesis.errors.Unsatisfiable):  # nothing of it can be wrong
            ask_at_length(cases, sent)
            asked.add(operation.label)

    assert len(asked) >= (14 if mode == GenerationMode.POSITIVE else 5)


def ask_at_length(cases: strategies.SearchStrategy[Any], sent: dict[str, Any]) -> None:
    """Each answer is judged, and what it did undone, so that every one is given by the same town."""

    @hypothesis.given(cases)
    @hypothesis.settings(
        max_examples=EXAMPLES,
        suppress_health_check=list(hypothesis.HealthCheck),
        phases=[hypothesis.Phase.generate],
    )
    def ask(case: Any) -> None:
        with transaction.atomic():
            answer = case.call(**sent)
            transaction.set_rollback(True)
        case.validate_response(answer, checks=ASKED)

    ask()


def as_wsgi(client: Client) -> Any:
    """The test client keeps the test's own connection; the server would close it after each answer."""

    def application(environ: dict[str, Any], start_response: Any) -> list[bytes]:
        answer = client.handler(environ)
        start_response(f"{answer.status_code} {answer.reason_phrase}", list(answer.items()))
        return [answer.getvalue()]

    return application


def as_sent_by(person: Any) -> dict[str, Any]:
    if person is None:
        return {"base_url": BASE, "headers": PLAIN}
    client = Client()
    client.force_login(person)
    session = client.cookies[settings.SESSION_COOKIE_NAME].value
    return {"base_url": BASE, "headers": PLAIN, "cookies": {settings.SESSION_COOKIE_NAME: session}}
