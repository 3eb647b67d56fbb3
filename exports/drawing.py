"""All charts of a release as pictures, each with the table that says the same."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from exports import svg
from exports.charts import pair_chart, range_chart, scale_chart
from exports.facts import Evidence
from exports.figures import Table
from exports.marking import N_
from exports.naming import sides
from exports.pairs import SideBySide
from exports.wording import Words


@dataclass(frozen=True, slots=True)
class Picture:
    """One chart.

    Attributes:
        heading: The question, or what a block of statements is about.
        picture: The SVG.
        columns: The headings of the table beside it, the first over the answers.
        rows: The same as the picture, in words.
        base: Whom it speaks for.
    """

    heading: str
    picture: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    base: str


@dataclass(frozen=True, slots=True)
class Section:
    """The charts of one policy area, or of one thing that stands beside another."""

    title: str
    pictures: tuple[Picture, ...]


def sections(evidence: Evidence, words: Words) -> Iterator[Section]:
    """Yield the charts in the order of the workbook; what is withheld has none."""
    drawing = _Drawing(evidence, words)
    for area in evidence.areas:
        yield from drawing.section(words.area(area.id), drawing.tables(area.tables))
    told = words.say(N_("Who answered"))
    yield from drawing.section(told, drawing.tables(evidence.profile))
    for one in evidence.beside:
        yield from drawing.section(drawing.title(one), drawing.pairs(one))


class _Drawing:
    def __init__(self, evidence: Evidence, words: Words) -> None:
        self._evidence, self._words = evidence, words
        every = (*(area.tables for area in evidence.areas), evidence.profile)
        self._tables = {table.number: table for found in every for table in found}

    def section(self, title: str, pictures: Iterator[Picture]) -> Iterator[Section]:
        found = tuple(pictures)
        if found:
            yield Section(title, found)

    def tables(self, tables: tuple[Table, ...]) -> Iterator[Picture]:
        """Yield a chart for each question, and one for each block of statements."""
        for _, together in groupby(tables, lambda one: one.block or str(one.number)):
            block = tuple(together)
            found = self._scale(block) if block[0].block else self._ranges(block[0])
            if found is not None:
                yield found

    def title(self, one: SideBySide) -> str:
        first, second = sides(self._evidence, one, self._words)
        return self._words.say(N_("%(first)s and %(second)s"), first=first, second=second)

    def pairs(self, one: SideBySide) -> Iterator[Picture]:
        """Yield a chart for each question that both sides were asked."""
        words = self._words
        names = sides(self._evidence, one, words)
        first, second = (self._evidence.surveys[number] for number in (one.first, one.second))
        since = (first.as_released, second.as_released)
        for pair in one.questions:
            table = self._tables.get(pair.table)
            chart = table and pair_chart(
                pair, table, names, words, self._fallback(table), since=since
            )
            if table is None or not chart:
                continue
            heading = words.text(table.label, self._fallback(table))
            yield Picture(
                heading=heading,
                picture=svg.draw_pair(chart, title=heading),
                columns=(words.say(N_("Answer")), *names),
                rows=tuple((row.label, *(side.text for side in row.sides)) for row in chart.rows),
                base=words.listed(
                    f"{name}: {base}" for name, base in zip(names, chart.bases, strict=True)
                ),
            )

    def _ranges(self, table: Table) -> Picture | None:
        words, fallback = self._words, self._fallback(table)
        chart = range_chart(table, words, fallback)
        if chart is None:
            return None
        heading = words.text(table.label, fallback)
        return Picture(
            heading=heading,
            picture=svg.draw(chart, title=heading),
            columns=(words.say(N_("Answer")), words.say(N_("The figure"))),
            rows=tuple((one.label, one.text) for one in chart.bars),
            base=chart.base,
        )

    def _scale(self, block: tuple[Table, ...]) -> Picture | None:
        words, fallback = self._words, self._fallback(block[0])
        chart = scale_chart(block, words, fallback)
        if chart is None:
            return None
        label = block[0].section[-1] if block[0].section else None
        heading = words.text(label, fallback) if label else words.say(N_("Statements"))
        return Picture(
            heading=heading,
            picture=svg.draw_scale(chart, title=heading),
            columns=(words.say(N_("Statement")), *(step.label for step in chart.steps)),
            rows=tuple(
                (statement, *(step.texts[place] for step in chart.steps))
                for place, statement in enumerate(chart.statements)
            ),
            base=chart.base,
        )

    def _fallback(self, table: Table) -> str:
        return self._evidence.surveys[table.survey].default_language
