"""The observer's command, run as an observer runs it."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.voting.tally.pbtext import text
from tests.voting.tally.test_shared_elections import shared
from voting.tally.command_line.command import main

ROOT = Path(__file__).resolve().parents[3]
TIED = text(projects=("project_id;cost;name", "1;60;One", "2;60;Two"), votes=("voter_id;vote", "a;1", "b;2"))


@pytest.fixture
def tally(tmp_path):
    """Writes the file, runs the command on it, gives the finished process."""

    def run(content, *flags, name="town.pb"):
        path = tmp_path / name
        if content is not None:
            path.write_bytes(content.encode())
        command = [sys.executable, "-m", "voting.tally", str(path), *flags]
        return subprocess.run(
            command, cwd=ROOT, capture_output=True, encoding="utf-8", timeout=120, check=False
        )

    return run


def test_json_holds_what_another_program_needs(tally):
    process = tally(text(currency="EUR"), "--json", "--timings")

    data = json.loads(process.stdout)
    assert process.stderr == ""
    assert (data["winners"], data["total_cost"], data["budget"]) == (["1", "3"], 90, 100)
    assert data["ranking"] == [["1"], ["2", "3"]]
    assert [step["candidate"] for step in data["steps"]] == ["1", "3", "2"]
    assert set(data["seconds"]) == {"read", "count"}
    assert data["peak_mb"] > 1
    assert data["options"]["ties"] == ["cost", "votes", "lot"]


def test_json_has_money_in_the_currency_of_the_file(tally):
    content = text(budget="100.5", projects=("project_id;cost", "1;60.25", "2;50", "3;30"))

    data = json.loads(tally(content, "--json").stdout)

    assert (data["budget"], data["total_cost"]) == (100.5, 90.25)
    assert data["steps"][0] == {**data["steps"][0], "cost": 60.25, "left": 100.5}
    assert data["entries"][1]["reason"]["missing"] == 39.75


def test_a_page_of_text_says_who_and_why(tally):
    process = tally(text(currency="EUR"), "--language", "fr")

    assert "  1. 1 One\u00a0: 2\u00a0voix, 60\u00a0€\n" in process.stdout
    assert (
        "  2 Two\u00a0: non retenu\u00a0: il a manqué 40\u00a0€ (1\u00a0voix, coût 50\u00a0€).\n"
        in process.stdout
    )
    assert process.returncode == 0


@pytest.mark.parametrize(
    ("flags", "winners"),
    [
        ((), ["1", "3"]),
        (("--rule", "greedy", "--leftover", "stop", "--ties", "id"), ["1"]),
        (("--leftover", "stop"), ["1", "3"]),
        (("--minimum", "2"), ["1"]),
        (("--ties", "votes,id"), ["1", "3"]),
        (("--utility", "approvals"), ["1", "3"]),
    ],
)
def test_flags_change_what_they_say(tally, flags, winners):
    assert json.loads(tally(text(), "--json", *flags).stdout)["winners"] == winners


def test_unsupported_projects_win_only_when_asked_for(tally):
    content = text(projects=("project_id;cost", "1;10", "2;20", "3;30", "4;40"))

    without, kept = (
        json.loads(tally(content, "--json", *flags).stdout)["winners"]
        for flags in ((), ("--keep-unsupported",))
    )

    assert (without, kept) == (["1", "2", "3"], ["1", "2", "3", "4"])


def test_a_lot_asks_for_the_seed(tally):
    refused, settled = tally(TIED, "--language", "fr"), tally(TIED, "--json", "--seed", "graine")

    assert refused.returncode == 1
    assert (
        refused.stderr
        == "Un tirage au sort doit départager 1, 2\u00a0: donnez la graine publiée avec --seed.\n"
    )
    assert len(json.loads(settled.stdout)["lots"][0]) == 2


def test_published_rules_are_read_from_a_file(tally, tmp_path):
    rules = tmp_path / "rules.json"
    rules.write_text('{"rule": "greedy", "options": {"minimum_votes": 2}}')

    data = json.loads(tally(TIED, "--json", "--rules", str(rules), "--seed", "graine").stdout)

    assert data["winners"] == []
    assert (data["options"]["minimum_votes"], data["options"]["seed"]) == (2, "graine")


@pytest.mark.parametrize(
    ("content", "flags", "message"),
    [
        (
            text(rule="unknown"),
            (),
            "The file names no rule that we can apply (unknown): say which with --rule.",
        ),
        (text({"budget": 1, "vote_type": "approval"}), (), "The file names no rule that we can apply (–)"),
        (
            text(),
            ("--rule", "borda"),
            'There is no rule "borda". Known rules: greedy, greedy-per-cost, fixed,',
        ),
        (text(), ("--ties", "cost"), 'The tie criteria must all differ and end in "lot" or "id": cost.'),
        (text(), ("--ties", "coin"), 'The option "ties" does not take the value'),
        (text(), ("--minimum", "-1"), 'The option "minimum_votes" cannot be negative.'),
        (text(), ("--seed", " x"), "The seed is empty"),
        (text(), ("--utility", "points"), "The rule greedy does not count this type of ballot (approval)"),
        (
            text(vote_type="ordinal"),
            ("--rule", "majority-judgment"),
            "does not count this type of ballot (ranking).",
        ),
        (text(vote_type="ordinal", scoring_fn="Dowdall"), (), "no rule that we can apply (greedy)"),
        (text(vote_type="ordinal"), ("--utility", "points"), 'the option "vector" says how many'),
        (text(), ("--rule", "fixed"), "say so with --winners."),
        (text(), ("--rule", "phragmen", "--winners", "2"), 'does not read the option "winners"'),
        (text(), ("--leftover", "top-up"), "give all three with --rules, or none."),
        (text(num_votes=3)[:-8], (), "Line 16, column 2: the file is cut off here"),
        (None, (), "cannot be read."),
        (text(), ("--rules", "nowhere.json"), "The file nowhere.json cannot be read."),
        (text(), ("--rules", "pyproject.toml"), "The file pyproject.toml is not JSON."),
        (text(), ("--rules", "x.json", "--minimum", "2"), "--rules says it all: only --seed may go with it."),
    ],
)
def test_what_cannot_be_counted_is_refused_in_one_sentence(tally, content, flags, message):
    process = tally(content, "--language", "en", *flags)

    assert message in process.stderr
    assert process.stderr.count("\n") == 1
    assert (process.stdout, process.returncode) == ("", 1)


def test_a_ranking_is_counted_by_approvals_when_asked_for(tally):
    process = tally(text(vote_type="ordinal"), "--rule", "greedy", "--utility", "approvals", "--json")

    assert json.loads(process.stdout)["winners"] == ["1", "3"]


def test_nothing_in_a_file_reaches_the_terminal_as_a_command(tally):
    projects = ("project_id;cost;name", "1\x1b[1m;60;\x1b[2JOne", "2;50;Two\u202e", "3;30;Three")
    counted = tally(text(projects=projects, votes=("voter_id;vote", "a;1\x1b[1m,2", "b;3")), "--seed", "x")
    refused = tally(text(projects=projects, votes=("voter_id;vote", "a;1\x1b[1m\x1b[2J")))

    assert "One" in counted.stdout
    assert refused.returncode == 1
    assert not {"\x1b", "\u202e"} & {*counted.stdout, *refused.stderr}


def test_ursynow_from_the_command_line():
    command = [sys.executable, "-m", "voting.tally", str(shared("poland_warszawa_2024_ursynow.pb"))]

    process = subprocess.run(command, cwd=ROOT, capture_output=True, encoding="utf-8", check=True)

    assert "The file gives the same projects as officially funded." in process.stdout


def test_the_command_needs_nothing_but_python_and_numpy():
    script = (
        "import sys, voting.tally.command_line.command; "
        "print(*sorted({name.split('.')[0] for name in sys.modules}))"
    )

    process = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, capture_output=True, encoding="utf-8", check=True
    )

    assert not {"django", "celery", "accounts", "budget", "pabutools"} & set(process.stdout.split())


PB_RULES = [
    ({"rule": "greedy-no-skip"}, "greedy", {"leftover": "stop"}),
    ({"rule": "equalshares"}, "equal-shares", {"completion": "none", "utility": "cost"}),
    ({"rule": "equalshares/add1"}, "equal-shares", {"completion": "add1", "comparison": False}),
    ({"rule": "equalshares/add1-comparison"}, "equal-shares", {"completion": "add1", "comparison": True}),
]


@pytest.mark.parametrize(("meta", "rule", "options"), PB_RULES)
def test_the_word_of_the_file_names_the_rule(tally, meta, rule, options):
    data = json.loads(tally(text(**meta), "--json", "--seed", "graine").stdout)

    assert data["rule"] == rule
    assert data["options"].items() >= options.items()


ALL_RULES = [
    ("--rule", "greedy"),
    ("--rule", "greedy-per-cost", "--utility", "cost"),
    ("--rule", "fixed", "--winners", "2"),
    ("--rule", "equal-shares"),
    ("--rule", "equal-shares", "--completion", "add1u", "--add1-stop", "overspend", "--share", "floor"),
    ("--rule", "equal-shares", "--completion", "greedy", "--comparison", "--utility", "cardinality"),
    ("--rule", "phragmen"),
]
NOTHING_TO_WIN = {
    "every cost above the budget": text(budget="20"),
    "no money": text(budget="0"),
    "no ballot": text(votes=("voter_id;vote",)),
    "only empty ballots": text(votes=("voter_id;vote", "a;", "b;None")),
    "no project": text(projects=("project_id;cost",), votes=("voter_id;vote", "a;")),
}


@pytest.mark.parametrize("flags", ALL_RULES, ids=" ".join)
def test_every_rule_is_counted_twice_alike_when_asked_for(tally, flags):
    process = tally(text(currency="EUR"), "--json", "--recount", "--timings", "--seed", "graine", *flags)

    data = json.loads(process.stdout)
    assert (process.returncode, process.stderr, data["recount_agrees"]) == (0, "", True)
    assert data["winners"][0] in ("1", "3")
    assert set(data["seconds"]) == {"read", "count", "recount"}


@pytest.mark.parametrize("content", NOTHING_TO_WIN.values(), ids=NOTHING_TO_WIN.keys())
def test_where_nothing_can_win_nothing_wins_by_any_rule(capsys, tmp_path, content):
    path = tmp_path / "empty.pb"
    path.write_text(content)

    for flags in ALL_RULES:
        status = main([str(path), "--json", "--recount", "--seed", "graine", *flags])
        data = json.loads(capsys.readouterr().out)
        assert (status, data["winners"], data["total_cost"]) == (0, [], 0)
        assert main([str(path), "--language", "fr", "--seed", "graine", *flags]) == 0
        assert "Aucun projet retenu." in capsys.readouterr().out


def test_a_published_rule_may_keep_money_for_a_label_and_bound_it(tally, tmp_path):
    """Everything a town may publish, and no flag says: reserved money, quotas, exclusions, the top-up."""
    rules = tmp_path / "rules.json"
    options = {
        "reserved": [{"label": "district:Nord", "amount": 30}],
        "quotas": [{"label": "category:*", "maximum": 1}],
        "exclusive": [["1", "4"]],
        "leftover": "top-up",
        "top_up_from": "1/2",
        "reserve": 10,
    }
    rules.write_text(json.dumps({"rule": "greedy", "options": options}))
    projects = (
        "project_id;cost;district;category",
        *("1;60;;Vert", "2;15;Sud;Sport", "3;30;Nord;", "4;5;;", "5;1;;Vert"),
    )
    votes = ("voter_id;vote", "a;1,2,3", "b;1,2,5", "c;1,4", "d;2,4")

    process = tally(
        text(projects=projects, votes=votes), "--rules", str(rules), "--language", "en", "--recount"
    )

    lines = lines_of(process)
    assert 'Sum reserved for "district:Nord": 30' in lines
    assert lines[lines.index("  1. 3 3: 1 vote, 30") + 1] == "     from the sum reserved"
    assert lines[lines.index("  3. 1 1: 3 votes, 60") + 1] == "     5 from the reserve"
    assert "Total: 105, 0 left" in lines
    assert "  4 4: not funded (2 votes): it cannot be beside 1, which was funded before it." in lines
    assert '  5 5: not funded (1 vote): the maximum of 1 project for "category:Vert" was reached.' in lines
    assert (lines[-1], process.returncode) == ("The second, naive count gives the same bytes.", 0)


def lines_of(process):
    return [line.replace("\u00a0", " ") for line in process.stdout.splitlines()]


def test_equal_shares_says_what_a_ballot_had_and_what_each_supporter_paid(tally):
    content = text(budget="120", currency="EUR", votes=("voter_id;vote", "a;1,2", "b;1,2", "c;3"))
    flags = ("--rule", "equal-shares", "--completion", "add1", "--language", "en")

    alone, beside = lines_of(tally(content, *flags)), lines_of(tally(content, *flags, "--comparison"))

    assert "Share of each ballot: 40 €" in alone
    assert "Stopped: no supported project fitted any more in what was left." in alone
    assert alone[alone.index("  1. 2 Two: 2 votes, 50 €") + 1] == (
        "     25 € per supporter, paid in full by 2 ballots"
    )
    assert "  1 One: not funded: its 2 supporters were 30 € short (costs 60 €)." in alone
    assert "Comparison: 1 ballot prefers equal-shares, 2 ballots greedy" in beside
    assert "greedy takes its place; equal-shares would have funded: 2, 3" in beside


def test_phragmen_says_its_loads_and_judgment_its_medians(tally):
    scored = text(vote_type="scoring", votes=("voter_id;vote;points", "a;1,2;4,1", "b;1,3;3,3", "c;;"))

    loads = lines_of(tally(text(), "--rule", "phragmen", "--language", "en", "--seed", "graine"))
    medians = lines_of(tally(scored, "--rule", "majority-judgment", "--language", "en"))

    assert "     load of 30 per supporter" in loads
    assert "     median grade 3 (1 above, 1 below)" in medians


def test_a_plan_counts_its_rounds_one_after_the_other(tally, tmp_path):
    rules = tmp_path / "plan.json"
    rounds = [
        {"key": "first", "label": "district:Nord", "budget": 60, "rule": "greedy"},
        {"key": "town", "receives": ["first"], "budget": 30, "rule": "greedy"},
    ]
    rules.write_text(json.dumps({"plan": rounds}))
    content = (
        "META\nkey;value\nbudget;90\nvote_type;approval\nPROJECTS\nproject_id;cost;district\n"
        "1;40;Nord\n2;30;Sud\n3;25;Nord\nVOTES\nvoter_id;vote\na;1\nb;1,2\nc;3\nd;2,3\ne;2\n"
    )

    done = tally(content, "--rules", str(rules), "--seed", "graine", "--json", "--recount")
    in_french = tally(content, "--rules", str(rules), "--seed", "graine", "--language", "fr")

    results = json.loads(done.stdout)
    assert (results["winners"], results["total_cost"], results["recount_agrees"]) == (["3", "2"], 55, True)
    assert results["rounds"]["town"]["budget"] == 65
    assert "— first —" in in_french.stdout


def test_a_python_without_numpy_is_told_what_it_lacks():
    command = [sys.executable, "-S", "-m", "voting.tally", "town.pb"]

    process = subprocess.run(command, cwd=ROOT, capture_output=True, encoding="utf-8", check=False)

    assert process.returncode == 1
    assert "pip install numpy" in process.stderr


def test_criteria_after_one_that_always_decides_are_not_read(tally):
    all_of_them, to_the_id = (
        json.loads(tally(text(), "--json", "--ties", ties).stdout)
        for ties in ("votes,cost,id,lot", "votes,cost,id")
    )

    assert all_of_them == to_the_id
