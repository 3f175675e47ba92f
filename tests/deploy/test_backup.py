"""The words of deploy/README.md on saving and restoring, executed."""

import os
import re
import subprocess
from urllib.parse import quote

import psycopg
import pytest
from django.db import connection

from tests import servers
from tests.deploy.test_proxy import as_somebody
from tests.environment import ROOT, production_like
from tests.factories.voting import PollFactory

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.postgresql]


def commands_under(title):
    readme = (ROOT / "deploy" / "README.md").read_text("utf-8")
    section = re.search(rf"^## {title}$(.*?)(?=^## )", readme, re.MULTILINE | re.DOTALL)[1]
    return "".join(re.findall(r"^```sh\n(.*?)^```", section, re.MULTILINE | re.DOTALL))


def execute(commands, folder, **environment):
    programs = servers.postgresql_programs()
    paths = f"{folder / 'bin'}:{programs}:/usr/bin:/bin"
    subprocess.run(
        ["sh", "-euc", commands],
        cwd=folder,
        env={**environment, "PATH": paths},
        check=True,
        capture_output=True,
        text=True,
    )


def test_what_is_saved_as_written_is_restored_as_written(tmp_path):
    poll = PollFactory(settled=True)
    known = connection.settings_dict
    server = f"postgresql://{known['USER']}@{quote(known['HOST'], safe='')}"
    as_somebody(tmp_path)
    entrypoint = tmp_path / "deploy" / "entrypoint.sh"  # as if the code stood where the backup is written
    entrypoint.parent.mkdir()
    entrypoint.write_text(f'#!/bin/sh\nexec {ROOT}/deploy/entrypoint.sh "$@"\n')
    entrypoint.chmod(0o755)
    environment = {**os.environ, **production_like(tmp_path / "town")}
    media = tmp_path / "media"  # of a fresh installation: not there yet
    execute(
        commands_under("Back up"), tmp_path, MEDIA_ROOT=str(media), DATABASE_URL=f"{server}/{known['NAME']}"
    )
    media.rmdir()
    empty = f"{known['NAME']}_restored"
    with psycopg.connect(host=known["HOST"], user=known["USER"], dbname="postgres", autocommit=True) as owner:
        owner.execute(f'CREATE DATABASE "{empty}"')
        try:
            execute(
                commands_under("Restore"),
                tmp_path,
                **{**environment, "MEDIA_ROOT": str(media), "DATABASE_URL": f"{server}/{empty}"},
            )
            with psycopg.connect(host=known["HOST"], user=known["USER"], dbname=empty) as restored:
                found = restored.execute("SELECT paper_fingerprint FROM voting_poll").fetchall()
        finally:
            owner.execute(f'DROP DATABASE IF EXISTS "{empty}" WITH (FORCE)')

    assert found == [(poll.paper_fingerprint,)]
    assert media.is_dir()
