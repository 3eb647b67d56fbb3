"""Forms as nasty as people's: each is read, says what was repaired, and is written back whole."""
# ruff: noqa: E501 - the tables are wider than the page

import pytest

from surveys import xlsform
from surveys.model import Group, Repeat
from surveys.problems import Severity

YES_NO = """
| choices |           |      |       |
|         | list_name | name | label |
|         | yn        | yes  | Yes   |
|         | yn        | no   | No    |
"""


def read(form):
    conversion = xlsform.read(form.encode())
    assert conversion.survey is not None, [str(problem) for problem in conversion.problems]
    again = xlsform.read(xlsform.write(conversion.survey))
    assert again == conversion
    return conversion


def codes(conversion):
    return {problem.code for problem in conversion.problems}


def problem(conversion, code):
    return next(found for found in conversion.problems if found.code == code)


def question(conversion, path):
    return next(node.item for node in conversion.survey.walk() if node.path == path)


def names(conversion, list_name):
    return [choice.name for choice in conversion.survey.choices(list_name).choices]


def test_a_form_as_it_should_be_has_no_problems():
    form = """
| survey |               |      |                    |                   |
|        | type          | name | label::English (en) | label::Arabic (ar) |
|        | select_one yn | works | Do you work?       | هل تعمل؟          |
|        | integer       | hours | How many hours?    | كم ساعة؟          |
| choices |           |      |                     |                    |
|         | list_name | name | label::English (en) | label::Arabic (ar) |
|         | yn        | yes  | Yes                 | نعم                |
|         | yn        | no   | No                  | لا                 |
"""
    conversion = read(form)
    assert conversion.problems == ()
    assert conversion.survey.languages == ("en", "ar")
    assert question(conversion, "works").label.get("ar") == "هل تعمل؟"


def test_the_second_of_two_choices_with_one_name_gets_a_name_of_its_own():
    form = f"{YES_NO}|  | yn | yes | Yes, of course |\n"
    conversion = read("| survey |\n| | type | name | label |\n| | select_one yn | q | Q |" + form)
    assert names(conversion, "yn") == ["yes", "no", "yes_2"]
    found = problem(conversion, "choices.duplicate")
    assert (found.severity, found.sheet, found.row) == (Severity.CHANGED, "choices", 4)
    assert found.column == "name"
    assert "yes_2" in str(found)


def test_choices_with_one_name_stay_where_the_form_allows_them():
    form = (
        "| survey |\n| | type | name | label |\n| | select_one yn | q | Q |"
        f"{YES_NO}|  | yn | yes | Yes, of course |\n"
        "| settings |\n| | allow_choice_duplicates |\n| | yes |"
    )
    conversion = read(form)
    assert names(conversion, "yn") == ["yes", "no", "yes"]
    assert conversion.problems == ()


def test_choices_with_one_name_that_a_filter_tells_apart_stay():
    form = """
| survey  |               |      |         |                  |
|         | type          | name | label   | choice_filter    |
|         | select_one r  | r    | Region  |                  |
|         | select_one t  | t    | Town    | region = ${r}    |
| choices |               |      |         |                  |
|         | list_name     | name | label   | region           |
|         | r             | a    | A       |                  |
|         | r             | b    | B       |                  |
|         | t             | other | Other  | a                |
|         | t             | other | Other  | b                |
"""
    conversion = read(form)
    assert names(conversion, "t") == ["other", "other"]
    assert codes(conversion) == {"choices.duplicate_filtered"}


def test_spaces_in_choice_names_go_where_several_are_chosen_and_expressions_follow():
    form = """
| survey  |                   |      |       |                                   |            |
|         | type              | name | label | relevant                          | constraint |
|         | select_multiple s | s    | Which |                                   | not(selected(., 'food bank')) |
|         | text              | t    | Why   | selected(${s}, 'food bank')       |            |
|         | select_one o      | o    | One   |                                   |            |
| choices |                   |      |       |                                   |            |
|         | list_name         | name | label |                                   |            |
|         | s                 | food bank | Food bank |                          |            |
|         | s                 | school | School |                                |            |
|         | o                 | two words | Two words |                          |            |
"""
    conversion = read(form)
    assert names(conversion, "s") == ["food_bank", "school"]
    assert names(conversion, "o") == ["two words"]
    assert question(conversion, "t").relevant == "selected(${s}, 'food_bank')"
    assert question(conversion, "s").constraint == "not(selected(., 'food_bank'))"
    assert problem(conversion, "choices.space").severity is Severity.CHANGED


