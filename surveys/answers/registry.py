"""Which handler serves which question type."""

from collections.abc import Mapping

from surveys.answers.base import Handler
from surveys.answers.dates import Date, DateTime, Time
from surveys.answers.files import File
from surveys.answers.metadata import Calculation, End, NeverFilled, Start, Today
from surveys.answers.numbers import DecimalNumber, Integer, Range
from surveys.answers.places import GeoPoint, GeoShape, GeoTrace
from surveys.answers.selects import Rank, SelectMultiple, SelectOne
from surveys.answers.texts import Acknowledge, Hidden, Nothing, Text

NEVER_FILLED = (
    "deviceid",
    "username",
    "phonenumber",
    "email",
    "simserial",
    "subscriberid",
    "audit",
    "start-geopoint",
    "background-audio",
    "background-geopoint",
)
"""Metadata that identifies a device, a person or a place without their doing."""

_TEXT = Text()
_ONE = SelectOne()
_MULTIPLE = SelectMultiple()
_FILE = File()
_ACKNOWLEDGE = Acknowledge()
_NOTHING = Nothing(asked=False)

HANDLERS: Mapping[str, Handler] = {
    "text": _TEXT,
    "barcode": _TEXT,
    "integer": Integer(),
    "decimal": DecimalNumber(),
    "range": Range(),
    "date": Date(),
    "time": Time(),
    "dateTime": DateTime(),
    "select_one": _ONE,
    "select_one_from_file": _ONE,
    "select_one_external": _ONE,
    "select_multiple": _MULTIPLE,
    "select_multiple_from_file": _MULTIPLE,
    "rank": Rank(),
    "note": Nothing(asked=True),
    "acknowledge": _ACKNOWLEDGE,
    "trigger": _ACKNOWLEDGE,
    "geopoint": GeoPoint(),
    "geotrace": GeoTrace(),
    "geoshape": GeoShape(),
    "image": _FILE,
    "audio": _FILE,
    "video": _FILE,
    "file": _FILE,
    "calculate": Calculation(),
    "hidden": Hidden(),
    "xml-external": _NOTHING,
    "csv-external": _NOTHING,
    "today": Today(),
    "start": Start(),
    "end": End(),
    **dict.fromkeys(NEVER_FILLED, NeverFilled()),
}

FROM_FILE = ("select_one_from_file", "select_multiple_from_file", "select_one_external")
"""Selects whose choices stand in an attached file or sheet, and not in the survey's lists."""

SINGLE_SELECTS = ("select_one", "select_one_from_file", "select_one_external")
MULTIPLE_SELECTS = ("select_multiple", "select_multiple_from_file")
SELECTS = (*SINGLE_SELECTS, *MULTIPLE_SELECTS, "rank")


def handler(question_type: str) -> Handler:
    """Return the handler of a question type; a type that nobody knows is asked as text."""
    return HANDLERS.get(question_type, _TEXT)
