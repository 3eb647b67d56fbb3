"""What a chart shows, described once: the workbook draws it natively, a page can draw it too."""

from collections.abc import Sequence
from dataclasses import dataclass

from exports.disclosure.rule import Range
from exports.figures import AsReleased, Table
from exports.folding import folded
from exports.marking import N_
from exports.pairs import Pair
from exports.variables import Answer
from exports.wording import Words
from surveys.model import ChoiceRole


@dataclass(frozen=True, slots=True)
class Bar:
    """One range: drawn solid to its lower end and tinted to its upper."""

    label: str
    range: Range
    text: str


@dataclass(frozen=True, slots=True)
class RangeChart:
    """Bars for the answers to one question, in the order in which they were offered.

    Attributes:
        title: The claim that the chart carries; empty where the question stands above it.
        bars: The answers.
        base: Whom it speaks for.
        alternative: The whole chart in words.
        right_to_left: Whether it is mirrored.
        exact: Whether the bars are shares that are told exactly, so that nothing of them is tinted.
    """

    title: str
    bars: tuple[Bar, ...]
    base: str
    alternative: str
    right_to_left: bool
    exact: bool = False


@dataclass(frozen=True, slots=True)
class Step:
    """One answer of a scale over all statements.

    Attributes:
        label: The answer.
        side: -1 before the middle of the scale, 0 the middle, 1 behind it.
        middles: For each statement the middle of its range in percent, None where it is withheld.
        texts: For each statement its range in words.
    """

    label: str
    side: int
    middles: tuple[float | None, ...]
    texts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ScaleChart:
    """Statements answered on one scale, as bars that diverge from the middle of the scale."""

    title: str
    statements: tuple[str, ...]
    steps: tuple[Step, ...]
    base: str
    alternative: str
    right_to_left: bool

    def offsets(self) -> tuple[float, ...]:
        """Return for each statement how far its bar begins from the left, so that middles align."""
        found = []
        for number in range(len(self.statements)):
            before = sum((s.middles[number] or 0) for s in self.steps if s.side < 0)
            neutral = sum((s.middles[number] or 0) for s in self.steps if s.side == 0)
            found.append(100 - before - neutral / 2)
        return tuple(found)

    def extent(self) -> tuple[float, float]:
        """Return where the leftmost bar begins and the rightmost ends, in tens."""
        begins = self.offsets()
        ends = [
            begin + sum((step.middles[number] or 0) for step in self.steps)
            for number, begin in enumerate(begins)
        ]
        return (min(begins) // 10 * 10, -(-max(ends) // 10) * 10)


@dataclass(frozen=True, slots=True)
class SideBar:
    """What one side said: its range, None where nothing is told, and the same in words."""

    range: Range | None
    text: str


@dataclass(frozen=True, slots=True)
class PairRow:
    """One answer, with what both sides said."""

    label: str
    sides: tuple[SideBar, SideBar]


@dataclass(frozen=True, slots=True)
class PairChart:
    """One question that two rounds, surveys or groups answered.

    Attributes:
        names: What the two are called.
        bases: Whom each speaks for.
    """

    names: tuple[str, str]
    bases: tuple[str, str]
    rows: tuple[PairRow, ...]
    alternative: str
    right_to_left: bool


def pair_chart(
    pair: Pair,
    table: Table,
    names: tuple[str, str],
    words: Words,
    fallback: str,
    *,
    since: tuple[AsReleased | None, AsReleased | None] = (None, None),
) -> PairChart | None:
    """Describe the chart of one question that two sides answered; None without any figure.

    Args:
        table: The question of the first side.
        names: What the two are called.
        words: The language.
        fallback: The language in which the first side's survey is at home.
        since: As which earlier release told them the two stand, where they do.
    """
    sides = (pair.first, pair.second)
    shown, _others = folded([side.ranges for side in sides])
    rows = tuple(
        PairRow(
            words.answer(pair.answers[place], table, fallback),
            (
                _side_bar(pair.first.ranges[place], words),
                _side_bar(pair.second.ranges[place], words),
            ),
        )
        for place in shown
    )
    if not any(side.range for row in rows for side in row.sides):
        return None
    told = words.semicolons(
        words.labelled(row.label, f"{names[0]} {row.sides[0].text}, {names[1]} {row.sides[1].text}")
        for row in rows
    )
    bases = (words.dated(pair.first.base, since[0]), words.dated(pair.second.base, since[1]))
    alternative = words.say(
        N_("Bar chart. %(question)s %(figures)s. Base: %(base)s."),
        question=words.text(table.label, fallback),
        figures=told,
        base=words.listed(f"{name} {base}" for name, base in zip(names, bases, strict=True)),
    )
    return PairChart(names, bases, rows, alternative, words.rtl)


def range_chart(table: Table, words: Words, fallback: str, *, title: str = "") -> RangeChart | None:
    """Describe the chart of one question; None where there is nothing to draw.

    Args:
        table: The question.
        words: The language.
        fallback: The language in which its survey is at home.
        title: The claim that it carries.
    """
    shown, _others = folded([[row.range for row in table.rows]])
    bars = tuple(
        Bar(
            words.answer(row.answer, table, fallback),
            row.range,
            words.range(row.range),
        )
        for row in (table.rows[position] for position in shown)
        if row.range is not None
    )
    if not bars:
        return None
    base = words.based(table)
    told = words.semicolons(words.labelled(bar.label, bar.text) for bar in bars)
    alternative = words.say(
        N_("Bar chart. %(question)s %(figures)s. Base: %(base)s."),
        question=words.text(table.label, fallback),
        figures=told,
        base=base,
    )
    alternative = f"{title} {alternative}" if title else alternative
    return RangeChart(title, bars, base, alternative, words.rtl, table.base.exact)


def scale_chart(tables: Sequence[Table], words: Words, fallback: str) -> ScaleChart | None:
    """Describe the chart of a block of statements; None where there is nothing to draw.

    Answers beside the scale ("I don't know") are left out of the bars.
    """
    shown = [table for table in tables if not table.withheld]
    if not shown:
        return None
    scale = [row.answer for row in shown[0].rows if row.answer.role is ChoiceRole.NONE]
    steps = tuple(
        _step(answer, _side(position, len(scale)), shown, words, fallback)
        for position, answer in enumerate(scale)
    )
    statements = tuple(words.text(table.label, fallback) for table in shown)
    told = " ".join(
        words.labelled(
            statement, words.semicolons(f"{each.label} {each.texts[number]}" for each in steps)
        )
        + "."
        for number, statement in enumerate(statements)
    )
    base = words.listed(dict.fromkeys(words.based(table) for table in shown))
    alternative = words.say(
        N_("Stacked bar chart. %(figures)s Base: %(base)s."), figures=told, base=base
    )
    return ScaleChart("", statements, steps, base, alternative, words.rtl)


def _side_bar(published: Range | None, words: Words) -> SideBar:
    return SideBar(published, words.range(published))


def _side(position: int, length: int) -> int:
    twice = 2 * position - (length - 1)
    return (twice > 0) - (twice < 0)


def _step(answer: Answer, side: int, tables: Sequence[Table], words: Words, fallback: str) -> Step:
    ranges = [
        next((row.range for row in table.rows if row.answer.value == answer.value), None)
        for table in tables
    ]
    return Step(
        label=words.answer(answer, tables[0], fallback),
        side=side,
        middles=tuple(float(sum(r.ends) / 2) if r else None for r in ranges),
        texts=tuple(words.range(r) for r in ranges),
    )