@pytest.mark.parametrize(
    ("written", "repaired"),
    [
        ("${a} = ‘yes’", "${a} = 'yes'"),
        ("${a} = “yes”", '${a} = "yes"'),
        ("${a} = ‘don’t know’", '${a} = "don’t know"'.replace('"', "'")),
        ("${a}\u00a0= 1", "${a} = 1"),
        ("${a} ≥ 18", "${a} >= 18"),
        ("${a} = 'l’eau'", "${a} = 'l’eau'"),
        ("concat(“say ‘hi’”, ${a})", 'concat("say ‘hi’", ${a})'),
        ("${a} = ’yes’ or ${a} = 'no'", "${a} = 'yes' or ${a} = 'no'"),
    ],
)
def test_curly_quotes_and_odd_signs_in_expressions_are_read_as_plain_ones(written, repaired):
    form = f"| survey |\n| | type | name | label | relevant |\n| | text | a | A |\n| | text | b | B | {written} |"
    conversion = read(form)
    assert question(conversion, "b").relevant == repaired
    assert codes(conversion) == ({"expression.quotes"} if written != repaired else set())


def test_quotes_in_labels_and_plain_defaults_are_nobodys_business():
    form = "| survey |\n| | type | name | label | default |\n| | text | a | “A” | ‘so’ |"
    conversion = read(form)
    assert question(conversion, "a").default == "‘so’"
    assert conversion.problems == ()


def test_of_a_column_given_twice_the_first_filled_cell_counts():
    form = """
| survey |       |      |       |            |              |           |           |
|        | type  | name | label | relevance  | relevant     | image     | media::image |
|        | text  | a    | A     |            | 1 = 1        | old.png   |           |
|        | text  | b    | B     | 2 = 2      | 1 = 1        |           | new.png   |
"""
    conversion = read(form)
    assert question(conversion, "a").relevant == "1 = 1"
    assert question(conversion, "b").relevant == "1 = 1"
    assert dict(question(conversion, "a").media)["image"].get("und") == "old.png"
    assert dict(question(conversion, "b").media)["image"].get("und") == "new.png"
    found = [each for each in conversion.problems if each.code == "columns.twice"]
    assert [(each.column, each.severity) for each in found] == [
        ("relevance", Severity.CHANGED),
        ("media::image", Severity.WARNING),
    ]


def test_siblings_of_one_name_are_told_apart():
    form = """
| survey |             |      |       |         |
|        | type        | name | label | relevant |
|        | text        | a    | One   |         |
|        | begin group | g    | G     |         |
|        | text        | a    | Two   |         |
|        | end group   |      |       |         |
|        | text        | a    | Three | ${a} != '' |
"""
    conversion = read(form)
    assert [node.path for node in conversion.survey.walk()] == ["a", "g", "g/a", "a_2"]
    assert codes(conversion) == {"name.duplicate", "reference.ambiguous"}
    assert problem(conversion, "name.duplicate").row == 6


def test_an_unknown_type_is_kept_and_asked_as_text():
    conversion = read("| survey |\n| | type | name | label |\n| | hologram 3d | a | A |")
    assert question(conversion, "a").type == "hologram 3d"
    assert problem(conversion, "type.unknown").severity is Severity.CHANGED


def test_a_list_that_is_missing_is_reported_and_one_that_is_misspelt_is_found():
    form = "| survey |\n| | type | name | label |\n| | select_one YN | a | A |\n| | select_one z | b | B |"
    conversion = read(form + YES_NO)
    assert question(conversion, "a").list_name == "yn"
    assert question(conversion, "b").list_name == "z"
    assert codes(conversion) == {"list.spelling", "list.missing"}


def test_a_reference_to_nothing_is_kept_and_its_case_is_repaired():
    form = """
| survey |      |      |                 |           |
|        | type | name | label           | relevant  |
|        | text | Age  | Age             |           |
|        | note | n    | You are ${age}  | ${nobody} > 1 |
"""
    conversion = read(form)
    assert question(conversion, "n").label.get("und") == "You are ${Age}"
    assert question(conversion, "n").relevant == "${nobody} > 1"
    assert codes(conversion) == {"reference.case", "reference.nothing"}
    assert problem(conversion, "reference.nothing").column == "relevant"


def test_a_question_named_meta_is_left_and_said():
    conversion = read("| survey |\n| | type | name | label |\n| | text | meta | A |")
    assert codes(conversion) == {"name.meta"}


