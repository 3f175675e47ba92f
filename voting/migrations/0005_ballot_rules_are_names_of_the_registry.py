from django.db import migrations, models


class RemoveConstraintUnderTriggers(migrations.RemoveConstraint):
    """SQLite builds a table anew to drop a constraint, and forgets the triggers that 0002 hung on it."""

    def database_forwards(self, app_label, schema_editor, from_state, to_state):
        hung = take_down_triggers(schema_editor)
        super().database_forwards(app_label, schema_editor, from_state, to_state)
        put_back(schema_editor, hung)

    def database_backwards(self, app_label, schema_editor, from_state, to_state):
        hung = take_down_triggers(schema_editor)
        super().database_backwards(app_label, schema_editor, from_state, to_state)
        put_back(schema_editor, hung)


def take_down_triggers(schema_editor):
    if schema_editor.connection.vendor != "sqlite":
        return []
    with schema_editor.connection.cursor() as cursor:
        cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
        hung = cursor.fetchall()
    for name, _statement in hung:
        schema_editor.execute(f"DROP TRIGGER {name}")
    return [statement for _name, statement in hung]


def put_back(schema_editor, hung):
    for statement in hung:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("voting", "0004_big_urns_are_opened_in_parts")]

    operations = [
        RemoveConstraintUnderTriggers(model_name="contest", name="contest_ballot_rule_is_known"),
        migrations.AlterField(
            model_name="contest",
            name="ballot_rule",
            field=models.CharField(default="approval", max_length=32),
        ),
    ]
