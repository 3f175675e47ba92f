"""`make bench`: counts beside the reference, what is published, a big urn on both databases, the pages on a
production server.

`make bench WHAT=counting`, `WHAT=published`, `WHAT=urn` or `WHAT=pages` measures one; servers are throwaway.
"""

import os
import subprocess
import sys

import django

from tests import environment, servers
from tests.bench import counting, published

AS_DEPLOYED = {
    "DJANGO_SETTINGS_MODULE": "tests.bench.settings",
    "TRUSTED_PROXIES": "1",
}


def main(what: str = "") -> int:
    alone = {"counting": counting.everything, "published": published.everything}
    for name, measure in {**alone, "urn": _urns, "pages": _pages}.items():
        if what in ("", name):
            measure()
    return 0


def _urns() -> None:
    environment.prepare()
    command = [sys.executable, "-m", "tests.bench.urn"]
    subprocess.run(command, env=os.environ | AS_DEPLOYED, check=True)
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
