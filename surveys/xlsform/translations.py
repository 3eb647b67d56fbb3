"""Tell in which languages a form is: what its headers and its settings say, and what they mean."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from surveys.marking import N_
from surveys.xlsform import columns, languages
from surveys.xlsform.report import Report
from surveys.xlsform.tables import Table, as_text, cell_says_something

_HOLLOW = 0.5


@dataclass(slots=True)
class FormLanguages:
    """The languages of a form.

    Attributes:
        order: BCP 47 tags, as the survey sheet's labels come, then the others.
        default: The one that the others fall back to.
        tags: The tag of each table's (field, language as written).
    """

    order: tuple[str, ...] = ()
    default: str = languages.UNDETERMINED
    tags: dict[str, dict[tuple[str, str], str]] = field(default_factory=dict)

    def rank(self, tag: str) -> tuple[int, str]:
        """Return what texts are sorted by: the form's languages, then the others by their tag."""
        return (self.order.index(tag), "") if tag in self.order else (len(self.order), tag)

    def name_of(self, tag: str) -> str:
        """Return a language as the form's headers write it, or its tag."""
        return next(
            (
                written
                for tags in self.tags.values()
                for (_, written), known in tags.items()
                if known == tag and written
            ),
            tag,
        )


def find(tables: Iterable[Table], default: str, listed: str, report: Report) -> FormLanguages:
    """Tell a form's languages.

    Unmarked columns are in the default language; where the settings name none, they are in a
    language of their own (`und`) if labels are unmarked, else in the first language.

    Args:
        default: The setting `default_language`, empty where there is none.
        listed: The setting `par::languages`: the tags that the form offers, whether there are
            texts or not; empty where those with texts are offered.
    """
    tables = list(tables)
    marked = _tags_of_written(tables, report)
    unmarked, chosen = _unmarked(tables, marked, default)
    found = FormLanguages()
    for table in tables:
        found.tags[table.kind] = _tags_of_table(table, marked, unmarked)
    offered = listed.split() or _filled(tables, found, report)
    if listed:
        _report_unlisted(tables, found, offered, report)
    found.order = tuple(offered) or (unmarked,)
    found.default = chosen if chosen in found.order else found.order[0]
    if default and found.default != chosen:
        report.change(
            "settings.default_language",
            N_(
                "The default language “%(language)s” is in no header; %(instead)s is used. Write "
                "it as the headers do."
            ),
            language=default,
            instead=found.name_of(found.default),
            sheet=columns.SETTINGS,
            column="default_language",
        )
    return found


def _filled(tables: list[Table], found: FormLanguages, report: Report) -> list[str]:
    """Return the languages that have a text, and report those that have none."""
    offered = []
    for tag, filled in _columns_filled(tables, found).items():
        if filled:
            offered.append(tag)
        elif tag != languages.UNDETERMINED:
            report.warn(
                "language.empty",
                N_("There are columns for %(language)s, but no texts. It is not offered."),
                language=found.name_of(tag),
                sheet=columns.SURVEY,
            )
    return offered


def _report_unlisted(
    tables: list[Table], found: FormLanguages, offered: list[str], report: Report
) -> None:
    """Report languages that have texts and are not asked in, such as one that was added later."""
    for tag, filled in _columns_filled(tables, found).items():
        if filled and tag not in (*offered, languages.UNDETERMINED):
            report.warn(
                "language.unlisted",
                N_(
                    "There are texts in %(language)s, but it is not offered. To ask in it, add "
                    "%(tag)s to the languages in par::languages."
                ),
                language=found.name_of(tag),
                tag=tag,
                sheet=columns.SETTINGS,
                column="par::languages",
            )


def _key(written: str) -> str:
    return "".join(written.casefold().split())


