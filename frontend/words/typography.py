"""French spacing for texts written by people, who type ordinary spaces or none."""

import re

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
