"""A draft outcome is refused with reasons, and its signatures start anew; some read it before it is public.

The triggers of 0014 that it concerns are hung anew.
"""

from importlib import import_module

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

vote = import_module("voting.migrations.0014_what_a_vote_has_settled_stays")
acts = import_module("voting.migrations.0018_acts_answer_to_what_happens_during_a_vote")
paper = import_module("voting.migrations.0019_a_day_of_voting_on_paper")

READING = "(1 + (SELECT count(*) FROM voting_draftrefusal refusal WHERE refusal.poll_id = {}))"
IS_DRAFT = vote.poll_where("poll.status = 'tallied'")


def hung_anew(vendor):
    """Two people sign one reading of the draft: what was signed before a refusal counts no more."""
    name, when, demanded = next(
        demand for demand in vote.demands(vendor) if demand[0] == "outcomes_are_signed_by_two"
    )
    signed = demanded.replace("poll_id = NEW.id", f"poll_id = NEW.id AND reading = {READING.format('NEW.id')}")
    yield vote.Rule(
        name, "UPDATE", "voting_poll", f"NOT ({signed})", "what this step of a vote asks for is not there", when=when,
    )


def of_refusals():
    table = "voting_draftrefusal"
    yield vote.Rule(
        "the_last_reading_is_signed", "INSERT", "voting_endorsement", f"NEW.reading <> {READING.format('NEW.poll_id')}",
        "this reading of the draft was refused",
    )
    yield vote.Rule(
        "drafts_are_refused_while_drafts", "INSERT", table,
        f"NOT {IS_DRAFT} OR NEW.reading <> {READING.format('NEW.poll_id')}",
        "there is no draft outcome to refuse",
    )
    yield vote.Rule("draft_refusals_stay", "UPDATE", table, "", vote.STANDS)
    yield vote.Rule("draft_refusals_are_not_deleted", "DELETE", table, "", vote.STANDS)


def put_up(apps, schema_editor):
    vendor = schema_editor.connection.vendor
    paper.drop(schema_editor, hung_anew(vendor))
    for rule in (*hung_anew(vendor), *of_refusals()):
        schema_editor.execute(paper.written(vendor)(rule), params=None)
    if vendor == "postgresql":
        schema_editor.execute(
            "CREATE TRIGGER voting_draftrefusal_is_not_emptied BEFORE TRUNCATE ON voting_draftrefusal"
            " EXECUTE FUNCTION refuse_emptying()"
        )


def take_down(apps, schema_editor):
    vendor = schema_editor.connection.vendor
    anew = list(hung_anew(vendor))
    paper.drop(schema_editor, [*anew, *of_refusals()])
    names = {rule.name for rule in anew}
    for rule in vote.rules(vendor):
        if rule.name in names:
            schema_editor.execute(paper.written(vendor)(rule), params=None)
    if vendor == "postgresql":
        schema_editor.execute("DROP TRIGGER voting_draftrefusal_is_not_emptied ON voting_draftrefusal")


def key():
    return ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"))


def somebody(on_delete):
    return models.ForeignKey(on_delete=on_delete, related_name="+", to=settings.AUTH_USER_MODEL)


KINDS = ["close_postponed", "suspended", "resumed", "project_withdrawn", "annulled", "deliberation"]


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0017_the_mayors_office_reads_one_page"),
        ("voting", "0020_people_vote_on_paper_while_the_vote_is_open"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        # SQLite makes the table of signatures anew, and a trigger may look at none that is not there.
        migrations.RunPython(acts.take_down, acts.put_up),
        migrations.RemoveConstraint(model_name="endorsement", name="a_person_endorses_once"),
        migrations.AddField(
            model_name="endorsement",
            name="reading",
            field=models.PositiveSmallIntegerField(db_default=1, default=1),
        ),
        migrations.AddConstraint(
            model_name="endorsement",
            constraint=models.UniqueConstraint(fields=("poll", "by", "reading"), name="a_person_endorses_once"),
        ),
        migrations.RunPython(acts.put_up, acts.take_down),
        migrations.CreateModel(
            name="DraftRefusal",
            fields=[
                key(),
                ("reading", models.PositiveSmallIntegerField()),
                ("reason", models.TextField()),
                ("at", models.DateTimeField()),
                ("by", somebody(django.db.models.deletion.PROTECT)),
                (
                    "poll",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="draft_refusals",
                        to="voting.poll",
                    ),
                ),
            ],
            options={
                "ordering": ["at"],
                "constraints": [
                    models.UniqueConstraint(fields=("poll", "reading"), name="a_reading_is_refused_once"),
                    models.UniqueConstraint(fields=("poll", "by"), name="a_person_refuses_a_draft_once"),
                    models.CheckConstraint(
                        condition=models.Q(("reason", ""), _negated=True), name="a_refused_draft_says_why"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Preview",
            fields=[
                key(),
                ("given_at", models.DateTimeField()),
                ("given_by", somebody(django.db.models.deletion.PROTECT)),
                ("reader", somebody(django.db.models.deletion.CASCADE)),
                (
                    "poll",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="previews",
                        to="voting.poll",
                    ),
                ),
            ],
            options={
                "ordering": ["given_at", "pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("poll", "reader"), name="a_preview_is_given_once"),
                    models.CheckConstraint(
                        condition=models.Q(("given_by", models.F("reader")), _negated=True),
                        name="nobody_gives_themselves_a_preview",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="OfficialText",
            fields=[
                key(),
                ("kind", models.CharField(choices=[(kind, kind) for kind in KINDS], max_length=32)),
                ("text", models.TextField()),
                (
                    "municipality",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="official_texts",
                        to="accounts.municipality",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", KINDS)), name="official_text_kind_is_known"
                    ),
                    models.UniqueConstraint(fields=("municipality", "kind"), name="a_town_words_a_text_once"),
                    models.CheckConstraint(
                        condition=models.Q(("text", ""), _negated=True), name="an_official_text_says_something"
                    ),
                ],
            },
        ),
        migrations.RunPython(put_up, take_down),
    ]
