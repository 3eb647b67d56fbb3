"""What stands beside figures, read back from the workbook."""

import io
import random
import re
from dataclasses import replace
from datetime import date

import pytest
from openpyxl import load_workbook
from openpyxl.utils import range_boundaries

from exports import workbook
from exports.collapsing import Collapsed
from exports.dataframe import DataFrameSource
from exports.declared import Declared, GroupPair, Margin, Sample, SurveyPair
from exports.evidence import About, protect
from exports.source import Response
from exports.workbook import Mark
from surveys.model import Choice, ChoiceList, Question, Survey
from surveys.text import LocalizedText

OPEN = frozenset({"open link"})


def text(english, arabic=""):
    return LocalizedText.of({"en": english, "ar": arabic or english})


MIX = Margin(
    "gender",
    (("woman", 49.0), ("man", 48.0), ("other", 3.0)),
    text("Statistical office"),
    2025,
    text("Turin"),
    "https://example.org/register",
)
DECLARED = Declared(
    sample=Sample.AT_RANDOM,
    open_links=tuple(OPEN),
    margins=(MIX,),
    pairs=(GroupPair("gender", "woman", "man"),),
)


def people(number, seed, working, year):
    chance = random.Random(seed)
    for place in range(number):
        answers = {
            "works": "yes" if chance.random() < working else "no",
            "gender": ("woman", "man")[place % 2],
            "views/fair": chance.choice(["never", "seldom", "often"]),
            "views/use": chance.choice(["never", "seldom", "often"]),
        }
        channel = ("open link", "Market", "School")[place % 3]
        yield Response(answers, channel=channel, day=date(year, chance.randint(3, 5), 1))


@pytest.fixture(scope="module")
def made(survey):
    """Two rounds of one survey, a year apart, in which more people work."""
    sources = [
        Collapsed(
            DataFrameSource([(replace(survey, name=name), list(people(260, seed, share, year)))]),
            None,
            OPEN,
        )
        for name, seed, share, year in (("one", 1, 0.3, 2025), ("two", 2, 0.7, 2026))
    ]
    return protect(
        sources,
        About("Work that fits us", date(2026, 6, 1)),
        declared=[DECLARED, DECLARED],
        pairs=[SurveyPair("one", "two", rounds=True)],
    ).evidence


def book(evidence, language="en", mark=None):
    target = io.BytesIO()
    workbook.write(evidence, language, target, mark=mark)
    return load_workbook(target)


def rows(sheet):
    return [[cell.value for cell in row] for row in sheet.iter_rows()]


def told(sheet):
    return " ".join(str(cell) for row in rows(sheet) for cell in row if cell is not None)


def of_question(sheet, title):
    """Return the rows under a question, up to the next one."""
    every = rows(sheet)
    start = next(n for n, row in enumerate(every) if row[1] == title)
    own = range(start, len(every))
    return every[start : next((n for n in own if every[n][0] != every[start][0]), len(every))]


def test_rounds_stand_side_by_side_with_who_answered_and_no_cause(made):
    sheet = book(made)["Rounds"]
    found = of_question(sheet, "Do you work?")
    yes = next(row for row in found if row[1] == "Yes")
    assert re.fullmatch(r"\d+ to \d+ points more", yes[4])
    assert "No difference can be seen in who answered." in told(sheet)
    assert "It does not say why" in told(sheet)
    assert "March to May 2025" in told(sheet)
    assert "March to May 2026" in told(sheet)


def test_two_groups_stand_side_by_side(made):
    sheet = book(made)["Side by side"]
    yes = next(row for row in of_question(sheet, "Do you work?") if row[1] == "Yes")
    assert yes[4] == "no clear difference" or "may be chance" in yes[4]
    assert "Woman and Man" in told(sheet)


def test_every_figure_stands_beside_its_other_readings(made):
    sheet = book(made)["How firm the figures are"]
    (head, *_) = [row for row in rows(sheet) if "The figure" in row]
    assert [" ".join(one.split()) for one in head[2:7]] == [
        "The figure",
        "With chance, at 95%",
        "In single channels",
        "Without the open link",
        "With the official mix of question 19",
    ]
    yes = next(row for row in of_question(sheet, "Do you work?") if row[1] == "Yes")
    assert all(re.fullmatch(r"\d+–\d+%", one) for one in yes[2:7])
    assert "Statistical office, 2025, https://example.org/register" in told(sheet)
    beside = told(book(made)["Labour market"])
    assert "In the 3 channels that can be shown alone: Yes" in beside
    assert "With chance, since people were drawn at random: Yes" in beside


def test_a_scale_is_told_in_short_under_its_statements(made):
    every = rows(book(made)["Labour market"])
    head = next(row for row in every if row[1] == "In short")
    assert head[2].replace("\n", " ") == "Never or Seldom"
    assert head[5] == "The middle one said"
    short = every[every.index(head) + 1]
    assert short[1] == "I am treated fairly."
    assert "Seldom" in short[5]


def test_two_surveys_of_one_title_are_told_apart(made):
    sheet = told(book(made)["Labour market"])
    assert "Work (March to May 2025)" in sheet
    assert "Work (March to May 2026)" in sheet


def test_the_sheets_are_there_in_arabic_too(made):
    assert len(book(made, "ar").sheetnames) == len(book(made).sheetnames)


def test_without_anything_to_compare_there_is_no_such_sheet(evidence):
    names = book(evidence).sheetnames
    assert not {"Rounds", "Side by side", "How firm the figures are"} & set(names)


