"""Handlers of answers in words, and of what is shown but takes none."""

from collections.abc import Sequence

from surveys.answers.base import MAX_TEXT, Handler, Value, VariableType, clean
from surveys.model import Question
from surveys.violations import Refusal


class Text(Handler):
    """Words, as they were typed; barcodes and questions of an unknown type too."""

    def parse(self, question: Question, text: str) -> Value | Refusal | None:
        """Return the text unless it is too long."""
        del question
        if len(text) > MAX_TEXT:
            return Refusal("text.long", {"limit": MAX_TEXT, "length": len(text)})
        return text

    def holds(self, question: Question, value: Value) -> bool:
        """Tell whether the value is clean text."""
        del question
        return isinstance(value, str) and 0 < len(value) <= MAX_TEXT and clean(value) == value


class Hidden(Text):
    """A value that the form carries along (a default, a code in the link) and nobody sees."""

    asked = False


class Acknowledge(Handler):
    """A box to be ticked; ODK stores `OK`."""

    variable = VariableType.SELECT_ONE

    def parse(self, question: Question, text: str) -> Value | Refusal | None:
        """Return `OK`, whatever the ticked box sends."""
        del question, text
        return "OK"


class Nothing(Handler):
    """What takes no answer: notes, attached files of choices."""

    variable = VariableType.NOTHING
    answered = False
    kept = False

    def __init__(self, *, asked: bool) -> None:
        self.asked = asked

    def read(
        self, question: Question, raw: Sequence[str], names: Sequence[str] = ()
    ) -> Value | Refusal | None:
        """Return None: there is nothing to read."""
        del question, raw, names
        return None

    def parse(self, question: Question, text: str) -> Value | Refusal | None:
        """Return None: there is nothing to read."""
        del question, text
        return None

    def holds(self, question: Question, value: Value) -> bool:
        """Return False: no value is of this type."""
        del question, value
        return False
