"""A poll goes its way and no other; what a step has set is never set again; no row changes its poll.

Every trigger on the tables of a vote is hung anew, each with a function of its own, which looks for tables
where ours are and nowhere else.
"""

from importlib import import_module
from typing import NamedTuple

from django.db import migrations, models

# The moves of voting/workflow.py.
MOVES = [
    ("drafting", "settling"), ("settling", "drafting"), ("settling", "settled"), ("drafting", "settled"),
    ("settled", "closed"), ("closed", "tallied"), ("tallied", "proposed"), ("proposed", "decided"),
    ("decided", "proclaimed"),
    ("settled", "annulled"), ("closed", "annulled"), ("tallied", "annulled"), ("proposed", "annulled"),
]
FROZEN = "a settled ballot paper is frozen"
CLOSED = "this urn is not open"
STAYS = "what was counted stays as it is"
STANDS = "what was done in a vote stands as it was written"
OTHER_POLL = "a row stays with its poll"
WORDS = {
    "postgresql": {
        "changed": "NEW.{0} IS DISTINCT FROM OLD.{0}", "now": "clock_timestamp()",
        "appeals": "OLD.status_since + interval '70 days'",
    },
    "sqlite": {
        "changed": "NEW.{0} IS NOT OLD.{0}", "now": "datetime('now')",
        "appeals": "datetime(OLD.status_since, '+70 days')",
    },
}


class Rule(NamedTuple):
    """`when` speaks of the row alone; `refused` may ask other tables."""

    name: str
    moment: str
    table: str
    refused: str
    sentence: str
    when: str = ""


def changed(vendor, *columns):
    return "(" + " OR ".join(WORDS[vendor]["changed"].format(column) for column in columns) + ")"


def poll_where(condition, row="NEW.poll_id"):
    return f"EXISTS (SELECT 1 FROM voting_poll poll WHERE poll.id = {row} AND {condition})"


IS_OPENED = "poll.status = 'closed' AND (poll.origin = 'imported' OR poll.rewritten_at IS NOT NULL)"
# Casts while the poll is settled; between the check and the end of the close, the rewriting.
IS_FILLING = (
    "(poll.status = 'settled' OR (poll.status = 'closed' AND poll.link_destroyed_at IS NOT NULL"
    " AND poll.rewritten_at IS NULL))"
)
TAKEN_BACK = "(OLD.status = 'settling' AND NEW.status = 'drafting' AND NEW.settled_at IS NULL)"
# Written by the steps of the close and of what follows: of a draft none is known.
LATER = [
    "closed_at", "checked_at", "link_destroyed_at", "rewritten_at", "compacted_at", "emptied_at", "suspended_at",
    "ballots_total", "signatures_total", "registered_total", "turnout",
]
PAPER = [
    "id", "edition_id", "rulebook_id", "origin", "opens_at", "required_level", "settled_at", "settled_by_id", "source",
]
KEYS = ["paper_fingerprint", "seed_commitment", "urn_public_key", "signing_public_key"]


def of_the_poll(vendor):
    table = "voting_poll"
    ahead = " OR ".join(f"NEW.{column} IS NOT NULL" for column in ["settled_at", *LATER])
    yield Rule(
        "polls_begin_as_drafts", "INSERT", table, f"NEW.status <> 'drafting' OR NEW.seed <> '' OR {ahead}",
        "a poll begins as a draft",
    )
    yield Rule(
        "settled_polls_are_frozen", "UPDATE", table,
        f"({changed(vendor, *PAPER, 'closes_at')} AND NOT {TAKEN_BACK} AND ({changed(vendor, *PAPER)}"
        " OR NEW.closes_at IS NULL OR NEW.closes_at < OLD.closes_at OR OLD.status <> 'settled'))"
        f" OR ({changed(vendor, *KEYS)} AND OLD.status <> 'settling')",
        FROZEN, when="OLD.settled_at IS NOT NULL",
    )
    yield Rule(
        "settled_polls_stay", "DELETE", table, "OLD.settled_at IS NOT NULL", "a settled poll stays",
    )
    yield Rule("polls_take_each_step_once", "UPDATE", table, out_of_step(vendor), "a step of a vote is taken once, in its time")
    yield Rule(
        "books_stay_linked_until_every_copy_is_gone", "UPDATE", table,
        "EXISTS (SELECT 1 FROM voting_linkcopy WHERE poll_id = NEW.id"
        " AND destroyed_at IS NULL AND declared_lost_at IS NULL)",
        "a machine still holds K_link", when=changed(vendor, "link_destroyed_at"),
    )
    yield Rule(
        "urns_are_rewritten_whole", "UPDATE", table,
        "EXISTS (SELECT 1 FROM voting_ballot WHERE poll_id = NEW.id AND slot IS NOT NULL)",
        "a ballot still has its slot", when=changed(vendor, "rewritten_at"),
    )
    moves = " OR ".join(f"(OLD.status = '{source}' AND NEW.status = '{target}')" for source, target in MOVES)
    yield Rule(
        "polls_go_their_way", "UPDATE", table, f"NOT ({moves})", "a poll does not go this way",
        when=changed(vendor, "status"),
    )
    for name, when, demanded in demands(vendor):
        yield Rule(name, "UPDATE", table, f"NOT ({demanded})", "what this step of a vote asks for is not there", when=when)


