"""Every address is sent what nobody sends: whatever the input, no answer is a fault of the program.

`FUZZ_SEED=…` draws other requests; a failure prints the seed with the request. `make long` draws many more.
"""

import hashlib
import json
import os
import re
from collections.abc import Iterator, Sequence
from typing import Any, TypeVar
from urllib.parse import quote

import pytest
from django.db import transaction
from django.test import Client

from frontend.shell.legible import legible
from tests.contracts.addresses import Address, addresses
from tests.factories.towns import Town, whole_town
from tests.frontend.asking import path_to

SEED = os.environ.get("FUZZ_SEED", "faire-ensemble")
TURNS_OF_LONG = 3
T = TypeVar("T")

NUMBERS = [
    "-1",
    "0",
    "9" * 10,
    "9" * 19,
    "9" * 5000,
    "1e309",
    "NaN",
    "Infinity",
    "1.5",
    "0x10",
    "٣",
    "²",
    "1_000",
]
DAYS = ["2026-02-30", "0001-01-01", "9999-12-31", "9999-12-31T23:59", "0001-01-01T00:00", "24:61", "2026-W60"]
SIGNS = [
    "",
    " ",
    "\0",
    "\x1b[0m",
    "\u202e",
    "\u3164",
    "\ufffe",
    "é" * 5000,
    "<script>",
    "'; --",
    "%s%n",
    "\\",
    "{{7*7}}",
]
SHAPES = [
    "null",
    "[]",
    "{}",
    "true",
    "../../etc/passwd",
    "//evil.example",
    "javascript:1",
    "0" * 32,
    "a" * 400,
]
TEXTS = [*NUMBERS, *DAYS, *SIGNS, *SHAPES]
ASKED = [
    "page",
    "per_page",
    "theme",
    "territory",
    "status",
    "search",
    "kind",
    "order",
    "next",
    "profile",
    "rows",
    "row",
]
COMMON = [
    "request_key",
    "version",
    "number",
    "title",
    "name",
    "slug",
    "reason",
    "amount_eur",
    "email",
    "contest_1",
]
HEADERS = [
    "accept-language", "cookie", "referer", "origin", "host", "content-type", "accept", "hx-request",
    "hx-current-url", "x-forwarded-for", "if-modified-since", "if-none-match", "range", "accept-encoding",
]  # fmt: skip
COOKIES = ["sessionid", "csrftoken", "django_language", "messages", "order"]
JSON = [
    None, True, 10**19, -1, 1.5, "", "x" * 5000, [], {}, [[]], {"a": {}}, "2026-02-30", ["a", 1, None],
    {"1": {"numbers": [10**9]}}, {"1": {"marks": [{"number": 1, "value": 10**12}]}}, "BCDFGHJK",
]  # fmt: skip
BODIES = [
    "",
    "[",
    "[" * 5000,
    '"\\ud800"',
    '{"title": "\\u0000"}',
    '{"title": "\\udfff"}',
    "nul",
    "\xff",
    "1" * 6000,
]


class Draw:
    """The nth choice of a seed: the same again for whoever knows it."""

    def __init__(self, seed: str) -> None:
        self.seed, self.count = seed, 0

    def one(self, things: Sequence[T]) -> T:
        self.count += 1
        digest = hashlib.sha256(f"{self.seed}:{self.count}".encode()).digest()
        return things[int.from_bytes(digest[:8], "big") % len(things)]

    def happens(self, times_in_ten: int) -> bool:
        return self.one(range(10)) < times_in_ten


@pytest.fixture
def town(db: None) -> Town:
    return whole_town("montsereine")


@pytest.fixture
def browsers(town: Town) -> dict[str, Client]:
    known: dict[str, Client] = {"anonymous": as_served()}
    for name in ("proposer", "juror", "officer", "coordinator"):
        known[name] = as_served()
        known[name].force_login(town.people[name])
    return known


def as_served() -> Client:
    """What a request passes before Django reads it, as in deploy/wsgi.py."""
    client = Client(raise_request_exception=False)
    handler = client.handler
    client.handler = lambda environ: legible(lambda known, _start: handler(known))(environ, print)
    return client


