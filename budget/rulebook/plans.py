"""How long each phase usually lasts, so that one date is enough to fill a calendar."""

from collections.abc import Mapping
from datetime import date, timedelta
from itertools import pairwise

from budget.enums import PhaseKind, TownProfile

P = PhaseKind

# Days, in the order of an ordinary edition; the phases follow one another.
LENGTHS: dict[TownProfile, dict[PhaseKind, int]] = {
    TownProfile.VILLAGE: {
        P.COLLECTION: 42,
        P.REVIEW: 56,
        P.PRESENTATION: 14,
        P.VOTING: 14,
        P.RATIFICATION: 42,
        P.DELIVERY: 365,
    },
    TownProfile.TOWN: {
        P.COLLECTION: 45,
        P.REVIEW: 112,
        P.JURY: 21,
        P.PRESENTATION: 28,
        P.VOTING: 21,
        P.RATIFICATION: 42,
        P.DELIVERY: 730,
    },
    TownProfile.METROPOLIS: {
        P.COLLECTION: 60,
        P.REVIEW: 150,
        P.JURY: 35,
        P.PRESENTATION: 28,
        P.VOTING: 28,
        P.RATIFICATION: 56,
        P.DELIVERY: 730,
    },
}


NOTICE = timedelta(days=28)  # to write, decide and announce before a call for ideas opens


def first_day(today: date) -> date:
    """The Monday on which a call for ideas may open: not at the end of the year, nor in summer."""
    first = today + NOTICE
    if (first.month, first.day) >= (12, 7):
        first = date(first.year + 1, 1, 8)
    elif (first.month, first.day) < (1, 8):
        first = date(first.year, 1, 8)
    elif (6, 24) <= (first.month, first.day) < (9, 1):
        first = date(first.year, 9, 1)
    return first + timedelta(days=-first.weekday() % 7)


# Weeks in which few people are there: month and day of the first and of the last one.
AWAY = (((7, 1), (8, 31)), ((12, 20), (12, 31)), ((1, 1), (1, 4)))


def days_away(first: date, last: date) -> int:
    """How many of these days, the last one included, fall in the summer or at the end of the year."""
    days = (first + timedelta(days=more) for more in range((last - first).days + 1))
    return sum(start <= (day.month, day.day) <= end for day in days for start, end in AWAY)


def is_mostly_away(first: date, last: date) -> bool:
    return 2 * days_away(first, last) > (last - first).days + 1


def begun_before_the_end(days: Mapping[PhaseKind, tuple[date, date]]) -> dict[PhaseKind, PhaseKind]:
    """Each phase that begins while the one before it, in the usual order, still lasts; and that one."""
    dated = [kind for kind in PhaseKind if kind in days]
    return {kind: before for before, kind in pairwise(dated) if days[kind][0] <= days[before][1]}


def planned_days(profile: TownProfile, first: date, *, jury: bool) -> dict[PhaseKind, tuple[date, date]]:
    """The first and the last day, included, of each phase of an edition that begins on `first`.

    A vote waits for people to be back; until then the projects are presented.
    """
    days: dict[PhaseKind, tuple[date, date]] = {}
    for kind in PhaseKind:
        length = LENGTHS[profile].get(kind, LENGTHS[TownProfile.TOWN][kind])
        if kind == PhaseKind.JURY and not jury:
            continue
        if kind == PhaseKind.VOTING:
            while days_away(first, first + timedelta(days=length - 1)):
                first += timedelta(days=7)
            days[PhaseKind.PRESENTATION] = (days[PhaseKind.PRESENTATION][0], first - timedelta(days=1))
        days[kind] = (first, first + timedelta(days=length - 1))
        first += timedelta(days=length)
    return days
