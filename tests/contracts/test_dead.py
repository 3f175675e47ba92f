"""Nothing lies about that nobody uses: code, style sheets, dependencies.

By name alone: what is called like a thing in use is not seen. That is cheap, and finds nearly all.
"""

import ast
import re
import tomllib
from collections import defaultdict
from collections.abc import Iterator
from importlib.metadata import packages_distributions
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.contracts.test_doors import modules
from tests.environment import ROOT

# What frameworks call by name. Like the lists below it, it may hold only what would else be found.
CALLED_BY_OTHERS = {
    "add_arguments": "Django's commands",
    "find_in_app": "Django's finders of static files",
    "note_sweep": "Celery's signals",
    "emit": "a handler of the standard library's log",
    "get_expiry_date": "Django's sessions",
    "cycle_key": "Django's sessions",
    "_get_session_from_db": "Django's sessions",
    "create_model_instance": "Django's sessions",
    "full_clean": "Django's forms",
    "_post_clean": "Django's forms",
    "send_notification_mail": "allauth's adapter",
    "process_view": "Django's middleware",
    "process_exception": "Django's middleware",
    "post_process": "Django's collectstatic",
    "create_superuser": "Django's createsuperuser",
    "get_by_natural_key": "Django's authentication",
    "label_from_instance": "Django's choices of rows",
    "create_option": "Django's selects",
    "decompress": "Django's widgets",
    "get_context": "Django's widgets",
    "pre_save": "Django's columns",
    "deconstruct": "Django's columns",
    "clone": "Django's querysets, which a composed read refuses",
    "save_user": "allauth's adapter",
    **dict.fromkeys(
        ["build_totp_svg", "generate_authenticator_name", "get_totp_issuer", "is_mfa_enabled"],
        "allauth's adapter of second factors",
    ),
    **dict.fromkeys(["get_form", "get_form_kwargs", "form_invalid"], "allauth's views"),
    "get_client_ip": "allauth's adapter",
    "get_login_redirect_url": "allauth's adapter",
    "post_login": "allauth's adapter",
    "get_callback_url": "allauth's OpenID Connect",
    "get_requests_session": "allauth's OpenID Connect",
    "list_apps": "allauth's OpenID Connect",
    "try_save": "allauth's form of sign-up",
    "get_success_url": "allauth's views",
    "_redirect_to_pending_stage": "allauth's views",
    "patch": "DRF's views",
    "validate": "DRF's serializers",
    **dict.fromkeys(["handler400", "handler403", "handler404", "handler500"], "Django's answers to errors"),
    "parse": "DRF's parsers",
    "to_internal_value": "DRF's fields",
    "DatabaseWrapper": "Django looks for it in a back end",
    "adapt_integerfield_value": "Django's back end",
    "get_new_connection": "Django's back end",
    "proxies_are_as_many_as_seen": "Django's checks",
    "nothing_carries_the_urns_away": "Django's checks",
    "format_field": "the formatter of the standard library",
}
# Whatever the language calls; a field of a form, a field of a serializer.
CALLED_BY_SHAPE = re.compile(r".*:__\w+__|frontend/.*:clean_\w+|\w+/api/.*:get_\w+")
TO_COME: dict[str, str] = {}
ASKED_BY_TESTS = {
    "can_view_proposal": "one row of what its Q filters: a test holds the two together",
    "forget_all": "each test begins as a new process does",
}
ALLOWED = CALLED_BY_OTHERS | TO_COME | ASKED_BY_TESTS
DEPENDENCIES_KEPT = {
    "pillow": "photos",
}
EXTRAS_KEPT = {}
CLASSES_OF_OTHERS = {"errorlist": "Django's forms", "htmx-request": "htmx, while it waits"}
WORD = re.compile(r"[A-Za-z_]\w*")


class Definition(NamedTuple):
    name: str
    path: str
    first: int
    last: int


def is_enum(node: ast.AST) -> bool:
    return isinstance(node, ast.ClassDef) and any(ast.unparse(base).endswith("Enum") for base in node.bases)


