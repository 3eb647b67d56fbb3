"""Lay a survey out as the sheets that pyxform converts, without what it would stop at."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from surveys.marking import N_
from surveys.model import Choice, Group, Item, Node, Origin, Question, Survey
from surveys.problems import Severity
from surveys.text import LocalizedText
from surveys.xformsources import Sources
from surveys.xlsform import cells, columns, headers, languages
from surveys.xlsform.tables import Table, as_text
from surveys.xmlnames import XmlNames, wellformed

_EXPRESSIONS = frozenset(columns.EXPRESSIONS) - {"default", "trigger"}
_FILES = frozenset({"csv-external", "xml-external"})
_SOURCES = frozenset({*columns.EXPRESSIONS, "type", "appearance", "parameters"})
_DYNAMIC = re.compile(r"\$\{|^\s*[A-Za-z][\w:.-]*\(.*\)")
_PREFIX = re.compile(r"^(?:bind|body|control|instance)::([^:]+):")
_KNOWN_PREFIXES = frozenset({"jr", "odk", "orx", "ev", "h", "xsd", "entities"})
_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_SETTINGS = frozenset(
    {
        "style", "instance_name", "public_key", "submission_url", "auto_send", "auto_delete",
        "namespaces", "instance_xmlns", "clean_text_values",
    }
)  # fmt: skip


@dataclass(slots=True)
class Row:
    """A row of the survey sheet: its cells by header, and where it was read."""

    cells: dict[str, str]
    origin: Origin | None = None

    @property
    def name(self) -> str:
        """The element's name; empty where the row ends a group."""
        return self.cells.get("name", "")

    @property
    def is_group(self) -> bool:
        """Whether the row begins or ends a group."""
        return self.cells["type"].startswith(("begin_", "end_"))


