"""The addresses of a town's own file: which are meant by what somebody types, in which quarter they lie."""

from collections.abc import Callable, Iterable, Sequence

from django.db.models import QuerySet

from accounts import ground
from accounts.models import Municipality, Territory
from budget import streets
from budget.models import AddressFile, Street, StreetAddress

MOST_OFFERED, MOST_STREETS = 8, 40
SHORTEST = 3


def file_in_use(municipality: Municipality) -> AddressFile | None:
    return AddressFile.objects.within(municipality).filter(entered_at__isnull=False).first()


def are_known(municipality: Municipality) -> bool:
    return file_in_use(municipality) is not None


def find(municipality: Municipality, typed: str) -> StreetAddress | None:
    """The one address that is meant, word for word; small words need not be typed."""
    alike = list(_meant(municipality, streets.told(typed)))
    exact = [address for address in alike if _says(typed, address, streets.words_of)]
    found = exact or [address for address in alike if _says(typed, address, _telling_words)]
    return found[0] if len(found) == 1 else None


def offered(municipality: Municipality, typed: str) -> list[StreetAddress]:
    """Those that may be meant, in the order of the file: the number as typed, then those that begin so."""
    if len(typed.strip()) < SHORTEST:
        return []
    readings = streets.told(typed)
    found = list(_meant(municipality, readings)[:MOST_OFFERED])
    for number, words in readings:
        if len(found) < MOST_OFFERED:
            beginning = _of_streets(municipality, words).filter(number__startswith=number)
            others = beginning.exclude(pk__in=[address.pk for address in found])
            found += others[: MOST_OFFERED - len(found)]
    return found


def quarter_of(address: StreetAddress) -> Territory | None:
    """By the outline it lies in, where the town has drawn its quarters; else as the file says."""
    municipality = address.street.file.municipality
    if address.longitude is not None and address.latitude is not None:
        drawn = Territory.objects.within(municipality).filter(children__isnull=True, shape__isnull=False)
        for quarter in drawn:
            if ground.holds(quarter.shape or {}, address.longitude, address.latitude):
                return quarter
    return address.territory


def _meant(municipality: Municipality, readings: Sequence[streets.SaidAddress]) -> QuerySet[StreetAddress]:
    found = StreetAddress.objects.none()
    for number, words in readings:
        found |= _of_streets(municipality, words).filter(number=number)
    return found


def _of_streets(municipality: Municipality, words: Iterable[str]) -> QuerySet[StreetAddress]:
    """The doors of the streets that have a word beginning with each of these."""
    named = Street.objects.within(municipality).filter(file__entered_at__isnull=False)
    words = streets.telling(tuple(words))
    if not words:
        return StreetAddress.objects.none()
    for word in words:
        named = named.filter(words__contains=f" {word}")
    keys = list(named.order_by("pk").values_list("pk", flat=True)[:MOST_STREETS])
    doors = StreetAddress.objects.within(municipality).filter(street__in=keys)
    return doors.select_related("street__file__municipality", "territory").order_by("pk")


def _telling_words(text: str) -> tuple[str, ...]:
    return streets.telling(streets.words_of(text))


def _says(typed: str, address: StreetAddress, words_of: Callable[[str], tuple[str, ...]]) -> bool:
    """With its postcode and place or without; « 12bis » as « 12 bis »."""
    street = address.street
    wholes = {
        (address.number, words_of(" ".join([street.name, *more])))
        for more in ([], [street.postcode], [street.place], [street.postcode, street.place])
    }
    return any((number, words_of(" ".join(words))) in wholes for number, words in streets.told(typed))
