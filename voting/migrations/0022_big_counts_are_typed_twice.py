"""From 300 signatures on paper two people type each sheet; what they typed stays once all is counted."""

from importlib import import_module

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

vote = import_module("voting.migrations.0014_what_a_vote_has_settled_stays")
paper = import_module("voting.migrations.0019_a_day_of_voting_on_paper")

TABLE = "voting_secondtyping"
OF_THE_SHEET = "(SELECT poll_id FROM voting_papersheet WHERE id = {}.sheet_id)"


def of_the_typing(vendor):
    signed = vote.poll_where(paper.IS_SIGNED, OF_THE_SHEET.format("NEW"))
    emptied = vote.poll_where("poll.emptied_at IS NOT NULL", OF_THE_SHEET.format("OLD"))
    yield vote.Rule("sheets_are_typed_again_before_the_count", "INSERT", TABLE, f"NOT {signed}", vote.CLOSED)
    yield vote.Rule(
        "second_typings_stay_once_counted", "UPDATE", TABLE,
        f"{vote.changed(vendor, 'id', 'sheet_id')} OR NOT {signed}", vote.STAYS,
    )
    yield vote.Rule("second_typings_are_not_deleted", "DELETE", TABLE, f"NOT {emptied}", vote.STAYS)


def put_up(apps, schema_editor):
    vendor = schema_editor.connection.vendor
    for rule in of_the_typing(vendor):
        schema_editor.execute(paper.written(vendor)(rule), params=None)
    if vendor == "postgresql":
        schema_editor.execute(
            f"CREATE TRIGGER {TABLE}_is_not_emptied BEFORE TRUNCATE ON {TABLE} EXECUTE FUNCTION refuse_emptying()"
        )


def take_down(apps, schema_editor):
    paper.drop(schema_editor, of_the_typing(schema_editor.connection.vendor))
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(f"DROP TRIGGER {TABLE}_is_not_emptied ON {TABLE}")


class Migration(migrations.Migration):

    dependencies = [
        ('voting', '0021_a_draft_is_refused_and_read_before_it_is_public'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='SecondTyping',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('choices', models.BinaryField(blank=True, null=True)),
                ('spoiled', models.CharField(blank=True, choices=[('rules', 'rules'), ('signed', 'signed'), ('unreadable', 'unreadable'), ('not_ours', 'not_ours'), ('several', 'several')], max_length=32)),
                ('sheet', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='second', to='voting.papersheet')),
                ('typed_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['sheet__number'],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('choices__isnull', True), models.Q(('spoiled', ''), _negated=True)), models.Q(('choices__isnull', False), ('spoiled', '')), _connector='OR'), name='a_second_typing_is_counted_or_spoiled'), models.CheckConstraint(condition=models.Q(('spoiled__in', ['rules', 'signed', 'unreadable', 'not_ours', 'several', ''])), name='second_typing_spoiled_is_known')],
            },
        ),
        migrations.RunPython(put_up, take_down),
    ]
