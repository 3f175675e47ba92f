"""A list as its page shows it: its columns with what stands in them, and what becomes of its lines."""

from collections.abc import Sequence
from itertools import islice
from typing import Any

from django.db.models import Count

from budget.enums import LineReason, LineVerdict, ListField
from budget.models import ListedFile, RegisterList
from budget.services.lists.reading import rows_of
from frontend.words.tables import word

FIRST = 3


def columns(brought: RegisterList, held: Sequence[str]) -> list[dict[str, Any]]:
    """Each column with its first cells as they were read, and what it is said to hold."""
    file = ListedFile.objects.within(brought.edition.municipality).filter(register_list=brought).first()
    first = [cells for _number, cells in islice(rows_of(bytes(file.content)), FIRST)] if file else []
    return [
        {
            "name": name,
            "cells": [cells[place] for cells in first if place < len(cells) and cells[place].strip()],
            "choices": [(str(field), word(field, "list_field"), field == holds) for field in ListField],
        }
        for place, (name, holds) in enumerate(zip(brought.header, held, strict=False))
    ]


def verdicts(counted: dict[str, int]) -> list[tuple[str, int]]:
    return [
        (word(verdict, "line_verdict"), counted[verdict]) for verdict in LineVerdict if counted.get(verdict)
    ]


def reasons(brought: RegisterList) -> list[tuple[str, int]]:
    """Why lines are not new people, the most frequent reason first."""
    found = brought.lines.exclude(reason=LineReason.NONE).order_by().values_list("reason")
    numbers = found.annotate(number=Count("pk")).order_by("-number", "reason")
    return [(word(reason, "line_reason"), number) for reason, number in numbers]
