"""The sample proxy and the units, tried with the real programs."""

import http.client
import os
import shutil
import socket
import ssl
import subprocess
import sysconfig
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.deploy.test_run import free_port
from tests.environment import ROOT, production_like

pytestmark = pytest.mark.once

SLOW_CLIENTS = 60
SITE = "budget.example.org"


def program(name: str, package: str) -> str:
    """Its path; on a machine without it the test is skipped, but not where everything must run."""
    found = shutil.which(name) or shutil.which(name, path="/usr/sbin:/usr/bin:/sbin:/bin")
    if found is None:
        message = f"{name} is not installed (Debian package {package})"
        pytest.fail(message) if os.environ.get("CI") else pytest.skip(message)
    return found


def site_on(folder: Path, *, proxy: int, web: int) -> Path:
    """The sample as it is shipped, but for ports, certificate and folders."""
    text = (ROOT / "deploy" / "nginx.conf").read_text("utf-8")
    for shipped, here in {
        "listen 80;": f"listen 127.0.0.1:{proxy + 1};",
        "listen 443 ssl http2;": f"listen 127.0.0.1:{proxy} ssl http2;",
        "127.0.0.1:8000": f"127.0.0.1:{web}",
        "/etc/ssl/": f"{folder}/",
        "/var/log/nginx/": f"{folder}/",
    }.items():
        assert shipped in text
        text = text.replace(shipped, here)
    (folder / "site.conf").write_text(text)
    temporary = "".join(
        f"{kind}_temp_path {folder}/{kind};" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    user = "user root root;" if os.geteuid() == 0 else ""
    whole = folder / "nginx.conf"
    whole.write_text(
        f"daemon off; pid {folder}/pid; error_log {folder}/main.log; {user}"
        f"events {{ worker_connections 512; }} http {{ {temporary} include {folder}/site.conf; }}"
    )
    return whole


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, int]]:
    nginx, openssl = program("nginx", "nginx-light"), program("openssl", "openssl")
    folder = tmp_path_factory.mktemp("proxy")
    web = free_port()
    proxy = next(port for port in range(web + 1, 32_000) if is_pair_free(port))
    certificate = ["-keyout", f"{folder}/{SITE}.key", "-out", f"{folder}/{SITE}.crt", "-subj", f"/CN={SITE}"]
    subprocess.run(
        [openssl, "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", *certificate],
        check=True,
        capture_output=True,
    )
    whole = site_on(folder, proxy=proxy, web=web)
    subprocess.run([nginx, "-t", "-c", str(whole)], check=True, capture_output=True)
    environment = {
        **os.environ,
        **production_like(folder / "town"),
        "TRUSTED_PROXIES": "1",
        "DJANGO_SETTINGS_MODULE": "deploy.settings",
        "BIND": f"127.0.0.1:{web}",
        "WEB_WORKERS": "1",
        "PATH": f"{as_somebody(folder)}:/usr/bin:/bin",
    }
    entrypoint = ["sh", str(ROOT / "deploy" / "entrypoint.sh")]
    for step in (["migrate"], ["collectstatic", "--noinput"]):
        subprocess.run(
            [*entrypoint, *step, "--verbosity=0"], env=environment, check=True, capture_output=True
        )
    with ExitStack() as stack:
        for command in ([*entrypoint, "web"], [nginx, "-c", str(whole)]):
            stack.enter_context(Running(command, environment, folder / f"{Path(command[0]).name}.log"))
        wait_until(lambda: ask(proxy, "/healthz").status == 200, folder)
        yield folder, proxy


def is_pair_free(port: int) -> bool:
    with socket.socket() as one, socket.socket() as other:
        try:
            one.bind(("127.0.0.1", port))
            other.bind(("127.0.0.1", port + 1))
        except OSError:
            return False
        return True


def as_somebody(folder: Path) -> Path:
    """The entrypoint refuses root, which a test may be."""
    place = folder / "bin"
    place.mkdir()
    (place / "id").write_text("#!/bin/sh\necho 1000\n")
    (place / "id").chmod(0o755)
    return place


