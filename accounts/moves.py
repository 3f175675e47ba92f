"""A change of status: `apply` is the only writer of one; each package has the table of its moves."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.refusals import Refused

TimeCheck = Callable[[Any, datetime], None]


@dataclass(frozen=True)
class Move:
    """From one of `sources` to `target`; `in_time` refuses it outside the dates it belongs to."""

    model: type[models.Model]
    sources: tuple[str, ...]
    target: str
    in_time: TimeCheck | None = None

    def require_time(self, thing: Any, at: datetime) -> None:
        if self.in_time is not None:
            self.in_time(thing, at)


def can_apply(move: Move, thing: Any, at: datetime) -> bool:
    """Whether the move exists from here and now; pages ask before they show a button."""
    is_of_this_kind = isinstance(thing, move.model)
    if not is_of_this_kind or thing.status not in move.sources:
        return False
    try:
        move.require_time(thing, at)
    except Refused:
        return False
    return True


def apply(move: Move, thing: Any, *, at: datetime, **facts: Any) -> None:
    """Make the move by one guarded statement; `facts` are columns that must change in the same breath."""
    move.require_time(thing, at)
    rows = move.model._base_manager.filter(pk=thing.pk, status__in=move.sources)  # noqa: SLF001  Django's public API
    if not rows.update(status=move.target, status_since=at, **facts):
        raise Refused(_("This has already moved on. Reload the page to see where it stands."))
    thing.refresh_from_db(fields=["status", "status_since", *facts])
