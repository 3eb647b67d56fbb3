"""Read an XLSForm into a survey; what can be understood is repaired and reported, never refused."""

from dataclasses import dataclass
from pathlib import PurePath

from surveys.marking import N_
from surveys.model import ChoiceList, Kind, Sheet, Survey, Unit
from surveys.problems import Problem
from surveys.text import LocalizedText
from surveys.xlsform import choices, columns, freezing, grids, headers, translations
from surveys.xlsform.containers import WorkbookError
from surveys.xlsform.drafts import Draft, TreeBuilder
from surveys.xlsform.repairs import Repairs
from surveys.xlsform.report import Report
from surveys.xlsform.tables import Row, Table, as_text

_YES = frozenset({"yes", "true", "true()", "1"})
_READ = frozenset({columns.SURVEY, columns.CHOICES, columns.EXTERNAL, columns.SETTINGS})
_NAMELESS = "form"


@dataclass(frozen=True, slots=True)
class Conversion:
    """What reading a form gives.

    Attributes:
        survey: The survey; None only where there is none in the file.
        problems: What was found, by sheet and row.
    """

    survey: Survey | None
    problems: tuple[Problem, ...]


def read(content: bytes, name: str = "") -> Conversion:
    """Read a form.

    Args:
        content: The bytes of a .xlsx, .xls, .ods, CSV or Markdown file; the kind is told from them.
        name: The file's name, for what is said about its extension.

    Returns:
        The survey and its problems. Without a survey, one problem is `REFUSED` and says why.
    """
    report = Report()
    try:
        workbook = grids.read(content)
    except WorkbookError as error:
        report.refuse(error.code, error.message, **error.parameters)
        return Conversion(None, report.sorted())
    _report_extension(name, workbook.format, report)
    return read_sheets(workbook.sheets, report)


def read_sheets(sheets: tuple[Sheet, ...], report: Report | None = None) -> Conversion:
    """Read a form whose cells are known."""
    report = report or Report()
    tables = find_tables(sheets, report)
    if columns.SURVEY not in tables:
        report.refuse(
            "survey.none",
            N_(
                "There is no form in the file: no sheet has a column “type”. Name the sheet with "
                "the questions “survey”."
            ),
        )
        return Conversion(None, report.sorted())
    survey = Form(sheets, tables, report).read()
    if not survey.children:
        report.refuse(
            "survey.empty",
            N_("The survey sheet has no questions. Add a row with a type and a name."),
            sheet=tables[columns.SURVEY].sheet.name,
        )
        return Conversion(None, report.sorted())
    return Conversion(survey, report.sorted())


def _report_extension(name: str, form: grids.Format, report: Report) -> None:
    extension = PurePath(name).suffix.lower().lstrip(".")
    fitting = {grids.Format.MARKDOWN: {"md", "txt"}, grids.Format.CSV: {"csv", "tsv", "txt"}}
    if extension and extension not in fitting.get(form, {form.value}):
        report.warn(
            "file.extension",
            N_("The file is called .%(extension)s, but is .%(format)s inside. It was read so."),
            extension=extension,
            format=form.value,
        )


def find_tables(sheets: tuple[Sheet, ...], report: Report) -> dict[str, Table]:
    """Return the sheets that make up the form, by what they are."""
    found: dict[str, Table] = {}
    for sheet in sheets:
        kind = columns.SHEETS.get(" ".join(sheet.name.casefold().split()))
        if kind in _READ and kind not in found:
            found[kind] = Table.of(sheet, kind)
    survey = found.get(columns.SURVEY)
    if survey is None or not _has_type(survey):
        for sheet in sheets:
            table = Table.of(sheet, columns.SURVEY)
            if _has_type(table) and any(header.field == "name" for _, header in table.headers):
                found[columns.SURVEY] = table
                report.warn(
                    "survey.sheet",
                    N_("No sheet is called “survey”. The questions were read from “%(name)s”."),
                    name=sheet.name,
                    sheet=sheet.name,
                )
                return found
        found.pop(columns.SURVEY, None)
    return found


def _has_type(table: Table) -> bool:
    return any(header.field == "type" for _, header in table.headers)