class Running:
    def __init__(self, command: list[str], environment: dict[str, str], log: Path) -> None:
        self.command, self.environment, self.log = command, environment, log

    def __enter__(self) -> None:
        output = self.log.open("wb")
        self.process = subprocess.Popen(self.command, env=self.environment, stdout=output, stderr=output)
        output.close()

    def __exit__(self, *fault: object) -> None:
        self.process.terminate()
        try:
            self.process.wait(timeout=20)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


def wait_until(answers, folder: Path) -> None:
    deadline = time.monotonic() + 90
    while True:
        try:
            if answers():
                return
        except OSError:
            pass
        said = "".join(place.read_text(errors="replace") for place in folder.glob("*.log"))
        assert time.monotonic() < deadline, said
        time.sleep(0.2)


def trusting() -> ssl.SSLContext:
    context = ssl.create_default_context()
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    return context


def ask(port: int, path: str, *, body: bytes | None = None, timeout: float = 10, **headers: str):
    connection = http.client.HTTPSConnection("127.0.0.1", port, timeout=timeout, context=trusting())
    try:
        connection.request(
            "GET" if body is None else "POST", path, body=body, headers={"Host": SITE, **headers}
        )
        answer = connection.getresponse()
        answer.body = answer.read()
        return answer
    finally:
        connection.close()


def test_sixty_slow_clients_stop_nobody(site):
    _folder, port = site
    begun = b"POST /account/login/ HTTP/1.1\r\nHost: budget.example.org\r\nContent-Length: 1000\r\n\r\na"
    with ExitStack() as stack:
        slow = []
        for _client in range(SLOW_CLIENTS):
            plain = stack.enter_context(socket.create_connection(("127.0.0.1", port), timeout=20))
            slow.append(stack.enter_context(trusting().wrap_socket(plain)))
            slow[-1].sendall(begun)
        time.sleep(0.5)
        for client in slow:
            client.sendall(b"b")

        assert ask(port, "/healthz").status == 200


def test_the_booth_leaves_no_line_and_the_others_no_address(site):
    folder, port = site
    log = folder / "faire-ensemble.access.log"
    before = log.read_text().count("\n")

    answers = [
        ask(port, "/healthz"),
        ask(port, "/ville/2026/vote/"),
        ask(port, "/ville/2026/vote/cast/", body=b"contest-1=4"),
        ask(port, "/ville/2026/results/number/lines/7/"),
        ask(port, "/ville/2026/vote/cast/?a=1", body=b"x" * 300_000),  # more than the booth takes
    ]
    assert [answer.status for answer in answers] == [
        200,
        404,
        403,
        404,
        413,
    ]  # the third without a CSRF token
    wait_until(lambda: log.read_text().count("\n") > before, folder)
    time.sleep(0.3)

    lines = log.read_text().splitlines()[before:]
    assert len(lines) == 1
    ours = folder / "sh.log"  # says by its route alone what the product refused
    said = "".join(place.read_text(errors="replace") for place in folder.glob("*.log") if place != ours)
    assert "vote" not in said
    assert "number" not in said
    assert "127.0.0.1" not in log.read_text()
    assert "ville" not in ours.read_text()


def test_a_body_longer_than_any_form_stops_at_the_proxy(site):
    _folder, port = site

    assert ask(port, "/account/login/", body=b"x" * 3_200_000).status == 413


def test_the_site_keeps_its_port_and_its_scheme(site):
    _folder, port = site

    answer = ask(port, "/healthz", Host=f"{SITE}:{port}")
    redirect = http.client.HTTPConnection("127.0.0.1", port + 1, timeout=10)
    redirect.request("GET", "/ville/", headers={"Host": SITE})

    assert answer.status == 200
    assert redirect.getresponse().headers["Location"] == f"https://{SITE}/ville/"
    redirect.close()


@pytest.mark.parametrize(
    "head",
    [
        f"GET /account/signup/ HTTP/1.1\r\nHost: {SITE}\r\nHost: evil.example\r\n",
        f"GET /account/signup/ HTTP/1.1\r\nHost: evil.example\r\nHost: {SITE}\r\n",
        "GET /account/signup/ HTTP/1.1\r\nHost: evil.example\r\n",
        f"GET https://evil.example/account/signup/ HTTP/1.1\r\nHost: {SITE}\r\n",
        f"GET /account/signup/ HTTP/1.1\r\nHost: {SITE}\r\nX-Forwarded-Host: evil.example\r\n",
    ],
    ids=["two names", "two names, ours last", "another name", "another name in the line", "a name beside"],
)
def test_another_name_of_the_site_leads_nowhere(site, head):
    _folder, port = site
    with ExitStack() as stack:
        plain = stack.enter_context(socket.create_connection(("127.0.0.1", port), timeout=20))
        line = stack.enter_context(trusting().wrap_socket(plain, server_hostname=SITE))
        line.sendall(f"{head}Connection: close\r\n\r\n".encode())
        answer = b"".join(iter(lambda: line.recv(65_536), b"")).decode()

    assert answer.split()[1:2] in (["200"], ["400"], ["421"])
    assert "evil.example" not in answer


