"""The first sheet of an ODS or XLSX file as CSV, read in a process of its own.

A small file may unfold to more than a machine holds: the process has its own bounds, and nothing else dies
with it.
"""

import csv
import io
import resource
import subprocess
import sys
from datetime import date, datetime
from pathlib import Path
from typing import Any

MOST_MEMORY = 1_500_000_000  # of addresses; what is really used is far less
MOST_SECONDS = 120
ROOT = Path(__file__).resolve().parents[3]


class UnreadableSheet(Exception):
    """The file is no spreadsheet that can be read, or it unfolds to too much."""


def as_csv(content: bytes, *, most_bytes: int) -> bytes:
    command = [sys.executable, "-m", "budget.services.lists.spreadsheets", str(most_bytes)]
    try:
        read = subprocess.run(  # noqa: S603  our own module, with a number
            command, input=content, capture_output=True, timeout=MOST_SECONDS, check=True, cwd=ROOT
        )
    except (subprocess.CalledProcessError, subprocess.TimeoutExpired) as fault:
        raise UnreadableSheet from fault
    return read.stdout


def main(most_bytes: int) -> int:
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (MOST_SECONDS, MOST_SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    from python_calamine import CalamineWorkbook  # noqa: PLC0415  the bounds come first

    book = CalamineWorkbook.from_filelike(io.BytesIO(sys.stdin.buffer.read()))
    for name in book.sheet_names:
        sheet = book.get_sheet_by_name(name)
        if sheet.height:
            return _write(sheet.iter_rows(), most_bytes)
    return 0


def _write(rows: Any, most_bytes: int) -> int:
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=";")
    written = 0
    for row in rows:
        writer.writerow([_text(value) for value in row])
        line = out.getvalue().encode("utf-8", "replace")
        written += len(line)
        if written > most_bytes:
            return 1
        sys.stdout.buffer.write(line)
        out.seek(0)
        out.truncate()
    return 0


def _text(value: Any) -> str:
    """As it would be typed: a postcode kept as a number has no decimals, a day has no hour."""
    if isinstance(value, datetime | date):
        return value.isoformat()[:10]
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1])))
