"""Handlers of places on the map, kept in ODK's form: latitude, longitude, altitude, accuracy."""

import re

from surveys.answers.base import Handler, Value, VariableType, plain
from surveys.answers.numbers import show_number
from surveys.model import Question
from surveys.violations import Refusal

# A walk around a large field has some hundreds; a point takes some 30 characters of a record.
MAX_PLACES = 2_000

# Four numbers with all the digits of a float take some 100 characters.
MAX_PLACE = 200

# A hundred-millionth of a degree is a millimetre; no receiver knows more.
DECIMALS = 8

# In metres: the trenches of the sea and the orbits of satellites lie outside.
MAX_ALTITUDE = 20_000

_NUMBER = r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d{1,3})?"
_PLACE = re.compile(rf"{_NUMBER}(?:\s+{_NUMBER}){{1,3}}")
_COMMA_BETWEEN = re.compile(rf"({_NUMBER})\s*,\s*(?={_NUMBER})")


class GeoPoint(Handler):
    """One place."""

    variable = VariableType.GEO

    def parse(self, question: Question, text: str) -> Value | Refusal | None:
        """Return the place with its four numbers."""
        del question
        return _read_place(plain(text[: MAX_PLACE + 1]))


class GeoTrace(Handler):
    """A way: two places or more, separated by semicolons."""

    variable = VariableType.GEO
    fewest = 2
    code = "geotrace.malformed"

    def parse(self, question: Question, text: str) -> Value | Refusal | None:
        """Return the places, each with its four numbers."""
        del question
        typed = [part for part in plain(text).replace("\n", ";").split(";") if part.strip()]
        if len(typed) > MAX_PLACES:
            return Refusal("geo.long", {"limit": MAX_PLACES})
        places: list[str] = []
        for part in typed:
            place = _read_place(part)
            if isinstance(place, Refusal):
                return place if place.code == "geopoint.outside" else Refusal(self.code)
            places.append(place)
        return self.join(places)

    def join(self, places: list[str]) -> str | Refusal:
        """Return the places as one value, if there are enough."""
        return Refusal(self.code) if len(places) < self.fewest else "; ".join(places)


class GeoShape(GeoTrace):
    """An area: three places or more around it; the first stands at the end again, as in ODK."""

    fewest = 4
    code = "geoshape.malformed"

    def join(self, places: list[str]) -> str | Refusal:
        """Return the places as one value, closed, if there are enough."""
        if places and places[0] != places[-1]:
            places = [*places, places[0]]
        return super().join(places)


def _read_place(typed: str) -> str | Refusal:
    if len(typed) > MAX_PLACE:
        return Refusal("geopoint.malformed")
    spaced = " ".join(_COMMA_BETWEEN.sub(r"\1 ", typed).split())
    if not _PLACE.fullmatch(spaced):
        return Refusal("geopoint.malformed")
    # Altitude and accuracy are 0 where the device did not say (ODK XForms specification, geopoint).
    numbers = [float(part) for part in spaced.split()]
    latitude, longitude, altitude, accuracy = [*numbers, 0.0, 0.0][:4]
    if abs(latitude) > 90 or abs(longitude) > 180:  # noqa: PLR2004 - degrees
        return Refusal("geopoint.outside")
    if abs(altitude) > MAX_ALTITUDE or not 0 <= accuracy < float("inf"):
        return Refusal("geopoint.malformed")
    return " ".join(
        show_number(round(number, DECIMALS) + 0.0)
        for number in (latitude, longitude, altitude, accuracy)
    )
