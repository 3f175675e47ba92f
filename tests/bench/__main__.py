"""`make bench`: PostgreSQL, Redis and the production server with two workers, all throwaway."""

import os
import sys

import django

from tests import environment, servers

AS_DEPLOYED = {
    "DJANGO_SETTINGS_MODULE": "tests.bench.settings",
    "TRUSTED_PROXIES": "1",
    "DATABASE_POOL_SIZE": "4",
}


def main() -> int:
    environment.prepare()
    with servers.postgresql() as database, servers.redis_server() as queue:
        os.environ |= {**AS_DEPLOYED, "DATABASE_URL": database, "REDIS_URL": queue}
        django.setup()
        from tests.bench import measures  # noqa: PLC0415  settings come first

        measures.everything()
    return 0


if __name__ == "__main__":
    sys.exit(main())
