"""A browser without script: it keeps cookies, sends forms as the page gave them, writes each request down."""

import html
import re
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException, RemoteDisconnected
from urllib.parse import urlencode, urlsplit

HOST = "budget.example.org"
FIELD = re.compile(r"<(input|textarea|select|button)\b([^>]*)>")
ATTRIBUTE = re.compile(r'([\w-]+)(?:="([^"]*)")?')
FORM = re.compile(r"<form\b([^>]*)>(.*?)</form>", re.DOTALL)
TEXTAREA = re.compile(r"<textarea\b([^>]*)>\n?(.*?)</textarea>", re.DOTALL)
SELECT = re.compile(r"<select\b([^>]*)>(.*?)</select>", re.DOTALL)
OPTION = re.compile(r"<option\b([^>]*)>")
NOT_SENT = {"submit", "button", "image", "file", "reset"}


@dataclass(frozen=True)
class Answer:
    status: int  # 0: nobody answered
    address: str
    text: str
    moved_to: str = ""

    def form(self, action: str, holding: str = "") -> "Form":
        """The first form sent to an address with this end, the page's own where it names none."""
        for attributes, inside in FORM.findall(self.text):
            address = urlsplit(_attributes(attributes).get("action", "") or self.address).path
            if address.endswith(action) and holding in inside:
                return Form(address, _fields(inside))
        raise LookupError(f"no form for {action} on {self.address} ({self.status})")


@dataclass
class Form:
    address: str
    fields: list[tuple[str, str]]

    def fill(self, name: str, value: str) -> None:
        self.fields = [(known, old) for known, old in self.fields if known != name]
        self.fields.append((name, value))

    def choose(self, name: str, values: list[str]) -> None:
        self.fields = [(known, old) for known, old in self.fields if known != name]
        self.fields += [(name, value) for value in values]


@dataclass(frozen=True)
class Line:
    """One request in the ledger: what was asked, what was answered, and when."""

    person: str
    method: str
    path: str
    status: int
    began: float
    ended: float
    lost_text: bool = False


@dataclass
class Ledger:
    lines: list[Line] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def write(self, line: Line) -> None:
        with self.lock:
            self.lines.append(line)


class Browser:
    def __init__(self, port: int, ledger: Ledger, person: str, network: str) -> None:
        self.port, self.ledger, self.person, self.network = port, ledger, person, network
        self.cookies: dict[str, str] = {}
        self.connection: HTTPConnection | None = None

    def get(self, path: str) -> Answer:
        answer = self._ask("GET", path)
        for _hop in range(5):
            if not answer.moved_to:
                break
            answer = self._ask("GET", answer.moved_to)
        return answer

    def send(self, form: Form, **pressed: str) -> Answer:
        """The answer to the form itself; `moved_to` says where it leads."""
        return self._ask("POST", form.address, urlencode([*form.fields, *pressed.items()]), form)

    def _ask(self, method: str, path: str, body: str | None = None, form: Form | None = None) -> Answer:
        began, was_kept = time.monotonic(), self.connection is not None
        try:
            status, headers, text = self._exchange(method, path, body)
        except (OSError, HTTPException) as fault:
            self.close()
            if was_kept and isinstance(fault, RemoteDisconnected | BrokenPipeError | ConnectionResetError):
                return self._ask(method, path, body, form)  # idle for too long: browsers connect again
            status, headers, text = 0, {}, ""
        lost = bool(form) and status >= 400 and not _gives_back(text, form)
        self.ledger.write(Line(self.person, method, path, status, began, time.monotonic(), lost))
        location = urlsplit(headers.get("Location", ""))
        moved_to = location.path + (f"?{location.query}" if location.query else "")
        return Answer(status, path, text, moved_to if 300 <= status < 400 else "")

    def _exchange(self, method: str, path: str, body: str | None) -> tuple[int, Mapping[str, str], str]:
        if self.connection is None:
            self.connection = HTTPConnection("127.0.0.1", self.port, timeout=60)
        headers = {
            "Host": HOST,
            "Origin": f"https://{HOST}",
            "Referer": f"https://{HOST}{path}",
            "X-Forwarded-Proto": "https",
            "X-Forwarded-For": self.network,
            "Accept-Language": "fr",
            "Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items()),
        }
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        self.connection.request(method, path, body.encode() if body is not None else None, headers)
        response = self.connection.getresponse()
        text = response.read().decode("utf-8", "replace")
        for cookie in response.msg.get_all("Set-Cookie") or []:
            name, _sign, value = cookie.partition(";")[0].partition("=")
            self.cookies[name] = value
        if response.getheader("Connection", "").lower() == "close":
            self.close()
        return response.status, response.msg, text

    def close(self) -> None:
        if self.connection is not None:
            self.connection.close()
            self.connection = None


def _gives_back(text: str, form: Form) -> bool:
    """Is every text that took time to write on the page that refused it? A password never is."""
    shown = html.unescape(text)
    return all(
        value in shown for name, value in form.fields if " " in value.strip() and "password" not in name
    )


def _attributes(text: str) -> dict[str, str]:
    return {name: html.unescape(value) for name, value in ATTRIBUTE.findall(text)}


def _fields(inside: str) -> list[tuple[str, str]]:
    """What the browser would send of this form, untouched and without a button."""
    sent = []
    for kind, text in FIELD.findall(inside):
        known = _attributes(text)
        if kind != "input" or "name" not in known or known.get("type", "text") in NOT_SENT:
            continue
        if known.get("type") in ("radio", "checkbox") and "checked" not in known:
            continue
        sent.append((known["name"], known.get("value", "on" if known.get("type") == "checkbox" else "")))
    for text, value in TEXTAREA.findall(inside):
        sent.append((_attributes(text)["name"], html.unescape(value)))
    for text, options in SELECT.findall(inside):
        rows = [_attributes(option) for option in OPTION.findall(options)]
        chosen = next((row for row in rows if "selected" in row), rows[0] if rows else {})
        sent.append((_attributes(text)["name"], chosen.get("value", "")))
    return sent
