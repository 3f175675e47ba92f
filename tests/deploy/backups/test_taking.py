"""What an archive holds, what it never holds, and what a backup that fails leaves behind."""

import base64
import errno
import os
import signal
import stat
import subprocess
import sys
import time
import uuid
import zipfile
from datetime import UTC, datetime

import pytest
from django.core.management import CommandError
from django.db import OperationalError, connection

from accounts.refusals import Refused
from deploy.backups import archives, instants, tables, taking
from tests.deploy.backups.archives import everything_in, quietly, register_in, rows_in, said, take, urn_in
from tests.environment import ROOT
from tests.factories.accounts import UserFactory
from tests.factories.budget import RegisterEntryFactory
from tests.factories.voting import WHILE_OPEN, PollFactory, marking, voter_of
from tests.voting import pairing
from voting.models import Poll, Signature
from voting.services import casting, link_keys

pytestmark = pytest.mark.django_db(transaction=True)


def vote(poll, voter, choice=1):
    signature = Signature.objects.filter(poll=poll, entry=voter).first()
    known = {"device_half": "BCDFGHJK", "request_key": uuid.uuid4(), "at": WHILE_OPEN}
    known["replaces"] = casting.mark_of(poll, signature) if signature else ""
    return casting.cast(poll, marking(choice), by=voter, **known)


@pytest.fixture
def poll(transactional_db):
    return PollFactory(settled=True)


def test_an_archive_holds_no_key_and_no_number(poll, tmp_path, settings):
    numbers = [vote(poll, voter_of(poll)) for _voter in range(25)]

    content = everything_in(take(tmp_path / "kept").place)

    keys = [
        file.read_bytes()
        for vault in (settings.VAULT_DIR, settings.COUNTING_VAULT_DIR)
        for file in vault.iterdir()
    ]
    assert len(keys) >= 6
    spelt = [form for key in keys for form in (key, key.hex().encode(), base64.b64encode(key))]
    assert [form for form in [*spelt, *map(str.encode, numbers)] if form in content] == []


def test_who_is_signed_in_and_how_often_somebody_tried_stay_out(poll, tmp_path, client):
    client.force_login(UserFactory())

    taken = take(tmp_path / "kept")

    with zipfile.ZipFile(taken.place) as zipped:
        names = zipped.namelist()
    assert client.session.session_key.encode() not in everything_in(taken.place)
    assert [
        name for name in names if name.removeprefix("tables/").removesuffix(".jsonl") in tables.LEFT_OUT
    ] == []


def test_every_table_is_saved_or_left_out_with_a_reason():
    with connection.cursor() as cursor:
        there = set(connection.introspection.table_names(cursor)) - {"django_migrations"}

    saved = {model._meta.db_table for model in tables.every_table()}
    assert saved | tables.LEFT_OUT.keys() == there
    assert saved & tables.LEFT_OUT.keys() == set()
    assert all(tables.LEFT_OUT.values())


def test_the_archive_is_private_and_nothing_lies_beside_it(poll, tmp_path):
    place = take(tmp_path / "kept").place

    assert stat.S_IMODE(place.stat().st_mode) == 0o600
    assert list(place.parent.iterdir()) == [place]


def test_the_pepper_is_copied_apart_when_asked(poll, tmp_path, settings):
    copy = tmp_path / "pepper"

    said("backup", tmp_path, "--pepper", copy)

    assert copy.read_bytes() == (settings.VAULT_DIR / "identity-pepper").read_bytes()
    assert stat.S_IMODE(copy.stat().st_mode) == 0o600


def test_the_pepper_replaces_no_other_file(poll, tmp_path):
    copy = tmp_path / "pepper"
    copy.write_bytes(b"something else")

    with pytest.raises(CommandError, match="avec un autre contenu"):
        said("backup", tmp_path, "--pepper", copy)

    assert copy.read_bytes() == b"something else"


def test_the_account_that_only_counts_has_no_pepper_to_copy(poll, tmp_path, settings):
    settings.VAULT_DIR = None

    with pytest.raises(CommandError, match="VAULT_DIR"):
        said("backup", tmp_path, "--pepper", tmp_path / "pepper")


@pytest.mark.parametrize("folder", ["nowhere", "media_root"])
def test_a_folder_that_cannot_take_it_is_refused(poll, tmp_path, folder):
    with pytest.raises(CommandError, match=r"n’est pas un dossier|n’a pas sa place"):
        said("backup", tmp_path / folder)


def test_a_full_disk_leaves_the_former_archive_and_says_so(poll, tmp_path, monkeypatch):
    former = take(tmp_path / "kept")
    monkeypatch.setattr(os, "fsync", full)

    with pytest.raises(Refused, match="sont toujours là"):
        take(tmp_path / "kept")

    assert list(former.place.parent.iterdir()) == [former.place]


def full(*_whatever):
    raise OSError(errno.ENOSPC, "No space left on device")


def test_a_disk_that_fills_midway_changes_nothing_for_the_next_archive(poll, tmp_path, monkeypatch):
    for _voter in range(20):
        vote(poll, voter_of(poll))
    with monkeypatch.context() as patch:
        patch.setattr(archives.ArchiveDraft, "end", full)
        with pytest.raises(Refused):
            take(tmp_path / "kept")

    taken = take(tmp_path / "kept")

    assert taken.books[0].carried.number == 1
    assert len(urn_in(taken, poll)) == 20


