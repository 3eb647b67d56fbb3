"""Read the choices sheet into lists; repair choices that share a name or have no name."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from surveys.marking import N_
from surveys.model import Choice, ChoiceList, ChoiceRole, Origin
from surveys.xlsform import columns, headers
from surveys.xlsform.report import Report
from surveys.xlsform.tables import Row, Table


@dataclass(frozen=True, slots=True)
class Uses:
    """What the questions ask of the lists.

    Attributes:
        several: Lists of which several choices may be chosen, so that names must have no spaces.
        filtered: Lists that a choice_filter narrows, so that a name may stand in several places.
        duplicates_allowed: The setting `allow_choice_duplicates`.
    """

    several: frozenset[str] = frozenset()
    filtered: frozenset[str] = frozenset()
    duplicates_allowed: bool = False


def read(
    table: Table, uses: Uses, report: Report
) -> tuple[tuple[ChoiceList, ...], dict[str, dict[str, str]]]:
    """Read the lists of a choices sheet.

    Returns:
        The lists, and for each list the names that were changed: as written to as repaired.
    """
    lists: dict[str, list[Choice]] = {}
    given = {column.field[0] for column in table.columns if column.field}
    media = tuple(kind for kind in columns.MEDIA if kind in given)
    for row in table.rows():
        if row.is_blank:
            continue
        list_name = row.text("list_name")
        if not list_name:
            _report_listless(row, table, report)
            continue
        choices = lists.setdefault(list_name, [])
        if len(row.cells) > 1:  # else the list is named, and empty
            name = row.text("name") or _nameless(row, table, len(choices) + 1, report)
            choices.append(_choice(row, name, table.sheet.name, media))
    _report_unlabelled(lists, table, report)
    renamed: dict[str, dict[str, str]] = {}
    read_lists = []
    for list_name, choices in lists.items():
        repair = _Repair(list_name, uses, table, report)
        read_lists.append(ChoiceList(list_name, tuple(repair.unique(repair.spaceless(choices)))))
        if repair.renamed:
            renamed[list_name] = repair.renamed
    return tuple(read_lists), renamed


def _report_listless(row: Row, table: Table, report: Report) -> None:
    if row.text("name") or row.localized("label"):
        report.warn(
            "choices.no_list",
            N_("The choice is in no list. Give it a list_name, or empty the row."),
            sheet=table.sheet.name,
            row=row.number,
            column=table.header(("list_name", "")),
        )


def _report_unlabelled(lists: dict[str, list[Choice]], table: Table, report: Report) -> None:
    for list_name, choices in lists.items():
        unlabelled = [choice for choice in choices if not choice.label]
        if unlabelled:
            report.warn(
                "choices.no_label",
                N_(
                    "%(count)s choices of the list “%(list)s” have no label. Their names are shown."
                ),
                count=len(unlabelled),
                list=list_name,
                sheet=table.sheet.name,
                row=unlabelled[0].origin.row if unlabelled[0].origin else None,
            )


def _choice(row: Row, name: str, sheet: str, media: Iterable[str]) -> Choice:
    role = row.text("par::role").lower()
    return Choice(
        name,
        row.localized("label"),
        ChoiceRole(role) if role in set(ChoiceRole) else ChoiceRole.NONE,
        tuple((kind, text) for kind in media if (text := row.localized(kind))),
        tuple(row.keyed(headers.FILTER)),
        Origin(sheet, row.number),
    )


def _nameless(row: Row, table: Table, place: int, report: Report) -> str:
    name = f"choice_{place}"
    report.warn(
        "choices.no_name",
        N_("The choice has no name. It is stored as “%(name)s”."),
        name=name,
        sheet=table.sheet.name,
        row=row.number,
        column=table.header(("name", "")),
    )
    return name


class _Repair:
    """Give each choice of a list a name of its own that can be stored."""

    def __init__(self, list_name: str, uses: Uses, table: Table, report: Report) -> None:
        self._list = list_name
        self._uses = uses
        self._table = table
        self._report = report
        self.renamed: dict[str, str] = {}

    def spaceless(self, choices: list[Choice]) -> list[Choice]:
        """Replace spaces in names where several choices are stored in one answer, by spaces."""
        if self._list not in self._uses.several:
            return choices
        taken = {choice.name for choice in choices}
        repaired = []
        for choice in choices:
            name = "_".join(choice.name.split())
            if name != choice.name:
                name = self.renamed.get(choice.name) or _free(name, taken)
                taken.add(name)
                self.renamed[choice.name] = name
                self._report.change(
                    "choices.space",
                    N_(
                        "The choice name “%(name)s” contains a space, which separates choices in a "
                        "stored answer. It is stored as “%(repaired)s”."
                    ),
                    name=choice.name,
                    repaired=name,
                    **self._place(choice),
                )
            repaired.append(replace(choice, name=name))
        return repaired

    def unique(self, choices: list[Choice]) -> list[Choice]:
        """Give each later choice of the same name a name of its own, unless a filter tells them."""
        if self._uses.duplicates_allowed:
            return choices
        counted: dict[str, Choice] = {}
        taken = {choice.name for choice in choices}
        repaired = []
        for choice in choices:
            first = counted.setdefault(choice.name, choice)
            if first is choice:
                repaired.append(choice)
            elif self._list in self._uses.filtered and first.filters != choice.filters:
                repaired.append(choice)
                self._report.warn(
                    "choices.duplicate_filtered",
                    N_(
                        "The choice “%(name)s” of the list “%(list)s” is given several times and "
                        "told apart by a choice_filter. It is kept; set allow_choice_duplicates "
                        "to yes for other tools."
                    ),
                    name=choice.name,
                    list=self._list,
                    **self._place(choice),
                )
            else:
                repaired.append(self._renamed(choice, taken))
        return repaired

    def _renamed(self, choice: Choice, taken: set[str]) -> Choice:
        name = _free(choice.name, taken)
        taken.add(name)
        self._report.change(
            "choices.duplicate",
            N_(
                "The list “%(list)s” has “%(name)s” twice. The second is stored as “%(repaired)s”; "
                "give each choice a name of its own."
            ),
            list=self._list,
            name=choice.name,
            repaired=name,
            **self._place(choice),
        )
        return replace(choice, name=name)

    def _place(self, choice: Choice) -> dict[str, str | int | None]:
        return {
            "sheet": self._table.sheet.name,
            "row": choice.origin.row if choice.origin else None,
            "column": self._table.header(("name", "")),
        }


def _free(name: str, taken: Iterable[str]) -> str:
    """Return the name, or the name with the first number from 2 that nobody has."""
    known = set(taken)
    made, number = name, 2
    while made in known:
        made, number = f"{name}_{number}", number + 1
    return made
