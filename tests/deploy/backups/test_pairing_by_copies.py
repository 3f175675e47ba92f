"""Six thousand casts and changes, stirred and saved three times: no copy tells whose ballot is whose."""

import random
import uuid
from base64 import b64encode
from itertools import product
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection

from tests.deploy.backups.archives import rows_in, take
from tests.factories.voting import AFTER_CLOSE, CLOSED_AT, WHILE_OPEN, PollFactory, marking, voter_of
from tests.triggers import past_triggers
from tests.voting import pairing
from voting import vault
from voting.models import Ballot, Poll, PublishedFile, Signature
from voting.services import belonging, casting, closing, stirring
from voting.services.counting import tallying

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.long]

DAYS, VOTERS, CHANGES = 3, 5_000, 1_000
LEAST = 1 / (pairing.SHUFFLES + 1)
ORDERS = {"sqlite": ["rowid"], "postgresql": ["ctid", "xmin::text::bigint"]}


@pytest.fixture
def poll(settings):
    settings.LIMITS = {**settings.LIMITS, "cast": (10**6, 60)}
    return PollFactory(settled=True)


def cast(poll, voter, choices):
    """The number of a ballot, in place of the voter's former one."""
    mark = casting.mark_of(poll, Signature.objects.filter(poll=poll, entry=voter).first())
    known = {"device_half": vault.draw_half(), "request_key": uuid.uuid4(), "at": WHILE_OPEN}
    return casting.cast(poll, choices, by=voter, replaces=mark, **known)


def one_day(poll, ledger, voters, changes):
    """So many new people vote, and some of those who voted change their mind in between."""
    draw = random.Random(len(ledger))
    changing = set(draw.sample(range(voters), changes))
    for place in range(voters):
        voter = voter_of(poll)
        ledger[voter] = cast(poll, voter, marking(1 + place % 6))
        if place in changing:
            someone = draw.choice(list(ledger))
            ledger[someone] = cast(poll, someone, marking(1 + (place + 1) % 6))


def whose(poll, ledger):
    """Of each voter the ids of signature and ballot, and what is sealed: only the tester can open it."""
    opening = vault.Opening.read(settings.COUNTING_VAULT_DIR, belonging.keys_of(poll))
    ballots = {
        opening.unseal(bytes(b.sealed))[: vault.NUMBER].decode(): b for b in Ballot.objects.filter(poll=poll)
    }
    signatures = {signature.entry_id: signature for signature in Signature.objects.filter(poll=poll)}
    return [(signatures[voter.pk], ballots[number]) for voter, number in ledger.items()]


def places(model, column, poll):
    table = model._meta.db_table
    sql = f"SELECT id, dense_rank() OVER (ORDER BY {column}) FROM {table} WHERE poll_id = %s"  # noqa: S608
    with connection.cursor() as cursor:
        cursor.execute(sql, [poll.pk])
        return {uuid.UUID(str(name)): place for name, place in cursor.fetchall()}


def by_the_tables(poll, pairs):
    """In every order that the database itself knows of its rows."""
    for column in ORDERS[connection.vendor]:
        signed, lay = places(Signature, column, poll), places(Ballot, column, poll)
        yield [(signed[signature.id], lay[ballot.id]) for signature, ballot in pairs]


def by_the_files(pairs):
    """Where the bytes of both rows lie, first and last, in the file of the database and in that beside it."""
    name = Path(connection.settings_dict["NAME"])
    for file in (name, name.with_name(f"{name.name}-wal")):
        content = file.read_bytes() if file.exists() else b""
        for of_signature, of_ballot in product((content.find, content.rfind), repeat=2):
            found = [(of_signature(s.id.hex.encode()), of_ballot(bytes(b.sealed))) for s, b in pairs]
            yield [pair for pair in found if min(pair) >= 0]


def by_the_archives(poll, pairs, archives):
    """The lines of both books, among those who came with this archive: the day is known, and nothing more."""
    before = set()
    for archive in archives:
        signed = {row[0]: line for line, row in enumerate(rows_in(archive, f"vote/{poll.pk}/register.jsonl"))}
        lay = {row[4]: line for line, row in enumerate(rows_in(archive, f"vote/{poll.pk}/urn.jsonl"))}
        known = [(str(s.id), b64encode(bytes(b.sealed)).decode()) for s, b in pairs]
        new = [(s, b) for s, b in known if s in signed and b in lay and s not in before]
        assert len(new) >= VOTERS // DAYS // 2
        yield [(signed[s], lay[b]) for s, b in new]
        before |= set(signed)


def by_the_publication(poll, ledger, archive):
    """Lines of the last archive's register beside those of the published urn."""
    urn = bytes(PublishedFile.objects.get(poll=poll, name="urn.csv").content).decode().splitlines()
    line_of = {line.partition(";")[0]: place for place, line in enumerate(urn)}
    signed = {row[2]: line for line, row in enumerate(rows_in(archive, f"vote/{poll.pk}/register.jsonl"))}
    yield [(signed[voter.pk], line_of[number]) for voter, number in ledger.items()]


def chances(tried):
    """How often chance alone would do as well, of each attack that has something to look at."""
    return [pairing.chance(*zip(*pairs, strict=True)) for pairs in tried if len(pairs) > 100]


def vote_in_three_days(poll, folder):
    ledger, archives = {}, []
    for _day in range(DAYS):
        one_day(poll, ledger, VOTERS // DAYS, CHANGES // DAYS)
        stirring.stir(Poll.objects.get(pk=poll.pk), at=WHILE_OPEN)
        archives.append(take(folder))
    return ledger, archives


def test_what_was_never_stirred_pairs_everybody(poll):
    """The attacks themselves: where nothing was done against them, they find whose ballot is whose."""
    ledger = {}
    one_day(poll, ledger, VOTERS // DAYS, 0)
    pairs = whose(poll, ledger)

    assert set(chances(by_the_tables(poll, pairs))) == {LEAST}
    if connection.vendor == "sqlite":
        assert LEAST in chances(by_the_files(pairs))


def test_no_copy_of_a_stirred_urn_pairs_anybody(poll, tmp_path):
    ledger, archives = vote_in_three_days(poll, tmp_path / "kept")
    pairs = whose(poll, ledger)

    tried = chances(by_the_tables(poll, pairs)) + chances(by_the_archives(poll, pairs, archives))
    if connection.vendor == "sqlite":
        tried += chances(by_the_files(pairs))
    with past_triggers():
        Poll.objects.filter(pk=poll.pk).update(closes_at=CLOSED_AT)
    assert closing.close(Poll.objects.get(pk=poll.pk), at=AFTER_CLOSE)
    assert tallying.tally(Poll.objects.get(pk=poll.pk), at=AFTER_CLOSE)
    tried += chances(by_the_publication(poll, ledger, archives[-1]))

    assert len(tried) >= DAYS + 3
    assert min(tried) > LEAST
