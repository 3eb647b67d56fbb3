"""What is odd about answers is counted without harm, and told in words that a reader understands.

Each test makes the workbook that others read, and reads it as they do.
"""

import re
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from exports.dataframe import DataFrameSource
from exports.evidence import About, Evidence, build
from exports.source import Response
from exports.workbook import write
from surveys.model import Choice, ChoiceList, Question, Role, Survey
from surveys.text import LocalizedText

ABOUT = About("Turin", date(2026, 6, 1))


def text(words: str) -> LocalizedText:
    return LocalizedText.of({"en": words})


def form(*questions: Question, **lists) -> Survey:
    """A survey in English; each list of answers by its name."""
    return Survey(
        "work",
        text("Work"),
        ("en",),
        "en",
        questions,
        tuple(
            ChoiceList(name, tuple(Choice(str(one), text(f"Answer {one}")) for one in choices))
            for name, choices in lists.items()
        ),
    )


def asked(name: str, answers: str, label: str = "Do you work?", **more) -> Question:
    return Question(name, "select_one", text(label), list_name=answers, **more)


def of_whom(name: str, answers: str) -> Question:
    return asked(name, answers, "Where do you live?", role=Role.PROFILE)


@pytest.fixture
def read(tmp_path):
    """Make the workbook of answers to one or several versions; return each sheet's words."""

    def read(*versions: tuple[Survey, list[dict | Response]]) -> tuple[dict[str, str], Evidence]:
        source = DataFrameSource(
            [
                (survey, [one if isinstance(one, Response) else Response(one) for one in answers])
                for survey, answers in versions
            ]
        )
        made = build([source], ABOUT)
        path: Path = tmp_path / "made.xlsx"
        write(made, "en", path)
        sheets = {
            sheet.title: "\n".join(
                str(cell) for row in sheet.iter_rows(values_only=True) for cell in row if cell
            )
            for sheet in openpyxl.load_workbook(path)
        }
        return sheets, made

    return read


def test_zero_responses(read):
    sheets, _ = read((form(asked("works", "yn"), yn=["yes", "no"]), []))
    assert "Nobody has answered yet." in sheets["Questions"]
    assert "too few answers to tell when" in sheets["Cover"]
    assert not re.search(r"\d+%", sheets["Questions"])


def test_everybody_gave_the_same_answer(read):
    """Whether some said otherwise is left open: "over 95%" holds everybody and nearly everybody."""
    survey = form(asked("works", "yn"), yn=["yes", "no", "other"])
    sheets, _ = read((survey, [{"works": "yes"}] * 200))
    said = sheets["Questions"]
    assert "over 95%" in said
    assert "under 5%" in said
    assert "100%" not in said
    assert "about 200 people" in said


def test_a_variable_with_five_thousand_values(read):
    """The answers that were given often enough have a row; the others are one row, and counted."""
    survey = form(asked("works", "many"), many=range(5000))
    answers = [{"works": str(n % 3)} for n in range(900)]
    answers += [{"works": str(n)} for n in range(100, 200)]
    sheets, made = read((survey, answers))
    assert len(made.areas[0].tables[0].rows) == 5000
    said = sheets["Questions"]
    assert "Answer 2" in said
    assert "Each of 4,997 other answers" in said
    assert said.count("Answer ") < 20


@pytest.mark.parametrize(
    ("said_so", "width"), [((7, 6, 6), None), ((7, 7, 6), 25), ((8, 8, 8), 25), ((12, 8, 5), 20)]
)
def test_a_group_of_nineteen_twenty_twenty_four_and_twenty_five(read, said_so, width):
    survey = form(
        asked("works", "yn"), of_whom("city", "ab"), yn=["yes", "no", "both"], ab=["a", "b"]
    )
    said = [one for one, n in zip(("yes", "no", "both"), said_so, strict=True) for _ in range(n)]
    answers = [{"works": one, "city": "a"} for one in said]
    answers += [{"works": ("yes", "no", "both")[n % 3], "city": "b"} for n in range(310)]
    sheets, made = read((survey, answers))
    (breakdown,) = made.breakdowns
    said = next(words for name, words in sheets.items() if name.endswith("Where do you live"))
    if width is None:
        assert "Not shown, because fewer than 20 people answered: Answer a." in said
        return
    (comparison,) = breakdown.comparisons
    column = comparison.columns[0]
    assert column.base.about in {20, 25}
    assert {one.high - one.low for one in column.ranges if one} == {width}


