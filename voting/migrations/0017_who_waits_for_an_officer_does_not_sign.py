"""Only who is entered in the edition of the vote signs: neither a registration that waits for an officer nor one that was refused."""

from importlib import import_module

from django.db import migrations

vote = import_module("voting.migrations.0014_what_a_vote_has_settled_stays")

RULE = vote.Rule(
    "signatures_are_of_those_entered", "INSERT", "voting_signature",
    "EXISTS (SELECT 1 FROM budget_registerentry entry WHERE entry.id = NEW.entry_id AND (entry.status <> 'entered'"
    " OR entry.edition_id <> (SELECT poll.edition_id FROM voting_poll poll WHERE poll.id = NEW.poll_id)))",
    "only who is entered on the register of this edition signs",
)


def hang(apps, schema_editor):
    write = vote.postgresql if schema_editor.connection.vendor == "postgresql" else vote.sqlite
    schema_editor.execute(write(RULE), params=None)


def take_down(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(f"DROP TRIGGER {RULE.name} ON {RULE.table}; DROP FUNCTION refuse_{RULE.name}()")
    else:
        schema_editor.execute(f"DROP TRIGGER {RULE.name}")


class Migration(migrations.Migration):
    is_safe_while_voting = True

    dependencies = [
        ("budget", "0013_who_may_be_twice_waits_and_may_contest"),
        ("voting", "0015_the_counting_side_says_that_it_has_the_keys"),
    ]

    operations = [migrations.RunPython(hang, take_down)]
