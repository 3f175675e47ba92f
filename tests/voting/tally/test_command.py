"""The observer's command, run as an observer runs it."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.voting.tally.pbtext import text
from tests.voting.tally.test_shared_elections import shared

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
        (text(), ("--rule", "borda"), 'There is no rule "borda". Known rules: greedy.'),
        (text(), ("--ties", "cost"), 'The tie criteria must all differ and end in "lot" or "id": cost.'),
        (text(), ("--ties", "coin"), 'The option "ties" does not take the value'),
        (text(), ("--minimum", "-1"), 'The option "minimum_votes" cannot be negative.'),
        (text(), ("--seed", " x"), "The seed is empty"),
        (text(), ("--utility", "points"), "The rule greedy does not count this type of ballot (approval)"),
        (text(vote_type="ordinal"), ("--rule", "greedy"), "(ranking) by points: see --utility."),
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
    process = tally(text(projects=("project_id;cost;name", "1;60;\x1b[2JOne", "2;50;Two", "3;30;Three")))

    assert "\x1b" not in process.stdout
    assert "One" in process.stdout


def test_ursynow_from_the_command_line():
    command = [sys.executable, "-m", "voting.tally", str(shared("poland_warszawa_2024_ursynow.pb"))]

    process = subprocess.run(command, cwd=ROOT, capture_output=True, encoding="utf-8", check=True)

    assert "The file gives the same projects as officially funded." in process.stdout


def test_the_command_needs_nothing_but_python():
    script = "import sys, voting.tally.__main__; print(*sorted({name.split('.')[0] for name in sys.modules}))"

    process = subprocess.run(
        [sys.executable, "-S", "-c", script], cwd=ROOT, capture_output=True, encoding="utf-8", check=True
    )

    assert not {"django", "celery", "accounts", "budget", "numpy"} & set(process.stdout.split())
