"""Rows as text that any database reads: a line of JSON each, its values in the order of the columns."""

import base64
import json
import uuid
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, time
from decimal import Decimal
from itertools import islice
from typing import Any

from django.apps import apps
from django.db import connection, models

# Rows that pass, and would do harm or nothing in another place and at another time.
LEFT_OUT = {
    "django_session": "who is signed in: a stolen archive would let one in; everybody signs in again",
    "accounts_owndevice": "it goes with its session",
    "accounts_limitcount": "tries of the last hours, under keys of this SECRET_KEY",
    "accounts_sweep": "when the worker last came through, here",
    "budget_listedfile": "files of people, deleted once they are entered",
    "account_emailconfirmation": "links that were sent, and open an address",
    "socialaccount_socialapp": "nobody writes it: providers are settings",
    "socialaccount_socialtoken": "likewise: a token serves once, in the memory of one request",
    "django_content_type": "made by migrate",
    "auth_permission": "made by migrate",
    "auth_group": "nobody reads them: rights are roles in a town",
    "auth_group_permissions": "likewise",
    "accounts_user_groups": "likewise",
    "accounts_user_user_permissions": "likewise",
}
REGISTER, URN = "voting_signature", "voting_ballot"
CHUNK = 2_000
RowValues = Sequence[Any]


def kept() -> list[type[models.Model]]:
    """The tables of an archive but for the vote's two, which have their own rules."""
    apart = {*LEFT_OUT, REGISTER, URN}
    found = apps.get_models(include_auto_created=True)
    return [model for model in found if model._meta.db_table not in apart]  # noqa: SLF001  Django's public API


def every_table() -> list[type[models.Model]]:
    return [*kept(), model_of(REGISTER), model_of(URN)]


def model_of(table: str) -> type[models.Model]:
    return next(model for model in apps.get_models() if model._meta.db_table == table)  # noqa: SLF001  likewise


def fields_of(model: type[models.Model]) -> list["models.Field[Any, Any]"]:
    return list(model._meta.concrete_fields)  # noqa: SLF001  Django's public API


def columns_of(model: type[models.Model]) -> list[str]:
    return [field.attname for field in fields_of(model)]


def rows_of(rows: models.QuerySet[Any], *order: str) -> Iterator[tuple[Any, ...]]:
    """A few thousand at a time, whatever the size of the table."""
    return rows.order_by(*order).values_list(*columns_of(rows.model)).iterator(chunk_size=CHUNK)


def line_of(row: RowValues) -> bytes:
    text = json.dumps([_plain(value) for value in row], ensure_ascii=False, separators=(",", ":"))
    return text.encode() + b"\n"


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, bytes | memoryview | bytearray):
        return base64.b64encode(bytes(value)).decode()
    if isinstance(value, uuid.UUID | Decimal):
        return str(value)
    return value


def row_of(line: bytes, fields: Sequence["models.Field[Any, Any]"]) -> tuple[Any, ...]:
    """The values of a line as Python has them; what a caller added behind the columns stays as it is."""
    values = json.loads(line)
    read = [_value(field, value) for field, value in zip(fields, values, strict=False)]
    return (*read, *values[len(fields) :])


def _value(field: "models.Field[Any, Any]", value: Any) -> Any:
    if value is None or isinstance(field, models.JSONField):
        return value
    if isinstance(field, models.BinaryField):
        return base64.b64decode(value)
    return field.to_python(value)


def insert(model: type[models.Model], rows: Iterator[RowValues]) -> int:
    """As they are, past everything a model does when it is saved; how many."""
    fields = fields_of(model)
    quote = connection.ops.quote_name
    columns = ", ".join(quote(str(field.column)) for field in fields)
    table = quote(model._meta.db_table)  # noqa: SLF001  Django's public API
    marks = ", ".join(["%s"] * len(fields))
    statement = f"INSERT INTO {table} ({columns}) VALUES ({marks})"  # noqa: S608  names of our own tables
    number = 0
    with connection.cursor() as cursor:
        while chunk := list(islice(rows, CHUNK)):
            cursor.executemany(statement, [_for_database(fields, row) for row in chunk])
            number += len(chunk)
    return number


def _for_database(fields: Sequence["models.Field[Any, Any]"], row: RowValues) -> list[Any]:
    return [_stored(field, value) for field, value in zip(fields, row, strict=False)]


def _stored(field: "models.Field[Any, Any]", value: Any) -> Any:
    if value is None and isinstance(field, models.JSONField) and not field.null:
        return connection.ops.adapt_json_value(None, field.encoder)
    return field.get_db_prep_save(value, connection)
