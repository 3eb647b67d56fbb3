"""The sources: own rounds, figures that others published, documents, positions on the record."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from exports.case import Case
from exports.claims import Reference
from exports.marking import N_
from exports.workbook.page import Page

if TYPE_CHECKING:
    from exports.workbook.writing import Writing

_WIDTHS = (32.0, 24.0, 28.0)


def write(writing: "Writing", name: str) -> None:
    """Write the sheet."""
    words, case = writing.words, writing.evidence.case or Case()
    page = writing.page(name, _WIDTHS, landscape=False)
    title = words.say(N_("Sources"))
    sentence = words.say(N_("Where every figure and every statement is from."))
    page.opening(title, sentence, warning=writing.warning(), back=writing.cover)
    _head(writing, page, N_("What was asked"), (N_("Survey"), N_("When"), N_("Answers")))
    for number, survey in enumerate(writing.evidence.surveys):
        page.put(0, writing.survey_name(number), "cell_top")
        page.put(1, words.months(survey.first_month, survey.last_month), "cell_top")
        page.put(2, words.base(survey.base), "cell_top")
        page.end()
    outside = list(_outside(writing, case))
    if outside:
        page.space(14)
        heads = (N_("Figure"), N_("Source"), N_("What differs from what was asked"))
        _head(writing, page, N_("Figures of others"), heads)
        for row in outside:
            for column, told in enumerate(row):
                page.put(column, told, "cell_top")
            page.end()
    _references(writing, page, N_("Documents"), case.documents)
    _references(writing, page, N_("Official positions on the record"), case.positions)
    writing.close(page, title)


def _head(writing: "Writing", page: Page, heading: str, heads: tuple[str, ...]) -> None:
    page.line(writing.words.say(heading), "heading")
    for column, head in enumerate(heads):
        page.put(column, writing.words.say(head), "head")
    page.end()


def _outside(writing: "Writing", case: Case) -> Iterator[tuple[str, str, str]]:
    """Yield each figure once: what it is, where from, how it differs."""
    words = writing.words
    seen = set()
    for number, survey in enumerate(writing.evidence.surveys):
        tables = {one.key: one for one in writing.tables.values() if one.survey == number}
        for one in survey.declared.comparators:
            table = tables.get(one.key)
            if table is None:
                continue
            label = words.text(table.label, survey.default_language)
            answers = {row.answer.value: row.answer for row in table.rows}
            answer = answers.get(one.answer)
            told = words.answer(answer, table, survey.default_language) if answer else ""
            share = words.share(one.figure) if one.answer else words.number(one.figure)
            seen.add((one.figure, one.year, words.own(one.source)))
            yield (
                f"{share}: {told or label}",
                _from(writing, words.own(one.source), one.year, words.own(one.place), one.link),
                words.own(one.difference),
            )
    for beside in case.comparators:
        key = (beside.figure, beside.year, words.own(beside.source))
        if key in seen:
            continue
        share = words.share(beside.figure) if beside.answer else words.number(beside.figure)
        named = words.text(beside.answer) or words.text(beside.question)
        yield (
            f"{share}: {named}",
            _from(
                writing, words.own(beside.source), beside.year, words.own(beside.place), beside.link
            ),
            words.own(beside.difference),
        )


def _from(writing: "Writing", source: str, year: int, place: str, link: str) -> str:
    told = writing.words.say(
        N_("%(source)s, %(place)s, %(year)s"), source=source, place=place, year=str(year)
    )
    return f"{told}\n{link}" if link else told


def _references(writing: "Writing", page: Page, heading: str, found: tuple[Reference, ...]) -> None:
    if not found:
        return
    words = writing.words
    page.space(14)
    _head(writing, page, heading, (N_("Source"), N_("Link"), N_("What it does not show")))
    for one in found:
        page.put(0, words.own(one.source), "cell_top")
        page.put(1, one.link, "cell_top")
        page.put(2, words.own(one.limits), "cell_top")
        page.end()
