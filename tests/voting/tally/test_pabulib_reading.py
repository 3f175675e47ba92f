"""What real files do, one quirk at a time."""

from dataclasses import replace
from io import BytesIO

import pytest

from tests.voting.tally.pbtext import PROJECTS, VOTES, read, text
from voting.tally import pabulib
from voting.tally.pabulib import Oddity, VoteType
from voting.tally.registry import TallyRules
from voting.tally.types import Completion, Leftover, Marking, Options, Utility

SHARES = Options(utility=Utility.COST)
FIXED = TallyRules("fixed", Options(winners=2))


def oddities(file):
    return {(warning.code, warning.times): dict(warning.params) for warning in file.warnings}


def test_a_plain_file():
    file = read(text())

    assert (file.budget, file.unit, file.vote_type) == (100, 1, VoteType.APPROVAL)
    assert [(p.id, p.number, p.cost, p.name) for p in file.projects] == [
        ("1", 1, 60, "One"),
        ("2", 2, 50, "Two"),
        ("3", 3, 30, "Three"),
    ]
    assert list(file.ballots()) == [((1, 1), (2, 1)), ((1, 1), (3, 1)), ()]
    assert file.warnings == ()


@pytest.mark.parametrize(
    "changed",
    [
        text().replace("\n", "\r\n"),
        "\ufeff" + text(),
        text().replace("META", "meta").replace("VOTES", "Votes"),
        text().replace("\n", "\n\n"),
        text().replace(";", " ; ").replace(",", " , "),
        text().replace("PROJECTS", "PROJECTS;;").replace("1;60;One", "1;60;One;;"),
        text().rstrip("\n"),
        text().replace("c;", "c;None"),
        text(num_votes=3, num_projects=3),
    ],
    ids=[
        "CRLF",
        "byte order mark",
        "titles in any case",
        "empty lines",
        "spaces",
        "spreadsheet",
        "no last line break",
        "None",
        "counts",
    ],
)
def test_the_same_file_written_otherwise_is_the_same_election(changed):
    assert read(changed).election() == read(text()).election()


def test_columns_may_stand_in_any_order():
    file = read(
        text(projects=("name;cost;project_id", "One;60;1"), votes=("sex;vote;age;voter_id", "F;1;30;a"))
    )

    assert [(p.id, p.cost, p.name) for p in file.projects] == [("1", 60, "One")]
    assert (file.votes[0].choices, file.votes[0].cells) == ((0,), ("F", "30", "a"))


def test_cells_in_quotes_may_hold_anything():
    file = read(
        text(projects=("project_id;cost;name", '1;60;"One; the ""first"""', '2;50;"Two\nlines"', '3;30; "x"'))
    )

    assert [p.name for p in file.projects] == ['One; the "first"', "Two\nlines", "x"]


def test_a_comment_may_hold_semicolons_without_quotes():
    assert read(text(comment="#1: one; two")).meta["comment"] == "#1: one; two"


@pytest.mark.parametrize(
    ("budget", "cost", "scaled", "unit"),
    [
        ("100", "60", (100, 60), 1),
        ("100.00", "60,0", (100, 60), 1),
        ("969245.38", "60", (96924538, 6000), 100),
        ("969245,38", "60.5", (96924538, 6050), 100),
        ("100", "60.125", (100000, 60125), 1000),
    ],
)
def test_money_is_scaled_exactly(budget, cost, scaled, unit):
    file = read(text(budget=budget, projects=("project_id;cost", f"1;{cost}"), votes=("voter_id;vote",)))

    assert (file.budget, file.projects[0].cost, file.unit) == (*scaled, unit)


def test_ids_are_strings_and_their_number_does_not_depend_on_the_order_of_rows():
    rows = ("M/10;60;x", "M/2;50;y", "M/1;30;z")
    forth, back = (
        read(text(projects=("project_id;cost;name", *ordered), votes=VOTES[:1]))
        for ordered in (rows, rows[::-1])
    )

    assert {p.id: p.number for p in forth.projects} == {"M/1": 1, "M/10": 2, "M/2": 3}
    assert forth.election() == back.election()


def test_our_own_column_says_the_printed_number():
    file = read(text(projects=("project_id;cost;printed_number", "1;60;12", "2;50;11", "3;30;7")))

    assert [p.number for p in file.projects] == [12, 11, 7]


