"""Doors of the house that an import rule cannot close: HTTP, the clock, chance, frameworks."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
PACKAGES = ("accounts", "budget", "voting", "frontend", "deploy")
# The balancer's questions are answered where the servers are known, and imported by nobody.
ANSWERS_HTTP = ("frontend/", "accounts/api/", "budget/api/", "voting/api/", "deploy/health.py")
REVERSE = ("reverse", "reverse_lazy", "urls.reverse", "urls.reverse_lazy")
# Sign-up and sign-in are allauth's views: our door of them is the adapter.
READS_THE_CLOCK = (
    "/tasks",
    "/api/",
    "/management/commands/",
    "accounts/adapters.py",
    "frontend/factors/forms.py",
    "frontend/shell/devices.py",
    "frontend/shell/second_factor.py",
    "deploy/celery.py",
    "deploy/checks.py",
    "deploy/start.py",
    "deploy/health.py",
    "deploy/rehearsal/playing.py",
    "deploy/rehearsal/stirrer.py",
)


@cache
def modules() -> list[tuple[str, ast.Module]]:
    paths = [path for package in PACKAGES for path in sorted((ROOT / package).rglob("*.py"))]
    return [
        (path.relative_to(ROOT).as_posix(), ast.parse(path.read_text(encoding="utf-8")))
        for path in paths
        if "migrations" not in path.parts
    ]


def names_of(tree: ast.Module) -> Iterator[str]:
    """Every imported module or name, and every attribute as far as it is spelt: `timezone.now`."""
    # A field's default serves rows that other packages make, such as an account at sign-up.
    defaults = [
        word.value for word in ast.walk(tree) if isinstance(word, ast.keyword) and word.arg == "default"
    ]
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.Call) and not (node.args or node.keywords):
            yield ast.unparse(node)
        elif isinstance(node, ast.ImportFrom):
            yield from (f"{node.module}.{alias.name}" for alias in node.names)
        elif isinstance(node, ast.Attribute) and node not in defaults:
            yield ast.unparse(node)


def uses(tree: ast.Module, *doors: str) -> set[str]:
    found = set(names_of(tree))
    return {name for name in found for door in doors if name == door or name.startswith(f"{door}.")}


def test_only_pages_and_the_api_know_http():
    breaches = {
        path: found
        for path, tree in modules()
        if not path.startswith(ANSWERS_HTTP) and (found := uses(tree, "django.http", "django.shortcuts"))
    }

    assert breaches == {}


def page_modules() -> set[str]:
    """The modules that an address leads to, and what stands before them all."""
    urls = ast.parse((ROOT / "frontend" / "urls.py").read_text(encoding="utf-8"))
    journeys = [node for node in ast.walk(urls) if isinstance(node, ast.ImportFrom) and node.module]
    named = [f"{node.module}.{alias.name}" for node in journeys for alias in node.names]
    return {f"{name.replace('.', '/')}.py" for name in [*named, "frontend.shell.middleware"]}


def test_only_doors_read_the_clock():
    pages = page_modules()
    clocks = ("timezone.now", "django.utils.timezone.now", "datetime.now", "datetime.utcnow", "date.today",
              "timezone.localdate()", "timezone.localtime()")  # fmt: skip
    breaches = {
        path: found
        for path, tree in modules()
        if path not in pages
        and not any(door in path for door in READS_THE_CLOCK)
        and (found := {name for name in names_of(tree) for clock in clocks if name.endswith(clock)})
    }

    assert breaches == {}


def test_words_pieces_forms_and_rows_are_no_page_modules():
    told = re.compile(r"/(words|pieces)/|(forms?|rows|reasons)\.py$")

    assert {"frontend/booth/views.py", "frontend/shell/middleware.py"} <= page_modules()
    assert {path for path in page_modules() if told.search(path)} == set()


CALLS_OUT = ("urllib.request", "http.client", "socket", "requests", "httpx", "aiohttp", "urllib3")
# Who is on call, this machine's own servers, its own name, who may say who somebody is: each at an address
# of the operator's.
MAY_CALL_OUT = {
    "accounts/providers/connect.py",
    "deploy/reports.py",
    "deploy/run.py",
    "deploy/health.py",
    "deploy/rehearsal/client.py",
    "deploy/rehearsal/machine.py",
}


def test_nothing_that_people_write_makes_the_site_call_anybody():
    """No geocoder, no avatar, no preview of a link: an address in a text is a text."""
    calling = {path for path, tree in modules() if uses(tree, *CALLS_OUT)}

    assert calling == MAY_CALL_OUT


def test_nothing_is_left_to_chance():
    breaches = {
        path: found
        for path, tree in modules()
        if (found := uses(tree, "random", "numpy.random", "np.random"))
    }

    assert breaches == {}


def test_rows_are_held_in_one_place():
    """One strength of lock in the house; what is claimed by a guarded update needs none."""
    breaches = {
        path
        for path, tree in modules()
        if path != "accounts/services/locks.py"
        and any(name.endswith("select_for_update") for name in names_of(tree))
    }

    assert breaches == set()


def addresses_of(tree: ast.Module) -> Iterator[str]:
    """Every `reverse` outside a model's `get_absolute_url`, every address of a page written by hand."""
    own = {
        node
        for method in ast.walk(tree)
        if isinstance(method, ast.FunctionDef) and method.name == "get_absolute_url"
        for node in ast.walk(method)
    }
    for node in ast.walk(tree):
        words = ast.unparse(node)
        is_asked = isinstance(node, ast.Call) and ast.unparse(node.func) in REVERSE and node not in own
        is_composed = isinstance(node, ast.JoinedStr) and words[2:].startswith("/")
        is_written = isinstance(node, ast.Constant) and re.match(r"/[\w-]+/", str(node.value))
        if is_asked or is_composed or is_written:
            yield words


