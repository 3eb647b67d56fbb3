"""Identifiers, digests and what is known about the form."""

import base64
import binascii
import hashlib
from uuid import UUID

from surveys.expressions.context import Context
from surveys.expressions.errors import ExpressionError
from surveys.expressions.registry import function
from surveys.expressions.values import Value, to_number, to_string
from surveys.marking import N_

LONGEST_TOKEN = 1_000
_SIGNS = "0123456789abcdefghijklmnopqrstuvwxyz"
_ALGORITHMS = {
    "MD5": "md5",
    "SHA-1": "sha1",
    "SHA-256": "sha256",
    "SHA-384": "sha384",
    "SHA-512": "sha512",
}


@function("uuid", most=1)
def uuid(context: Context, length: Value | None = None) -> str:
    """Return a random UUIDv4, or so many random letters and digits."""
    chance = context.scope.environment.randomness
    if length is None:
        return str(UUID(int=chance.getrandbits(128), version=4))
    number = to_number(length)
    count = int(number) if 0 < number <= LONGEST_TOKEN else 0
    return "".join(chance.choice(_SIGNS) for _ in range(count))


@function("digest", fewest=2, most=3)
def digest(context: Context, value: Value, algorithm: Value, encoding: Value = "base64") -> str:  # noqa: ARG001
    """Return a hash of a text, in `base64` or `hex`."""
    name, form = to_string(algorithm), to_string(encoding)
    if name not in _ALGORITHMS or form not in {"base64", "hex"}:
        raise ExpressionError(
            "expressions.digest",
            N_("There is no digest “%(algorithm)s” with the encoding “%(encoding)s”."),
            {"algorithm": name, "encoding": form},
        )
    made = hashlib.new(_ALGORITHMS[name], to_string(value).encode(), usedforsecurity=False)
    return made.hexdigest() if form == "hex" else base64.b64encode(made.digest()).decode()


@function("base64-decode", fewest=1, most=1)
def base64_decode(context: Context, value: Value) -> str:  # noqa: ARG001
    """Return the text that was written in base64; blank where it was not."""
    try:
        return base64.b64decode(to_string(value), validate=True).decode("utf-8", "replace")
    except (binascii.Error, ValueError):
        return ""


@function("version", most=0)
def version(context: Context) -> str:
    """Return the version of the form."""
    return context.scope.survey.version


@function("property", fewest=1, most=1)
def device_property(context: Context, name: Value) -> str:  # noqa: ARG001
    """Return nothing: what a device knows about its owner is never read."""
    return ""
