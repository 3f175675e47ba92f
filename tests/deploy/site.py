"""The product as a process of its own, and somebody who uses it over the network."""

import socket
import subprocess
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from http.cookiejar import CookieJar
from pathlib import Path
from typing import Any

from tests.environment import ROOT

PATIENCE = 60


class Visitor:
    """A browser without script: it keeps cookies, follows redirects and sends the token of forms."""

    def __init__(self, site: str) -> None:
        self.site, self._cookies = site, CookieJar()
        self._browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(self._cookies))

    def get(self, address: str) -> tuple[int, str]:
        return self._ask(urllib.request.Request(self.site + address))  # noqa: S310  the site of this test

    def post(self, address: str, fields: dict[str, Any]) -> tuple[int, str]:
        token = next((cookie.value for cookie in self._cookies if cookie.name == "csrftoken"), "") or ""
        body = urllib.parse.urlencode({"csrfmiddlewaretoken": token, **fields}, doseq=True).encode()
        return self._ask(urllib.request.Request(self.site + address, data=body))  # noqa: S310  likewise

    def _ask(self, request: urllib.request.Request) -> tuple[int, str]:
        try:
            with self._browser.open(request, timeout=PATIENCE) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as answer:
            return answer.code, answer.read().decode()


@contextmanager
def running(environment: dict[str, str], log: Path, *options: str) -> Iterator[str]:
    """The web process as production starts it, on a free port; gives its address."""
    port = free_port()
    site = f"http://127.0.0.1:{port}"
    command = [sys.executable, "-m", "gunicorn", "deploy.wsgi:application", "--bind", f"127.0.0.1:{port}"]
    threads = ["--worker-class", "gthread", "--threads", "4", *options]
    with log.open("ab") as output:
        process = subprocess.Popen(
            [*command, *threads],
            cwd=ROOT,
            env={**environment, "BASE_URL": "https://budget.example.org", "ALLOWED_HOSTS": "127.0.0.1"},
            stdout=output,
            stderr=output,
        )
    try:
        _wait_until_alive(site, process, log)
        yield site
    finally:
        process.terminate()
        process.wait(timeout=30)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_until_alive(site: str, process: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + PATIENCE
    while True:
        try:
            urllib.request.urlopen(f"{site}/healthz", timeout=PATIENCE).close()  # noqa: S310  our own
        except OSError:
            if process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError(f"the site did not start:\n{log.read_text()[-3000:]}") from None
            time.sleep(0.1)
        else:
            return
