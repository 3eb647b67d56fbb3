"""What a brief is made of: texts in one language, for whoever lays them out."""

from dataclasses import dataclass
from datetime import date

from exports.charts import RangeChart


@dataclass(frozen=True, slots=True)
class Share:
    """One figure of a finding: the range, and what it is a share of."""

    range: str
    told: str


@dataclass(frozen=True, slots=True)
class Line:
    """A term and what is said to it, such as "What it does not show".

    Attributes:
        further: 0 for what stays as long as its finding does; what has a higher number goes before
            a finding, and the highest first, where two pages have no place for all.
    """

    term: str
    told: str
    further: int = 0


@dataclass(frozen=True, slots=True)
class Item:
    """One finding.

    Attributes:
        claim: In the project's words.
        shares: Its figures with their bases.
        lines: The comparators, the agreement, what it rests on and does not show.
        asks: What is asked of whom, and by when.
    """

    claim: str
    shares: tuple[Share, ...]
    lines: tuple[Line, ...]
    asks: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Drawn:
    """A chart: its question, what it draws, and the claim that it belongs to."""

    question: str
    chart: RangeChart
    item: int


@dataclass(frozen=True, slots=True)
class Brief:
    """All of a brief.

    Attributes:
        tag: The BCP 47 tag of its language.
        rtl: Whether that is written from right to left.
        made_on: The day of its release.
        author: Who asks.
        subject: What kind of document it is.
        title: The project's title.
        warning: That the answers are invented; empty where they are not.
        opening: What this is.
        facts: Who asks, who was asked, when and where.
        heading: The heading over the findings.
        none: What stands where there is no finding; empty where there is one.
        items: The findings that have a place here.
        chart: The chart of one of them.
        left: The claims that are left to the workbook.
        left_told: The sentence above them; empty where there is none.
        notes_heading: The heading over the notes.
        notes: How to read it, how people were protected, release, terms, contact.
        footer: What stands at the foot of each page, beside its number.
        page: What stands before a page's number, between it and how many there are, and after.
    """

    tag: str
    rtl: bool
    made_on: date
    author: str
    subject: str
    title: str
    warning: str
    opening: str
    facts: tuple[Line, ...]
    heading: str
    none: str
    items: tuple[Item, ...]
    chart: Drawn | None
    left: tuple[str, ...]
    left_told: str
    notes_heading: str
    notes: tuple[Line, ...]
    footer: str
    page: tuple[str, str, str]

    @property
    def direction(self) -> str:
        """How it is written, as HTML calls it."""
        return "rtl" if self.rtl else "ltr"
