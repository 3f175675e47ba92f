"""How many further ballots a candidate would have needed, and how sure that is."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from voting.tally.types import Reason


class MarginKind(StrEnum):
    LEAST = "least"  # so many would do, and no fewer
    FOUND = "found"  # so many would do and one fewer would not; fewer still might, which nobody tried
    NEVER = "never"  # no number would do; `reason` is what the count says then
    NOT_FOUND = (
        "not_found"  # none of the numbers tried, the last of them `tried`, would do; `reason` as there
    )
    NOT_COMPUTED = "not_computed"  # the recounts that were allowed are spent


@dataclass(frozen=True, slots=True)
class Margin:
    """`votes` further ballots that mark the candidate `id` alone, with `value`, would have funded it."""

    id: str
    kind: MarginKind
    value: int
    votes: int | None = None
    tried: int | None = None
    reason: Reason | None = None

    def to_json(self) -> dict[str, Any]:
        """Money of the reason in parts of a euro."""
        return {
            "id": self.id,
            "kind": str(self.kind),
            "value": self.value,
            "votes": self.votes,
            "tried": self.tried,
            "reason": None if self.reason is None else self.reason.to_json(int),
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "Margin":
        """Kept beside the result by whoever counted: it is read as it was written."""
        reason = None if data["reason"] is None else Reason.from_json(data["reason"])
        return cls(**{**data, "kind": MarginKind(data["kind"]), "reason": reason})
