"""What the lines of a file of addresses say: of the national base, or of a town in its exchange format."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from accounts.ground import LATITUDES, LONGITUDES
from accounts.models import Municipality, Territory
from accounts.process_cache import remembered
from accounts.refusals import Refused
from accounts.writing import folded, sounds_like, written
from budget import streets
from budget.enums import AddressColumn, AddressFault
from budget.services.lists.reading import is_blank, rows_of

C, F = AddressColumn, AddressFault
# As the national base (BAN) and the towns' own exchange format (BAL) call them.
KNOWN_AS: Mapping[AddressColumn, Sequence[str]] = {
    C.NUMBER: ("numero",),
    C.SUFFIX: ("rep", "suffixe"),
    C.STREET: ("nom_voie", "voie_nom"),
    C.POSTCODE: ("code_postal",),
    C.COMMUNE: ("code_insee", "commune_insee"),
    C.PLACE: ("nom_commune", "commune_nom"),
    C.LONGITUDE: ("lon", "long"),
    C.LATITUDE: ("lat",),
    C.QUARTER: ("quartier", "quarter"),
}
NEEDED = (C.NUMBER, C.STREET)
NO_NUMBER = "99999"  # in the exchange format: a place whose houses have none
LONGEST = {C.STREET: 160, C.PLACE: 120, C.POSTCODE: 5}
LONGEST_NUMBER, LONGEST_SUFFIX = 5, 9
LONGEST_READ = 40


@dataclass(frozen=True)
class Door:
    street: str
    postcode: str
    place: str
    number: str
    longitude: float | None
    latitude: float | None
    territory: Territory | None

    @property
    def of_street(self) -> tuple[str, ...]:
        return (self.street, self.postcode, self.place)

    @property
    def key(self) -> int:
        """The same for one door spelt in two ways; a number, since a town has very many doors."""
        return hash((self.number, _said(self.street), self.postcode, _said(self.place)))


class UnusableLine(Exception):
    """`read`: what the line says instead of what is expected, where that helps."""

    def __init__(self, reason: AddressFault, read: str = "") -> None:
        super().__init__(reason)
        self.reason, self.read = reason, read


# A town has few streets and many doors: what a cell says is worked out once.
_said = remembered(size=20_000)(streets.words_of)


@remembered(size=50_000)
def _text(cell: str) -> str:
    return written(cell, is_one_line=True)


class Reader:
    """The columns of one file, the commune and the quarters of one town."""

    def __init__(self, header: Sequence[str], municipality: Municipality) -> None:
        called = [" ".join(folded(name).split()) for name in header]
        self.width = len(header)
        self.places = {
            column: next((called.index(name) for name in names if name in called), None)
            for column, names in KNOWN_AS.items()
        }
        if any(self.places[column] is None for column in NEEDED):
            raise Refused(
                _("This is no file of addresses: the columns “numero” and “nom_voie” are missing."),
                road=_("Take the file of your commune in the Base Adresse Nationale, as it is, in CSV."),
            )
        self.commune = municipality.insee_code
        self.quarters = {
            sounds_like(territory.name): territory for territory in municipality.territories.all()
        }
        self.seen: set[int] = set()

    def doors(self, content: bytes) -> Iterator[tuple[int, Door | UnusableLine]]:
        """Each line of the file: the door it says, or why it is refused."""
        for number, cells in rows_of(content):
            try:
                yield number, self._door(cells)
            except UnusableLine as fault:
                yield number, fault

    def _door(self, cells: Sequence[str]) -> Door:
        if is_blank(cells):
            raise UnusableLine(F.EMPTY)
        if len(cells) < self.width:
            raise UnusableLine(F.TOO_FEW_CELLS)
        said = {column: self._cell(cells, column) for column in AddressColumn}
        if not streets.words_of(said[C.STREET]):
            raise UnusableLine(F.NO_STREET)
        if any(len(said[column]) > longest for column, longest in LONGEST.items()):
            raise UnusableLine(F.TOO_LONG)
        if self.commune and said[C.COMMUNE] and said[C.COMMUNE] != self.commune:
            raise UnusableLine(F.ELSEWHERE, said[C.COMMUNE][:LONGEST_READ])
        door = Door(
            said[C.STREET],
            said[C.POSTCODE],
            said[C.PLACE],
            _number(said[C.NUMBER], said[C.SUFFIX]),
            _degrees(said[C.LONGITUDE], LONGITUDES),
            _degrees(said[C.LATITUDE], LATITUDES),
            self._quarter(said[C.QUARTER]),
        )
        if door.key in self.seen:
            raise UnusableLine(F.TWICE)
        self.seen.add(door.key)
        return door

    def _cell(self, cells: Sequence[str], column: AddressColumn) -> str:
        place = self.places[column]
        return "" if place is None else _text(cells[place])

    def _quarter(self, name: str) -> Territory | None:
        if not name:
            return None
        if (found := self.quarters.get(sounds_like(name))) is None:
            raise UnusableLine(F.UNKNOWN_QUARTER, name[:LONGEST_READ])
        return found


def _number(number: str, suffix: str) -> str:
    if number in ("", "0", NO_NUMBER):
        return ""
    is_right = number.isascii() and number.isdecimal() and len(number) <= LONGEST_NUMBER
    if not is_right or len(suffix) > LONGEST_SUFFIX:
        raise UnusableLine(F.WRONG_NUMBER)
    return streets.number_of(number, suffix)


def _degrees(text: str, most: int) -> float | None:
    if not text:
        return None
    try:
        degrees = float(text.replace(",", "."))
    except ValueError:
        raise UnusableLine(F.WRONG_POINT) from None
    if not abs(degrees) <= most:  # what is no number is not within either
        raise UnusableLine(F.WRONG_POINT)
    return degrees
