"""How one votes, in other languages: written by the town, public once somebody who speaks it has read it."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts import policies
from accounts.models import Municipality, User, VotingSheet
from accounts.refusals import InvalidInput, require
from accounts.services import journal
from accounts.writing import written

LONGEST = 5_000


@transaction.atomic
def write(
    municipality: Municipality, language: str, *, text: str, is_reread: bool, by: User, at: datetime
) -> None:
    """An empty text takes the sheet away. Until it is said to be read over, nobody but the office sees it."""
    require(policies.can_describe_town(by, municipality))
    text = written(text)
    if len(text) > LONGEST:
        sentence = _("That is too long: at most %(longest)s characters.") % {"longest": LONGEST}
        raise InvalidInput(sentence, {("text",): sentence})
    if text:
        VotingSheet.objects.update_or_create(
            municipality=municipality, language=language, defaults={"text": text, "is_reread": is_reread}
        )
    else:
        VotingSheet.objects.within(municipality).filter(language=language).delete()
    is_public = bool(text) and is_reread
    journal.record("sheet.written", municipality, by=by, at=at, language=language, is_public=is_public)
