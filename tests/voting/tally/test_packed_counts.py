"""Packed ballots sorted out in arrays are the ballots that were packed, one by one."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from voting.tally.ballots import packed_counts, packing
from voting.tally.types import BLANK, NOT_OFFERED, BallotBox, Candidate, Choice, Marking

NUMBERS = (1, 2, 5, 8, 13, 21, 34, 55, 89, 90)
FIRST = packing.ContestLayout("1", NUMBERS)
POINTS = packing.ContestLayout("2", NUMBERS, lowest=-2, highest=9)
PAPER = packing.PaperLayout((FIRST, POINTS))
CANDIDATES = [Candidate(str(number), number, 10) for number in NUMBERS]


def marks(lowest, highest):
    marked = st.dictionaries(st.sampled_from(NUMBERS), st.integers(lowest, highest), min_size=1)
    unmarked = st.sampled_from([BLANK, NOT_OFFERED])
    return marked.map(lambda values: Choice.marking(values.items())) | unmarked


papers = st.lists(st.tuples(marks(1, 1), marks(-2, 9)), max_size=40)


def counts_of(choices):
    return packed_counts.gather(rows_of(choices))


def rows_of(choices):
    packed = b"".join(packing.pack(PAPER, {"1": first, "2": second}) for first, second in choices)
    return np.frombuffer(packed, dtype=np.uint8).reshape(-1, PAPER.size)


def one_by_one(choices, marking):
    box = BallotBox(CANDIDATES, marking)
    for choice in choices:
        if choice is not NOT_OFFERED:
            box.add(choice.marks)
    return box.ballots()


@given(papers)
def test_each_contest_has_its_ballots_as_if_they_had_been_put_in_one_by_one(choices):
    counts, start = counts_of(choices), 1 + packing.FINGERPRINT_BYTES

    approvals = packed_counts.ballots(counts, FIRST, start, Marking.APPROVAL)
    points = packed_counts.ballots(counts, POINTS, start + FIRST.size, Marking.POINTS)

    assert approvals == one_by_one([first for first, _ in choices], Marking.APPROVAL)
    assert points == one_by_one([second for _, second in choices], Marking.POINTS)


@given(papers, st.integers(0, 40), st.integers(0, 40))
def test_however_an_urn_is_split_its_parts_make_the_same_heap(choices, cut, other_cut):
    first, last = sorted((cut, other_cut))
    parts = [rows_of(choices[last:]), rows_of(choices[:first]), rows_of(choices[first:last])]

    assert packed_counts.gather(np.concatenate(parts)).tobytes() == counts_of(choices).tobytes()


@pytest.mark.parametrize("ballots", [0, 1, 3])
def test_a_heap_tells_how_many_ballots_it_holds(ballots):
    assert packed_counts.total(counts_of([(BLANK, BLANK)] * ballots)) == ballots
