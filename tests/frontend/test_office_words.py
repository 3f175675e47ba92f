"""The office has a word for every act the journal may hold and every row it may point at."""

import ast
from pathlib import Path

import pytest
from django.apps import apps

from frontend.words.journal import EVENTS, SUBJECTS, details_in_words, subject_in_words
from frontend.words.tables import word

ROOT = Path(__file__).resolve().parent.parent.parent


def recorded_events():
    for package in ("accounts", "budget", "voting", "deploy"):
        for path in sorted((ROOT / package).rglob("*.py")):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Call) and ast.unparse(node.func) == "journal.record":
                    yield from constants(node.args[0])


def constants(event):
    """`journal.record("role.granted", …)`; where the event is chosen before, its module is read by people."""
    return [event.value] if isinstance(event, ast.Constant) else []


EVENTS_IN_CODE = sorted(set(recorded_events()))


def test_the_journal_is_read_at_all():
    assert len(EVENTS_IN_CODE) > 20


@pytest.mark.parametrize("event", EVENTS_IN_CODE)
def test_each_act_of_the_journal_has_its_words(event):
    assert event in EVENTS


def test_each_subject_is_a_table_of_ours():
    tables = {model._meta.label_lower for model in apps.get_models()}

    assert set(SUBJECTS) <= tables


def test_details_are_told_in_words_and_what_is_empty_is_left_out():
    details = details_in_words({"role": "officer", "departments": ["Voirie", "Parcs"], "reason": ""}, word)

    assert details == [("rôle", "Agent"), ("services", "Voirie, Parcs")]


def test_a_row_is_named_by_its_kind_and_number():
    assert subject_in_words("budget.proposal:12") == "Idée n° 12"
