"""The codebook of an export: every question and every answer, in all languages of the survey."""

from collections.abc import Iterator, Sequence
from typing import Any

from exports.formats.columns import Columns
from exports.formats.levels import Field
from exports.formats.spool import Spool
from surveys.model import ChoiceRole
from surveys.text import LocalizedText


def headings(languages: Sequence[str]) -> tuple[str, ...]:
    """Return the first row; in English, because programs read it."""
    return (
        *("table", "column", "question", "type", "value"),
        *(f"label::{tag}" for tag in languages),
        *("role", "versions", "sensitive"),
    )


def widths(languages: Sequence[str]) -> tuple[float, ...]:
    """Return how wide the columns are in a workbook, in characters."""
    return (14, 28, 24, 16, 16, *[36] * len(languages), 14, 10, 10)


def rows(
    spool: Spool, tables: Sequence[Columns], names: Sequence[str], languages: Sequence[str]
) -> list[list[Any]]:
    """Return a row for each question, and under it one for each of its answers.

    Args:
        tables: The columns, table by table.
        names: The names of the tables.
        languages: Those of the survey.
    """
    return [
        row
        for table, columns, name in zip(spool.tables, tables, names, strict=True)
        for field, findings in zip(table.level.fields, table.findings, strict=True)
        for row in _rows(field, columns, name, languages, list(findings.unlisted))
    ]


def _rows(
    field: Field, columns: Columns, name: str, languages: Sequence[str], unlisted: Sequence[str]
) -> Iterator[list[Any]]:
    own = [each for each in columns.columns if each.field is field]
    first = next((each.heading for each in own if not each.choice), None)
    variable = field.variable
    end = [", ".join(map(str, field.versions)), "yes" if variable.sensitive else None]
    labels = _labels(variable.label, languages)
    yield [name, first, field.key, variable.question_type, None, *labels, None, *end]
    split = {each.choice: each.heading for each in own if each.choice}
    for value in variable.values:
        role = value.role.value if value.role is not ChoiceRole.NONE else None
        told = _labels(value.label, languages)
        yield [name, split.get(value.code), field.key, None, value.code, *told, role, None, None]
    for code in unlisted:
        nothing = [None] * len(languages)
        yield [name, split.get(code), field.key, None, code, *nothing, None, None, None]


def _labels(label: LocalizedText, languages: Sequence[str]) -> list[str | None]:
    return [label.exact(tag) for tag in languages]
