"""Tables as SPSS files: numbers with labels, and the kinds of missing told apart.

SPSS computes with numbers, so an answer of a list is its place in the list, labelled with what it
says. What was left blank is the system's own missing value; not asked and "prefer not to say" are
missing values with a name. pyreadstat takes whole tables: memory grows with the rows.
"""

import importlib.util
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from exports.formats.columns import INDEX, PARENT_INDEX
from exports.formats.delimited import archive, put
from exports.formats.levels import Field
from exports.formats.speech import Speech
from exports.formats.spool import EVERY, META, WITHIN, Findings, Spool, Table, Tell
from exports.formats.texts import separator
from exports.marking import N_
from surveys.answers import VariableType
from surveys.model import ChoiceRole

NOT_ASKED: Final = -9
REFUSED: Final = -8
UNOFFERED: Final = -7
"""Under the numbers of all lists; of a question with negative answers, nines and eights enough."""

_NAME: Final = 64  # bytes of a variable's name
_LABEL: Final = 255  # bytes of a variable's label
_VALUE: Final = 120  # bytes of a value's label
TEXT: Final = 32_767  # bytes of a text

_NOT_IN_NAMES: Final = re.compile(r"[^A-Za-z0-9_]")
_RESERVED: Final = frozenset(
    ["ALL", "AND", "BY", "EQ", "GE", "GT", "LE", "LT", "NE", "NOT", "OR", "TO", "WITH"]
)

_NUMBERS: Final = frozenset({VariableType.INTEGER, VariableType.DECIMAL})
_SEVERAL: Final = frozenset({VariableType.SELECT_MULTIPLE, VariableType.RANK})

NOT_INSTALLED: Final = N_("SPSS files need an addition to parapp; install it with: %(command)s")

TOO_MANY: Final = N_(
    "A file for SPSS is made in memory as a whole: %(cells)s answers to single questions are more"
    " than %(most)s, the most that it takes. Export Parquet or CSV, or one version of the survey"
)

MOST: Final = 5_000_000
"""Cells of a table, rows by questions: half a gigabyte of memory, about 80 bytes for each. What
writes the files, pyreadstat, takes whole tables alone."""


class TooManyError(ValueError):
    """A table has more cells than a file for SPSS is made of."""

    def __init__(self, cells: int) -> None:
        super().__init__(TOO_MANY % {"cells": cells, "most": MOST})
        self.cells = cells


def is_installed() -> bool:
    """Tell whether SPSS files can be written."""
    return importlib.util.find_spec("pyreadstat") is not None


@dataclass(slots=True)
class _Variable:
    """One variable of the file, filled row by row."""

    name: str
    label: str
    labels: dict[int | float, str] = field(default_factory=dict)
    missing: list[int | float] = field(default_factory=list)
    measure: str = "unknown"
    cells: list[Any] = field(default_factory=list)


class _Names:
    """Names that SPSS takes, all unlike."""

    def __init__(self) -> None:
        self._taken: set[str] = set()

    def of(self, wanted: str) -> str:
        plain = _NOT_IN_NAMES.sub("_", wanted).lstrip("_0123456789") or "v"
        plain = f"{plain}_" if plain.upper() in _RESERVED else plain
        name, number = plain[:_NAME], 1
        while name.upper() in self._taken:
            number += 1
            end = f"_{number}"
            name = plain[: _NAME - len(end)] + end
        self._taken.add(name.upper())
        return name


