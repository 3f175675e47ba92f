"""A voter's browser: the booth in three requests or the API in two, and what it makes of each answer."""

import json
import re
import secrets
import uuid
from contextlib import suppress
from dataclasses import dataclass, field
from http import HTTPStatus
from http.client import HTTPConnection, HTTPException
from urllib.parse import urlencode

from deploy.rehearsal.ledger import Attempt, Ledger, Marked, Reply
from deploy.rehearsal.machine import HOST

SECONDS_TO_ANSWER = 30
TOKEN = "r" * 32  # a token of forms is whatever form and cookie both say
REPLACES = re.compile(r'name="replaces" value="([0-9a-f]*)"')
REQUEST_KEY = re.compile(r'name="request_key" value="([0-9a-f-]{36})"')
NUMBER = re.compile(r'class="tracking__number">(.*?)</p>', re.DOTALL)
TAG = re.compile(r"<[^>]*>|\s")
OUTDATED = "You have voted since this page was opened"
FIRST_FAULT = 500


@dataclass(frozen=True)
class VotingPlace:
    """Where people vote: the port, the addresses of booth and API, the names of the cookies."""

    port: int
    booth: str
    api: str
    session_cookie: str
    csrf_cookie: str
    alphabet: str
    contests: dict[str, tuple[int, ...]]  # printed numbers by envelope


class Unavailable(Exception):
    """No form just now: the site did not answer, or asked to come again."""


@dataclass(frozen=True)
class Heard:
    status: int  # 0: nobody answered
    text: str = ""


@dataclass
class Client:
    place: VotingPlace
    ledger: Ledger
    connection: HTTPConnection | None = field(default=None)

    def ask(self, method: str, path: str, session: str, body: str | None = None, kind: str = "") -> Heard:
        try:
            connection = self._send(method, path, session, body, kind)
            response = connection.getresponse()
            text = response.read().decode("utf-8", "replace")
        except (OSError, HTTPException):
            self.close()
            return Heard(0)
        if response.getheader("Connection", "").lower() == "close":
            self.close()
        return Heard(response.status, text)

    def ask_and_leave(self, path: str, session: str, body: str, kind: str) -> None:
        """The answer is not waited for: a train that enters a tunnel."""
        with suppress(OSError, HTTPException):
            self._send("POST", path, session, body, kind)
        self.close()

    def _send(self, method: str, path: str, session: str, body: str | None, kind: str) -> HTTPConnection:
        if self.connection is None:
            self.connection = HTTPConnection("127.0.0.1", self.place.port, timeout=SECONDS_TO_ANSWER)
        cookies = f"{self.place.session_cookie}={session}; {self.place.csrf_cookie}={TOKEN}"
        headers = {
            "Host": HOST,
            "Origin": f"https://{HOST}",
            "Referer": f"https://{HOST}{path}",
            "X-Forwarded-Proto": "https",
            "X-Forwarded-For": "192.0.2.1",
            "X-CSRFToken": TOKEN,
            "Accept-Language": "en",
            "Cookie": cookies,
        }
        if body is not None:
            headers["Content-Type"] = kind
        self.connection.request(method, path, body.encode() if body is not None else None, headers)
        return self.connection

    def close(self) -> None:
        if self.connection is not None:
            self.connection.close()
            self.connection = None

    def half(self) -> str:
        return "".join(secrets.choice(self.place.alphabet) for _ in range(8))


