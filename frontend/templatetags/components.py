"""Components that wrap a block, or that need a position computed; the others are plain includes."""

from collections.abc import Hashable, Iterable, Mapping
from datetime import datetime
from functools import lru_cache
from typing import Any

from django import template
from django.core.paginator import Page
from django.template.context import Context
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.timezone import get_current_timezone_name
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from frontend import charts, drawings
from frontend.cards import Card

register = template.Library()


# --- Pictures


@register.simple_tag
def icon(name: str, label: str = "") -> SafeString:
    """One icon of the sprite; hidden from screen readers unless it has a label of its own."""
    return _icon(f"{static('img/icons.svg')}#{name}", label)


@lru_cache(maxsize=256)
def _icon(address: str, label: str) -> SafeString:
    if label:
        return format_html(
            '<svg class="icon" role="img" aria-label="{}"><use href="{}"/></svg>', label, address
        )
    return format_html('<svg class="icon" aria-hidden="true"><use href="{}"/></svg>', address)


CARDS = {"idea": "components/card_idea.html", "project": "components/card_project.html"}


@register.simple_tag
def cards(kind: str, shown: Iterable[Card], level: int = 2) -> SafeString:
    name, language, zone = CARDS[kind], get_language(), get_current_timezone_name()
    drawn_cards = (_drawn(name, (("card", card), ("level", level)), language, zone) for card in shown)
    items = "".join(f"<li>{one}</li>" for one in drawn_cards)
    return format_html('<ul class="cards">{}</ul>', mark_safe(items))  # noqa: S308  drawn by our templates


@register.simple_tag
def drawn(name: str, **shown: Hashable) -> SafeString:
    """Like `include … only`, for what its parameters alone decide: the same values are not drawn twice."""
    return _drawn(name, tuple(shown.items()), get_language(), get_current_timezone_name())


@lru_cache(maxsize=4096)
def _drawn(name: str, shown: tuple[tuple[str, Hashable], ...], language: str, zone: str) -> SafeString:
    return render_to_string(name, dict(shown))


@register.simple_tag
def drawing(theme_slug: str, seed_number: int, title: str = "") -> SafeString:
    """The scene of a project without a photo: decorative, stable for that project."""
    return _drawing(drawings.scene(theme_slug, seed_number, title), static("img/drawings.svg"))


@lru_cache(maxsize=1024)
def _drawing(scene: drawings.Scene, sprite: str) -> SafeString:
    return format_html(
        '<svg class="drawing theme--{}" viewBox="0 0 320 200" preserveAspectRatio="xMidYMid slice" '
        'aria-hidden="true" focusable="false"><g{}><use href="{}#{}"/><use href="{}#{}"/>'
        '<use href="{}#ground"/><use href="{}#{}"/></g></svg>',
        scene.look,
        mark_safe(' transform="matrix(-1 0 0 1 320 0)"') if scene.is_mirrored else "",
        sprite,
        scene.sky,
        sprite,
        scene.back,
        sprite,
        sprite,
        scene.thing,
    )


@register.simple_tag
def skyline(extra_class: str = "", has_sun: bool = False) -> SafeString:
    sprite = static("img/drawings.svg")
    return drawn("components/skyline.html", extra_class=extra_class, has_sun=has_sun, sprite=sprite)


@register.simple_tag(takes_context=True)
def site_name(context: Context) -> SafeString:
    municipality, edition = context.get("municipality"), context.get("edition")
    return drawn(
        "components/site_name.html",
        town=municipality.name if municipality else "",
        what=edition.name if edition else "",
        href=edition.get_absolute_url() if edition else "/",
    )


# --- Figures with computed widths


@register.inclusion_tag("components/envelope_bar.html")
def envelope_bar(
    parts: Iterable[Mapping[str, Any]],
    total_eur: int,
    title: str = "",
    rest_label: str = "",
    is_large: bool = True,
) -> dict[str, Any]:
    parts = list(parts)
    rest = total_eur - sum(part["amount_eur"] for part in parts)
    if rest > 0 and parts:
        parts.append({"label": rest_label or _("Not allotted yet"), "amount_eur": rest, "is_rest": True})
    return {
        "parts": charts.divide(parts, total_eur),
        "total_eur": total_eur,
        "title": title,
        "is_large": is_large,
    }


@register.inclusion_tag("components/money_bars.html")
def money_bars(rows: Iterable[Mapping[str, Any]], total_eur: int) -> dict[str, Any]:
    rows = list(rows)
    return {
        "rows": [charts.divide([row], max(total_eur, *(r["amount_eur"] for r in rows)))[0] for row in rows],
        "total_eur": total_eur,
    }


