"""What an import refuses: one clear sentence with its place, and not a row nor a key left behind."""

import subprocess
import sys
from io import StringIO

import pytest
from django.core.management.base import CommandError, OutputWrapper

from budget.models import Edition
from tests.environment import ROOT
from tests.factories.accounts import LONG_AGO as AT
from tests.voting.tally.pbtext import text
from tests.voting.test_importing import VOTES, WHERE, keys, put, rows, run
from voting.management.doors import ProgressLine
from voting.models import Ballot, Poll
from voting.services import importing

__all__ = ["put"]

PROJECTS = ("project_id;cost;name", "1;60;One", "2;50;Two", "3;30;Three")
WHOLE = text(votes=VOTES, **WHERE, num_votes="4")

FAULTS = {
    "cut in a ballot": (WHOLE[:-4], "Ligne 23, colonne 5", "coupé"),
    "cut in the projects": (WHOLE[: WHOLE.index("Two")], "Ligne 16, colonne 6", "coupé"),
    "cut between two ballots": (WHOLE[: WHOLE.index("c;;")], "num_votes annonce 4", "contient 2"),
    "an id twice": (WHOLE.replace("3;30;Three", "2;30;Three"), "Ligne 17, colonne 1", "déjà dans la liste"),
    "a voter twice": (WHOLE.replace("b;1,3", "a;1,3"), "Ligne 21, colonne 1", "déjà un bulletin"),
    "a foreign project": (WHOLE.replace("b;1,3", "b;1,9"), "Ligne 21, colonne 5", "« 9 », qui n'existe pas"),
    "a negative cost": (WHOLE.replace("2;50;", "2;-50;"), "Ligne 16, colonne 3", "« -50 »"),
    "a cost in words": (WHOLE.replace("2;50;", "2;cher;"), "Ligne 16, colonne 3", "« cher »"),
    "a budget of 10^30": (WHOLE.replace("budget;100", f"budget;1{'0' * 30}"), "Ligne 4", "somme d'argent"),
    "an unknown vote": (WHOLE.replace(";approval", ";telepathy"), "Ligne 5, colonne 11", "« telepathy »"),
    "not text": (WHOLE.encode().replace(b"Two", b"\xff\xfe"), "Ligne 16", "UTF-8"),
    "no project": (text(projects=PROJECTS[:1], votes=VOTES[:1]), "aucun projet", ""),
    "no money": (WHOLE.replace("budget;100", "budget;0"), "budget du fichier est nul", ""),
    "dust": (WHOLE.replace("2;50;", "2;50.00001;"), "plus de quatre décimales", ""),
    "an endless id": (text(projects=(*PROJECTS, f"{'x' * 61};30;Four")), "dépasse 60", ""),
    "too much": (WHOLE.replace("2;50;", "2;999999999999999.9999;"), "trop grands", ""),
}  # fmt: skip


@pytest.mark.parametrize(("content", "place", "sentence"), FAULTS.values(), ids=FAULTS.keys())
def test_a_broken_file_is_refused_with_its_place_and_leaves_nothing(db, put, content, place, sentence):
    before = rows()

    with pytest.raises(CommandError) as refusal:
        run(put(content), "--count")

    printed = str(refusal.value).replace("\u00a0", " ").replace("’", "'")
    assert place in printed
    assert sentence in printed
    assert "\n" not in printed
    assert rows() == before
    assert keys() == []


@pytest.mark.parametrize("rule", ["phragmen", "unknown", "greedy-custom", "greedy-exclusive"])
def test_a_file_of_another_rule_is_not_half_imported_when_it_was_to_be_counted(db, put, rule):
    path = put(rule=rule)
    before = rows()

    with pytest.raises(CommandError, match="greedy-no-skip") as refusal:
        run(path, "--count")

    assert rule in str(refusal.value)
    assert rows() == before
    run(path)
    assert Ballot.objects.count() == 4


def test_a_write_that_breaks_off_leaves_no_row_and_no_key(db, put):
    def breaking(step):
        def progress(done, total):
            if "criture" in step and done == total:
                raise KeyboardInterrupt

        return progress

    path = put()
    plan = importing.read(path.name, path.read_bytes(), lambda *_units: None)
    before = rows()

    with pytest.raises(KeyboardInterrupt):
        importing.write(plan, town=None, at=AT, steps=breaking)

    assert rows() == before
    assert keys() == []


def test_without_the_counting_side_nothing_is_imported(db, put, settings):
    settings.COUNTING_VAULT_DIR = None

    with pytest.raises(CommandError, match="coffre du dépouillement"):
        run(put())

    assert not Poll.objects.exists()


def test_a_file_that_is_not_there_is_a_sentence(db, tmp_path):
    with pytest.raises(CommandError, match="n’existe pas"):
        run(tmp_path / "nothing.pb")


def test_the_same_file_imported_by_two_people_at_once_is_there_once(at_once, put):
    path = put()

    answers = at_once(lambda: run(path), lambda: run(path))

    assert [type(answer) for answer in answers] == [tuple, tuple]
    assert Edition.objects.count() == 1
    assert Ballot.objects.count() == 4
    assert len(keys()) == 3


def test_on_the_command_line_a_refusal_is_one_line_and_exit_code_one(process_environment, put):
    path = put(WHOLE[:-4])

    ended = subprocess.run(
        [sys.executable, "manage.py", "import_pb", str(path), "--json"],
        capture_output=True, text=True, cwd=ROOT, check=False, env=process_environment,
    )  # fmt: skip

    assert ended.returncode == 1
    assert ended.stdout == ""
    assert ended.stderr.splitlines()[-1].startswith("Ligne 23, colonne 5")
    assert "CommandError" not in ended.stderr


class Terminal(StringIO):
    def isatty(self):
        return True


def test_on_a_terminal_one_line_redraws_itself_to_its_end():
    screen = Terminal()

    step = ProgressLine(OutputWrapper(screen)).step("Scellement")
    for done in range(1001):
        step(done, 1000)

    assert screen.getvalue().count("\n") == 1
    assert screen.getvalue().endswith("100 %\n")
    assert screen.getvalue().count("\r") < 20
