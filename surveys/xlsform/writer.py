"""Write a survey as an XLSForm: what was read stays as it was, what was changed is changed."""

from collections.abc import Iterator
from dataclasses import replace

from surveys.model import ChoiceList, Group, Item, Sheet, Survey
from surveys.xlsform import cells, columns, fresh, saving
from surveys.xlsform.grids import settle
from surveys.xlsform.patching import Entry, SheetPatch, literal
from surveys.xlsform.reader import Form, find_tables, read_sheets
from surveys.xlsform.report import Report
from surveys.xlsform.tables import Table


def write(survey: Survey) -> bytes:
    """Return the survey as an .xlsx workbook that XLSForm tools read.

    Reading it gives the survey again. A survey that was read from a workbook keeps every cell that
    was not changed, also in columns and sheets that nobody here knows.
    """
    return saving.save(sheets_of(survey))


def sheets_of(survey: Survey) -> tuple[Sheet, ...]:
    """Return the sheets that `write` writes."""
    base = read_sheets(survey.workbook).survey if survey.workbook else None
    if base is not None:
        if base == survey:
            return survey.workbook
        wanted = bare(survey)
        for is_literal in (False, True):
            made = settle(_patched(survey, base, is_literal=is_literal))
            again = read_sheets(made).survey
            if again is not None and bare(again) == wanted:
                return made
    return settle(fresh.sheets(survey))


def bare(survey: Survey) -> Survey:
    """Return the survey without its workbook and without where its items stood in it."""
    return replace(
        survey,
        children=tuple(_bare(item) for item in survey.children),
        choice_lists=tuple(
            ChoiceList(known.name, tuple(replace(each, origin=None) for each in known.choices))
            for known in survey.choice_lists
        ),
        workbook=(),
    )


def _bare(item: Item) -> Item:
    if isinstance(item, Group):
        children = tuple(_bare(child) for child in item.children)
        return replace(item, children=children, origin=None, end_origin=None)
    return replace(item, origin=None)


def _patched(survey: Survey, base: Survey, *, is_literal: bool) -> tuple[Sheet, ...]:
    """Change the sheets of the form where the survey differs from what they say.

    Args:
        is_literal: Compare with the cells themselves rather than with what was made of them, so
            that repairs are written down as well.
    """
    report = Report()
    tables = find_tables(survey.workbook, report)
    form = Form(survey.workbook, tables, report)
    made: dict[str, Sheet] = {}
    for kind, table in form.tables.items():
        old = literal(table) if is_literal else _says(base, kind, table)
        entries = list(_entries(survey, base, kind, table))
        if kind in {columns.CHOICES, columns.EXTERNAL} and not is_literal:
            entries = _in_order_of_sheet(entries)
        made[table.sheet.name] = SheetPatch(table, old).rows(entries)
    sheets = [made.get(sheet.name, sheet) for sheet in survey.workbook]
    missing = {columns.CHOICES, columns.SETTINGS} - form.tables.keys()
    new = [sheet for sheet in fresh.sheets(survey) if sheet.name in missing]
    if cells.of_settings(survey) == cells.of_settings(base):
        new = [sheet for sheet in new if sheet.name != columns.SETTINGS]
    return (*sheets, *new)


def _says(base: Survey, kind: str, table: Table) -> dict[int, cells.Cells]:
    return {
        entry.origin.row: entry.cells
        for entry in _entries(base, base, kind, table)
        if entry.origin is not None and entry.origin.sheet == table.sheet.name
    }


def _entries(survey: Survey, base: Survey, kind: str, table: Table) -> Iterator[Entry]:
    if kind == columns.SURVEY:
        unended = {
            node.item.origin
            for node in base.walk()
            if isinstance(node.item, Group) and node.item.end_origin is None
        }
        found = list(fresh.survey_entries(survey.children))
        # A group that nothing ended in the sheet needs no end, as long as nothing follows it.
        while found and found[-1].begin is not None and found[-1].begin in unended:
            found.pop()
        yield from (entry.entry for entry in found)
    elif kind == columns.SETTINGS:
        first = table.first_row()
        yield Entry(fresh.origin(table.sheet.name, first.number), cells.of_settings(survey))
    else:
        for known in survey.choice_lists:
            if _belongs(known, survey, base, kind):
                yield from fresh.choice_entries(known)


def _belongs(known: ChoiceList, survey: Survey, base: Survey, kind: str) -> bool:
    """Tell whether a list stands in this sheet: where it was read, else where it is used."""
    before = base.choices(known.name)
    origin = next(
        (choice.origin for choice in (before.choices if before else ()) if choice.origin), None
    )
    if origin is not None:
        where = columns.SHEETS.get(" ".join(origin.sheet.casefold().split()), columns.CHOICES)
        return where == kind
    return fresh.is_external(known.name, survey) == (kind == columns.EXTERNAL)


def _in_order_of_sheet(entries: list[Entry]) -> list[Entry]:
    """Sort choices as they stood, each new one behind the one before it."""
    keyed: list[tuple[int, int, Entry]] = []
    row = 0
    for place, entry in enumerate(entries):
        row = entry.origin.row if entry.origin else row
        keyed.append((row, place, entry))
    return [entry for _, _, entry in sorted(keyed, key=lambda each: each[:2])]
