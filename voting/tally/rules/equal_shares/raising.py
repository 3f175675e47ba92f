"""Add1: every share is raised by one unit and all is counted anew. Which of these runs need to be held."""

from collections.abc import Callable, Iterator

FIRST_STRETCH = 8  # raises


def raises_to_run(is_clear: Callable[[int, int], bool]) -> Iterator[int]:
    """The numbers of raises, from none up, whose run may be the last one; without end.

    `is_clear(a, b)` says that none from a to b raises is the last. Stretches grow while they are clear, and
    are halved where they are not: down to one raise, which is then run.
    """
    raises, stretch, is_second = 0, FIRST_STRETCH, False
    while True:
        if is_clear(raises, raises + stretch - 1):
            raises += stretch
            stretch, is_second = stretch * 2 if is_second else stretch, True
        elif stretch > 1:
            stretch, is_second = stretch // 2, False
        else:
            yield raises
            raises += 1
