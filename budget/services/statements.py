"""What is said of a person who wants to take part, and the quarter found from where they say to live."""

from collections.abc import Mapping
from datetime import date
from typing import NotRequired, TypedDict, cast

from django.utils.translation import gettext as _

from accounts.models import Municipality, Territory
from accounts.refusals import InvalidInput, Path
from accounts.writing import written
from budget import eligibility
from budget.enums import TownLink
from budget.models import Edition
from budget.queries import registers as queries
from budget.queries import streets


class Stated(TypedDict):
    given_names: str
    family_name: str
    birth_date: date
    territory: NotRequired[Territory | None]
    lives_here: NotRequired[bool]
    works_here: NotRequired[bool]
    studies_here: NotRequired[bool]
    address_is_listed: NotRequired[bool | None]


class StatedAtHome(Stated):
    """`is_elsewhere`: not in the town's file, staying with somebody, or domiciled at an office."""

    address: NotRequired[str]
    is_elsewhere: NotRequired[bool]


def with_quarter(town: Municipality, said: StatedAtHome) -> Stated:
    """Where the town has its own file, a resident's address is in it, or said not to be; it is not kept."""
    kept = {name: value for name, value in said.items() if name not in ("address", "is_elsewhere")}
    if said.get("lives_here") and streets.are_known(town):
        kept["address_is_listed"] = not said.get("is_elsewhere")
        if kept["address_is_listed"]:
            kept["territory"] = _quarter(town, said.get("address", "")) or said.get("territory")
    return cast("Stated", kept)


def _quarter(town: Municipality, typed: str) -> Territory | None:
    if not written(typed):
        sentence = _("Write your address, or say below that it is not in the list.")
    elif (found := streets.find(town, typed)) is not None:
        return streets.quarter_of(found)
    else:
        sentence = _("Choose your address among these, or say that it is not in the list.")
    told = _("Something has to be corrected before you can be registered.")
    raise InvalidInput(told, {("address",): sentence})


def require_plausible(
    edition: Edition, birth_date: date, territory: Territory | None, ties: set[TownLink], today: date
) -> None:
    errors: Mapping[Path, str] = {
        **_implausible_birth(birth_date, today),
        **_foreign_territory(edition, territory, ties),
    }
    if errors:
        raise InvalidInput(_("Something has to be corrected before you can be registered."), errors)


def _implausible_birth(birth_date: date, today: date) -> dict[Path, str]:
    if birth_date > today:
        return {("birth_date",): _("This date is still to come. Please check the year.")}
    if not eligibility.is_plausible(birth_date, on=today):
        return {
            ("birth_date",): _("This date makes you more than %(age)s years old. Please check the year.")
            % {"age": eligibility.OLDEST}
        }
    return {}


def _foreign_territory(edition: Edition, territory: Territory | None, ties: set[TownLink]) -> dict[Path, str]:
    if territory is None:
        if TownLink.RESIDENCE in ties and queries.asks_for_a_quarter(edition):
            return {("territory",): _("Choose the quarter you live in.")}
        return {}
    if territory.municipality_id != edition.municipality_id:
        return {("territory",): _("This quarter belongs to another municipality.")}
    return {}
