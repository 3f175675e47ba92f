"""The input of a count: candidates with costs, ballots grouped, an envelope."""

import hashlib
import json
from array import array
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from voting.tally.errors import BadElection, ElectionFault
from voting.tally.types.choices import Mark, Marking


@dataclass(frozen=True, slots=True)
class Candidate:
    """A project on the ballot paper. `cost` is in parts of a euro (see `Election.unit`)."""

    id: str
    number: int
    cost: int
    labels: frozenset[str] = frozenset()
    withdrawn: bool = False


def candidates_by_number(candidates: Iterable[Candidate]) -> dict[int, Candidate]:
    return {candidate.number: candidate for candidate in candidates}


class BallotGroup(NamedTuple):
    """Identical ballots: `choices` are positions in `Election.candidates`, `values` empty for approvals."""

    choices: tuple[int, ...]
    values: tuple[int, ...]
    weight: int


@dataclass(frozen=True, slots=True)
class Ballots:
    """The valid ballots of one contest, blank ones included, in columns and in canonical order.

    Columns of integers rather than one object per ballot: a million ballots stay small.
    Group i holds `choices[starts[i]:starts[i + 1]]`.
    """

    marking: Marking
    starts: "array[int]"
    choices: "array[int]"
    values: "array[int]"
    weights: "array[int]"

    @property
    def total(self) -> int:
        return sum(self.weights)

    @property
    def blank(self) -> int:
        lengths = np.diff(np.asarray(self.starts))
        return int(np.asarray(self.weights)[lengths == 0].sum())

    def __len__(self) -> int:
        """The number of different ballots, not of voters: see `total`."""
        return len(self.weights)

    def __iter__(self) -> Iterator[BallotGroup]:
        for place, weight in enumerate(self.weights):
            span = slice(self.starts[place], self.starts[place + 1])
            yield BallotGroup(tuple(self.choices[span]), tuple(self.values[span]), weight)

    @classmethod
    def gathered(cls, marking: Marking, weights: Mapping[tuple[Mark, ...], int]) -> "Ballots":
        """The ballots, from how often each different one was cast, marks by position in the candidates."""
        starts, choices, values = array("Q", [0]), array("I"), array("q")
        for ballot in sorted(weights):
            choices.extend(place for place, _ in ballot)
            if marking is not Marking.APPROVAL:
                values.extend(value for _, value in ballot)
            starts.append(len(choices))
        return cls(
            marking, starts, choices, values, array("Q", (weights[ballot] for ballot in sorted(weights)))
        )

    def with_more(self, ballot: tuple[Mark, ...], times: int) -> "Ballots":
        """The ballots and so many more like this one (marks by position, in order); none is read anew."""
        place = bisect_left(range(len(self)), ballot, key=self._marks)
        if place < len(self) and self._marks(place) == ballot:
            weights = self.weights[:]
            weights[place] += times
            return Ballots(self.marking, self.starts, self.choices, self.values, weights)
        start = self.starts[place]
        choices = array(self.choices.typecode, (position for position, _ in ballot))
        values = array(self.values.typecode, (value for _, value in ballot))
        is_plain = self.marking is Marking.APPROVAL
        later = np.asarray(self.starts[place:]) + np.asarray(len(ballot), dtype=self.starts.typecode)
        return Ballots(
            self.marking,
            self.starts[: place + 1] + array(self.starts.typecode, later.tobytes()),
            self.choices[:start] + choices + self.choices[start:],
            self.values if is_plain else self.values[:start] + values + self.values[start:],
            self.weights[:place] + array(self.weights.typecode, [times]) + self.weights[place:],
        )

    def _marks(self, place: int) -> tuple[Mark, ...]:
        span = slice(self.starts[place], self.starts[place + 1])
        choices = self.choices[span]
        values = (1,) * len(choices) if self.marking is Marking.APPROVAL else self.values[span]
        return tuple(zip(choices, values, strict=True))

    def among(self, places: Sequence[int], *, with_blank: bool) -> "Ballots":
        """The ballots as if only these candidates, in this order, had been on the paper; ranks close up."""
        kept = {old: new for new, old in enumerate(places)}
        weights: dict[tuple[Mark, ...], int] = {}
        for choices, values, weight in self:
            marks = zip(choices, values or (1,) * len(choices), strict=True)
            ballot = tuple((kept[place], value) for place, value in marks if place in kept)
            if self.marking is Marking.RANKING:
                order = sorted(value for _, value in ballot)
                ballot = tuple((place, order.index(value) + 1) for place, value in ballot)
            if ballot or with_blank:
                weights[ballot] = weights.get(ballot, 0) + weight
        return Ballots.gathered(self.marking, weights)


