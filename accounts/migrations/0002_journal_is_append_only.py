from django.db import migrations

POSTGRESQL = """
CREATE FUNCTION refuse_journal_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the journal is append-only' USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER journal_is_append_only BEFORE UPDATE OR DELETE ON accounts_journalentry
    FOR EACH ROW EXECUTE FUNCTION refuse_journal_change();
"""
POSTGRESQL_BACK = """
DROP TRIGGER journal_is_append_only ON accounts_journalentry;
DROP FUNCTION refuse_journal_change();
"""
SQLITE = [
    "CREATE TRIGGER journal_is_append_only_update BEFORE UPDATE ON accounts_journalentry "
    "BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END",
    "CREATE TRIGGER journal_is_append_only_delete BEFORE DELETE ON accounts_journalentry "
    "BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END",
]
SQLITE_BACK = ["DROP TRIGGER journal_is_append_only_update", "DROP TRIGGER journal_is_append_only_delete"]


def run(postgresql, sqlite):
    def on_this_database(apps, schema_editor):
        statements = [postgresql] if schema_editor.connection.vendor == "postgresql" else sqlite
        for statement in statements:
            schema_editor.execute(statement)

    return on_this_database


class Migration(migrations.Migration):
    dependencies = [("accounts", "0001_schema")]

    operations = [migrations.RunPython(run(POSTGRESQL, SQLITE), run(POSTGRESQL_BACK, SQLITE_BACK))]
