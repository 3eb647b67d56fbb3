"""The sources: own rounds, figures that others published, documents, positions on the record."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from exports.case import Case
from exports.claims import Reference
from exports.marking import N_
from exports.workbook import opinions
from exports.workbook.listing import write_list
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
    page.sheet.freeze_panes(1, 0)
    surveys = [
        (
            writing.survey_name(number),
            words.months(survey.first_month, survey.last_month),
            words.base(survey.base),
        )
        for number, survey in enumerate(writing.evidence.surveys)
    ]
    heads = (N_("Survey"), N_("When"), N_("Answers"))
    _list(writing, page, N_("What was asked"), heads, surveys)
    heads = (N_("Figure"), N_("Source"), N_("What it counts, and what differs"))
    outside = list(_outside(writing, case))
    _list(writing, page, N_("Figures of others"), heads, outside)
    heads = (N_("People"), N_("Source"), N_("Link"))
    mixes = list(_mixes(writing))
    _list(writing, page, N_("Official mixes of people"), heads, mixes)
    heads = (N_("Source"), N_("Link"), N_("What it does not show"))
    documents = _references(writing, case.documents)
    _list(writing, page, N_("Documents"), heads, documents)
    positions = [*_references(writing, case.positions), *_on_record(writing, case)]
    _list(writing, page, N_("Official positions on the record"), heads, positions)
    writing.close(page, title)


def _list(
    writing: "Writing",
    page: Page,
    heading: str,
    heads: tuple[str, str, str],
    rows: Sequence[tuple[str, str, str]],
) -> None:
    """Write one kind of source, named after its English heading; nothing where there is none."""
    if not rows:
        return
    told = writing.words.say(heading)
    with page.together():
        write_list(writing, page, heading.lower().replace(" ", "_"), heads, rows, heading=told)
    page.space(14)


def _on_record(writing: "Writing", case: Case) -> Iterator[tuple[str, str, str]]:
    """Yield how offices take measures, as far as they have signed it off."""
    words = writing.words
    for measure in case.measures:
        for view in measure.views:
            if view.signed_off_by and view.signed_off_on:
                told = words.say(
                    N_("%(who)s on “%(measure)s”: %(view)s (%(by)s, %(day)s)"),
                    who=words.own(view.stakeholder),
                    measure=words.own(measure.text),
                    view=words.say(opinions.VIEWS[view.view]),
                    by=view.signed_off_by,
                    day=words.day(view.signed_off_on),
                )
                reasons = words.own(view.reasons)
                yield "\n".join(filter(None, (told, reasons))), view.link, "–"


def _mixes(writing: "Writing") -> Iterator[tuple[str, str, str]]:
    """Yield the official mixes of people that figures were set beside."""
    words = writing.words
    for number, survey in enumerate(writing.evidence.surveys):
        tables = {one.key: one for one in writing.tables.values() if one.survey == number}
        for one in survey.declared.margins:
            table = tables.get(one.key)
            named = words.text(table.label, survey.default_language) if table else one.key
            source = _from(writing, words.own(one.source), one.year, words.own(one.place))
            yield named, source, one.link


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
                words.labelled(share, told or label),
                _from(writing, words.own(one.source), one.year, words.own(one.place), one.link),
                "\n".join(filter(None, (words.own(one.definition), words.own(one.difference)))),
            )
    for beside in case.comparators:
        key = (beside.figure, beside.year, words.own(beside.source))
        if key in seen:
            continue
        share = words.share(beside.figure) if beside.answer else words.number(beside.figure)
        named = words.text(beside.answer) or words.text(beside.question)
        yield (
            words.labelled(share, named),
            _from(
                writing, words.own(beside.source), beside.year, words.own(beside.place), beside.link
            ),
            words.own(beside.difference),
        )


def _from(writing: "Writing", source: str, year: int, place: str, link: str = "") -> str:
    told = writing.words.say(
        N_("%(source)s, %(place)s, %(year)s"), source=source, place=place, year=str(year)
    )
    return f"{told}\n{link}" if link else told


def _references(writing: "Writing", found: tuple[Reference, ...]) -> list[tuple[str, str, str]]:
    words = writing.words
    return [(words.own(one.source), one.link, words.own(one.limits)) for one in found]
