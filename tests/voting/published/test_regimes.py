"""What a contest may show, by its own number of ballots."""

import pytest

from voting.published import Regime, regime


@pytest.mark.parametrize(
    ("ballots", "shown"),
    [
        (0, Regime.WINNERS),
        (9, Regime.WINNERS),
        (10, Regime.TOTALS),
        (29, Regime.TOTALS),
        (30, Regime.LOCKED),
        (199, Regime.LOCKED),
        (200, Regime.OPEN),
        (1_000_000, Regime.OPEN),
    ],
)
def test_a_contest_shows_what_so_many_ballots_allow(ballots, shown):
    assert regime(ballots) is shown
