"""What a browser keeps for us for a while, and can neither read nor change: a cookie's content, sealed."""

import base64
import hashlib
import hmac
import json
from datetime import datetime
from typing import Any

from django.conf import settings
from nacl.exceptions import CryptoError
from nacl.secret import SecretBox


def seal(value: dict[str, Any], *, purpose: str, at: datetime) -> str:
    content = json.dumps({"value": value, "at": int(at.timestamp())}).encode()
    return base64.urlsafe_b64encode(box(purpose).encrypt(content)).decode()


def unseal(text: str, *, purpose: str, seconds: int, at: datetime) -> dict[str, Any] | None:
    """What was sealed for this purpose, these seconds ago at most; else nothing."""
    try:
        content = json.loads(box(purpose).decrypt(base64.urlsafe_b64decode(text.encode())))
    except (CryptoError, ValueError):
        return None
    value: dict[str, Any] = content["value"]
    return value if 0 <= int(at.timestamp()) - content["at"] <= seconds else None


def box(purpose: str) -> SecretBox:
    """A key of this installation for one purpose: what another one sealed does not open."""
    name = b"faire-ensemble sealed\0" + purpose.encode()
    return SecretBox(hmac.new(settings.SECRET_KEY.encode(), name, hashlib.sha256).digest())
