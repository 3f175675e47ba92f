"""The order of rows is data: numbers go inside the seal, marks and generations come, the close has its
steps.

A poll that is settled or closed is finished by the version before (`needs_finished_polls`): its ballots
have no mark, and its keys no fingerprint. There is no way back.
"""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

# What stays frozen on the poll itself once its ballot paper is; the close may only be postponed. Keys come after.
PAPER = [
    "edition_id", "rulebook_id", "origin", "opens_at", "required_level", "settled_at", "settled_by_id",
    "source",
]
KEYS = ["paper_fingerprint", "seed_commitment", "urn_public_key", "signing_public_key"]
# Dates that are written once, and only in their order.
STEPS = ["checked_at", "link_destroyed_at", "rewritten_at", "emptied_at"]
OUTCOME = ["outcome_id", "contest_entry_id", "rank", "votes", "score", "is_proposed", "reason", "reason_parameters"]
TABLES_OF_A_VOTE = [
    "voting_poll", "voting_contest", "voting_contestentry", "voting_ballot", "voting_signature",
    "voting_outcome", "voting_outcomeentry", "voting_publishedfile", "voting_checkpoint",
]
CHANGED = {"postgresql": "NEW.{0} IS DISTINCT FROM OLD.{0}", "sqlite": "NEW.{0} IS NOT OLD.{0}"}


def changes(vendor, columns):
    return " OR ".join(CHANGED[vendor].format(column) for column in columns)


def poll_is_frozen(vendor):
    """What no update of a frozen poll may do."""
    return (
        f"({changes(vendor, PAPER)}) OR (OLD.status <> 'settling' AND ({changes(vendor, KEYS)}))"
        " OR NEW.closes_at < OLD.closes_at"
        f" OR ({changes(vendor, ['closes_at'])} AND OLD.status <> 'settled')"
        " OR (NEW.status = 'drafting' AND OLD.status <> 'drafting') OR (NEW.status = 'settling' AND OLD.status <> 'settling')"
        + "".join(f" OR (OLD.{step} IS NOT NULL AND ({changes(vendor, [step])}))" for step in STEPS)
        + " OR (NEW.emptied_at IS NOT NULL AND OLD.emptied_at IS NULL AND OLD.status NOT IN ('proclaimed', 'annulled'))"
    )


# A paper whose keys are not there yet may be taken back whole.
TAKEN_BACK = "(OLD.status = 'settling' AND NEW.status = 'drafting' AND NEW.settled_at IS NULL)"
IS_FROZEN = "EXISTS (SELECT 1 FROM voting_poll WHERE id = {row}.poll_id AND settled_at IS NOT NULL)"
# Casts while the poll is settled; between the check and the end of the close, the rewriting.
IS_FILLING = (
    "EXISTS (SELECT 1 FROM voting_poll WHERE id = {row}.poll_id AND (status = 'settled'"
    " OR (status = 'closed' AND link_destroyed_at IS NOT NULL AND rewritten_at IS NULL)))"
)
IS_EMPTIED = "EXISTS (SELECT 1 FROM voting_poll WHERE id = {row}.poll_id AND emptied_at IS NOT NULL)"
FROZEN = "a settled ballot paper is frozen"
CLOSED = "this urn is not open"
STAYS = "what was counted stays as it is"