def out_of_step(vendor):
    """What changes at another moment than the one it belongs to."""

    def outside(moment, *columns):
        return f"({changed(vendor, *columns)} AND NOT ({moment}))"

    closing = "OLD.status = 'settled' AND NEW.status = 'closed'"
    steps = [
        outside(f"OLD.{step} IS NULL AND OLD.status = 'closed' AND NEW.status = 'closed'", step)
        for step in ("checked_at", "link_destroyed_at", "rewritten_at")
    ]
    return " OR ".join([
        outside(f"OLD.settled_at IS NULL OR {changed(vendor, 'status')}", "status_since"),
        outside("OLD.status = 'settled'", "suspended_at"),
        outside("OLD.status IN ('drafting', 'settling')"
                " OR (OLD.status = 'settled' AND NEW.link_generation > OLD.link_generation)",
                "link_fingerprint", "link_generation"),
        outside(closing, "closed_at", "ballots_total", "signatures_total", "registered_total"),
        *steps,
        outside("OLD.compacted_at IS NULL AND OLD.rewritten_at IS NOT NULL", "compacted_at"),
        outside("OLD.status = 'closed' AND NEW.status = 'tallied'", "seed"),
        outside("OLD.emptied_at IS NULL AND OLD.status IN ('proclaimed', 'annulled')"
                f" AND {WORDS[vendor]['appeals']} <= {WORDS[vendor]['now']}", "emptied_at"),
        outside("OLD.emptied_at IS NULL AND NEW.emptied_at IS NOT NULL", "turnout"),
    ])


def demands(vendor):
    """Of each move its name, when it is made, and what must be there."""

    def move(source, target):
        return f"OLD.status = '{source}' AND NEW.status = '{target}'"

    same = " AND ".join(f"request.{key} = NEW.{key}" for key in ("urn_public_key", "signing_public_key", "seed_commitment"))
    yield (
        "keys_are_asked_of_a_frozen_paper", move("drafting", "settling"),
        "NEW.settled_at IS NOT NULL AND NEW.origin = 'town' AND NEW.urn_public_key IS NULL",
    )
    yield (
        "polls_are_settled_with_proved_keys", move("settling", "settled"),
        "NEW.link_fingerprint <> '' AND EXISTS (SELECT 1 FROM voting_keyrequest request"
        f" WHERE request.poll_id = NEW.id AND request.answer IS NOT NULL AND {same})",
    )
    yield (
        "imports_alone_bring_their_keys", move("drafting", "settled"),
        "NEW.settled_at IS NOT NULL AND NEW.origin = 'imported'",
    )
    yield (
        "polls_are_closed_after_their_close", move("settled", "closed"),
        "NEW.closed_at IS NOT NULL AND NEW.ballots_total IS NOT NULL AND (NEW.origin = 'imported'"
        " OR (NEW.signatures_total IS NOT NULL AND NEW.registered_total IS NOT NULL"
        f" AND NEW.closes_at <= {WORDS[vendor]['now']}))",
    )
    yield (
        "counts_have_an_outcome_and_a_seed", move("closed", "tallied"),
        "NEW.seed <> '' AND (NEW.origin = 'imported' OR NEW.rewritten_at IS NOT NULL)"
        " AND NOT EXISTS (SELECT 1 FROM voting_contest contest WHERE contest.poll_id = NEW.id AND NOT EXISTS"
        " (SELECT 1 FROM voting_outcome WHERE contest_id = contest.id))",
    )
    yield (
        "outcomes_are_signed_by_two", move("tallied", "proposed"),
        "NEW.origin = 'imported' OR (SELECT count(*) FROM voting_endorsement WHERE poll_id = NEW.id) >= 2",
    )
    yield (
        "the_council_has_decided", "OLD.status <> NEW.status AND NEW.status IN ('decided', 'proclaimed')",
        "EXISTS (SELECT 1 FROM voting_councildecision WHERE poll_id = NEW.id)",
    )
    yield (
        "two_people_annul", "OLD.status <> 'annulled' AND NEW.status = 'annulled'",
        "EXISTS (SELECT 1 FROM voting_incident WHERE poll_id = NEW.id AND kind = 'annulled' AND done_at IS NOT NULL)",
    )