def names_of(order):
    form = Survey(
        "codes",
        text("Codes", "رموز"),
        ("en",),
        "en",
        (Question("q", "select_one", text("Which?"), list_name="codes"),),
        (ChoiceList("codes", tuple(Choice(c, text(c)) for c in order)),),
    )
    responses = [Response({"q": order[n % len(order)]}) for n in range(200)]
    made = protect([DataFrameSource([(form, responses)])], About("Codes", date(2026, 6, 1)))
    in_english, in_arabic = book(made.evidence), book(made.evidence, "ar")
    assert set(in_english.defined_names) == set(in_arabic.defined_names)
    sheet = in_english["Questions"]
    return {
        name: sheet[defined.attr_text.rsplit("!", 1)[1].replace("$", "")].offset(0, -3).value
        for name, defined in in_english.defined_names.items()
    }


def test_names_of_figures_are_the_same_in_every_language_and_order():
    codes = ["a-b", "a.b", "c", "نعم", "لا"]
    names = names_of(codes)
    assert sorted(names.values()) == sorted(codes)
    assert names["figure_s1_q_c"] == "c"
    assert names == names_of(codes[::-1])
    assert names.items() >= names_of(codes[:4]).items()


def named(evidence, names):
    """Return what each named figure says, and the names of the tables."""
    found = book(evidence, mark=Mark(1, "0" * 64, surveys=names))
    tables = {table for sheet in found for table in sheet.tables}
    told = {}
    for name, defined in found.defined_names.items():
        sheet, cell = defined.attr_text.rsplit("!", 1)
        told[name] = found[sheet.strip("'").replace("''", "'")][cell.replace("$", "")].value
    return told, tables


def test_a_survey_that_is_put_before_others_moves_no_name(survey):
    """A report that links to a figure keeps the link when the project asks something new first."""
    about = About("Work that fits us", date(2026, 6, 1))
    old, new = (
        DataFrameSource([(replace(survey, name=name), list(people(260, seed, share, 2026)))])
        for name, seed, share in (("old-one", 1, 0.3), ("new-one", 2, 0.7))
    )
    alone, tables = named(protect([old], about).evidence, ("old-one",))
    after, more = named(protect([new, old], about).evidence, ("new-one", "old-one"))
    assert "figure_old_one_works_yes" in alone
    assert "figure_new_one_works_yes" in after
    assert after.items() >= alone.items()
    assert {one for one in tables if "old_one" in one} < more
    assert not any("_s1_" in name for name in (*alone, *after, *tables, *more))


def test_codes_that_differ_in_their_case_alone_have_names_of_their_own():
    names = names_of(["a", "A", "b"])
    assert {names["figure_s1_q_a"], names["figure_s1_q_A__2"]} == {"a", "A"}


@pytest.mark.parametrize("title", ["Rounds", "Side by side", "How firm the figures are"])
def test_figures_that_stand_beside_others_have_names_that_lead_to_them(made, title):
    found = book(made)
    kind = "firm" if title.startswith("How") else "beside"
    cells = [
        defined.attr_text.rsplit("!", 1)[1].replace("$", "")
        for name, defined in found.defined_names.items()
        if name.startswith(f"{kind}_") and defined.attr_text.rsplit("!", 1)[0].strip("'") == title
    ]
    sheet = found[title]
    assert len(set(cells)) == len(cells) > 5
    figures = [
        cell
        for row in sheet.iter_rows(min_col=2)
        for cell in row[1:]
        if row[0].value != "Answer" and re.search(r"\d%", str(cell.value))
    ]
    assert {cell.coordinate for cell in figures} <= set(cells)


@pytest.mark.parametrize("title", ["Rounds", "Side by side", "How firm the figures are"])
def test_figures_beside_others_are_tables_whose_heads_stay_in_sight(made, title):
    """Figures under no heads are figures that nobody can quote."""
    sheet = book(made)[title]
    assert sheet.tables
    figures = {
        cell.row
        for row in sheet.iter_rows(min_col=3, max_col=3)
        for cell in row
        if re.search(r"\d%", str(cell.value)) and sheet.cell(cell.row, 1).value
    }
    held = set()
    for table in sheet.tables.values():
        _, top, _, bottom = range_boundaries(table.ref)
        assert sheet.cell(top, 2).value == "Answer"
        rows_of = [sheet.cell(row, 2).value for row in range(top, bottom + 1)]
        assert all(rows_of)
        assert rows_of.count("Answer") == 1
        held |= set(range(top + 1, bottom + 1))
    assert figures <= held
    first = min(range_boundaries(table.ref)[1] for table in sheet.tables.values())
    assert sheet.freeze_panes == f"C{first + 1}"
    last = max(range_boundaries(table.ref)[1] for table in sheet.tables.values())
    assert sheet.print_title_rows == f"${last}:${last}"  # what stands on the first page has its own


def test_each_two_sides_and_each_survey_have_a_sheet_of_their_own(made):
    """Heads stay in sight only where a sheet has one kind of them."""
    names = book(made).sheetnames
    assert {"Side by side", "Side by side 2", "Rounds"} <= set(names)
    assert {"How firm the figures are", "How firm the figures are 2"} <= set(names)
    contents = told(book(made)["Cover"])
    assert "asked of different people: Woman and Man" in contents
    assert "asked again later: March to May 2025 and March to May 2026" in contents
