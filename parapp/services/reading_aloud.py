"""Recordings of findings' plain wordings, for those who would rather listen."""

from pathlib import Path
from typing import Final

from sqlalchemy.orm import Session

from parapp import blobs
from parapp.database import writing
from parapp.errors import InvalidError, RefusedError
from parapp.models import User, Wording
from parapp.services import auditing
from surveys.marking import N_

MAX_SIZE: Final = 3_000_000
"""Bytes: a minute or two of speech, which is what a mobile contract can bear."""

_TYPES: Final = {
    b"ID3": "audio/mpeg",
    b"\xff\xfb": "audio/mpeg",
    b"\xff\xf3": "audio/mpeg",
    b"OggS": "audio/ogg",
    b"RIFF": "audio/wav",
    b"\x1a\x45\xdf\xa3": "audio/webm",
}
_MP4: Final = b"ftyp"  # after four bytes of length


def record(
    session: Session,
    *,
    wording: Wording,
    language: str,
    content: bytes,
    data: Path,
    actor: User | None = None,
) -> None:
    """Keep a recording of a wording in one language; an earlier one is replaced.

    Args:
        data: `PARAPP_DATA`.

    Raises:
        InvalidError: It is no recording that browsers play, or too large.
        RefusedError: The wording is not written in that language.
    """
    if wording.plain.exact(language) is None:
        raise RefusedError(
            "audio.language", N_("Write the finding in this language first, then record it")
        )
    if len(content) > MAX_SIZE:
        raise InvalidError(
            "audio.large",
            N_("A recording may have %(limit)s MB; read it again more shortly, or as MP3"),
            {"limit": MAX_SIZE // 1_000_000},
        )
    if media_type(content) is None:
        raise InvalidError(
            "audio.type", N_("Browsers play MP3, M4A, OGG, WAV and WebM; save it as one of these")
        )
    name = blobs.store(data, content)
    before = wording.audio.get(language)
    with writing(session):
        wording.audio = {**wording.audio, language: name}
        session.flush()
        auditing.record(
            session,
            actor=actor,
            action="finding.recorded",
            project=wording.finding.project,
            subject=str(wording.finding.number),
            details={"language": language},
        )
    if before:
        blobs.remove(data, before)


def media_type(content: bytes) -> str | None:
    """Return what kind of recording this is, None where browsers do not play it."""
    if content[4:8] == _MP4:
        return "audio/mp4"
    return next((kind for begin, kind in _TYPES.items() if content.startswith(begin)), None)
