"""Rows for partners as a file: what may be passed on, with its codebook and what it must not be."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from exports.anonymity import Rows
from exports.catalogues import translator
from exports.formats import delimited, xlsx
from exports.formats.options import Format
from exports.formats.readme import WIDTHS
from exports.formats.texts import separator
from exports.marking import N_
from exports.source import Standing
from exports.variables import Measure, Variable
from exports.wording import Words
from surveys.text import LocalizedText

FORMATS: Final = (Format.XLSX, Format.CSV)
"""In which partners can have rows; CSV comes as a .zip with its codebook."""

_CODEBOOK: Final = ("question", "asked", "value", "meaning")


def ending(kind: Format) -> str:
    """Return how the name of a file ends: what is CSV comes with its codebook."""
    return ".zip" if kind is Format.CSV else f".{kind.value}"


def write(
    rows: Rows,
    variables: Mapping[str, Variable],
    kind: Format,
    path: Path,
    *,
    project: LocalizedText,
    survey: LocalizedText,
    identifying: Sequence[str],
    k: int,
    language: str,
) -> None:
    """Write the rows.

    Args:
        variables: Those of the rows, by their keys.
        kind: One of `FORMATS`.
        language: Of the explanations.
    """
    words = Words.of(language, translator(language))
    mark = separator([each for row in rows.rows for cell in row for each in _texts(cell)])
    table = [[_cell(cell, mark) for cell in row] for row in rows.rows]
    codebook = list(_codebook([variables[key] for key in rows.columns], words))
    told = [
        (words.say(N_("Project")), words.text(project)),
        (words.say(N_("Survey")), words.text(survey)),
        (words.say(N_("Answers")), str(len(rows.rows))),
        *_explained(rows, identifying, k, mark, words),
    ]
    sheets = [
        xlsx.fitted("rows", rows.columns, table),
        xlsx.fitted("codebook", _CODEBOOK, codebook),
    ]
    if kind is Format.XLSX:
        first = xlsx.fitted("README", ("README", ""), told)
        wrapped = {first.name: WIDTHS}
        xlsx.write([first, *sheets], path, rtl=words.rtl, wrapped=wrapped)
        return
    readme = "".join(f"{name}: {text}\r\n" for name, text in told)
    delimited.write_all({sheet.name: sheet for sheet in sheets}, path, readme=readme)


def _explained(
    rows: Rows, identifying: Sequence[str], k: int, mark: str, words: Words
) -> Iterator[tuple[str, str]]:
    yield (
        words.say(N_("How people are protected")),
        words.say(
            N_(
                "Rows are in an order that means nothing, without days, channels, languages, own"
                " words and exact numbers. Each combination of %(variables)s occurs at least %(k)s"
                " times."
            ),
            variables=", ".join(identifying) or "–",
            k=k,
        ),
    )
    yield (
        words.say(N_("What is asked of you")),
        words.say(
            N_(
                "Do not try to find out who somebody is, do not put these rows together with other"
                " data about single people, and pass them on to nobody."
            )
        ),
    )
    yield (
        words.say(N_("Blank")),
        words.say(N_("Nothing was answered: the question was left blank, or was not asked.")),
    )
    if any(isinstance(cell, list | tuple) for row in rows.rows for cell in row):
        yield (
            words.say(N_("Several answers in one cell")),
            words.say(N_("Between them stands “%(mark)s”, which none of them holds."), mark=mark),
        )


def _codebook(variables: Sequence[Variable], words: Words) -> Iterator[list[Any]]:
    for variable in variables:
        yield [variable.key, words.text(variable.entry.label), None, None]
        whole = variable.entry.question_type == "integer"
        for answer in variable.answers:
            yield [variable.key, None, answer.value, words.named(answer, whole=whole)]
        if variable.refusals and variable.measure is not Measure.MULTIPLE:
            refused = words.say(N_("prefers not to say"))
            yield [variable.key, None, Standing.REFUSED.value, refused]


def _texts(cell: Any) -> Sequence[str]:
    if isinstance(cell, list | tuple):
        return [str(each) for each in cell]
    return []


def _cell(cell: Any, mark: str) -> Any:
    return mark.join(_texts(cell)) if isinstance(cell, list | tuple) else cell
