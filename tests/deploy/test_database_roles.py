"""Each side of the vote works with the rights of its own role, and none can do what is the other's."""

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, ProgrammingError, connection, transaction
from django.urls import reverse
from django.utils import timezone

from accounts.models import JournalEntry
from accounts.services import journal, sweeps
from deploy import database_roles
from deploy.backups.tables import LEFT_OUT
from deploy.checks import nothing_carries_the_urns_away
from deploy.database_roles import Roles
from tests.factories.accounts import UserFactory
from tests.factories.budget import coordinator_of
from tests.factories.voting import (
    AFTER_CLOSE,
    CLOSED_AT,
    OPENS_AT,
    WHILE_OPEN,
    PollFactory,
    fill_urn,
    marking,
    voter_of,
)
from tests.triggers import past_triggers
from voting.enums import Exposure, IncidentKind, PollStatus
from voting.models import Checkpoint, Incident, KeyRequest, Outcome, Poll, PublishedFile
from voting.queries import exposure
from voting.services import casting, closing, keys, polls, stirring, sweeping
from voting.services.counting import opening_in_parts, tallying

pytestmark = [pytest.mark.django_db, pytest.mark.postgresql]

BEFORE = datetime(2020, 9, 1, 12, tzinfo=UTC)
ROLES = Roles(web="town_web", count="town_count", dump="town_dump")


def run(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


def give_rights(roles: Roles = ROLES) -> str:
    said = StringIO()
    call_command(
        "database_roles", web=roles.web, count=roles.count, dump=roles.dump, stdout=said, stderr=StringIO()
    )
    return said.getvalue()


@pytest.fixture
def roles(db) -> Roles:
    """As `database_role.sh` makes them; gone with the test."""
    for name in (ROLES.web, ROLES.count, ROLES.dump):
        run(f"CREATE ROLE {name} LOGIN NOSUPERUSER")
    give_rights()
    return ROLES


@contextmanager
def acting_as(role: str) -> Iterator[None]:
    run(f"SET ROLE {role}")
    try:
        yield
    finally:
        run("RESET ROLE")


def is_refused(statement: str, role: str) -> bool:
    try:
        with transaction.atomic(), acting_as_in_savepoint(role):
            run(statement)
    except ProgrammingError as fault:
        return "permission denied" in str(fault) or "must be owner" in str(fault)
    return False


@contextmanager
def acting_as_in_savepoint(role: str) -> Iterator[None]:
    """A refusal rolls the savepoint back, and the role with it."""
    run(f"SET LOCAL ROLE {role}")
    yield
    run("RESET ROLE")


def asked_for_keys() -> Poll:
    poll = PollFactory()
    Poll.objects.filter(pk=poll.pk).update(
        status=PollStatus.SETTLING, opens_at=OPENS_AT, closes_at=CLOSED_AT, settled_at=BEFORE
    )
    poll.refresh_from_db()
    keys.ask(poll, at=BEFORE)
    return poll


@pytest.mark.parametrize("is_in_parts", [False, True])
def test_a_whole_vote_with_each_side_under_its_own_role(roles, is_in_parts):
    poll = asked_for_keys()

    for _turn in ("draw", "answer"):
        with acting_as(roles.count):
            assert sweeping.make_keys() == 1
        with acting_as(roles.web):
            polls.go_on(KeyRequest.objects.select_related("poll").get(poll=poll), at=BEFORE)
    with acting_as(roles.web):
        poll.refresh_from_db()
        fill_urn(poll, [marking(1, 2), marking(2), marking(3)])
        sweeping.check_urns(OPENS_AT)
        assert closing.close(poll, at=AFTER_CLOSE)
    with acting_as(roles.count):
        sweeping.make_keys()
        if is_in_parts:
            opening_in_parts.split(poll, parts=2)
        assert tallying.tally(Poll.objects.get(pk=poll.pk), at=AFTER_CLOSE)
        sweeps.note("voting.tasks.tally_closed_polls", at=AFTER_CLOSE)
        sweeps.note("voting.tasks.tally_closed_polls", at=AFTER_CLOSE)

    assert Outcome.objects.get().ballots_counted == 3
    assert PublishedFile.objects.filter(is_public=True).exists()
    assert not Checkpoint.objects.filter(note="").exists()
    assert JournalEntry.objects.filter(event="poll.tallied").exists()


def test_the_counting_role_destroys_the_key_that_has_served(roles):
    poll = PollFactory(ended=True)
    act = Incident.objects.create(
        poll=poll,
        kind=IncidentKind.PRIVATE_HALF_DESTROYED,
        public_notice="Fini.",
        by=UserFactory(),
        at=AFTER_CLOSE,
    )
    act.seconded_by, act.done_at = UserFactory(), AFTER_CLOSE
    with acting_as(roles.web):
        act.save(update_fields=["seconded_by", "done_at"])
    with past_triggers():
        Poll.objects.filter(pk=poll.pk).update(status=PollStatus.PROCLAIMED, status_since=AFTER_CLOSE)

    with acting_as(roles.count):
        assert keys.destroy_what_has_served() == 1

    assert is_refused("UPDATE voting_incident SET public_notice = 'rien'", roles.count)


def test_a_ballot_is_cast_and_the_urn_stirred_by_the_web_role(roles):
    poll = PollFactory(settled=True)
    voter = voter_of(poll)

    with acting_as(roles.web):
        casting.cast(
            poll, marking(1), by=voter, device_half="BCDFGHJK", request_key=uuid.uuid4(), at=WHILE_OPEN
        )
        assert stirring.stir(poll, at=WHILE_OPEN)
        assert sweeping.check_urns(WHILE_OPEN) == []

    assert poll.ballots.count() == 1


def test_the_keys_are_printed_and_read_back_by_the_counting_role(roles, tmp_path):
    poll = PollFactory(settled=True)
    (tmp_path / "out").mkdir(mode=0o700)
    name = f"{poll.municipality.slug}/{poll.edition.slug}"

    with acting_as(roles.count):
        call_command("print_key", name, to=tmp_path / "out", stdout=StringIO())

    assert list((tmp_path / "out").glob("*.pdf"))


@pytest.mark.parametrize(
    "table",
    ["voting_signature", "accounts_user", "account_emailaddress", "budget_registerentry", "accounts_notice"],
)
def test_the_counting_side_reads_no_signature_and_nobody(roles, table):
    assert is_refused(f"TABLE {table}", roles.count)


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM voting_ballot",
        "UPDATE voting_poll SET closes_at = now()",
        "UPDATE voting_outcome SET ballots_counted = 0",
        "UPDATE voting_keyrequest SET challenge_sha256 = ''",
        "UPDATE accounts_journalentry SET event = ''",
    ],
)
def test_the_counting_side_changes_nothing_but_its_own(roles, statement):
    assert is_refused(statement, roles.count)


