"""Every table has its line in the table of rights: one that is added is somebody's to decide about."""

import re

from django.apps import apps

from deploy.database_roles import TABLES

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


def test_the_backup_of_everything_else_reads_all_but_the_two_tables_of_the_vote() -> None:
    unread = {table for table, rights in TABLES.items() if not rights.dump}

    assert unread == {"voting_ballot", "voting_signature"}
    assert {right for rights in TABLES.values() for right in rights.dump} == {"SELECT"}


def test_a_right_to_change_columns_names_columns_that_are_there() -> None:
    columns = columns_by_table()
    named = {
        (table, column)
        for table, rights in TABLES.items()
        for right in rights.count
        for column in re.findall(r"\w+", right.partition("(")[2])
    }

    assert {(table, column) for table, column in named if column not in columns[table]} == set()
    assert named