def of_the_paper(vendor):
    new, old = poll_where("poll.settled_at IS NOT NULL"), poll_where("poll.settled_at IS NOT NULL", "OLD.poll_id")
    for table, name in (("voting_contest", "settled_contests"), ("voting_contestentry", "settled_entries")):
        yield Rule(f"{name}_are_frozen_insert", "INSERT", table, new, FROZEN)
        yield Rule(f"{name}_are_frozen_delete", "DELETE", table, old, FROZEN)
    yield Rule("settled_contests_are_frozen", "UPDATE", "voting_contest", f"{new} OR {old}", FROZEN)
    printed = [
        "id", "contest_id", "poll_id", "project_id", "number", "title", "cost_eur", "labels", "external_id",
    ]
    yield Rule(
        "settled_entries_may_only_be_withdrawn", "UPDATE", "voting_contestentry", f"{new} OR {old}", FROZEN,
        when=changed(vendor, *printed),
    )
    yield Rule(
        "entries_are_withdrawn_before_the_close", "UPDATE", "voting_contestentry",
        poll_where("poll.settled_at IS NOT NULL AND (poll.status <> 'settled' OR OLD.withdrawn_at IS NOT NULL)"),
        "a project is withdrawn once, and before the close", when=changed(vendor, "withdrawn_at", "withdrawn_reason"),
    )


def of_the_urn(vendor):
    same_signature = changed(vendor, "poll_id", "id", "entry_id", "channel", "signed_on", "link_generation")
    for table, name, other in (
        ("voting_ballot", "urns_fill", changed(vendor, "poll_id")),
        ("voting_signature", "registers_are_signed", same_signature),
    ):
        filling = poll_where(IS_FILLING)
        yield Rule(f"{name}_while_settled", "INSERT", table, f"NOT {filling}", CLOSED)
        yield Rule(f"{name}_while_settled_update", "UPDATE", table, f"{other} OR NOT {filling}", CLOSED)
        yield Rule(
            f"{table}_stays", "DELETE", table,
            "NOT " + poll_where(f"({IS_FILLING} OR poll.emptied_at IS NOT NULL)", "OLD.poll_id"), STAYS,
        )


def of_the_outcome(vendor):
    contest = "(SELECT poll_id FROM voting_contest WHERE id = {})"
    entered = contest.format("(SELECT contest_id FROM voting_outcome WHERE id = NEW.outcome_id)")
    for table, name, poll in (
        ("voting_outcome", "outcomes", contest.format("NEW.contest_id")),
        ("voting_outcomeentry", "outcome_entries", entered),
        ("voting_publishedfile", "published_files", "NEW.poll_id"),
        ("voting_urnpart", "urn_parts", "NEW.poll_id"),
    ):
        yield Rule(
            f"{name}_come_with_the_count", "INSERT", table, f"NOT {poll_where(IS_OPENED, poll)}",
            "this belongs to the count of a closed vote",
        )
    for table, name in (("voting_outcome", "outcomes"), ("voting_publishedfile", "published_files")):
        yield Rule(f"{name}_stay", "UPDATE", table, "", STAYS)
    for table, name in (
        ("voting_outcome", "outcomes"), ("voting_outcomeentry", "outcome_entries"), ("voting_publishedfile", "published_files"),
    ):
        yield Rule(f"{name}_are_not_deleted", "DELETE", table, "", STAYS)
    counted = ["id", "outcome_id", "contest_entry_id", "rank", "votes", "score", "is_proposed", "reason", "reason_parameters"]
    yield Rule("outcome_entries_stay", "UPDATE", "voting_outcomeentry", "", STAYS, when=changed(vendor, *counted))
    part = changed(vendor, "id", "poll_id", "number", "parts")
    yield Rule(
        "urn_parts_are_opened_once", "UPDATE", "voting_urnpart", "", STAYS,
        when=f"{part} OR OLD.opened IS NOT NULL",
    )
    yield Rule(
        "checkpoints_are_written_unsigned", "INSERT", "voting_checkpoint",
        "NEW.note <> '' OR NOT " + poll_where("(poll.status = 'settled' OR (poll.status = 'closed' AND poll.checked_at IS NULL))"),
        "a checkpoint is written while a vote runs, and signed by the counting side",
    )
    yield Rule(
        "signed_checkpoints_stay", "UPDATE", "voting_checkpoint", "", STAYS,
        when="OLD.note <> '' OR " + changed(vendor, "id", "poll_id", "number", "at", "signatures", "ballots", "journal_head"),
    )
    yield Rule("checkpoints_stay", "DELETE", "voting_checkpoint", "", STAYS)