class _File:
    """One table on its way into a file."""

    def __init__(self, table: Table, words: Speech, between: str) -> None:
        self._table, self._words, self._between = table, words, between
        self._names = _Names()
        self.shortened = False
        self.variables: list[_Variable] = []

    def fill(self, tell: Tell) -> None:
        """Read the rows into variables."""
        level = self._table.level
        index = self._plain(INDEX)
        beside = [self._plain(name) for name in ((PARENT_INDEX,) if level.path else META)]
        start = len(WITHIN if level.path else META)
        makers = [
            self._variables(each, findings)
            for each, findings in zip(level.fields, self._table.findings, strict=True)
        ]
        skipped = [frozenset(_around(each, level.path)) for each in level.fields]
        for number, row in enumerate(self._table.rows(), start=1):
            index.cells.append(number)
            for variable, cell in zip(beside, row[start - len(beside) :], strict=False):
                variable.cells.append(cell)
            left_out = frozenset(row[-1])
            for place, make in enumerate(makers):
                make(row[start + place], not skipped[place].isdisjoint(left_out), row[0])
            if number % EVERY == 0 and not level.path:
                tell(number)

    def _plain(self, name: str) -> _Variable:
        made = _Variable(self._names.of(name), "")
        self.variables.append(made)
        return made

    def _variables(self, one: Field, findings: Findings) -> Any:
        kind = one.variable.type
        if kind in _NUMBERS:
            return self._number(one, findings)
        if kind is VariableType.SELECT_ONE and one.listed:
            return self._choice(one, findings)
        if kind in _SEVERAL and one.listed:
            return self._choices(one, findings)
        return self._text(one, findings)

    def _number(self, one: Field, findings: Findings) -> Any:
        made = self._new(one, measure="scale")
        code = NOT_ASKED
        while code >= findings.lowest and findings.lowest < 0:
            code = code * 10 - 9
        self._declare(made, {code: self._words.say(N_("not asked"))})

        def make(value: Any, left_out: bool, version: int) -> None:
            del version
            made.cells.append(code if value is None and left_out else value)

        return make

    def _choice(self, one: Field, findings: Findings) -> Any:
        made = self._new(one, measure="nominal")
        codes = self._codes(made, one, findings)

        def make(value: Any, left_out: bool, version: int) -> None:
            del version
            blank = NOT_ASKED if left_out else None
            made.cells.append(blank if value is None else codes[value])

        return make

    def _choices(self, one: Field, findings: Findings) -> Any:
        ranked = one.variable.type is VariableType.RANK
        roles = {value.code: value.role for value in one.variable.values}
        labels = self._labels(one, findings)
        made = {}
        for code in labels:
            variable = self._new(one, f"{one.key}_{code}", labels[code], measure="nominal")
            if not ranked:
                variable.labels[0] = self._words.say(N_("not chosen"))
                variable.labels[1] = self._words.say(N_("chosen"))
            kinds = self._kinds()
            if any(code in codes for codes in one.unoffered.values()):
                kinds[UNOFFERED] = self._words.say(N_("not among the answers of that version"))
            self._declare(variable, kinds)
            made[code] = variable

        def make(value: Any, left_out: bool, version: int) -> None:
            given = value or ()
            silent: int | None = None
            if value is None:
                silent = NOT_ASKED if left_out else None
            elif all(roles.get(each) is ChoiceRole.REFUSED for each in given):
                silent = REFUSED
            told = value is not None and silent is None
            for code, variable in made.items():
                if ranked:
                    place = given.index(code) + 1 if code in given else None
                    variable.cells.append(place if told else silent)
                elif told and code not in given and code in one.unoffered.get(version, ()):
                    variable.cells.append(UNOFFERED)
                else:
                    variable.cells.append(int(code in given) if told else silent)

        return make

    def _text(self, one: Field, findings: Findings) -> Any:
        number = -(-3 * findings.longest // (TEXT - 3)) if findings.longest * 3 > TEXT else 1
        made = [
            self._new(one, f"{one.key}_{n}" if n > 1 else one.key) for n in range(1, number + 1)
        ]

        def make(value: Any, left_out: bool, version: int) -> None:
            del left_out, version  # a text has no other value that could say so
            text = self._between.join(value) if isinstance(value, list) else value
            found = _parts(text) if text is not None else []
            for place, variable in enumerate(made):
                variable.cells.append(found[place] if place < len(found) else "")

        return make

    def _codes(self, made: _Variable, one: Field, findings: Findings) -> Mapping[str, int]:
        codes = {}
        refused = {v.code for v in one.variable.values if v.role is ChoiceRole.REFUSED}
        for place, (code, label) in enumerate(self._labels(one, findings).items(), start=1):
            codes[code] = REFUSED if code in refused else place
            made.labels[codes[code]] = self._short(label, _VALUE)
        self._declare(made, {**self._kinds(), **{n: made.labels[n] for n in made.labels if n < 0}})
        return codes

    def _kinds(self) -> dict[int | float, str]:
        return {
            REFUSED: self._words.say(N_("prefers not to say")),
            NOT_ASKED: self._words.say(N_("not asked")),
        }

    def _declare(self, made: _Variable, kinds: Mapping[int | float, str]) -> None:
        made.labels.update(kinds)
        made.missing = sorted(kinds)

    def _labels(self, one: Field, findings: Findings) -> dict[str, str]:
        found = {
            value.code: self._words.text(value.label) or value.code for value in one.variable.values
        }
        return {**found, **{code: code for code in findings.unlisted}}

    def _new(
        self, one: Field, name: str = "", more: str = "", measure: str = "unknown"
    ) -> _Variable:
        label = self._words.text(one.variable.label) or one.key
        label = self._short(f"{label}: {more}" if more else label, _LABEL)
        made = _Variable(self._names.of(name or one.key), label, measure=measure)
        self.variables.append(made)
        return made

    def _short(self, text: str, limit: int) -> str:
        if len(text.encode()) <= limit:
            return text
        self.shortened = True
        return text.encode()[: limit - 3].decode(errors="ignore") + "…"


def write_all(
    spool: Spool,
    names: Sequence[str],
    path: Path,
    *,
    title: str,
    readme: str,
    words: Speech,
    tell: Tell,
) -> bool:
    """Write each table as a file: one as it is, several into one .zip.

    Args:
        spool: Read with what the form left out.
        names: The names of the tables.
        title: Of the survey.
        tell: Told how many responses are done; may raise, to stop.

    Returns:
        Whether labels were too long for SPSS.

    Raises:
        TooManyError: A table has more than `MOST` cells.
    """
    cells = max(table.count * len(table.level.fields) for table in spool.tables)
    if cells > MOST:
        raise TooManyError(cells)
    if path.suffix != ".zip":
        return _write(spool.tables[0], path, title, words, tell)
    shortened = False
    with archive(path) as made:
        made.writestr("README.txt", readme)
        for table, name in zip(spool.tables, names, strict=True):
            file = path.with_name(f"{path.stem}.part.sav")
            try:
                shortened |= _write(table, file, title, words, tell)
                put(made, f"{name}.sav", file)
            finally:
                file.unlink(missing_ok=True)
    return shortened


def _write(table: Table, path: Path, title: str, words: Speech, tell: Tell) -> bool:
    # Loaded here: an extra, and with pandas a large one.
    import pandas as pd  # noqa: PLC0415
    import pyreadstat  # noqa: PLC0415

    unlisted = [code for findings in table.findings for code in findings.unlisted]
    file = _File(table, words, separator(unlisted))
    file.fill(tell)
    frame = pd.DataFrame({each.name: _column(pd, each) for each in file.variables})
    pyreadstat.write_sav(
        frame,
        path,
        file_label=title[:60],
        column_labels={each.name: each.label for each in file.variables if each.label},
        row_compress=True,
        variable_value_labels={each.name: each.labels for each in file.variables if each.labels},
        missing_ranges={each.name: [*each.missing] for each in file.variables if each.missing},
        variable_measure={each.name: each.measure for each in file.variables},
    )
    return file.shortened


def _column(pd: Any, variable: _Variable) -> Any:
    if variable.measure in {"nominal", "scale"} or all(
        cell is None or isinstance(cell, int | float) for cell in variable.cells
    ):
        return pd.Series(variable.cells, dtype="float64")
    return pd.Series(["" if cell is None else cell for cell in variable.cells], dtype="object")


def _around(one: Field, level: str) -> Iterator[str]:
    """Yield the paths of a question and of the groups around it, within its level."""
    pieces = one.variable.path.split("/")
    for length in range(1, len(pieces) + 1):
        path = "/".join(pieces[:length])
        yield path.removeprefix(f"{level}/") if level else path


def _parts(text: str) -> list[str]:
    """Split a text so that each part has bytes enough."""
    found, content = [], text.encode()
    while len(content) > TEXT:
        part = content[:TEXT].decode(errors="ignore")
        found.append(part)
        content = content[len(part.encode()) :]
    return [*found, content.decode()]
