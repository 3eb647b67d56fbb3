"""The frameworks: which of the Council of Europe's indicators and ENAR's principles have evidence.

An empty cell is written as empty: what nobody has looked into is as plain as what is known.
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from exports.claims import People
from exports.marking import N_, N_n
from exports.workbook.listing import write_list
from surveys.frameworks import Indicator, dimensions, domains, indicators, principles, unasked
from surveys.frameworks.records import Standing
from surveys.model import Unit

if TYPE_CHECKING:
    from exports.workbook.writing import Writing

_WIDTHS = (18.0, 26.0, 26.0, 26.0, 26.0)
_PRINCIPLE_WIDTHS = (6.0, 33.0, 45.0)

_EXPERIENCE = N_("experience")
_OFFICIAL = N_("official figure")
_LAW = N_("law or document")
_POSITION = N_("position on the record")
_KINDS = {Unit.DOCUMENT: _LAW, Unit.OFFICIAL_POSITION: _POSITION}
"""What the questions of forms are that no person answers of themselves."""


def indicators_sheet(writing: "Writing", name: str) -> None:
    """Write the table of the Council of Europe: five domains by four dimensions."""
    words = writing.words
    page = writing.page(name, _WIDTHS, landscape=True)
    title = words.say(N_("Indicators"))
    found = covered(writing)
    none = N_(
        "The Council of Europe’s table: for none of its %(all)s indicators there is evidence."
    )
    sentence = words.say(
        none
        if not found
        else N_(
            "The Council of Europe’s table: for %(number)s of its %(all)s indicators there is"
            " evidence here, and of which kind. The others are empty."
        ),
        number=words.number(len(found)),
        all=words.number(len(indicators())),
    )
    page.opening(title, sentence, warning=writing.warning(), back=writing.cover)
    heads = (N_("Domain"), *(words.framework(one.name) for one in dimensions()))
    rows = [
        (
            (words.framework(domain.name), "term"),
            *(_cell(writing, domain.id, dimension.id, found) for dimension in dimensions()),
        )
        for domain in domains()
    ]
    write_list(writing, page, "indicators", heads, rows, whole=True)
    page.space()
    page.line(
        words.say(
            N_(
                "Experience: people were asked. Official figure: others have counted. Law or"
                " document: it is written down. None of them stands for another."
            )
        ),
        "small",
    )
    if any(_POSITION in kinds for kinds in found.values()):
        told = N_("Position on the record: an office or organisation has signed it off.")
        page.line(words.say(told), "small")
    official = [one for one in unasked() if one.standing is Standing.OFFICIAL]
    told = words.count(
        N_n(
            "%(number)s indicator can be settled by law and official figures alone.",
            "%(number)s indicators can be settled by law and official figures alone.",
        ),
        len(official),
    )
    page.line(told, "small")
    writing.close(page, title)


def _cell(
    writing: "Writing", domain: str, dimension: str, found: dict[str, tuple[str, ...]]
) -> tuple[str, str]:
    told = [
        _told(writing, one, found[one.id])
        for one in indicators()
        if (one.domain, one.dimension) == (domain, dimension) and one.id in found
    ]
    if not told:
        return writing.words.say(N_("No evidence")), "empty"
    return "\n".join(told), "cell_top"


def _told(writing: "Writing", one: Indicator, kinds: tuple[str, ...]) -> str:
    words = writing.words
    listed = words.commas(words.say(kind) for kind in kinds)
    return words.labelled(words.framework(one.name), listed)


def covered(writing: "Writing") -> dict[str, tuple[str, ...]]:
    """Return for each indicator that has evidence of which kinds it is."""
    found: dict[str, dict[str, None]] = {}
    for name, kind in _evidence(writing):
        found.setdefault(name, {})[kind] = None
    known = {one.id for one in indicators()}
    return {name: tuple(kinds) for name, kinds in found.items() if name in known}


def _evidence(writing: "Writing") -> Iterator[tuple[str, str]]:
    units = [one.unit if one.base.exact else Unit.PERSON for one in writing.evidence.surveys]
    outside = {
        (number, one.key)
        for number, survey in enumerate(writing.evidence.surveys)
        for one in survey.declared.comparators
    }
    for table in writing.tables.values():
        names = table.tags.indicators
        for name in names:
            if not table.withheld:
                yield name, _KINDS.get(units[table.survey], _EXPERIENCE)
            # Of a question that speaks to several, nobody has said to which of them a figure does.
            if len(names) == 1 and (table.survey, table.key) in outside:
                yield name, _OFFICIAL
    yield from _claimed(writing)


def _claimed(writing: "Writing") -> Iterator[tuple[str, str]]:
    for one in writing.findings():
        for name in one.claim.indicators:
            if one.strength.people is not People.NOBODY:
                yield name, _EXPERIENCE
            if one.claim.comparators:
                yield name, _OFFICIAL
            if one.strength.documents:
                yield name, _LAW
            if one.strength.record:
                yield name, _POSITION


def principles_sheet(writing: "Writing", name: str) -> None:
    """Write ENAR's principles with the questions and findings that speak to each."""
    words = writing.words
    page = writing.page(name, _PRINCIPLE_WIDTHS, landscape=False)
    title = words.say(N_("Principles"))
    sentence = words.say(
        N_("ENAR’s fifteen principles, and what in this workbook speaks to each of them.")
    )
    page.opening(title, sentence, warning=writing.warning(), back=writing.cover)
    heads = (N_("No."), N_("Principle"), N_("What speaks to it"))
    rows = [
        (words.number(one.number), words.framework(one.name), _spoken(writing, one.id))
        for one in principles()
    ]
    write_list(writing, page, "principles", heads, rows, whole=True)
    writing.close(page, title)


def _spoken(writing: "Writing", principle: str) -> tuple[str, str]:
    told = _speaks(writing, principle)
    return (told, "cell_top") if told else (writing.words.say(N_("No evidence")), "empty")


def _speaks(writing: "Writing", principle: str) -> str:
    words = writing.words
    numbers = [
        table.number
        for table in writing.tables.values()
        if principle in table.tags.principles and not table.withheld
    ]
    told = []
    if numbers:
        listed = words.listed(words.number(number) for number in sorted(numbers))
        told.append(
            words.count(
                N_n("Question %(numbers)s.", "Questions %(numbers)s."), len(numbers), numbers=listed
            )
        )
    told += [
        words.own(one.claim.claim)
        for one in writing.findings()
        if principle in one.claim.principles
    ]
    return "\n".join(told)
