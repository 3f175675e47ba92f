"""Every table has its line in the table of rights: one that is added is somebody's to decide about."""

import re

from django.apps import apps

from deploy.backups.tables import LEFT_OUT
from deploy.database_roles import POLL_COLUMNS, TABLES

# What the web side never changes of a poll: where it belongs, and what the counting side alone may say.
NOT_OF_THE_WEB = {"id", "edition_id", "origin", "source", "seed", "keys_confirmed_at"}
OF_THE_FRAMEWORK = {"django_migrations"}
# Who people are, where they live, who signed: the counting side has no business there.
OF_PEOPLE = {
    "accounts_user",
    "accounts_notice",
    "accounts_membership",
    "account_emailaddress",
    "account_emailconfirmation",
    "budget_registerentry",
    "budget_proposal",
    "budget_support",
    "django_session",
    "voting_signature",
    "voting_endorsement",
}


def columns_by_table() -> dict[str, set[str]]:
    return {
        model._meta.db_table: {field.column for field in model._meta.fields}
        for model in apps.get_models(include_auto_created=True)
    }


def test_every_table_stands_in_the_table_of_rights_and_no_other() -> None:
    assert set(TABLES) == set(columns_by_table()) | OF_THE_FRAMEWORK


def test_the_counting_side_has_nothing_to_do_with_people() -> None:
    assert {table for table in OF_PEOPLE if TABLES[table].count} == set()


def test_the_backup_of_everything_else_reads_neither_table_of_the_vote_nor_what_no_archive_carries() -> None:
    unread = {table for table, rights in TABLES.items() if not rights.dump}

    assert unread == {"voting_ballot", "voting_signature", *LEFT_OUT}
    assert {right for rights in TABLES.values() for right in rights.dump} == {"SELECT"}


def test_a_right_to_change_columns_names_columns_that_are_there() -> None:
    columns = columns_by_table()
    named = {
        (table, column)
        for table, rights in TABLES.items()
        for right in (*rights.count, *rights.web)
        for column in re.findall(r"\w+", right.partition("(")[2])
    }

    assert {(table, column) for table, column in named if column not in columns[table]} == set()
    assert named


def test_each_column_of_a_poll_is_the_web_side_s_to_change_or_not() -> None:
    assert {*POLL_COLUMNS, *NOT_OF_THE_WEB} == columns_by_table()["voting_poll"]
    assert set(POLL_COLUMNS) & NOT_OF_THE_WEB == set()
