"""What the town's public pages say of it, as it wrote it or, until then, as it can be said of any town."""

from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from accounts.models import Municipality
from accounts.services.towns import FACTS
from budget.models import Edition
from frontend.words.names import of_name


def facts_of(town: Municipality) -> dict[str, Any]:
    """`FACTS` with a sensible value wherever the town has written none.

    Not the data protection officer: another mailbox would be wrong, so the page says that it is missing.
    """
    written = {name: getattr(town, name) for name in FACTS}
    return {
        name: value if value not in ("", None) else _usual(town).get(name, value)
        for name, value in written.items()
    }


def _usual(town: Municipality) -> dict[str, Any]:
    mailbox = town.contact_email or _newest_mailbox(town)
    return {
        "contact_email": mailbox,
        "publisher": _("Municipality %(of_town)s") % {"of_town": of_name(town.name)},
        "publication_director": _("The mayor %(of_town)s") % {"of_town": of_name(town.name)},
        "host_notice": settings.HOSTED_BY,
        "accessibility_contact": mailbox,
    }


def _newest_mailbox(town: Municipality) -> str:
    named = Edition.objects.within(town).exclude(contact_email="")
    return named.values_list("contact_email", flat=True).first() or ""
