"""What people wrote, as pages show it: spaced as French wants it, and said to be French on other pages."""

import re

from django.conf import settings
from django.template.defaultfilters import linebreaks_filter
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

WRITTEN_IN = settings.LANGUAGE_CODE
NO_BREAK = "\u00a0"
NARROW = "\u202f"
_ANY_SPACE = r"[ \u00a0\u202f]"

# Addresses and HTML entities hold the same signs and are left alone.
_PATTERN = re.compile(
    rf"""(?P<kept>https?://\S+|&\#?\w+;)
      |{_ANY_SPACE}*(?P<tall>[;!?]+)(?=\s|[»)\]"]|$)
      |{_ANY_SPACE}*(?P<colon>:)(?=\s|$)
      |(?P<opening>«){_ANY_SPACE}*
      |{_ANY_SPACE}*(?P<closing>»)
      |(?<=\d){_ANY_SPACE}(?P<thousand>\d{{3}})(?!\d)
      |{_ANY_SPACE}(?P<unit>[€%])
    """,
    re.VERBOSE,
)


def _spaced(match: re.Match[str]) -> str:
    kind = str(match.lastgroup)
    sign = match.group(kind)
    if kind == "tall":
        return f"{NARROW}{sign}"
    if kind == "thousand":
        return f"{NARROW}{sign}"
    if kind == "opening":
        return f"{sign}{NO_BREAK}"
    if kind == "kept":
        return sign
    return f"{NO_BREAK}{sign}"


def typo(text: str | None) -> str:
    """`Pourquoi ici?` -> `Pourquoi ici ?` with the space that never breaks."""
    return _PATTERN.sub(_spaced, str(text)) if text else ""


def said(text: str | None) -> SafeString:
    """A line that somebody wrote, in the language it is written in."""
    shown = conditional_escape(typo(text))
    return format_html('<span lang="{}">{}</span>', WRITTEN_IN, shown) if shown and _is_foreign() else shown


def quoting(sentence: str, **written: str) -> SafeString:
    """A sentence of ours around what somebody wrote: `Idea submitted: %(title)s`."""
    quoted = {name: said(text) for name, text in written.items()}
    return mark_safe(conditional_escape(sentence) % quoted)  # noqa: S308  both halves are escaped


def prose(text: str | None) -> SafeString:
    """Paragraphs that somebody wrote, in the language they are written in."""
    language = format_html(' lang="{}"', spoken_in()) if spoken_in() else ""
    return format_html('<div class="prose"{}>{}</div>', language, linebreaks_filter(typo(text)))


def spoken_in() -> str:
    """For the one element whose text has no place for another: the language of an option's words."""
    return WRITTEN_IN if _is_foreign() else ""


def _is_foreign() -> bool:
    return (get_language() or WRITTEN_IN) != WRITTEN_IN
