"""The opened urn and the rows that lie about it, as the end of a rehearsal reads them."""

import hashlib
import json
import subprocess
import sys
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.db import connection

from deploy.rehearsal.comparing import UrnLine
from deploy.rehearsal.machine import Machine
from deploy.rehearsal.programs import ROOT
from voting import vault
from voting.models import Ballot, Outcome, Poll, PublishedFile, Signature
from voting.published.checking import Asked, check
from voting.published.choices import from_text
from voting.published.files import URN
from voting.queries.papers import read_paper
from voting.services.belonging import keys_of
from voting.tally.ballots import packing
from voting.tally.types import Marking

PLACE = {"postgresql": "ctid", "sqlite": "rowid"}
SECONDS_TO_COUNT = 600
Fingerprints = dict[str, Any]


@dataclass(frozen=True)
class FoundBallot:
    id: str
    line: UrnLine


def opened(poll: Poll, counting_dir: Path) -> list[FoundBallot]:
    """Every row of the urn, opened with the scratch vault, whatever became of the close."""
    keys, layout = vault.Opening.read(counting_dir, keys_of(poll)), read_paper(poll).layout
    ballots = []
    for identifier, sealed in Ballot.objects.filter(poll=poll).values_list("id", "sealed").iterator():
        row = keys.unseal(bytes(sealed))
        choices = packing.unpack(layout, row[vault.NUMBER :])
        marked = {key: choice.numbers for key, choice in choices.items()}
        ballots.append(FoundBallot(str(identifier), (row[: vault.NUMBER].decode(), marked)))
    return ballots


def fingerprint(poll: Poll) -> str:
    """Of what lies sealed in the urn, whatever its order, and of who signed."""
    digest = hashlib.sha256()
    ballots = Ballot.objects.filter(poll=poll).order_by("sealed").values_list("sealed", flat=True)
    for sealed in ballots.iterator():
        digest.update(bytes(sealed))
    signatures = Signature.objects.filter(poll=poll).order_by("entry_id")
    for entry in signatures.values_list("entry_id", flat=True).iterator():
        digest.update(b"%d," % entry)
    return digest.hexdigest()


def published(poll: Poll) -> list[UrnLine] | None:
    """The lines of the published urn; None where it is not published whole."""
    found = PublishedFile.objects.filter(poll=poll, name=URN).first()
    if found is None:
        return None
    header, *lines = bytes(found.content).decode().splitlines()
    keys = header.split(";")[1:]
    return [_published_line(keys, *line.split(";")) for line in lines]


def _published_line(keys: list[str], number: str, *texts: str) -> UrnLine:
    marked = {key: from_text(text, Marking.APPROVAL).numbers for key, text in zip(keys, texts, strict=True)}
    return number, marked


def faults_of_published(poll: Poll, folder: Path) -> int:
    """What an observer would find wrong with the files that everybody may have."""
    folder.mkdir()
    for file in PublishedFile.objects.filter(poll=poll, is_public=True):
        (folder / file.name).write_bytes(bytes(file.content))
    return len(check(Asked(folder)).faults)


def order_of_voters(poll: Poll, voter_of_ballot: dict[str, int]) -> float:
    """Spearman's rho between the places of signatures and of ballots: what chance leaves is near 0."""
    place = PLACE[connection.vendor]
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT id FROM voting_ballot WHERE poll_id = %s ORDER BY {place}", [poll.pk])  # noqa: S608  of the two above
        ballots = [voter_of_ballot[_identifier(row[0])] for row in cursor.fetchall()]
        cursor.execute(
            "SELECT person.email FROM voting_signature signature"  # noqa: S608  likewise
            " JOIN budget_registerentry entry ON entry.id = signature.entry_id"
            " JOIN accounts_user person ON person.id = entry.user_id"
            f" WHERE signature.poll_id = %s ORDER BY signature.{place}",
            [poll.pk],
        )
        signed = [int(email.partition("@")[0].rpartition("-")[2]) for (email,) in cursor.fetchall()]
    ranks = {voter: rank for rank, voter in enumerate(signed)}
    pairs = [(rank, ranks[voter]) for rank, voter in enumerate(ballots) if voter in ranks]
    return _spearman([first for first, _second in pairs], [second for _first, second in pairs])


def _identifier(value: uuid.UUID | str) -> str:
    """SQLite keeps 32 digits, PostgreSQL gives the value itself."""
    return str(uuid.UUID(str(value)))


def _spearman(first: list[int], second: list[int]) -> float:
    size = len(first)
    if size < 2:  # noqa: PLR2004  nothing to rank
        return 0.0
    ranks = [{value: rank for rank, value in enumerate(sorted(values))} for values in (first, second)]
    squares = sum((ranks[0][a] - ranks[1][b]) ** 2 for a, b in zip(first, second, strict=True))
    return 1 - 6 * squares / (size * (size * size - 1))


def counted_again(machine: Machine, poll: Poll) -> Fingerprints:
    """Of a second count and of what it would publish, by a process of the counting side; empty where it
    stopped.
    """
    command = [sys.executable, "-m", "deploy.rehearsal.recounting", str(poll.pk)]
    with (machine.folder / "recounting.log").open("ab") as log:
        said = subprocess.run(  # noqa: S603  our own command
            command,
            cwd=ROOT,
            env=machine.counting,
            stdout=subprocess.PIPE,
            stderr=log,
            check=False,
            timeout=SECONDS_TO_COUNT,
        )
    found: Fingerprints = json.loads(said.stdout or b"{}")
    return found


def recorded(poll: Poll) -> Fingerprints:
    """The fingerprints that the first count recorded, in the same form."""
    outcomes = Outcome.objects.filter(contest__poll=poll).select_related("contest")
    files = PublishedFile.objects.filter(poll=poll)
    return {
        **{
            str(outcome.contest.position): [outcome.result_fingerprint, outcome.urn_fingerprint]
            for outcome in outcomes
        },
        **{file.name: hashlib.sha256(bytes(file.content)).hexdigest() for file in files},
    }


def link_files(machine: Machine) -> Iterator[Path]:
    """Copies of K_link that still lie on the web side."""
    yield from machine.vault_dir.glob("*.link*")
