"""The codebook: every question as asked, with its answers and their codes, one answer a row."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from exports.codebook import CodebookEntry
from exports.marking import N_
from exports.phrases import plain
from exports.workbook.listing import Cell, Way, write_list
from surveys.text import LocalizedText

if TYPE_CHECKING:
    from exports.workbook.writing import Writing

_WIDTHS = (6.0, 20.0, 38.0, 16.0, 12.0, 26.0)
_WIDTHS_AS_ASKED = (5.0, 17.5, 23.0, 12.0, 12.0, 18.5, 19.0, 14.0)
_HEADS = (N_("No."), N_("Variable"), N_("Question"), N_("Kind"), N_("Code"), N_("Answer"))
_AS_ASKED = (N_("Question as asked"), N_("Answer as offered"))


def write(writing: "Writing", name: str) -> None:
    """Write the sheet; in the language of the survey too, where that is another one."""
    words = writing.words
    asked = any(
        one.default_language.partition("-")[0] != words.tag.partition("-")[0]
        for one in writing.evidence.surveys
    )
    page = writing.page(name, _WIDTHS_AS_ASKED if asked else _WIDTHS, landscape=False)
    title = words.say(N_("Codebook"))
    sentence = words.say(
        N_(
            "Every question in the order of the form, its answers and their codes. The number of a"
            " question leads to its figures."
        )
    )
    page.opening(title, sentence, warning=writing.warning(), back=writing.cover)
    rows = [
        row if asked else row[: len(_HEADS)]
        for entry in writing.evidence.codebook
        for row in _rows(writing, entry)
    ]
    heads = (*_HEADS, *_AS_ASKED) if asked else _HEADS
    write_list(writing, page, "codebook", heads, rows, apart=False, whole=True)
    writing.close(page, title)


def _rows(writing: "Writing", entry: CodebookEntry) -> Iterator[tuple[Cell, ...]]:
    """Yield one question; its name stands in every row, so that the rows can be filtered."""
    words = writing.words
    own = writing.evidence.surveys[entry.survey].default_language
    notes = []
    if entry.conditional:
        notes.append(words.say(N_("not asked of everybody")))
    if entry.sensitive:
        notes.append(words.say(N_("sensitive")))
    kind = words.type(entry.type) + (f" ({words.semicolons(notes)})" if notes else "")
    number = words.number(entry.table) if entry.table else ""
    for position, (value, label) in enumerate(entry.values or [("", LocalizedText())]):
        repeated = "cell_small" if position else "cell_top"
        yield (
            (number, repeated) if position else _way(writing, entry.table, number),
            (entry.path, repeated),
            (words.text(entry.label, own) if not position else "", repeated),
            (kind if not position else "", repeated),
            value,
            words.text(label, own),
            (plain(entry.label.get(own)) if not position else "", "cell_small"),
            (plain(label.get(own)), "cell_small"),
        )


def _way(writing: "Writing", table: int | None, number: str) -> Cell:
    """Return the number of a question as a link to its figures."""
    sheet = writing.sheet_of.get(table) if table else None
    if table is None or sheet is None or table not in writing.begins:
        return (number, "cell_top")
    return Way(number, sheet, writing.begins[table])
