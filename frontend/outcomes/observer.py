"""The observer's programs, as this installation runs them, and what one types to run them.

They are given out beside the files that they check, so that a stranger needs nothing but Python: the packages
of the count and of what is published, with the two modules of keys that those import.
"""

import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from accounts.process_cache import remembered
from voting.published.archive import archive

ROOT = Path(__file__).resolve().parents[2]
FOLDER, ARCHIVE = "observer", "observer.zip"
PLAIN = ("LICENSE", "accounts/__init__.py", "accounts/vault.py", "voting/__init__.py", "voting/vault.py")
PACKAGES = ("voting/published", "voting/tally")
GIVEN = (".py", ".md")
LIBRARIES = "python -m pip install numpy pynacl"


@remembered(size=1)
def content() -> bytes:
    return archive({name: (ROOT / name).read_bytes() for name in _names()}, FOLDER)


@remembered(size=1)
def fingerprint() -> str:
    return hashlib.sha256(content()).hexdigest()


def _names() -> Iterator[str]:
    yield from PLAIN
    for package in PACKAGES:
        for path in (ROOT / package).rglob("*"):
            if path.suffix in GIVEN:
                yield str(path.relative_to(ROOT))


class Preparation(NamedTuple):
    """What one types where both archives are, to stand where the commands are typed."""

    files: str
    programs: str
    once: str
    once_on_windows: str
    unpack: str


def preparation(folder: str) -> Preparation:
    """`folder`: the name of the archive of the published files, and of the folder in it."""
    return Preparation(
        files=f"{folder}.zip",
        programs=ARCHIVE,
        once=f"python3 -m venv python\n. python/bin/activate\n{LIBRARIES}",
        once_on_windows=f"py -m venv python\npython\\Scripts\\activate\n{LIBRARIES}",
        unpack=f"python -m zipfile -e {folder}.zip .\npython -m zipfile -e {ARCHIVE} .\ncd {FOLDER}",
    )
