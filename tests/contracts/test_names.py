"""One name, one thing: nobody has to ask which of two is meant, nor what a riddle stands for."""

import ast
import re
from collections import defaultdict
from collections.abc import Iterator

import pytest

from tests.contracts.test_doors import modules

# What may be called alike, and why.
SAID_TWICE = {
    "Meta": "Django and DRF look inside a class by this name",
    "Command": "Django finds a command by this name",
}
TWINS = "voting/tally/naive/"
# Technical things in costume, taken out once: a newcomer had to translate twice, and grep failed.
RIDDLES = {"forge", "Forged", "HANDS", "SPELL", "PATIENCE", "Told", "Untold", "Heap"}
# Loop variables that say nothing: the thing has a name.
NAMELESS = {"one", "it"}
# Alone in a traceback they say nothing either.
PREPOSITIONS = {
    *("about", "after", "at", "before", "beside", "between", "by", "for", "from", "in", "inside", "into"),
    *("of", "on", "out", "over", "since", "to", "under", "until", "with", "without"),
}
# Functions called a preposition all the same, as "path:name", and why. Fit for a function of a module that
# is its noun, where everybody reads `noun.of(…)`; methods are read with their class, and free.
READ_WITH_THEIR_MODULE: dict[str, str] = {}

Definitions = dict[str, list[tuple[str, str]]]


def named_in(tree: ast.Module) -> Iterator[tuple[str, str]]:
    """Classes wherever they stand, and types given a name: each with what tells it from another."""
    for node in ast.walk(tree):
        if isinstance(node, ast.ClassDef):
            yield node.name, f"class at line {node.lineno}"
    for node in tree.body:
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            name = node.targets[0].id
            if re.fullmatch(r"[A-Z]\w*[a-z]\w*", name):
                yield name, ast.unparse(node.value)


def definitions() -> Definitions:
    by_name: Definitions = defaultdict(list)
    for path, tree in modules():
        for name, meaning in named_in(tree):
            by_name[name].append((path, meaning))
    return by_name


def homonyms(by_name: Definitions) -> dict[str, list[str]]:
    """A twin of the count is called like what it recounts; the same type may be given its name again."""
    doubles = {}
    for name, places in by_name.items():
        firsts = [(path, meaning) for path, meaning in places if not path.startswith(TWINS)]
        twins = [path for path, _meaning in places if path.startswith(TWINS)]
        paths, meanings = [path for path, _meaning in firsts], {meaning for _path, meaning in firsts}
        is_one = len(firsts) <= 1 or (len(meanings) == 1 and "class at" not in firsts[0][1])
        is_twin = all(path.startswith("voting/tally/") for path in paths) and len(twins) <= 1
        if not is_one or (twins and not is_twin):
            doubles[name] = paths + twins
    return doubles


def test_a_class_name_is_unique_in_the_house() -> None:
    assert {name: at for name, at in homonyms(definitions()).items() if name not in SAID_TWICE} == {}


def test_no_exception_outlives_its_reason() -> None:
    assert SAID_TWICE.keys() - homonyms(definitions()).keys() == set()


def names_of(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, (ast.FunctionDef, ast.ClassDef)):
            yield node.name
    for statement in tree.body:
        targets = statement.targets if isinstance(statement, ast.Assign) else []
        yield from (name.id for target in targets for name in ast.walk(target) if isinstance(name, ast.Name))


def test_riddles_do_not_come_back() -> None:
    breaches = {
        path: riddles
        for path, tree in modules()
        if (riddles := {name for name in names_of(tree) if name.strip("_") in RIDDLES})
    }

    assert breaches == {}


@pytest.mark.parametrize(
    ("second", "doubles"),
    [
        ("voting/tally/naive/shares.py", set()),
        ("voting/tally/rules/market.py", {"Offer"}),
        ("frontend/booth/rows.py", {"Offer"}),
    ],
)
def test_the_test_itself_sees_a_homonym(second: str, doubles: set[str]) -> None:
    by_name = {"Offer": [("voting/tally/rules/stalls.py", "class at line 1"), (second, "class at line 1")]}

    assert homonyms(by_name).keys() == doubles


def test_the_test_itself_sees_a_type_with_two_meanings() -> None:
    once, again = [dict(named_in(ast.parse(f"Figures = list[{kind}]"))) for kind in ("int", "str")]

    assert homonyms({"Figures": [("budget/a.py", once["Figures"]), ("voting/b.py", again["Figures"])]})
    assert not homonyms({"Figures": [("budget/a.py", once["Figures"]), ("voting/b.py", once["Figures"])]})


def loop_variables(tree: ast.Module) -> Iterator[tuple[str, int]]:
    """What loops and comprehensions call the thing at hand, each with its line."""
    for node in ast.walk(tree):
        if isinstance(node, (ast.For, ast.AsyncFor, ast.comprehension)):
            for target in ast.walk(node.target):
                if isinstance(target, ast.Name):
                    yield target.id, target.lineno


def nameless_in(tree: ast.Module) -> list[str]:
    return [f"{name} at line {line}" for name, line in loop_variables(tree) if name.strip("_") in NAMELESS]


def prepositions_in(tree: ast.Module) -> list[str]:
    """Functions of the module itself whose whole name is a preposition."""
    functions = [node for node in tree.body if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef))]
    return [function.name for function in functions if function.name.strip("_") in PREPOSITIONS]


def test_a_loop_variable_is_named_for_the_thing() -> None:
    assert {path: nameless for path, tree in modules() if (nameless := nameless_in(tree))} == {}


def test_a_function_is_not_called_a_preposition() -> None:
    functions = {f"{path}:{name}" for path, tree in modules() for name in prepositions_in(tree)}

    assert functions - READ_WITH_THEIR_MODULE.keys() == set()
    assert READ_WITH_THEIR_MODULE.keys() - functions == set(), "no exception outlives its reason"


@pytest.mark.parametrize(
    ("source", "nameless"),
    [
        ("for one in projects: show(one)", ["one at line 1"]),
        ("for row, (it, kind) in rows: show(it)", ["it at line 1"]),
        ("titles = {one.title for one in projects}", ["one at line 1"]),
        ("titles = {project.title for project in projects}", []),
        ("one = projects.first()", []),
    ],
)
def test_the_test_itself_sees_a_nameless_loop_variable(source: str, nameless: list[str]) -> None:
    assert nameless_in(ast.parse(source)) == nameless


def test_the_test_itself_sees_a_preposition() -> None:
    source = (
        "def _of(x): ...\ndef words_of(x): ...\nclass Options:\n    def of(self): ...\nasync def by(): ..."
    )

    assert prepositions_in(ast.parse(source)) == ["_of", "by"]
