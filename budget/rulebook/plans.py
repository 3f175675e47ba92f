"""How long each phase usually lasts, so that one date is enough to fill a calendar."""

from datetime import date, timedelta

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


def planned_days(profile: TownProfile, first: date, *, jury: bool) -> dict[PhaseKind, tuple[date, date]]:
    """The first and the last day, included, of each phase of an edition that begins on `first`."""
    days: dict[PhaseKind, tuple[date, date]] = {}
    for kind in PhaseKind:
        length = LENGTHS[profile].get(kind, LENGTHS[TownProfile.TOWN][kind])
        if kind == PhaseKind.JURY and not jury:
            continue
        days[kind] = (first, first + timedelta(days=length - 1))
        first += timedelta(days=length)
    return days
