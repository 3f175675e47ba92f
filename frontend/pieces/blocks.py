"""Components that wrap a block of the page."""

import re
from collections.abc import Sequence
from typing import Any

from django.template.context import Context
from django.template.loader import render_to_string
from django.utils.html import strip_tags
from django.utils.safestring import SafeString, mark_safe


def _wrap(name: str, content: str, **values: Any) -> SafeString:
    return render_to_string(f"components/{name}.html", {"content": content, **values})


def hero(
    content: str, title: str, eyebrow: str = "", lead: str = "", figure: str = "", figure_label: str = ""
) -> SafeString:
    texts = {"title": title, "eyebrow": eyebrow, "lead": lead, "figure": figure, "figure_label": figure_label}
    return _wrap("hero", content, **texts)


def panel(content: str, title: str = "", kind: str = "", level: int = 2, slug: str = "") -> SafeString:
    return _wrap("panel", content, title=title, kind=kind, level=level, slug=slug)


def notice_box(
    content: str, tone: str = "info", title: str = "", road_href: str = "", road_label: str = ""
) -> SafeString:
    return _wrap(
        "notice_box", content, tone=tone, title=title, road_href=road_href, road_label=road_label,
        icon_name=TONE_ICONS[tone],
    )  # fmt: skip


TONE_ICONS = {
    "info": "info-plain",
    "success": "check",
    "warning": "exclamation",
    "danger": "cross",
}


def fold(content: str, title: str, is_open: bool = False) -> SafeString:
    return _wrap("fold", content, title=title, is_open=is_open)


def filters(content: str, results_id: str = "results", is_filtered: bool = False) -> SafeString:
    return _wrap("filters", content, results_id=results_id, is_filtered=is_filtered)


_CELL = re.compile(r"<(?P<what>tr|td|th)(?P<rest>[ >])")
_HEADING = re.compile(r"<th scope=\"col\"[^>]*>(.*?)</th>", re.DOTALL)
_ROLES = {"tr": "row", "td": "cell", "th": "rowheader"}
WIDE = 3  # columns: from here on a narrow page shows each row as a block


def data_table(content: str, caption: str, is_caption_hidden: bool = False) -> SafeString:
    """A wide one bears its headings in each cell: as blocks, rows still say what each figure is."""
    head, end_of_head, body = content.rpartition("</thead>")
    headings = [
        " ".join(strip_tags(found).replace('"', "&quot;").split()) for found in _HEADING.findall(head)
    ]
    is_wide = len(headings) >= WIDE
    if is_wide:
        content = mark_safe(  # noqa: S308  the table as its template drew it
            _with_roles(head, "columnheader") + end_of_head + _with_headings(body, headings)
        )
    return _wrap("data_table", content, caption=caption, is_caption_hidden=is_caption_hidden, is_wide=is_wide)


def _with_roles(markup: str, role_of_th: str) -> str:
    """What a table is told to be stays so for screen readers when its rows are laid out as blocks."""
    roles = {**_ROLES, "th": role_of_th}
    return _CELL.sub(lambda cell: f'<{cell["what"]} role="{roles[cell["what"]]}"{cell["rest"]}', markup)


def _with_headings(body: str, headings: Sequence[str]) -> str:
    place = 0

    def told(cell: re.Match[str]) -> str:
        nonlocal place
        what, rest = cell["what"], cell["rest"]
        place = 0 if what == "tr" else place + 1
        heading = f' data-heading="{headings[place - 1]}"' if 0 < place <= len(headings) else ""
        return f'<{what} role="{_ROLES[what]}"{heading}{rest}'

    return _CELL.sub(told, body)


def article(content: str, number: int, title: str, anchor: str = "") -> SafeString:
    return _wrap("article", content, number=number, title=title, anchor=anchor or f"article-{number}")


def confirm(
    context: Context, content: str, title: str, label: str, action: str = "", back_href: str = "",
    is_danger: bool = False, level: int = 1,
) -> SafeString:  # fmt: skip
    """A page that asks before an act that cannot be undone; its form posts to `action`."""
    return _wrap(
        "confirm", content, title=title, label=label, action=action, back_href=back_href,
        is_danger=is_danger, level=level, csrf_token=context.get("csrf_token", ""),
    )  # fmt: skip