def assigned(body: list[ast.stmt]) -> Iterator[tuple[str, ast.stmt]]:
    for statement in body:
        targets = statement.targets if isinstance(statement, ast.Assign) else []
        targets = [statement.target] if isinstance(statement, ast.AnnAssign) else targets
        for name in (name for target in targets for name in ast.walk(target)):
            if isinstance(name, ast.Name):
                yield name.id, statement


def defined_in(path: str, tree: ast.Module) -> Iterator[Definition]:
    """Functions, classes, constants of a module, members of an enum."""
    named = [
        (node.name, node) for node in ast.walk(tree) if isinstance(node, (ast.FunctionDef, ast.ClassDef))
    ]
    named += assigned(tree.body)
    for node in ast.walk(tree):
        named += assigned(node.body) if isinstance(node, ast.ClassDef) and is_enum(node) else []
    for name, node in named:
        yield Definition(name, path, node.lineno, node.end_lineno or node.lineno)


def words_of(text: str) -> set[str]:
    return {part for word in WORD.findall(text) for part in (word, *word.split("__"))}


def used_in(tree: ast.Module) -> Iterator[tuple[str, int]]:
    """A docstring and a sentence use nothing; `"deploy.health.ready"` and `"project__edition"` do."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load):
            yield node.id, node.lineno
        elif isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Load):
            yield node.attr, node.lineno
        elif isinstance(node, ast.arg) and isinstance(node.annotation, ast.Constant):
            yield from ((word, node.lineno) for word in words_of(str(node.annotation.value)))
        elif isinstance(node, ast.keyword) and node.arg:
            yield node.arg, node.value.lineno
        elif (
            isinstance(node, ast.Constant)
            and isinstance(node.value, str)
            and not re.search(r"\s", node.value)
        ):
            yield from ((word, node.lineno) for word in words_of(node.value))


def files(folder: str, *suffixes: str) -> str:
    paths = sorted(path for path in (ROOT / folder).rglob("*.*") if path.suffix in suffixes)
    return "\n".join(path.read_text(encoding="utf-8") for path in paths)


def used_by_others() -> set[str]:
    """By templates, by the tables of the demo, by the settings of tools and of containers."""
    tags = re.findall(r"{{(.*?)}}|{%(.*?)%}", files("frontend/templates", ".html", ".txt"), flags=re.DOTALL)
    others = [
        *map("".join, tags),
        files("deploy", ".toml", ".sh", ".yaml"),
        (ROOT / "pyproject.toml").read_text(),
    ]
    return set(WORD.findall("\n".join(others)))


def unused(trees: list[tuple[str, ast.Module]], also_used: set[str]) -> set[Definition]:
    uses: dict[str, list[tuple[str, int]]] = defaultdict(list)
    for path, tree in trees:
        for name, line in used_in(tree):
            uses[name].append((path, line))

    def is_used(thing: Definition) -> bool:
        elsewhere = (
            path != thing.path or not thing.first <= line <= thing.last for path, line in uses[thing.name]
        )
        # A template asks a member of an enum by `is_…` (`words.tables.which_of`).
        return thing.name in also_used or f"is_{thing.name.lower()}" in also_used or any(elsewhere)

    return {thing for path, tree in trees for thing in defined_in(path, tree) if not is_used(thing)}


def lying_about() -> set[Definition]:
    manage = [("manage.py", ast.parse((ROOT / "manage.py").read_text(encoding="utf-8")))]
    found = unused([*modules(), *manage], used_by_others())
    return {
        thing
        for thing in found
        if thing.path != "deploy/settings.py"  # Django and its applications read it
        and not CALLED_BY_SHAPE.fullmatch(f"{thing.path}:{thing.name}")
    }


def test_what_is_defined_is_used() -> None:
    assert {
        f"{thing.path}:{thing.first} {thing.name}" for thing in lying_about() if thing.name not in ALLOWED
    } == set()


def test_no_exception_outlives_its_reason() -> None:
    found = {thing.name for thing in lying_about()}

    assert ALLOWED.keys() - found == set()


def test_tags_and_filters_are_used_by_a_template() -> None:
    registered = set()
    for path in sorted((ROOT / "frontend" / "templatetags").glob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and ast.unparse(node.func) == "register.filter":
                registered.add(ast.literal_eval(node.args[0]))
            elif isinstance(node, ast.Call) and node.args and isinstance(node.args[0], ast.Attribute):
                registered.add(node.args[0].attr)

    assert "euros" in registered
    assert registered - used_by_others() == set()


def classes_of_style() -> set[str]:
    text = re.sub(r"/\*.*?\*/", "", files("frontend/static/css", ".css"), flags=re.DOTALL)
    selectors = re.findall(r"([^{};]+)\{", text)
    return {name for selector in selectors for name in re.findall(r"\.(-?[A-Za-z_][\w-]*)", selector)}


def classes_in_use() -> tuple[set[str], tuple[str, ...]]:
    """Whole names, and the beginnings that a template or a module completes: `tone--{{ tone }}`."""
    pages = files("frontend", ".html", ".txt", ".py", ".js")
    code = re.sub(r"\.(?:html|css|js)\b", "", pages)
    return set(re.findall(r"[A-Za-z_][\w-]*", code)), tuple(re.findall(r"[a-z][\w-]*--?(?=\{)", pages))


def test_every_class_of_the_style_sheets_is_drawn() -> None:
    whole, beginnings = classes_in_use()
    unseen = {name for name in classes_of_style() if name not in whole and not name.startswith(beginnings)}

    assert unseen - CLASSES_OF_OTHERS.keys() == set()
    assert CLASSES_OF_OTHERS.keys() - unseen == set()


def dependencies() -> dict[str, set[str]]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras: dict[str, set[str]] = {}
    for line in project["dependencies"]:
        name, extra = re.fullmatch(r"([\w-]+)(?:\[([\w,]+)\])?.*", line).groups()  # type: ignore[union-attr]  they are so written
        extras[name] = set((extra or "").split(",")) - {""}
    return extras


def test_every_dependency_is_imported_or_named_in_the_settings() -> None:
    """Importing it elsewhere than in tests; settings name applications, back ends and middleware."""
    tops = {word.partition(".")[0] for _path, tree in modules() for word in imported_in(tree)}
    of_package = defaultdict(set)
    for module, packages in packages_distributions().items():
        for package in packages:
            of_package[re.sub(r"[-_.]+", "-", package).lower()].add(module)
    unseen = {name for name in dependencies() if not of_package[name] & tops}

    assert unseen == DEPENDENCIES_KEPT.keys()


def imported_in(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.module or ""
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value if re.fullmatch(r"[a-z_]+(\.\w+)*", node.value) else ""


def test_an_extra_is_installed_for_a_reason() -> None:
    settings = (ROOT / "deploy" / "settings.py").read_text(encoding="utf-8")
    unseen = {
        f"{name}[{extra}]"
        for name, extras in dependencies().items()
        for extra in extras
        if extra != "binary"  # psycopg's own shapes
        and not re.search(rf"\b{name.removeprefix('django-').replace('-', '_')}\w*\.?_?{extra}", settings)
    }

    assert unseen == EXTRAS_KEPT.keys()


@pytest.mark.parametrize(
    ("source", "names"),
    [
        ("def walk(): walk()", {"walk"}),
        ('SPEED = 3\n"""SPEED is told, not used."""', {"SPEED"}),
        ("class Gait(StrEnum):\n    TROT = 'trot'\nGait", {"TROT"}),
        ("def walk(): ...\nPATHS = ['stable.walk']\nPATHS", set()),
    ],
)
def test_the_test_itself_sees_what_is_dead(source: str, names: set[str]) -> None:
    assert {thing.name for thing in unused([("stable.py", ast.parse(source))], set())} == names


def test_a_class_that_is_only_begun_is_seen(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "frontend" / "static" / "css").mkdir(parents=True)
    (tmp_path / "frontend" / "static" / "css" / "gait.css").write_text(
        ".gait--trot, .gait--walk { color: red }"
    )
    (tmp_path / "frontend" / "page.html").write_text('<p class="gait--{{ gait }} leg">')
    monkeypatch.setattr("tests.contracts.test_dead.ROOT", tmp_path)

    assert classes_of_style() == {"gait--trot", "gait--walk"}
    assert "gait--" in classes_in_use()[1]
    assert "leg" in classes_in_use()[0]
