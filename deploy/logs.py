"""One line per event on standard output, without personal data: neither paths nor values."""

import json
import logging
import traceback
from datetime import UTC, datetime
from typing import Any


def configuration(*, json_lines: bool) -> dict[str, Any]:
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"line": {"()": JsonLine if json_lines else PlainLine}},
        "handlers": {
            "stdout": {"class": "logging.StreamHandler", "stream": "ext://sys.stdout", "formatter": "line"},
        },
        "root": {"handlers": ["stdout"], "level": "INFO"},
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
        return json.dumps(self.facts(record), ensure_ascii=False)


class PlainLine(LogLine):
    def format(self, record: logging.LogRecord) -> str:
        return " ".join(value.replace("\n", " ") for value in self.facts(record).values())


def event(record: logging.LogRecord) -> str:
    """What happened; for a request its route, since a path may hold a key sent by e-mail."""
    request = getattr(record, "request", None)
    if request is None or not hasattr(request, "method"):
        return record.getMessage()
    match = getattr(request, "resolver_match", None)
    route = match.route if match else "(no such address)"
    return f"{getattr(record, 'status_code', '')} {request.method} {route}".strip()


def error(exception: BaseException) -> str:
    """The class and where it was raised; never its words, which may quote a row or a form."""
    frames = traceback.extract_tb(exception.__traceback__)
    where = " < ".join(f"{frame.name} ({frame.filename}:{frame.lineno})" for frame in reversed(frames[-12:]))
    return f"{type(exception).__module__}.{type(exception).__qualname__} in {where or 'nowhere known'}"
