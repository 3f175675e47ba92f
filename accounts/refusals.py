"""How an act says no: a sentence for the person, never a fault of the program."""

from collections.abc import Mapping
from typing import Any, Protocol


class Refused(Exception):
    """The act did not take place and nothing was lost; the message says why and what to do next."""

    def __init__(self, message: Any, *, article: int | None = None, road: Any = "") -> None:
        super().__init__(message)
        self.message = message
        self.article = article
        self.road = road


class InvalidInput(Refused):
    """Some fields cannot be accepted; `errors` maps a field name to its sentence."""

    def __init__(self, message: Any, errors: Mapping[str, Any]) -> None:
        super().__init__(message)
        self.errors = dict(errors)


class SavedMeanwhile(Refused):
    """Somebody saved something else since this was opened; `stored` maps a field name to what now stands."""

    def __init__(self, message: Any, stored: Mapping[str, Any]) -> None:
        super().__init__(message)
        self.stored = dict(stored)


class NotAllowed(Exception):
    """This person may not do this."""


class ExplainedRight(Protocol):
    """A right that explains itself."""

    def __bool__(self) -> bool: ...

    def refusal(self) -> Refused: ...


def require(allowed: "bool | ExplainedRight") -> None:
    """Let the act go on, or say no: with the reason when the right explains itself."""
    if allowed:
        return
    if isinstance(allowed, bool):
        raise NotAllowed
    raise allowed.refusal()
