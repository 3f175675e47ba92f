"""JSON as it is taken: of a bounded size and depth, its texts without what no database keeps."""

from collections.abc import Iterator
from io import BytesIO
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _
from rest_framework import status
from rest_framework.exceptions import APIException, ParseError
from rest_framework.parsers import JSONParser

DEEPEST = 20
LARGEST_NUMBER = 2**63


class TooLarge(APIException):
    status_code = status.HTTP_413_REQUEST_ENTITY_TOO_LARGE


class BoundedJSONParser(JSONParser):
    def parse(self, stream: Any, media_type: Any = None, parser_context: Any = None) -> Any:
        most = settings.DATA_UPLOAD_MAX_MEMORY_SIZE
        body = stream.read(most + 1)
        if len(body) > most:
            raise TooLarge(_("What was sent is larger than what is taken here. Nothing was recorded."))
        try:
            sent = super().parse(BytesIO(body), media_type, parser_context)
        except RecursionError as fault:
            raise ParseError(_unreadable()) from fault
        if not all(is_plain(value, depth) for value, depth in walk(sent)):
            raise ParseError(_unreadable())
        return sent


def walk(sent: Any) -> Iterator[tuple[Any, int]]:
    """Each value with its depth, however deep; names are values too."""
    found = [(sent, 0)]
    while found:
        value, depth = found.pop()
        yield value, depth
        if isinstance(value, dict):
            found += [(part, depth + 1) for pair in value.items() for part in pair]
        elif isinstance(value, list):
            found += [(part, depth + 1) for part in value]


def is_plain(value: Any, depth: int) -> bool:
    if depth > DEEPEST:
        return False
    if isinstance(value, str):
        return not any(sign == "\0" or "\ud800" <= sign <= "\udfff" for sign in value)
    return not isinstance(value, int | float) or abs(value) < LARGEST_NUMBER


def _unreadable() -> str:
    return _("This JSON is nested too deep, or holds a number or a sign that is kept nowhere.")
