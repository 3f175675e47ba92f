"""What one person marked on a ballot paper."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import IntEnum, StrEnum

Mark = tuple[int, int]  # printed number, value: 1 for an approval; points, rank or grade otherwise


class Marking(StrEnum):
    """What the value of a mark means."""

    APPROVAL = "approval"
    POINTS = "points"
    RANKING = "ranking"  # 1 is the best rank
    GRADES = "grades"


class ChoiceState(IntEnum):
    NOT_OFFERED = 0
    BLANK = 1
    MARKED = 2


@dataclass(frozen=True, slots=True)
class Choice:
    """The answer to one contest. No mark is not a blank: blank is something a voter says."""

    state: ChoiceState
    marks: tuple[Mark, ...] = ()

    @classmethod
    def approving(cls, numbers: Iterable[int]) -> "Choice":
        return cls.marking((number, 1) for number in numbers)

    @classmethod
    def marking(cls, marks: Iterable[Mark]) -> "Choice":
        """In printed order, whatever the order of the clicks; a double mark stays, for its rule to see."""
        return cls(ChoiceState.MARKED, tuple(sorted(marks)))

    @property
    def numbers(self) -> tuple[int, ...]:
        return tuple(number for number, _ in self.marks)


BLANK = Choice(ChoiceState.BLANK)
NOT_OFFERED = Choice(ChoiceState.NOT_OFFERED)

Choices = Mapping[str, Choice]  # by contest key: the whole ballot paper
