"""The rulebook's words all have their counterpart, and none changes its name on the way to the database."""

import pytest

from budget.enums import BallotStyle, LeftoverPolicy, TieBreak
from voting.queries.from_rulebook import BALLOT_RULES, LEFTOVERS, TIES
from voting.tally.ballots import registry
from voting.tally.types import Leftover, TieCriterion


@pytest.mark.parametrize(
    ("words", "table", "known"),
    [
        (BallotStyle, {style: rule.name for style, rule in BALLOT_RULES.items()}, set(registry.RULES)),
        (LeftoverPolicy, LEFTOVERS, set(Leftover)),
        (TieBreak, TIES, set(TieCriterion)),
    ],
)
def test_each_word_of_the_rulebook_has_one_counterpart_of_its_own_name(words, table, known):
    assert set(table) == set(words)
    assert set(table.values()) <= known
    assert {str(word) for word in table} == {str(name) for name in table.values()}
    assert all(str(word) == str(name) for word, name in table.items())
