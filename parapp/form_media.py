"""Prepares the pictures, recordings and films that a form shows to people who answer.

They are sent to old phones on mobile contracts: pictures are made smaller, recordings and films
have to be short. What a file is, is told from its content, and what it tells beside that (place,
device) is taken out.
"""

import io
from dataclasses import dataclass
from typing import Final

from parapp.errors import InvalidError
from parapp.sanitising import LARGEST, Clean, kind_of, sanitise
from surveys.marking import N_

LONGEST_SIDE: Final = 1024
"""Pixels of a picture: as wide as a phone shows, at two dots for each pixel."""

LARGEST_SOUND: Final = 3_000_000
"""Bytes of a recording: two or three minutes of speech, more than any question takes."""

LARGEST_FILM: Final = 10_000_000
"""Bytes of a film: half a minute, which already costs somebody money to watch."""

LARGEST_SENT: Final = LARGEST
"""Bytes of what may be handed in: a photograph as it comes from a camera is made smaller here."""

_LIMITS: Final = {"audio": LARGEST_SOUND, "video": LARGEST_FILM}

DIGEST: Final = 16
"""Characters of a hash in an address: one survey has few files."""

PLAYED: Final = frozenset(
    {
        *("image/jpeg", "image/png", "image/webp"),
        *("audio/mpeg", "audio/mp4", "audio/aac", "audio/ogg", "audio/wav", "audio/flac"),
        *("video/mp4", "video/webm"),
    }
)
"""What browsers show and play; AMR and 3GP, as old phones record, are in no browser."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A file of a form, as a page needs to know it.

    Attributes:
        digest: The first characters of its hash, by which it is asked for.
        media_type: Told from its content.
        width: Of a picture, in pixels, so that nothing moves when it arrives; else 0.
        height: Of a picture.
    """

    digest: str
    media_type: str
    width: int = 0
    height: int = 0


def prepare(name: str, content: bytes) -> Clean:
    """Return a file as it may be sent to people who answer.

    Args:
        name: What it is called, for what is said about it.
        content: What was handed in.

    Raises:
        InvalidError: It is no picture, recording or film that browsers show, or it is too large.
    """
    group, _ = kind_of(content)
    limit = _LIMITS.get(group, LARGEST_SENT)
    if len(content) > limit:
        raise InvalidError(
            "attached.size",
            N_("%(name)s is larger than %(limit)s MB, which costs people money; make it smaller"),
            {"name": name[:200], "limit": limit // 1_000_000},
        )
    if group not in {"image", *_LIMITS}:
        raise _refused(name)
    try:
        clean = sanitise(content, group, LONGEST_SIDE)
    except InvalidError as error:
        raise _refused(name) from error
    if clean.media_type not in PLAYED:
        raise _refused(name)
    return clean


def describe(content: bytes, sha256: str) -> Shown | None:
    """Return what a page needs to know of a file; None where it is none to be shown."""
    group, media_type = kind_of(content)
    if media_type not in PLAYED:
        return None
    width, height = _size(content) if group == "image" else (0, 0)
    return Shown(sha256[:DIGEST], media_type, width, height)


def _size(content: bytes) -> tuple[int, int]:
    from PIL import Image  # noqa: PLC0415 - most requests need no pictures

    with Image.open(io.BytesIO(content)) as picture:
        return picture.size


def _refused(name: str) -> InvalidError:
    return InvalidError(
        "attached.kind",
        N_(
            "%(name)s cannot be attached: save it as CSV where it is a list, else as a picture "
            "(JPEG, PNG, WebP), a recording (MP3, M4A, OGG, WAV) or a film (MP4, WebM)"
        ),
        {"name": name[:200]},
    )
