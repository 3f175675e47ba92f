"""TRUNCATE asks no row: it has a trigger of its own (SQLite has no such statement)."""

from django.db import migrations


def refuse(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(
            "CREATE TRIGGER journal_is_not_emptied BEFORE TRUNCATE ON accounts_journalentry "
            "EXECUTE FUNCTION refuse_journal_change()"
        )


def allow(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("DROP TRIGGER journal_is_not_emptied ON accounts_journalentry")


class Migration(migrations.Migration):
    is_safe_while_voting = True

    dependencies = [("accounts", "0004_remember_the_pepper_and_the_sweeps")]

    operations = [migrations.RunPython(refuse, allow)]
