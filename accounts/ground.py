"""Outlines on the ground, as GeoJSON draws them: which are sound, and what lies inside."""

from collections.abc import Iterator, Mapping
from itertools import pairwise
from typing import Any

LONGITUDES, LATITUDES = 180, 90
SHORTEST_RING = 4
MOST_POINTS = 20_000


def is_outline(shape: Any) -> bool:
    """A polygon, or several, in degrees: rings that close, and no more points than a page can read."""
    if not isinstance(shape, Mapping) or shape.get("type") not in ("Polygon", "MultiPolygon"):
        return False
    try:
        rings = list(_rings(shape))
        points = sum(len(ring) for ring in rings)
        return bool(rings) and points <= MOST_POINTS and all(map(_is_ring, rings))
    except (TypeError, ValueError, KeyError):
        return False


def holds(shape: Mapping[str, Any], longitude: float, latitude: float) -> bool:
    """Even and odd: a line from the point leaves the outline once more than it enters it."""
    is_inside = False
    for ring in _rings(shape):
        for (x, y, *_), (next_x, next_y, *_) in pairwise(ring):
            crosses = (y > latitude) != (next_y > latitude)
            if crosses and longitude < x + (latitude - y) / (next_y - y) * (next_x - x):
                is_inside = not is_inside
    return is_inside


def _rings(shape: Mapping[str, Any]) -> Iterator[list[Any]]:
    """Those of a hole too: whoever is in a hole has crossed two of them."""
    polygons = [shape["coordinates"]] if shape["type"] == "Polygon" else shape["coordinates"]
    for polygon in polygons:
        yield from polygon


def _is_ring(ring: Any) -> bool:
    """Of numbers: what a text says of a place is compared and computed with later."""
    are_degrees = all(
        _is_degrees(point[0], LONGITUDES) and _is_degrees(point[1], LATITUDES) for point in ring
    )
    return len(ring) >= SHORTEST_RING and ring[0][:2] == ring[-1][:2] and are_degrees


def _is_degrees(value: Any, most: int) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and abs(value) <= most
