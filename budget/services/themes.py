"""The themes of a town's ideas: a name each, and the face that drawings and hues give it."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils.text import slugify
from django.utils.translation import gettext as _

from accounts.models import Municipality, User
from accounts.policies import can_draw_places
from accounts.refusals import InvalidInput, require
from accounts.services import journal
from budget.models import Theme

LONGEST_NAME = 80


@transaction.atomic
def add(municipality: Municipality, *, name: str, face: str, by: User, at: datetime) -> Theme:
    require(can_draw_places(by, municipality))
    name = _clean(name)
    last = Theme.objects.within(municipality).aggregate(last=Max("position"))["last"] or 0
    try:
        with transaction.atomic():
            theme = Theme.objects.create(
                municipality=municipality, name=name, slug=slugify(name)[:60], face=face, position=last + 1
            )
    except IntegrityError as error:
        sentence = _("There is already a theme of this name.")
        raise InvalidInput(sentence, {("name",): sentence}) from error
    journal.record("theme.added", theme, by=by, at=at, name=name)
    return theme


def _clean(name: str) -> str:
    name = " ".join(name.split())
    if not slugify(name) or len(name) > LONGEST_NAME:
        raise InvalidInput(
            _("Nothing was changed."), {("name",): _("Give the theme a name of at most 80 characters.")}
        )
    return name
