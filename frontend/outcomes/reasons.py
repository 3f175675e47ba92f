"""An outcome in words: how its pages call projects, labels and money, and why of each project."""

from collections.abc import Iterable
from fractions import Fraction
from typing import Any

from frontend.words.counting import CountNames
from frontend.words.money import euros
from frontend.words.reasons import why as in_words
from voting.models import OutcomeEntry
from voting.queries.grounds import CountTold


class OutcomeNames(CountTold):
    def title(self, name: Any) -> str:
        return CountNames(titles=self.titles).title(str(name))

    def several(self, names: Iterable[str]) -> str:
        return ", ".join(self.title(name) for name in names)

    def label(self, label: Any) -> str:
        return CountNames(labels=self.labels).label(str(label))

    def money(self, parts: int | Fraction) -> str:
        return euros(parts)


def why(entry: OutcomeEntry, names: OutcomeNames) -> str:
    return in_words(names.grounds(entry))
