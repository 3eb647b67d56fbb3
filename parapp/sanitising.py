"""Takes out of a picture, recording or document what could point at a person or a place.

Phones write into a photograph where and when it was taken and by which device, and into a film the
same. A picture is painted anew; of recordings the fields that hold it are blanked. What kind of
file it is, is told from its content; its name and the type that a browser claims count for nothing.
"""

import io
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from parapp.errors import InvalidError
from surveys.marking import N_

LARGEST: Final = 20 * 1024 * 1024
"""Bytes of one file: a photograph of a phone has 3 to 8 million, a minute of speech one."""

MOST_PIXELS: Final = 40_000_000
"""Of a picture. Few phones send more; far more is a trap: a few bytes that unpack to gigabytes."""

LONGEST_SIDE: Final = 2048
"""Pixels to which a picture is made smaller: enough to read a letter that was photographed."""

_QUALITY: Final = 85


@dataclass(frozen=True, slots=True)
class Clean:
    """A file that may be kept.

    Attributes:
        ending: Of a name for it, such as `.jpg`.
    """

    content: bytes
    media_type: str
    ending: str


_PICTURES: Final = {
    "JPEG": ("image/jpeg", ".jpg"),
    "PNG": ("image/png", ".png"),
    "WEBP": ("image/webp", ".webp"),
    "GIF": ("image/png", ".png"),
}
PICTURES: Final = tuple(f"image/{name.lower()}" for name in _PICTURES)
"""The media types of the pictures that can be cleaned."""

_NOT_PICTURE: Final = N_("This is not a picture that can be kept. Choose a JPEG, PNG or WebP file.")
_REFUSALS: Final = {
    "image": _NOT_PICTURE,
    "audio": N_("This is not a recording that can be kept. Choose an MP3, M4A, OGG or WAV file."),
    "video": N_("This is not a film that can be kept. Choose an MP4 or WebM file."),
    "file": N_(
        "This kind of file cannot be kept. Choose a picture, a recording, a PDF or a plain text."
    ),
}

# A phone records speech into the same containers as films.
_TAKEN: Final = {
    "image": {"image"},
    "audio": {"audio", "video"},
    "video": {"video"},
    "file": {"image", "audio", "video", "document"},
}


def kind_of(content: bytes) -> tuple[str, str]:
    """Tell what a content is.

    Returns:
        `image`, `audio`, `video` or `document`, and the media type; both empty for what is unknown.
    """
    kind = _kind(content)
    return kind[:2] if kind else ("", "")


