"""`make bench`: counts beside the reference; then the pages, on throwaway PostgreSQL, Redis and web server.

`make bench WHAT=counting` or `WHAT=pages` measures one of the two.
"""

import os
import sys

import django

from tests import environment, servers
from tests.bench import counting

AS_DEPLOYED = {
    "DJANGO_SETTINGS_MODULE": "tests.bench.settings",
    "TRUSTED_PROXIES": "1",
    "DATABASE_POOL_SIZE": "4",
}


def main(what: str = "") -> int:
    if what != "pages":
        counting.everything()
    if what != "counting":
        _pages()
    return 0


def _pages() -> None:
    environment.prepare()
    with servers.postgresql() as database, servers.redis_server() as queue:
        os.environ |= {**AS_DEPLOYED, "DATABASE_URL": database, "REDIS_URL": queue}
        django.setup()
        from tests.bench import measures  # noqa: PLC0415  settings come first

        measures.everything()


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
