"""Functions on places (https://getodk.github.io/xforms-spec/#fn:Geographic-Functions)."""

import math
from itertools import pairwise

from surveys.expressions.context import Context
from surveys.expressions.registry import function
from surveys.expressions.values import Nodes, Value, to_string

RADIUS = 6_378_100.0
"""Metres from the middle of the Earth to the Equator, as JavaRosa's `GeoUtils` counts."""

_DEGREE = 2 * RADIUS * math.pi / 360
_CORNERS = 3

Point = tuple[float, float]
"""Latitude and longitude in degrees."""


@function("area", "enclosed-area", fewest=1, most=1)
def area(context: Context, value: Value) -> float:  # noqa: ARG001
    """Return the square metres that a geoshape, or geopoints in order, enclose."""
    points = _points((value,))
    if len(points) < _CORNERS:
        return 0.0
    north, east = points[0]
    flat = [
        ((lon - east) * _DEGREE * math.cos(math.radians(lat)), (lat - north) * _DEGREE)
        for lat, lon in points[1:]
    ]
    pairs = pairwise(flat)
    return abs(math.fsum((y1 * x2 - x1 * y2) / 2 for (x1, y1), (x2, y2) in pairs))


@function("distance", fewest=1)
def distance(context: Context, *values: Value) -> float:  # noqa: ARG001
    """Return the metres along geopoints in order, or along a geotrace or geoshape."""
    points = _points(values)
    return math.fsum(_between(one, other) for one, other in pairwise(points))


@function("geofence", fewest=2, most=2)
def geofence(context: Context, point: Value, shape: Value) -> bool:  # noqa: ARG001
    """Return whether a geopoint lies inside a geoshape; false where either is blank."""
    here, corners = _points((point,)), _points((shape,))
    if not here or len(corners) < _CORNERS:
        return False
    north, east = here[0]
    inside = False
    for (lat1, lon1), (lat2, lon2) in pairwise(corners):
        if (lat1 > north) != (lat2 > north):
            crossing = (lon1 - lon2) * (north - lat2) / (lat1 - lat2) + lon2
            if east < crossing:
                inside = not inside
    return inside


def _points(values: tuple[Value, ...]) -> list[Point]:
    """Read `lat lon alt acc;lat lon ...`; what is no point is left out."""
    points: list[Point] = []
    for value in values:
        texts = value.texts() if isinstance(value, Nodes) else [to_string(value)]
        for part in ";".join(texts).split(";"):
            numbers = part.split()
            try:
                points.append((float(numbers[0]), float(numbers[1])))
            except (IndexError, ValueError):
                continue
    return points


def _between(one: Point, other: Point) -> float:
    """Measure by the spherical law of cosines; rounding may carry the cosine over 1."""
    lat1, lat2 = math.radians(one[0]), math.radians(other[0])
    turn = math.radians(one[1] - other[1])
    cosine = math.sin(lat1) * math.sin(lat2) + math.cos(lat1) * math.cos(lat2) * math.cos(turn)
    return math.acos(max(-1.0, min(1.0, cosine))) * RADIUS
