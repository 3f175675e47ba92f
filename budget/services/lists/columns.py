"""What the columns of a list hold, and what a line says of a person."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from accounts.models import Territory
from accounts.writing import folded, sounds_like, written
from budget.enums import LineReason, ListField
from budget.services.lists.reading import is_blank

F, R = ListField, LineReason
LONGEST_NAME = 160
LONGEST_ADDRESS = 300
# As electoral rolls, schools and spreadsheets call them; the surest name of each first.
KNOWN_AS: Mapping[ListField, Sequence[str]] = {
    F.FAMILY_NAME: ("nom de naissance", "nom naissance", "nom patronymique", "nom de famille", "family name",
                    "last name", "nom"),
    F.USED_NAME: ("nom d usage", "nom usage", "nom marital", "nom d epouse"),
    F.GIVEN_NAMES: ("prenoms", "prenom s", "prenom", "given names", "first name"),
    F.BIRTH_DATE: ("date de naissance", "date naissance", "ne e le", "ne le", "naissance", "ddn",
                   "birth date"),
    F.QUARTER: ("quartier", "quarter"),
    F.ADDRESS: ("adresse", "adresse 1", "adresse 2", "numero de voie", "n de voie", "numero",
                "libelle de voie", "libelle de la voie", "voie", "rue", "complement", "complement 1",
                "complement 2", "complement d adresse", "lieu dit", "address"),
    F.POSTCODE: ("code postal", "cp", "postcode"),
    F.PLACE: ("commune", "ville", "localite", "libelle de la commune", "town"),
}  # fmt: skip
SEVERAL = (F.ADDRESS, F.IGNORED)
NEEDED = (F.FAMILY_NAME, F.GIVEN_NAMES, F.BIRTH_DATE)
DAY_FIRST = re.compile(r"(\d{1,2})[/.\- ](\d{1,2})[/.\- ](\d{4})")
YEAR_FIRST = re.compile(r"(\d{4})-(\d{2})-(\d{2})(?:[T ].*)?")


@dataclass(frozen=True)
class ListedPerson:
    given_names: str
    family_name: str
    birth_date: date
    territory: Territory | None
    postal_address: str


class Faulty(Exception):
    """The line cannot be entered, and why."""

    def __init__(self, reason: LineReason) -> None:
        super().__init__(reason)
        self.reason = reason


def proposed(header: Sequence[str]) -> list[str]:
    """What each column probably holds."""
    called = [" ".join(re.sub(r"[^a-z0-9]", " ", folded(name)).split()) for name in header]
    found = [str(F.IGNORED)] * len(header)
    for field, names in KNOWN_AS.items():
        for name in names:
            places = [place for place, word in enumerate(called) if word == name and not found[place]]
            for place in places if field in SEVERAL else places[:1]:
                found[place] = str(field)
            if places and field not in SEVERAL:
                break
    return found


def missing(columns: Sequence[str]) -> list[ListField]:
    return [field for field in NEEDED if field not in columns]


def repeated(columns: Sequence[str]) -> list[ListField]:
    return [field for field in ListField if field not in SEVERAL and columns.count(field) > 1]


def person_of(
    cells: Sequence[str], columns: Sequence[str], quarters: Mapping[str, Territory]
) -> ListedPerson:
    if len(cells) < len(columns):
        raise Faulty(R.TOO_FEW_CELLS)
    if not is_blank(cells[len(columns) :]):
        raise Faulty(R.TOO_MANY_CELLS)
    said = {field: _cells(cells, columns, field) for field in ListField if field}
    family_name = said[F.FAMILY_NAME] or said[F.USED_NAME]
    place = " ".join(filter(None, [said[F.POSTCODE], said[F.PLACE]]))
    address = ", ".join(filter(None, [said[F.ADDRESS], place]))
    if not family_name or not said[F.GIVEN_NAMES]:
        raise Faulty(R.NO_NAME)
    if max(len(family_name), len(said[F.GIVEN_NAMES])) > LONGEST_NAME or len(address) > LONGEST_ADDRESS:
        raise Faulty(R.TOO_LONG)
    return ListedPerson(
        said[F.GIVEN_NAMES],
        family_name,
        day_of(said[F.BIRTH_DATE]),
        _quarter(said[F.QUARTER], quarters),
        address,
    )


def _cells(cells: Sequence[str], columns: Sequence[str], field: ListField) -> str:
    texts = (
        written(cell, is_one_line=True) for cell, name in zip(cells, columns, strict=False) if name == field
    )
    return " ".join(filter(None, texts))


def _quarter(name: str, quarters: Mapping[str, Territory]) -> Territory | None:
    if not name:
        return None
    if (found := quarters.get(sounds_like(name))) is None:
        raise Faulty(R.UNKNOWN_QUARTER)
    return found


def day_of(text: str) -> date:
    """A birthday; a day or month that nobody knows (00) is the first, as in every register of ours."""
    if not text:
        raise Faulty(R.NO_DATE)
    if (found := DAY_FIRST.fullmatch(text)) is not None:
        day, month, year = map(int, found.groups())
    elif (found := YEAR_FIRST.fullmatch(text)) is not None:
        year, month, day = map(int, found.groups())
    else:
        raise Faulty(R.WRONG_DATE)
    try:
        return date(year, month or 1, day or 1)
    except ValueError as fault:
        raise Faulty(R.WRONG_DATE) from fault
