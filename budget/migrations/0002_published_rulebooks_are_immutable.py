from django.db import migrations

POSTGRESQL = """
CREATE FUNCTION refuse_rulebook_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.published_at IS NOT NULL THEN
        RAISE EXCEPTION 'a published rulebook is immutable' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF TG_OP = 'DELETE' THEN
        RETURN OLD;
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER published_rulebooks_are_immutable BEFORE UPDATE OR DELETE ON budget_rulebookversion
    FOR EACH ROW EXECUTE FUNCTION refuse_rulebook_change();
"""
POSTGRESQL_BACK = """
DROP TRIGGER published_rulebooks_are_immutable ON budget_rulebookversion;
DROP FUNCTION refuse_rulebook_change();
"""
SQLITE = [
    f"CREATE TRIGGER published_rulebooks_are_immutable_{verb.lower()} BEFORE {verb} ON budget_rulebookversion "
    "WHEN OLD.published_at IS NOT NULL BEGIN SELECT RAISE(ABORT, 'a published rulebook is immutable'); END"
    for verb in ("UPDATE", "DELETE")
]
SQLITE_BACK = [
    "DROP TRIGGER published_rulebooks_are_immutable_update",
    "DROP TRIGGER published_rulebooks_are_immutable_delete",
]


def run(postgresql, sqlite):
    def on_this_database(apps, schema_editor):
        statements = [postgresql] if schema_editor.connection.vendor == "postgresql" else sqlite
        for statement in statements:
            schema_editor.execute(statement)

    return on_this_database


class Migration(migrations.Migration):
    dependencies = [("budget", "0001_schema")]

    operations = [migrations.RunPython(run(POSTGRESQL, SQLITE), run(POSTGRESQL_BACK, SQLITE_BACK))]
