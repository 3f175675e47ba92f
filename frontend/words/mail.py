"""What message templates need: days out of facts, paragraphs out of blocks."""

import re
from datetime import date

from django.utils.dateparse import parse_date, parse_datetime
from django.utils.safestring import SafeString, mark_safe

from accounts.models import User
from budget.services import follows
from frontend.words.days import end


def calendar_day(fact: str) -> date | None:
    return parse_date(fact) if fact else None


def tidy(text: str) -> str:
    """Lines without indentation, paragraphs one empty line apart: tags leave holes where they stood."""
    lines = "\n".join(line.strip() for line in str(text).splitlines())
    lines = re.sub(r"^--$", "-- ", lines, flags=re.MULTILINE)  # mailboxes fold what follows this mark
    return re.sub(r"\n{3,}", "\n\n", lines).strip()


def paragraphs(text: SafeString) -> SafeString:
    """The paragraphs of a message in HTML; what the block showed was escaped when it was drawn."""
    parts = tidy(text).split("\n\n")
    return mark_safe("".join(f"<p>{part.replace(chr(10), '<br>')}</p>" for part in parts if part))  # noqa: S308  escaped when drawn


def unfollowing(recipient: User, edition_pk: int) -> str:
    """What a link needs to end this person's following of an edition."""
    return follows.token_of(recipient, edition_pk)


def end_in_mail(fact: str) -> str:
    """A half-open end among the facts, as people read it: midnight is 23:59 the day before."""
    return end(parse_datetime(fact)) if fact else ""
