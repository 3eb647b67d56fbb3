"""What a respondent's browser sent, taken apart: answers, identity, and what was asked for."""

import re
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Final

BASE: Final = "."
"""The value of `_asked` that says that the questions after the consent were on the page."""

_LONGEST: Final = 200  # of an answer before the questions: a code, a choice
_ROW: Final = re.compile(r"(?P<repeat>.+)\[(?P<number>[1-9]\d{0,3})\]")
OURS: Final = frozenset(
    {"_uuid", "_version", "_asked", "_row", "_drop"}
    | {"_language", "_add", "_remove", "_part", "_find", "_save", "_back", "_stop"}
)
"""The fields of the form that are not questions."""

SOUGHT: Final = "_sought:"
"""Begins the name of the field in which a long list is searched; the place of the list follows."""

LOOKED: Final = "_looked:"
"""Begins the name of the field that tells what the matches on the page were found by."""

GATE: Final = "."
"""Begins the names of what is asked before the questions; no question's name can begin so."""


class Wish(StrEnum):
    """What the button that was pressed asks for."""

    SEND = "send"
    LANGUAGE = "language"
    ADD = "add"
    REMOVE = "remove"
    PART = "part"
    FIND = "find"
    SAVE = "save"
    BACK = "back"
    STOP = "stop"


@dataclass(frozen=True, slots=True)
class Posted:
    """A form as it came in.

    Attributes:
        fields: The values of each question by its name, as typed.
        identity: The response's UUIDv4 in its usual form; a new one where none usable came.
        version: Which publication was answered, or empty.
        asked: The conditional questions that were on the page, and `BASE`.
        rows: The rows of repeats that were on the page, such as `house/member[2]`.
        wish: What is to be done.
        target: The language, repeat, row or questions that it is to be done with.
        gate: What was answered before the questions, by name without `GATE`.
        sought: What long lists are searched for, by their places.
        leaf: Which part of the matches is wanted, from 1, by the places of the lists.
    """

    fields: Mapping[str, Sequence[str]]
    identity: str
    version: str
    asked: frozenset[str]
    rows: tuple[str, ...]
    wish: Wish
    target: tuple[str, ...]
    gate: Mapping[str, str] = field(default_factory=dict)
    sought: Mapping[str, str] = field(default_factory=dict)
    leaf: Mapping[str, int] = field(default_factory=dict)

    def is_bare(self, besides: str = "") -> bool:
        """Tell whether it was not sent by our page, which would have said what it had asked.

        Args:
            besides: The name of a question whose answer alone tells nothing about that.
        """
        return not (self.asked or self.gate) and any(
            any(values) for name, values in self.fields.items() if name != besides
        )


def take_apart(form: Mapping[str, Sequence[str]]) -> Posted:
    """Return what came in.

    Args:
        form: All fields with all their values, in the order in which they came.
    """
    wish = next((each for each in Wish if f"_{each}" in form), Wish.SEND)
    target = tuple(form.get(f"_{wish}", ()))
    sought = _behind(form, SOUGHT)
    # The Enter key in the field of a search sends the form: whoever pressed it wants to find.
    unseen = tuple(place for place in sought if not form.get(place) and _unseen(form, place))
    if wish is Wish.SEND and unseen:
        wish, target = Wish.FIND, unseen
    left_out = OURS.union(form.get("_drop", ()))
    fields = {
        name: tuple(values)
        for name, values in form.items()
        if name not in left_out and not name.startswith((GATE, SOUGHT, LOOKED))
    }
    rows = tuple(row for row in form.get("_row", ()) if _ROW.fullmatch(row))
    posted = Posted(
        fields=fields,
        identity=_identity(_first(form, "_uuid")),
        version=_first(form, "_version"),
        asked=frozenset(form.get("_asked", ())),
        rows=rows,
        wish=wish,
        target=target,
        gate={
            name.removeprefix(GATE): values[-1]
            for name, values in form.items()
            if name.startswith(GATE) and values and len(values[-1]) <= _LONGEST
        },
        sought=sought,
        leaf=_leaves((*form.get("_find", ()), *unseen)),
    )
    return without_row(posted, target[0]) if wish is Wish.REMOVE else posted


def new_identity() -> str:
    """Return a new response's identity."""
    return str(uuid.uuid4())


def _behind(form: Mapping[str, Sequence[str]], prefix: str) -> dict[str, str]:
    return {
        name.removeprefix(prefix): values[-1].strip()[:_LONGEST]
        for name, values in form.items()
        if name.startswith(prefix) and values and values[-1].strip()
    }


def _unseen(form: Mapping[str, Sequence[str]], place: str) -> bool:
    """Tell whether the page did not show yet what is sought in a list."""
    return _first(form, f"{SOUGHT}{place}").strip() != _first(form, f"{LOOKED}{place}").strip()


def _leaves(wanted: Sequence[str]) -> dict[str, int]:
    """Read `place` and `place 2`, the values of the buttons under a search."""
    found = {}
    for value in wanted:
        place, _, number = value.partition(" ")
        found[place] = int(number) if re.fullmatch(r"[1-9]\d{0,5}", number) else 1
    return found


def _first(form: Mapping[str, Sequence[str]], name: str) -> str:
    values = form.get(name, ())
    return values[0] if values else ""


def _identity(given: str) -> str:
    try:
        known = uuid.UUID(given)
    except ValueError:
        return new_identity()
    return str(known) if known.version == 4 else new_identity()  # noqa: PLR2004 - the version


def without_row(posted: Posted, row: str) -> Posted:
    """Take a row of a repeat out and move the ones after it up."""
    found = _ROW.fullmatch(row)
    if found is None or row not in posted.rows:
        return posted
    repeat, gone = found["repeat"], int(found["number"])
    below = re.compile(re.escape(repeat) + r"\[(\d{1,4})\](.*)", re.DOTALL)

    def moved(name: str) -> str | None:
        parts = below.fullmatch(name)
        if parts is None or int(parts[1]) < gone:
            return name
        return None if int(parts[1]) == gone else f"{repeat}[{int(parts[1]) - 1}]{parts[2]}"

    return replace(
        posted,
        fields={new: values for old, values in posted.fields.items() if (new := moved(old))},
        asked=frozenset(new for old in posted.asked if (new := moved(old))),
        rows=tuple(new for old in posted.rows if (new := moved(old))),
    )
