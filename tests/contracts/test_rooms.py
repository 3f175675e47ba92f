"""Every page has its room in `frontend/`, and a new room keeps the rules of the house unasked."""

import ast
import json
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from tests.contracts.test_doors import modules
from tests.environment import ROOT

FRONTEND = ROOT / "frontend"
LOOSE = {"__init__.py", "apps.py", "urls.py"}
SHARED = {"shell", "words", "pieces", "templatetags"}
PAGES = {"views.py", "office.py", "desk.py"}
JOURNEYS = "No journey knows another; shell, words and pieces know none"


def test_nothing_is_loose_at_the_top_of_frontend() -> None:
    assert {path.name for path in FRONTEND.glob("*.py")} == LOOSE


def test_every_folder_is_a_journey_with_pages_or_one_of_the_shared_three() -> None:
    folders = {path.parent.relative_to(FRONTEND) for path in FRONTEND.rglob("*.py")} - {Path()}
    rooms = {folder.parts[0] for folder in folders}

    assert {str(folder) for folder in folders if len(folder.parts) > 1} == set()
    assert rooms >= SHARED
    assert {
        room for room in rooms - SHARED if not any((FRONTEND / room / page).exists() for page in PAGES)
    } == set()


def test_every_room_is_a_package_that_the_contract_sees() -> None:
    """A folder without `__init__.py` would be no part of the graph that import-linter reads."""
    folders = {path.parent for path in FRONTEND.rglob("*.py")}

    assert {folder.name for folder in folders if not (folder / "__init__.py").exists()} == set()


def names_of_journeys(tree: ast.Module) -> set[str]:
    """Journeys named where the import graph does not look: in a string, or in a block for types only."""
    words = [node.value for node in ast.walk(tree) if isinstance(node, ast.Constant)]
    for_types = [
        node
        for node in ast.walk(tree)
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test)
    ]
    text = "\n".join([*(word for word in words if isinstance(word, str)), *map(ast.unparse, for_types)])
    return set(re.findall(r"\bfrontend\.(\w+)(?:\.\w+| import)", text)) - SHARED


def test_no_room_names_a_journey_behind_the_back_of_the_contract() -> None:
    breaches = {
        path: journeys
        for path, tree in modules()
        if path.startswith("frontend/") and (journeys := names_of_journeys(tree) - {path.split("/")[1]})
    }

    assert breaches == {}
    hidden = ast.parse(
        "if TYPE_CHECKING:\n    from frontend.juries import forms\nload('frontend.booth.rows')"
    )
    assert names_of_journeys(hidden) == {"juries", "booth"}


def test_tags_and_filters_are_only_registered() -> None:
    breaches = {
        path: made
        for path, tree in modules()
        if path.startswith("frontend/templatetags/")
        and (
            made := [
                node.lineno
                for node in ast.walk(tree)
                if isinstance(node, (ast.FunctionDef, ast.ClassDef, ast.Lambda))
            ]
        )
    }

    assert breaches == {}


def imports_of_the_styleguide(tree: ast.AST) -> list[ast.stmt]:
    return [
        node
        for node in ast.walk(tree)
        if isinstance(node, (ast.Import, ast.ImportFrom)) and "frontend.styleguide" in ast.unparse(node)
    ]


def test_only_the_addresses_of_development_import_the_styleguide() -> None:
    importing = {
        path: imports_of_the_styleguide(tree) for path, tree in modules() if "/styleguide/" not in path
    }
    urls = ast.parse((FRONTEND / "urls.py").read_text(encoding="utf-8"))
    in_development = [
        ast.unparse(found)
        for node in urls.body
        if isinstance(node, ast.If) and ast.unparse(node.test) == "settings.DEBUG"
        for found in imports_of_the_styleguide(node)
    ]

    assert {path for path, found in importing.items() if found} == {"frontend/urls.py"}
    assert [ast.unparse(found) for found in importing["frontend/urls.py"]] == in_development != []


def test_production_never_imports_the_styleguide() -> None:
    program = (
        "import django, sys; django.setup(); from django.conf import settings; import deploy.urls; "
        "assert 'frontend.urls' in sys.modules; assert not settings.DEBUG; "
        "print([name for name in sys.modules if 'styleguide' in name])"
    )
    command = [sys.executable, "-m", "tests.environment", "-c", program]
    env = {"DJANGO_SETTINGS_MODULE": "deploy.settings", "PATH": ""}
    said = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, check=False)

    assert said.stdout.strip() == "[]", said.stderr


def judged(folder: Path, *, importer: str, imported: str) -> subprocess.CompletedProcess[str]:
    """What our contract of journeys says of another frontend, in which one module imports another."""
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"][
        "contracts"
    ]
    contract = next(contract for contract in contracts if contract["name"] == JOURNEYS)
    for module in ("urls", "shell.forms", "words.days", "pieces.cards", importer, imported):
        path = folder.joinpath("frontend", *module.split(".")).with_suffix(".py")
        path.parent.mkdir(parents=True, exist_ok=True)
        (path.parent / "__init__.py").touch()
        path.touch()
    folder.joinpath("frontend", *importer.split(".")).with_suffix(".py").write_text(
        f"import frontend.{imported}\n"
    )
    contract["unmatched_ignore_imports_alerting"] = "none"  # this frontend does not do all that ours does
    settings = [f"{name} = {json.dumps(value)}" for name, value in contract.items()]
    lines = ["[tool.importlinter]", 'root_package = "frontend"', "[[tool.importlinter.contracts]]", *settings]
    (folder / "pyproject.toml").write_text("\n".join(lines))
    linter = str(Path(sys.executable).with_name("lint-imports"))
    return subprocess.run([linter, "--no-cache"], cwd=folder, capture_output=True, text=True, check=False)


@pytest.mark.parametrize(
    ("importer", "imported"),
    [("gardens.views", "ponds.rows"), ("shell.forms", "gardens.views"), ("words.days", "gardens.reasons")],
)
def test_a_journey_nobody_named_is_under_the_contract(tmp_path: Path, importer: str, imported: str) -> None:
    verdict = judged(tmp_path, importer=importer, imported=imported)

    assert verdict.returncode == 1, verdict.stdout
    assert f"frontend.{importer} -> frontend.{imported}" in verdict.stdout


@pytest.mark.parametrize("imported", ["gardens.rows", "shell.forms", "words.days", "pieces.cards"])
def test_a_new_journey_uses_what_is_shared_and_its_own(tmp_path: Path, imported: str) -> None:
    verdict = judged(tmp_path, importer="gardens.views", imported=imported)

    assert verdict.returncode == 0, verdict.stdout
