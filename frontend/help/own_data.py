"""Everything that the tables hold about whoever asks: as a page to read, and as a file to take along."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db.models import Model, QuerySet
from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from accounts import queries
from accounts.models import User
from budget.queries import own as budget_own
from frontend.help.personal_data import KEPT, Kept
from frontend.help.told import COLUMN_WORDS, PARTLY, TABLE_WORDS, TOLD, TOLD_OF_WORK, UNTOLD, VALUE_WORDS
from frontend.shell.again import prove_anew
from frontend.shell.requests import PersonRequest
from frontend.words.days import day, day_hour
from frontend.words.journal import subject_in_words
from frontend.words.tables import word
from voting.queries import own as voting_own

MOST_SHOWN_OPEN = 3  # rows of a part; longer ones are a press away
EMPTY: tuple[Any, ...] = ("", None, [], {})
WAYS = {**queries.WAYS_TO_A_PERSON, **budget_own.WAYS_TO_A_PERSON, **voting_own.WAYS_TO_A_PERSON}


@dataclass(frozen=True)
class ToldPart:
    """One line of the list of what is kept, with the rows of the person; `unsaid`: why some are not told."""

    kept: Kept
    rows: list[tuple[str, dict[str, Any]]]
    unsaid: list[Any]


@never_cache
@require_GET
def page(request: PersonRequest) -> HttpResponse:
    if asked := prove_anew(request):
        return asked
    told = parts_of(request.user)
    parts = [
        (
            f"{part.kept.title} ({len(part.rows)})",
            part.kept.time,
            [(TABLE_WORDS[table], list(_in_words(table, columns))) for table, columns in part.rows],
            part.unsaid,
            len(part.rows) <= MOST_SHOWN_OPEN,
        )
        for part in told
        if part.rows
    ]
    untold = [(part.kept.title, part.unsaid) for part in told if part.unsaid and not part.rows]
    return render(request, "accounts/data.html", {"parts": parts, "untold": untold})


@never_cache
@require_GET
def file(request: PersonRequest) -> HttpResponse:
    if asked := prove_anew(request):
        return asked
    content = {
        "drawn_at": timezone.now(),
        "site": request.build_absolute_uri("/"),
        "parts": [
            {
                "title": part.kept.title,
                "why": part.kept.why,
                "time": part.kept.time,
                "rows": [{"table": table, **columns} for table, columns in part.rows],
                "untold": part.unsaid,
            }
            for part in parts_of(request.user)
        ],
    }
    name = content_disposition_header(as_attachment=True, filename=_("my-data") + ".json")
    return JsonResponse(
        content,
        json_dumps_params={"ensure_ascii": False, "indent": 2},
        headers={"Content-Disposition": name},
    )


def parts_of(person: User) -> list[ToldPart]:
    unsaid = {**UNTOLD, **PARTLY}
    return [
        ToldPart(
            kept,
            [(table, row) for table in kept.tables if table in TOLD for row in _rows(person, table)],
            list(dict.fromkeys(unsaid[table] for table in kept.tables if table in unsaid)),
        )
        for kept in KEPT
    ]


def _rows(person: User, table: str) -> list[dict[str, Any]]:
    """What is about the person; of what they only typed for another, that they did."""
    own = queries.rows_about(person, table, WAYS)
    told = _columns(own, TOLD[table])
    if table not in TOLD_OF_WORK:
        return told
    work = queries.rows_about(person, table, budget_own.WAYS_TO_THEIR_WORK).exclude(pk__in=own.values("pk"))
    return told + _columns(work, TOLD_OF_WORK[table])


def _columns(rows: QuerySet[Any], columns: tuple[str, ...]) -> list[dict[str, Any]]:
    """As the table holds them, in one query; a row that they name, by its name."""
    leads = []
    for column in columns:
        if (named := rows.model._meta.get_field(column).related_model) is not None:  # noqa: SLF001  Django's public API
            deeper = [field.name for field in named._meta.fields if field.name in {"edition", "jury"}]  # noqa: SLF001  likewise
            leads += [column, *(f"{column}__{name}" for name in deeper)]
    found = rows.select_related(*leads) if leads else rows
    return [{column: _plain(getattr(row, column)) for column in columns} for row in found]


def _plain(value: Any) -> Any:
    if isinstance(value, Model | Decimal):
        return str(value)
    return value


def _in_words(table: str, columns: dict[str, Any]) -> Iterator[tuple[str, str]]:
    for column, value in columns.items():
        if value not in EMPTY:
            yield str(COLUMN_WORDS[column]), _said(value, f"{table}.{column}")


def _said(value: Any, column: str) -> str:
    if column in VALUE_WORDS:
        return word(value, VALUE_WORDS[column])
    if column.endswith(".subject"):
        return subject_in_words(value)
    if isinstance(value, dict):
        pairs = {COLUMN_WORDS.get(name, name): part for name, part in value.items() if part not in EMPTY}
        return "; ".join(
            _("%(name)s: %(value)s") % {"name": name, "value": _said(part, "")}
            for name, part in pairs.items()
        )
    if isinstance(value, list):
        return ", ".join(_said(part, "") for part in value)
    return _said_alone(value)


def _said_alone(value: Any) -> str:
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, datetime):
        return day_hour(value)
    return day(value) if isinstance(value, date) else str(value)
