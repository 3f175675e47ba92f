"""`python -m deploy.rehearsal.recounting POLL`: the urn opened and counted once more, nothing written.

Prints a JSON object: the fingerprints of each envelope's result and ballots by its key, the SHA-256 of each
file that would be published by its name.
"""

import hashlib
import json
import sys
from typing import Any

import django


class _Nobody:
    """Hears how far the count is, as a claim on its job would."""

    def progress(self, done: int, total: int, step: str = "") -> None:
        pass


def main(poll_id: int) -> None:
    django.setup()
    from voting.models import Poll  # noqa: PLC0415  the environment is known only now

    poll = Poll.objects.select_related("edition__municipality", "rulebook").get(pk=poll_id)
    sys.stdout.write(json.dumps(_fingerprints(poll)))


def _fingerprints(poll: Any) -> dict[str, Any]:
    from voting.queries.papers import read_paper  # noqa: PLC0415  the environment is known only now
    from voting.services.counting import opening, publishing  # noqa: PLC0415  likewise
    from voting.services.counting.counting_twice import count_twice, require_equal  # noqa: PLC0415  likewise
    from voting.services.counting.reading import ReadUrn  # noqa: PLC0415  likewise
    from voting.services.counting.writing import WrittenContest  # noqa: PLC0415  likewise

    paper, keys = read_paper(poll), opening.read_keys(poll)
    rows = opening.open_span(poll, paper, keys, opening.WHOLE, lambda _done: None)
    urn = ReadUrn(paper.contests, opening.sort(poll, paper, rows), keys.seed, rows)
    first, second = count_twice(urn, _Nobody())  # type: ignore[arg-type]  # it only hears
    require_equal(first, second)
    written = [WrittenContest.of(counted, keys.salt()) for counted in first]
    made = publishing.make(poll, urn, first, keys)
    files = {**made.files, **made.commission}
    return {
        **{counted.contest.key: [counted.fingerprint, counted.urn_fingerprint] for counted in written},
        **{name: hashlib.sha256(content).hexdigest() for name, content in files.items()},
    }


if __name__ == "__main__":
    main(int(sys.argv[1]))
