"""Every broken file is refused at the line and column where it breaks."""

import pickle

import pytest

from tests.voting.tally.pbtext import META, PROJECTS, VOTES, read, text
from voting.tally.pabulib import BadFile, FileFault, Oddity

POINTS = {**META, "vote_type": "scoring"}


def file_with_points(*rows):
    return text(POINTS, votes=("voter_id;vote;points", *rows))


@pytest.mark.parametrize(
    ("content", "fault", "place"),
    [
        ("", FileFault.TRUNCATED, (1, 1)),
        ("\n\n", FileFault.TRUNCATED, (1, 1)),
        ("project_id,cost\n", FileFault.SECTION_EXPECTED, (1, 1)),
        ("PROJECTS\nproject_id;cost\n", FileFault.SECTION_EXPECTED, (1, 1)),
        ("META\nbudget;100\n", FileFault.BAD_HEADER, (2, 1)),
        (text().replace("budget;100", "budget"), FileFault.TOO_FEW_CELLS, (4, 7)),
        (text().replace("budget;100\n", ""), FileFault.KEY_MISSING, (5, 12)),
        (text(budget="-1"), FileFault.BAD_MONEY, (4, 8)),
        (text(budget="1e6"), FileFault.BAD_MONEY, (4, 8)),
        (text(budget="1,000,000"), FileFault.BAD_MONEY, (4, 8)),
        (text(budget="9" * 5000), FileFault.BAD_MONEY, (4, 8)),
        (text(budget="١٠٠"), FileFault.BAD_MONEY, (4, 8)),
        (text(vote_type="acclamation"), FileFault.UNKNOWN_VOTE_TYPE, (5, 11)),
        (text(POINTS), FileFault.COLUMN_MISSING, (13, 1)),
        (
            file_with_points("a;1;2").replace("rule;greedy", "default_score;many"),
            FileFault.BAD_NUMBER,
            (6, 15),
        ),
        (text(projects=("project_id;name", "1;One")), FileFault.COLUMN_MISSING, (8, 1)),
        (text(projects=("project_id;cost;cost",)), FileFault.COLUMN_TWICE, (8, 17)),
        (text(projects=("project_id;;cost",)), FileFault.BAD_HEADER, (8, 12)),
        (text(projects=(*PROJECTS, "1;10;Again")), FileFault.DUPLICATE_PROJECT, (12, 1)),
        (text(projects=(*PROJECTS, ";10;Nothing")), FileFault.EMPTY_CELL, (12, 1)),
        (text(projects=(*PROJECTS, "None;10;Nothing")), FileFault.EMPTY_CELL, (12, 1)),
        (text(projects=(*PROJECTS, "4;;Free")), FileFault.BAD_MONEY, (12, 3)),
        (text(projects=(*PROJECTS, "4;10")), FileFault.TOO_FEW_CELLS, (12, 5)),
        (text(projects=(*PROJECTS, "4;10;Four;more")), FileFault.TOO_MANY_CELLS, (12, 11)),
        (text(projects=("project_id;cost;printed_number", "1;60;0")), FileFault.BAD_NUMBER, (9, 6)),
        (
            text(projects=("project_id;cost;printed_number", "1;60;7", "2;50;7")),
            FileFault.BAD_NUMBER,
            (10, 6),
        ),
        (text(projects=('project_id;"cost', *PROJECTS[1:])), FileFault.UNCLOSED_QUOTE, (8, 12)),
        (text(votes=("voter;vote",)), FileFault.COLUMN_MISSING, (13, 1)),
        (text(votes=(*VOTES, "a;1")), FileFault.DUPLICATE_VOTER, (17, 1)),
        (text(votes=(*VOTES, ";1")), FileFault.EMPTY_CELL, (17, 1)),
        (text(votes=(*VOTES, "d;1,12")), FileFault.UNKNOWN_PROJECT, (17, 5)),
        (text(votes=(*VOTES, 'd;" 1, 12"')), FileFault.UNKNOWN_PROJECT, (17, 8)),
        (text(votes=(*VOTES, "d;1;2")), FileFault.TOO_MANY_CELLS, (17, 5)),
        (text(votes=(*VOTES, "PROJECTS")), FileFault.SECTION_UNEXPECTED, (17, 1)),
        (file_with_points("a;1,2;3"), FileFault.POINTS_DO_NOT_MATCH, (14, 3)),
        (file_with_points("a;1,2;3,x"), FileFault.BAD_POINTS, (14, 9)),
        (file_with_points("a;1;1.5"), FileFault.BAD_POINTS, (14, 5)),
        (text().replace("META", "META\n\n").replace("c;", "ça;9"), FileFault.UNKNOWN_PROJECT, (18, 4)),
        (text().encode().replace(b"Two", b"Tw\xf3"), FileFault.NOT_UTF8, (10, 8)),
        ("META".encode("utf-16"), FileFault.NOT_UTF8, (1, 1)),
    ],
)
def test_a_broken_file_is_refused_with_its_place(content, fault, place):
    with pytest.raises(BadFile) as refusal:
        read(content)

    assert (refusal.value.code, (refusal.value.line, refusal.value.column)) == (fault, place)


WHOLE = text(num_votes=3)


@pytest.mark.parametrize("size", range(len(WHOLE) - 1))
def test_a_file_cut_anywhere_is_never_taken_for_whole(size):
    """Between two ballots only the number of votes can tell: that much is said."""
    at_a_ballot = WHOLE[:size].endswith(("VOTES\nvoter_id;vote\n", "a;1,2\n", "b;1,3\n"))

    if at_a_ballot:
        assert Oddity.COUNT_DIFFERS in [warning.code for warning in read(WHOLE[:size]).warnings]
    else:
        with pytest.raises(BadFile):
            read(WHOLE[:size])


def test_a_file_cut_in_its_last_ballot_says_so_and_where():
    content = text(num_votes=3, votes=("voter_id;vote", "a;1,2", "b;1,3", "c;1,2"))

    with pytest.raises(BadFile) as refusal:
        read(content[: content.index("b;1,3") + 2])

    assert (refusal.value.code, refusal.value.line, refusal.value.column) == (FileFault.TRUNCATED, 16, 3)


def test_a_file_cut_inside_a_letter_is_cut_and_not_foreign():
    content = text(projects=(*PROJECTS, "4;10;École")).encode()

    with pytest.raises(BadFile) as refusal:
        read(content[: content.index("École".encode()) + 1])

    assert (refusal.value.code, refusal.value.line, refusal.value.column) == (FileFault.TRUNCATED, 12, 6)


def test_a_quote_left_open_is_found_without_reading_the_whole_file():
    votes = ["voter_id;vote", 'a;"1,2', *(f'{voter};"" ' for voter in range(100_000))]

    with pytest.raises(BadFile) as refusal:
        read(text(votes=votes))

    assert (refusal.value.code, refusal.value.line, refusal.value.column) == (FileFault.UNCLOSED_QUOTE, 14, 3)


def test_a_refusal_survives_the_road_between_processes():
    refusal = BadFile(FileFault.TRUNCATED, 3, 4, {"name": "x"})

    again = pickle.loads(pickle.dumps(refusal))  # noqa: S301 -- our own

    assert (again.code, again.line, again.column, again.params) == (
        refusal.code,
        3,
        4,
        refusal.params,
    )
