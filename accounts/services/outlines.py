"""The outlines of a town's quarters, from the GeoJSON file that any map program writes."""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts import ground, policies
from accounts.models import Municipality, Territory, User
from accounts.refusals import Refused, require
from accounts.services import journal, locks
from accounts.writing import sounds_like, written

MOST_BYTES = 5_000_000
NAMED_BY = ("nom", "name", "quartier", "libelle")


@transaction.atomic
def draw(municipality: Municipality, content: bytes, *, by: User, at: datetime) -> int:
    """Give quarters that are there their outlines, by their names; how many. All of the file, or nothing."""
    require(policies.can_draw_places(by, municipality))
    outlines = [_outline(feature) for feature in _features(content)]
    locks.hold(municipality)
    known = {sounds_like(quarter.name): quarter for quarter in Territory.objects.within(municipality)}
    strangers = [name for name, _shape in outlines if sounds_like(name) not in known]
    if strangers:
        raise Refused(
            _("No quarter of the town is called: %(names)s.") % {"names": ", ".join(strangers)},
            road=_("Add these quarters first, or write their names in the file as they are called here."),
        )
    drawn = {known[sounds_like(name)].pk: shape for name, shape in outlines}
    if len(drawn) < len(outlines):
        raise Refused(_("Two outlines of the file have the name of one quarter."))
    for pk, shape in drawn.items():
        Territory.objects.filter(pk=pk).update(shape=shape)
    journal.record("territory.drawn", municipality, by=by, at=at, names=[name for name, _shape in outlines])
    return len(outlines)


def _features(content: bytes) -> list[Any]:
    try:
        collection = json.loads(content.decode("utf-8-sig")) if len(content) <= MOST_BYTES else None
    except (ValueError, RecursionError):
        collection = None
    features = collection.get("features") if isinstance(collection, Mapping) else None
    if not isinstance(features, list) or not features:
        raise Refused(
            _("This is no GeoJSON file of quarters."),
            road=_(
                "Export the layer of the quarters as GeoJSON, in degrees (WGS 84), of 5 megabytes at most."
            ),
        )
    return features


def _outline(feature: Any) -> tuple[str, Any]:
    said = feature.get("properties") if isinstance(feature, Mapping) else None
    properties = (
        {str(key).casefold(): value for key, value in said.items()} if isinstance(said, Mapping) else {}
    )
    name = next((written(properties[key], is_one_line=True) for key in NAMED_BY if properties.get(key)), "")
    if not name:
        raise Refused(_("An outline of the file has no name."), road=_("Its name stands in “nom” or “name”."))
    shape = feature.get("geometry")
    if not ground.is_outline(shape):
        raise Refused(
            _("The outline of “%(name)s” cannot be read.") % {"name": name},
            road=_("It is one polygon or several, closed, in degrees (WGS 84)."),
        )
    return name, {"type": shape["type"], "coordinates": shape["coordinates"]}
