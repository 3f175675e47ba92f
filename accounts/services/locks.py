"""Who acts on the same row at the same moment acts one after the other."""

from typing import Any

from django.db import models


def hold(row: models.Model, *fields: str) -> None:
    """Keep this row until the transaction ends; `fields` are read anew: somebody may have been faster."""
    if fields:
        row.refresh_from_db(fields=fields, from_queryset=_held(row))
    else:
        _held(row).only("pk").get(pk=row.pk)


def hold_and_read(row: models.Model) -> None:
    """Keep this row until the transaction ends, and read it anew whole, with what was read along with it."""
    row.refresh_from_db(from_queryset=_held(row))


def _held(row: models.Model) -> models.QuerySet[Any]:
    """The query that holds this row, without its key: rows that point at it are still written meanwhile."""
    # By `_meta`: the person of a request is found only when one looks, and has a class of its own until then.
    rows: models.QuerySet[Any] = row._meta.model._base_manager.all()  # noqa: SLF001  Django's public API
    return rows.select_for_update(no_key=True)
