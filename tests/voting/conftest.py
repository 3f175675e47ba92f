"""What the voting rooms' tests share."""

import uuid
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.utils import translation

from budget.models import RegisterEntry
from tests.factories.voting import WHILE_OPEN, PollFactory, marking, voter_of
from voting.models import Poll
from voting.services import casting
from voting.tally.types import Choices


@pytest.fixture
def as_written() -> Iterator[None]:
    """Services' sentences are compared in the language they are written in."""
    with translation.override("en"):
        yield


@pytest.fixture
def poll(db: None) -> Poll:
    return PollFactory(settled=True)


@pytest.fixture
def voter(poll: Poll) -> RegisterEntry:
    return voter_of(poll)


@pytest.fixture
def cast(poll: Poll, voter: RegisterEntry) -> Callable[..., str]:
    """`cast(1, 2)`, or `cast(choices=…, by=…, at=…)`, into the test's poll by the test's voter."""

    def put(*numbers: int, choices: Choices | None = None, **fields: Any) -> str:
        known: dict[str, Any] = {
            "by": voter,
            "device_half": "BCDFGHJK",
            "request_key": uuid.uuid4(),
            "at": WHILE_OPEN,
        }
        return casting.cast(fields.pop("poll", poll), choices or marking(*numbers), **{**known, **fields})

    return put