class Booth(Client):
    """Reads the paper, has its ballot read back, puts it in the urn."""

    kind = "application/x-www-form-urlencoded"

    def draw(self, voter: int, session: str, marked: Marked) -> Attempt | None:
        """A form drawn and read back; None where there is no paper for this person any more."""
        page = _available(self.ask("GET", self.place.booth, session))
        shown, turn = REPLACES.search(page.text), self.ledger.turn()
        if page.status != HTTPStatus.OK or shown is None:
            return None
        half = self.half()
        fields = {"replaces": shown[1], "device_half": half, **_ticked(marked)}
        review = _available(self.ask("POST", self.place.booth, session, _form(fields), self.kind))
        key = REQUEST_KEY.search(review.text)
        if review.status != HTTPStatus.OK or key is None:
            return None
        return self.ledger.open(Attempt(voter, marked, half, key[1], shown[1], turn))

    def cast(self, attempt: Attempt, session: str, *, leaves: bool = False) -> Reply:
        self.ledger.sends(attempt)
        path = f"{self.place.booth}cast/"
        if leaves:
            self.ask_and_leave(path, session, self._body(attempt), self.kind)
            return _noted(self.ledger, attempt, Reply.UNKNOWN)
        heard = self.ask("POST", path, session, self._body(attempt), self.kind)
        return _noted(self.ledger, attempt, *self._understood(heard))

    def _body(self, attempt: Attempt) -> str:
        known = {
            "replaces": attempt.replaces,
            "device_half": attempt.device_half,
            "request_key": attempt.request_key,
        }
        return _form({**known, **_ticked(attempt.marked)})

    def _understood(self, heard: Heard) -> tuple[Reply, str]:
        shown = NUMBER.search(heard.text)
        if heard.status == HTTPStatus.OK and shown:
            return Reply.NUMBER, TAG.sub("", shown[1])
        if heard.status == HTTPStatus.CONFLICT and REQUEST_KEY.search(heard.text):
            return Reply.OUTDATED, ""
        return _without_a_number(heard), ""


class Device(Client):
    """The same over the API: the standing ballot's mark, then the ballot."""

    kind = "application/json"

    def draw(self, voter: int, session: str, marked: Marked) -> Attempt | None:
        standing = _available(self.ask("GET", self.place.api, session))
        turn = self.ledger.turn()
        if standing.status != HTTPStatus.OK:
            return None
        replaces = json.loads(standing.text)["replaces"]
        return self.ledger.open(Attempt(voter, marked, self.half(), str(uuid.uuid4()), replaces, turn))

    def cast(self, attempt: Attempt, session: str, *, leaves: bool = False) -> Reply:
        self.ledger.sends(attempt)
        if leaves:
            self.ask_and_leave(self.place.api, session, self._body(attempt), self.kind)
            return _noted(self.ledger, attempt, Reply.UNKNOWN)
        heard = self.ask("POST", self.place.api, session, self._body(attempt), self.kind)
        return _noted(self.ledger, attempt, *self._understood(heard))

    def _body(self, attempt: Attempt) -> str:
        choices = {
            key: {"numbers": list(numbers)} if numbers else {"blank": True}
            for key, numbers in attempt.marked.items()
        }
        sent = {"choices": choices, "device_half": attempt.device_half, "request_key": attempt.request_key}
        return json.dumps({**sent, "replaces": attempt.replaces})

    def _understood(self, heard: Heard) -> tuple[Reply, str]:
        if heard.status == HTTPStatus.CREATED:
            return Reply.NUMBER, str(json.loads(heard.text)["tracking_number"])
        if heard.status == HTTPStatus.CONFLICT and OUTDATED in heard.text:
            return Reply.OUTDATED, ""
        return _without_a_number(heard), ""


def _available(heard: Heard) -> Heard:
    if _without_a_number(heard) != Reply.REFUSED:
        raise Unavailable
    return heard


def _without_a_number(heard: Heard) -> Reply:
    if heard.status == 0 or heard.status >= FIRST_FAULT:
        return Reply.UNKNOWN
    return Reply.LIMITED if heard.status == HTTPStatus.TOO_MANY_REQUESTS else Reply.REFUSED


def _noted(ledger: Ledger, attempt: Attempt, reply: Reply, number: str = "") -> Reply:
    ledger.write(attempt, reply, number)
    return reply


def _ticked(marked: Marked) -> dict[str, object]:
    return {
        **{f"contest_{key}": numbers for key, numbers in marked.items() if numbers},
        **{f"blank_{key}": "yes" for key, numbers in marked.items() if not numbers},
    }


def _form(fields: dict[str, object]) -> str:
    return urlencode({"csrfmiddlewaretoken": TOKEN, **fields}, doseq=True)
