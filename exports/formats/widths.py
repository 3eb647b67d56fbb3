"""How wide the variables of an SPSS file are that hold texts, counted in bytes of UTF-8."""

from collections.abc import Sequence
from typing import Any, Final

from exports.formats.levels import Field
from exports.formats.spool import META, PARENT, Table
from surveys.answers import VariableType

TEXT: Final = 32_767
"""The most bytes of a text."""

VERSION: Final = META[0]
"""The only one of those that is a number."""

NUMBERS: Final = frozenset({VariableType.INTEGER, VariableType.DECIMAL})
SEVERAL: Final = frozenset({VariableType.SELECT_MULTIPLE, VariableType.RANK})


class Widths:
    """How long the texts of a table are, for which its rows are read once more."""

    def __init__(self, table: Table, between: str) -> None:
        self._between = between
        self._found: dict[int, list[int]] = {}
        level = table.level
        start = PARENT if level.path else len(META)
        places = [] if level.path else [n for n, name in enumerate(META) if name != VERSION]
        places += [start + n for n, each in enumerate(level.fields) if not _is_number(each)]
        for batch in table.batches():
            for place in places:
                self._look(place, batch[place])

    def of(self, place: int) -> list[int]:
        """Return the widths of the variables that hold the texts of a column."""
        return self._found.get(place, [1])

    def text(self, value: Any) -> str | None:
        """Return a value as text: several answers stand in one."""
        return self._between.join(value) if isinstance(value, list | tuple) else value

    def _look(self, place: int, values: Sequence[Any]) -> None:
        widths = self._found.setdefault(place, [1])
        for value in {self.text(each) or "" for each in values if each}:
            width = len(value.encode())
            split = [width] if width <= TEXT else [len(part.encode()) for part in bytewise(value)]
            widths += [1] * (len(split) - len(widths))
            widths[: len(split)] = map(max, widths, split)


def _is_number(one: Field) -> bool:
    """Tell whether answers are numbers in SPSS: those of a list are."""
    return one.variable.type in NUMBERS or (
        one.listed and one.variable.type in {VariableType.SELECT_ONE, *SEVERAL}
    )


def bytewise(text: str) -> list[str]:
    """Split a text so that each part has bytes enough."""
    found, content = [], text.encode()
    while len(content) > TEXT:
        part = content[:TEXT].decode(errors="ignore")
        found.append(part)
        content = content[len(part.encode()) :]
    return [*found, content.decode()]
