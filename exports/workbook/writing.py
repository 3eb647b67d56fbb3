"""The workbook as a whole while it is written: what its sheets share, and the file."""

import gettext
import io
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, BinaryIO

import xlsxwriter

from exports.case import Stated, Working
from exports.facts import Evidence
from exports.figures import Table
from exports.introducing import Mark
from exports.marking import N_
from exports.naming import survey_name
from exports.quoting import Quoted
from exports.wording import Words
from exports.workbook import chapters, cover, styles
from exports.workbook.cells import DEFINED_LIMIT, cut, name_part, sheet_name
from exports.workbook.finishing import finished
from exports.workbook.own import OwnWords
from exports.workbook.page import Page
from exports.writable import writable

_OPTIONS = {
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "in_memory": True,
    "default_format_properties": {"font_name": styles.FONT, "font_size": styles.BODY},
}
_PROPERTY_LIMIT = 255


class Writing:
    """One workbook while it is written.

    Attributes:
        told: What the sheets say of each question's answers, as it was written.
        charted: Where the numbers behind a question's chart stand: the sheet, first and last row.
        begins: The cell at which each question begins on its sheet.
        later: What is left to be done when every sheet is written.
        summary: The name of the summary's sheet; empty where there is none.
    """

    def __init__(
        self,
        evidence: Evidence,
        language: str,
        translator: gettext.NullTranslations,
        mark: Mark | None = None,
        *,
        quoted: Sequence[Quoted] = (),
        working: Working | None = None,
    ) -> None:
        """Plan the sheets.

        Args:
            evidence: What may be said.
            language: The BCP 47 tag of the workbook's language.
            translator: The catalogue of that language.
            mark: Which release it is, where it is one.
            quoted: The quotations that may be read now.
            working: What the working edition has; None for the edition that is passed on.
        """
        self.evidence = evidence
        self.quoted = tuple(quoted)
        self.working = working
        self.mark = mark
        self.words = Words.of(language, translator)
        self.about = OwnWords.of(evidence.about, self.words)
        self.tables: dict[int, Table] = {
            table.number: table
            for tables in (*(one.tables for one in evidence.areas), evidence.profile)
            for table in tables
        }
        self.sheet_of: dict[int, str] = {}
        self._buffer = io.BytesIO()
        self.book: Any = xlsxwriter.Workbook(self._buffer, _OPTIONS)
        self._formats: dict[tuple[str, bool], Any] = {}
        self._taken: list[str] = []
        self._defined: set[str] = set()
        self.told: dict[tuple[int, str], str] = {}
        self.charted: dict[int, tuple[str, tuple[int, int]]] = {}
        self.begins: dict[int, str] = {}
        self.later: list[Callable[[], None]] = []
        self.summary = ""
        self.cover = self.named(self.words.say(N_("Cover")))
        self.chapters = chapters.planned(self)

    def save(self, target: Path | BinaryIO) -> None:
        """Write every sheet, then the file, so that a failure leaves no half of one.

        Raises:
            FigureError: A figure of the summary is not what the sheet behind it says.
            OSError: The file cannot be written.
        """
        self._describe()
        cover.write(self)
        for chapter in self.chapters:
            chapter.write(self, chapter.name)
        for rest in self.later:
            rest()
        self.book.close()
        content = finished(self._buffer.getvalue(), self.words.tag)
        if isinstance(target, Path):
            target.write_bytes(content)
        else:
            target.write(content)

    def style(self, name: str, *, foreign: bool = False) -> Any:
        """Return a format, made once for the workbook.

        Args:
            name: A name of `styles`.
            foreign: Whether the text runs in the other direction than the sheet.
        """
        key = (name, foreign)
        if key not in self._formats:
            made = styles.properties(name, rtl=self.words.rtl)
            if made.get("num_format") == styles.PERCENT:
                made["num_format"] = self.words.percent_format()
            if foreign:
                made["reading_order"] = 1 if self.words.rtl else 2
            self._formats[key] = self.book.add_format(made)
        return self._formats[key]

    def page(self, name: str, widths: tuple[float, ...], *, landscape: bool) -> Page:
        """Add a sheet.

        Args:
            name: Its name, one of those planned.
            widths: The widths of its columns in digits.
            landscape: How the paper lies.
        """
        sheet = self.book.add_worksheet(name)
        return Page(sheet, self, self.words, widths, landscape)

    def close(self, page: Page, title: str) -> None:
        """Finish a sheet: header, footer, breaks."""
        left = self.about.project
        if self.working:
            told = self.words.say(N_("Not to be passed on"))
            left = f"{told} – {left}"
        page.finish(left, title)

    def fallback(self, table: Table) -> str:
        """Return the language in which a table's survey is at home."""
        return self.evidence.surveys[table.survey].default_language

    def survey_name(self, number: int) -> str:
        """Return what a survey is called: its title, with its months where two have the same."""
        return survey_name(self.evidence, number, self.words)

    def survey_code(self, number: int) -> str:
        """Return what the names of a survey's figures begin with: the name the project gave it.

        Evidence that is no release knows none; there it is the survey's place.
        """
        names = self.mark.surveys if self.mark else ()
        return names[number].replace("-", "_") if names else f"s{number + 1}"

    def warning(self) -> str:
        """Return what every sheet says first: whether it is for staff alone, or invented."""
        told = [self.not_to_be_passed_on()] if self.working else []
        if self.evidence.about.invented:
            told.append(
                self.words.say(
                    N_(
                        "Invented data: nobody gave these answers. They show what a workbook"
                        " looks like."
                    )
                )
            )
        return " ".join(told)

    def not_to_be_passed_on(self) -> str:
        """Return what the working edition says on each sheet."""
        return self.words.say(
            N_("Not to be passed on: working edition, with numbers that can point at people.")
        )

    def findings(self) -> tuple[Stated, ...]:
        """Return the agreed findings."""
        return self.evidence.case.findings if self.evidence.case else ()

    def define_name(self, wanted: str, sheet: str, cell: str) -> None:
        """Give a cell a name of our own making."""
        self._defined.add(wanted.casefold())
        quoted = sheet.replace("'", "''")
        self.book.define_name(wanted, f"='{quoted}'!{cell}")

    def table_name(self, wanted: str, before_number: str = "_") -> str:
        """Return a name that nothing else in the workbook has.

        Args:
            wanted: The name, as long as nothing else has it.
            before_number: What stands between it and the number that it takes then.
        """
        name, number = wanted, 2
        while name.casefold() in self._defined:
            name, number = f"{wanted}{before_number}{number}", number + 1
        self._defined.add(name.casefold())
        return name

    def define(self, table: Table, value: str, sheet: str, cell: str, text: str) -> None:
        """Give a figure a name, so that a report can link to it, and remember what it says."""
        self.told[table.number, value] = text
        self.define_figure(sheet, cell, "figure", table, value)

    def define_figure(self, sheet: str, cell: str, kind: str, table: Table, *parts: str) -> None:
        """Name a figure after what it is: survey, variable, then the codes that tell it apart.

        Languages and later releases keep the names, because nothing in them is a place or a word:
        a survey that is put before others moves none.

        Args:
            sheet: The sheet that it stands on.
            cell: Its cell, as `$C$4`.
            kind: What sort of figure it is, such as `group`.
            table: Its question.
            parts: Codes of groups, of the answer, of a reading.
        """
        told = (kind, self.survey_code(table.survey), *map(name_part, (table.key, *parts)))
        wanted = cut("_".join(told), DEFINED_LIMIT)
        self.define_name(self.table_name(wanted, "__"), sheet, cell)

    def named(self, wanted: str) -> str:
        """Return a valid name for one more sheet, unlike those before it."""
        name = sheet_name(wanted, self._taken)
        self._taken.append(name)
        return name

    def _describe(self) -> None:
        about = self.about

        def short(text: str) -> str:
            return cut(writable(text), _PROPERTY_LIMIT)

        made = datetime(about.made_on.year, about.made_on.month, about.made_on.day, tzinfo=UTC)
        self.book.set_properties(
            {
                "title": short(about.project),
                "subject": short(self.words.say(N_("Evidence from a community survey"))),
                "author": short(about.asked_by or about.project),
                "comments": short(self.warning()),
                "created": made.replace(tzinfo=None),
            }
        )
