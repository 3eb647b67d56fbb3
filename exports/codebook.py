"""The codebook of the evidence: every question as it was asked, with its answers."""

from collections.abc import Mapping
from dataclasses import dataclass

from exports.source import ResponseSource
from surveys import codebook
from surveys.text import LocalizedText


@dataclass(frozen=True, slots=True)
class CodebookEntry:
    """One variable: where it stands, how it was asked, and its values with their labels.

    Attributes:
        conditional: Whether it was not asked of everybody.
        relevant: The expressions that say whom it was asked; none in evidence before schema 7.
    """

    survey: int
    path: str
    type: str
    label: LocalizedText
    values: tuple[tuple[str, LocalizedText], ...]
    table: int | None
    conditional: bool
    sensitive: bool
    relevant: tuple[str, ...] = ()


def entries(source: ResponseSource, numbers: Mapping[str, int]) -> list[CodebookEntry]:
    """Return the variables of a survey's newest version.

    Args:
        source: The survey.
        numbers: The numbers of its tables, by question.
    """
    return [
        CodebookEntry(
            survey=0,
            path=variable.path,
            type=variable.question_type,
            label=variable.label,
            values=tuple((value.code, value.label) for value in variable.values),
            table=numbers.get(variable.path),
            conditional=bool(variable.relevant),
            sensitive=variable.sensitive,
            relevant=variable.relevant,
        )
        for variable in codebook.variables(source.survey)
    ]