def test_only_pages_know_where_pages_are():
    """A message says what it is about; the page of that is the row's own, or the template's."""
    breaches = {
        path: found
        for path, tree in modules()
        if not path.startswith((*ANSWERS_HTTP, "deploy/", "voting/tally/"))
        and "/management/commands/" not in path
        and (found := list(addresses_of(tree)))
    }

    assert breaches == {}


def test_plain_modules_import_no_framework():
    plain = re.compile(
        r"^\w+/(tally|published|draw|calendar|rulebook|eligibility|vault|merkle|enums)(\.py|/)"
    )
    breaches = {
        path: found
        for path, tree in modules()
        if plain.match(path) and (found := uses(tree, "django", "rest_framework", "celery", "allauth"))
    }

    assert breaches == {}


@pytest.mark.parametrize("line", ["from django.utils import timezone; at = timezone.now()", "import random"])
def test_the_test_itself_sees_a_breach(line):
    names = set(names_of(ast.parse(line)))

    assert names & {"timezone.now", "random"}


@pytest.mark.parametrize("line", ["path = reverse('home')", "'/account/reset/'", "f'/{town.slug}/office/'"])
def test_the_test_itself_sees_an_address(line):
    assert list(addresses_of(ast.parse(line)))


def test_what_a_process_remembers_is_remembered_in_one_place():
    """The tally is plain Python and remembers nothing but parts of its own values."""
    makers = ("functools.lru_cache", "functools.cache")
    breaches = {
        path: found
        for path, tree in modules()
        if path != "accounts/process_cache.py" and (found := uses(tree, *makers) | set(_empty_at_first(tree)))
    }

    assert breaches == {}


def _empty_at_first(tree: ast.Module) -> Iterator[str]:
    """A mapping that a module begins empty is filled while the process runs: a cache by another name."""
    for node in tree.body:
        if isinstance(node, ast.Assign | ast.AnnAssign) and node.value is not None:
            made = ast.unparse(node.value)
            bare = re.sub(r"\[.*?\](?=\()", "", made)
            if made in ("{}", "[]") or bare.startswith(
                ("dict()", "list()", "set()", "defaultdict(", "OrderedDict(", "WeakValue")
            ):
                yield ast.unparse(node.target if isinstance(node, ast.AnnAssign) else node.targets[0])
