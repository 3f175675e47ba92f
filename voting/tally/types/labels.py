"""What the options say of candidates that bear a label: money kept for them, how many of them win."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from voting.tally.errors import BadOptions, OptionFault
from voting.tally.types.values import bad_value, items, number, text

# The kinds of label that a town's own ballot paper has.
PRIORITY = "priority"
TERRITORY, THEME = "territory:", "theme:"
EACH = ":*"  # "district:*" stands for every label that begins with "district:"


@dataclass(frozen=True, slots=True)
class Reserved:
    """Money that the candidates with a label share first; what they leave goes to everybody."""

    label: str
    amount: int

    def to_json(self) -> dict[str, Any]:
        return {"label": self.label, "amount": self.amount}


@dataclass(frozen=True, slots=True)
class Quota:
    """How many candidates with a label win: `minimum` are served first, by score; none above `maximum`."""

    label: str
    minimum: int = 0
    maximum: int | None = None

    def to_json(self) -> dict[str, Any]:
        return {"label": self.label, "minimum": self.minimum, "maximum": self.maximum}

    def each(self, known: Iterable[str]) -> tuple["Quota", ...]:
        """One quota per label it stands for, in the order of the labels."""
        if not self.label.endswith(EACH):
            return (self,)
        kind = self.label.removesuffix("*")
        return tuple(
            Quota(label, self.minimum, self.maximum)
            for label in sorted(set(known))
            if label.startswith(kind) and label != kind
        )


def reserved(option: str, value: object) -> tuple[Reserved, ...]:
    shares = []
    for item in items(option, value):
        _require_keys(option, item, {"label", "amount"})
        amount = number(option, item.get("amount"))
        if amount < 0:
            raise BadOptions(OptionFault.NEGATIVE, {"option": option})
        shares.append(Reserved(_label(option, item), amount))
    return tuple(shares)


def quotas(option: str, value: object) -> tuple[Quota, ...]:
    written = []
    for item in items(option, value):
        _require_keys(option, item, {"label", "minimum", "maximum"})
        least = number(option, item.get("minimum", 0))
        most = item.get("maximum")
        if least < 0 or (most is not None and number(option, most) < max(least, 1)):
            raise bad_value(option, item)
        written.append(Quota(_label(option, item), least, most))
    if len({quota.label for quota in written}) < len(written):
        raise bad_value(option, value)
    return tuple(written)


def _label(option: str, item: Mapping[str, object]) -> str:
    label = text(option, item.get("label"))
    if not label:
        raise bad_value(option, label)
    return label


def _require_keys(option: str, item: object, known: set[str]) -> None:
    if not isinstance(item, Mapping) or not set(item) <= known:
        raise bad_value(option, item)
