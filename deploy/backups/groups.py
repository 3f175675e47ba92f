"""What two archives of an open vote show of the people who came between them: nothing under twenty.

Signatures keep their ids and ballots their slots while the vote is open, so whoever lays two archives side by
side sees who signed between them and which ballots came: small groups would be names and their votes. Whoever
has all archives sees more, so every signature remembers in which of them it was new, and in which its ballot
was withdrawn: all who share both are one group, and none is small.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, TypeVar

from voting.enums import Channel

SMALLEST = 20
NEVER = 0

BookKey = TypeVar("BookKey", bytes, str)
# Of a signature: the archive that first showed it with a ballot, and the one that no longer did.
History = tuple[int, int]


def side_by_side(
    before: Iterable[tuple[BookKey, Any]], now: Iterable[tuple[BookKey, Any]]
) -> Iterator[tuple[Any | None, Any | None]]:
    """Two books in the order of their keys, line by line; None where one of them has no such line."""
    left, right = iter(before), iter(now)
    old, new = next(left, None), next(right, None)
    while old is not None or new is not None:
        takes_old = old is not None and (new is None or old[0] <= new[0])
        takes_new = new is not None and (old is None or new[0] <= old[0])
        yield old[1] if old and takes_old else None, new[1] if new and takes_new else None
        old = next(left, None) if takes_old else old
        new = next(right, None) if takes_new else new


def is_small(number: int) -> bool:
    return 0 < number < SMALLEST


@dataclass
class Register:
    """The signatures of an archive to come, compared with those of the last one that passed."""

    number: int
    people: Counter[History] = field(default_factory=Counter)

    def history(self, before: History | None, channel: str) -> History:
        """What a signature remembers from now on; `before` is what it remembered, if it was there."""
        first, last = before or (NEVER, NEVER)
        if channel == Channel.ONLINE and first == NEVER:
            first = self.number
        if channel != Channel.ONLINE and first != NEVER and last == NEVER:
            last = self.number
        self._count((first, last))
        return first, last

    def lose(self, before: History) -> None:
        """A signature that is no longer there shows as well as a new one."""
        first, last = before
        self._count((first, last or self.number))

    def _count(self, history: History) -> None:
        if history[0] != NEVER:
            self.people[history] += 1

    @property
    def shows_few(self) -> bool:
        return any(map(is_small, self.people.values()))

    @property
    def is_one_group(self) -> bool:
        """Nothing was shown before: there is nothing to lay beside it."""
        return all(history == (self.number, NEVER) for history in self.people)


@dataclass
class Urn:
    """The ballots of an archive to come, compared likewise: a slot is as good as a name."""

    arrived: int = 0
    changed: int = 0
    withdrawn: int = 0

    def see(self, before: Any | None, now: Any | None) -> None:
        """`before` and `now` are what lies in one slot."""
        self.arrived += before is None
        self.withdrawn += now is None
        self.changed += before is not None and now is not None and before != now

    @property
    def shows_few(self) -> bool:
        return any(map(is_small, (self.arrived, self.changed, self.withdrawn)))

    @property
    def is_the_same(self) -> bool:
        return not (self.arrived or self.changed or self.withdrawn)
