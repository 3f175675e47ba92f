"""Messages: owed in the transaction of the act, sent once by a sweep."""

from datetime import datetime
from typing import Any

from django.db import models

from accounts.enums import NoticeState
from accounts.models import Notice, User
from accounts.models.shapes import municipality_of, reference


def owe(
    kind: str,
    *,
    to: User | None,
    about: models.Model,
    at: datetime,
    occasion: str = "",
    path: str = "",
    **facts: Any,
) -> None:
    """Owe `to` the message `mail/<kind>`; owing the same one again changes nothing.

    `facts` are plain JSON values (dates in ISO form, euros as integers) that the template shows.
    A person who left (None) is owed nothing.
    """
    if to is None:
        return
    state = NoticeState.OWED if to.email else NoticeState.TO_PRINT
    Notice.objects.bulk_create(
        [
            Notice(
                municipality=municipality_of(about),
                kind=kind,
                recipient=to,
                subject=reference(about),
                occasion=occasion,
                path=path,
                facts=facts,
                state=state,
                owed_at=at,
                due_at=at,
            )
        ],
        ignore_conflicts=True,
    )
