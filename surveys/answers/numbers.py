"""Handlers of whole numbers, decimals and ranges, in the ways in which people write numbers."""

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from surveys.answers.base import MAX_SHORT, Handler, Value, VariableType, plain
from surveys.model import Question
from surveys.violations import Refusal

# ODK XForms specification, data types: `int` is a 32-bit signed integer. ODK Collect cannot show a
# larger one, and neither can SPSS exactly.
MIN_INTEGER = -(2**31)
MAX_INTEGER = 2**31 - 1

# A decimal is a 64-bit float; beyond this it would not survive being written with 15 digits.
MAX_DECIMAL = 1e15

# A space or an apostrophe between groups of three digits: 12 500, 12'500, and with thin spaces.
_GROUP_GAP = re.compile(r"(?<=\d)[\s'\u2019\u066c](?=\d{3}(?!\d))")
_WHOLE = re.compile(r"[+-]?\d+")
_WHOLE_WITH_COMMAS = re.compile(r"[+-]?[1-9]\d{0,2}(,\d{3})+")
_WHOLE_WITH_ZEROS = re.compile(r"([+-]?\d+)[.,]0{1,2}")
_DECIMAL = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d{1,3})?")
_ONE_COMMA = re.compile(r"([+-]?\d*),(\d+)")
_COMMAS_THEN_DOT = re.compile(r"[+-]?\d{1,3}(,\d{3})+(\.\d+)?")
_DOTS_THEN_COMMA = re.compile(r"[+-]?\d{1,3}((\.\d{3}){2,}|(\.\d{3})+,\d+)")


class Integer(Handler):
    """A whole number."""

    variable = VariableType.INTEGER

    def parse(self, question: Question, text: str) -> Value | Refusal | None:
        """Return the number; 3.0 and 12,500 are whole numbers too."""
        del question
        number = _GROUP_GAP.sub("", plain(text[:MAX_SHORT]))
        if _WHOLE_WITH_COMMAS.fullmatch(number):
            number = number.replace(",", "")
        elif zeros := _WHOLE_WITH_ZEROS.fullmatch(number):
            number = zeros[1]
        if not _WHOLE.fullmatch(number):
            return Refusal("integer.malformed")
        # Python refuses to convert thousands of digits; anything over 20 is outside anyway.
        value = int(number) if len(number) <= 20 else MAX_INTEGER + 1  # noqa: PLR2004
        if not MIN_INTEGER <= value <= MAX_INTEGER:
            return Refusal("integer.outside", {"minimum": MIN_INTEGER, "maximum": MAX_INTEGER})
        return value

    def holds(self, question: Question, value: Value) -> bool:
        """Tell whether the value is a whole number within 32 bits."""
        del question
        return (
            isinstance(value, int)
            and not isinstance(value, bool)
            and MIN_INTEGER <= value <= MAX_INTEGER
        )


class DecimalNumber(Handler):
    """A number that may have decimals."""

    variable = VariableType.DECIMAL

    def parse(self, question: Question, text: str) -> Value | Refusal | None:
        """Return the number; a comma that may be either kind of separator is asked about."""
        del question
        number = plain_decimal(text)
        if isinstance(number, Refusal):
            return number
        value = float(number)
        if abs(value) > MAX_DECIMAL:
            return Refusal(
                "range.outside", {"minimum": f"{-MAX_DECIMAL:.0f}", "maximum": f"{MAX_DECIMAL:.0f}"}
            )
        return value + 0.0  # -0.0 and 0.0 are one answer

    def write(self, question: Question, value: Value) -> tuple[str, ...]:
        """Return the number without needless zeros."""
        del question
        return (show_number(value),)

    def holds(self, question: Question, value: Value) -> bool:
        """Tell whether the value is a finite number."""
        del question
        return is_number(value) and abs(value) <= MAX_DECIMAL


