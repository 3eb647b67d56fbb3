"""What went in comes out, read by two other libraries than the one that wrote it."""

import csv
import subprocess
import zipfile

import openpyxl
import pandas as pd
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from python_calamine import load_workbook

from exports.formats import Multiple, Version, xlsx
from exports.formats.sheets import Sheet
from exports.source import Response
from exports.writable import writable
from surveys.model import Question, Survey
from tests.exports.formats.conftest import FORM, offering, text

NASTY = [
    "=1+1", "+32 470 12 34", "-3", "@import", "\ttab", "a\tb", "007", "_x000D_", "line\nline",
    "\u202eright to left", "👩‍👩‍👧‍👦", " margins ", "é", "x" * 32_767, "true", "1e5", "#N/A",
    "'quoted",
]  # fmt: skip


def sheets(path):
    """Every sheet as rows of cells, by calamine, which undoes Excel's escapes as Excel does."""
    book = load_workbook(str(path))
    return {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}


def columns(rows):
    """The cells of a sheet by their headings."""
    return {heading: [row[n] for row in rows[1:]] for n, heading in enumerate(rows[0])}


def test_the_workbook_says_what_is_what_and_has_a_sheet_for_each_repeat(written):
    path, told = written({"child": [{"age": 4, "toy": [{"name": "ball"}]}]})
    assert told == []
    assert openpyxl.load_workbook(path).sheetnames == [
        "README", "responses", "child", "toy", "codebook",
    ]  # fmt: skip
    told = dict(openpyxl.load_workbook(path)["README"].iter_rows(values_only=True))
    assert told["Project"] == "Bread"
    assert "_index" in told


def test_rows_of_repeats_know_the_row_that_they_belong_to(written):
    path, _ = written(
        {"words": "nobody"},
        {"child": [{"age": 4}, {"age": 7, "toy": [{"name": "ball"}, {"name": "doll"}]}]},
    )
    found = sheets(path)
    assert found["child"][0] == ["_index", "_parent_table_name", "_parent_index", "child/age"]
    assert found["child"][1:] == [[1, "responses", 2, 4], [2, "responses", 2, 7]]
    assert found["toy"][1:] == [[1, "child", 2, "ball"], [2, "child", 2, "doll"]]


def test_what_is_kept_beside_the_answers_comes_first(written):
    path, _ = written({"words": "a"})
    assert sheets(path)["responses"][0][:5] == [
        "_index", "_version", "_language", "_channel", "_day",
    ]  # fmt: skip
    assert sheets(path)["responses"][1][:5] == [1, 1, "en", "open link", "2026-05-01"]


def test_several_answers_are_split_and_joined_and_unanswered_is_blank(written):
    answers = [{"work/means": each} for each in (["bus", "bike"], ["silent"], [])]
    path, _ = written(*answers, {})
    found = columns(sheets(path)["responses"])
    assert found["work/means"] == ["bus bike", "silent", "", ""]
    assert found["work/means/bus"] == [1, 0, "", ""]
    assert found["work/means/bike"] == [1, 0, "", ""]
    assert found["work/means/silent"] == [0, 1, "", ""]


@pytest.mark.parametrize(("multiple", "split"), [(Multiple.SPLIT, True), (Multiple.JOINED, False)])
def test_several_answers_are_written_in_the_way_that_was_chosen(written, multiple, split):
    path, _ = written({"work/means": ["bus"]}, multiple=multiple)
    headings = sheets(path)["responses"][0]
    assert ("work/means/bus" in headings) == split
    assert ("work/means" in headings) != split


def test_a_ranking_tells_each_place(written):
    path, _ = written({"work/order": ["bike", "bus"]})
    found = columns(sheets(path)["responses"])
    assert (found["work/order"], found["work/order/bus"]) == (["bike bus"], [2])
    assert found["work/order/silent"] == [""]


def test_labels_are_told_apart_by_a_mark_that_none_of_them_holds(written):
    path, _ = written({"work/means": ["bus", "bike"]}, labels=True)
    found = columns(sheets(path)["responses"])
    assert found["Work / How?"] == ["Bus; tram | Bike"]
    assert found["Work / How?/Bus; tram"] == [1]


