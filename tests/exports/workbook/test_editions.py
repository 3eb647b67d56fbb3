"""Both editions read back with openpyxl: each figure is that of the release, and nothing runs."""

import io
import re
import zipfile
from dataclasses import replace
from gettext import NullTranslations

import pytest
from openpyxl import load_workbook
from openpyxl.utils import range_boundaries

from exports import documents, workbook
from exports.case import Case, Stated
from exports.charts import range_chart
from exports.claims import Beside
from exports.disclosure.rule import Range
from exports.wording import Words
from exports.workbook import Mark
from exports.workbook.summary import FigureError
from surveys.text import LocalizedText
from tests.exports.excel import rules

LANGUAGES = ["en", "fr", "ar"]
EDITIONS = ["advocacy", "working"]
MARKS = {"en": "Not to be passed on", "fr": "À ne pas transmettre", "ar": "لا تُسلَّم لأحد"}


def written(evidence, language="en", quoted=(), working=None, mark=None):
    target = io.BytesIO()
    workbook.write(evidence, language, target, mark=mark, quoted=quoted, working=working)
    return target.getvalue()


@pytest.fixture(scope="module")
def made(stated, quoted, working):
    """Both editions in three languages, as bytes."""
    return {
        (edition, language): written(
            stated, language, quoted, working if edition == "working" else None
        )
        for edition in EDITIONS
        for language in LANGUAGES
    }


@pytest.fixture(scope="module", params=[(e, x) for e in EDITIONS for x in LANGUAGES])
def one(request, made):
    return made[request.param]


@pytest.fixture(scope="module")
def english(made):
    return load_workbook(io.BytesIO(made["advocacy", "en"]))


@pytest.fixture(scope="module")
def inside(made):
    return load_workbook(io.BytesIO(made["working", "en"]))


def texts(sheet):
    return [str(c) for row in sheet.iter_rows(values_only=True) for c in row if c is not None]


def in_words(found):
    """Say a range as a reader gets it, from the release's document alone."""
    if found is None:
        return "–"
    low, high = found["low"], found["high"]
    if low == 0:
        return f"under {high}%"
    return f"over {low}%" if high == 100 else f"{low}–{high}%"


def named(kind, table, *codes):
    """Name a figure as its docstring says, for tables of a release's document."""
    return "_".join((kind, f"s{table['survey'] + 1}", table["key"].replace("/", "_"), *codes))


def at_name(book, name):
    """Return where a name leads; a code that a name cannot hold has four digits behind it."""
    plain = re.sub(r"\W", "_", name)
    (name,) = [
        n
        for n in book.defined_names
        if re.fullmatch(f"{plain}{'' if plain == name else '_[0-9a-f]{4}'}", n)
    ]
    sheet, cell = book.defined_names[name].attr_text.rsplit("!", 1)
    return book[sheet.strip("'").replace("''", "'")], cell.replace("$", "")


@pytest.mark.parametrize("edition", EDITIONS)
def test_every_figure_is_that_of_the_release(made, stated, edition):
    book = load_workbook(io.BytesIO(made[edition, "en"]))
    release = documents.to_json(stated)
    found = 0
    for table in [t for area in release["areas"] for t in area["tables"]] + release["profile"]:
        if table["withheld"]:
            continue
        if table["measure"] == "number":
            sheet, cell = at_name(book, named("figure", table, "median"))
            low, high = table["middle"]["low"], table["middle"]["high"]
            assert f"{low:g}" in sheet[cell].value
            assert f"{high:g}" in sheet[cell].value
            found += 1
        for row in table["rows"]:
            sheet, cell = at_name(book, named("figure", table, row["answer"]["value"]))
            assert sheet[cell].value == in_words(row["range"])
            found += 1
            if not table["block"]:
                place = sheet[cell]
                assert place.offset(0, -2).value == row["range"]["low"] / 100
                assert place.offset(0, -1).value == row["range"]["high"] / 100
    assert found >= 30