def test_old_names_of_columns_and_languages_are_brought_up_to_date():
    file = read(text(language="Polish", projects=("project_id;cost;target", "1;60;youth"), votes=VOTES[:1]))

    assert file.meta["language"] == "pl"
    assert file.projects[0].cells["beneficiaries"] == "youth"


def test_two_names_of_one_column_keep_both():
    file = read(text(projects=("project_id;cost;target;beneficiaries", "1;60;youth;all"), votes=VOTES[:1]))

    assert file.project_columns == ("project_id", "cost", "target", "beneficiaries")


def test_labels_are_the_items_of_the_columns_that_rules_go_by():
    columns = "project_id;cost;district;neighborhood;category;target;proposer"
    rows = (columns, "1;60;Nord;Le Port; Green , Sport,;youth;x", "2;50;None;;none,Sport;;", "3;30;;;;;")
    candidates = read(text(projects=rows)).candidates()

    assert [sorted(candidate.labels) for candidate in candidates] == [
        ["beneficiaries:youth", "category:Green", "category:Sport", "district:Nord", "neighborhood:Le Port"],
        ["category:Sport"],
        [],
    ]


def test_the_sentinel_cost_means_withdrawn():
    file = read(text(projects=(*PROJECTS[:3], "3;999999999;Three")))

    assert [c.withdrawn for c in file.candidates()] == [False, False, True]
    assert oddities(file)[Oddity.WITHDRAWN, 1] == {"id": "3"}


def test_only_a_selected_of_one_is_an_official_winner():
    rows = ("project_id;cost;selected", "1;60;1", "2;50;2", "3;30;False", "4;1;None")
    file = read(text(projects=rows))

    assert file.official_winners() == {"1"}
    assert [p.selected for p in file.projects] == [1, 2, 0, None]
    assert oddities(file)[Oddity.SPECIALLY_SELECTED, 1] == {"id": "2"}


def test_a_project_named_twice_counts_once_and_is_reported():
    file = read(text(votes=("voter_id;vote", "a;1,2,1", "b;3,3")))

    assert list(file.ballots()) == [((1, 1), (2, 1)), ((3, 1),)]
    assert file.warnings[0].line == 14
    assert oddities(file)[Oddity.NAMED_TWICE, 2] == {"id": "1"}


def test_points_named_twice_keep_the_last():
    file = read(text(vote_type="cumulative", votes=("voter_id;vote;points", "a;1,2,1;3,1,2")))

    assert list(file.ballots()) == [((1, 2), (2, 1))]
    assert file.election().ballots.marking is Marking.POINTS


def test_a_default_score_goes_to_those_not_named():
    file = read(text(vote_type="scoring", default_score=-1, votes=("voter_id;vote;points", "a;2;5")))

    assert list(file.ballots()) == [((1, -1), (2, 5), (3, -1))]


def test_a_ranking_with_points_stays_a_ranking():
    file = read(text(vote_type="ordinal", votes=("voter_id;vote;points", "a;3,1;3,2")))

    assert list(file.ballots()) == [((1, 2), (3, 1))]
    assert oddities(file) == {(Oddity.POINTS_IGNORED, 1): {}}


@pytest.mark.parametrize(
    ("votes", "kind"),
    [(VOTES, VoteType.APPROVAL), (("voter_id;vote;points", "a;1;2"), VoteType.SCORING)],
)
def test_a_missing_vote_type_is_assumed_and_said(votes, kind):
    file = read(text({"budget": 100}, votes=votes))

    assert file.vote_type is kind
    assert oddities(file) == {(Oddity.VOTE_TYPE_ASSUMED, 1): {"value": str(kind)}}


@pytest.mark.parametrize(
    ("changes", "oddity", "figures"),
    [
        ({"num_votes": 4}, Oddity.COUNT_DIFFERS, {"name": "num_votes", "declared": "4", "found": 3}),
        ({"num_projects": 9}, Oddity.COUNT_DIFFERS, {"name": "num_projects", "declared": "9", "found": 3}),
        ({"max_length": 1}, Oddity.BALLOT_TOO_LONG, {"chosen": 2, "maximum": "1"}),
        (
            {"max_length": "2.5"},
            Oddity.LENGTH_NOT_WHOLE,
            {"name": "max_length", "declared": "2.5", "read": 2},
        ),
        (
            {"min_length": "1,5"},
            Oddity.LENGTH_NOT_WHOLE,
            {"name": "min_length", "declared": "1,5", "read": 2},
        ),
        ({"min_length": 3}, Oddity.BALLOT_TOO_SHORT, {"chosen": 2, "minimum": "3"}),
        ({"max_sum_cost": "89.5"}, Oddity.BALLOT_TOO_DEAR, {"spent": 110, "limit": "179/2"}),
    ],
)
def test_what_a_file_says_of_itself_is_compared_with_what_it_holds(changes, oddity, figures):
    warnings = [warning for warning in read(text(**changes)).warnings if warning.code is oddity]

    assert [dict(warning.params) for warning in warnings] == [figures]


