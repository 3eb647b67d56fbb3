"""What evidence says of a project and its surveys as a whole; it is figures beside these facts.

All that a workbook may say is in one `Evidence`, already protected and in every language.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from exports.case import Case
from exports.codebook import CodebookEntry
from exports.declared import NOTHING, Declared
from exports.figures import AsReleased, Base, Breakdown, Table
from exports.pairs import SideBySide
from surveys.model import Unit
from surveys.text import LocalizedText

SCHEMA = 7
"""The version of the documents that evidence makes; 2 added second readings, scales in short and
what stands side by side, 3 the case, 4 figures that stand as an earlier release told them, 5 two
official mixes at once, 6 bases as spans, and documents and positions told exactly, 7 answers that
were added while a survey ran, what was said before a group of questions, whom questions were asked,
and what groups voted on in every language. Older ones are read as they are."""

Said = str | LocalizedText
"""What a project says in its own words: in several languages, or in one that is not named."""


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

    project: Said
    made_on: date
    asked_by: Said = ""
    paid_by: Said = ""
    place: Said = ""
    how_found: Said = ""
    contact: Said = ""
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
        declared: What the project declares of it.
        as_released: Where all of this stands as an earlier release told it, which; None where it
            was counted for this one.
        unsigned: How many official positions are in no figure because nobody has signed them off.
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
    declared: Declared = NOTHING
    as_released: AsReleased | None = None
    unsigned: int = 0


@dataclass(frozen=True, slots=True)
class Area:
    """The tables of one policy area; the id is empty for questions that belong to none."""

    id: str
    tables: tuple[Table, ...]


@dataclass(frozen=True, slots=True)
class Method:
    """How much was protected, in numbers of tables and groups (never of people)."""

    tables: int
    widened: int
    withheld: int
    groups_hidden: int

    @classmethod
    def of(cls, shown: Sequence[Table], breakdowns: Sequence[Breakdown]) -> "Method":
        """Count what was protected."""
        return cls(
            tables=len(shown),
            widened=sum(1 for table in shown if table.widened),
            withheld=sum(1 for table in shown if table.withheld),
            groups_hidden=sum(len(one.hidden) for one in breakdowns),
        )


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
    beside: tuple[SideBySide, ...] = ()
    case: Case | None = None
