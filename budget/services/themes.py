"""The themes of a town's ideas: a name each, and the face that drawings and hues give it."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Municipality, User
from accounts.policies import can_draw_places
from accounts.refusals import InvalidInput, require
from accounts.services import journal, locks
from accounts.services.names import already_there, same_name
from accounts.writing import address_of, written
from budget.models import Theme

LONGEST_NAME = 80


@transaction.atomic
def add(municipality: Municipality, *, name: str, face: str, by: User, at: datetime) -> Theme:
    require(can_draw_places(by, municipality))
    name = _clean(name)
    locks.hold(municipality)  # so that no other takes the name meanwhile
    known = Theme.objects.within(municipality)
    twin = same_name(name, [theme.name for theme in known])
    if twin:
        raise InvalidInput(_("Nothing was changed."), {("name",): already_there(name, twin)})
    theme = Theme.objects.create(
        municipality=municipality,
        name=name,
        slug=address_of(name, {theme.slug for theme in known}, otherwise="theme"),
        face=face,
        position=max((theme.position for theme in known), default=0) + 1,
    )
    journal.record("theme.added", theme, by=by, at=at, name=name)
    return theme


def _clean(name: str) -> str:
    name = written(name, is_one_line=True)
    if not any(sign.isalnum() for sign in name) or len(name) > LONGEST_NAME:
        raise InvalidInput(
            _("Nothing was changed."), {("name",): _("Give the theme a name of at most 80 characters.")}
        )
    return name
