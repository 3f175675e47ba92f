"""The words of a list of people: what it is, where it stands, what becomes of its lines and why."""

from django.utils.translation import gettext_lazy as _

from budget.enums import AddressFault, LineReason, LineVerdict, ListField, ListKind, ListStatus
from budget.services.lists import reading

LIST_NAME = {
    ListKind.KNOWN: _("People the town knows"),
    ListKind.SCHOOL: _("Pupils of a school"),
    ListKind.VERIFIED: _("People whose papers were seen"),
}

LIST_KIND = {
    ListKind.KNOWN: _(
        "People the town knows (electoral roll, file of residents): a letter can be sent to them, nobody "
        "votes by this list alone"
    ),
    ListKind.SCHOOL: _(
        "Pupils of a school, or a youth council: each gets a card with a code, and is then verified"
    ),
    ListKind.VERIFIED: _(
        "People whose papers were seen at a desk: they are verified, and vote at the desk or by the code of "
        "a letter"
    ),
}

LIST_STATUS = {
    ListStatus.UPLOADED: _("Columns to look at"),
    ListStatus.CHECKING: _("Being read"),
    ListStatus.CHECKED: _("To be confirmed"),
    ListStatus.ENTERING: _("Being entered"),
    ListStatus.ENTERED: _("Entered"),
    ListStatus.REMOVING: _("Being taken off"),
    ListStatus.REMOVED: _("Taken off"),
}

LIST_FIELD = {
    ListField.IGNORED: _("Not used"),
    ListField.FAMILY_NAME: _("Family name (at birth)"),
    ListField.USED_NAME: _("Name in use, where the family name is missing"),
    ListField.GIVEN_NAMES: _("Given names"),
    ListField.BIRTH_DATE: _("Birth date"),
    ListField.QUARTER: _("Quarter"),
    ListField.ADDRESS: _("Address: number, street, complement"),
    ListField.POSTCODE: _("Postcode"),
    ListField.PLACE: _("Town of the address"),
}

LINE_VERDICT = {
    LineVerdict.NEW: _("New on the register"),
    LineVerdict.RAISED: _("There already, now verified"),
    LineVerdict.KNOWN: _("There already, nothing changes"),
    LineVerdict.DOUBTFUL: _("In doubt: not entered, to be looked at"),
    LineVerdict.REFUSED: _("Refused"),
    LineVerdict.EMPTY: _("Empty line"),
    LineVerdict.REMOVED: _("Taken off the register"),
    LineVerdict.KEPT: _("Kept on the register"),
}

LINE_REASON = {
    LineReason.NONE: "",
    LineReason.TWICE: _("The same person stands on a line further up"),
    LineReason.HAS_ACCOUNT: _("Has an account: verified by a letter or at the desk, not by a list"),
    LineReason.ALIKE: _(
        "Somebody born that day is called nearly the same: enter them at the desk if they are two"
    ),
    LineReason.TOO_FEW_CELLS: _("Fewer cells than columns: the line may be cut"),
    LineReason.TOO_MANY_CELLS: _("More cells than columns"),
    LineReason.TOO_LONG: _("A name or the address is too long"),
    LineReason.NO_NAME: _("A name is missing or cannot be read"),
    LineReason.NO_DATE: _("The birth date is missing"),
    LineReason.WRONG_DATE: _("The birth date cannot be read, or is not possible"),
    LineReason.UNKNOWN_QUARTER: _("The town has no quarter of this name"),
    LineReason.NO_TIE: _("What links them to the town is not what the rulebook asks"),
    LineReason.TOO_YOUNG: _("Too young for this edition"),
    LineReason.UNDATED: _("The dates of the vote are not known: nobody can say who will be old enough"),
    LineReason.TAKES_PART: _("Has signed, or has an account since"),
}

ADDRESS_FAULT = {
    AddressFault.EMPTY: _("Empty line"),
    AddressFault.TOO_FEW_CELLS: _("Fewer cells than columns: the line may be cut"),
    AddressFault.NO_STREET: _("The name of the street is missing"),
    AddressFault.TOO_LONG: _("The name of the street or of the town is too long"),
    AddressFault.ELSEWHERE: _("An address of another commune"),
    AddressFault.WRONG_NUMBER: _("The number is no number"),
    AddressFault.WRONG_POINT: _("The longitude or the latitude cannot be read"),
    AddressFault.UNKNOWN_QUARTER: _("The town has no quarter of this name"),
    AddressFault.TWICE: _("The same address stands on a line further up"),
}

ENCODING = {
    "utf-8": _("read as UTF-8"),
    reading.UTF_16: _("read as UTF-16"),
    "cp1252": _("read as Windows-1252, the alphabet of older French spreadsheets"),
    "latin-1": _("read as Latin-1"),
    reading.SHEET: _("read from the first sheet of a spreadsheet"),
}
