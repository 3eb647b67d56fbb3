import io
import math
from dataclasses import replace
from datetime import date, datetime, time

import openpyxl
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from strategies import surveys

from surveys import xlsform
from surveys.model import Cell, Choice, ChoiceList, Group, Item, Origin, Question, Sheet, Survey
from surveys.text import LocalizedText
from surveys.xlsform import columns, grids, saving, writer
from surveys.xlsform.reader import read_sheets

FORM = """
| survey   |                     |        |                 |              |            |         |
|          | type                | name   | label::English  | label::عربي  | relevant   | remarks |
|          | text                | first  | Your name       | اسمك         |            | keep me |
|          |                     |        |                 |              |            | loose   |
|          | begin group         | more   | More            | المزيد       |            |         |
|          | select one from yn  | works  | Do you work?    | هل تعمل؟     |            |         |
|          | integer             | hours  | How many hours? | كم ساعة؟     | ${works}=‘yes’ | 7   |
|          | end group           |        |                 |              |            |         |
| choices  |                     |        |                 |              |            |         |
|          | list name           | name   | label::English  | region       |            |         |
|          | yn                  | yes    | Yes             | north        |            |         |
|          | yn                  | no     | No              |              |            |         |
| notes    |                     |        |                 |              |            |         |
|          | what we said        |        |                 |              |            |         |
"""


# Making a whole survey smaller takes minutes, and tells little that the failure does not.
WHOLE_SURVEYS = settings(
    deadline=None,
    suppress_health_check=list(HealthCheck),
    phases=(Phase.explicit, Phase.reuse, Phase.generate),
)


def cells_of(content: bytes) -> dict[str, list[list[Cell]]]:
    book = openpyxl.load_workbook(io.BytesIO(content))
    return {page.title: [[cell.value for cell in row] for row in page.rows] for page in book}


def read(text: str) -> Survey:
    survey = xlsform.read(text.encode()).survey
    assert survey is not None
    return survey


def changed(survey: Survey, path: str, **fields: object) -> Survey:
    """Return the survey with one item changed, or removed where no fields are given."""

    def change(items: tuple[Item, ...], prefix: str) -> tuple[Item, ...]:
        made = []
        for item in items:
            here = prefix + item.name
            if here == path:
                if fields:
                    made.append(replace(item, **fields))
                continue
            inner = change(item.children, here + "/") if isinstance(item, Group) else None
            made.append(item if inner is None else replace(item, children=inner))
        return tuple(made)

    return replace(survey, children=change(survey.children, ""))


def sayable(survey: Survey) -> Survey:
    """Return a survey without what no sheet can say: order of columns, blanks, odd parameters."""
    order = (*survey.languages, *sorted({"en", "fr", "ar", "prs", "en-x-easy", "x-krio"}))

    def text(value: LocalizedText) -> LocalizedText:
        return LocalizedText(tuple(sorted(value.texts, key=lambda pair: order.index(pair[0]))))

    def texts(item: Item | Choice) -> dict[str, object]:
        found: dict[str, object] = {
            name: text(value)
            for name in item.__dataclass_fields__
            if isinstance(value := getattr(item, name), LocalizedText)
        }
        media = dict(item.media)
        kinds = (*columns.MEDIA, *columns.PAR_MEDIA)
        found["media"] = tuple((kind, text(media[kind])) for kind in kinds if kind in media)
        return found

    def bind(item: Item) -> tuple[tuple[str, str], ...]:
        return tuple(sorted((f"bind::x:{key}", value) for key, value in item.bind))

    def walk(item: Item) -> Item:
        made = replace(item, **texts(item), bind=bind(item))
        if isinstance(made, Group):
            return replace(made, children=tuple(walk(child) for child in made.children))
        parameters = tuple((name, f"v{len(value)}") for name, value in made.parameters)
        return replace(made, parameters=parameters)

    lists = tuple(
        ChoiceList(
            known.name,
            tuple(
                replace(choice, **texts(choice), filters=filters(choice))
                for choice in known.choices
            ),
        )
        for known in survey.choice_lists
    )
    children = survey.children or (Question("q0", "text"),)
    return replace(
        survey,
        children=tuple(walk(item) for item in children),
        choice_lists=lists,
        title=text(survey.title),
        consent_audio=text(survey.consent_audio),
        recordings=tuple(
            (name, text(dict(survey.recordings)[name]))
            for name in columns.PAR_SPOKEN
            if name in dict(survey.recordings)
        ),
    )