def of_the_acts(vendor):
    """What people did, machines held, the counting side drew: added, brought forward once, never gone."""

    def once(*columns):
        return " OR ".join(f"(OLD.{column} IS NOT NULL AND {changed(vendor, column)})" for column in columns)

    yield Rule(
        "acts_are_asked_before_they_are_done", "INSERT", "voting_incident", "",
        "an act is done by a second person, later", when="NEW.done_at IS NOT NULL OR NEW.seconded_by_id IS NOT NULL",
    )
    yield Rule(
        "acts_are_done_once", "UPDATE", "voting_incident", "", STANDS,
        when=f"{changed(vendor, 'id', 'poll_id', 'kind', 'at', 'public_notice', 'by_id')}"
        f" OR (OLD.done_at IS NOT NULL AND {changed(vendor, 'done_at', 'seconded_by_id')})"
        f" OR (NEW.done_at IS NULL AND {changed(vendor, 'seconded_by_id')})"
        f" OR ({changed(vendor, 'details')} AND (OLD.done_at IS NULL OR OLD.kind <> 'private_half_destroyed'))",
    )
    yield Rule(
        "acts_stay", "DELETE", "voting_incident", "", STANDS, when="OLD.done_at IS NOT NULL OR OLD.kind = 'note'",
    )
    yield Rule(
        "outcomes_are_signed_while_a_draft", "INSERT", "voting_endorsement", "NOT " + poll_where("poll.status = 'tallied'"),
        "there is no draft outcome to sign",
    )
    yield Rule("endorsements_stay", "UPDATE", "voting_endorsement", "", STANDS)
    yield Rule("endorsements_are_not_deleted", "DELETE", "voting_endorsement", "", STANDS)
    yield Rule(
        "link_copies_end_once", "UPDATE", "voting_linkcopy", "", STANDS,
        when=f"{changed(vendor, 'id', 'poll_id', 'generation', 'machine', 'host', 'read_at')}"
        f" OR {once('destroyed_at', 'declared_lost_at')}",
    )
    yield Rule("link_copies_stay", "DELETE", "voting_linkcopy", "", STANDS)
    yield Rule(
        "keys_are_asked_empty", "INSERT", "voting_keyrequest", "", "the counting side draws the keys",
        when="NEW.urn_public_key IS NOT NULL OR NEW.challenge IS NOT NULL OR NEW.answer IS NOT NULL",
    )
    yield Rule(
        "keys_are_drawn_and_proved_once", "UPDATE", "voting_keyrequest", "", STANDS,
        when=f"{changed(vendor, 'id', 'poll_id', 'asked_at')} OR {once('urn_public_key', 'challenge', 'answer')}"
        f" OR (OLD.urn_public_key IS NOT NULL AND {changed(vendor, 'signing_public_key', 'seed_commitment')})"
        f" OR (OLD.challenge IS NOT NULL AND {changed(vendor, 'challenge_sha256')})",
    )
    for table in ("stirring", "urncheck", "councildecision", "laterdecision"):
        yield Rule(
            f"{table}s_stay_with_their_poll", "UPDATE", f"voting_{table}", "", OTHER_POLL, when=changed(vendor, "poll_id"),
        )


NOT_EMPTIED = [
    "voting_poll", "voting_contest", "voting_contestentry", "voting_ballot", "voting_signature", "voting_outcome",
    "voting_outcomeentry", "voting_publishedfile", "voting_checkpoint", "voting_incident", "voting_endorsement",
    "voting_linkcopy",
]


def rules(vendor):
    for part in (of_the_poll, of_the_paper, of_the_urn, of_the_outcome, of_the_acts):
        yield from part(vendor)