def sanitise(content: bytes, question_type: str, longest: int = LONGEST_SIDE) -> Clean:
    """Return a file without what could point at somebody.

    Args:
        content: What was sent.
        question_type: `image`, `audio`, `video` or `file`.
        longest: Pixels to which a picture is made smaller.

    Raises:
        InvalidError: It is too large, or of a kind that the question does not take.
    """
    if len(content) > LARGEST:
        raise InvalidError(
            "upload.size",
            N_("The file is larger than %(limit)s MB. Choose a smaller one."),
            {"limit": LARGEST // (1024 * 1024)},
        )
    kind = _kind(content)
    if kind is None or kind[0] not in _TAKEN[question_type]:
        raise InvalidError("upload.kind", _REFUSALS[question_type])
    group, media_type, ending = kind
    if group == "image":
        return _repainted(content, longest)
    if ending in {".m4a", ".mp4", ".3gp"}:
        content = _without_boxes(content)
    elif ending == ".mp3":
        content = _without_tags(content)
    return Clean(content, media_type, ending)


_Kind = tuple[str, str, str]
_TEXT: Final = ("document", "text/plain", ".txt")
_MARKS: Final[tuple[tuple[int, bytes, _Kind | None], ...]] = (
    (0, b"\xff\xd8\xff", ("image", "image/jpeg", ".jpg")),
    (0, b"\x89PNG\r\n\x1a\n", ("image", "image/png", ".png")),
    (0, b"GIF8", ("image", "image/gif", ".gif")),
    (8, b"WEBP", ("image", "image/webp", ".webp")),
    (8, b"WAVE", ("audio", "audio/wav", ".wav")),
    (0, b"ID3", ("audio", "audio/mpeg", ".mp3")),
    (0, b"\xff\xfb", ("audio", "audio/mpeg", ".mp3")),
    (0, b"\xff\xf3", ("audio", "audio/mpeg", ".mp3")),
    (0, b"\xff\xf1", ("audio", "audio/aac", ".aac")),
    (0, b"OggS", ("audio", "audio/ogg", ".ogg")),
    (0, b"fLaC", ("audio", "audio/flac", ".flac")),
    (0, b"#!AMR", ("audio", "audio/amr", ".amr")),
    (4, b"ftypM4A", ("audio", "audio/mp4", ".m4a")),
    (4, b"ftyphei", None),  # no decoder for these pictures
    (4, b"ftypmif1", None),
    (4, b"ftypavif", None),
    (4, b"ftyp3gp", ("video", "video/3gpp", ".3gp")),
    (4, b"ftyp", ("video", "video/mp4", ".mp4")),
    (0, b"\x1aE\xdf\xa3", ("video", "video/webm", ".webm")),
    (0, b"%PDF-", ("document", "application/pdf", ".pdf")),
)
"""What a content has at a place, and the group, media type and ending that this means."""


def _kind(content: bytes) -> _Kind | None:
    """Return group, media type and ending of what a content is, or None."""
    for offset, mark, found in _MARKS:
        if content[offset : offset + len(mark)] == mark:
            return found
    return _TEXT if _is_text(content) else None


def _is_text(content: bytes) -> bool:
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError:
        return False
    # A page could carry scripts, and whoever opens it would run them.
    is_page = text.lstrip("\ufeff \t\r\n").startswith("<")
    return bool(text.strip()) and "\x00" not in text and not is_page


def _repainted(content: bytes, longest: int) -> Clean:
    """Return a picture with the same dots, turned upright, and nothing else that was in the file.

    Raises:
        InvalidError: It is no picture after all, or unpacks to too many dots.
    """
    from PIL import Image, ImageOps  # noqa: PLC0415 - most requests need no pictures

    try:
        with Image.open(io.BytesIO(content), formats=tuple(_PICTURES)) as picture:
            _check_size(picture.width * picture.height)
            media_type, ending = _PICTURES[str(picture.format)]
            picture.draft("RGB", (longest, longest))
            upright = ImageOps.exif_transpose(picture)
            upright.thumbnail((longest, longest))
            mode = "RGB" if media_type == "image/jpeg" else "RGBA"
            # A new picture: one that was read remembers comments and profiles, and writes them.
            clean = Image.new(mode, upright.size)
            clean.paste(upright.convert(mode))
    except InvalidError:
        raise
    except Exception as error:  # decoders of broken pictures raise whatever they meet
        raise InvalidError("upload.kind", _NOT_PICTURE) from error
    target = io.BytesIO()
    form = {"image/jpeg": "JPEG", "image/png": "PNG", "image/webp": "WEBP"}[media_type]
    clean.save(target, form, quality=_QUALITY)
    return Clean(target.getvalue(), media_type, ending)


def _check_size(pixels: int) -> None:
    if pixels > MOST_PIXELS:
        raise InvalidError(
            "upload.pixels", N_("The picture has too many dots. Choose a smaller one.")
        )


def _without_tags(content: bytes) -> bytes:
    """Return an MP3 without ID3 tags, before and after the sound (id3.org, ID3v2.3, 3.1)."""
    if content[:3] == b"ID3" and len(content) > 10:  # noqa: PLR2004 - the header's length
        size = 0
        for byte in content[6:10]:
            size = size << 7 | byte & 0x7F
        content = content[10 + size :]
    return content[:-128] if content[-128:-125] == b"TAG" else content


# Boxes of ISO/IEC 14496-12 that hold what describes a recording, place and device among it.
_TELLING: Final = frozenset({b"udta", b"meta", b"uuid", b"mdta"})
_AROUND: Final = frozenset({b"moov", b"trak", b"mdia", b"moof", b"traf"})
_TIMED: Final = frozenset({b"mvhd", b"tkhd", b"mdhd"})


def _without_boxes(content: bytes) -> bytes:
    """Return an MP4 whose descriptions are blank and whose times are zero, all at their places."""
    clean = bytearray(content)
    for kind, start, body, end in _boxes(content, 0, len(content)):
        if kind in _TELLING:
            clean[start + 4 : start + 8] = b"free"
            clean[body:end] = bytes(end - body)
        elif kind in _TIMED and body + 20 <= end:
            # Version 1 has times of 8 bytes, version 0 of 4: created and changed.
            length = 16 if content[body] == 1 else 8
            clean[body + 4 : body + 4 + length] = bytes(length)
    return bytes(clean)


def _boxes(content: bytes, start: int, end: int) -> Iterator[tuple[bytes, int, int, int]]:
    """Yield kind, start, start of the body, and end of each box, those inside others too."""
    while start + 8 <= end:
        size, kind = struct.unpack_from(">I4s", content, start)
        body = start + 8
        if size == 1 and start + 16 <= end:
            (size,) = struct.unpack_from(">Q", content, body)
            body += 8
        stop = end if size == 0 else start + size
        if stop < body or stop > end:
            return
        yield kind, start, body, stop
        if kind in _AROUND:
            yield from _boxes(content, body, stop)
        start = stop
