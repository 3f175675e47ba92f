"""The register as those who keep it read it: who may be whom, what waits, what a search finds."""

from dataclasses import dataclass
from datetime import date, datetime
from itertools import pairwise

from django.db.models import Count, Q, QuerySet

from accounts.refusals import InvalidInput
from accounts.services import identities
from accounts.services.identities import claim_key
from accounts.services.likeness import CivilNames, civil_names, days_mistaken_for, may_be_one
from accounts.writing import folded
from budget.enums import DisputeStatus, RegisterStatus
from budget.models import Dispute, Edition, KeptIdentity, RegisterEntry
from budget.queries.editions import current_rulebook

# Of a kept identity: nothing else is left of who took part under it.
HAS_LEFT = Q(entry__left_at__isnull=False, entry__status=RegisterStatus.ENTERED)
# What may stand between two letters of a name: hyphens, apostrophes of all kinds.
PUT_ANYWHERE = "[-’' ]*"


@dataclass(frozen=True)
class CivilIdentity:
    """Who somebody says they are, with the three keys of it."""

    names: CivilNames
    birth_date: date
    person_key: str
    family_key: str
    letters_key: str
    # The letters' key and those of the days for which a slip takes this one.
    letters_keys: frozenset[str]
    birth_key: str

    @classmethod
    def of(cls, given_names: str, family_name: str, birth_date: date) -> "CivilIdentity":
        days = [birth_date, *days_mistaken_for(birth_date)]
        letters = [identities.letters_key(given_names, family_name, day) for day in days]
        return cls(
            civil_names(given_names, family_name),
            birth_date,
            identities.person_key(given_names, family_name, birth_date),
            identities.family_key(family_name, birth_date),
            letters[0],
            frozenset(letters),
            identities.birth_key(birth_date),
        )

    def is_of(self, entry: RegisterEntry) -> bool:
        """The very same, by the key it was entered with or by the names it was corrected to."""
        if entry.person_key == self.person_key:
            return True
        return entry.birth_date == self.birth_date and _names_of(entry) == self.names


def resembling(
    edition: Edition, identity: CivilIdentity, *, but: RegisterEntry | None = None
) -> list[RegisterEntry]:
    """Those of the register who may be this person: by a key, or born on that day and called alike.

    Of who has left no name remains to compare: whoever was born on the same day may be them.
    """
    keyed = Q(person_key=identity.person_key) | Q(family_key=identity.family_key)
    keyed |= Q(letters_key__in=identity.letters_keys)
    entries = edition.register.filter(keyed | Q(birth_date=identity.birth_date))
    keys = {identity.person_key, identity.family_key, *identity.letters_keys}
    found = {entry.pk: entry for entry in entries if _may_be(entry, identity, keys)}
    # Read last: somebody who leaves meanwhile is seen by their names, or by what is kept of them.
    found |= {entry.pk: entry for entry in _who_was(edition, identity)}
    return [entry for _pk, entry in sorted(found.items()) if entry != but]


def _who_was(edition: Edition, identity: CivilIdentity) -> QuerySet[RegisterEntry]:
    kept = KeptIdentity.objects.filter(
        Q(person_key=identity.person_key)
        | Q(family_key=identity.family_key)
        | Q(letters_key__in=identity.letters_keys)
        | Q(HAS_LEFT, birth_key=identity.birth_key)
    )
    return edition.register.filter(kept_identities__in=kept.order_by()).distinct()


def _may_be(entry: RegisterEntry, identity: CivilIdentity, keys: set[str]) -> bool:
    if keys & {entry.person_key, entry.family_key, entry.letters_key}:
        return True
    names = _names_of(entry)
    return names is not None and may_be_one(names, identity.names)


def _names_of(entry: RegisterEntry) -> CivilNames | None:
    try:
        return civil_names(entry.given_names, entry.family_name)
    except InvalidInput:  # names that were let go
        return None


def asks_for_a_quarter(edition: Edition) -> bool:
    """Where the rulebook has each quarter vote on its own envelope, and there are any."""
    version = current_rulebook(edition)
    asks = version is not None and version.rules.asks_where_one_lives
    return asks and edition.municipality.territories.exists()


