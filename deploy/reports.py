"""Errors of the log, posted to whoever is on call: the same facts, on a thread that nobody waits for."""

import json
import logging
import os
import queue
import threading
import urllib.request
from contextlib import suppress

from deploy.logs import LogLine

MOST_WAITING = 100
SECONDS = 5


class ErrorReports(logging.Handler):
    """What cannot be posted is dropped: the line on standard output stays."""

    def __init__(self, url: str, level: int | str = logging.ERROR) -> None:
        super().__init__(level)
        self.url = url
        self._lines = LogLine()
        self._waiting: queue.Queue[bytes] = queue.Queue(MOST_WAITING)
        self._process = 0

    def emit(self, record: logging.LogRecord) -> None:
        with suppress(queue.Full, RuntimeError):  # a thread no longer starts while the process ends
            self._start()
            self._waiting.put_nowait(json.dumps(self._lines.facts(record), ensure_ascii=False).encode())

    def _start(self) -> None:
        """Threads do not follow into a forked process: each has its own, from its first error on."""
        if self._process != os.getpid():
            self._process = os.getpid()
            threading.Thread(target=self._post, name="error-reports", daemon=True).start()

    def _post(self) -> None:
        while True:
            body = self._waiting.get()
            asked = urllib.request.Request(  # noqa: S310  an address of the operator's, http or https
                self.url, data=body, headers={"Content-Type": "application/json"}
            )
            try:
                urllib.request.urlopen(asked, timeout=SECONDS).close()  # noqa: S310  as above
            except (OSError, ValueError):
                continue
