"""`make bench`: PostgreSQL, Redis and the production server with two workers, all throwaway."""

import os
import sys

import django

from tests import environment, servers


def main() -> int:
    environment.prepare()
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.bench.settings"
    os.environ["TRUSTED_PROXIES"] = "1"
    with servers.postgresql() as database, servers.redis_server() as queue:
        os.environ |= {"DATABASE_URL": database, "REDIS_URL": queue}
        django.setup()
        from tests.bench import measures  # noqa: PLC0415  settings come first

        measures.everything()
    return 0


if __name__ == "__main__":
    sys.exit(main())
