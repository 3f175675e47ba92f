"""Throwaway database and queue servers from the programs that are installed, each in a folder of its own."""

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

import psycopg


class Absent(Exception):
    """The machine lacks the server's program; the message says which package brings it."""


def postgresql_command(folder: Path, *settings: str) -> list[str]:
    """How to start a new server on the socket of its folder; started again, it has the same rows."""
    programs, data = postgresql_programs(), folder / "data"
    initdb = [str(programs / "initdb"), "-D", str(data), "-U", "postgres", "-A", "trust", "-E", "UTF8"]
    subprocess.run(  # noqa: S603  the server's own program
        [*_as_owner_of(folder), *initdb, "--locale=C.UTF-8", "--no-sync"],
        check=True,
        stdout=subprocess.DEVNULL,
    )
    options = [word for option in [*settings, "listen_addresses=", "timezone=UTC"] for word in ("-c", option)]
    start = [str(programs / "postgres"), "-D", str(data), "-k", str(folder), *options]
    return [*_as_owner_of(folder), *start]


def postgresql_address(folder: Path) -> str:
    return f"postgresql://postgres@{quote(str(folder), safe='')}/postgres"


def postgresql_answers(folder: Path) -> bool:
    try:
        psycopg.connect(host=str(folder), user="postgres", dbname="postgres", connect_timeout=2).close()
    except psycopg.OperationalError:
        return False
    return True


def postgresql_programs() -> Path:
    installed = Path("/usr/lib/postgresql").glob("*/bin/postgres")
    found = max(installed, key=lambda program: int(program.parts[-3]), default=None)
    on_path = shutil.which("postgres")
    if found is None and on_path is None:
        raise Absent("PostgreSQL is not installed (Debian package postgresql)")
    return found.parent if found else Path(str(on_path)).parent


def _as_owner_of(folder: Path) -> list[str]:
    """PostgreSQL refuses to run as root: root lends it another account."""
    if os.geteuid() != 0:
        return dying_with_us()
    owner = folder.stat()
    user = [f"--reuid={owner.st_uid}", f"--regid={owner.st_gid}", "--clear-groups"]
    return ["setpriv", *user, "--pdeathsig", "INT"]


def dying_with_us() -> list[str]:
    """So that a run which is killed leaves no server behind (Linux; elsewhere only a tidy end stops it)."""
    return ["setpriv", "--pdeathsig", "TERM"] if shutil.which("setpriv") else []


@contextmanager
def private_folder(account: str | None) -> Iterator[Path]:
    """A folder of a short name, since a socket's path holds 107 characters at most; root gives it away."""
    folder = Path(tempfile.mkdtemp(prefix="fe-"))
    try:
        if account and os.geteuid() == 0:
            names = {entry.pw_name for entry in pwd.getpwall()}
            owner = pwd.getpwnam(account if account in names else "nobody")
            os.chown(folder, owner.pw_uid, owner.pw_gid)
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
