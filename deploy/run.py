"""`make run`: web server, worker and schedule of the embedded installation, from one terminal."""

import argparse
import ctypes
import fcntl
import io
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from http import HTTPStatus
from pathlib import Path

from deploy import embedded

SECONDS_TO_START = 90
SECONDS_TO_STOP = 10
PR_SET_PDEATHSIG = 1


def main() -> None:
    parser = argparse.ArgumentParser(prog="make run")
    parser.add_argument("--port", type=int, default=8000)
    parser.add_argument("--folder", type=Path, default=embedded.FOLDER)
    parser.add_argument("--debug", action="store_true", help="for developers: errors in full, files unhashed")
    asked = parser.parse_args()
    port, folder = asked.port, asked.folder
    refuse_a_taken_port(port)
    for name in embedded.variables():  # a developer's own settings are for another installation
        os.environ.pop(name, None)
        os.environ.pop(f"{name}_FILE", None)
    os.environ.update(embedded.prepare(folder, port=port, debug=asked.debug))
    with hold_folder(folder):
        accounts = prepare_rows()
        serve(folder, port=port, accounts=accounts)


def refuse_a_taken_port(port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except (OSError, OverflowError):
            sys.exit(f"Port {port} cannot be used, it is probably taken: try `make run PORT={port + 1}`.")


@contextmanager
def hold_folder(folder: Path) -> Iterator[None]:
    with (folder / "lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            sys.exit(f"Faire Ensemble already runs on {folder.name}/: stop it first (Ctrl-C where it runs).")
        yield


def prepare_rows() -> str:
    """Brings database and static files up to date and loads the demo towns once; says their accounts."""
    import django  # noqa: PLC0415  the environment is known only now
    from django.core.management import CommandError, call_command  # noqa: PLC0415  the same

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "deploy.settings")
    django.setup()
    from accounts.services import identities  # noqa: PLC0415  needs Django set up
    from deploy.demo import accounts, loading  # noqa: PLC0415  the same

    if embedded.is_behind():
        say("Preparing the database…")
        try:
            call_command("migrate", verbosity=0)
        except CommandError as refusal:
            sys.exit(str(refusal))
    identities.make_pepper()
    if not loading.is_loaded():
        say("Loading the demo towns…")
        call_command("load_demo", stdout=io.StringIO())
    collect_static_files()
    return accounts.table().strip()


def collect_static_files() -> None:
    """As production serves them: once, and again when one of them has changed."""
    from django.conf import settings  # noqa: PLC0415  the environment is known only now
    from django.contrib.staticfiles.finders import get_finders  # noqa: PLC0415  the same
    from django.core.management import call_command  # noqa: PLC0415  the same

    if settings.DEBUG:
        return
    files = [storage.path(path) for finder in get_finders() for path, storage in finder.list([])]
    known = "\n".join(f"{path} {Path(path).stat().st_mtime_ns}" for path in sorted(files))
    stamp = Path(settings.STATIC_ROOT) / "collected"
    if not stamp.exists() or stamp.read_text(encoding="utf-8") != known:
        call_command("collectstatic", interactive=False, clear=True, verbosity=0)
        stamp.write_text(known, encoding="utf-8")


def serve(folder: Path, *, port: int, accounts: str) -> None:
    for sign in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(sign, lambda *_: sys.exit(0))
    children: dict[str, subprocess.Popen[bytes]] = {}
    try:
        say("Starting the web server, the worker and the schedule…")
        for name, command in commands(folder, port=port).items():
            children[name] = start(command, folder / f"{name}.log")
        wait_until_ready(children, folder, port=port)
        say(f"\n{accounts}\n" if accounts else "")
        say(f"Faire Ensemble answers at http://localhost:{port}/  (Ctrl-C stops it)")
        while True:
            refuse_a_dead_child(children, folder)
            time.sleep(1)
    finally:
        stop(children)


def commands(folder: Path, *, port: int) -> dict[str, list[str]]:
    celery = ["celery", "--quiet", "-A", "deploy"]
    quiet = ["--loglevel", "WARNING"]
    return {
        "web": [
            *("gunicorn", "deploy.wsgi:application", "--preload", "--bind", f"127.0.0.1:{port}"),
            *("--worker-class", "gthread", "--threads", "4", "--log-level", "warning"),
            *("--logger-class", "deploy.server_log.ServerLog"),
        ],
        "worker": [*celery, "worker", "--concurrency", "1", "--without-gossip", "--without-mingle", *quiet],
        "beat": [*celery, "beat", "--scheduler", "celery.beat:Scheduler", "--pidfile", "", *quiet],
    }


def start(command: list[str], log: Path) -> subprocess.Popen[bytes]:
    # A session of its own: Ctrl-C reaches this process alone, which then stops the others in order.
    with log.open("wb") as output:
        return subprocess.Popen(  # noqa: S603  our own commands
            [sys.executable, "-m", *command],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            cwd=Path(__file__).resolve().parent.parent,
            start_new_session=True,
            preexec_fn=stop_with_the_parent if sys.platform == "linux" else None,  # noqa: PLW1509  no threads yet
        )


def stop_with_the_parent() -> None:
    """Have this child end with its parent, even when that is killed outright."""
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


def wait_until_ready(children: dict[str, subprocess.Popen[bytes]], folder: Path, *, port: int) -> None:
    from deploy.celery import app  # noqa: PLC0415  needs Django set up

    deadline = time.monotonic() + SECONDS_TO_START
    while not (is_ready(port) and app.control.ping(timeout=1, limit=1)):
        refuse_a_dead_child(children, folder)
        if time.monotonic() > deadline:
            sys.exit(f"Nothing answered after {SECONDS_TO_START} s: see the logs in {folder}.")
        time.sleep(0.2)


def is_ready(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/readyz", timeout=5) as answer:
            return bool(answer.status == HTTPStatus.OK)
    except (urllib.error.URLError, OSError):
        return False


def refuse_a_dead_child(children: dict[str, subprocess.Popen[bytes]], folder: Path) -> None:
    for name, child in children.items():
        if child.poll() is not None:
            log = folder / f"{name}.log"
            end = "\n".join(log.read_text(encoding="utf-8", errors="replace").splitlines()[-15:])
            sys.exit(f"The {name} process ended by itself ({log}):\n{end}")


def stop(children: dict[str, subprocess.Popen[bytes]]) -> None:
    for child in children.values():
        child.terminate()
    deadline = time.monotonic() + SECONDS_TO_STOP
    for child in children.values():
        try:
            child.wait(timeout=max(0.1, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            pass
        finally:
            kill_group(child.pid)
            child.wait()


def kill_group(leader: int) -> None:
    try:
        os.killpg(leader, signal.SIGKILL)
    except (ProcessLookupError, PermissionError):
        return


def say(words: str) -> None:
    print(words, flush=True)


if __name__ == "__main__":
    main()
