"""One line per event on standard output, without personal data: neither paths nor values."""

import json
import logging
import traceback
from datetime import UTC, datetime
from http import HTTPStatus
from typing import Any

TASKS, CSRF, SERVER = "celery.app.trace", "django.security.csrf", "gunicorn.error"
ORIGIN = "Origin checking failed"
LONGEST_HOST = 100


def configuration(*, json_lines: bool, report_to: str = "") -> dict[str, Any]:
    reports = {"report": {"class": "deploy.reports.ErrorReports", "url": report_to, "level": "ERROR"}}
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"line": {"()": JsonLine if json_lines else PlainLine}},
        "handlers": {
            "stdout": {"class": "logging.StreamHandler", "stream": "ext://sys.stdout", "formatter": "line"},
            **(reports if report_to else {}),
        },
        "root": {"handlers": ["stdout", *(reports if report_to else [])], "level": "INFO"},
        "loggers": {
            "django": {"handlers": [], "level": "INFO", "propagate": True},
            "django.server": {"handlers": [], "level": "WARNING", "propagate": True},
        },
    }


class LogLine(logging.Formatter):
    def facts(self, record: logging.LogRecord) -> dict[str, str]:
        facts = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "event": event(record),
        }
        if record.exc_info and record.exc_info[1]:
            facts["error"] = error(record.exc_info[1])
        return facts


class JsonLine(LogLine):
    def format(self, record: logging.LogRecord) -> str:
        facts = {name: printable(value) for name, value in self.facts(record).items()}
        return json.dumps(facts, ensure_ascii=False)


class PlainLine(LogLine):
    def format(self, record: logging.LogRecord) -> str:
        return printable(" ".join(self.facts(record).values()))


def printable(text: str) -> str:
    """Without signs that end a line or command a terminal: part of it may be a visitor's."""
    return "".join(sign if sign.isprintable() else " " for sign in text)


def event(record: logging.LogRecord) -> str:
    """What happened; for a request its route, since a path may hold a key sent by e-mail."""
    request = getattr(record, "request", None)
    if record.name == SERVER and "request" in str(record.msg):
        return "the web server could not answer a request"  # its own line quotes address and visitor
    if request is None or not hasattr(request, "method"):
        task = getattr(record, "data", None)
        # Celery's own line quotes the words of the exception.
        return f"task {task['name']} failed" if record.name == TASKS and task else record.getMessage()
    match, status = getattr(request, "resolver_match", None), getattr(record, "status_code", "")
    unknown = "(no such address)" if status == HTTPStatus.NOT_FOUND else "(before its address was known)"
    reason = f": {csrf_reason(record, request)}" if record.name == CSRF else ""
    return f"{status} {request.method} {match.route if match else unknown}{reason}".strip()


def csrf_reason(record: logging.LogRecord, request: Any) -> str:
    """Why a form was refused; of the addresses only the hosts, where a proxy that drops a port shows."""
    reason = str(record.args[0]) if record.args and isinstance(record.args, tuple) else record.getMessage()
    if reason.startswith(ORIGIN):
        origin = str(request.headers.get("origin", ""))[:LONGEST_HOST]
        return f"{ORIGIN} (the browser says {origin}, this site is {request.scheme}://{request.META.get('HTTP_HOST')})"
    return reason.partition(" - ")[0]


def error(exception: BaseException) -> str:
    """The class and where it was raised; never its words, which may quote a row or a form."""
    frames = traceback.extract_tb(exception.__traceback__)
    where = " < ".join(f"{frame.name} ({frame.filename}:{frame.lineno})" for frame in reversed(frames[-12:]))
    return f"{type(exception).__module__}.{type(exception).__qualname__} in {where or 'nowhere known'}"
