"""The codebook: every question as asked, with its answers and their codes, one answer a row."""

from typing import TYPE_CHECKING

from exports.codebook import CodebookEntry
from exports.marking import N_
from exports.workbook.page import Page

if TYPE_CHECKING:
    from exports.workbook.writing import Writing

_WIDTHS = (7.0, 22.0, 34.0, 20.0, 13.0, 24.0)


def write(writing: "Writing", name: str) -> None:
    """Write the sheet."""
    words = writing.words
    page = writing.page(name, _WIDTHS, landscape=True)
    title = words.say(N_("Codebook"))
    sentence = words.say(
        N_("Every question in the order of the form, its answers and their codes.")
    )
    page.opening(title, sentence, warning=writing.warning(), back=writing.cover)
    heads = (N_("No."), N_("Variable"), N_("Question"), N_("Kind"), N_("Code"), N_("Answer"))
    for column, head in enumerate(heads):
        page.put(column, words.say(head), "head")
    row = page.row
    page.end()
    page.sheet.freeze_panes(row + 1, 0)
    page.repeat()
    for entry in writing.evidence.codebook:
        _write_entry(writing, page, entry)
    if page.row > row + 1:
        page.sheet.autofilter(row, 0, page.row - 1, page.last)
    writing.close(page, title)


def _write_entry(writing: "Writing", page: Page, entry: CodebookEntry) -> None:
    """Write one question; its name stands in every row, so that the rows can be filtered."""
    words = writing.words
    fallback = writing.evidence.surveys[entry.survey].default_language
    notes = []
    if entry.conditional:
        notes.append(words.say(N_("not asked of everybody")))
    if entry.sensitive:
        notes.append(words.say(N_("sensitive")))
    kind = words.type(entry.type) + (f" ({'; '.join(notes)})" if notes else "")
    values = [(value, words.text(label, fallback)) for value, label in entry.values]
    with page.together():
        for number, (value, label) in enumerate(values or [("", "")]):
            repeated = "cell_small" if number else "cell"
            page.put(0, words.number(entry.table) if entry.table else "", repeated)
            page.put(1, entry.path, repeated)
            page.put(2, words.text(entry.label, fallback) if not number else "", repeated)
            page.put(3, kind if not number else "", repeated)
            page.put(4, value, "cell")
            page.put(5, label, "cell")
            page.end()