@pytest.mark.parametrize(
    "statement",
    [
        "DROP TRIGGER urns_fill_while_settled ON voting_ballot",
        "ALTER TABLE voting_ballot DISABLE TRIGGER ALL",
        "TRUNCATE voting_ballot",
        "TRUNCATE accounts_journalentry",
        "SET session_replication_role = replica",
        "CREATE TABLE mine (id int)",
        "DELETE FROM accounts_journalentry",
        "DELETE FROM django_migrations",
        "CREATE TEMP TABLE voting_poll (id int)",
    ],
)
def test_the_web_side_owns_nothing_that_holds_the_vote(roles, statement):
    assert is_refused(statement, roles.web)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE voting_poll SET seed = 'mine'",
        "UPDATE voting_poll SET edition_id = 1",
        "UPDATE voting_keyrequest SET urn_public_key = 'mine'",
        "UPDATE voting_keyrequest SET answer = 'mine'",
        "UPDATE voting_incident SET details = '{}'",
        "UPDATE voting_checkpoint SET note = 'mine'",
        "DELETE FROM voting_checkpoint",
        "UPDATE voting_outcomeentry SET votes = 9",
        "UPDATE voting_linkcopy SET machine = 'mine'",
        "DELETE FROM voting_endorsement",
        *(
            f"INSERT INTO voting_{table} DEFAULT VALUES"
            for table in ("outcome", "outcomeentry", "publishedfile", "urnpart")
        ),
    ],
)
def test_the_web_side_writes_nothing_of_the_count_and_takes_back_no_act(roles, statement):
    assert is_refused(statement, roles.web)


@pytest.mark.parametrize("table", sorted(LEFT_OUT))
def test_the_role_of_backups_reads_nothing_that_no_archive_carries(roles, table):
    assert is_refused(f"TABLE {table}", roles.dump)


@pytest.mark.parametrize("table", ["voting_ballot", "voting_signature"])
def test_the_role_of_backups_reads_neither_book_of_the_vote(roles, table):
    assert is_refused(f"TABLE {table}", roles.dump)
    assert is_refused(f"COPY {table} TO STDOUT", roles.dump)
    assert not is_refused("SELECT count(*) FROM voting_poll", roles.dump)
    assert is_refused("UPDATE voting_poll SET seed = ''", roles.dump)


