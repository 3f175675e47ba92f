"""Who was entered enters once: no key of an entry changes, whatever is corrected, and no entry falls back."""

from django.db import migrations

CHANGES = """
    OLD.edition_id <> NEW.edition_id OR OLD.person_key <> NEW.person_key
    OR (OLD.family_key IS NOT NULL AND (NEW.family_key IS NULL OR OLD.family_key <> NEW.family_key))
    OR (OLD.letters_key IS NOT NULL AND (NEW.letters_key IS NULL OR OLD.letters_key <> NEW.letters_key))
    OR (OLD.status <> NEW.status AND OLD.status <> 'doubtful')
"""
POSTGRESQL = f"""
CREATE FUNCTION refuse_register_key_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the keys of a register entry stay' USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER register_keys_stay BEFORE UPDATE ON budget_registerentry
    FOR EACH ROW WHEN ({CHANGES}) EXECUTE FUNCTION refuse_register_key_change();
"""
POSTGRESQL_BACK = """
DROP TRIGGER register_keys_stay ON budget_registerentry;
DROP FUNCTION refuse_register_key_change();
"""
SQLITE = (
    f"CREATE TRIGGER register_keys_stay BEFORE UPDATE ON budget_registerentry WHEN {CHANGES} "
    "BEGIN SELECT RAISE(ABORT, 'the keys of a register entry stay'); END"
)
SQLITE_BACK = "DROP TRIGGER register_keys_stay"


def run(postgresql, sqlite):
    def on_this_database(apps, schema_editor):
        schema_editor.execute(postgresql if schema_editor.connection.vendor == "postgresql" else sqlite)

    return on_this_database


class Migration(migrations.Migration):
    dependencies = [("budget", "0013_who_may_be_twice_waits_and_may_contest")]

    operations = [migrations.RunPython(run(POSTGRESQL, SQLITE), run(POSTGRESQL_BACK, SQLITE_BACK))]
