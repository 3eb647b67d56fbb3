"""The way to one question: what stands where on a long sheet, and links that end at its row."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from xlsxwriter.utility import xl_rowcol_to_cell

from exports.figures import Table
from exports.marking import N_
from exports.workbook.page import Page

if TYPE_CHECKING:
    from exports.workbook.writing import Writing

_FEW = 12
"""Up to how many questions a sheet has no contents of its own."""


def write_index(
    writing: "Writing", page: Page, name: str, sections: Sequence[tuple[str, Sequence[Table]]]
) -> None:
    """Write which questions stand in which part of a sheet, each part with a link to its first.

    Args:
        writing: The workbook.
        page: The sheet.
        name: Its name.
        sections: The parts: what each is called, and its questions.
    """
    words = writing.words
    if sum(len(tables) for _, tables in sections) <= _FEW or len(sections) == 1:
        return
    page.line(words.say(N_("On this sheet")), "section")
    for label, tables in sections:
        numbers = words.numbers(tables[0].number, tables[-1].number)
        told = words.labelled(numbers, label) if label else numbers
        lead = page.link(0, name, told, span=len(page.widths))
        page.end()
        later(writing, tables[0].number, lead)
    page.space(14)


def here(writing: "Writing", page: Page, table: Table) -> None:
    """Note that the row that is being written is where a question begins."""
    writing.begins[table.number] = xl_rowcol_to_cell(page.row, 0)


def later(writing: "Writing", number: int, lead: Callable[[str], None]) -> None:
    """Lead a link to the row of a question, once that is written; it may stand further down."""

    def led() -> None:
        if number in writing.begins:
            lead(writing.begins[number])

    writing.later.append(led)