class Form:
    """One form while it is being read.

    Attributes:
        tables: Its survey, choices, external_choices and settings, as far as there are any.
        languages: Those of its headers and settings.
    """

    def __init__(self, sheets: tuple[Sheet, ...], tables: dict[str, Table], report: Report) -> None:
        self.tables = tables
        self._sheets = sheets
        self._survey = tables[columns.SURVEY]
        self._report = report
        settings = tables.get(columns.SETTINGS)
        self.languages = translations.find(
            tables.values(),
            translations.as_setting(settings, "default_language"),
            translations.as_setting(settings, "par::languages"),
            report,
        )
        for table in tables.values():
            table.resolve(self.languages.tags[table.kind], self.languages.order)
            self._report_twice(table)

    def read(self) -> Survey:
        """Return the survey, repaired."""
        root = TreeBuilder(self._survey, self._report).build()
        settings = self._settings_row()
        lists, renamed = self._lists(root, settings)
        repairs = Repairs(root, self._survey, self._report)
        repairs.types()
        repairs.quotes()
        repairs.names()
        repairs.lists({known.name: known for known in lists})
        repairs.references()
        repairs.choice_names(renamed)
        repairs.expressions()
        translations.report_hollow(self._survey, self.languages, self._report)
        return self._survey_of(root, lists, settings)

    def _survey_of(self, root: Draft, lists: tuple[ChoiceList, ...], settings: Row) -> Survey:
        kind, unit = settings.text("par::kind"), settings.text("par::unit")
        titles = [(self.languages.default, as_text(settings.cells.get(("form_title", ""))))]
        titles += settings.localized("par::title").texts
        return Survey(
            name=settings.text("form_id") or _NAMELESS,
            title=LocalizedText.of(sorted(titles, key=lambda pair: self.languages.rank(pair[0]))),
            languages=self.languages.order,
            default_language=self.languages.default,
            children=freezing.items(root, self._survey.sheet.name),
            choice_lists=lists,
            kind=Kind(kind) if kind in set(Kind) else Kind.SURVEY,
            unit=Unit(unit) if unit in set(Unit) else Unit.PERSON,
            version=settings.text("version"),
            policy_areas=tuple(settings.text("par::policy_areas").split()),
            consent_audio=settings.localized("par::consent_audio"),
            recordings=tuple(
                (name, files) for name in columns.PAR_SPOKEN if (files := settings.localized(name))
            ),
            settings=tuple((name, as_text(cell)) for name, cell in settings.keyed(headers.SETTING)),
            workbook=self._sheets,
        )

    def _settings_row(self) -> Row:
        table = self.tables.get(columns.SETTINGS)
        return table.first_row() if table else Row(0, {})

    def _lists(
        self, root: Draft, settings: Row
    ) -> tuple[tuple[ChoiceList, ...], dict[str, dict[str, str]]]:
        allowed = as_text(settings.cells.get((headers.SETTING, "allow_choice_duplicates")))
        selects = [draft for draft, _ in root.walk() if draft.type.name in columns.SELECTS]
        uses = choices.Uses(
            frozenset(d.type.list_name for d in selects if d.type.name in columns.MULTIPLE),
            frozenset(d.type.list_name for d in selects if "choice_filter" in d.expressions),
            allowed.strip().lower() in _YES,
        )
        lists: dict[str, ChoiceList] = {}
        renamed: dict[str, dict[str, str]] = {}
        for kind in (columns.CHOICES, columns.EXTERNAL):
            table = self.tables.get(kind)
            if table is None:
                continue
            if kind == columns.EXTERNAL:
                # They are always looked up through a filter.
                uses = choices.Uses(duplicates_allowed=True)
            read_lists, changed = choices.read(table, uses, self._report)
            for known in read_lists:
                lists.setdefault(known.name, known)
            renamed.update(changed)
        return tuple(lists.values()), renamed

    def _report_twice(self, table: Table) -> None:
        for first, second in table.twice:
            rows = [
                row for row in table.sheet.rows[table.header_row + 1 :] if len(row) > second.index
            ]
            differing = any(
                row[second.index] is not None
                and row[first.index] is not None
                and row[second.index] != row[first.index]
                for row in rows
                if len(row) > first.index
            )
            report = self._report.change if differing else self._report.warn
            report(
                "columns.twice",
                N_(
                    "“%(second)s” is the same column as “%(first)s”. Where both are filled, "
                    "“%(first)s” counts; delete the other."
                ),
                first=first.header.text,
                second=second.header.text,
                sheet=table.sheet.name,
                row=table.header_row + 1,
                column=second.header.text,
            )
