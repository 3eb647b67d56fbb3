"""Build the tree of groups and questions from the rows of the survey sheet."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from surveys.marking import N_
from surveys.text import LocalizedText
from surveys.xlsform import columns
from surveys.xlsform.report import Report
from surveys.xlsform.tables import Row, Table

_TRUE = frozenset({"yes", "true", "true()", "1"})
# An early way to write settings, as rows of the survey sheet.
_SETTING_TYPES = frozenset({"set form title", "set form id"})
_FALSE = frozenset({"no", "false", "false()", "0"})
TEXTS_WITH_REFERENCES = columns.TEXTS


@dataclass(slots=True)
class Draft:
    """A group or question that repairs may still change.

    Attributes:
        row: What was read; blank for the form itself.
        children: Of a group; None for a question.
        end_row: The row that ends the group; None where there is none.
        expressions: Source text by canonical column.
        texts: Localised texts by canonical column.
    """

    row: Row
    type: columns.Type
    name: str = ""
    children: "list[Draft] | None" = None
    end_row: int | None = None
    expressions: dict[str, str] = field(default_factory=dict)
    texts: dict[str, LocalizedText] = field(default_factory=dict)

    def walk(
        self, parents: "tuple[Draft, ...]" = ()
    ) -> "Iterator[tuple[Draft, tuple[Draft, ...]]]":
        """Yield everything inside with the groups around it, in the order of the form."""
        for child in self.children or ():
            yield child, (*parents, self)
            yield from child.walk((*parents, self))


class TreeBuilder:
    """Turn rows into drafts; rows that end nothing and groups without an end are repaired."""

    def __init__(self, table: Table, report: Report) -> None:
        self._table = table
        self._report = report
        self._sheet = table.sheet.name
        self.root = Draft(Row(table.header_row + 1, {}), columns.Type("form"), children=[])
        self._open = [self.root]

    def build(self) -> Draft:
        """Return the form with all its rows."""
        for row in self._table.rows():
            if row.is_blank or row.text("disabled").lower() in _TRUE:
                continue
            written = row.text("type")
            if written.lower() in _SETTING_TYPES:
                self._report.info(
                    "survey.setting",
                    N_("“%(type)s” is a setting, not a question. Write it on the settings sheet."),
                    type=written,
                    **self._place(row, "type"),
                )
            elif written:
                self._add(row, columns.read_type(written))
            elif row.text("name") or row.localized("label"):
                self._report.change(
                    "survey.no_type",
                    N_("The row has no type and is not asked. Give it a type, or empty it."),
                    **self._place(row, "type"),
                )
        for group in reversed(self._open[1:]):
            self._report.change(
                "group.not_ended",
                N_("“%(name)s” begins here and ends nowhere. It was ended at the end of the form."),
                name=group.name,
                **self._place(group.row, "type"),
            )
        return self.root

    def _place(self, row: Row, column: str) -> dict[str, str | int | None]:
        return {
            "sheet": self._sheet,
            "row": row.number,
            "column": self._table.header((column, "")),
        }

    def _add(self, row: Row, kind: columns.Type) -> None:
        if kind.name.startswith("end_"):
            self._end(row, kind)
            return
        draft = Draft(row, kind, row.text("name"))
        self._read_fields(draft)
        if kind.name.startswith("begin_"):
            draft.children = []
        if not draft.name:
            self._name(draft)
        siblings = self._open[-1].children
        assert siblings is not None  # noqa: S101 - only groups are opened
        siblings.append(draft)
        if draft.children is not None:
            self._open.append(draft)

    def _end(self, row: Row, kind: columns.Type) -> None:
        if len(self._open) == 1:
            self._report.change(
                "group.not_begun",
                N_("The row ends a group that was not begun. It was left out."),
                **self._place(row, "type"),
            )
            return
        group = self._open.pop()
        group.end_row = row.number
        if group.type.name.partition("_")[2] != kind.name.partition("_")[2]:
            self._report.change(
                "group.ended_by_other",
                N_("The row is read as the end of “%(name)s”, which begins in row %(begin)s."),
                name=group.name,
                begin=group.row.number,
                **self._place(row, "type"),
            )

    def _name(self, draft: Draft) -> None:
        base = draft.type.name.removeprefix("begin_") if draft.type.known else "question"
        draft.name = f"{base.replace('-', '_')}_{draft.row.number}"
        self._report.warn(
            "survey.no_name",
            N_("The row has no name. It is called “%(name)s”."),
            name=draft.name,
            **self._place(draft.row, "name"),
        )

    def _read_fields(self, draft: Draft) -> None:
        for name in columns.EXPRESSIONS:
            source = draft.row.text(name)
            if name in {"required", "read_only"}:
                source = _flag(source)
            if source:
                draft.expressions[name] = source
        for name in TEXTS_WITH_REFERENCES:
            text = draft.row.localized(name)
            if text:
                draft.texts[name] = text


def _flag(source: str) -> str:
    lowered = source.lower()
    if lowered in _TRUE:
        return "true()"
    return "" if lowered in _FALSE else source
