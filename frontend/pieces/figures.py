"""Components that need a position or a width computed; the others are plain includes."""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Page
from django.template.context import Context
from django.utils.translation import gettext as _

from frontend.pieces import charts


def envelope_bar(
    parts: Iterable[Mapping[str, Any]],
    total_eur: int,
    title: str = "",
    rest_label: str = "",
    is_large: bool = True,
    has_legend: bool = True,
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
        "has_legend": has_legend,
    }


def money_bars(rows: Iterable[Mapping[str, Any]], total_eur: int) -> dict[str, Any]:
    rows = list(rows)
    largest = max([total_eur, *(row["amount_eur"] for row in rows)])
    return {
        "rows": [charts.divide([row], largest)[0] for row in rows],
        "total_eur": total_eur,
    }


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


def calendar_strip(phases: Iterable[Mapping[str, Any]], at: datetime) -> dict[str, Any]:
    return {"phases": charts.phase_marks(phases, at), "at": at}


def steps(
    current: int,
    total: int,
    label: str,
    saved_at: datetime | None = None,
    *,
    is_public: bool = False,
    skipped: Collection[int] = (),
) -> dict[str, Any]:
    """`skipped`: the steps passed over without an answer that is asked for."""
    width = 100 / total
    marks = [
        {
            "x": round((step - 1) * width, 3),
            "width": round(width - 1.2, 3),
            "state": _step_state(step, current, skipped),
        }
        for step in range(1, total + 1)
    ]
    facts = {"label": label, "saved_at": saved_at, "is_public": is_public}
    return {"current": current, "total": total, "marks": marks, **facts}


def _step_state(step: int, current: int, skipped: Collection[int]) -> str:
    if step == current:
        return "current"
    return "done" if step < current and step not in skipped else "coming"


def tracking_number(number: str, label: str = "") -> dict[str, Any]:
    plain = number.replace("-", "").replace(" ", "")
    return {"groups": [plain[i : i + 4] for i in range(0, len(plain), 4)], "label": label}


def pagination(context: Context, page: Page[Any], more: int = 0) -> dict[str, Any]:
    """`more`: how many a page may hold for who asks; the link to it stands behind the page numbers."""
    if page.paginator.num_pages == 1:
        return {"page": page}
    asked = context["request"].GET.dict() if "request" in context else {}
    asked = {name: value for name, value in asked.items() if value and name not in ("page", "order")}
    asked |= getattr(page, "kept_in_links", {})
    whole = {**asked, "per_page": str(more)} if more and page.paginator.per_page < more else None
    links = [
        {"number": number, "href": f"?{urlencode({**asked, 'page': number})}"}
        for number in page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)
    ]
    by_number = {link["number"]: link["href"] for link in links}
    return {
        "page": page,
        "links": links,
        "previous": by_number.get(page.number - 1, ""),
        "next": by_number.get(page.number + 1, ""),
        "more": more,
        "more_href": f"?{urlencode(whole)}" if whole is not None else "",
    }