def test_labels_are_written_in_the_language_that_was_chosen_and_else_in_another(written):
    path, _ = written({"work/works": "yes"}, labels=True, language="ar")
    found = columns(sheets(path)["responses"])
    assert found["العمل / هل تعملون؟"] == ["نعم"]
    assert "In your own words" in found
    assert openpyxl.load_workbook(path)["responses"].sheet_view.rightToLeft


def test_headings_without_groups_are_short(written):
    path, _ = written({"work/works": "yes"}, groups=False)
    assert columns(sheets(path)["responses"])["works"] == ["yes"]


def test_like_labels_are_told_apart_by_the_question_s_name(written):
    form = Survey(
        "twice", text("Twice"), ("en",), "en",
        (Question("first", "text", text("Why?")), Question("second", "text", text("Why?"))),
    )  # fmt: skip
    path, _ = written({"first": "a", "second": "b"}, form=form, labels=True)
    assert sheets(path)["responses"][0][-2:] == ["Why? (first)", "Why? (second)"]


def test_an_answer_that_no_list_declares_gets_a_column(written):
    path, _ = written({"work/means": ["boat"], "work/works": "sometimes"})
    found = columns(sheets(path)["responses"])
    assert (found["work/means/boat"], found["work/works"]) == ([1], ["sometimes"])
    assert ["responses", "work/means/boat", "work/means", "", "boat"] in [
        row[:5] for row in sheets(path)["codebook"]
    ]


def test_versions_are_merged_and_a_column_says_which(written):
    older = Survey(
        "everything", text("Everything"), ("en",), "en",
        (Question("words", "text", text("Words")), Question("hours", "text", text("How many"))),
    )  # fmt: skip
    path, _ = written(
        versions=(
            Version(1, older, lambda: [Response({"words": "old", "hours": "some"})]),
            Version(2, FORM, lambda: [Response({"words": "new", "hours": 8})]),
        )
    )
    found = columns(sheets(path)["responses"])
    assert found["_version"] == [1, 2]
    assert found["words"] == ["old", "new"]
    # What is of another kind under the same name is another column: nothing is dropped.
    assert (found["hours"], found["hours@1"]) == (["", 8], ["some", ""])


def test_an_answer_that_a_version_did_not_offer_is_blank_and_not_no(written):
    one, two = offering(1, "bus"), offering(2, "bus", "foot")
    path, _ = written(versions=(one, two))
    found = columns(sheets(path)["responses"])
    assert (found["_version"], found["means/foot"]) == ([1, 2], ["", 0])
    told = {row[0]: row[1] for row in sheets(path)["README"]}
    assert "_version says which" in told["Answers that were added"]
    path, _ = written(versions=(two,))
    assert "Answers that were added" not in {row[0] for row in sheets(path)["README"]}


def test_an_older_version_of_a_repeat_leaves_blank_what_it_did_not_offer(written):
    path, _ = written(
        versions=(offering(1, "bus", of="trip"), offering(2, "bus", "foot", of="trip"))
    )
    found = columns(sheets(path)["trip"])
    assert found["_parent_index"] == [1, 2]
    assert (found["trip/means/bus"], found["trip/means/foot"]) == ([1, 1], ["", 0])


def test_nobody_has_answered_and_the_workbook_says_so(written):
    path, _ = written()
    found = openpyxl.load_workbook(path)
    assert dict(found["README"].iter_rows(values_only=True))["Answers"] == "0"
    assert found["responses"].cell(1, 1).value == "_index"
    assert found["responses"].max_row == 1


def test_four_hundred_questions_are_still_one_sheet(written):
    questions = tuple(Question(f"q{n}", "integer", text(f"Question {n}")) for n in range(400))
    form = Survey("long", text("Long"), ("en",), "en", questions)
    path, told = written({f"q{n}": n for n in range(400)}, form=form)
    assert sheets(path)["responses"][1][5:] == list(range(400))
    assert told == []


