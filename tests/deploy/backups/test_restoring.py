"""A town comes back whole or not at all, and a vote that was open waits for two people."""

import hashlib
import json
import shutil
import uuid
import zipfile
from datetime import timedelta

import pytest
from django.core.management import CommandError
from django.db import IntegrityError
from django.utils import timezone

from accounts.enums import Role
from accounts.models import JournalEntry
from accounts.refusals import Refused
from accounts.services import identities, journal
from deploy.backups import tables
from tests.deploy.backups.archives import (
    empty_the_town,
    number_of_triggers,
    restore,
    said,
    take,
)
from tests.environment import put_pepper
from tests.factories.accounts import MembershipFactory, MunicipalityFactory
from tests.factories.proposals import ProposalFactory
from tests.factories.towns import whole_town
from tests.factories.voting import (
    AFTER_CLOSE,
    CLOSED_AT,
    WHILE_OPEN,
    PollFactory,
    choices_in,
    marking,
    voter_of,
)
from tests.triggers import past_triggers
from tests.voting.test_casting import content_of_every_table
from voting.enums import IncidentKind
from voting.models import Ballot, Checkpoint, Poll, Signature
from voting.queries import polls as queries
from voting.services import acts, casting, closing
from voting.tally.types import Choice

pytestmark = pytest.mark.django_db(transaction=True)


def contents():
    """Rows of every table that an archive holds, journal and suspension apart."""
    found = content_of_every_table()
    return {model: found[model] for model in tables.every_table() if model in found}


def test_a_whole_town_comes_back_as_it_was(tmp_path, settings):
    whole_town("montsereine")
    (settings.MEDIA_ROOT / "photos").mkdir()
    (settings.MEDIA_ROOT / "photos" / "banc.jpg").write_bytes(b"\xff\xd8 a bench")
    taken = take(tmp_path / "kept")
    before, triggers = contents(), number_of_triggers()
    empty_the_town()
    shutil.rmtree(settings.MEDIA_ROOT)

    restored = restore(taken.place)

    after = contents()
    changed = {model for model in before if before[model] != after[model]}
    assert changed <= {JournalEntry, Poll}
    assert restored.rows == taken.rows
    assert (settings.MEDIA_ROOT / "photos" / "banc.jpg").read_bytes() == b"\xff\xd8 a bench"
    assert number_of_triggers() == triggers
    town = Poll.objects.first().municipality
    assert list(journal.breaks(town)) == []


def test_rows_made_after_a_restore_get_numbers_of_their_own(tmp_path):
    town = MunicipalityFactory()
    ProposalFactory()
    taken = take(tmp_path / "kept")
    empty_the_town()

    restore(taken.place)

    assert MunicipalityFactory().pk > town.pk


def vote(poll, voter, choice):
    signature = Signature.objects.filter(poll=poll, entry=voter).first()
    known = {"device_half": "BCDFGHJK", "request_key": uuid.uuid4(), "at": WHILE_OPEN}
    known["replaces"] = casting.mark_of(poll, signature) if signature else ""
    return casting.cast(poll, marking(choice), by=voter, **known)


@pytest.fixture
def open_poll(transactional_db):
    """Twenty-four voted, four of them after the last checkpoint."""
    poll = PollFactory(settled=True)
    voters = [voter_of(poll) for _voter in range(20)]
    for voter in voters:
        vote(poll, voter, 1)
    Checkpoint.objects.create(poll=poll, number=7, at=WHILE_OPEN, signatures=23, ballots=23)
    return poll, voters


def test_an_open_vote_comes_back_suspended_is_resumed_by_two_and_goes_on(open_poll, tmp_path):
    poll, voters = open_poll
    two = [MembershipFactory(municipality=poll.municipality, role=Role.COORDINATOR).user for _ in range(2)]
    taken = take(tmp_path / "kept")
    for _lost in range(3):
        vote(poll, voter_of(poll), 2)
    empty_the_town()

    restored = restore(taken.place)

    poll = Poll.objects.get(pk=poll.pk)
    (told,) = restored.suspended
    assert (told.signatures, told.checkpoint.signatures) == (20, 23)
    with pytest.raises(Refused):
        vote(poll, voters[0], 3)

    notice = "Le serveur est tombé en panne : trois bulletins sont à redonner."
    act = acts.ask(poll, IncidentKind.RESUMED, notice=notice, by=two[0], at=timezone.now())
    acts.second(act, by=two[1], at=timezone.now())
    poll = Poll.objects.get(pk=poll.pk)
    vote(poll, voters[0], 3)

    assert sorted(map(repr, choices_in(poll))) == sorted(
        map(repr, [{"1": Choice.approving([3])}, *[{"1": Choice.approving([1])}] * 19])
    )
    with past_triggers():
        Poll.objects.filter(pk=poll.pk).update(closes_at=CLOSED_AT)
    assert closing.close(Poll.objects.get(pk=poll.pk), at=AFTER_CLOSE)
    assert Signature.objects.filter(poll=poll).count() == Ballot.objects.filter(poll=poll).count() == 20


