"""What a contest may show of its ballots, by how many there are: the only place with these figures."""

from enum import StrEnum

OPEN_FROM = 200  # fewer, and a rare choice could tell who made it
LOCKED_FROM = 30
TOTALS_FROM = 10
# Rules in which a project is paid by those who chose it: their course tells of the ballots.
SHARING = ("equal-shares", "phragmen")


class Regime(StrEnum):
    OPEN = "open"  # every line, for everybody
    LOCKED = "locked"  # every line, each opened by its own tracking number; and the totals
    TOTALS = "totals"  # the totals
    WINNERS = "winners"  # who won


def tells_its_course(rule: str, shown: Regime) -> bool:
    """Whether a contest shows its count's steps, reasons and order, which of few ballots tell of single
    ones.
    """
    return shown is Regime.OPEN or (shown is not Regime.WINNERS and rule not in SHARING)


def regime(ballots: int) -> Regime:
    """The regime of a contest with so many ballots: those of the people whose paper offered it."""
    if ballots >= OPEN_FROM:
        return Regime.OPEN
    if ballots >= LOCKED_FROM:
        return Regime.LOCKED
    return Regime.TOTALS if ballots >= TOTALS_FROM else Regime.WINNERS
