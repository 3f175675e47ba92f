"""A ballot as it is sent: numbers ticked envelope by envelope, or a blank vote said on purpose."""

import uuid
from dataclasses import dataclass, field

from django.http import QueryDict
from django.utils.translation import gettext as _

from accounts.refusals import InvalidInput
from voting import vault
from voting.tally.types import BLANK, Choice, Choices

LONGEST_NUMBER = 5
MOST_MARKS = 1000


@dataclass
class BallotForm:
    """What was ticked, kept as it came; `errors` are the sentences of the service, envelope by envelope."""

    data: QueryDict
    errors: dict[str, str] = field(default_factory=dict)

    def ticked(self, key: str) -> list[int]:
        return [_number(value) for value in self.data.getlist(f"contest_{key}")[:MOST_MARKS]]

    def is_blank(self, key: str) -> bool:
        return f"blank_{key}" in self.data

    def choices(self) -> Choices:
        """What was chosen in every envelope the form names; the service judges what is on the paper."""
        choices = {key: self._choice(key) for key in self._keys()}
        if self.errors:
            raise InvalidInput(
                _("This ballot says two things at once."),
                {(key,): sentence for key, sentence in self.errors.items()},
            )
        return {key: choice for key, choice in choices.items() if choice is not None}

    def _choice(self, key: str) -> Choice | None:
        numbers = self.ticked(key)
        if self.is_blank(key) and numbers:
            self.errors[key] = _("You ticked projects and also a blank vote: keep one or the other.")
        if self.is_blank(key):
            return BLANK
        return Choice.approving(numbers) if numbers else None

    def _keys(self) -> list[str]:
        names = [name.partition("_") for name in self.data]
        return list(dict.fromkeys(key for kind, _sign, key in names if kind in ("contest", "blank")))

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


def _number(value: str) -> int:
    """The number that was ticked; what is none becomes zero, which stands on no paper."""
    plain = value.isascii() and value.isdigit() and len(value) <= LONGEST_NUMBER
    return int(value) if plain else 0
