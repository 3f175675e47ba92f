"""A check that is silenced says why, on the same line: who reads it need not guess whether it still holds."""

import io
import re
import tokenize
from collections.abc import Iterator

import pytest

from tests.contracts.test_files import tracked_texts

PRODUCT = re.compile(r"(?:(?:accounts|budget|voting|frontend|deploy)/(?!migrations/).*|manage)\.py")
MARK = re.compile(r"type: ignore(\[[\w, -]+\])?|noqa(: [A-Z]+\d+(?:, [A-Z]+\d+)*)?")


def comments_of(source: str) -> Iterator[tuple[int, str]]:
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        if token.type == tokenize.COMMENT:
            yield token.start[0], token.string


def unexplained(source: str) -> list[int]:
    """The lines whose silence names no rule, or no reason behind the last rule."""
    lines = []
    for line, comment in comments_of(source):
        marks = list(MARK.finditer(comment))
        names_rules = all(any(mark.groups()) for mark in marks)
        if marks and not (names_rules and re.match(r"\s+\W*[^\W\d_]", comment[marks[-1].end() :])):
            lines.append(line)
    return lines


def test_a_silenced_check_says_why() -> None:
    sources = {name: text for name, text in tracked_texts() if PRODUCT.fullmatch(name)}

    assert {name: lines for name, text in sources.items() if (lines := unexplained(text))} == {}


@pytest.mark.parametrize(
    ("line", "is_explained"),
    [
        ("walk()  # noqa: S603  our own command", True),
        ("walk()  # noqa: S603", False),
        ("walk()  # noqa", False),
        ("walk()  # type: ignore[arg-type]  # all it asks is a count", True),
        ("walk()  # type: ignore[arg-type]  # noqa: SLF001", False),
        ("walk()  # type: ignore  # everything", False),
        ("walk()  # a comment like any other", True),
        ("walk('# noqa')", True),
    ],
)
def test_the_test_itself_sees_a_silence_without_reason(line: str, is_explained: bool) -> None:
    assert (unexplained(line) == []) is is_explained
