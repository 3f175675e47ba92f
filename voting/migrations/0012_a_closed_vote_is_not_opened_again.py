"""A closed vote is not opened again, a counted one not closed again, an annulled one not revived: on any path.

What keeps ballots and signatures asks the status of their poll; whoever took it back could change them.
"""

from django.db import migrations

BEFORE_THE_CLOSE = "('drafting', 'settling', 'settled')"
GOES_BACK = (
    f"(OLD.status NOT IN {BEFORE_THE_CLOSE} AND NEW.status IN {BEFORE_THE_CLOSE})"
    f" OR (OLD.status NOT IN {BEFORE_THE_CLOSE} AND OLD.status <> 'closed' AND NEW.status = 'closed')"
    " OR (OLD.status = 'annulled' AND NEW.status <> 'annulled')"
)
NAME = "closed_polls_are_not_opened_again"
SENTENCE = "a closed vote is not opened again"
POSTGRESQL = f"""
CREATE FUNCTION refuse_another_opening() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '{SENTENCE}' USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER {NAME} BEFORE UPDATE ON voting_poll
    FOR EACH ROW WHEN ({GOES_BACK}) EXECUTE FUNCTION refuse_another_opening();
"""
SQLITE = (
    f"CREATE TRIGGER {NAME} BEFORE UPDATE ON voting_poll WHEN {GOES_BACK}"
    f" BEGIN SELECT RAISE(ABORT, '{SENTENCE}'); END"
)


def put_up(apps, schema_editor):
    schema_editor.execute(POSTGRESQL if schema_editor.connection.vendor == "postgresql" else SQLITE)


def take_down(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(f"DROP TRIGGER {NAME} ON voting_poll; DROP FUNCTION refuse_another_opening();")
    else:
        schema_editor.execute(f"DROP TRIGGER {NAME}")


class Migration(migrations.Migration):
    is_safe_while_voting = True

    dependencies = [("voting", "0011_outcomes_tell_of_missing_votes_and_fairness")]

    operations = [migrations.RunPython(put_up, take_down, elidable=False)]
