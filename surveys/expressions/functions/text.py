"""Text functions (https://getodk.github.io/xforms-spec/#fn:String-Functions)."""

import math
import re

from surveys.expressions.context import Context
from surveys.expressions.patterns import matches
from surveys.expressions.registry import function
from surveys.expressions.values import Nodes, Value, number_text, to_number, to_string

_SPACE = re.compile(r"[ \t\r\n]+")


@function("string", fewest=1, most=1)
def string(context: Context, value: Value) -> str:  # noqa: ARG001
    """Convert to text."""
    return to_string(value)


@function("concat")
def concat(context: Context, *values: Value) -> str:  # noqa: ARG001
    """Put texts together, of nodes all of them."""
    return "".join(_texts(values))


@function("join", fewest=1)
def join(context: Context, separator: Value, *values: Value) -> str:  # noqa: ARG001
    """Put texts together with something between them."""
    return to_string(separator).join(_texts(values))


@function("substr", fewest=2, most=3)
def substr(context: Context, value: Value, start: Value, end: Value | None = None) -> str:  # noqa: ARG001
    """Return a part of a text, by places counted from 0; negative ones count from the end."""
    text = to_string(value)
    stop = len(text) if end is None else _place(end)
    return text[_place(start) : stop]


@function("substring", fewest=2, most=3)
def substring(context: Context, value: Value, start: Value, length: Value | None = None) -> str:  # noqa: ARG001
    """Return a part of a text as XPath 1.0 does: from place 1, 2 ... so many characters."""
    text = to_string(value)
    first = _half_up(to_number(start))
    after = math.inf if length is None else first + _half_up(to_number(length))
    return "".join(sign for place, sign in enumerate(text, 1) if first <= place < after)


@function("substring-before", fewest=2, most=2)
def substring_before(context: Context, value: Value, mark: Value) -> str:  # noqa: ARG001
    """Return what stands before a mark; blank where the mark is missing."""
    before, found, _ = _parted(value, mark)
    return before if found else ""


@function("substring-after", fewest=2, most=2)
def substring_after(context: Context, value: Value, mark: Value) -> str:  # noqa: ARG001
    """Return what stands after a mark; blank where the mark is missing."""
    return _parted(value, mark)[2]


@function("translate", fewest=3, most=3)
def translate(context: Context, value: Value, old: Value, new: Value) -> str:  # noqa: ARG001
    """Replace characters one by one; those without a partner are dropped."""
    signs, partners = to_string(old), to_string(new)
    table: dict[int, str | None] = {}
    for place, sign in enumerate(signs):
        table.setdefault(ord(sign), partners[place] if place < len(partners) else None)
    return to_string(value).translate(table)


@function("string-length", fewest=0, most=1)
def string_length(context: Context, value: Value | None = None) -> float:
    """Count characters; without an argument those of the answer itself."""
    return float(len(context.node.text() if value is None else to_string(value)))


@function("normalize-space", fewest=0, most=1)
def normalize_space(context: Context, value: Value | None = None) -> str:
    """Make one space of several, and none at both ends."""
    text = context.node.text() if value is None else to_string(value)
    return _SPACE.sub(" ", text).strip(" ")


@function("contains", fewest=2, most=2)
def contains(context: Context, value: Value, part: Value) -> bool:  # noqa: ARG001
    """Return whether a text has a part."""
    return to_string(part) in to_string(value)


@function("starts-with", fewest=2, most=2)
def starts_with(context: Context, value: Value, part: Value) -> bool:  # noqa: ARG001
    """Return whether a text begins so."""
    return to_string(value).startswith(to_string(part))


@function("ends-with", fewest=2, most=2)
def ends_with(context: Context, value: Value, part: Value) -> bool:  # noqa: ARG001
    """Return whether a text ends so."""
    return to_string(value).endswith(to_string(part))


@function("upper-case", fewest=1, most=1)
def upper_case(context: Context, value: Value) -> str:  # noqa: ARG001
    """Write in capitals (XPath 3.1)."""
    return to_string(value).upper()


@function("lower-case", fewest=1, most=1)
def lower_case(context: Context, value: Value) -> str:  # noqa: ARG001
    """Write in small letters (XPath 3.1)."""
    return to_string(value).lower()


@function("regex", fewest=2, most=2)
def regex(context: Context, value: Value, pattern: Value) -> bool:  # noqa: ARG001
    """Return whether a text matches a pattern as a whole."""
    return matches(to_string(pattern), to_string(value))


@function("thousandsep", fewest=1, most=2)
def thousandsep(context: Context, value: Value, separator: Value = ",") -> str:  # noqa: ARG001
    """Write a number with a sign between its thousands."""
    number = to_number(value)
    if math.isnan(number) or math.isinf(number):
        return to_string(value)
    whole, point, rest = number_text(abs(number)).partition(".")
    grouped = f"{int(whole):,}".replace(",", to_string(separator))
    return f"{'-' if number < 0 else ''}{grouped}{point}{rest}"


def _texts(values: tuple[Value, ...]) -> list[str]:
    texts: list[str] = []
    for value in values:
        texts.extend(value.texts() if isinstance(value, Nodes) else [to_string(value)])
    return texts


def _parted(value: Value, mark: Value) -> tuple[str, bool, str]:
    text, sought = to_string(value), to_string(mark)
    place = text.find(sought)
    if place < 0:
        return text, False, ""
    return text[:place], True, text[place + len(sought) :]


def _place(value: Value) -> int:
    """Return a whole place; no number is 0, as Java has it, and the infinite is far enough."""
    number = to_number(value)
    if math.isnan(number):
        return 0
    return int(max(-(2**31), min(2**31, number)))


def _half_up(number: float) -> float:
    return number if math.isnan(number) or math.isinf(number) else math.floor(number + 0.5)
