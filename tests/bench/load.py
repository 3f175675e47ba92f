"""A bounded closed loop of keep-alive connections on loopback, and what the server spent meanwhile."""

import os
import socket
import threading
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True)
class Measure:
    per_second: float
    cpu_ms: float
    median_ms: float
    statuses: Counter[int]
    bytes_each: int


def run(port: int, requests: Sequence[bytes], *, connections: int, server: int) -> Measure:
    """Send each request once, `connections` at a time; `server` is the process whose children answer."""
    waiting, taken, lock = iter(requests), Taken(), threading.Lock()
    before, started = cpu_seconds(server), time.perf_counter()
    threads = [
        threading.Thread(target=_client, args=(port, waiting, taken, lock)) for _ in range(connections)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    spent, elapsed = cpu_seconds(server) - before, time.perf_counter() - started
    answered = len(taken.times)
    return Measure(
        per_second=answered / elapsed,
        cpu_ms=1000 * spent / answered,
        median_ms=1000 * median(taken.times),
        statuses=taken.statuses,
        bytes_each=taken.received // answered,
    )


class Taken:
    def __init__(self) -> None:
        self.times: list[float] = []
        self.statuses: Counter[int] = Counter()
        self.received = 0


def _client(port: int, waiting: "object", taken: Taken, lock: threading.Lock) -> None:
    connection = None
    while True:
        with lock:
            request = next(waiting, None)  # type: ignore[call-overload]
        if request is None:
            return
        started = time.perf_counter()
        if connection is None:
            connection = socket.create_connection(("127.0.0.1", port))
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        connection.sendall(request)
        status, length, keeps = _answer(connection)
        with lock:
            taken.times.append(time.perf_counter() - started)
            taken.statuses[status] += 1
            taken.received += length
        if not keeps:
            connection.close()
            connection = None


def _answer(connection: socket.socket) -> tuple[int, int, bool]:
    head = b""
    while b"\r\n\r\n" not in head:
        received = connection.recv(65536)
        if not received:
            raise ConnectionError("the server hung up")
        head += received
    headers, body = head.split(b"\r\n\r\n", 1)
    lines = headers.lower().split(b"\r\n")
    length = next((int(line[15:]) for line in lines if line.startswith(b"content-length:")), 0)
    missing = length - len(body)
    while missing > 0:
        missing -= len(connection.recv(min(missing, 65536)))
    return int(headers[9:12]), length, b"connection: close" not in lines


def cpu_seconds(parent: int) -> float:
    """User and system time of a process and its children, living or gone."""
    total = 0
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rsplit(")", 1)[1].split()
        except OSError:
            continue
        if int(stat.parent.name) == parent or int(fields[1]) == parent:
            total += sum(int(field) for field in fields[11:15])
    return total / TICKS


def get(path: str, host: str, cookies: str = "") -> bytes:
    return _request("GET", path, host, cookies, b"")


def post(path: str, host: str, cookies: str, body: bytes) -> bytes:
    return _request("POST", path, host, cookies, body)


def _request(method: str, path: str, host: str, cookies: str, body: bytes) -> bytes:
    lines = [
        f"{method} {path} HTTP/1.1",
        f"Host: {host}",
        f"Origin: https://{host}",
        f"Referer: https://{host}/",
        "X-Forwarded-Proto: https",
        "X-Forwarded-For: 127.0.0.1",
        "Accept-Language: fr",
        f"Content-Length: {len(body)}",
    ]
    if body:
        lines.append("Content-Type: application/x-www-form-urlencoded")
    if cookies:
        lines.append(f"Cookie: {cookies}")
    return "\r\n".join([*lines, "", ""]).encode() + body
