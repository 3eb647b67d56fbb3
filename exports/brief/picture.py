"""One bar as a PNG, which every version of Word draws, unlike SVG."""

import struct
import zlib

from exports import shades
from exports.disclosure.rule import WHOLE, Range

_PIXELS = 6  # for each percent
_HEIGHT = 24
_EMPTY, _PALE, _SOLID = 0, 1, 2


def bar(published: Range, *, right_to_left: bool) -> bytes:
    """Draw a range: solid to its lower end, tinted to its upper."""
    low, high = map(round, published.ends)
    row = bytes(
        _SOLID if place < low else _PALE if place < high else _EMPTY
        for place in range(WHOLE)
        for _ in range(_PIXELS)
    )
    if right_to_left:
        row = row[::-1]
    colours = (shades.WHITE, shades.TINT, shades.BRAND)
    palette = b"".join(bytes.fromhex(colour.removeprefix("#")) for colour in colours)
    header = struct.pack(">IIBBBBB", len(row), _HEIGHT, 8, 3, 0, 0, 0)
    parts = (
        (b"IHDR", header),
        (b"PLTE", palette),
        (b"IDAT", zlib.compress((b"\0" + row) * _HEIGHT, 9)),
        (b"IEND", b""),
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
        for name, data in parts
    )