def test_the_command_says_how_many_are_missing(open_poll, tmp_path):
    taken = take(tmp_path / "kept")
    empty_the_town()

    output = said("restore", taken.place)

    assert "est suspendu" in output
    assert "20 émargements" in output
    assert "il y en avait 23" in output
    assert "il en manque 3" in output


def test_a_vote_whose_end_passed_meanwhile_is_not_closed_before_two_people_looked(open_poll, tmp_path):
    poll, _voters = open_poll
    with past_triggers():
        Poll.objects.filter(pk=poll.pk).update(closes_at=CLOSED_AT)
    taken = take(tmp_path / "kept")
    empty_the_town()

    restore(taken.place)

    assert Poll.objects.get(pk=poll.pk).suspended_at is not None
    assert not queries.awaiting_close(timezone.now(), timedelta(0)).exists()


def test_a_machine_without_the_link_key_is_offered_a_new_one(open_poll, tmp_path, settings):
    poll, voters = open_poll
    taken = take(tmp_path / "kept")
    empty_the_town()
    for place in settings.VAULT_DIR.glob("*.link1"):
        place.unlink()
    restore(taken.place)
    two = [MembershipFactory(municipality=poll.municipality, role=Role.COORDINATOR).user for _ in range(2)]

    for kind in (IncidentKind.LINK_KEY_REDRAWN, IncidentKind.RESUMED):
        act = acts.ask(Poll.objects.get(pk=poll.pk), kind, notice="Une panne.", by=two[0], at=WHILE_OPEN)
        acts.second(act, by=two[1], at=WHILE_OPEN)

    poll = Poll.objects.get(pk=poll.pk)
    vote(poll, voter_of(poll), 2)
    with pytest.raises(Refused):
        vote(poll, voters[0], 3)
    assert Ballot.objects.filter(poll=poll).count() == 21


def test_the_next_archive_follows_the_one_that_was_restored(open_poll, tmp_path, settings):
    poll, _voters = open_poll
    taken = take(tmp_path / "kept")
    empty_the_town()
    shutil.rmtree(settings.DATA_DIR / "backups")
    restore(taken.place)
    Poll.objects.filter(pk=poll.pk).update(suspended_at=None)
    for _late in range(19):
        vote(Poll.objects.get(pk=poll.pk), voter_of(poll), 2)

    again = take(tmp_path / "elsewhere")

    assert again.books[0].carried.number == 1
    assert again.books[0].remark == "few"


# --- What is refused, before a row is written


def altered(place, name, change):
    """The same archive, but for one member."""
    copy = place.with_name("altered.zip")
    with zipfile.ZipFile(place) as whole, zipfile.ZipFile(copy, "w") as zipped:
        for member in whole.namelist():
            content = whole.read(member)
            zipped.writestr(member, change(content) if member == name else content)
    return copy


def in_manifest(**fields):
    return lambda content: json.dumps({**json.loads(content), **fields}).encode()


def without_a_migration(content):
    manifest = json.loads(content)
    return json.dumps({**manifest, "migrations": [*manifest["migrations"][1:], "voting.9999_later"]}).encode()