@pytest.mark.parametrize("given", NASTY, ids=lambda given: repr(given)[:20])
def test_an_answer_comes_out_as_the_text_that_went_in(written, given):
    path, told = written({"words": given})
    assert columns(sheets(path)["responses"])["words"] == [given]
    cell = openpyxl.load_workbook(path)["responses"]
    places = {cell.value: cell.column for cell in cell[1]}
    assert cell.cell(2, places["words"]).data_type == "s"
    assert told == []
    names = zipfile.ZipFile(path).namelist()
    assert not [name for name in names if "external" in name.lower() or "vba" in name.lower()]


@pytest.mark.parametrize("given", ["bell\x07", "\ufffe", "\ud800", "nul\x00"])
def test_what_xml_cannot_hold_is_shown_as_replaced_and_said(written, given):
    path, told = written({"words": given}, {"words": "fine"})
    shown = writable(given)
    assert "\ufffd" in shown
    assert columns(sheets(path)["responses"])["words"] == [shown, "fine"]
    ((message, parameters),) = told
    assert (parameters["question"], parameters["number"]) == ("words", 1)
    assert message % parameters in [row[1] for row in sheets(path)["README"]]


@pytest.mark.parametrize("given", ["x" * 40_000, "🙂" * 40_000, "ب\u064b" * 30_000])
def test_a_long_text_goes_on_in_the_next_cells(written, given):
    path, told = written({"words": given}, {"words": "short"})
    found = columns(sheets(path)["responses"])
    parts = [name for name in found if name.startswith("words")]
    assert "".join(found[name][0] for name in parts) == given
    assert [found[name][1] for name in parts] == ["short", *[""] * (len(parts) - 1)]
    assert all(len(found[name][0].encode("utf-16-le")) // 2 <= xlsx.TEXT for name in parts)
    assert told == [(told[0][0], {"question": "words"})]


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.lists(st.text(st.characters(exclude_categories=()), max_size=40), min_size=1, max_size=8))
@example(["\r\n", "\r", "_x0041_", "_x005F_"])
def test_any_text_comes_out_as_it_went_in_but_for_what_cannot_be_written(written, given):
    path, _ = written(*({"words": each} for each in given))
    found = columns(sheets(path)["responses"])["words"]
    assert [lines(each) for each in found] == [lines(writable(each)) for each in given]


def lines(given):
    """Line ends are not told apart: XML has only one kind of them."""
    return given.replace("\r\n", "\n").replace("\r", "\n")


def numbered(rows, width):
    headings = ("_index", *(f"c{n}" for n in range(1, width)))
    return Sheet.of("table", headings, [[r, *(r * 100 + n for n in range(1, width))] for r in rows])


def test_rows_over_the_limit_continue_on_another_sheet(tmp_path):
    path = tmp_path / "long.xlsx"
    limits = xlsx.Limits(rows=4, columns=10)
    xlsx.write([numbered(range(1, 8), 2)], path, limits=limits)
    found = sheets(path)
    assert list(found) == ["table", "table (2)", "table (3)"]
    assert [row[0] for rows in found.values() for row in rows[1:]] == [1, 2, 3, 4, 5, 6, 7]
    assert {tuple(rows[0]) for rows in found.values()} == {("_index", "c1")}
    assert xlsx.continued([numbered(range(1, 8), 2)], limits)


def test_columns_over_the_limit_continue_on_another_sheet_with_the_number_of_the_row(tmp_path):
    path = tmp_path / "wide.xlsx"
    xlsx.write([numbered(range(1, 3), 6)], path, limits=xlsx.Limits(rows=10, columns=3))
    found = sheets(path)
    assert [rows[0] for rows in found.values()] == [
        ["_index", "c1", "c2"], ["_index", "c3", "c4"], ["_index", "c5"],
    ]  # fmt: skip
    assert [rows[2] for rows in found.values()] == [[2, 201, 202], [2, 203, 204], [2, 205]]


