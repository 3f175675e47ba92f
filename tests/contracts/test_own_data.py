"""What a person reads of themselves is all that the tables hold, or it is said why not."""

import pytest
from django.apps import apps

from frontend.help.own_data import WAYS
from frontend.help.personal_data import KEPT
from frontend.help.told import COLUMN_WORDS, TABLE_WORDS, TOLD, UNTOLD, VALUE_WORDS
from frontend.words.tables import TABLES

# Never told: secrets and digests, which would serve a thief; our own numbers; other people; what is not
# about the person.
SECRETS = {"password", "key", "data", "uid", "extra_data", "person_key", "provider_key", "family_key",
           "letters_key", "digest", "session"}  # fmt: skip
OTHERS = {"entered_by", "opened_by", "answered_by", "uploaded_by", "confirmed_by", "made_by", "by",
          "filed_by", "decided_by", "hidden_by", "added_by", "delivered_by", "given_by",
          "published_by", "settled_by", "seconded_by", "recorded_by", "deputy_of", "given_for",
          "ended_by"}  # fmt: skip
ITSELF = {"user", "author", "person", "recipient", "entry", "juror", "email_address"}
OURS = {"id", "session_generation", "is_superuser", "is_staff", "is_active", "erased_at", "primary",
        "request_key", "search_words", "version", "link_generation", "stored_name", "attempts", "due_at",
        "fault", "path", "occasion", "sequence", "previous_hash", "entry_hash"}  # fmt: skip
LEFT_OUT = {
    "accounts.Notice": {"subject", "facts"},  # the words of others may stand there
    "accounts.JournalEntry": {"details"},
    "budget.RegisterEntry": {"rulebook"},
    "budget.RegisterList": {"tie", "encoding", "header", "columns", "lines_total", "status_since"},
    "budget.Proposal": {"rulebook", "redirected_to", "ground_details"},
    "budget.Comment": {"answers"},
    "budget.Project": {
        *("brief_what", "brief_where", "brief_whom"),
        *("summary", "body", "theme", "territory", "envelope", "place", "latitude", "longitude", "cost_eur"),
        *("yearly_running_cost_eur", "voted_eur", "committed_eur", "spent_eur", "clarifications"),
        *("status_reason", "created_at"),
    },
    "budget.SetupDraft": {"profile", "answers"},
    "budget.FeasibilityReview": {"status", "status_since", "due_on", "reply_by", "rulebook"},
    "budget.Opinion": {"review", "kind", "due_on", "private_notes", "grounds"},
    "budget.Shortlist": {"minutes"},
    "budget.RulebookVersion": {"parts", "created_at"},
    "voting.Poll": {
        *("rulebook", "origin", "status", "status_since", "opens_at", "closes_at", "required_level"),
        *("seed_commitment", "seed", "urn_public_key", "signing_public_key", "link_fingerprint"),
        *("paper_fingerprint", "keys_confirmed_at", "suspended_at", "closed_at", "checked_at"),
        *("link_destroyed_at", "rewritten_at", "compacted_at", "emptied_at", "ballots_total"),
        *("signatures_total", "registered_total", "turnout", "source"),
    },
    "voting.Endorsement": {"reading"},
    "voting.DraftRefusal": {"reading"},
    "voting.Preview": {"reader"},
    "voting.PaperCount": {"signatures", "ballots", "spoiled"},
    "voting.StationMinutes": {
        "offline_since",
        "recorded_at",
        "withdrawn",
        "unopened",
        "counted_by",
        "signed",
        "taken_back",
        "signed_before",
    },
    "voting.DayPass": {"helper"},
    "voting.Incident": {"details"},
    "voting.CouncilDecision": {"text", "corrections"},
    "voting.LaterDecision": {"contest", "kind", "in_place_of", "amount_eur", "unspent"},
}


def columns_of(table):
    return {field.name for field in apps.get_model(table)._meta.concrete_fields}


def test_every_table_with_personal_data_is_told_or_said_why_not():
    """A new table fails here: its line belongs into frontend/help/told.py, its way into a package's `own`."""
    kept = {table for line in KEPT for table in line.tables}

    assert set(TOLD) | set(UNTOLD) == kept
    assert not set(TOLD) & set(UNTOLD)
    assert set(WAYS) == set(TOLD) == set(TABLE_WORDS)
    assert {"voting.Ballot", "voting.UrnPart"} <= set(UNTOLD)


@pytest.mark.parametrize("table", TOLD)
def test_every_column_is_told_or_left_out_for_a_reason(table):
    """A new column fails here: told, or among those that are secret, of others, or ours alone."""
    unsaid = SECRETS | OTHERS | ITSELF | OURS | LEFT_OUT.get(table, set())

    assert columns_of(table) - set(TOLD[table]) - unsaid == set()
    assert set(TOLD[table]) <= columns_of(table)
    assert LEFT_OUT.get(table, set()) <= columns_of(table) - set(TOLD[table])


def test_every_column_told_has_its_word_and_no_word_is_left_over():
    told = {column for columns in TOLD.values() for column in columns}

    assert set(COLUMN_WORDS) == told
    assert set(VALUE_WORDS.values()) <= set(TABLES)
    assert {column.rpartition(".")[0] for column in VALUE_WORDS} <= set(TOLD)


def test_no_secret_is_told():
    assert not {column for columns in TOLD.values() for column in columns} & (SECRETS | OTHERS)
