"""Names that people give: the same twice, or one that would speak for the town."""

import re
from collections.abc import Iterable

from django.utils.translation import gettext as _

from accounts.writing import folded, is_disguised, name_of, sounds_like

# What a name that speaks for a town begins with, after an article, a title or a rank. "Jean Maire" is a
# name, "Les amis de la mairie" an association: what comes later is left alone.
BEFORE = "la|le|les|l|de|du|des|d|au|m|mr|mme|monsieur|madame|adjointe?|services?|equipe|site|page|compte"
OF_THE_TOWN = (
    "mairie|municipalite|municipa(?:l|le|les|ux)|commune de|ville de|hotel de ville|maire adjointe?"
    "|maires?(?= de | du | d |$)|conseil municipal|conseill(?:er|ere) municipale?"
    "|admin|administration|administrator|administrat(?:eur|rice)|moderation|moderator|moderat(?:eur|rice)"
    "|budget participatif|faire ensemble"
)
SPEAKS = re.compile(rf"(?:(?:{BEFORE}) )*(?:{OF_THE_TOWN})(?: |$)")


def same_name(name: str, others: Iterable[str]) -> str:
    """The one of `others` that is the same name in another spelling; empty when none is."""
    sound = sounds_like(name)
    return next((other for other in others if sounds_like(other) == sound), "")


def already_there(name: str, twin: str) -> str:
    if name == twin:
        return _("“%(name)s” is there already.") % {"name": name}
    return _("“%(name)s” is there already, written “%(twin)s”: take it out, or name it otherwise.") % {
        "name": name,
        "twin": twin,
    }


def speaks_as_the_town(name: str, *others: str) -> bool:
    """Would readers take it for the town's? `others`: names of its own, such as its name and departments.

    A word in two alphabets is written so to look like another: it counts as such.
    """
    words = " ".join(re.findall(r"[a-z0-9]+", folded(name_of(name))))
    return bool(
        SPEAKS.match(words) or (name and same_name(name, others)) or any(map(is_disguised, name.split()))
    )


def not_the_town() -> str:
    return _("This name would be taken for the town's own: choose one that is yours.")
