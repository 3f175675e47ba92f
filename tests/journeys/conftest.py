"""What the journeys share: a queue of their own, a mailbox that is a folder."""

from collections.abc import Callable
from email import message_from_bytes, policy
from pathlib import Path

import pytest
import redis

LETTER_ENDS = b"-" * 79


@pytest.fixture
def queue_environment(process_environment: dict[str, str], redis_url: str, tmp_path: Path) -> dict[str, str]:
    """The environment of a worker: the rows and keys of this test, an empty queue."""
    with redis.Redis.from_url(redis_url) as queue:
        queue.flushall()
    letters = tmp_path / "letters"
    letters.mkdir()
    return {**process_environment, "REDIS_URL": redis_url, "EMAIL_URL": f"filemail:///{letters}"}


@pytest.fixture
def posted(queue_environment: dict[str, str], tmp_path: Path) -> Callable[[], list[tuple[str, str]]]:
    """The address and the subject of each message that workers have sent so far."""

    def read() -> list[tuple[str, str]]:
        files = [path.read_bytes() for path in (tmp_path / "letters").iterdir()]
        letters = [letter.strip() for text in files for letter in text.split(LETTER_ENDS) if letter.strip()]
        heads = [message_from_bytes(letter, policy=policy.default) for letter in letters]
        return [(str(head["To"]), " ".join(str(head["Subject"]).split())) for head in heads]

    return read
