"""What a town says of itself on its public pages: whom to ask, where one is helped, who publishes."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts import policies
from accounts.models import Municipality, User
from accounts.refusals import InvalidInput, Path, require
from accounts.services import journal
from accounts.writing import validate_email_address, written

LINES = (
    "contact_email", "contact_telephone", "contact_hours", "relay_service", "help_papers", "publisher",
    "publication_director", "host_notice", "data_officer", "accessibility_contact",
)  # fmt: skip
TEXTS = ("contact_address", "help_places")
FACTS = (*LINES, *TEXTS, "accessibility_rate", "accessibility_checked_on")
LONGEST_TEXT = 2_000
WHOLE = 100


@transaction.atomic
def describe(municipality: Municipality, facts: Mapping[str, Any], *, by: User, at: datetime) -> None:
    """Change what is given of `FACTS`; the journal names what changed, never what it says."""
    require(policies.can_describe_town(by, municipality))
    told = {name: _read(name, value) for name, value in facts.items() if name in FACTS}
    today = at.astimezone(ZoneInfo(municipality.time_zone)).date()
    _check({**{name: getattr(municipality, name) for name in FACTS}, **told}, today)
    changed = [name for name, value in told.items() if value != getattr(municipality, name)]
    if not changed:
        return
    Municipality.objects.filter(pk=municipality.pk).update(**{name: told[name] for name in changed})
    journal.record("town.described", municipality, by=by, at=at, changed=changed)


def _read(name: str, value: Any) -> Any:
    if name in LINES or name in TEXTS:
        return written(value, is_one_line=name in LINES)
    return value


def _check(facts: Mapping[str, Any], today: date) -> None:
    errors: dict[Path, Any] = {
        (name,): fault for name in (*LINES, *TEXTS) if (fault := _too_long(name, facts))
    }
    try:
        if facts["contact_email"]:
            validate_email_address(facts["contact_email"])
    except ValidationError as error:
        errors[("contact_email",)] = error.message
    errors |= _impossible_audit(facts["accessibility_rate"], facts["accessibility_checked_on"], today)
    if errors:
        raise InvalidInput(_("Nothing was changed."), errors)


def _too_long(name: str, facts: Mapping[str, Any]) -> Any:
    longest = getattr(Municipality._meta.get_field(name), "max_length", None) or LONGEST_TEXT  # noqa: SLF001  Django's documented way to a field
    sentence = _("That is too long: at most %(longest)s characters.")
    return len(facts[name]) > longest and sentence % {"longest": longest}


def _impossible_audit(rate: int | None, checked_on: date | None, today: date) -> dict[Path, Any]:
    errors: dict[Path, Any] = {}
    if rate is not None and not 0 <= rate <= WHOLE:
        errors[("accessibility_rate",)] = _("A percentage lies between 0 and 100.")
    if rate is not None and checked_on is None:
        errors[("accessibility_checked_on",)] = _("Give the day of the audit that found this rate.")
    if checked_on is not None and checked_on > today:
        errors[("accessibility_checked_on",)] = _("This day is not over yet.")
    return errors
