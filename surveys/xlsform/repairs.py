"""Repair the tree of a form: names, lists, references and expressions; every repair is reported."""

import re
from collections.abc import Callable, Mapping

from surveys.expressions import ExpressionError, parse
from surveys.marking import N_
from surveys.model import ChoiceList
from surveys.text import LocalizedText
from surveys.xlsform import columns, quotes
from surveys.xlsform.drafts import Draft
from surveys.xlsform.report import Report
from surveys.xlsform.tables import Table

REFERENCE = re.compile(r"\$\{\s*(last-saved#)?([^{}]*?)\s*\}")
_NOT_IN_NAMES = re.compile(r"[\s/\[\]{}$'\"“”‘’<>&=(),\x00-\x1f]+")
_LIST_SPELLING = re.compile(r"[\s_\-]+")
# A default is an expression only where it looks like one (as pyxform decides too).
_DYNAMIC = re.compile(r"\$\{|^\s*[A-Za-z][\w:.-]*\(.*\)|^\s*\.\.?/")
_NOT_PARSED = frozenset({"trigger"})


class Repairs:
    """The repairs of one form, in the order in which they build on each other."""

    def __init__(self, root: Draft, table: Table, report: Report) -> None:
        self._root = root
        self._table = table
        self._report = report
        self._drafts = list(root.walk())

    def _place(self, draft: Draft, column: str) -> dict[str, str | int | None]:
        return {
            "sheet": self._table.sheet.name,
            "row": draft.row.number,
            "column": self._table.header((column, "")),
        }

    def quotes(self) -> None:
        """Straighten quotes in expressions."""
        for draft, _ in self._drafts:
            for column, source in draft.expressions.items():
                if column == "default" and not _DYNAMIC.search(source):
                    continue
                made = quotes.repaired(source)
                if made != source:
                    draft.expressions[column] = made
                    self._report.warn(
                        "expression.quotes",
                        N_("Curly quotes or odd spaces in an expression were read as plain ones."),
                        **self._place(draft, column),
                    )

    def names(self) -> None:
        """Make names that can stand in a path, each once among its siblings."""
        renamed: dict[str, str] = {}
        for draft, _ in self._drafts:
            made = _NOT_IN_NAMES.sub("_", draft.name)
            if made != draft.name:
                self._report.warn(
                    "name.invalid",
                    N_("The name “%(name)s” has signs that names may not have. It is “%(made)s”."),
                    name=draft.name,
                    made=made,
                    **self._place(draft, "name"),
                )
                renamed.setdefault(draft.name, made)
                draft.name = made
            elif made == "meta":
                self._report.warn(
                    "name.meta",
                    N_("“meta” is a name that ODK keeps for itself. It is another name there."),
                    **self._place(draft, "name"),
                )
        if renamed:
            self._refer(lambda name: renamed.get(name, name))
        self._siblings(self._root)
        for draft, _ in self._drafts:
            self._siblings(draft)

    def _siblings(self, parent: Draft) -> None:
        taken = {child.name for child in parent.children or ()}
        seen: set[str] = set()
        for child in parent.children or ():
            if child.name not in seen:
                seen.add(child.name)
                continue
            number = 2
            while f"{child.name}_{number}" in taken:
                number += 1
            made = f"{child.name}_{number}"
            self._report.change(
                "name.duplicate",
                N_("“%(name)s” is the name of another row beside it. This one is “%(made)s”."),
                name=child.name,
                made=made,
                **self._place(child, "name"),
            )
            child.name = made
            taken.add(made)
            seen.add(made)

    def references(self) -> None:
        """Report `${name}` that means nothing or several things; repair its case."""
        places: dict[str, list[Draft]] = {}
        folded: dict[str, set[str]] = {}
        for draft, _ in self._drafts:
            places.setdefault(draft.name, []).append(draft)
            folded.setdefault(draft.name.casefold(), set()).add(draft.name)

        def similar(name: str) -> str:
            near = folded.get(name.casefold(), set())
            return next(iter(near)) if name not in places and len(near) == 1 else name

        self._refer(similar, self._report_case)
        for draft, _ in self._drafts:
            for column, source in self._sources(draft):
                for _, name in REFERENCE.findall(source):
                    self._check(draft, column, name, places)

    def _check(self, draft: Draft, column: str, name: str, places: dict[str, list[Draft]]) -> None:
        found = places.get(name, [])
        if not found:
            self._report.change(
                "reference.nothing",
                N_("“${%(name)s}” is the name of no question. Correct it, or take it out."),
                name=name,
                **self._place(draft, column),
            )
        elif len(found) > 1:
            self._report.warn(
                "reference.ambiguous",
                N_("“${%(name)s}” is the name of %(count)s rows. The nearest one is meant."),
                name=name,
                count=len(found),
                **self._place(draft, column),
            )

    def _report_case(self, draft: Draft, column: str, name: str, made: str) -> None:
        self._report.warn(
            "reference.case",
            N_("“${%(name)s}” is written “%(made)s” where it is asked. It was read so."),
            name=name,
            made=made,
            **self._place(draft, column),
        )

    @staticmethod
    def _sources(draft: Draft) -> list[tuple[str, str]]:
        texts = [(column, text) for column, texts in draft.texts.items() for _, text in texts.texts]
        return [*draft.expressions.items(), *texts]

    def _refer(
        self,
        translate: Callable[[str], str],
        report: Callable[[Draft, str, str, str], None] | None = None,
    ) -> None:
        """Change the names in references, in expressions and in texts."""
        for draft, _ in self._drafts:

            def change(source: str, column: str, draft: Draft = draft) -> str:
                def one(match: re.Match[str]) -> str:
                    made = translate(match[2])
                    if made == match[2]:
                        return match[0]
                    if report:
                        report(draft, column, match[2], made)
                    return f"${{{match[1] or ''}{made}}}"

                return REFERENCE.sub(one, source)

            for column, source in draft.expressions.items():
                draft.expressions[column] = change(source, column)
            for column, text in draft.texts.items():
                draft.texts[column] = LocalizedText(
                    tuple((tag, change(each, column)) for tag, each in text.texts)
                )

    def lists(self, lists: Mapping[str, ChoiceList]) -> None:
        """Find the list of each select; a name that differs in case or spaces is read as meant."""
        spelt = {_LIST_SPELLING.sub("", name).casefold(): name for name in lists}
        for draft, _ in self._drafts:
            kind = draft.type
            if kind.name not in columns.SELECTS or kind.name in columns.FROM_FILE:
                continue
            name = kind.list_name
            if name in lists or name.startswith("${") or "search(" in draft.row.text("appearance"):
                continue
            near = spelt.get(_LIST_SPELLING.sub("", name).casefold())
            if name and near:
                self._report.warn(
                    "list.spelling",
                    N_("The list “%(list)s” is written “%(near)s” on the choices sheet."),
                    list=name,
                    near=near,
                    **self._place(draft, "type"),
                )
                draft.type = columns.Type(kind.name, near, kind.or_other)
            else:
                self._report.change(
                    "list.missing",
                    N_("There is no list “%(list)s”. Until it is added, a text is asked instead."),
                    list=name,
                    **self._place(draft, "type"),
                )

    def choice_names(self, renamed: Mapping[str, Mapping[str, str]]) -> None:
        """Follow choices that were renamed, in defaults and expressions about their question."""
        for draft, _ in self._drafts:
            names = (
                renamed.get(draft.type.list_name) if draft.type.name in columns.SELECTS else None
            )
            if not names:
                continue
            if draft.expressions.get("default") in names:
                draft.expressions["default"] = names[draft.expressions["default"]]
            about = f"${{{draft.name}}}"
            for other, _ in self._drafts:
                for column, source in other.expressions.items():
                    if about in source or other is draft:
                        other.expressions[column] = _replace_literals(source, names)

    def types(self) -> None:
        """Report types that nobody knows, and those whose answers would say who somebody is."""
        for draft, _ in self._drafts:
            kind = draft.type
            if not kind.known:
                self._report.change(
                    "type.unknown",
                    N_("The type “%(type)s” is unknown. The question is asked as text."),
                    type=kind.name,
                    **self._place(draft, "type"),
                )
            elif kind.name in columns.IDENTIFYING:
                self._report.warn(
                    "type.identifying",
                    N_(
                        "“%(type)s” says who or which device answers. It is kept, but never filled."
                    ),
                    type=kind.name,
                    **self._place(draft, "type"),
                )

    def expressions(self) -> None:
        """Report expressions that cannot be read, and functions that nobody knows."""
        for draft, _ in self._drafts:
            for column, source in draft.expressions.items():
                if column in _NOT_PARSED or (column == "default" and not _DYNAMIC.search(source)):
                    continue
                try:
                    read = parse(source)
                except ExpressionError as error:
                    self._report.change(
                        "expression.unreadable",
                        N_(
                            "The expression cannot be read at character %(position)s: %(reason)s "
                            "It is kept, but not used."
                        ),
                        position=error.position + 1,
                        reason=str(error),
                        **self._place(draft, column),
                    )
                    continue
                for call in read.unsupported:
                    self._report.change(
                        "expression.function",
                        N_(
                            "The function %(function)s at character %(position)s is unknown. The "
                            "expression is kept, but not used."
                        ),
                        function=f"{call.name}()",
                        position=call.position + 1,
                        **self._place(draft, column),
                    )


def _replace_literals(source: str, names: Mapping[str, str]) -> str:
    for name, made in names.items():
        for quote in ("'", '"'):
            source = source.replace(f"{quote}{name}{quote}", f"{quote}{made}{quote}")
    return source
