"""How an act says no: a sentence for the person, never a fault of the program."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Protocol

# Where an answer stands among those a service received, in the words of the domain and not of a page:
# ("title",) or ("criteria", 0, "label"). A form knows which of its fields that is.
Path = tuple[str | int, ...]


def by_dotted_name(answers: Mapping[Path, Any]) -> dict[str, Any]:
    return {".".join(map(str, path)): answer for path, answer in answers.items()}


class Refused(Exception):
    """The act did not take place and nothing was lost; the message says why and what to do next."""

    def __init__(self, message: Any, *, article: int | None = None, road: Any = "") -> None:
        super().__init__(message)
        self.message = message
        self.article = article
        self.road = road


class InvalidInput(Refused):
    """Some answers cannot be accepted; `faults` maps the path of an answer to its sentence."""

    def __init__(self, message: Any, faults: Mapping[Path, Any]) -> None:
        super().__init__(message)
        self.faults = dict(faults)

    @property
    def errors(self) -> dict[str, Any]:
        """The same by dotted names, for programs: `criteria.0.label`."""
        return by_dotted_name(self.faults)


class SavedMeanwhile(Refused):
    """Somebody saved something else since this was opened; `stored` maps a path to what now stands there."""

    def __init__(self, message: Any, stored: Mapping[Path, Any]) -> None:
        super().__init__(message)
        self.stored = dict(stored)


class TooOften(Refused):
    """It was done too often; the same will be taken again from `until` on."""

    def __init__(self, message: Any, *, road: Any, until: datetime) -> None:
        super().__init__(message, road=road)
        self.until = until


class NotConfirmed(Refused):
    """Whether the act took place is not known: the same sent again counts once and gives the same answer."""


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