def _tags_of_written(tables: list[Table], report: Report) -> dict[str, str]:
    """Return the tag of each language as written, folded.

    `English` and `English (EN)` are the same language, unless both stand over the same field.
    """
    tags: dict[str, str] = {}
    seen: dict[tuple[str, str, str], str] = {}
    for table in tables:
        for _, header in table.headers:
            if not header.is_localised or not header.qualifier:
                continue
            key = _key(header.qualifier)
            tag = tags.get(key) or languages.tag_of(header.qualifier)
            place = (table.kind, header.field)
            if key not in tags:
                number, base = 2, tag
                while seen.get((*place, tag), key) != key:
                    private = "-x-" if "-x-" not in f"-{base}" else "-"
                    tag, number = f"{base}{private}{number}", number + 1
                if tag != base:
                    report.change(
                        "language.twice",
                        N_(
                            "“%(language)s” is the same language as another column. Its texts are "
                            "kept as %(tag)s; delete the column that is not needed."
                        ),
                        language=header.qualifier,
                        tag=tag,
                        sheet=table.sheet.name,
                        row=table.header_row + 1,
                        column=header.text,
                    )
                tags[key] = tag
            seen.setdefault((*place, tag), key)
    return tags


def _unmarked(tables: list[Table], marked: dict[str, str], default: str) -> tuple[str, str]:
    """Return the tag of unmarked columns, and the form's default language."""
    wanted = "" if default.casefold() == "default" else default
    if wanted:
        tag = marked.get(_key(wanted)) or languages.tag_of(wanted)
        if tag not in marked.values():
            first = tag.split("-", maxsplit=1)[0]
            near = [known for known in marked.values() if known.split("-")[0] == first]
            tag = near[0] if near else tag
        return tag, tag
    has_unmarked_labels = any(
        header.field == "label" and not header.qualifier
        for table in tables
        if table.kind == columns.SURVEY
        for _, header in table.headers
    )
    if has_unmarked_labels or not marked:
        return languages.UNDETERMINED, languages.UNDETERMINED
    first_marked = next(
        (
            marked[_key(header.qualifier)]
            for wanted_field in ("label", "")
            for table in tables
            for _, header in table.headers
            if header.is_localised and header.qualifier and wanted_field in {"", header.field}
        )
    )
    return first_marked, first_marked


def _tags_of_table(
    table: Table, marked: dict[str, str], unmarked: str
) -> dict[tuple[str, str], str]:
    tags = {
        (header.field, header.qualifier): marked[_key(header.qualifier)]
        for _, header in table.headers
        if header.is_localised and header.qualifier
    }
    taken = {(name, tag) for (name, _), tag in tags.items()}
    for _, header in table.headers:
        if header.is_localised and not header.qualifier:
            own = (header.field, unmarked) in taken
            tags[header.field, ""] = languages.UNDETERMINED if own else unmarked
    return tags


def _columns_filled(tables: list[Table], found: FormLanguages) -> dict[str, bool]:
    """Return the tag of each column of texts, and whether anything stands in it."""
    filled: dict[str, bool] = {}
    for table in tables:
        for index, header in table.headers:
            if header.field not in columns.TEXTS:
                continue
            tag = found.tags[table.kind][header.field, header.qualifier]
            filled[tag] = filled.get(tag, False) or any(
                len(row) > index and row[index] is not None and cell_says_something(row[index])
                for row in table.sheet.rows[table.header_row + 1 :]
            )
    return filled


def report_hollow(table: Table, found: FormLanguages, report: Report) -> None:
    """Report the languages in which less than half of the survey's labels are written."""
    counts = dict.fromkeys(found.order, 0)
    total = 0
    for row in table.rows():
        label = row.localized("label")
        total += bool(label)
        for tag in label.languages:
            counts[tag] = counts.get(tag, 0) + 1
    for tag, count in counts.items():
        if total and count < total * _HOLLOW:
            report.warn(
                "language.hollow",
                N_(
                    "Only %(count)s of %(total)s labels are in %(language)s. The others are asked "
                    "in %(default)s."
                ),
                count=count,
                total=total,
                language=found.name_of(tag),
                default=found.name_of(found.default),
                sheet=table.sheet.name,
            )


def as_setting(table: Table | None, name: str) -> str:
    """Return a setting before the languages are known: the first filled cell under its header."""
    if table is None:
        return ""
    for index, header in table.headers:
        if header.field == name:
            for row in table.sheet.rows[table.header_row + 1 :]:
                if len(row) > index and row[index] is not None:
                    return as_text(row[index]).strip()
    return ""
