"""Findings as values: a claim, the published figures and sources that carry it, and its asks.

Figures come from a release's tables alone, so that nothing here can hold an exact count.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from exports.agreement import Agreement
from exports.disclosure.rule import WHOLE, Range, exactly, named
from exports.figures import Breakdown, Middle, Table
from exports.likert import together
from exports.marking import N_
from exports.quoting import Quoted
from exports.variables import Answer
from surveys.model import Unit
from surveys.text import LocalizedText


class ClaimError(ValueError):
    """A figure cannot be taken from a table.

    Args:
        code: A stable name, such as `figure.withheld`.
        message: An English sentence, which is also the gettext msgid.
    """

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message


@dataclass(frozen=True, slots=True)
class Figure:
    """What one published table says for a claim.

    Attributes:
        release: The number of the release that it was taken from.
        survey: The survey's title.
        table: The question; where `among` is given, with the ranges and base of that group alone.
        values: The answers that are meant, taken together; none means the median of a number.
        among: The group that it speaks of; None for everybody who answered.
        limits: What it does not show.
    """

    release: int
    survey: LocalizedText
    table: Table
    values: tuple[str, ...]
    among: Answer | None = None
    limits: LocalizedText = LocalizedText()

    @property
    def answers(self) -> tuple[Answer, ...]:
        """The answers that are meant."""
        return tuple(row.answer for row in self.table.rows if row.answer.value in self.values)

    @property
    def range(self) -> Range | None:
        """The share of the answers; None for a median, or where nothing is told any more."""
        return _share(self.table, self.values) if self.values else None

    @property
    def middle(self) -> Middle | None:
        """The median; None for a share."""
        return None if self.values else self.table.middle


@dataclass(frozen=True, slots=True)
class Beside:
    """A figure that somebody else has published.

    Attributes:
        question: The question that it stands beside.
        answer: The answer; empty where the figure is a number, such as a wage.
        figure: The percentage, or the number.
    """

    question: LocalizedText
    answer: LocalizedText
    figure: float
    source: LocalizedText
    year: int
    place: LocalizedText
    difference: LocalizedText
    link: str


@dataclass(frozen=True, slots=True)
class Reference:
    """A document, or an official position on the record: where it is from, and what it leaves open.

    Attributes:
        source: Title, author and year; for a position, who signed it off and when.
    """

    source: LocalizedText
    link: str = ""
    limits: LocalizedText = LocalizedText()


@dataclass(frozen=True, slots=True)
class Asked:
    """The decision that a claim calls for; see `parapp.models.Ask` for the meaning of each."""

    decision: LocalizedText
    owner: LocalizedText
    by_when: date | None = None
    first_step: LocalizedText = LocalizedText()
    reply: LocalizedText = LocalizedText()
    replied_on: date | None = None


class People(StrEnum):
    """Who of those concerned was asked."""

    NOBODY = "nobody"
    SURVEY = "survey"
    GROUPS = "groups"
    BOTH = "both"


@dataclass(frozen=True, slots=True)
class Strength:
    """How strong a claim is, by a rule that can be read; `exports.telling` puts it in words.

    Attributes:
        people: Who of those concerned was asked.
        figures: Whether a figure that others published stands beside it.
        documents: Whether documents bear on it.
        record: Whether an official position is on the record.
    """

    people: People
    figures: bool = False
    documents: bool = False
    record: bool = False

    @property
    def carried(self) -> bool:
        """Whether it rests on anything at all."""
        return self.people is not People.NOBODY or self.figures or self.documents or self.record


@dataclass(frozen=True, slots=True)
class Claim:
    """A finding as its readers get it.

    Attributes:
        number: As the project counts its findings.
        link: Whether it claims a link between policy areas.
        claim: For those who decide.
        plain: For those who took part.
        limits: What it does not show, besides the limits of what it rests on.
        areas: Ids of policy areas, its own first.
        right: The id of a right at stake; empty for none.
        themes: What came up in groups and in people's own words.
        quotations: What somebody said, masked and approved by two people.
        agreement: What those who took part said of this wording; None where they were not asked.
        position: Its place in the summary, from 1; None where it is not in it.
    """

    number: int
    link: bool
    claim: LocalizedText
    plain: LocalizedText
    limits: LocalizedText = LocalizedText()
    areas: tuple[str, ...] = ()
    principles: tuple[str, ...] = ()
    indicators: tuple[str, ...] = ()
    right: str = ""
    figures: tuple[Figure, ...] = ()
    themes: tuple[LocalizedText, ...] = ()
    quotations: tuple[Quoted, ...] = ()
    comparators: tuple[Beside, ...] = ()
    documents: tuple[Reference, ...] = ()
    positions: tuple[Reference, ...] = ()
    asks: tuple[Asked, ...] = ()
    agreement: Agreement | None = None
    position: int | None = None

    @property
    def strength(self) -> Strength:
        """How strong it is: who was asked, and what else stands beside it."""
        exact = {each.table.base.unit for each in self.figures if each.table.base.exact}
        survey = any(not each.table.base.exact for each in self.figures)
        groups = bool(self.themes or self.quotations)
        people = {
            (True, True): People.BOTH,
            (True, False): People.SURVEY,
            (False, True): People.GROUPS,
            (False, False): People.NOBODY,
        }[survey, groups]
        documents = bool(self.documents) or Unit.DOCUMENT in exact
        record = bool(self.positions) or Unit.OFFICIAL_POSITION in exact
        return Strength(people, bool(self.comparators), documents, record)


def figure(
    table: Table,
    values: Iterable[str],
    *,
    release: int,
    survey: LocalizedText,
    limits: LocalizedText = LocalizedText(),  # noqa: B008  # frozen
    among: Answer | None = None,
) -> Figure:
    """Take a figure from a published table.

    Args:
        table: The question, or what `of_group` makes of it.
        values: The answers that are meant; none for the median of a number.

    Raises:
        ClaimError: The table tells nothing of it, or the answers cannot be taken together.
    """
    chosen = tuple(dict.fromkeys(values))
    if table.withheld:
        raise ClaimError("figure.withheld", N_("Nothing can be told of this question yet"))
    if not chosen:
        if table.middle is None:
            raise ClaimError("figure.nothing", N_("Choose the answer that the finding rests on"))
    elif not set(chosen) <= {row.answer.value for row in table.rows}:
        raise ClaimError("figure.answer", N_("The question has no such answer; choose one of its"))
    elif len(chosen) > 1 and table.several:
        raise ClaimError(
            "figure.several",
            N_(
                "People could give several of these answers, so their shares cannot be added up;"
                " choose one answer"
            ),
        )
    elif _share(table, chosen) is None:
        raise ClaimError(
            "figure.everything", N_("Taken together these answers tell nothing; choose fewer")
        )
    return Figure(release, survey, table, chosen, among, limits)


def of_group(table: Table, breakdown: Breakdown, group: str) -> Table | None:
    """Return a question's table for one group of a breakdown; None where it is not shown."""
    found = next((one for one in breakdown.comparisons if one.table == table.number), None)
    if found is None:
        return None
    column = next((one for one in found.columns if one.group.value == group), None)
    if column is None or column.withheld:
        return None
    rows = tuple(
        replace(row, range=published)
        for row, published in zip(table.rows, column.ranges, strict=True)
    )
    return replace(
        table,
        rows=rows,
        base=column.base,
        middle=column.middle,
        quartiles=None,
        mean=None,
        silences=(),
    )


def _share(table: Table, values: Sequence[str]) -> Range | None:
    places = [place for place, row in enumerate(table.rows) if row.answer.value in values]
    if len(places) == 1:
        return table.rows[places[0]].range
    if not places or table.several:
        return None
    found = [one for place in places if (one := table.rows[place].range) is not None]
    if len(places) < len(table.rows) and len(found) == len(places) and all(r.of for r in found):
        return exactly(sum(one.count for one in found), found[0].of)
    span = together(table.rows, places)
    # From 0 to 100 tells nothing, and from 100 to 100 is everybody who answered.
    if (span.low, span.high) == (0, WHOLE) or span.low == WHOLE:
        return None
    return named(span.low, span.high)
