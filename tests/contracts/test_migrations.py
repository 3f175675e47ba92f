"""A migration may run while the program of yesterday does: what that would break is decided, in words."""

from collections.abc import Iterator

import pytest
from django.db.migrations.loader import MigrationLoader
from django_migration_linter import MigrationLinter
from django_migration_linter.sql_analyser import analyse_sql_statements
from django_migration_linter.sql_analyser.postgresql import PostgresqlAnalyser

from tests.environment import ROOT

OURS = ("accounts", "budget", "voting")
# What breaks the program before it, on purpose: the name of the migration, and why.
DECIDED = {
    "0003_outcomes_show_where_the_money_went": "no town had counted yet",
    "0009_urns_forget_the_order_of_their_rows": (
        "a poll that is settled or closed is finished by the version before"
    ),
    "0009_departments_close_roles_end_and_deputies_stand_in": "a team is small, and no rule stricter",
    "0011_lists_of_people_are_brought": "registers are small yet, and it waits until no poll is open",
    "0013_who_may_be_twice_waits_and_may_contest": "likewise",
    "0017_opinions_say_who_signed_for_whom": "an index of opinions, a few hundred rows",
    "0014_weighty_roles_are_proposed": "a new table, empty",
    "0021_a_draft_is_refused_and_read_before_it_is_public": "few signatures, and no rule is stricter",
    "0014_what_a_vote_has_settled_stays": "two polls never shared the key of an urn: each was drawn for one",
}
# Warnings that are worth a stop: data that cannot be taken back, and tables locked while an index grows.
STOPS = ["RUNPYTHON_REVERSIBLE", "RUNPYTHON_MODEL_IMPORT", "CREATE_INDEX", "CREATE_INDEX_EXCLUSIVE"]


@pytest.mark.postgresql
@pytest.mark.django_db
def test_a_migration_leaves_the_program_before_it_working(capsys: pytest.CaptureFixture[str]) -> None:
    linter = MigrationLinter(
        str(ROOT), no_cache=True, include_apps=OURS, ignore_name=DECIDED, warnings_as_errors_tests=STOPS
    )

    linter.lint_all_migrations()

    assert not linter.has_errors, capsys.readouterr().out


def names_of_ours() -> Iterator[str]:
    return (name for app, name in MigrationLoader(None).disk_migrations if app in OURS)


def test_what_was_decided_is_a_migration() -> None:
    assert DECIDED.keys() - set(names_of_ours()) == set()


@pytest.mark.parametrize(
    ("statement", "code"),
    [
        ('ALTER TABLE "budget_project" DROP COLUMN "title" CASCADE;', "DROP_COLUMN"),
        ('ALTER TABLE "budget_project" RENAME COLUMN "title" TO "name";', "RENAME_COLUMN"),
        ('ALTER TABLE "budget_project" ALTER COLUMN "title" SET NOT NULL;', "NOT_NULL"),
    ],
)
def test_the_test_itself_sees_what_breaks_yesterday(statement: str, code: str) -> None:
    errors, _ignored, _warnings = analyse_sql_statements(
        PostgresqlAnalyser, ["BEGIN;", statement, "COMMIT;"], []
    )

    assert code in {error.code for error in errors}
