"""Regular expressions from forms, kept from running away."""

from typing import Any

import regex

from surveys.expressions.errors import ExpressionError
from surveys.marking import N_

LONGEST_TEXT = 10_000
"""Characters of an answer that a pattern is tried on."""

SECONDS = 0.25
"""How long a pattern may be tried on one answer; sound ones take microseconds."""


def matches(pattern: str, text: str) -> bool:
    """Say whether a pattern matches a text as a whole, as Java's `Pattern.matches` in ODK Collect.

    Raises:
        ExpressionError: The pattern is none, or takes too long.
    """
    if len(text) > LONGEST_TEXT:
        return False
    try:
        return _compiled(pattern).fullmatch(text, timeout=SECONDS) is not None
    except regex.error as error:
        raise ExpressionError(
            "expressions.pattern",
            N_("The pattern “%(pattern)s” cannot be read."),
            {"pattern": pattern},
        ) from error
    except TimeoutError as error:
        raise ExpressionError(
            "expressions.slow_pattern",
            N_("The pattern “%(pattern)s” takes too long. Write it without nested repetitions."),
            {"pattern": pattern},
        ) from error


def _compiled(pattern: str) -> Any:
    return regex.compile(pattern)
