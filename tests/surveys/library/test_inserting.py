"""Blocks are taken into any survey, whatever it comes from."""

import subprocess
from pathlib import Path

import pytest
import pyxform

from surveys import library, xform, xlsform
from surveys.expressions import Environment
from surveys.library import check
from surveys.library.inserting import insert
from surveys.model import Question, Role, Survey
from surveys.relevance import state
from surveys.xlsform.writer import bare

VALIDATE = Path(pyxform.__file__).parent / "validators/odk_validate/bin/ODK_Validate.jar"

FORM = """
| survey   |                   |               |                     |               |
|          | type              | name          | label               | par::sensitive |
|          | note              | hello         | Hello               |               |
|          | select_one gender | gender        | Which?              |               |
|          | text              | secret        | What do you hide?   | yes           |
|          | text              | wg_seeing     | What do you see?    |               |
| choices  |                   |               |                     |               |
|          | list_name         | name          | label               |               |
|          | gender            | f             | F                   |               |
|          | gender            | m             | M                   |               |
"""


@pytest.fixture
def form() -> Survey:
    found = xlsform.read(FORM.encode()).survey
    assert found is not None
    return found


def names(survey):
    return [node.item.name for node in survey.questions()]


def question(survey, name):
    return next(node.item for node in survey.questions() if node.item.name == name)


def asked(survey, **given):
    paths = {node.item.name: node.path for node in survey.questions()}
    answers = {paths[name]: value for name, value in given.items()}
    form = state(survey, answers, Environment())
    return {name for name, path in paths.items() if form.relevant(path)}


@pytest.mark.parametrize("block", library.blocks(), ids=lambda block: block.id)
def test_every_block_fits_into_a_form_from_a_workbook_which_is_written_and_read_again(form, block):
    survey = insert(form, block)
    assert len(names(survey)) == len(names(form)) + len(list(block.questions()))
    again = xlsform.read(xlsform.write(survey)).survey
    assert set(names(again)) == set(names(survey))
    assert xform.convert(bare(survey)).xml.startswith("<?xml")


@pytest.mark.odk
def test_odk_accepts_a_survey_with_all_blocks_in_it_twice(form, tmp_path):
    survey = form
    for block in (*library.blocks(), *library.blocks()):
        survey = insert(survey, block)
    file = tmp_path / "form.xml"
    file.write_text(xform.convert(survey).xml, encoding="utf-8")
    validated = subprocess.run(
        ["java", "-Djava.awt.headless=true", "-jar", VALIDATE, file],
        capture_output=True,
        text=True,
        check=False,
    )
    assert validated.returncode == 0, validated.stderr[-2000:]


def test_a_name_and_a_list_that_are_taken_are_numbered_in_expressions_too(form):
    survey = insert(insert(form, library.get("profile")), library.get("profile"))
    assert {"gender", "gender_2", "gender_3", "years_here_2"} <= set(names(survey))
    assert question(survey, "gender_2").list_name == "gender_2"
    assert question(survey, "gender_3").list_name == "gender_2"
    assert question(survey, "years_here_2").relevant == "${birth_region_2} != 'here'"


def test_a_calculation_counts_the_questions_that_were_renamed(form):
    survey = insert(form, library.get("disability"))
    assert "${wg_seeing_2}" in question(survey, "wg_any_difficulty").calculation
    assert "${wg_seeing}" not in question(survey, "wg_any_difficulty").calculation


def test_blocks_stand_where_they_belong():
    survey = library.get("education-survey").survey
    for block in ("discrimination", "conditions", "disability"):
        survey = insert(survey, library.get(block))
    order = names(survey)
    places = [order.index(name) for name in (
        "about", "consent", "interview_language", "attainment", "help_wanted", "unfair_places",
        "wg_seeing", "gender", "referral",
    )]  # fmt: skip
    assert places == sorted(places)