def test_every_figure_of_every_group_is_that_of_the_release(english, stated):
    release = documents.to_json(stated)
    labels = {t["number"]: t for a in release["areas"] for t in a["tables"]}
    sheet = english["10 Your gender"]
    rows = list(sheet.iter_rows(values_only=True))
    (breakdown,) = release["breakdowns"]
    found = 0
    for comparison in breakdown["comparisons"]:
        table = labels[comparison["table"]]
        start = next(n for n, row in enumerate(rows) if row[1] == dict(table["label"])["en"])
        for position, column in enumerate(comparison["columns"], start=3):
            about = column["base"]["about"]
            assert rows[start][position] == (f"about {about}" if about else "under 20")
            for number, published in enumerate(column["ranges"]):
                shown = rows[start + 1 + number][position]
                assert shown == ("–" if column["withheld"] else in_words(published))
                found += 1
    assert found > 20


def test_the_summary_says_what_the_sheets_behind_it_say(english, stated):
    tables = {t["number"]: t for area in documents.to_json(stated)["areas"] for t in area["tables"]}
    for one in stated.case.findings:
        (figure,) = one.claim.figures
        sheet, cell = at_name(english, f"finding_{one.claim.number}_1")
        assert sheet.title == "Summary"
        shown = sheet[cell].value
        beside = sheet[cell].offset(0, 1).value
        if figure.among is None and len(figure.values) < 2:
            name = figure.values[0] if figure.values else "median"
            behind, place = at_name(english, named("figure", tables[figure.table.number], name))
            assert shown == behind[place].value
        if figure.among is not None:
            rows = list(english["10 Your gender"].iter_rows(values_only=True))
            start = next(n for n, row in enumerate(rows) if row[1] == "Do you work?")
            assert shown == rows[start + 1][3]
            assert "Woman" in beside
        if len(figure.values) == 2:
            ranges = {r["answer"]["value"]: r["range"] for r in tables[figure.table.number]["rows"]}
            parts = [ranges[value] for value in figure.values]
            assert shown != "–"
            numbers = [int(n) for n in re.findall(r"\d+", shown)]
            assert sum(p["low"] for p in parts) <= numbers[0] <= sum(p["high"] for p in parts)
        assert f"about {figure.table.base.about}" in beside


@pytest.mark.parametrize("change", ["range", "base", "question", "group"])
def test_a_figure_that_differs_from_its_sheet_is_never_written(stated, case, change):
    which = 4 if change == "group" else 0
    one = case.findings[which].claim
    table = one.figures[0].table
    changed = {
        "range": lambda: replace(
            table, rows=(replace(table.rows[0], range=Range(0, 5)), *table.rows[1:])
        ),
        "base": lambda: replace(table, base=replace(table.base, about=5)),
        "question": lambda: replace(table, number=999),
        "group": lambda: replace(table, base=replace(table.base, about=5)),
    }[change]()
    claim = replace(one, figures=(replace(one.figures[0], table=changed),))
    other = replace(case, findings=(Stated(claim, claim.strength),))
    with pytest.raises(FigureError):
        written(replace(stated, case=other))


def test_the_summary_says_what_is_claimed_on_what_and_what_is_asked_of_whom(english):
    told = " ".join(texts(english["Summary"]))
    assert "3 findings: what they rest on" in told
    assert "The claim on works" in told
    assert "To compare with: 62.5%: Yes (Statistical office, Turin, 2024)" in told
    assert "What it does not show: Nobody compared it with papers." in told
    assert "Ask: Decide works. Who decides: The city. By when: 1 September 2026." in told
    assert "Not everybody agrees: Some work in the dark" in told
    assert "Also agreed" in told


def test_the_charts_of_the_summary_carry_the_claim_and_the_cells_of_the_question(made):
    archive = zipfile.ZipFile(io.BytesIO(made["advocacy", "en"]))
    charts = [archive.read(n).decode() for n in archive.namelist() if "charts/chart" in n]
    (titled,) = [chart for chart in charts if "The claim on" in chart]
    assert "<c:f>'Labour market'!" in titled


def test_a_chart_with_a_claim_says_it_first(stated):
    table = stated.areas[0].tables[0]
    words = Words.of("en", NullTranslations())
    chart = range_chart(table, words, "en", title="Most work.")
    assert chart.title == "Most work."
    assert chart.alternative.startswith("Most work. Bar chart.")


