"""How large a post may be: as large as the form's answers can be, and no larger."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Final

from flask import Request

from parapp.incoming import SKIPS_FILES
from parapp.sanitising import LARGEST
from parapp.services.receiving import MOST
from parapp.views.respond.widgets import FILES
from surveys.answers import MAX_TEXT
from surveys.index import index
from surveys.model import Question, Survey

# In application/x-www-form-urlencoded a character outside ASCII takes 6 to 12 bytes.
_TEXT_BYTES: Final = MAX_TEXT * 9
_ANSWER_BYTES: Final = 4_000
_ROWS: Final = 40
_BASE_BYTES: Final = 64_000
_MOST_BYTES: Final = 16_000_000
_FILE_BYTES: Final = LARGEST
_PATIENCE: Final = 4  # times the largest form of texts alone: it comes back with what is too long
_PARTS: Final = 40
_MOST_PARTS: Final = 100_000


@dataclass(frozen=True, slots=True)
class Limits:
    """What a post may hold.

    Attributes:
        content: Bytes of the whole post.
        fields: Bytes of its fields without files.
        parts: Parts of a multipart post.
    """

    content: int
    fields: int
    parts: int


def limits_of(survey: Survey) -> Limits:
    """Return what a post of this survey may hold."""
    fields, parts, files = _BASE_BYTES, _PARTS, 0
    for entry in index(survey).entries.values():
        item = entry.item
        if not isinstance(item, Question):
            continue
        times = _ROWS if entry.repeats else 1
        choices = len(index(survey).choices(item))
        fields += (_TEXT_BYTES if item.type == "text" else _ANSWER_BYTES) * times
        parts += (4 + choices) * times  # what is sought and what was found, too
        files += item.type in FILES
    fields = min(fields, _MOST_BYTES)
    return Limits(fields + files * _FILE_BYTES, fields, parts)


_known: Final[dict[str, Limits]] = {}


def widest(surveys: Iterable[tuple[str, Callable[[], Survey]]]) -> Limits:
    """Return what a post may hold that answers any of some surveys.

    Args:
        surveys: Each with its SHA-256, under which its limits are remembered, and what reads it.
    """
    found = []
    for sha256, read in surveys:
        if sha256 not in _known:
            _known[sha256] = limits_of(read())
        found.append(_known[sha256])
    return Limits(
        max(each.content for each in found),
        max(each.fields for each in found),
        max(each.parts for each in found),
    )


def apply_to_texts(limits: Limits, request: Request) -> None:
    """Let the request read a form without files that holds too much, to say what is too long.

    A file that is too large comes to the same by sending the form once more without it; see
    `rescuing`.
    """
    if request.mimetype == "application/x-www-form-urlencoded":
        most = min(limits.fields * _PATIENCE, _MOST_BYTES)
        limits = Limits(most, most, limits.parts)
    apply(limits, request)


def apply(limits: Limits, request: Request) -> None:
    """Let the request read no more than the limits; reading more raises RequestEntityTooLarge."""
    request.max_content_length = limits.content
    request.max_form_memory_size = limits.fields
    request.max_form_parts = limits.parts


def apply_without_survey(request: Request) -> None:
    """Let the request read all fields that any survey could have, and none of its files.

    For a post whose survey cannot be read: what was written is given back, and the files are read
    past without being held in memory.
    """
    apply(Limits(_MOST_BYTES + MOST * _FILE_BYTES, _MOST_BYTES, _MOST_PARTS), request)
    request.environ[SKIPS_FILES] = True
