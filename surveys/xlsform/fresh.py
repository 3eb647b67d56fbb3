"""Lay a survey out as new sheets: one column a language, one row an item."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from surveys.model import Cell, ChoiceList, Group, Item, Origin, Sheet, Survey
from surveys.xlsform import cells, columns, headers, languages
from surveys.xlsform.patching import Entry, header_of
from surveys.xlsform.tables import Field

_SURVEY_ORDER = (
    "type", "name", "label", "hint", "guidance_hint", "required", "required_message", "relevant",
    "constraint", "constraint_message", "read_only", "default", "calculation", "choice_filter",
    "trigger", "appearance", "parameters", "repeat_count", *columns.MEDIA, headers.BIND,
    "par::policy_areas", "par::principles", "par::indicators", "par::evidence", "par::sensitive",
    "par::role", "par::bands", "par::minutes", "par::purpose", *columns.PAR_MEDIA,
)  # fmt: skip
_CHOICE_ORDER = ("list_name", "name", "label", *columns.MEDIA, headers.FILTER, "par::role")


@dataclass(frozen=True, slots=True)
class Placed:
    """A row of the survey sheet; `begin` is where its group begins, of a row that ends one."""

    entry: Entry
    begin: Origin | None = None


def sheets(survey: Survey) -> tuple[Sheet, ...]:
    """Return the sheets of a survey; sheets of its workbook that are not of the form come along."""
    laid = [
        _table(columns.SURVEY, survey, (each.entry for each in survey_entries(survey.children)))
    ]
    for kind in (columns.CHOICES, columns.EXTERNAL):
        entries = [
            entry
            for known in survey.choice_lists
            if is_external(known.name, survey) == (kind == columns.EXTERNAL)
            for entry in choice_entries(known)
        ]
        if entries:
            laid.append(_table(kind, survey, entries))
    laid.append(_table(columns.SETTINGS, survey, [Entry(None, cells.of_settings(survey))]))
    names = {sheet.name for sheet in laid}
    for sheet in survey.workbook:
        kind = columns.SHEETS.get(" ".join(sheet.name.casefold().split()), "")
        if kind not in _LAID and sheet.name not in names:
            laid.append(sheet)
    return tuple(laid)


_LAID = frozenset({columns.SURVEY, columns.CHOICES, columns.EXTERNAL, columns.SETTINGS})


def survey_entries(items: Iterable[Item]) -> Iterator[Placed]:
    """Yield the rows of the survey sheet."""
    for item in items:
        yield Placed(Entry(item.origin, cells.of_item(item)))
        if isinstance(item, Group):
            yield from survey_entries(item.children)
            yield Placed(Entry(item.end_origin, cells.of_end(item)), item.origin)


def choice_entries(known: ChoiceList) -> Iterator[Entry]:
    """Yield the rows of a list on the choices sheet."""
    for choice in known.choices:
        yield Entry(choice.origin, cells.of_choice(known.name, choice))
    if not known.choices:
        yield Entry(None, cells.of_choice(known.name, None))


def is_external(list_name: str, survey: Survey) -> bool:
    """Tell whether only questions of the type select_one_external use a list."""
    types = {
        node.item.type
        for node in survey.questions()
        if not isinstance(node.item, Group) and node.item.list_name == list_name
    }
    return types == {"select_one_external"}


def origin(sheet: str, row: int) -> Origin | None:
    """Return a place; None for row 0, which no sheet has."""
    return Origin(sheet, row) if row else None


def _table(kind: str, survey: Survey, entries: Iterable[Entry]) -> Sheet:
    rows = [entry.cells for entry in entries]
    fields = _fields(kind, survey, rows)
    unmarked = survey.languages == (languages.UNDETERMINED,)
    head: tuple[Cell, ...] = tuple(
        header_of(field, only_language=unmarked and field[1] == languages.UNDETERMINED)
        for field in fields
    )
    return Sheet(kind, (head, *(tuple(row.get(field) for field in fields) for row in rows)))


def _rank(field: Field, tags: dict[str, int]) -> tuple[int, str]:
    """Sort texts by the form's languages, then those that it does not offer by their tag."""
    name, tag = field
    if name in {headers.BIND, headers.FILTER}:
        return 0, ""
    return (tags[tag], "") if tag in tags else (len(tags), tag)


def _fields(kind: str, survey: Survey, rows: Iterable[cells.Cells]) -> list[Field]:
    """Return the columns that are needed: texts in all languages of the form, in its order."""
    found: dict[Field, None] = {}
    if kind != columns.SETTINGS:
        found.update(dict.fromkeys(("label", tag) for tag in survey.languages))
    for row in rows:
        found.update(dict.fromkeys(row))
    if kind == columns.SETTINGS:
        return list(found)
    order = _SURVEY_ORDER if kind == columns.SURVEY else _CHOICE_ORDER
    tags = {tag: place for place, tag in enumerate(survey.languages)}
    keyed = [
        (order.index(field[0]), *_rank(field, tags), place, field)
        for place, field in enumerate(found)
    ]
    return [field for *_, field in sorted(keyed)]