def filters(choice: Choice) -> tuple[tuple[str, Cell], ...]:
    """Return the filters with values that a cell keeps: to the millisecond, finite, not blank."""
    found: dict[str, Cell] = {}
    for name, drawn in choice.filters:
        cell = drawn
        if isinstance(drawn, datetime | time):
            cell = drawn.replace(microsecond=drawn.microsecond // 1000 * 1000)
        if cell is None or (isinstance(cell, float) and not math.isfinite(cell)):
            continue
        if isinstance(cell, str) and not cell.strip():
            continue
        found[f"f_{name}"] = cell
    return tuple(sorted(found.items()))


def in_order(survey: Survey) -> Survey:
    """Return a survey that was read, its unordered parts sorted as `sayable` does."""
    return sayable_order(writer.bare(survey))


def sayable_order(survey: Survey) -> Survey:
    def walk(item: Item) -> Item:
        made = replace(item, bind=tuple(sorted(item.bind)))
        if isinstance(made, Group):
            return replace(made, children=tuple(walk(child) for child in made.children))
        return made

    lists = tuple(
        ChoiceList(k.name, tuple(replace(c, filters=tuple(sorted(c.filters))) for c in k.choices))
        for k in survey.choice_lists
    )
    return replace(
        survey, children=tuple(walk(item) for item in survey.children), choice_lists=lists
    )


@settings(WHOLE_SURVEYS, max_examples=30)
@given(surveys(workbook=False))
def test_any_survey_survives_being_written_and_read(survey):
    survey = sayable(survey)
    found = xlsform.read(xlsform.write(survey)).survey
    assert found is not None
    assert in_order(found) == writer.bare(survey)
    assert xlsform.read(xlsform.write(found)).survey == found


@settings(WHOLE_SURVEYS, max_examples=12)
@given(surveys(workbook=False), surveys(workbook=False))
def test_any_change_to_a_survey_that_was_read_survives(before, after):
    read_before = xlsform.read(xlsform.write(sayable(before))).survey
    after = sayable(after)
    found = xlsform.read(xlsform.write(replace(after, workbook=read_before.workbook))).survey
    assert in_order(found) == writer.bare(after)


@settings(max_examples=100, deadline=None)
@given(
    st.lists(
        st.lists(
            st.one_of(
                st.none(),
                st.booleans(),
                st.integers(),
                st.floats(allow_nan=False, allow_infinity=False),
                st.text(st.characters(codec="utf-8"), min_size=1),
                st.dates(min_value=date(1900, 3, 1)),
                st.datetimes(min_value=datetime(1900, 3, 1)),  # noqa: DTZ001 - cells know no zones
                st.times(),
            ),
            max_size=5,
        ).map(tuple),
        max_size=5,
    ).map(tuple)
)
def test_every_cell_comes_back_with_its_type(rows):
    sheets = grids.settle((Sheet("survey", rows),))
    assert grids.read(saving.save(sheets)).sheets == sheets


@pytest.mark.parametrize(
    "text",
    [
        "=1+1",
        "a\rb",
        "\x00\x01",
        "\ufffe\uffff",
        "_x000D_",
        "_x005F_x000D_",
        "  ",
        "𝒳\u2028",
        "x" * 40_000,
    ],
)
def test_texts_that_break_other_writers_come_back(text):
    sheets = (Sheet("survey", ((text,),)),)
    content = saving.save(sheets)
    assert grids.read(content).sheets == sheets
    assert next(iter(cells_of(content).values()))[0][0] is not None


def test_an_unchanged_form_is_written_cell_by_cell_as_it_was():
    survey = read(FORM)
    content = xlsform.write(survey)
    assert grids.read(content).sheets == survey.workbook
    again = xlsform.read(content)
    assert again.survey == survey
    assert again.problems == xlsform.read(FORM.encode()).problems


def test_a_changed_label_changes_one_cell():
    survey = read(FORM)
    label = LocalizedText.of({"en": "How many hours a week?", "ar": "كم ساعة؟"})
    cells = cells_of(xlsform.write(changed(survey, "more/hours", label=label)))
    before = cells_of(xlsform.write(survey))
    assert cells["survey"][5][2] == "How many hours a week?"
    cells["survey"][5][2] = before["survey"][5][2]
    assert cells == before


def test_a_new_language_gets_columns_beside_the_others():
    survey = read(FORM)
    label = LocalizedText.of({"en": "Your name", "ar": "اسمك", "fr": "Votre nom"})
    survey = changed(survey, "first", label=label)
    survey = replace(survey, languages=("en", "ar", "fr"))
    cells = cells_of(xlsform.write(survey))["survey"]
    assert cells[0] == [
        "type", "name", "label::English", "label::عربي", "label::French (fr)", "relevant",
        "remarks",
    ]  # fmt: skip
    assert cells[1][4] == "Votre nom"


def test_a_new_question_is_a_new_row_and_a_deleted_one_is_gone():
    survey = read(FORM)
    survey = changed(survey, "more/hours")
    new = Question("trade", "text", LocalizedText.of({"en": "Trade"}))
    group = survey.children[1]
    survey = replace(
        survey, children=(survey.children[0], replace(group, children=(*group.children, new)))
    )
    cells = cells_of(xlsform.write(survey))["survey"]
    assert [row[1] for row in cells] == ["name", "first", None, "more", "works", "trade", None]
    assert [row[5] for row in cells][2] == "loose"


def test_sheets_and_columns_that_nobody_knows_stay():
    survey = changed(read(FORM), "first", relevant="1 = 1")
    cells = cells_of(xlsform.write(survey))
    assert cells["notes"] == [["what we said"]]
    assert cells["survey"][1][5] == "keep me"


def test_a_new_choice_stands_behind_the_one_before_it():
    survey = read(FORM)
    known = survey.choice_lists[0]
    other = Choice("perhaps", LocalizedText.of({"en": "Perhaps"}))
    known = replace(known, choices=(known.choices[0], other, known.choices[1]))
    cells = cells_of(xlsform.write(replace(survey, choice_lists=(known,))))
    assert [row[1] for row in cells["choices"]] == ["name", "yes", "perhaps", "no"]


def test_what_was_repaired_is_written_only_when_the_survey_changes_there():
    survey = read(FORM)
    assert cells_of(xlsform.write(survey))["survey"][5][4] == "${works}=‘yes’"
    changed_one = changed(survey, "more/hours", relevant="${works}='no'")
    assert cells_of(xlsform.write(changed_one))["survey"][5][4] == "${works}='no'"


def test_deleting_the_first_of_two_namesakes_keeps_the_name_of_the_second():
    form = """
    | survey | type | name | label | remark |
    |        | text | a    | One   |        |
    |        | text | a    | Two   | stays  |
    """
    form = "\n".join(line.strip() for line in form.splitlines()).replace("| survey |", "| survey |")
    survey = read(form.replace("| survey | type", "| survey |\n| | type"))
    assert [node.path for node in survey.questions()] == ["a", "a_2"]
    found = xlsform.read(xlsform.write(changed(survey, "a"))).survey
    assert [node.path for node in found.questions()] == ["a_2"]
    assert found.workbook[0].rows[1][3] == "stays"


def test_a_fresh_form_is_readable():
    survey = Survey(
        "small",
        LocalizedText.of({"en": "Small", "ar": "صغير"}),
        ("en", "ar"),
        "en",
        (Question("q", "text", LocalizedText.of({"en": "Why?", "ar": "لماذا؟"})),),
    )
    book = openpyxl.load_workbook(io.BytesIO(xlsform.write(survey)))
    page = book["survey"]
    assert [cell.value for cell in page[1]] == [
        "type", "name", "label::English (en)", "label::Arabic (ar)",
    ]  # fmt: skip
    assert page.freeze_panes == "A2"
    assert page["D2"].alignment.horizontal == "right"
    assert page.column_dimensions["C"].width > page.column_dimensions["B"].width
    assert [cell.value for cell in book["settings"][1]] == [
        "form_title", "form_id", "default_language", "par::title::Arabic (ar)",
    ]  # fmt: skip


def test_an_origin_from_somewhere_else_is_a_new_row():
    survey = read(FORM)
    stranger = Question("new", "text", origin=Origin("elsewhere", 3))
    written = xlsform.write(replace(survey, children=(stranger, *survey.children)))
    assert next(xlsform.read(written).survey.questions()).path == "new"


def test_a_group_that_nothing_ends_is_written_as_it_was():
    form = "| survey |\n| | type | name |\n| | begin group | g |\n| | text | q |"
    survey = read(form)
    assert xlsform.read(xlsform.write(survey)).survey == survey
    longer = replace(survey, children=(*survey.children, Question("last", "text")))
    found = xlsform.read(xlsform.write(longer)).survey
    assert [node.path for node in found.walk()] == ["g", "g/q", "last"]


def test_sheets_of_a_survey_without_a_form_in_its_workbook_are_new_ones():
    survey = replace(read(FORM), workbook=(Sheet("survey", (("no header",),)),))
    assert read_sheets(writer.sheets_of(survey)).survey is not None
