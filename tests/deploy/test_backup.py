"""The words of deploy/README.md on saving and restoring, executed; a town that moves between databases."""

import json
import os
import re
import subprocess
import zipfile
from contextlib import contextmanager
from urllib.parse import quote

import psycopg
import pytest
from django.db import connection

from tests import servers
from tests.deploy.test_proxy import as_somebody
from tests.environment import ROOT, production_like
from tests.factories.towns import whole_town
from tests.factories.voting import PollFactory, fill_urn, marking

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.postgresql]


def commands_under(title):
    readme = (ROOT / "deploy" / "README.md").read_text("utf-8")
    section = re.search(rf"^## {title}$(.*?)(?=^## )", readme, re.MULTILINE | re.DOTALL)[1]
    return "".join(re.findall(r"^```sh\n(.*?)^```", section, re.MULTILINE | re.DOTALL))


class Machine:
    """Folders and a database of its own, and the code where somebody would install it."""

    def __init__(self, folder, database):
        folder.mkdir()
        as_somebody(folder)
        entrypoint = folder / "deploy" / "entrypoint.sh"
        entrypoint.parent.mkdir()
        entrypoint.write_text(f'#!/bin/sh\nexec {ROOT}/deploy/entrypoint.sh "$@"\n')
        entrypoint.chmod(0o755)
        self.folder, self.media = folder, folder / "media"
        self.environment = {
            **os.environ,
            **production_like(folder / "town"),
            "MEDIA_ROOT": str(self.media),
            "DATABASE_URL": database,
        }

    def does(self, commands, **environment):
        paths = f"{self.folder / 'bin'}:{servers.postgresql_programs()}:/usr/bin:/bin"
        done = subprocess.run(
            ["sh", "-euc", commands],
            cwd=self.folder,
            env={**self.environment, **environment, "PATH": paths},
            check=False,
            capture_output=True,
            text=True,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout


def address_of(name):
    known = connection.settings_dict
    return f"postgresql://{known['USER']}@{quote(known['HOST'], safe='')}/{name}"


@contextmanager
def new_database():
    known = connection.settings_dict
    name = f"{known['NAME']}_restored"
    with psycopg.connect(host=known["HOST"], user=known["USER"], dbname="postgres", autocommit=True) as owner:
        owner.execute(f'CREATE DATABASE "{name}"')
        try:
            yield address_of(name)
        finally:
            owner.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def test_what_is_saved_as_written_is_restored_as_written(tmp_path):
    poll = PollFactory(settled=True)
    fill_urn(poll, [marking(1)] * 30)
    here = Machine(tmp_path / "here", address_of(connection.settings_dict["NAME"]))
    here.media.mkdir()
    (here.media / "banc.jpg").write_bytes(b"\xff\xd8 a bench")
    here.does(commands_under("Back up"), HOME=str(tmp_path))

    with new_database() as database:
        there = Machine(tmp_path / "there", database)
        said = there.does(commands_under("Restore"), HOME=str(tmp_path))
        with psycopg.connect(database) as restored:
            papers = restored.execute("SELECT paper_fingerprint, suspended_at FROM voting_poll").fetchall()
            [(ballots,)] = restored.execute("SELECT count(*) FROM voting_ballot").fetchall()

    [(paper, suspended_at)] = papers
    assert paper == poll.paper_fingerprint
    assert suspended_at is not None
    assert "est suspendu" in said
    assert ballots == 30
    assert (there.media / "banc.jpg").read_bytes() == b"\xff\xd8 a bench"


def members_of(folder):
    """Fingerprints of all members of the newest archive, but of what every restore writes anew."""
    archive = max(folder.glob("*.zip"))
    with zipfile.ZipFile(archive) as zipped:
        members = json.loads(zipped.read("manifest.json"))["members"]
    for table in ("accounts_journalentry", "voting_poll", "voting_stirring"):
        members.pop(f"tables/{table}.jsonl")
    return members


def test_a_town_moves_between_databases(tmp_path):
    whole_town("montsereine")
    fill_urn(PollFactory(settled=True), [marking(1)] * 30)
    first = Machine(tmp_path / "first", address_of(connection.settings_dict["NAME"]))
    second = Machine(tmp_path / "second", f"sqlite:///{tmp_path / 'second.sqlite3'}")
    back_up, restore = commands_under("Back up"), commands_under("Restore")

    first.does(back_up, HOME=str(first.folder))
    second.does(restore, HOME=str(first.folder))
    second.does(back_up, HOME=str(second.folder))
    with new_database() as database:
        third = Machine(tmp_path / "third", database)
        third.does(restore, HOME=str(second.folder))
        third.does(back_up, HOME=str(third.folder))

    saved = members_of(first.folder / "backups")
    assert len(saved) > 45
    assert members_of(second.folder / "backups") == saved
    assert members_of(third.folder / "backups") == saved
