"""Tables as SPSS files: numbers with labels, and the kinds of missing told apart.

SPSS computes with numbers, so an answer of a list is its place in the list, labelled with what it
says. What was left blank is the system's own missing value; not asked and "prefer not to say" are
missing values with a name. pyreadstat writes what the variables are, `cases` what people said.
"""

import importlib.util
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from exports.formats import cases
from exports.formats.columns import INDEX, PARENT_INDEX
from exports.formats.delimited import archive, put
from exports.formats.levels import Field
from exports.formats.speech import Speech
from exports.formats.spool import META, PARENT, Findings, Spool, Table, Tell
from exports.formats.texts import separator
from exports.formats.widths import NUMBERS, SEVERAL, VERSION, Widths, bytewise
from exports.marking import N_
from surveys.answers import VariableType
from surveys.model import ChoiceRole

NOT_ASKED: Final = -9
REFUSED: Final = -8
"""Under the numbers of all lists; of a question with negative answers, nines and eights enough."""

_NAME: Final = 64  # bytes of a variable's name
_LABEL: Final = 255  # bytes of a variable's label
_VALUE: Final = 120  # bytes of a value's label

_NOT_IN_NAMES: Final = re.compile(r"[^A-Za-z0-9_]")
_RESERVED: Final = frozenset(
    ["ALL", "AND", "BY", "EQ", "GE", "GT", "LE", "LT", "NE", "NOT", "OR", "TO", "WITH"]
)

NOT_INSTALLED: Final = N_("SPSS files need an addition to parapp; install it with: %(command)s")


def is_installed() -> bool:
    """Tell whether SPSS files can be written."""
    return importlib.util.find_spec("pyreadstat") is not None


@dataclass(slots=True)
class _Variable:
    """One variable of the file.

    Attributes:
        width: The most bytes of a text; 0 for a number.
    """

    name: str
    label: str = ""
    labels: dict[int | float, str] = field(default_factory=dict)
    missing: list[int | float] = field(default_factory=list)
    measure: str = "unknown"
    width: int = 0