UNITS = sorted((ROOT / "deploy" / "systemd").glob("faire-ensemble-*"))
PROCESSES = {"web", "worker", "beat", "count"}
WITHOUT_A_QUEUE = {"tend-polls", "count-polls"}


def test_the_units_are_what_systemd_understands(tmp_path):
    analyze = program("systemd-analyze", "systemd")
    units = []
    for shipped in UNITS:
        units.append(tmp_path / shipped.name)
        units[-1].write_text(shipped.read_text("utf-8").replace("/srv/faire-ensemble", str(ROOT)))

    said = subprocess.run([analyze, "verify", *map(str, units)], capture_output=True, text=True, check=False)

    ours = [line for line in said.stderr.splitlines() if "faire-ensemble" in line]
    assert (said.returncode, ours) == (0, [])
    names = {unit.name.removeprefix("faire-ensemble-") for unit in UNITS}
    services = {f"{name}.service" for name in PROCESSES | WITHOUT_A_QUEUE}
    assert names == services | {f"{name}.timer" for name in WITHOUT_A_QUEUE}


def test_the_units_that_count_have_an_account_of_their_own_and_no_other_key():
    for unit in UNITS:
        if unit.suffix == ".timer":
            continue
        lines = unit.read_text("utf-8").splitlines()
        counts = "-count" in unit.stem
        reads = {line for line in lines if line.startswith("ReadWritePaths=")}
        assert ("User=faire-ensemble-count" in lines) == counts
        assert ("vault" in str(reads), "counting" in str(reads)) == (not counts, counts)


def test_a_shell_reads_the_sample_of_the_environment_as_systemd_does():
    sample = ROOT / "deploy" / "env.example"
    said = subprocess.run(
        ["sh", "-ec", f"set -a; . {sample}; printf '%s|%s' \"$DEFAULT_FROM_EMAIL\" \"$TRUSTED_PROXIES\""],
        capture_output=True, text=True, check=False, env={"PATH": "/usr/bin:/bin"},
    )  # fmt: skip

    assert said.stdout == "Budget participatif <budget@example.org>|1", said.stderr


@pytest.mark.skipif(os.geteuid() != 0, reason="only root lends other accounts")
def test_two_accounts_start_on_the_same_settings_each_with_its_own_vault(tmp_path):
    setpriv = program("setpriv", "util-linux")
    environment = {**production_like(tmp_path), "PATH": "/usr/bin:/bin", "PYTHONDONTWRITEBYTECODE": "1"}
    environment["PYTHONPATH"] = sysconfig.get_path("purelib")  # our own interpreter may be closed to others
    for place in (tmp_path, *tmp_path.parents[:2], tmp_path / "data"):
        place.chmod(0o755)
    (tmp_path / "data" / "broker").mkdir()
    for account, folder in ((65534, "vault"), (1, "counting")):
        os.chown(tmp_path / folder, account, account)
        accounts = [setpriv, f"--reuid={account}", f"--regid={account}", "--clear-groups"]
        said = subprocess.run(
            [*accounts, "sh", str(ROOT / "deploy" / "entrypoint.sh"), "check"],
            cwd="/", env=environment, capture_output=True, text=True, check=False,
        )  # fmt: skip
        if "Permission denied" in said.stderr or "ModuleNotFoundError" in said.stderr:
            pytest.skip("the environment of this clone is closed to other accounts")
        other = tmp_path / ("counting" if folder == "vault" else "vault")
        peeks = subprocess.run([*accounts, "ls", str(other)], capture_output=True, check=False)

        assert said.returncode == 0, said.stderr
        assert account == 65534 or peeks.returncode != 0