@register.inclusion_tag("components/bar_chart.html")
def bar_chart(
    rows: Iterable[Mapping[str, Any]], title: str, label_heading: str, value_heading: str
) -> dict[str, Any]:
    bars = charts.bars(rows)
    return {
        "bars": bars,
        "height": len(bars) * charts.BAR_STEP,
        "title": title,
        "label_heading": label_heading,
        "value_heading": value_heading,
    }


@register.inclusion_tag("components/calendar_strip.html")
def calendar_strip(phases: Iterable[Mapping[str, Any]], at: datetime) -> dict[str, Any]:
    return {"phases": charts.phase_marks(phases, at), "at": at}


@register.inclusion_tag("components/steps.html")
def steps(current: int, total: int, label: str, saved_at: datetime | None = None) -> dict[str, Any]:
    width = 100 / total
    marks = [
        {"x": round(i * width, 3), "width": round(width - 1.2, 3), "state": _step_state(i + 1, current)}
        for i in range(total)
    ]
    return {"current": current, "total": total, "label": label, "saved_at": saved_at, "marks": marks}


def _step_state(step: int, current: int) -> str:
    if step == current:
        return "current"
    return "done" if step < current else "coming"


@register.inclusion_tag("components/tracking_number.html")
def tracking_number(number: str, label: str = "") -> dict[str, Any]:
    plain = number.replace("-", "").replace(" ", "")
    return {"groups": [plain[i : i + 4] for i in range(0, len(plain), 4)], "label": label}


@register.inclusion_tag("components/pagination.html", takes_context=True)
def pagination(context: Context, page: Page, more: int = 0) -> dict[str, Any]:
    """`more`: how many a page may hold for who asks; the link to it stands behind the page numbers."""
    if page.paginator.num_pages == 1:
        return {"page": page}
    query = context["request"].GET.copy() if "request" in context else None
    whole = context["request"].GET.copy() if more and page.paginator.per_page < more else None
    if whole is not None:
        whole.pop("page", None)
        whole["per_page"] = str(more)
    links = []
    for number in page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1):
        if query is not None and isinstance(number, int):
            query["page"] = str(number)
        links.append(
            {"number": number, "href": f"?{query.urlencode()}" if query is not None else f"?page={number}"}
        )
    by_number = {link["number"]: link["href"] for link in links}
    return {
        "page": page,
        "links": links,
        "previous": by_number.get(page.number - 1, ""),
        "next": by_number.get(page.number + 1, ""),
        "more": more,
        "more_href": f"?{whole.urlencode()}" if whole is not None else "",
    }


# --- Blocks


def _wrap(name: str, content: str, **values: Any) -> SafeString:
    return render_to_string(f"components/{name}.html", {"content": content, **values})


@register.simple_block_tag
def hero(
    content: str, title: str, eyebrow: str = "", lead: str = "", figure: str = "", figure_label: str = ""
) -> SafeString:
    texts = {"title": title, "eyebrow": eyebrow, "lead": lead, "figure": figure, "figure_label": figure_label}
    return _wrap("hero", content, **texts)


@register.simple_block_tag
def panel(content: str, title: str = "", kind: str = "", level: int = 2, slug: str = "") -> SafeString:
    return _wrap("panel", content, title=title, kind=kind, level=level, slug=slug)


@register.simple_block_tag
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


@register.simple_block_tag
def fold(content: str, title: str, is_open: bool = False) -> SafeString:
    return _wrap("fold", content, title=title, is_open=is_open)


@register.simple_block_tag
def filters(
    content: str, action: str = "", results_id: str = "results", is_filtered: bool = False
) -> SafeString:
    return _wrap("filters", content, action=action, results_id=results_id, is_filtered=is_filtered)


@register.simple_block_tag
def data_table(content: str, caption: str, is_caption_hidden: bool = False) -> SafeString:
    return _wrap("data_table", content, caption=caption, is_caption_hidden=is_caption_hidden)


@register.simple_block_tag
def article(content: str, number: int, title: str, anchor: str = "") -> SafeString:
    return _wrap("article", content, number=number, title=title, anchor=anchor or f"article-{number}")


@register.simple_block_tag(takes_context=True)
def confirm(
    context: Context, content: str, title: str, label: str, action: str = "", back_href: str = "",
    is_danger: bool = False, level: int = 1,
) -> SafeString:  # fmt: skip
    """A page that asks before an act that cannot be undone; its form posts to `action`."""
    return _wrap(
        "confirm", content, title=title, label=label, action=action, back_href=back_href,
        is_danger=is_danger, level=level, csrf_token=context.get("csrf_token", ""),
    )  # fmt: skip
