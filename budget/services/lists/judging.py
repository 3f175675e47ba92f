"""What becomes of each line of a list: by the file itself, the rules, and the register as it is now."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from functools import cached_property
from typing import Any

from django.db.models import Case, Exists, OuterRef, When

from accounts.refusals import InvalidInput
from accounts.services.identities import (
    birth_key,
    family_key,
    letters_key,
    normal_family,
    normal_given,
    pepper_for_many,
    person_key,
)
from accounts.writing import sounds_like
from budget import eligibility
from budget.enums import LEVEL_RANK, Level, LineReason, LineVerdict, ListKind, RegisterSource, TownLink
from budget.models import KeptIdentity, ListLine, RegisterEntry, RegisterList
from budget.policies import no
from budget.queries import editions
from budget.queries.registers import HAS_LEFT
from budget.services.lists.columns import Faulty, ListedPerson, person_of
from budget.services.lists.reading import NumberedRow, is_blank

V, R = LineVerdict, LineReason
CHUNK = 1_000
# Who is on a list of people that the town knows has proved nothing; a school or a desk has seen each.
PROVES = {
    ListKind.KNOWN: (Level.EMAIL, RegisterSource.IMPORT),
    ListKind.SCHOOL: (Level.DESK, RegisterSource.SCHOOL),
    ListKind.VERIFIED: (Level.DESK, RegisterSource.IMPORT),
}
WHY_NOT = {"no_tie": R.NO_TIE, "too_young_here": R.TOO_YOUNG, "undated": R.UNDATED}
TIES = {
    TownLink.RESIDENCE: "lives_here",
    TownLink.WORK: "works_here",
    TownLink.STUDY: "studies_here",
}


class Judge:
    """The rules and quarters of one list, read once."""

    def __init__(self, register_list: RegisterList, *, at: datetime) -> None:
        edition = register_list.edition
        rulebook = editions.current_rulebook(edition)
        if rulebook is None:
            raise no("not_planned").refusal()
        self.list, self.edition, self.rulebook = register_list, edition, rulebook
        self.days, self.today = editions.days(edition), edition.local_day(at)
        self.level, self.source = PROVES[ListKind(register_list.kind)]
        self.ties = {TownLink(register_list.tie)}
        self.pepper = pepper_for_many()
        self.quarters = {
            sounds_like(territory.name): territory for territory in edition.municipality.territories.all()
        }

    @cached_property
    def first(self) -> dict[str, int]:
        """On which line each person stands first; asked anew for each thousand, all lines would be read."""
        said = self.list.lines.exclude(person_key="").filter(like=None)
        return dict(said.values_list("person_key", "number"))

    def read(self, rows: Sequence[NumberedRow]) -> list[ListLine]:
        """The lines as they stand in the file; each person once, whom a line further up says already."""
        lines = [self._line(number, cells) for number, cells in rows]
        said = [line for line in lines if line.person_key]
        for line in said:
            known = self.first.setdefault(line.person_key, line.number)
            if known != line.number:
                line.verdict, line.reason, line.like = V.KNOWN, R.TWICE, known
        self.compare([line for line in said if line.like is None])
        return lines

    def _line(self, number: int, cells: Sequence[str]) -> ListLine:
        line = ListLine(register_list=self.list, number=number, verdict=V.NEW)
        if is_blank(cells):
            line.verdict = V.EMPTY
            return line
        try:
            person = person_of(cells, self.list.columns, self.quarters)
            self._require_eligible(person)
            line.person_key = self._key(person)
        except Faulty as fault:
            line.verdict, line.reason = V.REFUSED, fault.reason
            return line
        for name, value in vars(person).items():
            setattr(line, name, value)
        return line

    def _key(self, person: ListedPerson) -> str:
        try:
            return person_key(person.given_names, person.family_name, person.birth_date, pepper=self.pepper)
        except InvalidInput as fault:
            raise Faulty(R.NO_NAME) from fault

    def _looser_keys(self, line: ListLine) -> dict[str, str]:
        """What finds this person under another spelling; every line that is entered has its birth date."""
        if line.birth_date is None:
            return {}
        family = family_key(line.family_name, line.birth_date, pepper=self.pepper)
        letters = letters_key(line.given_names, line.family_name, line.birth_date, pepper=self.pepper)
        return {"family_key": family, "letters_key": letters}

    def _require_eligible(self, person: ListedPerson) -> None:
        if not eligibility.is_plausible(person.birth_date, on=self.today):
            raise Faulty(R.WRONG_DATE)
        standing = eligibility.join_standing(
            person.birth_date, self.ties, self.rulebook.rules, self.days, on=self.today
        )
        if not standing.allowed:
            raise Faulty(WHY_NOT.get(standing.code, R.TOO_YOUNG))

    def compare(self, lines: Sequence[ListLine]) -> dict[str, RegisterEntry]:
        """Give each line its verdict by the register as it is now; the entries found, by their keys."""
        keys = [line.person_key for line in lines]
        known = {entry.person_key: entry for entry in self.edition.register.filter(person_key__in=keys)}
        alike = self._alike(line for line in lines if line.person_key not in known)
        for line in lines:
            line.verdict, line.reason = self._verdict(line, known, alike)
        return known

    def _verdict(
        self, line: ListLine, known: dict[str, RegisterEntry], alike: set[str]
    ) -> tuple[LineVerdict, LineReason]:
        entry = known.get(line.person_key)
        if entry is None:
            return (V.DOUBTFUL, R.ALIKE) if line.person_key in alike else (V.NEW, R.NONE)
        # A list names nobody anew who has left: they come back by themselves.
        if entry.left_at is not None or LEVEL_RANK[self.level] <= LEVEL_RANK[Level(entry.level)]:
            return V.KNOWN, R.NONE
        if entry.user_id is not None:  # a list says nothing of who holds an account
            return V.KNOWN, R.HAS_ACCOUNT
        return V.RAISED, R.NONE

    def _alike(self, lines: Iterable[ListLine]) -> set[str]:
        """The keys of lines that may be somebody entered otherwise: born that day, and called alike.

        Two people of one list are two: whoever keeps it says so.
        """
        born: dict[date | None, list[ListLine]] = defaultdict(list)
        for line in lines:
            born[line.birth_date].append(line)
        others = self.edition.register.filter(birth_date__in=list(born)).exclude(register_list=self.list.pk)
        found = set()
        looks: dict[date | None, list[tuple[str, set[str]]]] = {}
        for given, family, day in others.values_list("given_names", "family_name", "birth_date").iterator():
            if day not in looks:
                looks[day] = [
                    (line.person_key, _looks_of(line.given_names, line.family_name)) for line in born[day]
                ]
            theirs = _looks_of(given, family)
            found |= {key for key, own in looks[day] if own & theirs}
        return found | self._erased(born)

    def _erased(self, born: Mapping[date | None, list[ListLine]]) -> set[str]:
        """The keys of lines that may be somebody who has left, or a name that was corrected since."""
        # From the few that are kept to their entries: the other way round the whole register would be read.
        theirs = self.edition.register.filter(pk=OuterRef("entry_id")).exclude(register_list=self.list.pk)
        kept = KeptIdentity.objects.filter(Exists(theirs))
        born_with = defaultdict(list)
        for identity in kept.annotate(has_left=Case(When(HAS_LEFT, then=True), default=False)):
            born_with[identity.birth_key].append(identity)
        if not born_with:
            return set()
        found = set()
        for day, lines in born.items():
            for identity in born_with[birth_key(day)] if day is not None else ():
                keys = {identity.family_key, identity.letters_key}
                found |= {
                    line.person_key
                    for line in lines
                    if identity.has_left or keys & set(self._looser_keys(line).values())
                }
        return found

    def entry(self, line: ListLine, **facts: Any) -> RegisterEntry:
        return RegisterEntry(
            edition=self.edition,
            given_names=line.given_names,
            family_name=line.family_name,
            birth_date=line.birth_date,
            territory_id=line.territory_id,
            postal_address=line.postal_address or None,
            person_key=line.person_key,
            **self._looser_keys(line),
            register_list=self.list,
            level=self.level,
            source=self.source,
            **{TIES[tie]: True for tie in self.ties},
            **facts,
        )


def _looks_of(given_names: str, family_name: str) -> set[str]:
    """Whoever shares one of them may be the same: a family name, or letters in another order."""
    try:
        family, given = normal_family(family_name), normal_given(given_names)
    except InvalidInput:
        return set()
    return {family, "".join(sorted(family + given.replace(" ", "")))}
