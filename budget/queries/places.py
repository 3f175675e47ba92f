"""The themes and quarters of a town, as what narrows a catalogue offers them."""

from typing import Any

from accounts.models import Municipality, Territory
from budget.models import Theme
from budget.queries.composed import Composed

THEMES = Composed(lambda town: Theme.objects.within(town).values_list("pk", "slug", "name", named=True))
TERRITORIES = Composed(
    lambda town: Territory.objects.within(town).values_list("pk", "slug", "name", named=True)
)


def themes(town: Municipality) -> tuple[Any, ...]:
    return tuple(THEMES.rows_of(town.pk))


def territories(town: Municipality) -> tuple[Any, ...]:
    return tuple(TERRITORIES.rows_of(town.pk))