def test_a_database_that_goes_away_is_said(poll, tmp_path, monkeypatch):
    def go_away(*_whatever):
        raise OperationalError

    monkeypatch.setattr(tables, "rows_of", go_away)

    with pytest.raises(CommandError, match="n’a pas pu être lue"):
        said("backup", tmp_path)

    assert list(tmp_path.glob("*.zip")) == list(tmp_path.glob(".*")) == []


def test_one_backup_at_a_time(poll, tmp_path):
    with taking.state_folder() as state, instants.alone(state), pytest.raises(Refused):
        take(tmp_path / "kept")


@pytest.mark.kill
@pytest.mark.once
def test_a_backup_that_is_killed_leaves_the_former_archive(poll, tmp_path, process_environment, settings):
    for _voter in range(25):
        vote(poll, voter_of(poll))
    settings.MEDIA_ROOT.joinpath("film").write_bytes(os.urandom(150 * 2**20))
    former = take(tmp_path / "kept")
    command = [sys.executable, "manage.py", "backup", str(tmp_path / "kept")]

    process = subprocess.Popen(
        command, cwd=ROOT, env=process_environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    wait_for_draft(tmp_path / "kept", process)
    process.send_signal(signal.SIGKILL)
    process.wait()

    assert [place.name for place in (tmp_path / "kept").glob("*.zip")] == [former.place.name]
    assert list((tmp_path / "kept").glob(".*.part"))
    last = take(tmp_path / "kept")
    assert sorted((tmp_path / "kept").iterdir()) == sorted([former.place, last.place])


def wait_for_draft(folder, process):
    while not any(draft.stat().st_size > 2**20 for draft in folder.glob(".*.part")):
        assert process.poll() is None
        time.sleep(0.01)


def test_rows_are_of_one_instant_although_people_vote_meanwhile(poll, tmp_path, at_once):
    """Both books are read one after the other: a vote between them would be in one of them only."""
    voters = [voter_of(poll) for _voter in range(60)]

    def people_vote():
        for voter in voters:
            vote(Poll.objects.get(pk=poll.pk), voter)

    answers = at_once(people_vote, lambda: [take(tmp_path / "kept") for _archive in range(6)])

    assert answers[0] is None
    for taken in answers[1]:
        assert len(register_in(taken, poll)) == len(urn_in(taken, poll))


# --- Whoever lays archives side by side


def everybody_votes(poll, number, ledger):
    """One after the other; of each slot, who cast into it: only the tester knows."""
    for place in range(number):
        voter = RegisterEntryFactory(edition=poll.edition, user=None, territory=None)
        vote(poll, voter, 1 + place % 6)
        signature = Signature.objects.get(poll=poll, entry=voter)
        slot = link_keys.read(poll).slot(poll.pk, signature.id)
        ledger[str(signature.id)] = base64.b64encode(slot).decode()


def chance_of(archive, poll, ledger, *, beside=None):
    """How often chance alone would pair as well, by the places of the lines that are new since `beside`."""
    known = beside and register_in(beside, poll), beside and urn_in(beside, poll)
    signatures = [name for name in register_in(archive, poll) if not known[0] or name not in known[0]]
    places = {
        slot: place
        for place, slot in enumerate(urn_in(archive, poll))
        if not known[1] or slot not in known[1]
    }
    assert len(signatures) == len(places) >= 20
    return pairing.chance(range(len(signatures)), [places[ledger[name]] for name in signatures])


def test_one_two_and_three_archives_pair_nobody(poll, tmp_path):
    ledger, taken = {}, []
    for number in (200, 60, 60):
        everybody_votes(poll, number, ledger)
        taken.append(take(tmp_path / "kept"))

    first, second, third = taken
    arrived, urn = list(ledger.values()), list(urn_in(third, poll))
    assert pairing.chance(range(len(urn)), [urn.index(slot) for slot in arrived]) > 1 / (pairing.SHUFFLES + 1)
    least = 1 / (pairing.SHUFFLES + 1)
    assert chance_of(first, poll, ledger) > least
    assert chance_of(second, poll, ledger, beside=first) > least
    assert chance_of(third, poll, ledger, beside=first) > least
    assert chance_of(third, poll, ledger, beside=second) > least


def test_the_attack_finds_the_pairs_of_an_archive_in_the_order_of_arrival(poll, tmp_path):
    """As the plain dump had it: the nth signature and the nth ballot are the same person's."""
    ledger = {}
    everybody_votes(poll, 60, ledger)
    in_order = [
        [
            str(name)
            for name in Signature.objects.filter(poll=poll).order_by("entry").values_list("id", flat=True)
        ],
        list(ledger.values()),
    ]

    found = pairing.chance(range(60), [in_order[1].index(ledger[name]) for name in in_order[0]])

    assert found == 1 / (pairing.SHUFFLES + 1)


def test_the_name_of_an_archive_is_its_instant(poll, tmp_path):
    taken = taking.take(tmp_path, at=datetime(2026, 11, 3, 4, 5, 6, tzinfo=UTC), steps=quietly)

    assert taken.place.name == "faire-ensemble-20261103-040506.zip"
    assert rows_in(taken, "tables/voting_poll.jsonl")