@dataclass(frozen=True, slots=True)
class Steps:
    """The numbers that a range question offers: from `start` to `end` in steps, ends included."""

    start: Decimal
    end: Decimal
    step: Decimal

    @property
    def whole(self) -> bool:
        """Whether all of them are whole numbers."""
        return all(part == part.to_integral_value() for part in (self.start, self.end, self.step))

    @property
    def lowest(self) -> Decimal:
        """The smaller end."""
        return min(self.start, self.end)

    @property
    def highest(self) -> Decimal:
        """The larger end."""
        return max(self.start, self.end)

    def has(self, value: Decimal) -> bool:
        """Tell whether the value is one of the steps; the end is one even where steps miss it."""
        return value == self.end or (value - self.start) % self.step == 0


def steps(question: Question) -> Steps:
    """Return the steps of a range question; XLSForm's defaults are 1 to 10 by 1."""
    parameters = dict(question.parameters)
    start, end, step = (
        _finite(parameters.get(name, ""), default)
        for name, default in (("start", 1), ("end", 10), ("step", 1))
    )
    return Steps(start, end, abs(step) or Decimal(1))


class Range(Handler):
    """A number on a scale that has a start, an end and steps."""

    variable = VariableType.DECIMAL

    def parse(self, question: Question, text: str) -> Value | Refusal | None:
        """Return the number if it is one of the steps."""
        number = plain_decimal(text)
        if isinstance(number, Refusal):
            return number
        scale = steps(question)
        value = Decimal(number)
        ends: dict[str, str] = {
            "minimum": show_number(float(scale.lowest)),
            "maximum": show_number(float(scale.highest)),
        }
        if not scale.lowest <= value <= scale.highest:
            return Refusal("range.outside", ends)
        if not scale.has(value):
            return Refusal("range.step", ends | {"step": show_number(float(scale.step))})
        return int(value) if scale.whole else float(value) + 0.0

    def write(self, question: Question, value: Value) -> tuple[str, ...]:
        """Return the number without needless zeros."""
        del question
        return (show_number(value),)

    def holds(self, question: Question, value: Value) -> bool:
        """Tell whether the value is a number on the scale."""
        if not is_number(value):
            return False
        scale = steps(question)
        exact = Decimal(repr(value))
        return scale.lowest <= exact <= scale.highest and scale.has(exact)


def is_number(value: Value) -> bool:
    """Tell whether a value is a finite number, and not a truth value."""
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)


def show_number(value: float) -> str:
    """Return a number as people write it: 3 for 3.0, no exponent for what can be read without."""
    if float(value).is_integer() and abs(value) <= MAX_DECIMAL:
        return str(int(value))
    return repr(value) if abs(value) >= 1e-4 else f"{Decimal(repr(value)):f}"  # noqa: PLR2004


def plain_decimal(text: str) -> str | Refusal:
    """Return a number as Python reads it, or why it is not clear which number is meant.

    `1,5` and `0,125` are decimals, `1,234,567` and `1.234,5` have separated thousands; `1,500` may
    be one and a half or fifteen hundred, so it is asked about. A dot alone begins decimals, as in
    what browsers send for a number field.
    """
    number = _GROUP_GAP.sub("", plain(text[:MAX_SHORT]))
    if comma := _ONE_COMMA.fullmatch(number):
        whole, decimals = comma.groups()
        digits = whole.lstrip("+-")
        if len(decimals) == 3 and 1 <= len(digits) <= 3 and digits[0] != "0":  # noqa: PLR2004
            return Refusal(
                "decimal.ambiguous",
                {"decimal": f"{whole}.{decimals.rstrip('0') or '0'}", "whole": whole + decimals},
            )
        number = f"{whole or '0'}.{decimals}"
    elif _COMMAS_THEN_DOT.fullmatch(number):
        number = number.replace(",", "")
    elif _DOTS_THEN_COMMA.fullmatch(number):
        number = number.replace(".", "").replace(",", ".")
    return number if _DECIMAL.fullmatch(number) else Refusal("decimal.malformed")


def read_places(raw: Sequence[str]) -> list[int | None]:
    """Return whole numbers where there are some; a rank's places are typed as numbers."""
    number = Integer()
    question = Question("", "integer")
    found = (number.read(question, (each,)) for each in raw)
    return [value if isinstance(value, int) else None for value in found]


def _finite(text: str, default: int) -> Decimal:
    try:
        value = Decimal(text.strip())
    except InvalidOperation:
        return Decimal(default)
    return value if value.is_finite() else Decimal(default)
