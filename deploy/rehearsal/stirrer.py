"""`python -m deploy.rehearsal.stirrer`: stirs every open urn again and again, far more often than hourly."""

import sys
import time

import django

# A share of the time is left to the casts: a stirring of a big urn takes a while.
LEAST_PAUSE, PAUSE_SHARE = 0.3, 3


def main() -> None:
    django.setup()
    from django.db import Error, connection  # noqa: PLC0415  the environment is known only now
    from django.utils import timezone  # noqa: PLC0415  likewise

    from voting.queries.polls import to_stir  # noqa: PLC0415  likewise
    from voting.services import stirring  # noqa: PLC0415  likewise

    while True:
        began = time.monotonic()
        try:
            at = timezone.now()
            for poll in to_stir(at):
                stirring.stir(poll, at=at)
        except Error as fault:  # a database that was killed comes back
            sys.stderr.write(f"{type(fault).__name__}: {fault}\n")
            connection.close()
        time.sleep(max(LEAST_PAUSE, PAUSE_SHARE * (time.monotonic() - began)))


if __name__ == "__main__":
    main()
