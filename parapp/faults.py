"""Say where a fault happened, and nothing of what it was about.

What an exception says often quotes what it could not take: an answer, a row of the database. No log
may hold that, so a fault is told by the kinds of its exceptions and the places that they came from.
"""

import traceback


def told(error: BaseException) -> str:
    """Return a traceback of an exception and of those that led to it, without their messages."""
    seen: set[int] = set()
    parts: list[str] = []
    current: BaseException | None = error
    while current is not None and id(current) not in seen:
        seen.add(id(current))
        places = "".join(traceback.format_tb(current.__traceback__))
        parts.append(f"{places}{type(current).__module__}.{type(current).__qualname__}")
        current = current.__cause__ or current.__context__
    return "\ncaused by:\n".join(parts)
