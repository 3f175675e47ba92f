"""JSON that has one spelling only, so that its bytes can be signed.

UTF-8; keys in the order of their code points; no blank; nothing escaped that need not be; whole numbers only;
no line break at the end.
"""

import json
from hashlib import sha256
from typing import Any, NoReturn


class NotCanonical(ValueError):
    """Bytes that `to_bytes` never wrote."""


def to_bytes(value: Any) -> bytes:
    text = json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)
    return text.encode()


def read(data: bytes) -> Any:
    """The value of canonical bytes; any other spelling of the same value is refused."""
    try:
        value = json.loads(data, parse_float=_refuse, parse_constant=_refuse)
        is_canonical = to_bytes(value) == data
    except (ValueError, RecursionError) as error:
        raise NotCanonical from error
    if not is_canonical:
        raise NotCanonical
    return value


def fingerprint(data: bytes) -> str:
    """SHA-256 in 64 small hexadecimal digits."""
    return sha256(data).hexdigest()


def _refuse(text: str) -> NoReturn:
    raise NotCanonical(text)
