"""What copies a database server is seen by asking the server: tried on one that is archived and copied."""

import subprocess
import time
from pathlib import Path

import psycopg
import pytest

from tests import servers
from voting.enums import Exposure
from voting.queries.exposure import COPIES

pytestmark = pytest.mark.once


def names(address: str, exposure: Exposure) -> list[str]:
    with psycopg.connect(address) as connection:
        return [name for (name,) in connection.execute(COPIES[exposure])]


@pytest.fixture(scope="module")
def copied():
    with servers.postgresql("archive_mode=on", "archive_command=true", "wal_level=replica") as address:
        yield address


def test_an_archive_of_what_is_written_is_seen(copied):
    assert names(copied, Exposure.ARCHIVE) == [""]


def test_another_server_that_copies_is_seen_by_its_name_while_it_does(copied):
    assert names(copied, Exposure.REPLICA) == []
    with servers.private_folder("postgres") as folder:
        receives = servers.postgresql_programs() / "pg_receivewal"
        copy = subprocess.Popen([receives, "-d", copied, "-D", folder], stderr=subprocess.DEVNULL)
        deadline = time.monotonic() + 30
        while not (found := names(copied, Exposure.REPLICA)) and time.monotonic() < deadline:
            time.sleep(0.1)
        copy.terminate()
        copy.wait(timeout=20)

    assert found == [Path(receives).name]


def test_a_server_of_its_own_without_archive_and_copies_is_not():
    with servers.postgresql() as address:
        assert names(address, Exposure.ARCHIVE) == []
        assert names(address, Exposure.SLOT) == []
