"""The sentences js/booth.js says, written here so that they are translated with the others."""

from django import template
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

register = template.Library()


@register.simple_tag
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
