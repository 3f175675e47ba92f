"""A day of voting on paper, after the online vote: signed for on the same register, counted with the urn.

The triggers of 0014 that it concerns are hung anew; what was signed and typed stays once the day is over.
"""

from importlib import import_module

import django.db.models.deletion
import django.db.models.expressions
from django.conf import settings
from django.db import migrations, models

vote = import_module("voting.migrations.0014_what_a_vote_has_settled_stays")

ON_PAPER = "EXISTS (SELECT 1 FROM voting_pollingstation station WHERE station.poll_id = poll.id)"
COUNTED = "EXISTS (SELECT 1 FROM voting_papercount paper WHERE paper.poll_id = poll.id)"
# From the close of the online vote until somebody ends the paper vote.
IS_SIGNED = f"(poll.status = 'closed' AND {ON_PAPER} AND NOT {COUNTED})"
IS_OPENED = f"({vote.IS_OPENED} AND (NOT {ON_PAPER} OR {COUNTED}))"


def hung_anew(vendor):
    """The rules of 0014 that a day of paper changes."""
    filling = vote.poll_where(f"({vote.IS_FILLING} OR (NEW.channel = 'paper' AND {IS_SIGNED}))")
    yield vote.Rule(
        "registers_are_signed_while_settled", "INSERT", "voting_signature", f"NOT {filling}", vote.CLOSED
    )
    stays = vote.poll_where(
        f"({vote.IS_FILLING} OR poll.emptied_at IS NOT NULL OR (OLD.channel = 'paper' AND {IS_SIGNED}))",
        "OLD.poll_id",
    )
    yield vote.Rule("voting_signature_stays", "DELETE", "voting_signature", f"NOT {stays}", vote.STAYS)
    for rule in vote.of_the_outcome(vendor):
        if rule.name.endswith("_come_with_the_count"):
            yield rule._replace(refused=rule.refused.replace(vote.IS_OPENED, IS_OPENED))
    name, when, demanded = next(
        demand for demand in vote.demands(vendor) if demand[0] == "counts_have_an_outcome_and_a_seed"
    )
    is_paper_over = (
        "(NOT EXISTS (SELECT 1 FROM voting_pollingstation WHERE poll_id = NEW.id)"
        " OR EXISTS (SELECT 1 FROM voting_papercount WHERE poll_id = NEW.id))"
    )
    yield vote.Rule(
        name, "UPDATE", "voting_poll", f"NOT ({demanded} AND {is_paper_over})",
        "what this step of a vote asks for is not there", when=when,
    )


def of_the_paper(vendor):
    settled = "poll.settled_at IS NOT NULL"
    station, sheet, count = "voting_pollingstation", "voting_papersheet", "voting_papercount"
    yield vote.Rule(
        "settled_stations_are_frozen", "INSERT", station, vote.poll_where(settled), vote.FROZEN
    )
    yield vote.Rule(
        "settled_stations_stay", "DELETE", station, vote.poll_where(settled, "OLD.poll_id"), vote.FROZEN
    )
    yield vote.Rule(
        "stations_stay_with_their_poll", "UPDATE", station, "", vote.OTHER_POLL,
        when=vote.changed(vendor, "id", "poll_id"),
    )
    yield vote.Rule(
        "sheets_are_typed_after_the_close", "INSERT", sheet, f"NOT {vote.poll_where(IS_SIGNED)}", vote.CLOSED
    )
    yield vote.Rule(
        "typed_sheets_stay_once_counted", "UPDATE", sheet,
        f"{vote.changed(vendor, 'id', 'poll_id', 'number')} OR NOT {vote.poll_where(IS_SIGNED)}", vote.STAYS,
    )
    emptied = vote.poll_where("poll.emptied_at IS NOT NULL", "OLD.poll_id")
    yield vote.Rule("typed_sheets_are_not_deleted", "DELETE", sheet, f"NOT {emptied}", vote.STAYS)
    yield vote.Rule(
        "paper_is_counted_after_the_close", "INSERT", count, f"NOT {vote.poll_where(IS_SIGNED)}", vote.CLOSED
    )
    yield vote.Rule("paper_counts_stay", "UPDATE", count, "", vote.STAYS)
    yield vote.Rule("paper_counts_are_not_deleted", "DELETE", count, "", vote.STAYS)


NOT_EMPTIED = ("voting_pollingstation", "voting_papersheet", "voting_papercount")


def written(vendor):
    return vote.postgresql if vendor == "postgresql" else vote.sqlite


def drop(schema_editor, rules):
    for rule in rules:
        if schema_editor.connection.vendor == "postgresql":
            schema_editor.execute(f"DROP TRIGGER {rule.name} ON {rule.table}; DROP FUNCTION refuse_{rule.name}()")
        else:
            schema_editor.execute(f"DROP TRIGGER {rule.name}")