def test_given_again_the_rights_are_the_same_and_what_was_given_by_hand_is_gone(roles):
    run(f"GRANT SELECT ON voting_ballot TO {roles.dump}")
    run(f"GRANT SELECT (email) ON accounts_user TO {roles.count}")

    first, second = give_rights(), give_rights()

    assert first == second
    assert "town_count: voting_ballot: SELECT" in first
    assert is_refused("SELECT 1 FROM voting_ballot", roles.dump)
    assert is_refused("SELECT email FROM accounts_user", roles.count)


def test_after_a_migrate_new_tables_are_given_to_the_roles_that_are_known(roles):
    run(f"REVOKE ALL ON voting_urncheck FROM {roles.web}")
    assert is_refused("SELECT 1 FROM voting_urncheck", roles.web)

    database_roles.grant_again()

    assert not is_refused("SELECT 1 FROM voting_urncheck", roles.web)
    assert exposure.known_roles() == {"web": roles.web, "count": roles.count, "dump": roles.dump}


@pytest.mark.parametrize(
    "made",
    ["ALTER ROLE town_dump SUPERUSER", "GRANT pg_read_all_data TO town_dump", "GRANT postgres TO town_dump"],
)
def test_a_role_that_reads_everything_anyway_is_named_and_refused(roles, made):
    run(made)

    with pytest.raises(CommandError, match="town_dump"):
        give_rights()


def test_roles_that_are_not_there_or_not_three_are_refused(roles):
    with pytest.raises(CommandError, match="nobody_here"):
        give_rights(Roles("nobody_here", ROLES.count, ROLES.dump))
    with pytest.raises(CommandError):
        give_rights(Roles(ROLES.web, ROLES.web, ROLES.dump))


def test_a_role_that_does_not_own_the_tables_compacts_nothing_and_it_shows(roles):
    poll = PollFactory(ended=True)
    with connection.cursor() as cursor:
        cursor.execute("SHOW server_version_num")
        lends_it = int(cursor.fetchone()[0]) >= exposure.MAINTAIN_FROM

    with acting_as(roles.web):
        assert exposure.may_compact() == lends_it
        if not lends_it:
            assert closing.compact(poll, at=AFTER_CLOSE) is False
        sweeping.check_urns(OPENS_AT)

    poll.refresh_from_db()
    assert poll.compacted_at is None
    told = {exposed.exposure for exposed in exposure.exposures(poll)}
    assert (Exposure.OLD_PAGES in told) != lends_it


def test_whoever_else_may_read_the_two_tables_is_named(roles):
    poll = PollFactory(settled=True)
    for name in ("analyst", "mirror", "harmless"):
        run(f"CREATE ROLE {name} LOGIN NOSUPERUSER")
    run("GRANT SELECT (sealed) ON voting_ballot TO analyst")
    run("GRANT pg_read_all_data TO mirror")

    with acting_as(roles.web):
        found = {exposed.exposure: exposed.names for exposed in exposure.exposures(poll)}

        told = nothing_carries_the_urns_away()

    assert found == {Exposure.READERS: ("analyst", "mirror")}
    assert [warning.id for warning in told] == ["deploy.W003"]
    assert "analyst, mirror" in told[0].msg


def test_the_coordinator_reads_the_warnings_on_the_settled_paper(roles, client):
    poll = PollFactory(settled=True)
    client.force_login(coordinator_of(poll.edition))
    address = reverse("poll_office", args=[poll.municipality.slug, poll.edition.slug])
    title = "Une copie pourrait dire qui a déposé quel bulletin"

    with acting_as(roles.web):
        assert title not in client.get(address).content.decode()
    run("CREATE ROLE analyst LOGIN NOSUPERUSER")
    run("GRANT SELECT ON voting_signature TO analyst")

    with acting_as(roles.web):
        page = client.get(address).content.decode()
        ready = client.get("/readyz").json()

    assert title in page
    assert "D’autres peuvent lire les émargements ou les bulletins" in page
    assert "analyst" in page
    assert ready["exposure"] is False


def test_a_server_that_archives_or_is_copied_is_named_and_only_while_it_holds_an_urn(roles):
    """A slot reserves nothing here and goes with the session; the rest asks for a server set up so."""
    with acting_as(roles.web):
        assert nothing_carries_the_urns_away() == []
    PollFactory(settled=True)
    run("SELECT pg_create_physical_replication_slot('copy_to_come', false, true)")

    with acting_as(roles.web):
        told = nothing_carries_the_urns_away()

    assert [str(warning.msg).endswith("copy_to_come") for warning in told] == [True]


def test_the_journal_is_not_emptied_even_by_its_owner(roles):
    journal.record("poll.composed", PollFactory(), by=None, at=timezone.now())

    run("SET CONSTRAINTS ALL IMMEDIATE")

    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        run("TRUNCATE accounts_journalentry")

    assert JournalEntry.objects.exists()