def test_signs_that_names_may_not_have_go_and_references_follow():
    form = """
| survey |      |           |       |                 |
|        | type | name      | label | relevant        |
|        | text | my name/2 | A     |                 |
|        | text | b         | B     | ${my name/2}='x' |
"""
    conversion = read(form)
    assert question(conversion, "my_name_2")
    assert question(conversion, "b").relevant == "${my_name_2}='x'"
    assert codes(conversion) == {"name.invalid"}


def test_a_row_without_a_name_gets_one_and_a_row_without_a_type_is_not_asked():
    form = "| survey |\n| | type | name | label |\n| | note | | Hello |\n| | | b | What? |\n| | text | c | C |"
    conversion = read(form)
    assert [node.path for node in conversion.survey.walk()] == ["note_2", "c"]
    assert codes(conversion) == {"survey.no_name", "survey.no_type"}


def test_groups_that_nothing_begins_or_ends_are_put_right():
    form = """
| survey |              |      |       |
|        | type         | name | label |
|        | end group    |      |       |
|        | begin_repeat | r    | R     |
|        | begin group  | g    | G     |
|        | text         | a    | A     |
|        | end repeat   |      |       |
|        | text         | b    | B     |
"""
    conversion = read(form)
    assert [node.path for node in conversion.survey.walk()] == ["r", "r/g", "r/g/a", "r/b"]
    assert isinstance(question(conversion, "r"), Repeat)
    assert isinstance(question(conversion, "r/g"), Group)
    assert codes(conversion) == {"group.not_begun", "group.ended_by_other", "group.not_ended"}


def test_what_says_who_answers_is_kept_and_reported():
    form = "| survey |\n| | type | name | label |\n| | imei | | |\n| | phone number | p | |\n| | text | a | A |"
    conversion = read(form)
    assert [node.item.type for node in conversion.survey.questions()] == [
        "deviceid", "phonenumber", "text",
    ]  # fmt: skip
    assert "type.identifying" in codes(conversion)


def test_expressions_that_cannot_be_read_are_kept_and_reported_with_their_place():
    form = """
| survey |           |      |       |                |
|        | type      | name | label | calculation    |
|        | calculate | a    |       | 1 + (2         |
|        | calculate | b    |       | frobnicate(1)  |
"""
    conversion = read(form)
    assert question(conversion, "a").calculation == "1 + (2"
    assert problem(conversion, "expression.unreadable").parameters["position"] == 7
    assert "frobnicate()" in str(problem(conversion, "expression.function"))


def test_rows_that_are_switched_off_or_blank_are_carried_along():
    form = """
| survey |      |      |       |          |         |
|        | type | name | label | disabled | remarks |
|        | text | a    | A     | yes      |         |
|        |      |      |       |          | note to self |
|        | text | b    | B     | no       |         |
"""
    conversion = read(form)
    assert [node.path for node in conversion.survey.walk()] == ["b"]
    assert conversion.survey.workbook[0].rows[2][4] == "note to self"


def test_choices_without_a_name_or_a_list_or_a_label():
    form = """
| survey  |               |      |       |
|         | type          | name | label |
|         | select_one yn | a    | A     |
| choices |               |      |       |
|         | list name     | value | label |
|         | yn            |      | Yes   |
|         | yn            | no   |       |
|         |               | lost | Lost  |
"""
    conversion = read(form)
    assert names(conversion, "yn") == ["choice_1", "no"]
    assert codes(conversion) == {"choices.no_name", "choices.no_label", "choices.no_list"}


@pytest.mark.parametrize(
    ("form", "code"),
    [
        ("", "file.empty"),
        ("   \n", "file.empty"),
        ("a,b,c\n1,2,3\n", "survey.none"),
        ("| choices |\n| | list_name | name |\n| | yn | yes |", "survey.none"),
        ("| survey |\n| | type | name | label |", "survey.empty"),
        ("| survey |\n| | type | name | label |\n| | end group | | |", "survey.empty"),
    ],
)
def test_only_a_file_without_a_survey_is_refused(form, code):
    conversion = xlsform.read(form.encode())
    assert conversion.survey is None
    refusals = [each for each in conversion.problems if each.severity is Severity.REFUSED]
    assert [each.code for each in refusals] == [code]


def test_every_message_can_be_shown():
    form = """
| survey |              |      |       |                |
|        | type         | name | label | relevant       |
|        | hologram     | a b  | A     | ${x} = ‘1’ (   |
|        | select one z | a    | A     |                |
|        | begin group  |      | G     |                |
|        | text         | meta | ${A}  |                |
"""
    for found in read(form).problems:
        assert "%(" not in str(found)
        assert str(found).endswith((".", ".”"))