def test_a_number_longer_than_excel_keeps_is_a_text_with_all_its_digits(written):
    path, _ = written(
        {"hours": 999_999_999_999_999, "wage": 0.1},
        {"hours": 32_470_123_456_789_012, "wage": 1e300},
        {"hours": -(10**400)},
        {"hours": None, "wage": -2.5},
    )
    found = columns(sheets(path)["responses"])
    assert found["hours"] == [999_999_999_999_999, "32470123456789012", "-1" + "0" * 400, ""]
    assert found["wage"] == [0.1, 1e300, "", -2.5]


def test_any_mixture_of_blanks_numbers_and_texts_keeps_its_places(tmp_path):
    rows = [
        [1, None, "a", 2.5, 7],
        [2, "<b>&amp;</b>", None, None, "x"],
        [3, " ", -4, 10, None],
    ]
    path = tmp_path / "mixed.xlsx"
    xlsx.write([Sheet.of("t", ["_index", "a", "b", "c", "d"], rows)], path)
    (read,) = openpyxl.load_workbook(path).worksheets
    told = [[cell.value for cell in row] for row in read.iter_rows(min_row=2)]
    assert told == rows
    frame = pd.read_excel(path, engine="calamine", keep_default_na=False)
    assert frame["a"].tolist() == ["", "<b>&amp;</b>", " "]


def test_libreoffice_opens_it_and_finds_the_cells_in_their_places(written, tmp_path):
    path, _ = written({"words": "=1+1", "wage": 2.5}, {"hours": 7}, {"words": "ends \n here"})
    each_cell_as_text_of_sheet_2 = "44,34,76,1,,0,false,true,false,false,false,2"
    subprocess.run(
        ["soffice", "--headless", f"-env:UserInstallation=file://{tmp_path}/office",
         "--convert-to", f"csv:Text - txt - csv (StarCalc):{each_cell_as_text_of_sheet_2}",
         "--outdir", str(tmp_path), str(path)],
        check=True, capture_output=True,
    )  # fmt: skip
    with (tmp_path / "file-responses.csv").open(encoding="utf-8", newline="") as file:
        read = list(csv.DictReader(file))
    assert [row["words"] for row in read] == ["=1+1", "", "ends \n here"]
    assert [(row["hours"], row["wage"]) for row in read] == [("", "2.5"), ("7", ""), ("", "")]


def test_the_limits_are_excel_s():
    assert xlsx.Limits() == xlsx.Limits(rows=1_048_576, columns=16_384)
    assert xlsx.TEXT == 32_767


def test_what_is_read_is_shown_whole_and_printed_on_a_page(written):
    """LibreOffice showed the first line of each explanation: that of the warning ended midway."""
    path, _ = written({"work/means": ("bus", "bike")})
    book = openpyxl.load_workbook(path)
    for name in ("README", "codebook"):
        sheet = book[name]
        assert sheet.page_setup.paperSize == 9
        assert (sheet.page_setup.fitToHeight, sheet.sheet_properties.pageSetUpPr.fitToPage) == (
            0, True,
        )  # fmt: skip
        assert sheet.print_title_rows == "$1:$1"
        for row in sheet.iter_rows(min_row=2):
            most = max(
                len(str(cell.value or "")) / sheet.column_dimensions[cell.column_letter].width
                for cell in row
                if cell.column_letter in sheet.column_dimensions
            )
            assert (sheet.row_dimensions[row[0].row].height or 15) >= 15 * most


@pytest.mark.parametrize(
    ("labels", "said"),
    [
        (False, "Between them stands a blank, which none of them holds."),
        (True, "Between them stands “|”, which none of them holds."),
    ],
)
def test_what_stands_between_answers_can_be_read(written, labels, said):
    path, _ = written({"work/means": ("bus", "bike")}, labels=labels)
    told = dict(openpyxl.load_workbook(path)["README"].iter_rows(values_only=True))
    assert told["Several answers in one cell"] == said


def test_headings_of_data_can_be_read_without_pulling_at_columns(written):
    path, _ = written({"words": "x"})
    sheet = openpyxl.load_workbook(path)["responses"]
    for cell in sheet[1]:
        assert sheet.column_dimensions[cell.column_letter].width >= min(len(cell.value) + 1, 32)
