"""Draws QR codes for pages that allow no styles and no pictures from elsewhere.

One is drawn for each response that comes in, so it has to be quick. segno encodes; of its eight
masks the one with the least penalty (ISO/IEC 18004, 7.8.3) is found here, on whole symbols as
single integers, which takes a fiftieth of the time.
"""

import re
from functools import lru_cache
from typing import Any, Final, NamedTuple

import segno
from markupsafe import Markup

_BORDER: Final = 4
"""Modules of the quiet zone, as ISO 18004 asks. In an integer it lies around each symbol, so that
what is shifted past an edge meets light modules and no other row."""

_BITS: Final = 7
"""Bits of a letter in ASCII."""

_RUN: Final = re.compile("0+|1+")
_PIECE: Final = 8
"""Modules that are drawn at once, of each of the 256 kinds there are."""

_FINDER: Final = (1, 0, 1, 1, 1, 0, 1)
_MASKS: Final = 8


class _Masks(NamedTuple):
    """What turns a symbol with the first mask into the same with each mask, as integers.

    Attributes:
        stride: Bits of a row with its quiet zone.
        whole: All modules.
        beside: Modules that have one to their right.
        above: Modules that have one below.
        changes: For each mask the modules that it and its format information change.
    """

    stride: int
    whole: int
    beside: int
    above: int
    changes: tuple[int, ...]


def drawn(content: str) -> Markup:
    """Draw a QR code as inline SVG, without styles, so that the page's policy allows it.

    Error correction M survives a creased poster.

    Args:
        content: An address.
    """
    code = segno.make(content, **_ASKED)
    return _svg(_packed(code), _masks(int(code.version), str(code.error)))


def drawn_often(beginning: str, end: str) -> Markup:
    """Draw what differs from other codes in its end alone, in a tenth of the time.

    A symbol is a sum of what each bit of its content adds to it (its error correction too, which is
    linear over GF(2)). So what each bit of an end adds is found out once, with segno, and every
    code is put together from that.

    Args:
        beginning: What all of them begin with, such as an address; with a small letter, so that
            every one is written in bytes.
        end: ASCII, and as long as that of the others.
    """
    added = _Ends.of(beginning, len(end))
    return _svg(added.symbol(end), added.masks)


class _Ends:
    """The codes of one beginning and one length."""

    def __init__(self, beginning: str, length: int) -> None:
        self._beginning = beginning.encode()
        self._plain = bytes(length)
        code = self._encoded(self._plain)
        self.masks = _masks(int(code.version), str(code.error))
        self._base = _packed(code)
        self._added: dict[tuple[int, int], int] = {}

    @staticmethod
    @lru_cache(maxsize=8)  # an installation has one address
    def of(beginning: str, length: int) -> "_Ends":
        """Return what is known of such codes in this process."""
        return _Ends(beginning, length)

    def symbol(self, end: str) -> int:
        """Return a code under the first mask."""
        symbol = self._base
        for place in enumerate(end.encode("ascii")):
            if place not in self._added:
                self._added[place] = self._letter(*place)
            symbol ^= self._added[place]
        return symbol

    def _letter(self, place: int, value: int) -> int:
        """Return what a letter adds: the sum of what its bits add."""
        symbol = 0
        for bit in (1 << number for number in range(_BITS)):
            if not value & bit:
                continue
            if (place, bit) not in self._added:
                end = bytearray(self._plain)
                end[place] = bit
                self._added[place, bit] = _packed(self._encoded(bytes(end))) ^ self._base
            symbol ^= self._added[place, bit]
        return symbol

    def _encoded(self, end: bytes) -> segno.QRCode:
        return segno.make(self._beginning + end, mode="byte", **_ASKED)


_ASKED: Final[dict[str, Any]] = {"error": "m", "micro": False, "mask": 0}


def _svg(first: int, masks: _Masks) -> Markup:
    """Write a symbol, given under the first mask, under the one that is easiest to read."""
    best = min((first ^ change for change in masks.changes), key=lambda each: penalty(each, masks))
    stride = masks.stride
    row, width = (1 << stride) - 1, -(-stride // _PIECE)
    path = []
    for number in range(_BORDER, stride - _BORDER):
        path.append(f"M0 {number}.5")
        path += [_LINES[part] for part in (best >> number * stride & row).to_bytes(width, "little")]
    return Markup(  # noqa: S704  # numbers alone, no text
        f'<svg viewBox="0 0 {stride} {stride}">'
        f'<path fill="#fff" d="M0 0h{stride}v{stride}h-{stride}z"/>'
        f'<path stroke="#000" d="{"".join(path)}"/></svg>'
    )


def penalty(symbol: int, masks: _Masks) -> int:
    """Return how hard a symbol is to read: the sum of the four features of 7.8.3.1."""
    stride = masks.stride
    beside = ~(symbol ^ symbol >> 1) & masks.beside
    above = ~(symbol ^ symbol >> stride) & masks.above
    blocks = beside & beside >> stride & above
    dark = symbol.bit_count() / masks.whole.bit_count()
    return (
        _runs(beside, 1)
        + _runs(above, stride)
        + 3 * blocks.bit_count()
        + 40 * (_finders(symbol, 1) + _finders(symbol, stride))
        + 10 * int(abs(dark * 100 - 50) / 5)
    )


def _runs(same: int, step: int) -> int:
    """Count three points for five modules of one colour in a row, and one for each more."""
    fives = same & same >> step & same >> 2 * step & same >> 3 * step
    return fives.bit_count() + 2 * (fives & ~(fives << step)).bit_count()


def _finders(symbol: int, step: int) -> int:
    """Count what looks like a finder pattern with four light modules on one side."""
    light = ~symbol
    found = symbol
    for place, dark in enumerate(_FINDER):
        found &= (symbol if dark else light) >> place * step
    four = light & light >> step & light >> 2 * step & light >> 3 * step
    return (found & (four >> len(_FINDER) * step | four << 4 * step)).bit_count()


@lru_cache(maxsize=64)
def _masks(version: int, error: str) -> _Masks:
    """Compare one symbol under all masks: what differs does not depend on what it says."""
    same = [
        segno.make("0", version=version, error=error, boost_error=False, micro=False, mask=number)
        for number in range(_MASKS)
    ]
    size = len(same[0].matrix)
    stride = size + 2 * _BORDER
    packed = [_packed(each) for each in same]

    def area(width: int, height: int) -> int:
        row = ((1 << width) - 1) << _BORDER
        return sum(row << (_BORDER + number) * stride for number in range(height))

    return _Masks(
        stride,
        area(size, size),
        area(size - 1, size),
        area(size, size - 1),
        tuple(packed[0] ^ each for each in packed),
    )


def _packed(code: segno.QRCode) -> int:
    """Return a symbol as one integer, the lowest bit its first module, with its quiet zone."""
    size = len(code.matrix)
    stride = size + 2 * _BORDER
    side = bytes(_BORDER)
    rows = [side + bytes(row) + side for row in code.matrix]
    whole = bytes(_BORDER * stride) + b"".join(rows)
    return int(whole[::-1].translate(_DIGITS), 2)


def _line(piece: int) -> str:
    """Return the path of some modules of a row, from where they begin to where they end."""
    runs = [run[0] for run in _RUN.finditer(f"{piece:0{_PIECE}b}"[::-1])]
    return "".join(
        f"{'h' if run[0] == '1' else 'm'}{len(run)}{'' if run[0] == '1' else ' 0'}" for run in runs
    )


_LINES: Final = tuple(_line(piece) for piece in range(2**_PIECE))
_DIGITS: Final = bytes.maketrans(b"\0\1", b"01")
