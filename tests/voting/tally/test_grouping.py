"""Grouping many ballots at once gives what gathering them one by one gives."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from tests.voting.tally.elections import candidates
from voting.tally.ballots import grouping
from voting.tally.ballots.grouping import Cast, grouped
from voting.tally.types import Election, Marking

FAR = 999_999_999  # the most points that a file may hold


def cast(ballots, marking):
    marks = [mark for ballot in ballots for mark in ballot]
    starts = np.concatenate(([0], np.cumsum([len(ballot) for ballot in ballots]))).astype(np.int64)
    values = [] if marking is Marking.APPROVAL else [value for _, value in marks]
    places = [number - 1 for number, _ in marks]
    return Cast(starts, np.array(places, np.uint32), np.array(values, np.int64))


@st.composite
def elections(draw):
    marking = draw(st.sampled_from([Marking.APPROVAL, Marking.POINTS, Marking.RANKING]))
    most = draw(st.sampled_from([1, 3, 9, 200]))
    points = st.sampled_from([0, 1, 2, -3, FAR, -FAR])
    values = st.just(1) if marking is Marking.APPROVAL else points
    mark = st.tuples(st.integers(1, most), values)
    ballot = st.lists(mark, max_size=20, unique_by=lambda mark: mark[0])
    alike = draw(st.lists(ballot, min_size=1, max_size=4))
    return most, marking, draw(st.lists(st.sampled_from(alike) | ballot, max_size=12))


@given(elections())
def test_both_ways_give_the_same_ballots(drawn):
    most, marking, ballots = drawn
    one_by_one = Election.of(candidates(*[1] * most), ballots, budget=1, marking=marking).ballots

    at_once = grouped(marking, cast(ballots, marking))

    assert at_once == one_by_one
    columns = (at_once.starts, at_once.choices, at_once.values, at_once.weights)
    assert [column.typecode for column in columns] == ["Q", "I", "q", "Q"]


def test_more_ballots_than_are_looked_at_together():
    ballots = [[(3, 1), (1, 1)], [(2, 1)], []] * (grouping.BATCH // 2)

    groups = grouped(Marking.APPROVAL, cast(ballots, Marking.APPROVAL))

    third = grouping.BATCH // 2
    assert [tuple(group) for group in groups] == [((), (), third), ((0, 2), (), third), ((1,), (), third)]
