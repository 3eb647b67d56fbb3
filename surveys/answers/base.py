"""What every handler of a question type can do."""

import unicodedata
from abc import ABC, abstractmethod
from collections.abc import Sequence
from enum import StrEnum
from typing import Any

from surveys.model import Question
from surveys.violations import Refusal

Value = Any
"""A typed answer: str, int, float, list of str, or the dict that describes a file."""

# One page of an open answer has some 3,000 characters; six times as much is a statement. It stays
# below the 32,767 characters that a cell of a workbook holds, so that no export ever cuts one.
MAX_TEXT = 20_000

# Longer input for a number, a date or a choice is not a slip of the finger: refuse it unparsed.
MAX_SHORT = 1_000


class VariableType(StrEnum):
    """What kind of variable answers are, for the codebook and for counting."""

    TEXT = "text"
    INTEGER = "integer"
    DECIMAL = "decimal"
    DATE = "date"
    TIME = "time"
    DATE_TIME = "date_time"
    SELECT_ONE = "select_one"
    SELECT_MULTIPLE = "select_multiple"
    RANK = "rank"
    GEO = "geo"
    FILE = "file"
    NOTHING = "nothing"


class Handler(ABC):
    """Reads, writes, checks and describes the answers of one question type.

    Attributes:
        variable: What kind of variable the answers are.
        asked: Whether a person sees the question (a note is seen, and takes no answer).
        answered: Whether input is read for it; calculations are not read but worked out.
        kept: Whether a value is stored. What would identify a device or a person is not.
    """

    variable: VariableType = VariableType.TEXT
    asked: bool = True
    answered: bool = True
    kept: bool = True

    def read(
        self, question: Question, raw: Sequence[str], names: Sequence[str] = ()
    ) -> Value | Refusal | None:
        """Return the typed answer to what was typed, chosen or sent.

        Args:
            question: The question that was asked.
            raw: The values of the form's field of that name, in their order.
            names: The names of the choices where they are known, in their order.

        Returns:
            The typed value, None where the answer is blank, or why it is refused.
        """
        del names
        for each in raw:
            if text := clean(each):
                return self.parse(question, text)
        return None

    @abstractmethod
    def parse(self, question: Question, text: str) -> Value | Refusal | None:
        """Return the typed value of cleaned text that is not blank, or why it is refused."""

    def write(self, question: Question, value: Value) -> tuple[str, ...]:
        """Return the raw values that `read` reads back as this value, as a page shows them."""
        del question
        return (str(value),)

    def to_odk(self, question: Question, value: Value) -> str:
        """Return the value as the text of an XForm instance's element."""
        return " ".join(self.write(question, value))

    def from_odk(
        self, question: Question, text: str, names: Sequence[str] = ()
    ) -> Value | Refusal | None:
        """Return the typed answer of an XForm instance's element."""
        return self.read(question, (text,), names)

    def holds(self, question: Question, value: Value) -> bool:
        """Tell whether a stored value is one that `read` may return."""
        if not isinstance(value, str):
            return False
        read = self.read(question, (value,))
        return not isinstance(read, Refusal) and read == value


def clean(text: str) -> str:
    """Return text that JSON, XML and spreadsheets can hold, its lines ended alike, its margins cut.

    Control characters, lone surrogates and the noncharacters of the first plane go: XML 1.0 has no
    way to write them (section 2.2), and neither PostgreSQL nor a workbook keeps them. Marks that
    steer direction and joining stay: Arabic, Persian and Urdu need them.
    """
    if text.isascii() and text.isprintable():  # one line, of nothing but letters and signs
        return text.strip()
    joined = "\n".join(text.splitlines())
    if not joined.isascii() or not joined.isprintable():
        joined = "".join(character for character in joined if _is_kept(character))
    return joined.strip()


def plain(text: str) -> str:
    """Return short input with ASCII digits and signs, whatever script it was typed in.

    Decimal digits of any script (Arabic-Indic, Persian, Bengali ...) become ASCII digits, and marks
    of direction, which phones put around numbers in Arabic, go.
    """
    if text.isascii():
        return text.strip()
    return "".join(
        str(unicodedata.decimal(character))
        if character.isdecimal()
        else _SIGNS.get(character, character)
        for character in text
        if unicodedata.category(character) != "Cf"
    ).strip()


# The minus sign, the hyphens and the dashes that keyboards offer for it, and full-width signs.
_SIGNS = dict.fromkeys("\u2212\u2010\u2011\u2012\u2013\ufe63\uff0d", "-") | {
    "\uff0b": "+",
    "\uff0e": ".",
    "\uff0c": ",",
    "\uff1a": ":",
    "\u066b": ".",  # ARABIC DECIMAL SEPARATOR
    "\u060c": ",",  # ARABIC COMMA
    "\u061b": ";",  # ARABIC SEMICOLON
}


def _is_kept(character: str) -> bool:
    if character in "\n\t":
        return True
    return unicodedata.category(character) not in {"Cc", "Cs"} and character not in "\ufffe\uffff"