def test_exact_numbers_are_those_of_the_answers(inside, responses):
    rows = [r for r in inside["Exact numbers"].iter_rows(values_only=True) if r[1]]
    found = {r[2]: r for r in rows if r[1] == "Do you work?"}
    given = [r.answers["works"] for r in responses if r.answers["works"] != "refused"]
    for label, value in (("Yes", "yes"), ("No", "no")):
        assert found[label][3] == given.count(value)
        assert found[label][4] == pytest.approx(given.count(value) / len(given))
        assert found[label][5:7] == (len(given), len(responses) - len(given))


def test_the_working_edition_adds_what_is_open_and_the_other_has_none_of_it(inside, english):
    more = ["Exact numbers", "Findings not yet agreed", "Gaps", "Disagreement"]
    assert [name for name in inside.sheetnames if name not in english.sheetnames] == more
    every = " ".join(" ".join(texts(sheet)) for sheet in inside)
    others = " ".join(" ".join(texts(sheet)) for sheet in english)
    for secret in ("Not agreed", "How many wait", "Not for me", "disagree: 3", "saw it otherwise"):
        assert secret in every
        assert secret not in others


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_sheet_of_the_working_edition_says_that_it_is_not_to_be_passed_on(made, language):
    book = load_workbook(io.BytesIO(made["working", language]))
    for sheet in book:
        assert MARKS[language] in str(sheet["A2"].value)
        assert sheet.oddHeader.left.text or sheet.oddHeader.right.text
    for sheet in load_workbook(io.BytesIO(made["advocacy", language])):
        assert MARKS[language] not in " ".join(texts(sheet))


def test_every_sheet_begins_with_a_sentence_and_leads_back(one):
    book = load_workbook(io.BytesIO(one))
    cover = book.sheetnames[0]
    for sheet in book:
        opening = [str(sheet.cell(row, 1).value or "") for row in range(1, 8)]
        assert opening[0]
        assert any(text.rstrip().endswith((".", "?", "؟")) for text in opening[1:])
        if sheet.title != cover:
            links = [c.hyperlink.location for r in sheet["A1:A8"] for c in r if c.hyperlink]
            assert any(cover in link for link in links)


def test_sheets_have_valid_names_that_differ(one):
    names = load_workbook(io.BytesIO(one)).sheetnames
    assert len({name.casefold() for name in names}) == len(names)
    assert all(0 < len(name) <= 31 and not re.search(r"[\[\]:*?/\\]", name) for name in names)


def test_the_names_of_figures_lead_to_them(one):
    book = load_workbook(io.BytesIO(one))
    assert len(book.defined_names) > 30
    for name in book.defined_names:
        assert re.fullmatch(r"(figure|finding|short|everybody|group|beside|firm)_\w+", name)
        sheet, cell = at_name(book, name)
        assert sheet[cell].value


def test_lists_are_tables_with_filters_and_nothing_is_merged_in_them(one):
    book = load_workbook(io.BytesIO(one))
    names = []
    for sheet in book:
        for table in sheet.tables.values():
            names.append(table.name.casefold())
            left, top, right, bottom = range_boundaries(table.ref)
            heads = [sheet.cell(top, column).value for column in range(left, right + 1)]
            assert [column.name for column in table.tableColumns] == heads
            assert len({head.casefold() for head in heads}) == len(heads)
            assert table.autoFilter is not None
            for merged in sheet.merged_cells.ranges:
                apart = merged.max_row < top or merged.min_row > bottom
                assert apart or merged.min_col > right
    assert len(set(names)) == len(names) >= 10


def test_the_workbook_is_ready_for_a4_in_its_language(made):
    for (_, language), content in made.items():
        book = load_workbook(io.BytesIO(content))
        assert book.properties.language == language
        for sheet in book:
            portrait = sheet.page_setup.orientation == "portrait"
            assert sheet.page_setup.paperSize == 9
            assert "&P / &N" in (sheet.oddFooter.right.text or sheet.oddFooter.left.text)
            last = range_boundaries(sheet.print_area.split("!")[1].replace("$", ""))[2]
            total = sum(
                found.width * (min(found.max, last) - found.min + 1)
                for found in sheet.column_dimensions.values()
                if found.min <= last
            )
            printed = total * int(sheet.page_setup.scale or 100) / 100
            fitted = sheet.page_setup.fitToWidth == 1 and sheet.sheet_properties.pageSetUpPr
            assert fitted or printed <= (93 if portrait else 134)