def test_a_table_of_one_cell(read):
    """Its only figure would be "all of them", of whatever width."""
    sheets, _ = read((form(asked("works", "one"), one=["yes"]), [{"works": "yes"}] * 80))
    assert "Not shown: any figure here would tell too much" in sheets["Questions"]
    assert "about 80 people" in sheets["Questions"]
    assert "is without figures; why, stands below" in sheets["Method and limits"]


def test_a_base_that_differs_between_questions(read):
    survey = form(
        asked("works", "yn"),
        asked("enough", "yn", "Do you earn enough?", relevant="${works} = 'yes'"),
        yn=["yes", "no"],
    )
    answers = [{"works": "yes", "enough": ("yes", "no")[n % 2]} for n in range(126)]
    answers += [Response({"works": "no"}, not_applicable=["enough"])] * 74
    sheets, _ = read((survey, answers))
    said = sheets["Questions"]
    assert "Base: about 200 people who answered." in said
    # Of those who work 60–65% are told, 119 to 131 people: the base says no more of them.
    assert "Base: about 120–130 people who answered." in said
    assert re.search(r"Of all who took part, 3[0-9]–4[0-9]% were not asked", said)


def test_answers_under_an_older_version(read):
    """What was asked in other words is a question of its own, and no answer is dropped."""
    older = form(asked("works", "yn", "Have you got a job?"), asked("glad", "yn"), yn=["yes", "no"])
    newer = form(asked("works", "yn"), asked("glad", "yn"), yn=["yes", "no"])
    before = [{"works": "yes", "glad": ("yes", "no")[n % 2]} for n in range(90)]
    after = [{"works": ("yes", "no")[n % 3 == 0], "glad": "yes"} for n in range(150)]
    sheets, made = read((older, before), (newer, after))
    bases = {table.label.get("en"): table.base.about for table in made.areas[0].tables}
    assert bases["Have you got a job?"] == 90
    assert "Have you got a job?" in sheets["Questions"]
    assert "was changed while it was answered" in sheets["Method and limits"]
    assert "only where it was asked in the same words" in sheets["Method and limits"]


def test_a_thousand_groups_of_which_one_is_large_enough(read):
    survey = form(
        asked("works", "yn"), of_whom("city", "cities"), yn=["yes", "no"], cities=range(1000)
    )
    answers = [{"works": ("yes", "no")[n % 3 == 0], "city": str(n % 1000)} for n in range(2000)]
    answers += [{"works": ("yes", "no")[n % 2], "city": "7"} for n in range(100)]
    sheets, made = read((survey, answers))
    assert [group.value for one in made.breakdowns for group in one.groups] == ["7"]
    said = next(words for name, words in sheets.items() if name.endswith("Where do you live"))
    assert "999 groups are not shown, because fewer than 20 people of each answered." in said
    assert "999 groups of fewer than 20 people are left out" in sheets["Method and limits"]


def test_a_thousand_groups_of_which_none_is_large_enough(read):
    survey = form(
        asked("works", "yn"), of_whom("city", "cities"), yn=["yes", "no"], cities=range(1000)
    )
    answers = [{"works": ("yes", "no")[n % 3 == 0], "city": str(n % 1000)} for n in range(3000)]
    sheets, made = read((survey, answers))
    assert made.breakdowns == ()
    assert "Nothing is shown by these groups, because none has 20 people" in sheets["Who answered"]
