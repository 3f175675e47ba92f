"""Every whole number that is typed or sent is read by the one reader of `accounts/numbers.py`."""

import ast
import re
from importlib import import_module
from pathlib import Path

import pytest
from rest_framework import serializers

from accounts.api.numbers import WholeNumber
from tests.contracts.test_doors import PACKAGES, ROOT, modules

# Django's and the API framework's own cut « .000 » off, read other alphabets' figures, or know no thousands.
FRAMEWORKS_OWN = {"IntegerField", "DecimalField", "FloatField", "NumberInput", "DurationField"}


def calls(tree: ast.Module):
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            yield node, ast.unparse(node.func)


def test_no_form_has_a_number_field_of_the_framework():
    breaches = {
        f"{path}: {name}"
        for path, tree in modules()
        if "/models/" not in path and "/queries/" not in path  # columns, and what is computed of them
        for call, name in calls(tree)
        if name.split(".")[-1] in FRAMEWORKS_OWN
        and not any(word.arg == "read_only" for word in call.keywords)
    }

    assert breaches == set()


def test_no_template_lets_the_browser_read_a_number():
    templates = [path for package in PACKAGES for path in (ROOT / package).rglob("*.html")]

    assert [
        path.name for path in templates if re.search(r"""type=["']?(number|range)""", path.read_text())
    ] == []


def every_serializer() -> list[type[serializers.BaseSerializer]]:
    for package in ("accounts", "budget", "voting"):
        import_module(f"{package}.api.serializers")
    found, waiting = [], [serializers.BaseSerializer]
    while waiting:
        kind = waiting.pop()
        waiting += kind.__subclasses__()
        if kind.__module__.startswith(("accounts.", "budget.", "voting.")):
            found.append(kind)
    return found


@pytest.mark.parametrize("kind", every_serializer(), ids=lambda kind: kind.__name__)
def test_what_a_program_sends_is_read_by_ours(kind):
    plain = (serializers.IntegerField, serializers.FloatField, serializers.DecimalField)
    sent = {name: field for name, field in kind().get_fields().items() if not field.read_only}
    children = [getattr(field, "child", field) for field in sent.values()]

    assert sent == {} or not [field for field in children if isinstance(field, plain)]


def test_the_contract_sees_what_it_forbids():
    tree = ast.parse("age = forms.IntegerField(label='Age')")

    assert [name for call, name in calls(tree)] == ["forms.IntegerField"]
    assert not issubclass(WholeNumber, serializers.IntegerField)
    assert Path(ROOT, "accounts", "numbers.py").exists()