def test_excel_would_repair_nothing(one):
    assert rules.faults(one) == []


def test_nothing_about_a_case_is_a_workbook_of_figures(evidence):
    book = load_workbook(io.BytesIO(written(evidence)))
    assert "Summary" not in book.sheetnames


def test_without_any_finding_the_summary_says_so(evidence):
    book = load_workbook(io.BytesIO(written(replace(evidence, case=Case()))))
    assert any("No finding is agreed yet" in text for text in texts(book["Summary"]))
    assert "Asks" not in book.sheetnames
    assert "Focus groups" not in book.sheetnames
    assert any("No finding is agreed yet" in text for text in texts(book["Cover"]))


@pytest.mark.parametrize("language", LANGUAGES)
def test_without_any_answer_the_workbook_says_so(make, working, language):
    nobody = replace(make(0), case=Case())
    content = written(nobody, language, working=replace(working, exact=(), votes=()))
    assert rules.faults(content) == []
    book = load_workbook(io.BytesIO(content))
    if language == "en":
        assert any("Fewer than 20 people have answered" in t for t in texts(book["Summary"]))
        assert any("Nobody has answered yet." in t for t in texts(book["Labour market"]))
    assert not any("%" in t and "–" in t for s in book for t in texts(s)[6:] if len(t) < 9)


NASTY = [
    "=1+1",
    "+32 470 12",
    "-2+3",
    "@SUM(A1)",
    "a\x00b\x1fc",
    "not\ufffea\uffffcharacter",
    "lone\ud800surrogate",
    "L" * 40_000,
    "\u202eright to left",
    "😀 emoji",
    "007",
    "http://example.org/",
]


@pytest.mark.parametrize("nasty", NASTY)
def test_whatever_people_write_comes_out_as_text(stated, case, quoted, working, nasty):
    text = LocalizedText.of({"en": nasty})
    claim = replace(case.findings[0].claim, claim=text, limits=text)
    ask = replace(claim.asks[0], decision=text, owner=text, reply=text)
    beside = Beside(text, text, 1.5, text, 2024, text, text, nasty)
    claim = replace(claim, asks=(ask,), comparators=(beside,))
    hostile = replace(
        case,
        findings=(Stated(claim, claim.strength),),
        groups=(replace(case.groups[0], place=nasty),),
        themes=(replace(case.themes[0], theme=text),),
        measures=(replace(case.measures[0], text=text),),
    )
    content = written(
        replace(stated, case=hostile),
        quoted=(replace(quoted[0], text=nasty, language="en", translation=text),),
        working=replace(
            working,
            gaps=(replace(working.gaps[0], what=text),),
            votes=(replace(working.votes[0], text=nasty, reasons=(nasty,)),),
        ),
    )
    book = load_workbook(io.BytesIO(content))
    assert {c.data_type for s in book for r in s for c in r if c.value is not None} <= {"s", "n"}
    shown = re.sub("[\x00-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff]", "\ufffd", nasty)[:200]
    for name in ("Summary", "Asks", "Focus groups", "Measures", "Gaps", "Disagreement"):
        assert any(shown in cell for cell in texts(book[name])), name
    assert rules.faults(content) == []


def test_the_cover_says_what_is_agreed_and_by_which_hash_it_is_known(stated, quoted):
    mark = Mark(3, "9f" * 32, stated.about.made_on.replace(day=20))
    book = load_workbook(io.BytesIO(written(stated, quoted=quoted, mark=mark)))
    told = " ".join(texts(book["Cover"]))
    assert "Evidence of 20 June 2026." in told
    assert "The figures were counted on 1 June 2026." in told
    assert (
        "Release 3. It is frozen, and this SHA-256 is of what was frozen, not of this file" in told
    )
    assert "9f" * 32 in told
    assert "5 findings: more than half of those who took part" in told
    assert "1 focus group heard its record read back" in told
    assert "two people have approved the very words" in told
