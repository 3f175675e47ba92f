"""A list of 200,000 people on a register: judged, entered; seconds, and memory over the program's own."""

import os
import time
from datetime import UTC, datetime
from pathlib import Path

import django

LINES = 200_000
MOST_SECONDS, MOST_MB = 300, 300
HEADER = "Nom de naissance;Prénoms;Date de naissance;Numéro de voie;Libellé de voie;Code postal;Commune"
LETTERS = "abcdefghijklmnopqrstuvwxyz"


def main() -> None:
    django.setup()
    from django.core.management import call_command  # noqa: PLC0415  settings come first
    from django.db import connection  # noqa: PLC0415

    from accounts.services import identities  # noqa: PLC0415
    from budget.enums import ListKind, PhaseKind, TownLink  # noqa: PLC0415
    from budget.services.lists import acts, working  # noqa: PLC0415
    from tests.bench.bars import bar  # noqa: PLC0415
    from tests.factories.budget import EditionFactory, coordinator_of, during  # noqa: PLC0415

    call_command("migrate", verbosity=0)
    identities.make_pepper()
    edition = EditionFactory(running=True)
    at, by = during(PhaseKind.COLLECTION), coordinator_of(edition)
    content = "\r\n".join([HEADER, *map(_line, range(LINES))]).encode()
    _say(f"\n{LINES:,} lines, {len(content) // 1_000_000} MB, on {connection.vendor}; load {os.getloadavg()}")
    Path("/proc/self/clear_refs").write_text(
        "5"
    )  # the peak begins anew: migrations took more than a list does
    before, started = _peak_mb(), time.perf_counter()
    brought = acts.upload(
        edition, content, file_name="liste.csv", kind=ListKind.KNOWN, tie=TownLink.RESIDENCE, by=by, at=at
    )
    acts.check(brought, brought.columns, by=by, at=at)
    spent = {"read": time.perf_counter() - started}
    _say(f"  read in {spent['read']:.1f} s")
    for step, act in (("judged", None), ("entered", acts.enter), ("taken off", acts.remove)):
        if act is not None:
            act(brought, by=by, at=at)
        begun, ran = time.perf_counter(), time.process_time()
        assert working.work(brought, at=datetime.now(UTC) if act is None else at)
        spent[step] = time.perf_counter() - begun
        _say(
            f"  {step} in {spent[step]:.0f} s, {time.process_time() - ran:.0f} of them on a processor; "
            f"{_peak_mb() - before:.0f} MB more; load {os.getloadavg()[0]:.1f}"
        )
        if step == "entered":
            assert edition.register.count() == LINES
    seconds, memory = sum(spent.values()) - spent["taken off"], _peak_mb() - before
    bar(f"at most {MOST_SECONDS} s", f"{seconds:.0f} s", is_met=seconds <= MOST_SECONDS)
    bar(f"at most {MOST_MB} MB more", f"{memory:.0f} MB", is_met=memory <= MOST_MB)


def _say(sentence: str) -> None:
    print(sentence, flush=True)


def _line(place: int) -> str:
    name = "".join(LETTERS[place // 26**power % 26] for power in range(4))
    day = f"{1 + place % 28:02}/{1 + place % 12:02}/{1940 + place % 65}"
    return f"Le {name};Zoé Marie;{day};{place % 200};rue de la République;35000;Rennes"


def _peak_mb() -> float:
    status = dict(line.split(":", 1) for line in Path("/proc/self/status").read_text().splitlines())
    return int(status["VmHWM"].split()[0]) / 1024


if __name__ == "__main__":
    main()
