"""A story does one act after the other and says before each when it takes place; many are played together."""

import heapq
from collections.abc import Iterable, Iterator
from datetime import datetime
from itertools import count

Story = Iterator[datetime]


def play(stories: Iterable[Story]) -> None:
    """Play all acts in the order of time, whatever their story: journals and numbers come out true."""
    arrival = count()
    waiting: list[tuple[datetime, int, Story]] = []
    for story in stories:
        _wait(waiting, next(arrival), story)
    while waiting:
        _instant, place, story = heapq.heappop(waiting)
        _wait(waiting, place, story)


def _wait(waiting: list[tuple[datetime, int, Story]], place: int, story: Story) -> None:
    instant = next(story, None)
    if instant is not None:
        heapq.heappush(waiting, (instant, place, story))
