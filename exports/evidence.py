"""Evidence: all that a workbook, a page or a brief may say, already protected and in every language."""

from collections.abc import Sequence
from dataclasses import dataclass, fields, is_dataclass
from datetime import date
from enum import Enum
from typing import Any

from exports.figures import Base, Breakdown, Table
from exports.source import ResponseSource
from surveys.model import Unit
from surveys.text import LocalizedText

SCHEMA = 1


@dataclass(frozen=True, slots=True)
class About:
    """What the project says of itself, in its own words; empty where it has not said it.

    Attributes:
        project: The project's title.
        made_on: The day on which the evidence was made.
        asked_by: Who asks.
        paid_by: Who paid.
        place: Where people were asked.
        how_found: How people were found.
        contact: Whom to ask about it.
        licence: Under which terms it may be passed on.
        invented: Whether the answers are made up, as in the demonstration.
    """

    project: str
    made_on: date
    asked_by: str = ""
    paid_by: str = ""
    place: str = ""
    how_found: str = ""
    contact: str = ""
    licence: str = ""
    invented: bool = False


@dataclass(frozen=True, slots=True)
class SurveyFacts:
    """What is told of one survey as a whole.

    Attributes:
        languages: The languages in which it could be answered.
        first_month: Year and month of the first answer, None where there is none.
        versions: How many versions were answered.
        base: How many responses there are, rounded.
        channels: The ways in which answers came, as a table of shares; None where there is one.
        spoken: The languages in which people answered, likewise.
    """

    title: LocalizedText
    unit: Unit
    languages: tuple[str, ...]
    default_language: str
    first_month: tuple[int, int] | None
    last_month: tuple[int, int] | None
    versions: int
    base: Base
    channels: Table | None = None
    spoken: Table | None = None


@dataclass(frozen=True, slots=True)
class Area:
    """The tables of one policy area; the id is empty for questions that belong to none."""

    id: str
    tables: tuple[Table, ...]


@dataclass(frozen=True, slots=True)
class CodebookEntry:
    """One variable: where it stands, how it was asked, and its values with their labels."""

    survey: int
    path: str
    type: str
    label: LocalizedText
    values: tuple[tuple[str, LocalizedText], ...]
    table: int | None
    conditional: bool
    sensitive: bool


@dataclass(frozen=True, slots=True)
class Method:
    """How much was protected, in numbers of tables and groups (never of people)."""

    tables: int
    widened: int
    withheld: int
    groups_hidden: int


@dataclass(frozen=True, slots=True)
class Evidence:
    """All that may be said."""

    schema: int
    about: About
    surveys: tuple[SurveyFacts, ...]
    profile: tuple[Table, ...]
    areas: tuple[Area, ...]
    breakdowns: tuple[Breakdown, ...]
    codebook: tuple[CodebookEntry, ...]
    method: Method
