"""What a process remembers so as not to make it twice: the only place for it, and tests forget all of it.

An answer may be remembered when what names it decides it for as long as the process runs: the language, a
version or a fingerprint stands among the arguments when the answer hangs on it. When is it wrong? When
something else decides: a row changed in place, a template or a catalogue on disk, a setting. Then each
process goes on giving its own old answer until it is started anew, and nothing tells the others. What has
to be forgotten at a moment, or shared between processes, belongs in a row.
"""

from collections.abc import Callable, Hashable
from functools import lru_cache, wraps
from threading import Lock
from typing import Any, Generic, TypeVar, cast
from weakref import WeakSet

from django.utils.translation import get_language

Function = TypeVar("Function", bound=Callable[..., Any])
K = TypeVar("K", bound=Hashable)
V = TypeVar("V")
MOST_METERED = 10_000


def remembered(*, size: int) -> Callable[[Function], Function]:
    """The function's last `size` answers, by its arguments; as fast as Python's own."""

    def remember(function: Function) -> Function:
        kept = lru_cache(maxsize=size)(function)
        _forget.append(kept.cache_clear)
        return cast("Function", kept)

    return remember


def remembered_by_language(*, size: int) -> Callable[[Function], Function]:
    """The same for what speaks the language of the page; where every microsecond counts, pass it instead."""

    def remember(function: Function) -> Function:
        @remembered(size=size)
        def answer_in_language(_language: str | None, arguments: tuple[Any, ...]) -> Any:
            return function(*arguments)

        @wraps(function)
        def answer(*arguments: Any) -> Any:
            return answer_in_language(get_language(), arguments)

        return cast("Function", answer)

    return remember


class Shelf(Generic[K, V]):
    """Answers by a key, for those made from more than what names them: a row, a request."""

    def __init__(self, *, size: int) -> None:
        self._size = size
        self._kept: dict[K, V] = {}
        _shelves.add(self)

    def get(self, key: K, make: Callable[[], V]) -> V:
        try:
            return self._kept[key]
        except KeyError:
            value = make()
        if len(self._kept) >= self._size:
            self._kept.clear()
        self._kept[key] = value
        return value

    def forget(self) -> None:
        self._kept.clear()


class Meter:
    """How often each key came in the last span: for what may write no row, hence for this process alone."""

    def __init__(self) -> None:
        self._counts: dict[Hashable, tuple[int, float]] = {}
        self._lock = Lock()
        _meters.add(self)

    def add(self, key: Hashable, *, now: float, seconds: float) -> tuple[int, float]:
        """How often, this time included, and when the count begins anew."""
        with self._lock:
            if len(self._counts) >= MOST_METERED:
                self._counts = {known: count for known, count in self._counts.items() if count[1] > now}
            times, until = self._counts.get(key, (0, 0.0))
            if until <= now:
                times, until = 0, now + seconds
            self._counts[key] = (times + 1, until)
            return times + 1, until

    def forget(self) -> None:
        self._counts.clear()


_forget: list[Callable[[], None]] = []
_shelves: WeakSet[Shelf[Any, Any]] = WeakSet()
_meters: WeakSet[Meter] = WeakSet()


def forget_all() -> None:
    """Forget every answer, as if the process had just been started."""
    for forget in _forget:
        forget()
    for shelf in list(_shelves):
        shelf.forget()
    for meter in list(_meters):
        meter.forget()
