"""What an imported election is called here, and when it took place: plain values out of its META."""

import hashlib
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from django.utils.text import slugify
from django.utils.translation import gettext as _

from budget import calendar
from budget.services.editions import RESERVED_SLUGS

# Letters that no decomposition turns into plain ones.
PLAIN = str.maketrans(
    {"ł": "l", "Ł": "L", "ø": "o", "Ø": "O", "đ": "d", "Đ": "D", "ß": "ss", "æ": "ae", "œ": "oe"}
)
DAY = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})", re.ASCII)
YEAR = re.compile(r"(?:19|20|21)\d\d", re.ASCII)


def plain_slug(text: str, length: int = 60) -> str:
    return slugify(unicodedata.normalize("NFKD", text.translate(PLAIN)))[:length].strip("-")


def shortened(text: str, length: int) -> str:
    return text if len(text) <= length else text[: length - 1].rstrip() + "…"


@dataclass(frozen=True, slots=True)
class Identity:
    """Which election a file holds: two files with the same four words are the same election."""

    country: str
    unit: str
    instance: str
    subunit: str

    @classmethod
    def of(cls, meta: Mapping[str, str], file_name: str) -> "Identity":
        """A toy file that says neither where nor when is known by its name."""
        country, unit, instance, subunit = (
            meta.get(key, "") for key in ("country", "unit", "instance", "subunit")
        )
        return cls(country, unit, instance or ("" if unit else file_name), subunit)

    @property
    def words(self) -> list[str]:
        return [self.country, self.unit, self.instance, self.subunit]

    @property
    def place(self) -> str:
        return self.unit or self.country or _("Unnamed place")

    @property
    def municipality_slug(self) -> str:
        """A name in another alphabet leaves no letter: its digest then tells two towns apart."""
        unit = plain_slug(self.unit) or hashlib.sha256(self.unit.encode()).hexdigest()[:8]
        return plain_slug(f"import {self.country} {unit}")

    @property
    def municipality_name(self) -> str:
        country = self.country if self.country != self.place else ""
        if not country:
            return shortened(_("%(place)s (imported)") % {"place": self.place}, 120)
        return shortened(
            _("%(place)s (%(country)s, imported)") % {"place": self.place, "country": country}, 120
        )

    @property
    def edition_slug(self) -> str:
        slug = plain_slug(f"{self.instance} {self.subunit}", 50)
        return f"edition-{slug}".strip("-") if slug in {"", *RESERVED_SLUGS} else slug

    @property
    def edition_name(self) -> str:
        name = f"{self.place} {self.instance}".strip()
        return shortened(f"{name} · {self.subunit}" if self.subunit else name, 120)


def vote_span(meta: Mapping[str, str], zone: ZoneInfo, *, at: datetime) -> tuple[datetime, datetime]:
    """Half-open, from the days the file gives; else its year, else the day of the import."""
    today = at.astimezone(zone).date()
    year = meta.get("instance", "")
    first = _first_day(meta.get("date_begin", "")) or _first_day(year) or today
    last = _last_day(meta.get("date_end", "")) or _last_day(year) or first
    return datetime.combine(first, time.min, zone).astimezone(UTC), calendar.end_of_day(
        max(first, last), zone
    )


def _first_day(text: str) -> date | None:
    return date(int(text), 1, 1) if YEAR.fullmatch(text) else _day(text)


def _last_day(text: str) -> date | None:
    return date(int(text), 12, 31) if YEAR.fullmatch(text) else _day(text)


def _day(text: str) -> date | None:
    parts = DAY.fullmatch(text)
    try:
        return date(int(parts[3]), int(parts[2]), int(parts[1])) if parts else None
    except ValueError:
        return None
