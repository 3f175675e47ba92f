"""How far a count is, for the page that waits for it; a worker that tells is alive."""

import time

from accounts.services import jobs

KIND = "tally"  # of the job that is the count of a poll
OPENING, COUNTING, RECOUNTING = "opening", "counting", "recounting"  # its steps
EVERY_SECONDS = 1


class ProgressTeller:
    """Told of every decision of a rule, it tells the job at most once a second: alive, and how far."""

    def __init__(self, claim: jobs.Claim, step: str, total: int = 0) -> None:
        self._claim, self._step, self._total = claim, step, total
        self._done = 0
        self._tell()

    def __call__(self) -> None:
        self._done += 1
        if time.monotonic() >= self._next:
            self._tell()

    def _tell(self) -> None:
        self._claim.progress(self._done, self._total, self._step)
        self._next = time.monotonic() + EVERY_SECONDS
