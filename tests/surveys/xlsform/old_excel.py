"""Make the smallest .xls that xlrd reads: an OLE2 file with one BIFF8 stream and one sheet."""

import struct

SECTOR = 512


def workbook(name: str, rows: list[list[object]]) -> bytes:
    """Return the bytes of a workbook with one sheet of texts, numbers and booleans."""
    sheet = _record(0x0809, struct.pack("<HHHHII", 0x0600, 0x0010, 0, 0, 0, 0))
    for row, cells in enumerate(rows):
        for column, value in enumerate(cells):
            place = struct.pack("<HHH", row, column, 0)
            if isinstance(value, bool):
                sheet += _record(0x0205, place + struct.pack("<BB", value, 0))
            elif isinstance(value, int | float):
                sheet += _record(0x0203, place + struct.pack("<d", value))
            elif isinstance(value, str):
                text = value.encode("utf-16-le")
                sheet += _record(0x0204, place + struct.pack("<HB", len(text) // 2, 1) + text)
    sheet += _record(0x000A, b"")
    start = _record(0x0809, struct.pack("<HHHHII", 0x0600, 0x0005, 0, 0, 0, 0))
    formats = b"".join(_record(0x0031, _font()) for _ in range(5)) + _record(0x00E0, _xf())
    title = name.encode("utf-16-le")
    bound = struct.pack("<HBB", 0, len(title) // 2, 1) + title
    offset = len(start) + len(formats) + 4 + 4 + len(bound) + 4
    globals_ = start + formats + _record(0x0085, struct.pack("<I", offset) + bound)
    return ole2(globals_ + _record(0x000A, b"") + sheet)


def ole2(stream: bytes, name: str = "Workbook") -> bytes:
    """Return an OLE2 file that holds one stream."""
    stream = stream.ljust(8 * SECTOR, b"\x00")  # short streams would need a second table
    stream += b"\x00" * (-len(stream) % SECTOR)
    count = len(stream) // SECTOR
    fat = [0xFFFFFFFD, 0xFFFFFFFE, *range(3, 2 + count), 0xFFFFFFFE]
    fat += [0xFFFFFFFF] * (SECTOR // 4 - len(fat))
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 16
    header += struct.pack("<HHHHH6x", 0x3E, 3, 0xFFFE, 9, 6)
    header += struct.pack("<IIIIIIIII", 0, 1, 1, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0)
    header += struct.pack("<I", 0) + struct.pack("<I", 0xFFFFFFFF) * 108
    directory = _entry("Root Entry", 5, 1, 0xFFFFFFFE, 0) + _entry(name, 2, -1, 2, len(stream))
    directory += _entry("", 0, -1, 0, 0) * 2
    return header + struct.pack(f"<{len(fat)}I", *fat) + directory + stream


def _entry(name: str, kind: int, child: int, start: int, size: int) -> bytes:
    text = name.encode("utf-16-le")
    length = len(text) + 2 if name else 0
    entry = text.ljust(64, b"\x00") + struct.pack("<HBBiii", length, kind, 1, -1, -1, child)
    return entry.ljust(116, b"\x00") + struct.pack("<III", start, size, 0)


def _record(kind: int, body: bytes) -> bytes:
    return struct.pack("<HH", kind, len(body)) + body


def _font() -> bytes:
    return struct.pack("<HHHHHBBBBBB", 200, 0, 8, 400, 0, 0, 0, 0, 0, 1, 0) + b"A"


def _xf() -> bytes:
    return struct.pack("<HHHBBBBIIH", 0, 0, 0, 0, 0, 0, 0, 0, 0, 0)
