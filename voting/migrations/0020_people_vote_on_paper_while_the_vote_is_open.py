"""People vote on paper on the last day of the online vote too; each station writes down its day.

The triggers on signatures are hung anew: what is signed on paper is signed at a station of its poll.
"""

from importlib import import_module

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

vote = import_module("voting.migrations.0014_what_a_vote_has_settled_stays")
paper = import_module("voting.migrations.0019_a_day_of_voting_on_paper")

COLUMNS = ["poll_id", "id", "entry_id", "channel", "signed_on", "link_generation"]


def changed_signature(vendor, *columns):
    refused = f"{vote.changed(vendor, *columns)} OR NOT {vote.poll_where(vote.IS_FILLING)}"
    return vote.Rule(
        "registers_are_signed_while_settled_update", "UPDATE", "voting_signature", refused, vote.CLOSED
    )


def of_the_stations(vendor):
    yield vote.Rule(
        "signatures_at_a_station_are_on_paper", "INSERT", "voting_signature",
        "NEW.channel <> 'paper' OR NOT EXISTS (SELECT 1 FROM voting_pollingstation station"
        " WHERE station.id = NEW.station_id AND station.poll_id = NEW.poll_id)",
        "a signature at a station is on paper, and of its poll", when="NEW.station_id IS NOT NULL",
    )
    minutes, counted = "voting_stationminutes", "EXISTS (SELECT 1 FROM voting_papercount count"
    counted += " JOIN voting_pollingstation station ON station.poll_id = count.poll_id WHERE station.id = {}.station_id)"
    for moment, row in (("INSERT", "NEW"), ("UPDATE", "OLD"), ("DELETE", "OLD")):
        yield vote.Rule(
            f"station_minutes_stay_once_counted_{moment.lower()}", moment, minutes, counted.format(row), vote.STAYS
        )
    yield vote.Rule(
        "station_minutes_stay_with_their_station", "UPDATE", minutes, "", vote.OTHER_POLL,
        when=vote.changed(vendor, "id", "station_id"),
    )


def put_up(apps, schema_editor):
    vendor = schema_editor.connection.vendor
    paper.drop(schema_editor, [changed_signature(vendor)])
    for rule in (changed_signature(vendor, *COLUMNS, "station_id"), *of_the_stations(vendor)):
        schema_editor.execute(paper.written(vendor)(rule), params=None)
    if vendor == "postgresql":
        schema_editor.execute(
            "CREATE TRIGGER voting_stationminutes_is_not_emptied BEFORE TRUNCATE ON voting_stationminutes"
            " EXECUTE FUNCTION refuse_emptying()"
        )


def take_down(apps, schema_editor):
    vendor = schema_editor.connection.vendor
    paper.drop(schema_editor, [changed_signature(vendor), *of_the_stations(vendor)])
    schema_editor.execute(paper.written(vendor)(changed_signature(vendor, *COLUMNS)), params=None)
    if vendor == "postgresql":
        schema_editor.execute("DROP TRIGGER voting_stationminutes_is_not_emptied ON voting_stationminutes")


class Migration(migrations.Migration):

    dependencies = [
        ("voting", "0019_a_day_of_voting_on_paper"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='signature',
            name='station',
            field=models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='signatures', to='voting.pollingstation'),
        ),
        migrations.CreateModel(
            name='StationMinutes',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('offline_since', models.DateTimeField(blank=True, null=True)),
                ('recorded_at', models.DateTimeField(blank=True, null=True)),
                ('signed', models.PositiveIntegerField(default=0)),
                ('taken_back', models.PositiveIntegerField(default=0)),
                ('signed_before', models.PositiveIntegerField(default=0)),
                ('withdrawn', models.PositiveIntegerField(default=0)),
                ('unopened', models.PositiveIntegerField(default=0)),
                ('sheets', models.PositiveIntegerField(blank=True, null=True)),
                ('explanation', models.TextField(blank=True)),
                ('counted_at', models.DateTimeField(blank=True, null=True)),
                ('counted_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('station', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='minutes', to='voting.pollingstation')),
            ],
            options={
                'verbose_name_plural': 'station minutes',
                'ordering': ['station__name', 'pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('recorded_at__isnull', True), ('unopened', 0)), ('offline_since__isnull', False), _connector='OR'), name='names_are_recorded_of_a_station_without_network'), models.CheckConstraint(condition=models.Q(models.Q(('counted_at__isnull', True), ('counted_by__isnull', True), ('sheets__isnull', True)), models.Q(('counted_at__isnull', False), ('counted_by__isnull', False), ('sheets__isnull', False)), _connector='OR'), name='a_box_is_counted_by_somebody')],
            },
        ),
        migrations.RunPython(put_up, take_down),
    ]
