"""The environment tests run in: throwaway folders and keys, whatever the developer's own says.

`python -m tests.environment manage.py COMMAND…` runs a command as production would, on such folders.
"""

import atexit
import os
import secrets
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from deploy import embedded

ROOT = Path(__file__).resolve().parent.parent
MARK = "FAIRE_ENSEMBLE_TEST_FOLDER"


def prepare() -> Path:
    """Once per run: processes that a test starts inherit it, so that they share keys and database."""
    if MARK in os.environ:
        return Path(os.environ[MARK])
    folder = Path(tempfile.mkdtemp(prefix="faire-ensemble-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    for name in embedded.variables():
        os.environ.pop(name, None)
        os.environ.pop(f"{name}_FILE", None)
    os.environ.update(production_like(folder), **{MARK: str(folder)})
    return folder


def set_apart(worker: str) -> None:
    """One of several workers of a run: its folders are its own, and whichever database server runs stays."""
    folder, before = prepare() / worker, os.environ["DATABASE_URL"]
    os.environ.update(production_like(folder), **{MARK: str(folder)})
    if not before.startswith("sqlite"):
        os.environ["DATABASE_URL"] = before


def put_pepper(vault: Path) -> None:
    """Each vault of the tests has the same, as each database of a run meets several of them."""
    place = vault / "identity-pepper"
    place.touch(mode=0o600)
    place.write_bytes(b"p" * 32)


def production_like(folder: Path) -> dict[str, str]:
    for name in ("data/static", "vault", "counting"):
        (folder / name).mkdir(mode=0o700, parents=True)
    put_pepper(folder / "vault")
    return {
        "SECRET_KEY": secrets.token_urlsafe(50),
        "BASE_URL": "https://budget.example.org",
        "ALLOWED_HOSTS": "budget.example.org",
        "DATA_DIR": str(folder / "data"),
        "VAULT_DIR": str(folder / "vault"),
        "COUNTING_VAULT_DIR": str(folder / "counting"),
        "DATABASE_URL": f"sqlite:///{folder / 'town.sqlite3'}",
        "EMAIL_URL": "memorymail://",
        "DEFAULT_FROM_EMAIL": "budget@example.org",
    }


if __name__ == "__main__":
    prepare()
    sys.exit(subprocess.run([sys.executable, *sys.argv[1:]], check=False).returncode)