REFUSED = {
    "a row changed": (
        "tables/accounts_user.jsonl",
        lambda rows: rows.replace(b"Habitante", b"Habitants"),
        "abîmée",
    ),
    "a vote changed": ("vote/{poll}/urn.jsonl", lambda rows: rows[:-10], "abîmée"),
    "another format": ("manifest.json", in_manifest(format="faire-ensemble backup 9"), "ne connaît pas"),
    "another version": ("manifest.json", without_a_migration, "9999_later"),
    "not a manifest": ("manifest.json", lambda _content: b"[]", "ne connaît pas"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_an_archive_that_is_not_what_was_saved_is_refused_with_a_sentence(open_poll, tmp_path, case):
    poll, _voters = open_poll
    taken = take(tmp_path / "kept")
    empty_the_town()
    name, change, sentence = REFUSED[case]
    copy = altered(taken.place, name.format(poll=poll.pk), change)

    with pytest.raises(CommandError, match=sentence):
        said("restore", copy)

    assert not Poll.objects.exists()


def test_a_file_that_would_lie_outside_the_uploads_is_refused(open_poll, tmp_path, settings):
    taken = take(tmp_path / "kept")
    empty_the_town()
    copy, name = tmp_path / "altered.zip", "media/../../escaped"
    with zipfile.ZipFile(taken.place) as whole, zipfile.ZipFile(copy, "w") as zipped:
        manifest = json.loads(whole.read("manifest.json"))
        manifest["members"][name] = {
            "sha256": "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
        }
        for member in whole.namelist():
            zipped.writestr(member, json.dumps(manifest) if member == "manifest.json" else whole.read(member))
        zipped.writestr(name, b"")

    with pytest.raises(CommandError, match="ailleurs"):
        said("restore", copy)


@pytest.mark.parametrize("content", [b"", b"not an archive", b"PK\x03\x04" + b"\0" * 60])
def test_what_is_no_archive_is_refused_with_a_sentence(transactional_db, tmp_path, content):
    file = tmp_path / "something.zip"
    file.write_bytes(content)

    with pytest.raises(CommandError, match="abîmée"):
        said("restore", file)


def test_a_file_that_is_not_there_is_refused_with_a_sentence(transactional_db, tmp_path):
    with pytest.raises(CommandError, match="Il n’y a pas"):
        said("restore", tmp_path / "nothing.zip")


def test_a_town_that_is_there_is_not_written_over(open_poll, tmp_path):
    taken = take(tmp_path / "kept")
    before = contents()

    with pytest.raises(CommandError, match="n’est pas vide"):
        said("restore", taken.place)

    assert contents() == before


def test_another_pepper_is_refused_before_anything_is_written(open_poll, tmp_path, settings):
    identities.pepper()
    taken = take(tmp_path / "kept")
    empty_the_town()
    (settings.VAULT_DIR / "identity-pepper").write_bytes(b"q" * 32)

    with pytest.raises(CommandError, match="Le poivre des identités"):
        said("restore", taken.place)

    assert not Poll.objects.exists()
    put_pepper(settings.VAULT_DIR)
    restore(taken.place)


def test_without_a_pepper_it_says_which_one_to_bring(open_poll, tmp_path, settings):
    taken = take(tmp_path / "kept")
    empty_the_town()
    (settings.VAULT_DIR / "identity-pepper").unlink()

    assert "VAULT_DIR" in said("restore", taken.place)


def test_a_dry_run_writes_nothing(open_poll, tmp_path):
    taken = take(tmp_path / "kept")
    empty_the_town()

    output = said("restore", taken.place, "--dry-run")

    assert "Rien n’a été écrit" in output
    assert not Poll.objects.exists()


def test_rows_that_a_database_refuses_leave_it_empty_and_its_triggers_standing(open_poll, tmp_path):
    poll, _voters = open_poll
    taken = take(tmp_path / "kept")
    before = number_of_triggers()
    empty_the_town()
    name = f"vote/{poll.pk}/urn.jsonl"
    copy = doubled(taken.place, name)

    with pytest.raises(CommandError, match="refuse ces lignes"):
        said("restore", copy)

    assert not Poll.objects.exists()
    assert number_of_triggers() == before


def doubled(place, name):
    """Every line of a member twice, and a manifest that says so."""
    copy = place.with_name("altered.zip")
    with zipfile.ZipFile(place) as whole, zipfile.ZipFile(copy, "w") as zipped:
        content = whole.read(name) * 2
        manifest = json.loads(whole.read("manifest.json"))
        manifest["members"][name]["sha256"] = hashlib.sha256(content).hexdigest()
        replaced = {name: content, "manifest.json": json.dumps(manifest).encode()}
        for member in whole.namelist():
            zipped.writestr(member, replaced.get(member, whole.read(member)))
    return copy


def test_triggers_hold_in_a_restored_town(open_poll, tmp_path):
    poll, _voters = open_poll
    taken = take(tmp_path / "kept")
    empty_the_town()
    restore(taken.place)

    with pytest.raises(IntegrityError):
        Poll.objects.filter(pk=poll.pk).update(required_level="identity")
