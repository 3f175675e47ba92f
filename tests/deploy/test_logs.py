import json
import logging
import sys
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from deploy.logs import JsonLine, PlainLine
from deploy.reports import ErrorReports


def record(message, *args, exc_info=None, logger="town", **extra):
    made = logging.LogRecord(logger, logging.ERROR, "somewhere.py", 1, message, args, exc_info)
    for name, value in extra.items():
        setattr(made, name, value)
    return made


def test_an_address_asked_for_is_not_written_since_it_may_hold_a_key(rf):
    request = rf.get("/account/password/reset/key/1-secret/")

    line = JsonLine().format(record("Not Found: %s", request.path, request=request, status_code=404))

    assert "secret" not in line
    assert json.loads(line)["event"] == "404 GET (no such address)"


def test_a_fault_says_where_and_never_which_value():
    try:
        raise ValueError("ada@example.org already exists")
    except ValueError:
        line = PlainLine().format(record("not saved", exc_info=sys.exc_info()))

    assert "ada@example.org" not in line
    assert "ValueError" in line
    assert "test_logs.py" in line


@pytest.mark.parametrize("sign", ["\n", "\r", "\x0b", "\x1b", "\x85", "\u2028", "\u202e", "\x00"])
@pytest.mark.parametrize("form", [PlainLine, JsonLine])
def test_an_event_is_one_line_and_commands_no_terminal(form, sign):
    line = form().format(record(f"two{sign}lines"))

    assert len(line.splitlines()) == 1
    assert line.isprintable()


@pytest.mark.parametrize(
    ("reason", "shown"),
    [
        ("CSRF cookie not set.", "CSRF cookie not set."),
        (
            "Referer checking failed - https://x.example/reset/1-key does not match.",
            "Referer checking failed",
        ),
        (
            "Origin checking failed - https://town.example:8443 does not match any trusted origins.",
            "the browser says https://town.example:8443, this site is http://town.example",
        ),
    ],
)
def test_a_refused_form_says_why_and_shows_no_address(rf, reason, shown):
    request = rf.post(
        "/account/password/reset/key/1-key/",
        HTTP_HOST="town.example",
        HTTP_ORIGIN="https://town.example:8443",
    )

    refused = record(
        "Forbidden (%s): %s",
        reason,
        request.path,
        request=request,
        status_code=403,
        logger="django.security.csrf",
    )

    event = json.loads(JsonLine().format(refused))["event"]
    assert shown in event
    assert "1-key" not in event


def test_a_fault_before_any_address_is_not_called_an_unknown_address(rf):
    line = JsonLine().format(record("…", request=rf.get("/"), status_code=500))

    assert json.loads(line)["event"] == "500 GET (before its address was known)"


def test_a_task_that_failed_is_named_without_the_words_of_its_fault():
    line = JsonLine().format(
        record(
            "Task %(name)s raised unexpected: %(exc)s",
            {"name": "accounts.tasks.x", "exc": "ada@example.org"},
            data={"name": "accounts.tasks.x"},
            logger="celery.app.trace",
        )
    )

    assert json.loads(line)["event"] == "task accounts.tasks.x failed"
    assert "ada" not in line


@pytest.mark.parametrize("words", ["Error handling request %s", "Invalid request from ip=%s"])
def test_the_web_servers_own_line_names_no_address(words):
    line = PlainLine().format(record(words, "/ville/2026/vote/", logger="gunicorn.error"))

    assert "vote" not in line


def test_an_error_is_posted_to_whoever_is_on_call_without_a_value_and_nobody_waits():
    posted, came = [], threading.Event()

    class OnCall(BaseHTTPRequestHandler):
        def do_POST(self):
            posted.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            self.send_response(204)
            self.end_headers()
            came.set()

        def log_message(self, *args):
            pass

    with HTTPServer(("127.0.0.1", 0), OnCall) as server:
        threading.Thread(target=server.handle_request, daemon=True).start()
        reports = ErrorReports(f"http://127.0.0.1:{server.server_port}/")
        try:
            raise ValueError("ada@example.org")
        except ValueError:
            reports.handle(record("not saved", exc_info=sys.exc_info()))
        assert came.wait(10)

    assert posted[0]["event"] == "not saved"
    assert "ada" not in json.dumps(posted)


def test_nobody_on_call_costs_nothing():
    reports = ErrorReports("http://127.0.0.1:9/")

    for _error in range(300):
        reports.handle(record("not saved"))
