"""Components that wrap a block of the page."""

from typing import Any

from django.template.context import Context
from django.template.loader import render_to_string
from django.utils.safestring import SafeString


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


def data_table(content: str, caption: str, is_caption_hidden: bool = False) -> SafeString:
    return _wrap("data_table", content, caption=caption, is_caption_hidden=is_caption_hidden)


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
