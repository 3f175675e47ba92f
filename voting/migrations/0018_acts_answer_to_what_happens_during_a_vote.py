from django.db import migrations, models


def take_down(apps, schema_editor):
    """SQLite makes the table anew for its constraint, and a trigger may look at none that is not there."""
    connection = schema_editor.connection
    if connection.vendor != "sqlite":
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name LIKE 'voting_%'")
        connection.taken_down = cursor.fetchall()
    for name, _text in connection.taken_down:
        schema_editor.execute(f"DROP TRIGGER {name}")


def put_up(apps, schema_editor):
    if schema_editor.connection.vendor == "sqlite":
        for _name, text in schema_editor.connection.taken_down:
            schema_editor.execute(text)


class Migration(migrations.Migration):

    dependencies = [('voting', '0017_who_waits_for_an_officer_does_not_sign')]

    operations = [
        migrations.RunPython(take_down, put_up),
        migrations.RemoveConstraint(model_name='incident', name='incident_kind_is_known'),
        migrations.AddField(
            model_name='incident',
            name='told_at',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AlterField(
            model_name='incident',
            name='kind',
            field=models.CharField(choices=[('note', 'note'), ('suspended', 'suspended'), ('resumed', 'resumed'), ('link_key_redrawn', 'link_key_redrawn'), ('link_copy_lost', 'link_copy_lost'), ('private_half_destroyed', 'private_half_destroyed'), ('close_postponed', 'close_postponed'), ('project_withdrawn', 'project_withdrawn'), ('annulled', 'annulled')], max_length=32),
        ),
        migrations.AddConstraint(
            model_name='incident',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['note', 'suspended', 'resumed', 'link_key_redrawn', 'link_copy_lost', 'private_half_destroyed', 'close_postponed', 'project_withdrawn', 'annulled'])), name='incident_kind_is_known'),
        ),
        migrations.RunPython(put_up, take_down),
    ]