class BallotBox:
    """Gathers ballots one by one, identical ones together."""

    def __init__(self, candidates: Iterable[Candidate], marking: Marking = Marking.APPROVAL) -> None:
        self.marking = marking
        ordered = sorted(candidates, key=lambda candidate: candidate.number)
        self._places = {candidate.number: place for place, candidate in enumerate(ordered)}
        self._weights: dict[tuple[Mark, ...], int] = {}

    def add(self, marks: Iterable[Mark], weight: int = 1) -> None:
        if weight < 1:
            raise BadElection(ElectionFault.BAD_WEIGHT, {"weight": weight})
        ballot = tuple(sorted(marks))
        if ballot not in self._weights:
            self._require_sound(ballot)
            self._weights[ballot] = 0
        self._weights[ballot] += weight

    def _require_sound(self, ballot: tuple[Mark, ...]) -> None:
        previous = None
        for number, value in ballot:
            if number not in self._places:
                raise BadElection(ElectionFault.UNKNOWN_NUMBER, {"number": number})
            if number == previous:
                raise BadElection(ElectionFault.MARKED_TWICE, {"number": number})
            if self.marking is Marking.APPROVAL and value != 1:
                raise BadElection(ElectionFault.BAD_MARK, {"number": number, "value": value})
            previous = number

    def ballots(self) -> Ballots:
        marks = self._weights.items()
        by_place = {tuple((self._places[n], v) for n, v in ballot): weight for ballot, weight in marks}
        return Ballots.gathered(self.marking, by_place)


@dataclass(frozen=True, slots=True)
class Election:
    """One contest to count. Money is in whole parts of a euro, of which there are `unit` in one."""

    candidates: tuple[Candidate, ...]  # by printed number, so that no order of arrival can matter
    ballots: Ballots
    budget: int
    unit: int = 1

    def __post_init__(self) -> None:
        ordered = tuple(sorted(self.candidates, key=lambda candidate: candidate.number))
        object.__setattr__(self, "candidates", ordered)
        if self.unit < 1:
            raise BadElection(ElectionFault.BAD_UNIT, {"unit": self.unit})
        if self.budget < 0:
            raise BadElection(ElectionFault.NEGATIVE_BUDGET, {"budget": self.budget})
        _require_sound_candidates(ordered)

    @classmethod
    def of(
        cls,
        candidates: Iterable[Candidate],
        ballots: Iterable[Iterable[Mark]] | Mapping[tuple[Mark, ...], int],
        *,
        budget: int,
        unit: int = 1,
        marking: Marking = Marking.APPROVAL,
    ) -> "Election":
        """An election from ballots as marks (printed number, value), or from how often each was cast."""
        candidates = tuple(candidates)
        box = BallotBox(candidates, marking)
        if isinstance(ballots, Mapping):
            for marks, weight in ballots.items():
                box.add(marks, weight)
        else:
            for ballot in ballots:
                box.add(ballot)
        return cls(candidates, box.ballots(), budget, unit)

    def fingerprint(self) -> str:
        """SHA-256 of all that is counted, in canonical order: equal elections, equal fingerprints."""
        digest = hashlib.sha256(f"{self.budget}/{self.unit} {self.ballots.marking}\n".encode())
        for candidate in self.candidates:
            facts = [
                candidate.number,
                candidate.id,
                candidate.cost,
                candidate.withdrawn,
                *sorted(candidate.labels),
            ]
            digest.update(f"{json.dumps(facts)}\n".encode())
        numbers = [candidate.number for candidate in self.candidates]
        for choices, values, weight in self.ballots:
            digest.update(f"{[numbers[place] for place in choices]} {list(values)} {weight}\n".encode())
        return digest.hexdigest()


def _require_sound_candidates(candidates: tuple[Candidate, ...]) -> None:
    ids: set[str] = set()
    numbers: set[int] = set()
    for candidate in candidates:
        if not candidate.id:
            raise BadElection(ElectionFault.EMPTY_ID, {"number": candidate.number})
        if candidate.id in ids:
            raise BadElection(ElectionFault.DUPLICATE_ID, {"id": candidate.id})
        if candidate.number < 1:
            raise BadElection(ElectionFault.BAD_NUMBER, {"id": candidate.id, "number": candidate.number})
        if candidate.number in numbers:
            raise BadElection(ElectionFault.DUPLICATE_NUMBER, {"number": candidate.number})
        if candidate.cost < 0:
            raise BadElection(ElectionFault.NEGATIVE_COST, {"id": candidate.id, "cost": candidate.cost})
        ids.add(candidate.id)
        numbers.add(candidate.number)
