"""The cases of an SPSS file, put behind the dictionary that pyreadstat has written, some at once.

pyreadstat takes a whole table, for which all of it has to be in memory. A file begins with its
dictionary, though, and what follows is simple enough to be written here: each case is a row of
units of eight bytes, a number or eight bytes of a text, compressed by the bytecode that SPSS writes
by itself (the format is described in the developer's guide of GNU PSPP, "System File Format").
"""

import struct
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    import numpy as np

_UNIT: Final = 8  # bytes
_RUN: Final = 255  # bytes of a text that stand together in 32 units
_SEGMENT: Final = 252  # bytes that each variable which a longer text is made of counts for
_UNITS, _COMPRESSED, _CASES = 68, 72, 80  # where the header says so
_BIAS: Final = 100
_PADDING, _LITERAL, _BLANKS, _MISSING = 0, 253, 254, 255
_AT_ONCE: Final = 4_000_000  # bytes of cases before they are compressed


def units(width: int) -> int:
    """Return how many units a value fills.

    Args:
        width: Bytes of a text; 0 for a number.
    """
    if width <= _RUN:
        return max(1, -(-width // _UNIT))
    before = -(-width // _SEGMENT) - 1
    return before * 32 + -(-(width - before * _SEGMENT) // _UNIT)


def append(path: Path, widths: Sequence[int], batches: Iterator[Sequence[Sequence[Any]]]) -> None:
    """Put cases in the place of the one that a file was made with.

    Args:
        path: A file that is not compressed, with one case.
        widths: Of its variables: bytes of a text, or 0 for a number.
        batches: Some cases each, a column for each variable: numbers, or None for what SPSS calls
            system-missing; texts, or None.

    Raises:
        ValueError: The file's variables have other widths.
    """
    length = sum(map(units, widths))
    at_once = max(1, _AT_ONCE // (length * _UNIT))
    number = 0
    with path.open("r+b") as file:
        file.seek(_UNITS)
        (told,) = struct.unpack("=i", file.read(4))
        if told != length:
            raise ValueError(f"cases of {told} units, not {length}")
        file.seek(-length * _UNIT, 2)
        file.truncate()
        for batch in batches:
            rows = len(batch[0])
            for first in range(0, rows, at_once):
                some = [column[first : first + at_once] for column in batch]
                file.write(_compressed(_laid_out(some, widths, length), widths))
            number += rows
        file.seek(_COMPRESSED)
        file.write(struct.pack("=i", 1))
        file.seek(_CASES)
        file.write(struct.pack("=i", number))


def _laid_out(
    batch: Sequence[Sequence[Any]], widths: Sequence[int], length: int
) -> "np.ndarray[Any, Any]":
    """Return cases as rows of units."""
    import numpy as np  # noqa: PLC0415  # with pandas, which only SPSS needs here

    rows = len(batch[0])
    laid = np.full((rows, length * _UNIT), ord(" "), np.uint8)
    start = 0
    for column, width in zip(batch, widths, strict=True):
        end = start + units(width) * _UNIT
        if not width:
            numbers = np.array(column, np.float64)  # None becomes what is not a number
            laid[:, start:end] = numbers.view(np.uint8).reshape(rows, _UNIT)
        else:
            for row, text in enumerate(column):
                if text:
                    content = _segments(text.encode())
                    laid[row, start : start + len(content)] = np.frombuffer(content, np.uint8)
        start = end
    return laid.view(np.uint64)


def _segments(content: bytes) -> bytes:
    starts = range(0, len(content), _RUN)
    return b" ".join(content[start : start + _RUN] for start in starts)


def _compressed(cases: "np.ndarray[Any, Any]", widths: Sequence[int]) -> bytes:
    """Compress: eight codes, then the units that no code stands for, and so on."""
    import numpy as np  # noqa: PLC0415  # with pandas, which only SPSS needs here

    are_numbers = np.repeat([not width for width in widths], [units(width) for width in widths])
    codes = np.full(cases.shape, _LITERAL, np.uint8)
    blank = np.frombuffer(b" " * _UNIT, np.uint64)[0]
    codes[(cases == blank) & ~are_numbers] = _BLANKS
    numbers = np.ascontiguousarray(cases[:, are_numbers]).view(np.float64)
    missing = np.isnan(numbers)
    small = (numbers == np.floor(numbers)) & (numbers > -_BIAS) & (numbers <= 251 - _BIAS)
    told = np.where(small, numbers + _BIAS, _LITERAL)
    codes[:, are_numbers] = np.where(missing, _MISSING, told).astype(np.uint8)
    flat = codes.reshape(-1)
    flat = np.append(flat, np.full(-flat.size % _UNIT, _PADDING, np.uint8))
    literal = flat == _LITERAL
    before = np.cumsum(literal) - literal
    groups = np.arange(flat.size) // _UNIT
    made = np.empty(flat.size // _UNIT + int(literal.sum()), np.uint64)
    made[groups[::_UNIT] + before[::_UNIT]] = flat.view(np.uint64)
    made[(groups + before + 1)[literal]] = cases.reshape(-1)[literal[: cases.size]]
    return made.tobytes()
