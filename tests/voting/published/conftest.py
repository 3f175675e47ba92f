"""Two polls, published once for all tests: one open throughout, one with a contest of each regime."""

import pytest

from tests.voting.published import polls
from voting.published import make
from voting.tally.types import NOT_OFFERED


class Published:
    """The poll as it was made, with what it was made of."""

    def __init__(self, contests, cast, **changed):
        self.contests, self.cast = contests, cast
        self.facts = polls.facts(contests, cast)
        self.ballots = polls.packed(contests, cast)
        self.made = make(self.facts, self.ballots, signer=polls.SIGNER, salt=polls.SALT)


def open_throughout():
    """240 ballots in two contests for everybody: approvals counted by votes, points by Equal Shares."""
    contests = [
        polls.contest("1", costs=(60, 50, 30, 20, 10)),
        polls.contest("2", rule="points", costs=(9, 8, 7), first=11, tally="equal-shares", amount=20),
    ]
    return contests, polls.papers(240, contests)


def zones():
    """230, 60, 15 and 5 ballots: one contest for everybody, three for the people of a zone."""
    town = polls.contest("1", costs=(60, 50, 30, 20, 10))
    quarters = [
        polls.contest(key, costs=(40, 30, 20), first=first, amount=60, is_for_some=True)
        for key, first in (("2", 11), ("3", 21), ("4", 31))
    ]
    contests = [town, *quarters]
    cast = polls.papers(230, contests)
    for voter, paper in enumerate(cast):
        home = "2" if voter < 60 else "3" if voter < 75 else "4" if voter < 80 else ""
        paper |= {asked.key: NOT_OFFERED for asked in quarters if asked.key != home}
    return contests, cast


@pytest.fixture(scope="session")
def open_poll():
    return Published(*open_throughout())


@pytest.fixture(scope="session")
def zoned_poll():
    return Published(*zones())
