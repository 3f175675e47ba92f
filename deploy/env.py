"""Reads the environment; a missing or malformed value stops the start with one sentence."""

import ipaddress
import os
import re
import zlib
from collections.abc import Mapping
from itertools import pairwise
from pathlib import Path
from typing import Any, NoReturn
from urllib.parse import quote, unquote, urlsplit

import environ

SHORTEST_SECRET = 40
# What a pattern leaves when it is pressed: 40 characters drawn by chance keep nearly all of theirs.
LEAST_OF_A_SECRET = 36
# What samples and people put in the place of a secret, or three small words in a row.
OF_A_SAMPLE = re.compile(
    r"(?i:replace|change.?me|insecure|secret|default|lorem|password)|(?:[a-z]{3,}[ _.-]){3}"
)
LAST_PORT = 65535
IMPLICIT_TLS = 465
SPANS = {"minute": 60, "hour": 3600, "day": 24 * 3600}
LIMIT = re.compile(rf"[1-9][0-9]{{0,8}}/({'|'.join(SPANS)})")


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
        if len(value) < SHORTEST_SECRET or is_guessable(value):
            refuse(
                f"{name} must be a secret of your own, {SHORTEST_SECRET} characters drawn by chance at least."
            )
        return value

    def given_secret(self, name: str) -> str:
        """One that another service drew for us: it is theirs to be long."""
        return self._from_file(name) or self.text(name)

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

    def vault(self, name: str, *, is_optional: bool) -> Path | None:
        """A folder of keys: nobody but the account that runs the processes enters it."""
        if is_optional and not self.text(name, default=""):
            return None
        folder = self.folder(name)
        if folder.stat().st_mode & 0o077:
            refuse(f"{name} is open to other accounts of this machine: chmod 700 {folder}.")
        return folder

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

    def limits(self, name: str, *, default: Mapping[str, str]) -> dict[str, tuple[int, int]]:
        """`cast=20/minute, mail=5/day`: (times, seconds) of each act, those named here instead of ours."""
        given = [part.strip() for part in self.text(name, default="").split(",") if part.strip()]
        rates = {**default, **dict(part.partition("=")[::2] for part in given)}
        if set(rates) != set(default) or not all(map(LIMIT.fullmatch, rates.values())):
            refuse(f"{name} must be such as mail=5/day, of these: {', '.join(default)}.")
        parts = {act: rate.split("/") for act, rate in rates.items()}
        return {act: (int(times), SPANS[span]) for act, (times, span) in parts.items()}

    def names(self, name: str) -> list[str]:
        return [part.strip() for part in self.text(name).split(",") if part.strip()]

    def database(self, name: str) -> dict[str, Any]:
        url = self._from_file(name) or self.text(name)
        if not url.startswith("sqlite:"):
            refuse_unless_clear(name, url)
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
        if url.startswith("smtp"):
            refuse_unless_clear(name, url)
            if url.startswith("smtp+tls:") and urlsplit(url).port == IMPLICIT_TLS:
                refuse(f"{name}: a server speaks TLS from the start on port {IMPLICIT_TLS}, write smtps://.")
        if url.startswith("smtps:"):  # TLS from the start, as everybody else calls it
            url = url.replace("smtps:", "smtp+ssl:", 1)
        try:
            return dict(environ.Env.email_url_config(url))
        except Exception:  # noqa: BLE001  see database()
            refuse(f"{name} must be such as smtp+tls://user:password@host:587 (its value is not shown here).")

    def redis(self, name: str) -> str:
        """The server of queue and cache, or nothing on an installation without one."""
        value = self._from_file(name) or self.text(name, default="")
        if not value or value.startswith("unix:"):
            return value
        if urlsplit(value).scheme not in ("redis", "rediss"):
            refuse(f"{name} must begin with redis://, rediss:// or unix:// (its value is not shown here).")
        refuse_unless_clear(name, value)
        parts = urlsplit(value)
        if not parts.password and not is_loopback(parts.hostname or ""):
            refuse(f"{name} needs a password: redis://:password@host:6379/0 (its value is not shown here).")
        user, _colon, password = parts.netloc.rpartition("@")[0].partition(":")
        login = f"{_quoted(user)}:{_quoted(password)}@" if password else ""
        return parts._replace(netloc=login + parts.netloc.rpartition("@")[2]).geturl()

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


def is_guessable(secret: str) -> bool:
    """A word again and again, the alphabet, a keyboard's rows, a sample or words: long, and no secret."""
    is_repeated = secret in (secret + secret)[1:-1]
    neighbours = sum(abs(ord(first) - ord(second)) <= 1 for first, second in pairwise(secret))
    return bool(
        is_repeated
        or neighbours > len(secret) / 2
        or OF_A_SAMPLE.search(secret)
        or len(zlib.compress(secret.encode(), 9)) < LEAST_OF_A_SECRET
    )


def is_loopback(host: str) -> bool:
    """Whether this name leads to the machine itself, and from nowhere else."""
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def host_of(url: str) -> str:
    return urlsplit(url).hostname or ""


def lies_in(folder: Path, other: Path) -> bool:
    return folder.resolve().is_relative_to(other.resolve())


def refuse_unless_clear(name: str, url: str) -> None:
    """A password with a "/" in it moves what is read as host and port: it is never guessed where it ends."""
    try:
        parts = urlsplit(url)
        is_clear = "@" not in parts.path + parts.query + parts.fragment
        is_clear = is_clear and (parts.port is None or 0 < parts.port <= LAST_PORT)
    except ValueError:
        is_clear = False
    if not is_clear:
        refuse(f"{name} cannot be read: in a password write / as %2F, ? as %3F, # as %23, % as %25.")


def _quoted(word: str) -> str:
    return quote(unquote(word), safe="")


def refuse(sentence: str) -> NoReturn:
    raise Misconfigured(sentence)


def require(condition: bool, sentence: str) -> None:
    if not condition:
        refuse(sentence)


env = Environment(os.environ)
