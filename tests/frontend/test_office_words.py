"""The office has a word for every act the journal may hold and every row it may point at."""

import ast
from dataclasses import fields
from pathlib import Path

import pytest
from django.apps import apps
from django.utils import timezone

from budget.services.clarifying import CLARIFIED
from budget.services.milestones import MilestoneStep
from budget.services.projects import CostingLine
from budget.services.reviews import PUBLIC
from frontend.words.journal import DETAILS, EVENTS, SUBJECTS, details_in_words, subject_in_words
from frontend.words.tables import word
from voting.tally.ballots import registry
from voting.tally.types import Options, Reserved

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


def details_in_code():
    """The names said in the call; those of rows, of a ballot's bounds and of a count's options are listed."""
    for package in ("accounts", "budget", "voting", "deploy"):
        for path in sorted((ROOT / package).rglob("*.py")):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Call) and ast.unparse(node.func) == "journal.record":
                    yield from (said.arg for said in node.keywords if said.arg not in (None, "by", "at"))
    for rows in (CostingLine, MilestoneStep, Options, Reserved, *registry.RULES.values()):
        yield from (field.name for field in fields(rows))
    yield from (*CLARIFIED, *PUBLIC, "criteria", "weight", "help_text", "text", "verdicts", "unspent")


def test_each_detail_of_the_journal_has_its_words():
    assert set(details_in_code()) - DETAILS.keys() == set()


def test_days_rules_and_tables_are_told_as_people_say_them():
    with timezone.override("Europe/Paris"):
        told = details_in_words(
            {
                "due_on": "2027-01-31",
                "until": "2027-02-01T00:00:00+01:00",
                "rule": "approval",
                "bounds": {"minimum": 1, "blank_allowed": True, "spending_limit": None},
                "options": {"leftover": "skip", "ties": ["cost", "lot"]},
                "verdicts": {"3": ["rejected", "Trop cher."]},
            },
            word,
        )

    said = {name: value.replace("\xa0", " ") for name, value in told}
    assert said["attendu le"] == "dimanche 31 janvier 2027"
    assert said["jusqu’au"] == "dimanche 31 janvier 2027 à 23 h 59"
    assert said["mode d’expression"] == "Un nombre de projets"
    assert said["bornes du bulletin"] == "projets choisis, au moins : 1; vote blanc possible : oui"
    assert "skip" not in str(said)
    assert "cost" not in str(said)
    assert "rejected" not in str(said)


@pytest.mark.parametrize("typed", ["2026-02-30", "2026-05-12", "2026-13-04T00:00:00+00:00"])
def test_what_people_typed_is_told_as_they_typed_it(typed):
    told = details_in_words({"name": typed, "reference": typed, "before": {"reference": typed}}, word)

    assert [value.endswith(typed) for _name, value in told] == [True] * 3


def test_a_row_is_named_by_its_kind_and_number():
    assert subject_in_words("budget.proposal:12") == "Idée n° 12"
