"""What is to be kept in mind before two sides are compared: who answered, how, and what differs."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from exports.figures import Table
from exports.marking import N_
from exports.naming import sides
from exports.pairs import Beside, Pair, SideBySide

if TYPE_CHECKING:
    from exports.workbook.writing import Writing

_CAUTION = {
    Beside.ROUNDS: N_(
        "A difference between the two rounds says what people said then and now. It does not say"
        " why: other people may have answered, and other things happened meanwhile."
    ),
    Beside.SURVEYS: N_(
        "A difference says that the two said different things. It says nothing about who is right,"
        " and nothing about the cause."
    ),
    Beside.GROUPS: N_(
        "A difference between two groups is one where their ranges do not overlap. It says nothing"
        " about the cause."
    ),
}

_DIRECTION = N_(
    "“More” means more in “%(second)s” than in “%(first)s”, in percentage points. “Up to” begins at"
    " nothing: where two ranges touch, both sides may be as good as the same."
)


def notes(writing: "Writing", one: SideBySide) -> Iterator[str]:
    """Yield what stands above two sides."""
    words = writing.words
    if one.groups:
        table = writing.tables[one.profile]
        yield words.text(table.label, writing.fallback(table))
        since = writing.evidence.surveys[one.first].as_released
        if since:
            yield words.as_released(since)
    else:
        for number in (one.first, one.second):
            side = writing.evidence.surveys[number]
            yield words.say(
                N_("“%(survey)s”: %(base)s, %(months)s."),
                survey=words.text(side.title, side.default_language),
                base=words.base(side.base),
                months=words.months(side.first_month, side.last_month),
            )
            if side.as_released:
                yield words.as_released(side.as_released)
    yield words.say(_CAUTION[one.kind])
    first, second = sides(writing.evidence, one, words)
    yield words.say(_DIRECTION, first=first, second=second)
    if any(each is None for pair in one.questions for each in pair.differences):
        yield words.say(
            N_("A dash stands where one side has no figure, because that would not protect people.")
        )
    for name, ways in zip((first, second), _alone(writing, one), strict=True):
        if ways:
            yield words.say(
                N_("Ways of asking that were only in “%(name)s”: %(channels)s."),
                name=name,
                channels=words.listed(ways),
            )
    if not one.tested and not _exact(writing, one):
        yield words.say(
            N_(
                "People were not drawn at random on both sides, so that nobody can say how much of"
                " a difference is chance. Of many differences some are."
            )
        )
    if one.tested:
        yield words.say(
            N_(
                "People were drawn at random. Where it does not say that a difference may be"
                " chance, chance alone would bring it about in fewer than 5 of 100 draws. Of many"
                " differences some come about by chance even so."
            )
        )


def _exact(writing: "Writing", one: SideBySide) -> bool:
    """Tell whether both sides are counted exactly, because they are not of people."""
    return all(writing.evidence.surveys[number].base.exact for number in (one.first, one.second))


def _alone(writing: "Writing", one: SideBySide) -> tuple[list[str], list[str]]:
    """Return the ways in which answers came that only the first side had, and only the second."""
    tables = [writing.evidence.surveys[number].channels for number in (one.first, one.second)]
    if one.groups or any(table is None or table.withheld for table in tables):
        return [], []
    had = [{row.answer.value: (row.answer, t) for row in t.rows} for t in tables if t]
    first, second = (
        [writing.words.answer(*told) for value, told in mine.items() if value not in other]
        for mine, other in (had, had[::-1])
    )
    return first, second


def people(writing: "Writing", one: SideBySide) -> str:
    """Say whether other people answered on one side than on the other."""
    words = writing.words
    if one.same_people:
        return words.say(N_("No difference can be seen in who answered."))
    differing = [pair for pair in one.mix if pair.differs]
    told = words.listed(words.quoted(label(writing, one, pair)) for pair in differing)
    return words.say(
        N_(
            "Other people answered on one side than on the other: %(questions)s What follows may"
            " differ for that reason alone."
        ),
        questions=f"{told}.",
    )


def table_of(writing: "Writing", one: SideBySide, pair: Pair) -> Table:
    """Return the table of a pair's first side; the ways in which answers came have no number."""
    if pair.table:
        return writing.tables[pair.table]
    channels = writing.evidence.surveys[one.first].channels
    if channels is None:  # pragma: no cover - a pair of channels rests on a table of them
        raise KeyError(pair.key)
    return channels


def label(writing: "Writing", one: SideBySide, pair: Pair) -> str:
    """Return the words of a pair's question."""
    if not pair.table:
        return writing.words.say(N_("How the answers came"))
    table = table_of(writing, one, pair)
    return writing.words.text(table.label, writing.fallback(table))
