"""Handlers of what a form notes by itself: a day, the minutes that answering took, nothing else.

`start` and `end` are moments while a response is on its way, and never kept as such: `finish` turns
them into the day and the minutes between them. What identifies a device or a person (deviceid,
username, phonenumber, email, audit ...) is read from forms and never filled.
"""

from collections.abc import Sequence

from surveys.answers.base import MAX_SHORT, Handler, Value, VariableType
from surveys.answers.dates import Date, read_date, read_moment
from surveys.model import Question
from surveys.violations import Refusal


class Today(Date):
    """The day on which the form was answered."""

    asked = False


class Start(Handler):
    """When answering began: a moment on the way in, the day in a record."""

    variable = VariableType.DATE
    asked = False

    def parse(self, question: Question, text: str) -> Value | Refusal | None:
        """Return the moment or day; what is neither is left out rather than asked again."""
        del question
        if len(text) > MAX_SHORT or read_moment(text) is None:
            return None
        return text

    def holds(self, question: Question, value: Value) -> bool:
        """Tell whether the value is a day."""
        del question
        return isinstance(value, str) and read_date(value) == value


class End(Start):
    """When answering ended: a moment on the way in, the minutes since the start in a record."""

    variable = VariableType.INTEGER

    def holds(self, question: Question, value: Value) -> bool:
        """Tell whether the value is a number of minutes."""
        del question
        return isinstance(value, int) and not isinstance(value, bool) and value >= 0


class Calculation(Handler):
    """What the form works out; never read from what was sent, except to keep it as text."""

    asked = False
    answered = False

    def parse(self, question: Question, text: str) -> Value | Refusal | None:
        """Return the text."""
        del question
        return text

    def holds(self, question: Question, value: Value) -> bool:
        """Tell whether the value is a result: text or a number."""
        del question
        return isinstance(value, str | int | float) and not isinstance(value, bool)


class NeverFilled(Handler):
    """What would identify a device or a person: known, and dropped on every way in."""

    variable = VariableType.NOTHING
    asked = False
    answered = False
    kept = False

    def read(
        self, question: Question, raw: Sequence[str], names: Sequence[str] = ()
    ) -> Value | Refusal | None:
        """Return None, whatever was sent."""
        del question, raw, names
        return None

    def parse(self, question: Question, text: str) -> Value | Refusal | None:
        """Return None, whatever was sent."""
        del question, text
        return None

    def holds(self, question: Question, value: Value) -> bool:
        """Return False: no such value is ever stored."""
        del question, value
        return False