OLD_POSTGRESQL = """
DROP TRIGGER registers_are_signed_while_settled ON voting_signature;
DROP TRIGGER urns_fill_while_settled ON voting_ballot;
DROP FUNCTION refuse_urn_change();
DROP TRIGGER settled_entries_may_only_be_withdrawn ON voting_contestentry;
DROP TRIGGER settled_entries_are_frozen ON voting_contestentry;
DROP TRIGGER settled_contests_are_frozen ON voting_contest;
DROP FUNCTION refuse_paper_change();
DROP TRIGGER settled_polls_are_frozen ON voting_poll;
DROP FUNCTION refuse_poll_change();
"""
RAISE = "RAISE EXCEPTION '{}' USING ERRCODE = 'integrity_constraint_violation';"
POSTGRESQL = f"""
CREATE FUNCTION refuse_poll_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.settled_at IS NOT NULL THEN
        IF TG_OP = 'DELETE' THEN
            {RAISE.format("a settled poll stays")}
        END IF;
        IF NOT {TAKEN_BACK} AND ({poll_is_frozen("postgresql")}) THEN
            {RAISE.format(FROZEN)}
        END IF;
    END IF;
    IF TG_OP = 'DELETE' THEN
        RETURN OLD;
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER settled_polls_are_frozen BEFORE UPDATE OR DELETE ON voting_poll
    FOR EACH ROW EXECUTE FUNCTION refuse_poll_change();

CREATE FUNCTION refuse_paper_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (TG_OP <> 'DELETE' AND {IS_FROZEN.format(row="NEW")}) OR (TG_OP <> 'INSERT' AND {IS_FROZEN.format(row="OLD")}) THEN
        {RAISE.format(FROZEN)}
    END IF;
    IF TG_OP = 'DELETE' THEN
        RETURN OLD;
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER settled_contests_are_frozen BEFORE INSERT OR UPDATE OR DELETE ON voting_contest
    FOR EACH ROW EXECUTE FUNCTION refuse_paper_change();
CREATE TRIGGER settled_entries_are_frozen BEFORE INSERT OR DELETE ON voting_contestentry
    FOR EACH ROW EXECUTE FUNCTION refuse_paper_change();
CREATE TRIGGER settled_entries_may_only_be_withdrawn
    BEFORE UPDATE OF contest_id, poll_id, project_id, number, title, cost_eur, labels, external_id
    ON voting_contestentry FOR EACH ROW EXECUTE FUNCTION refuse_paper_change();

CREATE FUNCTION refuse_urn_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        IF NOT {IS_FILLING.format(row="OLD")} AND NOT {IS_EMPTIED.format(row="OLD")} THEN
            {RAISE.format(STAYS)}
        END IF;
        RETURN OLD;
    END IF;
    IF NOT {IS_FILLING.format(row="NEW")} THEN
        {RAISE.format(CLOSED)}
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER urns_fill_while_settled BEFORE INSERT OR UPDATE OR DELETE ON voting_ballot
    FOR EACH ROW EXECUTE FUNCTION refuse_urn_change();
CREATE TRIGGER registers_are_signed_while_settled BEFORE INSERT OR UPDATE OR DELETE ON voting_signature
    FOR EACH ROW EXECUTE FUNCTION refuse_urn_change();

CREATE FUNCTION refuse_any_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    {RAISE.format(STAYS)}
END $$;
CREATE TRIGGER outcomes_stay BEFORE UPDATE OR DELETE ON voting_outcome
    FOR EACH ROW EXECUTE FUNCTION refuse_any_change();
CREATE TRIGGER outcome_entries_stay BEFORE UPDATE OF {", ".join(OUTCOME)} ON voting_outcomeentry
    FOR EACH ROW EXECUTE FUNCTION refuse_any_change();
CREATE TRIGGER outcome_entries_are_not_deleted BEFORE DELETE ON voting_outcomeentry
    FOR EACH ROW EXECUTE FUNCTION refuse_any_change();
CREATE TRIGGER published_files_stay BEFORE UPDATE OR DELETE ON voting_publishedfile
    FOR EACH ROW EXECUTE FUNCTION refuse_any_change();
CREATE TRIGGER checkpoints_stay BEFORE DELETE ON voting_checkpoint
    FOR EACH ROW EXECUTE FUNCTION refuse_any_change();
CREATE TRIGGER signed_checkpoints_stay BEFORE UPDATE ON voting_checkpoint
    FOR EACH ROW WHEN (OLD.note <> '') EXECUTE FUNCTION refuse_any_change();
""" + "".join(
    f"CREATE TRIGGER {table}_is_not_emptied BEFORE TRUNCATE ON {table} EXECUTE FUNCTION refuse_any_change();\n"
    for table in TABLES_OF_A_VOTE
)


