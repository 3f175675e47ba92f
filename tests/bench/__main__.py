"""`make bench`: counts beside the reference, what is published, a list of people, a big urn and casts on both
databases, the pages on a production server.

`make bench WHAT=counting`, `published`, `register`, `urn`, `casts` or `pages` measures one; `big_urn`, a
million ballots on PostgreSQL, is measured only when it is asked for. Servers are throwaway.
"""

import os
import subprocess
import sys
from functools import partial

import django

from tests import environment, servers
from tests.bench import counting, published

BOTH = {"register": "register", "urn": "urn", "casts": "casting"}
AS_DEPLOYED = {
    "DJANGO_SETTINGS_MODULE": "tests.bench.settings",
    "TRUSTED_PROXIES": "1",
}


def main(what: str = "") -> int:
    alone = {"counting": counting.everything, "published": published.everything}
    on_both = {name: partial(_on_both, f"tests.bench.{module}") for name, module in BOTH.items()}
    for name, measure in {**alone, **on_both, "pages": _pages}.items():
        if what in ("", name):
            measure()
    if what == "big_urn":
        environment.prepare()
        _on_postgresql("tests.bench.big_urn")
    return 0


def _on_both(module: str) -> None:
    environment.prepare()
    command = [sys.executable, "-m", module]
    subprocess.run(command, env=os.environ | AS_DEPLOYED, check=True)
    _on_postgresql(module)


def _on_postgresql(module: str) -> None:
    command = [sys.executable, "-m", module]
    with servers.postgresql() as database:
        subprocess.run(command, env=os.environ | AS_DEPLOYED | {"DATABASE_URL": database}, check=True)


def _pages() -> None:
    environment.prepare()
    with servers.postgresql() as database, servers.redis_server() as queue:
        os.environ |= {**AS_DEPLOYED, "DATABASE_URL": database, "REDIS_URL": queue}
        django.setup()
        from tests.bench import measures  # noqa: PLC0415  settings come first

        measures.everything()


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
