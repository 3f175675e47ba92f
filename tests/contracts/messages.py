"""Every sentence that code and templates give to translate, found without GNU gettext."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from django.utils.translation.template import templatize

from tests.environment import ROOT

PACKAGES = ("accounts", "budget", "voting", "frontend", "deploy")
# How many arguments are the message: singular and plural, or a context first.
CALLS = {"gettext": 1, "gettext_lazy": 1, "gettext_noop": 1, "_": 1, "ngettext": 2, "ngettext_lazy": 2}
CALLS |= {"pgettext": 2, "pgettext_lazy": 2, "npgettext": 3, "npgettext_lazy": 3}


class Message(NamedTuple):
    msgid: str
    context: str | None = None


@cache
def asked_for() -> dict[Message, str]:
    """Each message with one file that asks for it."""
    return {message: name for name, message in (*_in_code(), *_in_templates())}


def _in_code() -> Iterator[tuple[str, Message]]:
    for package in PACKAGES:
        for path in sorted((ROOT / package).rglob("*.py")):
            for message in messages_of(path.read_text("utf-8")):
                yield path.relative_to(ROOT).as_posix(), message


def messages_of(source: str) -> Iterator[Message]:
    tree = ast.parse(source)
    names = {call: call for call in CALLS if call != "_"}
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module == "django.utils.translation":
            names |= {alias.asname or alias.name: alias.name for alias in node.names}
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            called = ast.unparse(node.func).rpartition(".")[2]
            yield from _message(names.get(called, ""), node.args)


def _message(call: str, arguments: list[ast.expr]) -> Iterator[Message]:
    if call not in CALLS:
        return
    texts = [node.value for node in arguments[: CALLS[call]] if isinstance(node, ast.Constant)]
    if texts:  # else a variable: the literal it holds is marked where it is written
        has_context = "pgettext" in call
        yield Message(str(texts[1 if has_context else 0]), str(texts[0]) if has_context else None)


def _in_templates() -> Iterator[tuple[str, Message]]:
    folder = ROOT / "frontend" / "templates"
    for path in sorted([*folder.rglob("*.html"), *folder.rglob("*.txt")]):
        for message in messages_of_template(path.read_text("utf-8")):
            yield path.relative_to(ROOT).as_posix(), message


def messages_of_template(source: str) -> Iterator[Message]:
    """Django turns a template into calls, and everything else into X: what is left is read as Python."""
    text = r"""u?(?:'(?:\\.|[^'\\])*'|"(?:\\.|[^"\\])*")"""
    calls = re.findall(rf"\b(n?p?gettext|_)\(({text}(?:\s*,\s*{text})*)", templatize(source), re.DOTALL)
    for call, arguments in calls:
        parsed = ast.parse(f"f({arguments})", mode="eval").body
        assert isinstance(parsed, ast.Call)
        yield from _message(call, parsed.args)