def put_up(apps, schema_editor):
    vendor = schema_editor.connection.vendor
    drop(schema_editor, hung_anew(vendor))
    for rule in (*hung_anew(vendor), *of_the_paper(vendor)):
        schema_editor.execute(written(vendor)(rule), params=None)
    if vendor == "postgresql":
        for table in NOT_EMPTIED:
            schema_editor.execute(
                f"CREATE TRIGGER {table}_is_not_emptied BEFORE TRUNCATE ON {table} EXECUTE FUNCTION refuse_emptying()"
            )


def take_down(apps, schema_editor):
    vendor = schema_editor.connection.vendor
    anew = list(hung_anew(vendor))
    drop(schema_editor, anew)
    drop(schema_editor, of_the_paper(vendor))
    names = {rule.name for rule in anew}
    for rule in vote.rules(vendor):
        if rule.name in names:
            schema_editor.execute(written(vendor)(rule), params=None)
    if vendor == "postgresql":
        for table in NOT_EMPTIED:
            schema_editor.execute(f"DROP TRIGGER {table}_is_not_emptied ON {table}")



class Migration(migrations.Migration):

    dependencies = [
        ('voting', '0018_acts_answer_to_what_happens_during_a_vote'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='PollingStation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=80)),
                ('address', models.CharField(max_length=200)),
                ('opens', models.TimeField()),
                ('closes', models.TimeField()),
                ('poll', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='stations', to='voting.poll')),
            ],
            options={
                'ordering': ['name', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='DayPass',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('helper', models.CharField(max_length=80)),
                ('digest', models.CharField(max_length=64, unique=True)),
                ('opened_at', models.DateTimeField()),
                ('closed_at', models.DateTimeField(blank=True, null=True)),
                ('opened_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('station', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='passes', to='voting.pollingstation')),
            ],
            options={
                'verbose_name_plural': 'day passes',
                'ordering': ['opened_at', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='PaperCount',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('ended_at', models.DateTimeField()),
                ('signatures', models.PositiveIntegerField()),
                ('ballots', models.PositiveIntegerField()),
                ('spoiled', models.PositiveIntegerField()),
                ('explanation', models.TextField(blank=True)),
                ('ended_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('poll', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='paper_count', to='voting.poll')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('signatures', django.db.models.expressions.CombinedExpression(models.F('ballots'), '+', models.F('spoiled'))), models.Q(('explanation', ''), _negated=True), _connector='OR'), name='a_difference_on_paper_is_explained')],
            },
        ),
        migrations.CreateModel(
            name='PaperSheet',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField()),
                ('tracking_number', models.CharField(blank=True, max_length=16)),
                ('choices', models.BinaryField(blank=True, null=True)),
                ('spoiled', models.CharField(blank=True, choices=[('rules', 'rules'), ('signed', 'signed'), ('unreadable', 'unreadable'), ('not_ours', 'not_ours'), ('several', 'several')], max_length=32)),
                ('poll', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='sheets', to='voting.poll')),
                ('typed_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['number'],
                'constraints': [models.UniqueConstraint(fields=('poll', 'number'), name='a_sheet_is_typed_once'), models.UniqueConstraint(condition=models.Q(('tracking_number', ''), _negated=True), fields=('poll', 'tracking_number'), name='sheets_are_found_one_by_one'), models.CheckConstraint(condition=models.Q(('number__gte', 1)), name='sheets_are_numbered_from_one'), models.CheckConstraint(condition=models.Q(models.Q(('choices__isnull', True), ('tracking_number', ''), models.Q(('spoiled', ''), _negated=True)), models.Q(('choices__isnull', False), ('spoiled', ''), models.Q(('tracking_number', ''), _negated=True)), _connector='OR'), name='a_sheet_is_counted_or_spoiled'), models.CheckConstraint(condition=models.Q(('spoiled__in', ['rules', 'signed', 'unreadable', 'not_ours', 'several', ''])), name='paper_sheet_spoiled_is_known')],
            },
        ),
        migrations.AddConstraint(
            model_name='pollingstation',
            constraint=models.UniqueConstraint(fields=('poll', 'name'), name='a_station_has_a_name_of_its_own'),
        ),
        migrations.AddConstraint(
            model_name='pollingstation',
            constraint=models.CheckConstraint(condition=models.Q(('closes__gt', models.F('opens'))), name='a_station_closes_after_it_opens'),
        ),
        migrations.AddConstraint(
            model_name='daypass',
            constraint=models.CheckConstraint(condition=models.Q(('digest__regex', '^[0-9a-f]{64}$')), name='a_pass_digest_is_whole'),
        ),
        migrations.RunPython(put_up, take_down),
    ]