class Definition:
    """A survey as pyxform takes it.

    Args:
        names: The names of the elements, and the survey.
        report: Called with code, severity, message, origin and parameters for what is left out.
    """

    def __init__(self, names: XmlNames, report: Callable[..., None]) -> None:
        self._names = names
        self._survey = names.survey
        self._report = report
        self._sources = Sources(names, report)
        self._languages = self._survey.languages
        self._unmarked = self._languages == (languages.UNDETERMINED,)
        self._external_lists = _external_lists(self._survey)
        self.rows = list(self._rows())
        self._choices = list(self._choice_rows(external=False))
        self._external = list(self._choice_rows(external=True))
        self._settings = self._setting_cells()
        self._extras = _raw_sheets(self._survey)

    def workbook(self) -> dict[str, Any]:
        """Return the sheets as pyxform's `convert` takes them; it changes what it is given."""
        sheets: dict[str, list[dict[str, str]]] = {
            "survey": [dict(row.cells) for row in self.rows],
            "choices": [dict(row) for row in self._choices],
            "settings": [dict(self._settings)],
            "external_choices": [dict(row) for row in self._external],
            **{name: [dict(row) for row in rows] for name, rows in self._extras.items()},
        }
        made: dict[str, Any] = {"sheet_names": list(sheets)}
        for name, given in sheets.items():
            rows = [{key: _UNWRITABLE.sub("", cell) for key, cell in row.items()} for row in given]
            if rows:
                made[name] = rows
                found = dict.fromkeys(header for row in rows for header in row)
                made[f"{name}_header"] = [found]
        return made

    def drop_extras(self) -> str:
        """Leave out what is not a question, and say what; the empty string where nothing is."""
        if self._extras:
            self._extras = {}
            for row in self.rows:
                row.cells.pop("save_to", None)
            return "entities"
        optional = self._settings.keys() - {"form_title", "form_id", "allow_choice_duplicates"}
        optional -= {"default_language"}
        if optional:
            name = min(optional)
            del self._settings[name]
            return name
        return ""

    def _rows(self) -> Iterator[Row]:
        open_groups: list[tuple[Group, str]] = []
        # Files belong to the whole form; pyxform stumbles over one that stands in a repeat.
        files = {
            node.item.name: Row({"type": node.item.type, "name": node.item.name}, node.item.origin)
            for node in self._survey.questions()
            if isinstance(node.item, Question) and node.item.type in _FILES
        }
        yield from files.values()
        for node in self._survey.walk():
            if isinstance(node.item, Question) and node.item.type in _FILES:
                continue
            yield from self._ends(open_groups, len(node.ancestors))
            item = node.item
            if isinstance(item, Group):
                open_groups.append((item, self._names.name(node.path)))
            elif item.type in columns.IDENTIFYING:
                self._report(
                    "xform.identifying",
                    Severity.INFO,
                    N_("“%(name)s” says who or which device answers, and is left out."),
                    item.origin,
                    name=item.name,
                )
                continue
            yield Row(self._cells(node), item.origin)
        yield from self._ends(open_groups, 0)

    def _ends(self, open_groups: list[tuple[Group, str]], depth: int) -> Iterator[Row]:
        while len(open_groups) > depth:
            group, name = open_groups.pop()
            if not any(_is_shown(child) for child in group.children):
                # ODK refuses a group that shows nothing; this shows nothing either.
                label = self._sources.header(("label", self._languages[0]))
                cell = {"type": "note", "name": f"{name}_empty", label: "–", "relevant": "false()"}
                yield Row(cell, group.origin)
            yield Row({key: str(cell) for (key, _), cell in cells.of_end(group).items()})

    def _cells(self, node: Node) -> dict[str, str]:
        item = node.item
        made: dict[str, str] = {"name": self._names.name(node.path)}
        for (name, qualifier), cell in cells.of_item(item).items():
            if name == headers.BIND:
                self._add_binding(made, qualifier, as_text(cell), node)
            elif name in _SOURCES:
                source = self._plain(name, as_text(cell), node)
                if source is not None:
                    made[name] = source
        if isinstance(item, Question):
            self._add_type(made, item, node)
        made.update(self._texts(item, node.path))
        return {**made, **self._sources.media(item.media, node.path)}

    def _texts(self, item: Item, path: str) -> dict[str, str]:
        texts = {
            name: text for name in columns.TEXTS if (text := getattr(item, name, LocalizedText()))
        }
        if not {"label", "hint"} & texts.keys() and _is_shown(item) and isinstance(item, Question):
            # ODK shows nothing that has no label.
            texts["label"] = LocalizedText(((self._survey.default_language, item.name),))
        made: dict[str, str] = {}
        for name, text in texts.items():
            made.update(self._sources.text(name, text, path))
        return made

    def _plain(self, name: str, source: str, node: Node) -> str | None:
        if name in {"required", "read_only"} and source == "yes":
            return source
        if name in _EXPRESSIONS or (name == "default" and _DYNAMIC.search(source)):
            return self._sources.expression(name, source, node)
        if name == "trigger":
            return self._sources.expression(name, source, node) if "${" in source else None
        if name == "parameters":
            return self._sources.renamed(source, node.path)[0]
        return source

    def _add_binding(self, made: dict[str, str], key: str, value: str, node: Node) -> None:
        """Add a bind column; of prefixes that are declared nowhere XML would be malformed."""
        header = "::".join(headers.split(key))
        prefix = _PREFIX.match(header)
        declared = _KNOWN_PREFIXES | {
            part.split("=")[0] for part in self._survey.setting("namespaces").split()
        }
        if prefix and prefix[1] not in declared:
            return
        made[header] = self._sources.renamed(value, node.path)[0]

    def _add_type(self, made: dict[str, str], question: Question, node: Node) -> None:
        kind = question.type
        reading = columns.read_type(made["type"])
        if not reading.known or kind == "osm":
            made["type"] = "text"
        elif kind in columns.SELECTS:
            self._add_select(made, question, node)
        elif kind == "calculate" and "calculation" not in made:
            if not _DYNAMIC.search(made.get("default", "")):
                made["calculation"] = "''"
        elif kind == "background-geopoint" and "trigger" not in made:
            made["type"] = "hidden"

    def _add_select(self, made: dict[str, str], question: Question, node: Node) -> None:
        kind, name = question.type, question.list_name
        known = self._survey.choices(name)
        if name.startswith("${"):
            renamed, missing = self._sources.renamed(name, node.path)
            made["type"] = "text" if missing else f"{kind} {renamed}"
        elif kind in columns.FROM_FILE:
            made["type"] = f"{kind} {name}" if re.search(r"\.(csv|xml|geojson)$", name) else "text"
        elif known is None or not known.choices:
            made["type"] = "text"
        else:
            if kind == "select_one_external" and name not in self._external_lists:
                kind = "select_one"
            made["type"] = f"{kind} {_list_name(name)}"
        if made["type"] == "text":
            for header in ("choice_filter", "parameters"):
                made.pop(header, None)
            self._report(
                "xform.as_text",
                Severity.CHANGED,
                N_("The XForm asks “%(name)s” as text, because its list “%(list)s” is missing."),
                question.origin,
                name=question.name,
                list=name,
            )

    def _choice_rows(self, *, external: bool) -> Iterator[dict[str, str]]:
        for known in self._survey.choice_lists:
            if (known.name in self._external_lists) != external:
                continue
            for choice in known.choices:
                yield {
                    "list_name": _list_name(known.name),
                    "name": choice.name,
                    **self._choice_texts(choice),
                    **{
                        name: as_text(cell)
                        for name, cell in choice.filters
                        if wellformed(name) == name
                    },
                }

    def _choice_texts(self, choice: Choice) -> dict[str, str]:
        label = choice.label or LocalizedText(((self._survey.default_language, choice.name),))
        made = self._sources.text("label", label, "")
        return {**made, **self._sources.media(choice.media, "")}

    def _setting_cells(self) -> dict[str, str]:
        survey = self._survey
        made = {
            "form_title": (survey.title.get(survey.default_language) or survey.name).replace(
                "${", "$ {"
            ),
            "form_id": survey.name,
            # A filter may tell choices of one name apart; the others have names of their own.
            "allow_choice_duplicates": "yes",
        }
        if survey.version:
            made["version"] = survey.version
        if not self._unmarked:
            made["default_language"] = languages.header_name(survey.default_language)
        made.update((n, v) for n, v in survey.settings if n in _SETTINGS and v.strip())
        if "instance_name" in made:
            source, missing = self._sources.renamed(made["instance_name"], "")
            if missing:
                del made["instance_name"]
            else:
                made["instance_name"] = source
        return made


