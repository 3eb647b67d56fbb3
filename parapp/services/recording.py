"""Puts a record into the form in which it is sealed and compared."""

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from parapp.database import dumps
from surveys import serial


class Written(NamedTuple):
    """A record as it is sealed: both documents as JSON, and what decides whether it is the same.

    Attributes:
        canonical: The answers as canonical JSON (RFC 8785).
    """

    answers: bytes
    not_applicable: bytes
    canonical: bytes


def written(answers: Mapping[str, Any], not_applicable: Iterable[str]) -> Written:
    """Return a record as it is sealed.

    Raises:
        SerialError: It holds what JSON cannot carry.
    """
    document = dict(answers)
    canonical = serial.canonical(document)
    return Written(dumps(document).encode(), dumps(list(not_applicable)).encode(), canonical)
