"""Two roads through the votes, a fast and a careful one: they must never tell two stories."""

from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.voting.tally.pbtext import read, text
from voting.tally.pabulib import BadFile, FileFault, PbVote
from voting.tally.pabulib.columns import VoteColumns
from voting.tally.pabulib.reader import _Reader
from voting.tally.pabulib.rows import Lines
from voting.tally.types import Election

HEADER = "age;voter_id;vote;points"
PLAIN = [f"{number % 90};v{number};{'1,2,3'[: number % 4 * 2 - 1]};" for number in range(2_000)]
ODD = [
    "30;x;1,2;5,1",
    "30;x; 2 ,1 ;1.0, 2",
    "None;x;none;NONE",
    '30;x;"1,2";"3,-1"',
    '"thirty\n; or ""so""";x;3;1',
    "30;x;1,2,1;1,2,3",
    "30;x;3,1;9,9;;",
    "30;x;1,2",
    "30;x;1;2;3",
    "30;x;1,2;3",
    "30;x;4;1",
    "30;x;1;one",
    "30;v1700;1;1",
    "30;v3;1;1",
    "30;;1;1",
    ";;;",
    "",
    "VOTES",
    "VOTES;;;",
    "30;x;1;1\r",
    "30\x1f;x\x1f;1;1",
    "30;é;1;1",
    '30;x;"1;1',
]


def carefully(content):
    return _Reader(Lines(BytesIO(content), len(content), None), carefully=True).read()


def story(road, content):
    try:
        return road(content)
    except BadFile as refusal:
        return (refusal.code, refusal.line, refusal.column, refusal.params)


def row_in_points(row):
    """A plain row of approvals with as many points."""
    return row + row.rpartition(";")[0].rpartition(";")[2].replace("2", "7")


@given(st.data())
@settings(max_examples=120)
def test_both_roads_tell_the_same_story(data):
    kind = data.draw(st.sampled_from(["approval", "ordinal", "cumulative"]))
    rows = [row_in_points(row) for row in PLAIN] if kind == "cumulative" else list(PLAIN)
    for row in data.draw(st.lists(st.sampled_from(ODD), max_size=3)):
        rows.insert(data.draw(st.integers(0, len(rows))), row)
    limits = {"max_length": 2, "max_sum_cost": 100, "max_points": 6, "max_sum_points": 9}
    content = text(vote_type=kind, votes=(HEADER, *rows), **limits).encode()
    content = content[: len(content) - data.draw(st.integers(0, 3))]

    assert story(read, content) == story(carefully, content)


@given(st.data())
def test_the_election_of_a_file_is_that_of_its_ballots(data):
    """Also where printed numbers do not follow the rows."""
    kind = data.draw(st.sampled_from(["approval", "ordinal", "scoring"]))
    rows = data.draw(st.lists(st.permutations(["1", "2", "3"]).map(lambda ids: ids[:2]), max_size=6))
    votes = [f"v{place};{','.join(ids)};4,-1" for place, ids in enumerate(rows)]
    numbered = ("project_id;cost;printed_number", "1;60;12", "2;50;11", "3;30;70")
    default = data.draw(st.sampled_from([0, 0, -1, 4]))

    file = read(
        text(
            vote_type=kind,
            default_score=default,
            projects=numbered,
            votes=("voter_id;vote;points", *votes),
        )
    )

    marking = file.vote_type.marking
    assert file.election() == Election.of(file.candidates(), file.ballots(), budget=100, marking=marking)


@pytest.mark.parametrize(("first", "second"), [(3, 40_000), (39_998, 40_000)])
def test_a_voter_twice_in_a_long_file_is_found_in_its_place(first, second):
    rows = [f"v{number};1" for number in range(50_000)]
    rows[second] = rows[first]

    with pytest.raises(BadFile) as refusal:
        read(text(votes=("voter_id;vote", *rows, "broken")))

    assert (refusal.value.code, refusal.value.line) == (FileFault.DUPLICATE_VOTER, 14 + second)


def test_a_project_named_twice_is_found_among_very_many():
    projects = ("project_id;cost", *(f"{number};1" for number in range(1, 10_001)))
    rows = [f"v{number};{number + 1}" for number in range(4_000)]

    plain = read(text(projects=projects, votes=("voter_id;vote", *rows)))
    doubled = read(text(projects=projects, votes=("voter_id;vote", "x;7,7", *rows)))

    assert plain.warnings == ()
    assert [(str(warning.code), warning.times) for warning in doubled.warnings] == [("named_twice", 1)]


def test_votes_are_looked_at_in_any_order():
    votes = read(
        text(votes=("voter_id;vote;age", *(f"v{n};{n % 3 + 1};{n % 99}" for n in range(9_000))))
    ).votes

    assert len(votes) == 9_000
    assert votes[-1] == PbVote((2,), (), ("v8999", "89"))
    assert votes[5:7] == (PbVote((2,), (), ("v5", "5")), PbVote((0,), (), ("v6", "6")))
    assert [vote.cells[0] for vote in votes][8_998:] == ["v8998", "v8999"]
    assert votes == VoteColumns.of(list(votes))
    assert votes != VoteColumns.of(list(votes)[:-1])
    with pytest.raises(IndexError):
        votes[9_000]


def test_votes_without_columns_of_their_own_are_still_counted():
    votes = VoteColumns.of(PbVote((0,), (), ()) for _ in range(5_000))

    assert len(list(votes)) == len(votes) == 5_000
    assert votes[4_999] == PbVote((0,), (), ())


def test_costs_beyond_any_column_of_numbers_are_summed_exactly():
    huge = ("project_id;cost", "1;999999999999999.999999", "2;999999999999999.999999")
    file = read(text(projects=huge, max_sum_cost="1999999999999999.999997", votes=("voter_id;vote", "a;1,2")))

    assert [str(warning.code) for warning in file.warnings] == ["ballot_too_dear"]
