"""What message templates need: days out of facts, paragraphs out of blocks."""

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils.dateparse import parse_date, parse_datetime
from django.utils.safestring import SafeString, mark_safe

from accounts.models import User
from budget.services import follows
from frontend.words.days import end
from frontend.words.margins import missing_votes
from frontend.words.reasons import why
from voting.queries.grounds import Grounds
from voting.tally.looking.margins import Margin


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


def why_it_lost(grounds: Mapping[str, Any] | None) -> str:
    """Nothing where the ballots were too few to say why."""
    return why(Grounds.from_json(grounds)) if grounds else ""


def votes_it_lacked(margin: Mapping[str, Any] | None) -> str:
    return missing_votes(Margin.from_json(margin)) if margin else ""
