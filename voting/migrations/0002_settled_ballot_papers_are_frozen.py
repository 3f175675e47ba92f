from django.db import migrations

# What stays frozen on the poll itself once its ballot paper is settled; the close may only be postponed.
FROZEN = [
    "edition_id", "rulebook_id", "origin", "opens_at", "required_level", "settled_at", "settled_by_id",
    "seed_commitment", "urn_public_key", "paper_fingerprint", "source",
]

POSTGRESQL_CHANGES = " OR ".join(f"NEW.{column} IS DISTINCT FROM OLD.{column}" for column in FROZEN)
SQLITE_CHANGES = " OR ".join(f"NEW.{column} IS NOT OLD.{column}" for column in FROZEN)

POSTGRESQL = f"""
CREATE FUNCTION refuse_poll_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.settled_at IS NOT NULL THEN
        IF TG_OP = 'DELETE' THEN
            RAISE EXCEPTION 'a settled poll stays' USING ERRCODE = 'integrity_constraint_violation';
        END IF;
        IF {POSTGRESQL_CHANGES} OR NEW.closes_at < OLD.closes_at
           OR (NEW.closes_at IS DISTINCT FROM OLD.closes_at AND OLD.status <> 'settled')
           OR (NEW.status = 'drafting' AND OLD.status <> 'drafting') THEN
            RAISE EXCEPTION 'a settled ballot paper is frozen' USING ERRCODE = 'integrity_constraint_violation';
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
DECLARE
    poll bigint := CASE WHEN TG_OP = 'DELETE' THEN OLD.poll_id ELSE NEW.poll_id END;
BEGIN
    IF EXISTS (SELECT 1 FROM voting_poll WHERE id = poll AND settled_at IS NOT NULL)
       OR (TG_OP = 'UPDATE' AND OLD.poll_id <> NEW.poll_id
           AND EXISTS (SELECT 1 FROM voting_poll WHERE id = OLD.poll_id AND settled_at IS NOT NULL)) THEN
        RAISE EXCEPTION 'a settled ballot paper is frozen' USING ERRCODE = 'integrity_constraint_violation';
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
    IF NOT EXISTS (SELECT 1 FROM voting_poll WHERE id = NEW.poll_id AND status = 'settled') THEN
        RAISE EXCEPTION 'this urn is not open' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER urns_fill_while_settled BEFORE INSERT OR UPDATE ON voting_ballot
    FOR EACH ROW EXECUTE FUNCTION refuse_urn_change();
CREATE TRIGGER registers_are_signed_while_settled BEFORE INSERT ON voting_signature
    FOR EACH ROW EXECUTE FUNCTION refuse_urn_change();
"""
POSTGRESQL_BACK = """
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

IS_SETTLED = "EXISTS (SELECT 1 FROM voting_poll WHERE id = {row}.poll_id AND settled_at IS NOT NULL)"
IS_FILLING = "EXISTS (SELECT 1 FROM voting_poll WHERE id = NEW.poll_id AND status = 'settled')"


def sqlite_trigger(name, when, condition, sentence):
    return name, f"CREATE TRIGGER {name} {when} WHEN {condition} BEGIN SELECT RAISE(ABORT, '{sentence}'); END"


def sqlite_triggers():
    yield sqlite_trigger(
        "settled_polls_are_frozen", "BEFORE UPDATE ON voting_poll",
        f"OLD.settled_at IS NOT NULL AND ({SQLITE_CHANGES} OR NEW.closes_at < OLD.closes_at "
        "OR (NEW.closes_at IS NOT OLD.closes_at AND OLD.status <> 'settled') "
        "OR (NEW.status = 'drafting' AND OLD.status <> 'drafting'))",
        "a settled ballot paper is frozen",
    )
    yield sqlite_trigger(
        "settled_polls_stay", "BEFORE DELETE ON voting_poll", "OLD.settled_at IS NOT NULL", "a settled poll stays"
    )
    frozen = "a settled ballot paper is frozen"
    for table in ("voting_contest", "voting_contestentry"):
        yield sqlite_trigger(
            f"{table}_frozen_insert", f"BEFORE INSERT ON {table}", IS_SETTLED.format(row="NEW"), frozen
        )
        yield sqlite_trigger(
            f"{table}_frozen_delete", f"BEFORE DELETE ON {table}", IS_SETTLED.format(row="OLD"), frozen
        )
    both = f"{IS_SETTLED.format(row='NEW')} OR {IS_SETTLED.format(row='OLD')}"
    yield sqlite_trigger("voting_contest_frozen_update", "BEFORE UPDATE ON voting_contest", both, frozen)
    yield sqlite_trigger(
        "voting_contestentry_frozen_update",
        "BEFORE UPDATE OF contest_id, poll_id, project_id, number, title, cost_eur, labels, external_id "
        "ON voting_contestentry",
        both, frozen,
    )
    closed = "this urn is not open"
    yield sqlite_trigger("urns_fill_while_settled", "BEFORE INSERT ON voting_ballot", f"NOT {IS_FILLING}", closed)
    yield sqlite_trigger("urns_change_while_settled", "BEFORE UPDATE ON voting_ballot", f"NOT {IS_FILLING}", closed)
    yield sqlite_trigger(
        "registers_are_signed_while_settled", "BEFORE INSERT ON voting_signature", f"NOT {IS_FILLING}", closed
    )


def forwards(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(POSTGRESQL)
        return
    for _name, statement in sqlite_triggers():
        schema_editor.execute(statement)


def backwards(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(POSTGRESQL_BACK)
        return
    for name, _statement in sqlite_triggers():
        schema_editor.execute(f"DROP TRIGGER {name}")


class Migration(migrations.Migration):
    dependencies = [("voting", "0001_schema")]

    operations = [migrations.RunPython(forwards, backwards)]