def sqlite_triggers():
    """Of each trigger its name, when it looks, what it refuses and the sentence."""
    taken_back, frozen = TAKEN_BACK, poll_is_frozen("sqlite")
    yield (
        "settled_polls_are_frozen", "BEFORE UPDATE ON voting_poll",
        f"OLD.settled_at IS NOT NULL AND NOT {taken_back} AND ({frozen})", FROZEN,
    )
    yield "settled_polls_stay", "BEFORE DELETE ON voting_poll", "OLD.settled_at IS NOT NULL", "a settled poll stays"
    new, old = IS_FROZEN.format(row="NEW"), IS_FROZEN.format(row="OLD")
    for table in ("voting_contest", "voting_contestentry"):
        yield f"{table}_frozen_insert", f"BEFORE INSERT ON {table}", new, FROZEN
        yield f"{table}_frozen_delete", f"BEFORE DELETE ON {table}", old, FROZEN
    yield "voting_contest_frozen_update", "BEFORE UPDATE ON voting_contest", f"{new} OR {old}", FROZEN
    yield (
        "voting_contestentry_frozen_update",
        "BEFORE UPDATE OF contest_id, poll_id, project_id, number, title, cost_eur, labels, external_id "
        "ON voting_contestentry", f"{new} OR {old}", FROZEN,
    )
    for table in ("voting_ballot", "voting_signature"):
        filling = IS_FILLING.format(row="NEW")
        yield f"{table}_fills_insert", f"BEFORE INSERT ON {table}", f"NOT {filling}", CLOSED
        yield f"{table}_fills_update", f"BEFORE UPDATE ON {table}", f"NOT {filling}", CLOSED
        yield (
            f"{table}_stays", f"BEFORE DELETE ON {table}",
            f"NOT {IS_FILLING.format(row='OLD')} AND NOT {IS_EMPTIED.format(row='OLD')}", STAYS,
        )
    for table in ("voting_outcome", "voting_publishedfile"):
        yield f"{table}_stays_update", f"BEFORE UPDATE ON {table}", "1", STAYS
        yield f"{table}_stays_delete", f"BEFORE DELETE ON {table}", "1", STAYS
    columns = ", ".join(OUTCOME)
    yield "outcome_entries_stay", f"BEFORE UPDATE OF {columns} ON voting_outcomeentry", "1", STAYS
    yield "outcome_entries_are_not_deleted", "BEFORE DELETE ON voting_outcomeentry", "1", STAYS
    yield "checkpoints_stay", "BEFORE DELETE ON voting_checkpoint", "1", STAYS
    yield "signed_checkpoints_stay", "BEFORE UPDATE ON voting_checkpoint", "OLD.note <> ''", STAYS


