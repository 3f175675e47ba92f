"""The report of a list, line by line, as a file that a French spreadsheet opens as it stands."""

import csv
import io
from collections.abc import Callable, Iterator

from django.utils.translation import gettext as _

from budget.models import RegisterList

# What a spreadsheet would run instead of showing it.
RUNS = ("=", "+", "-", "@", "\t", "\r")


def lines(brought: RegisterList, *, words: Callable[[str, str], str]) -> Iterator[str]:
    """With a mark that says UTF-8, semicolons, and no formula; `words` says a verdict and a reason."""
    yield "\ufeff" + _line([_("Line"), _("What becomes of it"), _("Why"), _("Same as line")])
    for line in brought.lines.order_by("number").iterator():
        yield _line(
            [
                str(line.number),
                words("line_verdict", line.verdict),
                words("line_reason", line.reason),
                str(line.like or ""),
            ]
        )


def _line(cells: list[str]) -> str:
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=";", quoting=csv.QUOTE_ALL).writerow([harmless(cell) for cell in cells])
    return out.getvalue()


def harmless(text: str) -> str:
    """A text that no spreadsheet takes for a formula; what is a number stays one."""
    return f"'{text}" if text.startswith(RUNS) or text.lstrip("'\" ").startswith(RUNS) else text
