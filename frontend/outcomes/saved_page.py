"""The page that one saves and opens from the disk to count again: one file, put together from `verifier/`.

Its scripts are written from the words of `voting/published/README.md` and `voting/tally/README.md`, and share
nothing with the programs of the count.
"""

import hashlib
from pathlib import Path

FOLDER = Path(__file__).parent / "verifier"
SCRIPTS = (
    "hashes.js", "reading.js", "tally.js", "shares.js", "record.js", "pabulib.js", "checking.js", "words.js",
    "page.js",
)  # fmt: skip
PLACE = "/* scripts */"


def content() -> bytes:
    scripts = "\n".join((FOLDER / name).read_text("utf-8") for name in SCRIPTS)
    return (FOLDER / "page.html").read_text("utf-8").replace(PLACE, scripts).encode()


def fingerprint() -> str:
    return hashlib.sha256(content()).hexdigest()
