"""`make run`, as a newcomer meets it."""

import gzip
import http.client
import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from contextlib import closing, suppress
from pathlib import Path

import pytest

from deploy import embedded
from tests.environment import ROOT

pytestmark = pytest.mark.once


def free_port():
    """Below those that the system hands out by itself, to another worker's site for instance."""
    first = 10_000 + os.getpid() % 10_000
    return next(port for port in range(first, 32_000) if is_free(port))


def is_free(port):
    with socket.socket() as probe:
        with suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return True
        return False


def launch(folder, port):
    outside = {name: value for name, value in os.environ.items() if name not in embedded.variables()}
    outside["DJANGO_SETTINGS_MODULE"] = "deploy.settings"
    command = [sys.executable, "-m", "deploy.run", "--port", str(port), "--folder", str(folder)]
    return subprocess.Popen(
        command, cwd=ROOT, env=outside, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )


def children_of(folder):
    """Every process that was started on this folder, however deep (Linux)."""
    mark = f"DATA_DIR={folder}".encode()
    processes = []
    for place in Path("/proc").glob("[0-9]*/environ"):
        with suppress(OSError):  # it ended meanwhile
            if mark in place.read_bytes().split(b"\0"):
                processes.append(place.parent.name)
    return processes


def ask(port, path):
    with closing(http.client.HTTPConnection("localhost", port, timeout=20)) as connection:
        connection.request("GET", path, headers={"Accept-Encoding": "gzip"})
        answer = connection.getresponse()
        body = answer.read()
    return answer, gzip.decompress(body) if answer.headers["Content-Encoding"] == "gzip" else body


def shows_what_production_shows(port):
    _answer, page = ask(port, "/montsereine/")
    files = set(re.findall(r'(?:href|src)="(/static/[^"#]+)', page.decode()))
    assert 0 < len(files) < 8
    assert all(re.search(r"\.[0-9a-f]{12}\.\w+$", name) for name in files)
    stylesheet, _body = ask(port, next(name for name in files if name.endswith(".css")))
    assert (stylesheet.status, stylesheet.headers["Content-Encoding"]) == (200, "gzip")
    for missing in ("/nulle-part/", "/components/"):
        answer, page = ask(port, missing)
        assert (answer.status, b"DEBUG" in page) == (404, False)


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="reads /proc")
def test_it_starts_everything_says_where_and_leaves_nothing_behind(tmp_path):
    port, folder = free_port(), tmp_path / "data"
    with launch(folder, port) as process:
        output = ""
        while "answers at" not in output:
            line = process.stdout.readline()
            assert line, output
            output += line

        with urllib.request.urlopen(f"http://localhost:{port}/readyz", timeout=10) as answer:
            assert answer.status == 200
        shows_what_production_shows(port)
        assert len(children_of(folder)) >= 4  # web and its worker, Celery's and its own
        process.send_signal(signal.SIGTERM)

        assert process.wait(timeout=30) == 0
    time.sleep(0.5)  # the kernel buries the killed
    assert children_of(folder) == []
    assert (folder / "secret_key").stat().st_mode & 0o077 == 0


def test_a_taken_port_is_said_in_one_sentence(tmp_path):
    with socket.socket() as holder:
        holder.bind(("127.0.0.1", 0))
        holder.listen()
        port = holder.getsockname()[1]

        process = launch(tmp_path / "data", port)
        output, _ = process.communicate(timeout=60)

    assert process.returncode == 1
    assert output.startswith(f"Port {port} cannot be used")
    assert len(output.strip().splitlines()) == 1
