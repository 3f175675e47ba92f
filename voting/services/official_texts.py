"""How a town words its orders and its deliberation: our model, or a text of its own, facts in braces."""

import re
from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Municipality, User
from accounts.refusals import InvalidInput, require
from accounts.services import journal, locks
from accounts.writing import written
from voting import documents, policies
from voting.enums import TextField, TextKind
from voting.models import OfficialText

F = TextField
LONGEST_TEXT = 8000
IN_BRACES = re.compile(r"\{([^{}\n]{0,80})\}")

ORDER = (F.TOWN, F.EDITION, F.RULEBOOK, F.REASON, F.DONE_AT)
# What each may quote; a fact that it does not have is a fault of the text, told when it is saved.
FIELDS: Mapping[TextKind, tuple[TextField, ...]] = {
    TextKind.CLOSE_POSTPONED: (*ORDER, F.NEW_CLOSE),
    TextKind.SUSPENDED: ORDER,
    TextKind.RESUMED: (*ORDER, F.CLOSES),
    TextKind.PROJECT_WITHDRAWN: (*ORDER, F.PROJECT),
    TextKind.ANNULLED: ORDER,
    TextKind.DELIBERATION: (
        *(F.TOWN, F.EDITION, F.RULEBOOK, F.VOTED_ON, F.VOTERS, F.REGISTERED),
        *(F.KEPT, F.AMOUNT, F.ANNEX),
    ),
}


def model(kind: TextKind) -> str:
    """Ours, which cites no more law than we have read."""
    return written((documents.MODELS / f"{kind}.txt").read_text(encoding="utf-8"))


def wording(municipality: Municipality, kind: TextKind) -> str:
    own = OfficialText.objects.within(municipality).filter(kind=kind).first()
    return own.text if own is not None else model(kind)


def own_kinds(municipality: Municipality) -> set[str]:
    """The texts that the town words itself."""
    return set(OfficialText.objects.within(municipality).values_list("kind", flat=True))


@transaction.atomic
def word(municipality: Municipality, kind: TextKind, *, text: str, by: User, at: datetime) -> None:
    require(policies.can_word_texts(by, municipality))
    said = written(text)
    fault = _fault(said, kind)
    if fault:
        raise InvalidInput(fault, {("text",): fault})
    locks.hold(municipality)
    OfficialText.objects.update_or_create(municipality=municipality, kind=kind, defaults={"text": said})
    journal.record("text.worded", municipality, by=by, at=at, text_kind=kind)


@transaction.atomic
def back_to_the_model(municipality: Municipality, kind: TextKind, *, by: User, at: datetime) -> None:
    require(policies.can_word_texts(by, municipality))
    if OfficialText.objects.within(municipality).filter(kind=kind).delete()[0]:
        journal.record("text.back_to_model", municipality, by=by, at=at, text_kind=kind)


def _fault(text: str, kind: TextKind) -> str:
    if not text or len(text) > LONGEST_TEXT:
        return _("Write the text, in 8,000 characters at most.")
    known = {field.value for field in FIELDS[kind]}
    unknown = [name for name in map(field_name, IN_BRACES.findall(text)) if name not in known]
    names = ", ".join(f"{{{field}}}" for field in FIELDS[kind])
    if unknown:
        sentence = _("“{%(unknown)s}” is no fact of this text. It may quote: %(names)s.")
        return sentence % {"unknown": unknown[0], "names": names}
    if re.search(r"[{}]", IN_BRACES.sub("", text)):
        return _(
            "A brace is opened and not closed, or the other way round. This text may quote: %(names)s."
        ) % {"names": names}
    return ""


def field_name(typed: str) -> str:
    """As it is typed, but for capitals, spaces and the form of the apostrophe."""
    return " ".join(typed.replace("’", "'").casefold().split())