def take_down(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(OLD_POSTGRESQL)
        return
    with schema_editor.connection.cursor() as cursor:
        cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name LIKE 'voting_%'")
        hung = [name for (name,) in cursor.fetchall()]
    for name in hung:
        schema_editor.execute(f"DROP TRIGGER {name}")


def put_up(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(POSTGRESQL)
        return
    for name, moment, refused, sentence in sqlite_triggers():
        schema_editor.execute(
            f"CREATE TRIGGER {name} {moment} WHEN {refused} BEGIN SELECT RAISE(ABORT, '{sentence}'); END"
        )


class Migration(migrations.Migration):
    needs_finished_polls = True

    dependencies = [
        ('budget', '0009_drafts_of_editions'),
        ('voting', '0008_what_follows_the_proclamation_is_decided'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RunPython(take_down, elidable=False),
        migrations.CreateModel(
            name='Checkpoint',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField()),
                ('at', models.DateTimeField()),
                ('signatures', models.PositiveIntegerField()),
                ('ballots', models.PositiveIntegerField()),
                ('journal_head', models.CharField(blank=True, max_length=64)),
                ('note', models.TextField(blank=True)),
            ],
            options={
                'ordering': ['number'],
            },
        ),
        migrations.CreateModel(
            name='KeyRequest',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('asked_at', models.DateTimeField()),
                ('urn_public_key', models.BinaryField(blank=True, max_length=32, null=True)),
                ('signing_public_key', models.BinaryField(blank=True, max_length=32, null=True)),
                ('seed_commitment', models.CharField(blank=True, max_length=64)),
                ('challenge', models.BinaryField(blank=True, null=True)),
                ('challenge_sha256', models.CharField(blank=True, max_length=64)),
                ('answer', models.BinaryField(blank=True, max_length=32, null=True)),
                ('told_at', models.DateTimeField(blank=True, null=True)),
            ],
        ),
        migrations.CreateModel(
            name='LinkCopy',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('generation', models.PositiveSmallIntegerField()),
                ('machine', models.CharField(max_length=64)),
                ('host', models.CharField(max_length=120)),
                ('read_at', models.DateTimeField()),
                ('destroyed_at', models.DateTimeField(blank=True, null=True)),
                ('declared_lost_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'verbose_name_plural': 'link copies',
                'ordering': ['read_at', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='PublishedFile',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=80)),
                ('content', models.BinaryField()),
                ('sha256', models.CharField(max_length=64)),
                ('is_public', models.BooleanField()),
            ],
            options={
                'ordering': ['name'],
            },
        ),
        migrations.CreateModel(
            name='Stirring',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('stirred_at', models.DateTimeField()),
                ('sha256', models.CharField(max_length=64)),
            ],
        ),
        migrations.RemoveConstraint(
            model_name='ballot',
            name='tracking_numbers_are_unique',
        ),
        migrations.RemoveConstraint(
            model_name='ballot',
            name='a_tracking_number_is_whole',
        ),
        migrations.RemoveConstraint(
            model_name='incident',
            name='incident_kind_is_known',
        ),
        migrations.RemoveConstraint(
            model_name='incident',
            name='grave_acts_take_two_people',
        ),
        migrations.RemoveConstraint(
            model_name='poll',
            name='poll_status_is_known',
        ),
        migrations.RemoveConstraint(
            model_name='poll',
            name='a_settled_poll_is_complete',
        ),
        migrations.RemoveConstraint(
            model_name='urnpart',
            name='an_opened_urn_part_is_whole',
        ),
        migrations.RemoveField(
            model_name='ballot',
            name='tracking_number',
        ),
        migrations.RemoveField(
            model_name='urnpart',
            name='grouped',
        ),
        migrations.AddField(
            model_name='ballot',
            name='mark',
            field=models.BinaryField(max_length=32, null=True),
        ),
        migrations.AddField(
            model_name='incident',
            name='details',
            field=models.JSONField(blank=True, db_default=models.Value({}, models.JSONField()), default=dict),
        ),
        migrations.AddField(
            model_name='incident',
            name='done_at',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='poll',
            name='checked_at',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='poll',
            name='compacted_at',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='poll',
            name='emptied_at',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='poll',
            name='link_destroyed_at',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='poll',
            name='link_fingerprint',
            field=models.CharField(blank=True, db_default='', max_length=64),
        ),
        migrations.AddField(
            model_name='poll',
            name='link_generation',
            field=models.PositiveSmallIntegerField(db_default=1, default=1),
        ),
        migrations.AddField(
            model_name='poll',
            name='rewritten_at',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='poll',
            name='signing_public_key',
            field=models.BinaryField(blank=True, max_length=32, null=True),
        ),
        migrations.AddField(
            model_name='poll',
            name='suspended_at',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='outcome',
            name='result_sha256',
            field=models.CharField(blank=True, db_default='', max_length=64),
        ),
        migrations.AddField(
            model_name='signature',
            name='link_generation',
            field=models.PositiveSmallIntegerField(db_default=1, default=1),
        ),
        migrations.AddField(
            model_name='urnpart',
            name='opened',
            field=models.BinaryField(blank=True, null=True),
        ),
        migrations.AlterField(
            model_name='incident',
            name='kind',
            field=models.CharField(choices=[('note', 'note'), ('resumed', 'resumed'), ('link_key_redrawn', 'link_key_redrawn'), ('link_copy_lost', 'link_copy_lost'), ('private_half_destroyed', 'private_half_destroyed'), ('close_postponed', 'close_postponed'), ('project_withdrawn', 'project_withdrawn'), ('annulled', 'annulled')], max_length=32),
        ),
        migrations.AlterField(
            model_name='poll',
            name='status',
            field=models.CharField(choices=[('drafting', 'drafting'), ('settling', 'settling'), ('settled', 'settled'), ('closed', 'closed'), ('tallied', 'tallied'), ('proposed', 'proposed'), ('decided', 'decided'), ('proclaimed', 'proclaimed'), ('annulled', 'annulled')], default='drafting', max_length=32),
        ),
        migrations.AddConstraint(
            model_name='incident',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['note', 'resumed', 'link_key_redrawn', 'link_copy_lost', 'private_half_destroyed', 'close_postponed', 'project_withdrawn', 'annulled'])), name='incident_kind_is_known'),
        ),
        migrations.AddConstraint(
            model_name='incident',
            constraint=models.CheckConstraint(condition=models.Q(('kind', 'note'), models.Q(('done_at__isnull', True), ('seconded_by__isnull', True)), models.Q(('seconded_by__isnull', False), models.Q(('seconded_by', models.F('by')), _negated=True)), _connector='OR'), name='grave_acts_take_two_people'),
        ),
        migrations.AddConstraint(
            model_name='incident',
            constraint=models.CheckConstraint(condition=models.Q(('public_notice', ''), _negated=True), name='an_act_says_what_the_public_reads'),
        ),
        migrations.AddConstraint(
            model_name='incident',
            constraint=models.UniqueConstraint(condition=models.Q(('done_at__isnull', True), models.Q(('kind', 'note'), _negated=True)), fields=('poll', 'kind'), name='one_act_of_a_kind_waits_for_its_second_person'),
        ),
        migrations.AddConstraint(
            model_name='poll',
            constraint=models.CheckConstraint(condition=models.Q(('status__in', ['drafting', 'settling', 'settled', 'closed', 'tallied', 'proposed', 'decided', 'proclaimed', 'annulled'])), name='poll_status_is_known'),
        ),
        migrations.AddConstraint(
            model_name='poll',
            constraint=models.CheckConstraint(condition=models.Q(('status__in', ['drafting', 'annulled']), models.Q(('settled_at__isnull', False), ('opens_at__isnull', False), ('closes_at__isnull', False), models.Q(('status', 'settling'), models.Q(('urn_public_key__isnull', False), models.Q(('seed_commitment', ''), _negated=True), models.Q(('paper_fingerprint', ''), _negated=True)), _connector='OR')), _connector='OR'), name='a_settled_poll_is_complete'),
        ),
        migrations.AddConstraint(
            model_name='poll',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('checked_at__isnull', True), ('closed_at__isnull', False), _connector='OR'), models.Q(('link_destroyed_at__isnull', True), ('checked_at__isnull', False), _connector='OR'), models.Q(('rewritten_at__isnull', True), ('link_destroyed_at__isnull', False), _connector='OR')), name='a_close_goes_step_by_step'),
        ),
        migrations.AddConstraint(
            model_name='urnpart',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('ballots__isnull', True), ('opened__isnull', True)), models.Q(('ballots__isnull', False), ('opened__isnull', False)), _connector='OR'), name='an_opened_urn_part_is_whole'),
        ),
        migrations.AddField(
            model_name='checkpoint',
            name='poll',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='checkpoints', to='voting.poll'),
        ),
        migrations.AddField(
            model_name='keyrequest',
            name='poll',
            field=models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='key_request', to='voting.poll'),
        ),
        migrations.AddField(
            model_name='linkcopy',
            name='poll',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='link_copies', to='voting.poll'),
        ),
        migrations.AddField(
            model_name='publishedfile',
            name='poll',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='published_files', to='voting.poll'),
        ),
        migrations.AddField(
            model_name='stirring',
            name='poll',
            field=models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='stirring', to='voting.poll'),
        ),
        migrations.AddConstraint(
            model_name='checkpoint',
            constraint=models.UniqueConstraint(fields=('poll', 'number'), name='a_checkpoint_has_its_number'),
        ),
        migrations.AddConstraint(
            model_name='keyrequest',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('seed_commitment', ''), ('signing_public_key__isnull', True), ('urn_public_key__isnull', True)), models.Q(('signing_public_key__isnull', False), ('urn_public_key__isnull', False), ('seed_commitment__regex', '^[0-9a-f]{64}$')), _connector='OR'), name='drawn_keys_are_whole'),
        ),
        migrations.AddConstraint(
            model_name='keyrequest',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('challenge__isnull', True), ('urn_public_key__isnull', False), _connector='OR'), models.Q(('answer__isnull', True), ('challenge__isnull', False), _connector='OR')), name='keys_are_proved_step_by_step'),
        ),
        migrations.AddConstraint(
            model_name='linkcopy',
            constraint=models.UniqueConstraint(fields=('poll', 'generation', 'machine'), name='a_machine_reads_a_link_key_once'),
        ),
        migrations.AddConstraint(
            model_name='publishedfile',
            constraint=models.UniqueConstraint(fields=('poll', 'name'), name='a_file_is_published_once'),
        ),
        migrations.AddConstraint(
            model_name='publishedfile',
            constraint=models.CheckConstraint(condition=models.Q(('sha256__regex', '^[0-9a-f]{64}$')), name='a_published_file_has_its_fingerprint'),
        ),
        migrations.RunPython(put_up, elidable=False),
    ]
