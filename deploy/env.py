"""Reads the environment; a missing or malformed value stops the start with one sentence."""

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NoReturn
from urllib.parse import unquote, urlsplit

import environ

SHORTEST_SECRET = 40
SAMPLE = "replace-with"


class Misconfigured(SystemExit):
    """Ends the start; being a SystemExit, it shows its sentence and no traceback."""


class Environment:
    def __init__(self, source: Mapping[str, str]) -> None:
        self._source = source

    def text(self, name: str, *, default: str | None = None) -> str:
        value = self._source.get(name, "").strip()
        if value:
            return value
        if default is None:
            refuse(f"{name} is missing from the environment (deploy/env.example tells what it is for).")
        return default

    def secret(self, name: str) -> str:
        """A value of its own or of the file that NAME_FILE names; never a default."""
        value = self._from_file(name) or self.text(name)
        if len(value) < SHORTEST_SECRET or value.startswith(SAMPLE):
            refuse(f"{name} must be a secret of your own, of {SHORTEST_SECRET} characters at least.")
        return value

    def url(self, name: str) -> str:
        value = self.text(name)
        parts = urlsplit(value)
        if parts.scheme not in ("http", "https") or not parts.hostname or parts.path not in ("", "/"):
            refuse(f"{name} must be an address such as https://budget.example.org, not {value!r}.")
        return value.rstrip("/")

    def path(self, name: str, *, default: Path | None = None) -> Path:
        value = Path(self.text(name, default=str(default) if default else None))
        if not value.is_absolute():
            refuse(f"{name} must be an absolute path, not {str(value)!r}.")
        return value

    def folder(self, name: str) -> Path:
        value = self.path(name)
        if not value.is_dir():
            refuse(f"{name} names a folder that does not exist: {value} (is a volume missing?).")
        return value

    def optional_folder(self, name: str) -> Path | None:
        return self.folder(name) if self.text(name, default="") else None

    def flag(self, name: str, *, default: bool = False) -> bool:
        value = self.text(name, default="yes" if default else "no").lower()
        if value not in ("yes", "no"):
            refuse(f"{name} must be yes or no, not {value!r}.")
        return value == "yes"

    def number(self, name: str, *, default: int | None = None) -> int:
        value = self.text(name, default=None if default is None else str(default))
        if not value.isascii() or not value.isdigit():
            refuse(f"{name} must be a whole number, zero or more, not {value!r}.")
        return int(value)

    def names(self, name: str) -> list[str]:
        return [part.strip() for part in self.text(name).split(",") if part.strip()]

    def database(self, name: str) -> dict[str, Any]:
        url = self._from_file(name) or self.text(name)
        try:
            database = environ.Env.db_url_config(url)
        except Exception:  # noqa: BLE001  whatever the parser met, it may quote the password: say only the name
            database = {}
        if database.get("ENGINE") not in ("django.db.backends.postgresql", "django.db.backends.sqlite3"):
            refuse(f"{name} must begin with postgresql:// or sqlite:/// (its value is not shown here).")
        if database["ENGINE"].endswith("postgresql"):
            database["ENGINE"] = "deploy.postgresql"
        # A Unix socket is spelt as libpq has it: postgresql://user@%2Fvar%2Frun%2Fpostgresql/name.
        return {**database, "HOST": unquote(database.get("HOST") or "")}

    def email(self, name: str) -> dict[str, Any]:
        url = self._from_file(name) or self.text(name)
        try:
            return dict(environ.Env.email_url_config(url))
        except Exception:  # noqa: BLE001  see database()
            refuse(f"{name} must be such as smtp+tls://user:password@host:587 (its value is not shown here).")

    def redis(self, name: str) -> str:
        """The server of queue and cache, or nothing on an installation without one."""
        value = self._from_file(name) or self.text(name, default="")
        if value and urlsplit(value).scheme not in ("redis", "rediss", "unix"):
            refuse(f"{name} must begin with redis://, rediss:// or unix:// (its value is not shown here).")
        return value

    def _from_file(self, name: str) -> str:
        place = self._source.get(f"{name}_FILE", "").strip()
        if not place:
            return ""
        if self._source.get(name, "").strip():
            refuse(f"{name} and {name}_FILE are both set; keep one.")
        try:
            return Path(place).read_text(encoding="utf-8").strip()
        except (OSError, UnicodeDecodeError):
            refuse(f"{name}_FILE names a file that cannot be read: {place}.")


def refuse(sentence: str) -> NoReturn:
    raise Misconfigured(sentence)


def require(condition: bool, sentence: str) -> None:
    if not condition:
        refuse(sentence)


env = Environment(os.environ)
