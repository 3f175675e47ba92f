"""What the observer's command says about a result, where it is asked."""

import json

import pytest

from tests.voting.tally.pbtext import text
from tests.voting.tally.test_readme import block
from voting.tally.command_line.command import main


@pytest.fixture
def said(tmp_path, capsys):
    """Counts the four projects of the README; what the command prints, and its exit status."""

    def run(*flags, content=None, language="en"):
        path = tmp_path / "town.pb"
        path.write_text(content or block("pb", 1), encoding="utf-8")
        status = main([str(path), "--language", language, *flags])
        printed = capsys.readouterr()
        return status, (printed.out or printed.err).replace("\u00a0", " ").replace("\u202f", " ")

    return run


def test_the_votes_that_each_project_lacked(said):
    _, english = said("--rule", "equal-shares", "--margins")
    _, french = said("--rule", "equal-shares", "--margins", language="fr")

    assert "Votes that were missing:\n  1 Une halle: 2 votes\n  3 Un verger: 1 vote\n" in english
    assert "Voix qui ont manqué :\n  1 Une halle : 2 voix\n  3 Un verger : 1 voix\n" in french


def test_recounts_may_be_bounded(said):
    _, page = said("--rule", "equal-shares", "--margins", "1")

    assert page.count("not computed: the recounts allowed are spent") == 2


def test_a_project_that_no_vote_would_fund_is_told_why(said):
    dear = block("pb", 1).replace("1;60000", "1;95000")

    _, page = said("--rule", "greedy", "--margins", content=dear)

    assert "no number of votes would have done. With as many as one likes: not funded: 5,000 € short" in page


def test_fairness_is_asked_by_money_and_by_number(said):
    _, fair = said("--rule", "greedy", "--fairness")
    _, unfair = said(
        "--rule", "greedy", "--ties", "id", "--fairness",
        content=block("pb", 1).replace("90000", "60000"),
    )  # fmt: skip

    assert "Fairness (cost): no group deserves one of the 1 other project." in fair
    assert "Fairness (cost): 4 Des bancs is deserved by 4 ballots of 10; each gets at most 0 €" in unfair
    assert "18,000 € with that project, and their part of the envelope is 24,000 €." in unfair
    assert "Fairness (cardinality): 4 Des bancs is deserved by 4 ballots" in unfair


@pytest.mark.parametrize(
    ("rule", "line"),
    [
        ("equal-shares", "4 Des bancs: paid 4,500 €"),
        ("phragmen", "3 Un verger: load of 6,000 €"),
        ("greedy", "3 Un verger: its vote stands for 6,000 € of the cost"),
    ],
)
def test_the_part_of_a_ballot_is_shown_for_its_numbers(said, rule, line):
    _, page = said("--rule", rule, "--ballot", "3,4")

    assert line in page


def test_a_share_is_shown_from_its_beginning_to_its_end(said):
    _, page = said("--rule", "equal-shares", "--ballot", "3,4")

    assert "9,000 € at first, 4,500 € at last" in page


def test_json_holds_what_was_asked_and_nothing_else(said):
    _, none = said("--rule", "greedy", "--json")
    _, everything = said("--rule", "greedy", "--json", "--margins", "--fairness", "--ballot", "1:1,2")

    assert not {"margins", "fairness", "own_share"} & json.loads(none).keys()
    found = json.loads(everything)
    assert found["margins"] == [
        {"id": "1", "kind": "least", "value": 1, "votes": 1, "tried": None, "reason": None}
    ]
    assert [asked["verdict"] for asked in found["fairness"]] == ["fair", "fair"]
    assert [part["amount"] for part in found["own_share"]["parts"]] == ["6000", None]


def test_a_number_that_is_not_on_the_paper_is_refused(said):
    status, complaint = said("--rule", "greedy", "--ballot", "9", language="fr")

    assert (status, complaint) == (1, "Le bulletin n'a pas de projet 9.\n")


def test_a_plan_has_no_one_result_to_look_at(said, tmp_path):
    plan = tmp_path / "plan.json"
    plan.write_text(json.dumps({"plan": [{"key": "ville", "budget": 60, "rule": "greedy"}]}))

    status, complaint = said("--rules", str(plan), "--fairness", content=text())

    assert (status, "count one round at a time" in complaint) == (1, True)