def who_may_be(entry: RegisterEntry) -> list[RegisterEntry]:
    """Whom an officer compares a doubtful entry with."""
    if entry.birth_date is None:
        keyed = Q(family_key=entry.family_key) | Q(letters_key=entry.letters_key)
        return list(entry.edition.register.filter(keyed).exclude(pk=entry.pk).order_by("pk"))
    identity = CivilIdentity.of(entry.given_names, entry.family_name, entry.birth_date)
    return resembling(entry.edition, identity, but=entry)


def are_one(one: RegisterEntry, other: RegisterEntry) -> bool:
    """Whether two accounts' entries, of any edition, are one person's: by the key, as a claim, by the names.

    Names that are only alike tell it where an officer has refused one of the two.
    """
    if one.user_id is None or other.user_id is None:
        return False
    keys = {other.person_key, claim_key(other.person_key, one.user_id)}
    if one.person_key in keys or other.person_key == claim_key(one.person_key, other.user_id):
        return True
    if one.birth_date is None or one.birth_date != other.birth_date:
        return False
    first, second = _names_of(one), _names_of(other)
    if first is None or second is None:
        return False
    is_refused = RegisterStatus.REFUSED in (one.status, other.status)
    return first == second or (is_refused and may_be_one(first, second))


def is_stated_twice(entry: RegisterEntry) -> bool:
    """Whether somebody entered has the very name and birth date of this entry."""
    if entry.birth_date is None:
        return False
    identity = CivilIdentity.of(entry.given_names, entry.family_name, entry.birth_date)
    others = resembling(entry.edition, identity, but=entry)
    return any(other.status == RegisterStatus.ENTERED and identity.is_of(other) for other in others)


def doubts(edition: Edition) -> QuerySet[RegisterEntry]:
    """The registrations that wait for an officer, the oldest first."""
    return edition.register.filter(status=RegisterStatus.DOUBTFUL).order_by("entered_at", "pk")


def open_disputes(edition: Edition) -> QuerySet[Dispute]:
    asked = Dispute.objects.within(edition.municipality).filter(entry__edition=edition)
    return asked.filter(status=DisputeStatus.OPEN).select_related("entry").order_by("opened_at", "pk")


def added(edition: Edition, *, since: datetime, before: datetime) -> dict[str, int]:
    """How many joined by themselves between two instants (`alone`), and how many the town `entered`."""
    joined = edition.register.filter(entered_at__gte=since, entered_at__lt=before)
    return joined.exclude(status=RegisterStatus.REFUSED).aggregate(
        alone=Count("pk", filter=Q(entered_by=None)), entered=Count("pk", filter=Q(entered_by__isnull=False))
    )


def found(edition: Edition, sought: str) -> QuerySet[RegisterEntry]:
    """By a name, accents and capitals apart, or by the whole e-mail address of an account."""
    entries = edition.register.select_related("territory", "user").order_by(
        "family_name", "given_names", "pk"
    )
    if "@" in sought:
        return entries.filter(user__email__iexact=sought.strip())
    for word in folded(sought).split():
        written = _spellings(word)
        entries = entries.filter(Q(family_name__iregex=written) | Q(given_names__iregex=written))
    return entries


def _spelt() -> dict[str, str]:
    spelt: dict[str, str] = {}
    for code in range(0xC0, 0x180):
        spelt[folded(chr(code))] = spelt.get(folded(chr(code)), "") + chr(code)
    return spelt


# What is written with another sign than the letters one types: « e » as é, è, ê…; « oe » as œ.
SPELT = _spelt()


def _spellings(word: str) -> str:
    """A pattern for all spellings of a word that was typed without its accents."""
    letters = [sign for sign in word if sign.isalnum()]
    signs = [f"[{letter}{letter.upper()}{SPELT.get(letter, '')}]" for letter in letters]
    for place, pair in enumerate(pairwise(letters)):
        if both := SPELT.get("".join(pair)):
            signs[place : place + 2] = [f"(?:{signs[place]}{signs[place + 1]}|[{both}])", ""]
    return PUT_ANYWHERE.join(filter(None, signs))