def test_some_questions_of_a_block_may_be_left_out(form):
    survey = insert(form, library.get("profile"), only=["age_band", "household"])
    assert names(survey)[4:] == ["age_band", "household"]
    assert [known.name for known in survey.choice_lists] == ["gender", "age_band", "household"]
    with pytest.raises(ValueError, match="no question named colour"):
        insert(form, library.get("profile"), only=["colour"])


def test_only_a_block_can_be_inserted(form):
    with pytest.raises(ValueError, match="labour-market-survey is no block"):
        insert(form, library.get("labour-market-survey"))


CLOSE = ["partner", "parents", "children", "relatives", "authority"]


@pytest.mark.parametrize("who", CLOSE)
def test_sensitive_questions_are_skipped_while_somebody_close_can_hear(form, who):
    survey = insert(form, library.get("conditions"))
    assert "secret" not in asked(survey, bystanders=["friends", who])
    assert "gender" in asked(survey, bystanders=["friends", who])


@pytest.mark.parametrize("given", [{}, {"bystanders": ["nobody"]}, {"bystanders": ["friends"]}])
def test_sensitive_questions_are_asked_where_nobody_close_can_hear(form, given):
    assert "secret" in asked(insert(form, library.get("conditions")), **given)


@pytest.mark.parametrize(("who", "skipped"), [("relative", True), ("child", True), ("trained", 0)])
def test_sensitive_questions_are_skipped_while_a_relative_interprets(form, who, skipped):
    survey = insert(form, library.get("conditions"))
    found = asked(survey, interview_language="interpreted", interpreter=who)
    assert ("secret" not in found) == bool(skipped)


@pytest.mark.parametrize(
    "template", [each for each in library.templates() if each.kind == "survey"], ids=lambda t: t.id
)
def test_every_survey_of_the_library_spares_sensitive_questions_before_relatives(template):
    survey = insert(template.survey, library.get("conditions"))
    sensitive = {
        node.item.name
        for node in survey.questions()
        if isinstance(node.item, Question)
        and node.item.sensitive
        and node.item.role is not Role.CONSENT
    }
    assert not sensitive & asked(survey, bystanders=["partner"])
    assert not list(check.expression_faults(survey))


WORDING = (
    "Do you have difficulty seeing, even if wearing glasses?",
    "Do you have difficulty hearing, even if using a hearing aid(s)?",
    "Do you have difficulty walking or climbing steps?",
    "Do you have difficulty remembering or concentrating?",
    "Do you have difficulty with self-care, such as washing all over or dressing?",
    (
        "Using your usual language, do you have difficulty communicating, for example"
        " understanding or being understood?"
    ),
)


def test_the_washington_group_short_set_keeps_its_wording_order_and_answers():
    block = library.get("disability")
    asked = [item for _, item in block.questions() if item.type == "select_one"]
    assert block.verbatim
    assert tuple(item.label.get("en") for item in asked) == WORDING
    known = block.survey.choices("wg_difficulty")
    assert [choice.label.get("en") for choice in known.choices[:4]] == [
        "No difficulty", "Some difficulty", "A lot of difficulty", "Cannot do at all",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("given", "any_difficulty", "much_difficulty"),
    [
        ({}, "", ""),
        ({"wg_seeing": "refused", "wg_walking": "dont_know"}, "", ""),
        ({"wg_seeing": "none"}, 0, 0),
        ({"wg_seeing": "some", "wg_hearing": "none"}, 1, 0),
        ({"wg_seeing": "some", "wg_walking": "lot", "wg_self_care": "cannot"}, 3, 2),
    ],
)
def test_the_two_cuts_of_the_short_set_are_worked_out(given, any_difficulty, much_difficulty):
    survey = library.get("disability").survey
    answers = {f"wg_short_set/{name}": value for name, value in given.items()}
    form = state(survey, answers, Environment())
    assert form.calculated.get("wg_short_set/wg_any_difficulty", "") == any_difficulty
    assert form.calculated.get("wg_short_set/wg_much_difficulty", "") == much_difficulty
