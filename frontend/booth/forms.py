"""A ballot as it is sent: what was marked envelope by envelope, or a blank vote said on purpose.

A tick is sent as `contest_1=12`; points, a rank or a grade as `value_1_12=3`, left empty where none is given.
"""

import uuid
from dataclasses import dataclass, field
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _

from accounts.numbers import NotWhole, whole_number
from accounts.refusals import InvalidInput
from voting import vault
from voting.tally.ballots.bounds import MOST
from voting.tally.types import BLANK, Choice, Choices, Mark

LONGEST_NUMBER = 5
MOST_MARKS = 1000
TICKED = 1
FIELDS = ("contest", "blank", "value")
OUT_OF_BOUNDS = MOST + 1


@dataclass
class BallotForm:
    """What was marked, kept as it came; `errors` are the sentences of the service, envelope by envelope."""

    data: QueryDict
    errors: dict[str, str] = field(default_factory=dict)

    def marks(self, key: str) -> tuple[Mark, ...]:
        """Printed numbers with what each was given: 1 for a tick; as often as they were sent."""
        ticks = [(_number(value), TICKED) for value in self.data.getlist(f"contest_{key}")]
        start = f"value_{key}_"
        given = [
            (_number(name.removeprefix(start)), _value(value))
            for name in self.data
            if name.startswith(start)
            for value in self.data.getlist(name)
            if value.strip()
        ]
        return tuple([*ticks, *given][:MOST_MARKS])

    def sent(self, key: str) -> list[tuple[str, str]]:
        """The fields of this envelope as they came: the ballot is sent whole with every press."""
        start, alone = f"value_{key}_", (f"contest_{key}", f"blank_{key}", f"shown_{key}")
        return [
            (name, value)
            for name in self.data
            if name in alone or name.startswith(start)
            for value in self.data.getlist(name)
            if value.strip()
        ]

    @property
    def turns_to(self) -> str:
        """The page that the voter goes on to: the one they leave must be sound."""
        return self.data.get("go", "")

    @property
    def wanted_page(self) -> str:
        """By one of its envelopes: gone on to, gone back to, or still the one that was sent."""
        return self.turns_to or self.data.get("edit", "") or self.data.get("page", "")

    def take(self, refusal: InvalidInput) -> Any:
        """Keep the sentences of a refusal, and say it; of whoever turns the page, only those of that page."""
        self.errors.update(refusal.errors)
        if not self.turns_to:
            return refusal.message
        left = self.data.get("page", "")
        self.errors = {key: sentence for key, sentence in self.errors.items() if key == left}
        return refusal.message if self.errors else ""

    def was_shown(self, key: str) -> bool:
        """What a voter sees of this envelope is their own doing: nothing is ticked for them any more."""
        return f"shown_{key}" in self.data or "request_key" in self.data  # by its page, or by the review

    def is_blank(self, key: str) -> bool:
        return f"blank_{key}" in self.data

    def choices(self) -> Choices:
        """What was chosen in every envelope the form names; the service judges what is on the paper."""
        choices = {key: self._choice(key) for key in self._keys()}
        if self.errors:
            raise InvalidInput(
                _("This ballot is not valid as it stands; it was not put in the urn."),
                {(key,): sentence for key, sentence in self.errors.items()},
            )
        return {key: choice for key, choice in choices.items() if choice is not None}

    def _choice(self, key: str) -> Choice | None:
        marks = self.marks(key)
        if any(value == OUT_OF_BOUNDS for _number, value in marks):
            self.errors[key] = _("Write in figures what you give each project: “3”, for example.")
        if self.is_blank(key) and marks:
            self.errors[key] = _("You chose projects and also a blank vote: keep one or the other.")
        if self.is_blank(key):
            return BLANK
        return Choice.marking(marks) if marks else None

    def _keys(self) -> list[str]:
        names = [name.split("_") for name in self.data]
        return list(dict.fromkeys(key[0] for kind, *key in names if kind in FIELDS and key))

    @property
    def device_half(self) -> str:
        """Half of a secret, drawn by the voter's browser; where no script runs, by us: the page says so."""
        sent = self.data.get("device_half", "")
        return sent if vault.is_half(sent) else vault.draw_half()

    @property
    def replaces(self) -> str | None:
        """The mark of the ballot that stood when this form was drawn; none in what no form of ours sent."""
        return self.data.get("replaces")

    @property
    def request_key(self) -> uuid.UUID:
        """A reviewed ballot keeps its key however often it is sent; a new review draws another."""
        try:
            return uuid.UUID(self.data.get("request_key", ""))
        except ValueError:
            return uuid.uuid4()


def _value(value: str) -> int:
    """What was given; what is no whole number lies outside of every rule's bounds."""
    try:
        return whole_number(value)
    except NotWhole:
        return OUT_OF_BOUNDS


def _number(value: str) -> int:
    """The number that was ticked; what is none becomes zero, which stands on no paper."""
    plain = value.isascii() and value.isdigit() and len(value) <= LONGEST_NUMBER
    return int(value) if plain else 0