def _list_name(name: str) -> str:
    """Return a list's name without spaces, which would end it in a type cell."""
    return "_".join(name.split())


def _is_shown(item: Item) -> bool:
    return isinstance(item, Group) or item.type not in columns.SILENT


def _external_lists(survey: Survey) -> frozenset[str]:
    """Return the lists that ODK looks up in a file: always through a filter, never otherwise."""
    looked_up: dict[str, bool] = {}
    for node in survey.questions():
        item = node.item
        if isinstance(item, Question) and item.type in columns.SELECTS:
            through = item.type == "select_one_external" and bool(item.choice_filter)
            looked_up[item.list_name] = looked_up.get(item.list_name, True) and through
    return frozenset(name for name, through in looked_up.items() if through)


def _raw_sheets(survey: Survey) -> Mapping[str, list[dict[str, str]]]:
    """Return the entities sheet as it was read; pyxform knows it, and we only carry it."""
    for sheet in survey.workbook:
        if sheet.name.strip().casefold() == "entities" and len(sheet.rows) > 1:
            table = Table.of(sheet, "entities")
            rows = [
                {
                    header.text: as_text(row[index])
                    for index, header in table.headers
                    if len(row) > index and row[index] is not None
                }
                for row in sheet.rows[table.header_row + 1 :]
            ]
            return {"entities": [row for row in rows if row]}
    return {}
