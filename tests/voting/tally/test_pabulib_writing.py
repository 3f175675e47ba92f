from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.voting.tally.elections import build, candidates, ingredients
from tests.voting.tally.pbtext import read, text
from voting.tally import pabulib
from voting.tally.registry import TallyRules, count
from voting.tally.types import (
    Candidate,
    Completion,
    Election,
    Leftover,
    Marking,
    Options,
    Reserved,
    Ungraded,
    Utility,
)

LISTS = [
    text(),
    text(language="fr", unknown_key="kept", comment="#1: one; two"),
    text(projects=("project_id;cost;odd", '1;60;"a;""b"""', "2;50.25;x", "3;30;")),
    text(votes=("age;voter_id;vote", "30;a;2,1", ";b;", "41;c;3")),
    text(vote_type="ordinal", votes=("voter_id;vote;points", "a;3,1;3,2")),
    text(vote_type="cumulative", max_sum_points=5, votes=("voter_id;points;vote", "a;3,2;2,1")),
]


@pytest.mark.parametrize("content", LISTS)
def test_a_file_written_back_says_the_same(content):
    file = read(content)

    again = read(pabulib.to_bytes(file))

    assert (again.projects, again.votes, again.vote_columns) == (file.projects, file.votes, file.vote_columns)
    assert dict(again.meta) == {**file.meta, "num_projects": "3", "num_votes": str(len(file.votes))}
    assert pabulib.to_bytes(again) == pabulib.to_bytes(file)


@given(st.data())
def test_an_election_of_ours_is_read_back_as_it_was(data):
    running, ballots, budget, marking = data.draw(ingredients())
    kept = [
        Candidate(c.id, c.number, c.cost) for c in running
    ]  # a withdrawn one loses its cost in this format
    election = build((kept, ballots, budget, marking))

    file = pabulib.file_from_election(election, meta={"description": "x"}, columns={})

    assert read(pabulib.to_bytes(file)).election() == election


def test_rankings_are_written_best_first():
    ballots = [((1, 2), (2, 1)), ((2, 1),)]
    election = Election.of(candidates(10, 20), ballots, budget=30, marking=Marking.RANKING)

    written = pabulib.to_bytes(pabulib.file_from_election(election, meta={}, columns={})).decode()

    assert "1;p2,p1\n2;p2\n" in written
    assert read(written).election() == election


def test_an_export_has_names_votes_and_exact_money():
    election = Election.of(candidates(1050, 200), [((1, 1),)] * 2, budget=123_456, unit=100)

    file = pabulib.file_from_election(
        election, meta={}, columns={"name": {"p1": "Un verger"}, "selected": {"p1": "1"}}
    )

    written = pabulib.to_bytes(file).decode()
    assert "budget;1234.56\n" in written
    assert "p1;1;10.5;2;Un verger;1\np2;2;2;0;;\n" in written
    assert "num_votes;2\n" in written


def test_labels_leave_with_the_election_and_come_back():
    north = Candidate("p1", 1, 10, frozenset({"district:Nord", "category:Vert", "category:Sport"}))
    election = Election.of([north, Candidate("p2", 2, 10)], [((1, 1),)], budget=30)

    again = read(pabulib.to_bytes(pabulib.file_from_election(election, meta={}, columns={"name": {}})))

    assert again.election() == election
    assert again.projects[0].cells["category"] == "Sport,Vert"


def test_a_withdrawn_candidate_is_exported_as_the_format_says():
    election = Election.of([Candidate("p1", 1, 10, withdrawn=True)], [((1, 1),)], budget=30)

    again = read(pabulib.to_bytes(pabulib.file_from_election(election, meta={}, columns={}))).election()

    assert count(again, "greedy", Options()).winners == ()
    assert again.candidates[0].withdrawn


SHARES = Options(utility=Utility.COST)


@pytest.mark.parametrize(
    ("rule", "options", "word"),
    [
        ("greedy", Options(), "greedy"),
        ("greedy", Options(leftover=Leftover.STOP), "greedy-no-skip"),
        ("greedy", Options(minimum_votes=5), "greedy-threshold"),
        ("greedy", Options(leftover=Leftover.STOP, minimum_votes=5), "greedy-custom"),
        ("greedy", Options(leftover=Leftover.CARRY), "greedy-custom"),
        ("greedy", Options(minimum_share=Fraction(1, 20)), "greedy-custom"),
        ("greedy", Options(exclusive=(("1", "2"),)), "greedy-exclusive"),
        ("greedy", Options(exclusive=(("1", "2"),), minimum_votes=5), "greedy-custom"),
        ("greedy", Options(reserved=(Reserved("district:Nord", 30),)), "greedy-custom"),
        ("greedy-per-cost", Options(utility=Utility.COST), "greedy-custom"),
        ("fixed", Options(winners=2), "greedy-custom"),
        ("equal-shares", SHARES, "equalshares"),
        ("equal-shares", replace(SHARES, minimum_votes=5), "equalshares"),
        ("equal-shares", replace(SHARES, completion=Completion.GREEDY), "equalshares"),
        ("equal-shares", replace(SHARES, completion=Completion.ADD1), "equalshares/add1"),
        (
            "equal-shares",
            replace(SHARES, completion=Completion.ADD1U, comparison=True),
            "equalshares/add1-comparison",
        ),
        ("phragmen", Options(leftover=Leftover.STOP), "unknown"),
        ("majority-judgment", Options(ungraded=Ungraded.IGNORED), "unknown"),
    ],
)
def test_the_rule_is_named_as_near_as_the_format_can_and_said_to_the_letter_beside_it(rule, options, word):
    rules = TallyRules(rule, options)

    meta = pabulib.rule_meta(rules)

    assert meta["rule"] == word
    assert read(text(**meta)).tally_rules() == rules
    if word in ("greedy", "greedy-no-skip", "greedy-threshold", "equalshares/add1"):
        del meta["published_rules"]
        assert read(text(**meta)).tally_rules() == rules


def test_grades_leave_as_scores_and_are_judged_alike():
    ballots = [((1, 3), (2, 1)), ((1, 0), (2, 4)), ((2, 2),)]
    election = Election.of(candidates(10, 20), ballots, budget=20, marking=Marking.GRADES)
    rules = TallyRules("majority-judgment", Options(utility=Utility.POINTS))

    again = read(pabulib.to_bytes(pabulib.file_from_election(election, meta={}, columns={}))).election()

    assert rules.count(again).to_bytes() == rules.count(election).to_bytes()