def postgresql(rule):
    when = f" WHEN ({rule.when})" if rule.when else ""
    refusal = f"RAISE EXCEPTION '{rule.sentence}' USING ERRCODE = 'integrity_constraint_violation';"
    body = f"IF {rule.refused} THEN {refusal} END IF;" if rule.refused else refusal
    row = "OLD" if rule.moment == "DELETE" else "NEW"
    return (
        f"CREATE FUNCTION refuse_{rule.name}() RETURNS trigger LANGUAGE plpgsql"
        f" SET search_path = public, pg_temp AS $$ BEGIN {body} RETURN {row}; END $$;\n"
        f"CREATE TRIGGER {rule.name} BEFORE {rule.moment} ON {rule.table} FOR EACH ROW{when}"
        f" EXECUTE FUNCTION refuse_{rule.name}();"
    )


def sqlite(rule):
    refused = " AND ".join(f"({part})" for part in (rule.when, rule.refused) if part) or "1"
    return (
        f"CREATE TRIGGER {rule.name} BEFORE {rule.moment} ON {rule.table} WHEN {refused}"
        f" BEGIN SELECT RAISE(ABORT, '{rule.sentence}'); END"
    )


EMPTYING = f"""
CREATE FUNCTION refuse_emptying() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    RAISE EXCEPTION '{STAYS}' USING ERRCODE = 'integrity_constraint_violation';
END $$;
""" + "".join(
    f"CREATE TRIGGER {table}_is_not_emptied BEFORE TRUNCATE ON {table} EXECUTE FUNCTION refuse_emptying();\n"
    for table in NOT_EMPTIED
)
# Journal and rulebooks too: a table of a session's own, which is found first, is asked by none of them.
LOOK_AT_HOME = """
DO $$ DECLARE found regprocedure; BEGIN
    FOR found IN SELECT oid::regprocedure FROM pg_proc
        WHERE pronamespace = 'public'::regnamespace AND prorettype = 'trigger'::regtype
    LOOP EXECUTE format('ALTER FUNCTION %s SET search_path = public, pg_temp', found); END LOOP;
END $$;
"""
TAKE_DOWN = """
DO $$ DECLARE hung record; made regprocedure; BEGIN
    FOR hung IN SELECT tgname, tgrelid::regclass AS kept FROM pg_trigger
        WHERE NOT tgisinternal AND tgrelid::regclass::text LIKE 'voting\\_%'
    LOOP EXECUTE format('DROP TRIGGER %I ON %s', hung.tgname, hung.kept); END LOOP;
    FOR made IN SELECT oid::regprocedure FROM pg_proc
        WHERE pronamespace = 'public'::regnamespace AND prorettype = 'trigger'::regtype
        AND proname LIKE 'refuse\\_%' AND oid NOT IN (SELECT tgfoid FROM pg_trigger)
    LOOP EXECUTE format('DROP FUNCTION %s', made); END LOOP;
END $$;
"""


def take_down(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(TAKE_DOWN, params=None)
        return
    with schema_editor.connection.cursor() as cursor:
        cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name LIKE 'voting_%'")
        hung = [name for (name,) in cursor.fetchall()]
    for name in hung:
        schema_editor.execute(f"DROP TRIGGER {name}")


def put_up(apps, schema_editor):
    vendor = schema_editor.connection.vendor
    written = postgresql if vendor == "postgresql" else sqlite
    for rule in rules(vendor):
        schema_editor.execute(written(rule), params=None)
    if vendor == "postgresql":
        schema_editor.execute(EMPTYING, params=None)
        schema_editor.execute(LOOK_AT_HOME, params=None)


def put_up_what_was(apps, schema_editor):
    for name in ("0009_urns_forget_the_order_of_their_rows", "0012_a_closed_vote_is_not_opened_again"):
        import_module(f"voting.migrations.{name}").put_up(apps, schema_editor)


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0005_the_journal_is_not_emptied"),
        ("budget", "0009_drafts_of_editions"),
        ("voting", "0013_the_turnout_stays"),
    ]

    operations = [
        migrations.RunPython(take_down, put_up_what_was, elidable=False),
        # SQLite builds the table anew for it, and forgets what hung on it.
        migrations.AddConstraint(
            model_name="poll",
            constraint=models.UniqueConstraint(fields=["urn_public_key"], name="an_urn_key_serves_one_poll"),
        ),
        migrations.RunPython(put_up, take_down, elidable=False),
    ]
