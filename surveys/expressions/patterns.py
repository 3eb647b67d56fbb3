"""Regular expressions from forms, kept from running away."""

from functools import lru_cache
from typing import Any

from surveys.expressions.errors import ExpressionError
from surveys.marking import N_

LONGEST_TEXT = 10_000
"""Characters of an answer that a pattern is tried on; a longer answer matches nothing."""

SECONDS = 0.25
"""How long a pattern may be tried on one answer; sound ones take microseconds."""


def matches(pattern: str, text: str) -> bool:
    """Say whether a pattern matches a text as a whole.

    ODK's documentation asks for "an exact and complete match", as Java's `Pattern.matches` gives it
    in ODK Collect.

    Raises:
        ExpressionError: The pattern cannot be read, or takes too long.
    """
    compiled = _compiled(pattern)
    if compiled is None:
        raise ExpressionError(
            "expressions.pattern",
            N_("The pattern “%(pattern)s” cannot be read."),
            {"pattern": pattern},
        )
    if len(text) > LONGEST_TEXT:
        return False
    try:
        return compiled.fullmatch(text, timeout=SECONDS) is not None
    except TimeoutError as error:
        raise ExpressionError(
            "expressions.slow_pattern",
            N_("The pattern “%(pattern)s” takes too long. Write it without nested repetitions."),
            {"pattern": pattern},
        ) from error


@lru_cache(maxsize=1024)
def _compiled(pattern: str) -> Any:
    """Return the compiled pattern, None where it is none."""
    import regex  # noqa: PLC0415 - it takes 50 ms to import, and many surveys have no pattern

    try:
        return regex.compile(pattern)
    except regex.error:
        return None
