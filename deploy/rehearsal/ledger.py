"""What every voter sent and what was answered, written down as it happens."""

import itertools
import json
import threading
import time
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Any

Marked = dict[str, tuple[int, ...]]  # by the key of the envelope; nothing chosen is a blank vote


class Reply(StrEnum):
    NUMBER = "number"
    OUTDATED = "outdated"  # another ballot came since the form was drawn
    REFUSED = "refused"
    LIMITED = "limited"  # too often: not looked at
    UNKNOWN = "unknown"  # no answer, or one that promises nothing


@dataclass
class Attempt:
    """One ballot that a voter marked, however often it was sent.

    `drawn` and `acknowledged` are turns of the ledger: what came first.
    """

    voter: int
    marked: Marked
    device_half: str
    request_key: str
    replaces: str
    drawn: int
    first_sent: float = 0.0
    acknowledged: int = 0
    numbers: set[str] = field(default_factory=set)
    replies: list[Reply] = field(default_factory=list)

    @property
    def is_refused_for_good(self) -> bool:
        """Every time it was sent, or once in a way that no later try can mend."""
        if self.numbers:
            return False
        return Reply.OUTDATED in self.replies or Reply.UNKNOWN not in self.replies

    @property
    def is_unknown(self) -> bool:
        return not self.numbers and not self.is_refused_for_good


class Ledger:
    def __init__(self, path: Path) -> None:
        self.attempts: list[Attempt] = []
        self.acknowledgements: list[tuple[int, Attempt]] = []
        self._turns = itertools.count(1)
        self._lock = threading.Lock()
        self._file = path.open("a", encoding="utf-8")

    def close(self) -> None:
        self._file.close()

    def turn(self) -> int:
        with self._lock:
            return next(self._turns)

    def open(self, attempt: Attempt) -> Attempt:
        with self._lock:
            self.attempts.append(attempt)
        return attempt

    def sends(self, attempt: Attempt) -> None:
        with self._lock:
            attempt.first_sent = attempt.first_sent or time.time()

    def write(self, attempt: Attempt, reply: Reply, number: str = "") -> None:
        with self._lock:
            turn = next(self._turns)
            attempt.replies.append(reply)
            if number:
                attempt.acknowledged = attempt.acknowledged or turn
                attempt.numbers.add(number)
                self.acknowledgements.append((turn, attempt))
            self._line(turn, attempt, reply, number)

    def _line(self, turn: int, attempt: Attempt, reply: Reply, number: str) -> None:
        line: dict[str, Any] = {
            "turn": turn,
            "voter": attempt.voter,
            "key": attempt.request_key,
            "half": attempt.device_half,
            "choices": attempt.marked,
            "answer": reply,
            "number": number,
        }
        self._file.write(json.dumps(line) + "\n")
        self._file.flush()

    @property
    def sent(self) -> int:
        return sum(len(attempt.replies) for attempt in self.attempts)

    @property
    def unanswered(self) -> int:
        """Ballots of which nobody was told whether they lie in the urn."""
        return sum(attempt.is_unknown for attempt in self.attempts)