def test_points_beyond_the_limits_of_the_file_are_counted_and_said():
    file = read(
        text(
            vote_type="cumulative",
            max_points=3,
            max_sum_points=4,
            votes=("voter_id;vote;points", "a;1,2;5,1", "b;1;2"),
        )
    )

    assert set(oddities(file)) == {(Oddity.POINTS_OUT_OF_RANGE, 1), (Oddity.TOO_MANY_POINTS, 1)}


def test_the_votes_column_is_recounted():
    rows = ("project_id;cost;votes", "1;60;2", "2;50;7", "3;30;1")

    assert oddities(read(text(projects=rows))) == {
        (Oddity.VOTES_DIFFER, 1): {"id": "2", "declared": "7", "found": 1}
    }


def test_a_key_twice_keeps_the_last():
    content = text().replace("PROJECTS", "description;Again\nPROJECTS", 1)

    assert read(content).meta["description"] == "Again"
    assert (Oddity.KEY_TWICE, 1) in oddities(read(content))


@pytest.mark.parametrize(
    ("changes", "rules"),
    [
        ({"rule": "greedy"}, TallyRules("greedy")),
        ({"rule": "greedy-no-skip"}, TallyRules("greedy", Options(leftover=Leftover.STOP))),
        (
            {"rule": "greedy-threshold", "min_project_score_threshold": "50"},
            TallyRules("greedy", Options(minimum_votes=50)),
        ),
        ({"rule": "greedy-custom"}, None),
        ({"rule": "equalshares"}, TallyRules("equal-shares", SHARES)),
        (
            {"rule": "equalshares/add1"},
            TallyRules("equal-shares", replace(SHARES, completion=Completion.ADD1)),
        ),
        ({"rule": "EqualShares-Comparison"}, TallyRules("equal-shares", replace(SHARES, comparison=True))),
        (
            {"rule": "equalshares/add1-comparison", "min_project_score_threshold": "2"},
            TallyRules(
                "equal-shares",
                replace(SHARES, completion=Completion.ADD1, comparison=True, minimum_votes=2),
            ),
        ),
        ({"rule": "greedy-comparison"}, None),
        ({"rule": "unknown"}, None),
        ({"rule": "None"}, None),
        ({"rule": "greedy", "vote_type": "ordinal"}, TallyRules("greedy", Options(utility=Utility.BORDA))),
        (
            {"rule": "equalshares", "vote_type": "ordinal", "scoring_fn": "Borda"},
            TallyRules("equal-shares", Options(utility=Utility.BORDA)),
        ),
        ({"rule": "greedy", "vote_type": "ordinal", "scoring_fn": "Dowdall"}, None),
        ({"published_rules": '{"rule": "fixed", "options": {"winners": 2}}'}, FIXED),
        ({"published_rules": '{"rule": "raffle"}'}, None),
        ({"published_rules": "[" * 100_000}, None),
        ({"rule": "greedy", "min_project_score_threshold": "half"}, None),
    ],
)
def test_the_rule_of_the_file_is_ours_or_none(changes, rules):
    assert read(text(**changes)).tally_rules() == rules


def test_the_rule_of_a_file_with_points_goes_by_points():
    votes = ("voter_id;vote;points", "a;1;2")
    file = read(text(vote_type="scoring", votes=votes))
    threshold = read(text(vote_type="scoring", votes=votes, min_project_score_threshold=3))

    assert file.tally_rules().options.utility is Utility.POINTS
    assert threshold.tally_rules() is None


def test_progress_ends_at_the_last_byte():
    content, seen = text().encode(), []

    pabulib.read(BytesIO(content), lambda *progress: seen.append(progress))

    assert seen[-1] == (len(content), len(content))


def test_progress_is_told_on_the_way():
    votes = ("voter_id;vote", *(f"{voter};1" for voter in range(5000)))
    content, seen = text(votes=votes).encode(), []

    pabulib.read(BytesIO(content), lambda done, _: seen.append(done))

    assert len(seen) > 2
    assert seen == sorted(seen)
