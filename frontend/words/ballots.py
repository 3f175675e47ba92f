"""The sentences js/booth.js says, written here so that they are translated with the others."""

from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from frontend.words.money import euros
from voting.tally.ballots.validity import BallotRule


def ballot_texts() -> SafeString:
    """Attributes of the ballot's form: <form data-ballot {% ballot_texts %}>."""
    texts = {
        "remaining": _("{amount} left to spend."),
        "chosen": _("Projects chosen: {count} of {most}."),
        "over": _("Your choice exceeds the envelope by {amount}: take a project out."),
        "too-many": _("You have chosen {count} projects and may keep {most}: take some out."),
        "no-room": _("No longer fits in what is left."),
        "full": _("You already have {most} projects: take one out to choose this one."),
    }
    return format_html_join(" ", 'data-text-{}="{}"', texts.items())


def rule_in_words(rule: BallotRule) -> str:
    """How many projects one may choose in an envelope, and within which sum."""
    if rule.spending_limit is None:
        return _number_in_words(rule)
    limit = euros(rule.spending_limit)
    if rule.maximum is None:
        return _("As many projects as you like, as long as together they cost %(limit)s at most.") % {
            "limit": limit
        }
    number = _number_in_words(rule)
    return _("%(number)s Together they cost %(limit)s at most.") % {"number": number, "limit": limit}


def _number_in_words(rule: BallotRule) -> str:
    if rule.maximum is None:
        text = ngettext(
            "Choose %(minimum)s project at least.", "Choose %(minimum)s projects at least.", rule.minimum
        )
        return text % {"minimum": rule.minimum}
    if rule.minimum == rule.maximum:
        text = ngettext("Choose %(maximum)s project.", "Choose %(maximum)s projects.", rule.maximum)
        return text % {"maximum": rule.maximum}
    return _("Choose from %(minimum)s to %(maximum)s projects.") % {
        "minimum": rule.minimum,
        "maximum": rule.maximum,
    }