Make = Callable[[Sequence[Any], Sequence[bool]], list[Sequence[Any]]]
"""Turns the values of a question, and whether the form left it out, into those of its variables."""


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
    """What one table becomes.

    Attributes:
        variables: In their order.
        shortened: Whether a label was too long for SPSS.
    """

    def __init__(self, table: Table, words: Speech, between: str, tell: Tell) -> None:
        self._table, self._words, self._tell = table, words, tell
        self._names = _Names()
        self.shortened = False
        self.variables: list[_Variable] = []
        level = table.level
        self._start = PARENT if level.path else len(META)
        self._texts = Widths(table, between)
        self._plain(INDEX)
        if level.path:
            self._plain(PARENT_INDEX)
        else:
            for place, name in enumerate(META):
                self._plain(name, 0 if name == VERSION else self._texts.of(place)[0])
        self._makers = [
            self._variables(self._start + number, each, findings)
            for number, (each, findings) in enumerate(
                zip(level.fields, table.findings, strict=True)
            )
        ]

    def batches(self) -> Iterator[Sequence[Sequence[Any]]]:
        """Yield some rows at once, a column for each variable."""
        level = self._table.level
        around = [frozenset(_around(each, level.path)) for each in level.fields]
        first = 1
        for batch in self._table.batches():
            rows = len(batch[0])
            skipped = [frozenset(paths) for paths in batch[-1]]
            made: list[Sequence[Any]] = [range(first, first + rows), *batch[: self._start]]
            for place, make in enumerate(self._makers):
                left_out = [not around[place].isdisjoint(paths) for paths in skipped]
                made += make(batch[self._start + place], left_out)
            yield made
            first += rows
            if not level.path:
                self._tell(first - 1)

    def _plain(self, name: str, width: int = 0) -> None:
        self.variables.append(_Variable(self._names.of(name), width=width))

    def _variables(self, place: int, one: Field, findings: Findings) -> Make:
        kind = one.variable.type
        if kind in NUMBERS:
            return self._number(one, findings)
        if kind is VariableType.SELECT_ONE and one.listed:
            return self._choice(one, findings)
        if kind in SEVERAL and one.listed:
            return self._choices(one, findings)
        return self._text(place, one)

    def _number(self, one: Field, findings: Findings) -> Make:
        made = self._new(one, measure="scale")
        code = NOT_ASKED
        while code >= findings.lowest and findings.lowest < 0:
            code = code * 10 - 9
        self._declare(made, {code: self._words.say(N_("not asked"))})
        return lambda values, left_out: [
            [
                code if value is None and left else value
                for value, left in zip(values, left_out, strict=True)
            ]
        ]

    def _choice(self, one: Field, findings: Findings) -> Make:
        made = self._new(one, measure="nominal")
        codes = self._codes(made, one, findings)
        return lambda values, left_out: [
            [
                (NOT_ASKED if left else None) if value is None else codes[value]
                for value, left in zip(values, left_out, strict=True)
            ]
        ]

    def _choices(self, one: Field, findings: Findings) -> Make:
        ranked = one.variable.type is VariableType.RANK
        refused = {v.code for v in one.variable.values if v.role is ChoiceRole.REFUSED}
        labels = self._labels(one, findings)
        for code, label in labels.items():
            variable = self._new(one, f"{one.key}_{code}", label, measure="nominal")
            if not ranked:
                variable.labels[0] = self._words.say(N_("not chosen"))
                variable.labels[1] = self._words.say(N_("chosen"))
            self._declare(variable, self._kinds())

        def tell(given: Sequence[str] | None, code: str, left: bool) -> int | None:
            if given is None:
                return NOT_ASKED if left else None
            if refused.issuperset(given):
                return REFUSED
            if ranked:
                return given.index(code) + 1 if code in given else None
            return int(code in given)

        return lambda values, left_out: [
            [tell(given, code, left) for given, left in zip(values, left_out, strict=True)]
            for code in labels
        ]

    def _text(self, place: int, one: Field) -> Make:
        widths = self._texts.of(place)
        for number, width in enumerate(widths, start=1):
            name = f"{one.key}_{number}" if number > 1 else one.key
            self._new(one, name).width = width
        parts = len(widths)

        def make(values: Sequence[Any], left_out: Sequence[bool]) -> list[Sequence[Any]]:
            del left_out  # a text has no other value that could say so
            texts = [self._texts.text(value) for value in values]
            if parts == 1:
                return [texts]
            spread = [bytewise(text) if text else [] for text in texts]
            return [
                [split[part] if part < len(split) else None for split in spread]
                for part in range(parts)
            ]

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
    tell: Tell = lambda _: None,
) -> bool:
    """Write each table as a file: one as it is, several into one .zip.

    Args:
        spool: Read with what the form left out.
        names: The names of the tables.
        title: Of the survey.
        tell: Told how many responses are written; may raise, to stop.

    Returns:
        Whether labels were too long for SPSS.
    """
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
    file = _File(table, words, separator(unlisted), tell)
    # One case, as wide as texts get: it is what the variables are made after, and gives way.
    case = {each.name: ["x" * each.width] if each.width else [0.5] for each in file.variables}
    pyreadstat.write_sav(
        pd.DataFrame(case),
        path,
        file_label=title[:60],
        column_labels={each.name: each.label for each in file.variables if each.label},
        row_compress=False,
        variable_value_labels={each.name: each.labels for each in file.variables if each.labels},
        missing_ranges={each.name: [*each.missing] for each in file.variables if each.missing},
        variable_measure={each.name: each.measure for each in file.variables},
    )
    cases.append(path, [each.width for each in file.variables], file.batches())
    return file.shortened


def _around(one: Field, level: str) -> Iterator[str]:
    """Yield the paths of a question and of the groups around it, within its level."""
    pieces = one.variable.path.split("/")
    for length in range(1, len(pieces) + 1):
        path = "/".join(pieces[:length])
        yield path.removeprefix(f"{level}/") if level else path
