"""The urn is looked at when it opens and every hour: what is wrong is told before anybody counts."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from frontend.setup import todo
from tests.factories.accounts import LONG_AGO
from tests.factories.budget import RegisterEntryFactory, coordinator_of
from tests.factories.voting import CLOSES_AT, OPENS_AT, WHILE_OPEN, PollFactory, fill_urn, marking
from tests.triggers import force, past_triggers
from voting import tasks
from voting.enums import IntegrityFault, PollStatus
from voting.models import Ballot, Poll, Signature, UrnCheck
from voting.queries import polls as queries
from voting.services import integrity, sweeping

pytestmark = pytest.mark.django_db


@pytest.fixture
def full(poll):
    fill_urn(poll, [marking(1), marking(1, 2), marking(3)])
    return poll


def found(poll, at=WHILE_OPEN):
    poll = Poll.objects.get(pk=poll.pk)
    integrity.check(poll, integrity.faults_of_pages(), at=at)
    return UrnCheck.objects.get(poll=poll).faults


def test_an_urn_as_it_was_cast_has_no_fault(full):
    assert found(full) == []
    assert queries.damaged().count() == 0


def test_a_ballot_that_is_gone_shows(full):
    Ballot.objects.filter(id=Ballot.objects.values_list("id", flat=True)[0]).delete()

    assert found(full) == [IntegrityFault.COUNTS]
    assert queries.damaged().get() == full


def test_a_ballot_in_a_slot_of_nobody_shows_though_the_numbers_agree(full):
    Ballot.objects.filter(id=Ballot.objects.values_list("id", flat=True)[0]).update(slot=b"x" * 32)

    assert found(full) == [IntegrityFault.SLOTS]


def test_two_slots_altered_so_that_their_sum_stays_show(full):
    for ballot, change in zip(Ballot.objects.all()[:2], (1, -1), strict=True):
        slot = int.from_bytes(bytes(ballot.slot)) + change
        Ballot.objects.filter(poll=full, id=ballot.id).update(slot=slot.to_bytes(32))

    assert found(full) == [IntegrityFault.SLOTS]


def test_without_the_link_key_only_the_numbers_are_compared(full, settings):
    Ballot.objects.filter(id=Ballot.objects.values_list("id", flat=True)[0]).update(slot=b"x" * 32)
    next(settings.VAULT_DIR.glob("*.link1")).unlink()

    assert found(full) == []


def test_without_the_link_key_what_it_had_shown_is_not_forgotten(full, settings):
    Ballot.objects.filter(id=Ballot.objects.values_list("id", flat=True)[0]).update(slot=b"x" * 32)
    assert found(full) == [IntegrityFault.SLOTS]
    next(settings.VAULT_DIR.glob("*.link1")).unlink()

    assert found(full) == [IntegrityFault.SLOTS]


@pytest.mark.skipif("connection.vendor != 'sqlite'")
def test_a_signature_of_nobody_on_the_register_shows(full):
    signature = Signature.objects.first()
    before, nobody = signature.entry_id, RegisterEntryFactory(edition=full.edition)
    gone = nobody.pk
    nobody.delete()

    with past_triggers():
        Signature.objects.filter(pk=signature.pk).update(entry_id=gone)
    try:
        assert found(full) == [IntegrityFault.PAGES, IntegrityFault.DOUBLED]
    finally:
        with past_triggers():
            Signature.objects.filter(pk=signature.pk).update(entry_id=before)


@pytest.mark.postgresql
def test_an_index_that_lacks_a_row_shows_where_amcheck_is_installed(full):
    def set_ready(is_ready):
        with connection.cursor() as cursor:
            cursor.execute(
                "UPDATE pg_index SET indisready = %s WHERE indexrelid = 'one_ballot_per_slot'::regclass",
                [is_ready],
            )

    with connection.cursor() as cursor:
        cursor.execute("CREATE EXTENSION IF NOT EXISTS amcheck")
    assert found(full) == []

    set_ready(False)
    Ballot.objects.create(poll=full, slot=b"y" * 32, sealed=b"z")
    set_ready(True)

    assert IntegrityFault.PAGES in found(full)


@pytest.mark.parametrize(
    ("checked_at", "at", "is_due"),
    [
        (None, OPENS_AT - timedelta(days=1), True),
        (OPENS_AT - timedelta(minutes=50), OPENS_AT - timedelta(minutes=1), False),
        (OPENS_AT - timedelta(minutes=50), OPENS_AT, True),
        (OPENS_AT, OPENS_AT + timedelta(minutes=59), False),
        (OPENS_AT, OPENS_AT + timedelta(minutes=60), True),
    ],
    ids=["never", "before the opening", "at the opening", "within the hour", "after an hour"],
)
def test_it_is_looked_at_once_it_is_settled_at_its_opening_and_every_hour(poll, checked_at, at, is_due):
    if checked_at is not None:
        UrnCheck.objects.create(poll=poll, checked_at=checked_at, may_compact=True)

    assert [due.pk for due in queries.to_check(at)] == ([poll.pk] if is_due else [])


def test_the_sweep_run_twice_looks_once(full):
    assert sweeping.check_urns(WHILE_OPEN) == []
    before = UrnCheck.objects.get().checked_at

    assert sweeping.check_urns(WHILE_OPEN + timedelta(minutes=1)) == []

    assert UrnCheck.objects.get().checked_at == before == WHILE_OPEN


def test_a_closed_urn_is_the_close_s_to_compare(full):
    force(full, status=PollStatus.CLOSED, closed_at=CLOSES_AT)

    assert sweeping.check_urns(WHILE_OPEN) == []
    assert not UrnCheck.objects.exists()


def test_coordinator_and_operator_are_told(full, mailoutbox, settings, caplog):
    settings.ADMINS = [("operator", "operator@example.org")]
    Ballot.objects.filter(id=Ballot.objects.values_list("id", flat=True)[0]).delete()
    coordinator = coordinator_of(full.edition)
    client = Client()
    client.force_login(coordinator)
    place = [full.municipality.slug, full.edition.slug]

    tasks.check_urns()

    listed = [str(item["title"]) for item in todo.items(full.edition, coordinator, WHILE_OPEN)]
    assert "L’urne n’est pas comme elle devrait être" in listed
    page = client.get(reverse("poll_office", args=place)).content.decode()
    assert "L’urne n’est pas comme elle devrait être" in page
    assert [message.to for message in mailoutbox] == [["operator@example.org"]]
    assert "counts" in caplog.text
    assert client.get("/readyz").json()["integrity"] is False


def test_files_that_keep_old_bytes_after_the_close_are_on_the_list():
    poll = PollFactory(settled=True)
    at = WHILE_OPEN + timedelta(minutes=20)
    closed = {"closed_at": WHILE_OPEN, "checked_at": WHILE_OPEN, "link_destroyed_at": WHILE_OPEN}
    force(poll, status=PollStatus.CLOSED, rewritten_at=WHILE_OPEN, **closed)
    coordinator = coordinator_of(poll.edition)
    title = "D’anciens octets de l’urne restent sur le serveur"

    def listed():
        return [str(item["title"]) for item in todo.items(poll.edition, coordinator, at)]

    assert title in listed()

    Poll.objects.filter(pk=poll.pk).update(compacted_at=LONG_AGO)

    assert title not in listed()
