import json
import logging
import sys

from deploy.logs import JsonLine, PlainLine


def record(message, *args, exc_info=None, **extra):
    made = logging.LogRecord("town", logging.ERROR, "somewhere.py", 1, message, args, exc_info)
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


def test_an_event_is_one_line():
    line = PlainLine().format(record("two\nlines"))

    assert "\n" not in line
