"""Turn typed records into columns of small numbers, one set for each level of repeats.

A code of 0 or more is the position of an answer in its variable's list; -1 is left blank, -2 not
applicable, -3 refused.
"""

from array import array
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from exports.source import Response
from exports.variables import CHANNEL, LANGUAGE, UNLISTED, Measure, Variable

MISSING, NOT_APPLICABLE, REFUSED = -1, -2, -3

Codes = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Columns:
    """The columns of one level.

    Attributes:
        entries: The number of each row.
        above: For each level around this one, and itself, the row that holds this one.
        codes: For each variable the code of each row.
        ticks: For each variable with several answers, pairs of entry and code.
        numbers: For each variable with numbers, the number of each row, NaN where there is none.
    """

    entries: Codes
    above: Mapping[str, Codes]
    codes: Mapping[str, Codes]
    ticks: Mapping[str, pd.DataFrame]
    numbers: Mapping[str, npt.NDArray[np.float64]]


@dataclass(slots=True)
class _Growing:
    """The columns of one level while they are read."""

    variables: tuple[Variable, ...]
    rows: int = 0
    above: dict[str, "array[int]"] = field(default_factory=dict)
    codes: dict[str, "array[int]"] = field(default_factory=dict)
    ticks: dict[str, "tuple[array[int], array[int]]"] = field(default_factory=dict)
    numbers: dict[str, "array[float]"] = field(default_factory=dict)
    positions: dict[str, dict[str, int]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for variable in self.variables:
            self.codes[variable.key] = array("q")
            self.positions[variable.key] = {a.value: n for n, a in enumerate(variable.answers)}
            if variable.measure is Measure.MULTIPLE:
                self.ticks[variable.key] = (array("q"), array("q"))
            if variable.measure in {Measure.NUMBER, Measure.BANDS}:
                self.numbers[variable.key] = array("d")

    def finished(self) -> Columns:
        return Columns(
            entries=np.arange(self.rows, dtype=np.int64),
            above={name: np.array(rows, dtype=np.int64) for name, rows in self.above.items()},
            codes={key: np.array(codes, dtype=np.int64) for key, codes in self.codes.items()},
            ticks={
                key: pd.DataFrame(
                    {"entry": np.array(rows, np.int64), "code": np.array(codes, np.int64)}
                )
                for key, (rows, codes) in self.ticks.items()
            },
            numbers={key: np.array(found, np.float64) for key, found in self.numbers.items()},
        )


def read(
    variables: Sequence[Variable],
    versions: Iterable[tuple[Mapping[str, str], Iterable[Response]]],
) -> dict[str, Columns]:
    """Read responses into columns.

    Args:
        variables: What is counted.
        versions: For each version the keys of its variables by path, and its responses.

    Returns:
        The columns by the path of their repeat; those of the responses themselves under "".
    """
    levels = {"", *(repeat for variable in variables for repeat in variable.entry.repeats)}
    growing = {
        level: _Growing(tuple(v for v in variables if v.level == level)) for level in sorted(levels)
    }
    for level, columns in growing.items():
        # Every level has its columns, also where no response has reached it.
        around = (name for name in growing if not name or f"{level}/".startswith(f"{name}/"))
        columns.above.update((name, array("q")) for name in around)
    for keys, responses in versions:
        asked = frozenset(keys.values())
        for response in responses:
            place = _Place(response, asked, frozenset(response.not_applicable))
            _read_level(growing, "", place, response.answers)
    return {level: columns.finished() for level, columns in growing.items()}


@dataclass(frozen=True, slots=True)
class _Place:
    """Where reading has come to: the response, what its version asks, and the rows around."""

    response: Response
    asked: frozenset[str]
    skipped: frozenset[str]
    above: tuple[tuple[str, int], ...] = ()
    instance: str = ""  # the repeat's path with its numbers, `house/member[1]`, or ""


def _read_level(
    growing: dict[str, _Growing], level: str, place: _Place, answers: Mapping[str, Any]
) -> None:
    columns = growing[level]
    row = columns.rows
    columns.rows += 1
    above = (*place.above, (level, row))
    for name, number in above:
        columns.above[name].append(number)
    for variable in columns.variables:
        _read_variable(columns, row, variable, place, answers)
    for inner in growing:
        if inner and inner != level and _parent(growing, inner) == level:
            relative = inner[len(level) + 1 :] if level else inner
            for number, entry in enumerate(_entries(answers.get(relative)), start=1):
                prefix = f"{place.instance}/{relative}" if place.instance else relative
                inside = replace(place, above=above, instance=f"{prefix}[{number}]")
                _read_level(growing, inner, inside, entry)


def _entries(value: Any) -> Sequence[Mapping[str, Any]]:
    """Return the entries of a repeat; what is one in another version may be a question in this."""
    entries = value if isinstance(value, list) else ()
    return [entry for entry in entries if isinstance(entry, Mapping)]


def _parent(growing: Mapping[str, _Growing], level: str) -> str:
    """Return the repeat around a repeat: the longest level that begins its path."""
    around = [name for name in growing if name != level and level.startswith(f"{name}/")]
    return max(around, key=len, default="")


def _read_variable(
    columns: _Growing, row: int, variable: Variable, place: _Place, answers: Mapping[str, Any]
) -> None:
    key = variable.key
    if key in {CHANNEL, LANGUAGE}:
        value: Any = place.response.channel if key == CHANNEL else place.response.language
        asked = True
    else:
        relative = variable.path[len(variable.level) + 1 :] if variable.level else variable.path
        value = answers.get(relative)
        asked = key in place.asked
    if not asked or _left_out(variable, place):
        code, number = NOT_APPLICABLE, np.nan
    else:
        code, number = _code(columns, row, variable, value)
    columns.codes[key].append(code)
    if key in columns.numbers:
        columns.numbers[key].append(number)


def _left_out(variable: Variable, place: _Place) -> bool:
    """Tell whether the form left the question out, by itself or with a group around it."""
    if not place.skipped:
        return False
    paths = _outwards(variable.path)
    if variable.level:
        paths += _outwards(place.instance + variable.path[len(variable.level) :])
    return not place.skipped.isdisjoint(paths)


def _outwards(path: str) -> list[str]:
    """Return a path and those of the groups around it."""
    parts = path.split("/")
    return ["/".join(parts[:length]) for length in range(len(parts), 0, -1)]


def _code(columns: _Growing, row: int, variable: Variable, value: Any) -> tuple[int, float]:
    """Return the code of one value, and its number where it has one."""
    if value is None or value in ("", []):
        return MISSING, np.nan
    if variable.measure is Measure.PRESENCE:
        return 0, np.nan
    if variable.measure in {Measure.NUMBER, Measure.BANDS}:
        ends = (answer.high for answer in variable.answers[:-1])
        return sum(1 for end in ends if end is not None and value >= end), float(value)
    return _choice_code(columns, row, variable, value), np.nan


def _choice_code(columns: _Growing, row: int, variable: Variable, value: Any) -> int:
    """Return the code of what was chosen; several answers are kept beside it."""
    chosen = value if isinstance(value, list) else [value]
    if variable.measure is Measure.FIRST:
        chosen = chosen[:1]
    if all(one in variable.refusals for one in chosen):
        return REFUSED
    positions = columns.positions[variable.key]
    unlisted = positions.get(UNLISTED)
    codes = [positions.get(one, unlisted) for one in chosen if one not in variable.refusals]
    known = sorted({code for code in codes if code is not None})
    if not known:
        return MISSING
    if variable.measure is Measure.MULTIPLE:
        rows, ticked = columns.ticks[variable.key]
        rows.extend([row] * len(known))
        ticked.extend(known)
    return known[0]