def test_no_input_is_a_fault_of_the_program(town: Town, browsers: dict[str, Client]) -> None:
    assert faults(town, browsers, Draw(SEED)) == []


@pytest.mark.long
@pytest.mark.parametrize("turn", range(TURNS_OF_LONG))
def test_nor_are_many_more(town: Town, browsers: dict[str, Client], turn: int) -> None:
    assert faults(town, browsers, Draw(f"{SEED}-{turn}")) == []


def faults(town: Town, browsers: dict[str, Client], draw: Draw) -> list[str]:
    found = []
    for address in addresses().values():
        if address.name == "readyz":  # asks other servers
            continue
        plain = path_to(address, town)
        fields = fields_of(plain, browsers["coordinator"])
        for person, browser in browsers.items():
            for request in requests(address, town, fields, draw):
                answer = send(browser, request)
                if answer.status_code >= 500:
                    found.append(f"FUZZ_SEED={draw.seed}: {person} {request} → {told(answer)}"[:1500])
    return found


def fields_of(path: str, browser: Client) -> list[str]:
    """What the form of a page would send."""
    page = send(browser, {"method": "GET", "path": path})
    names = re.findall(r'name="([\w.:-]+)"', page.getvalue().decode(errors="replace"))
    return sorted({name for name in names if name != "viewport"}) or COMMON


def requests(address: Address, town: Town, fields: list[str], draw: Draw) -> Iterator[dict[str, Any]]:
    numbers = {
        name: draw.one([0, 1, 999_999_999]) for name in address.parameters & {"number", "pk", "position"}
    }
    path = path_to(address, town, **(numbers if draw.happens(3) else {}))
    query = "&".join(f"{quote(draw.one(ASKED))}={quote(draw.one(TEXTS))}" for _each in range(3))
    yield {"method": "GET", "path": f"{path}?{query}", "headers": header(draw)}
    if address.name.startswith("api_"):
        method = draw.one(["POST", "PATCH", "PUT", "DELETE"])
        body = draw.one(BODIES) if draw.happens(4) else json.dumps(whole(draw))
        yield {"method": method, "path": path, "data": body, "content_type": "application/json"}
        return
    typed = {name: [draw.one(TEXTS) for _each in range(draw.one([1, 1, 1, 3]))] for name in fields}
    yield {"method": "POST", "path": path, "data": typed, "headers": header(draw)}


def whole(draw: Draw) -> dict[str, Any]:
    names = [
        "title",
        "theme",
        "rough_cost_eur",
        "members",
        "latitude",
        "version",
        "request_key",
        "choices",
        "device_half",
    ]
    return {name: draw.one(JSON) for name in names if draw.happens(7)}


def header(draw: Draw) -> dict[str, str]:
    if draw.happens(5):
        return {}
    name = draw.one(HEADERS)
    value = draw.one(
        [*TEXTS, "text/plain; charset=base64", "http://[", "multipart/form-data", "fr;q=a,*;q=2"]
    )
    if name == "cookie":
        return {name: f'{draw.one(COOKIES)}="{value}"'}
    return {name: value}


def send(browser: Client, request: dict[str, Any]) -> Any:
    """As WSGI gives it: headers are Latin-1; what the request did is undone."""
    cookies = browser.cookies.copy()
    options = {
        **request,
        "headers": {k: v.encode().decode("latin-1") for k, v in request.get("headers", {}).items()},
    }
    method, path = options.pop("method"), options.pop("path")
    with transaction.atomic():
        answer = getattr(browser, method.lower())(path, **options)
        transaction.set_rollback(True)
    browser.cookies = cookies
    return answer


def told(answer: Any) -> str:
    if not getattr(answer, "exc_info", None):
        return str(answer.status_code)
    kind, fault, trace = answer.exc_info
    frames = []
    while trace is not None:
        code = trace.tb_frame.f_code
        frames.append(f"{code.co_filename.rpartition('/')[2]}:{trace.tb_lineno}")
        trace = trace.tb_next
    return f"{kind.__name__}: {str(fault)[:120]} at {' < '.join(reversed(frames[-6:]))}"
