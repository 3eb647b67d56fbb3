import json
from dataclasses import replace
from datetime import date, datetime, time

import pytest
import rfc8785
from hypothesis import given, settings
from hypothesis import strategies as st
from strategies import surveys

from surveys.model import Choice, ChoiceList, Question, Repeat, Sheet, Survey
from surveys.serial import SCHEMA, SerialError, canonical, digest, from_json, to_json
from surveys.text import LocalizedText

SURVEY = Survey(
    name="work",
    title=LocalizedText.of({"en": "Work", "ar": "العمل"}),
    languages=("en", "ar"),
    default_language="en",
    children=(
        Repeat("job", (Question("name", "text"),), repeat_count="2"),
        Question("fair", "select_one", list_name="yesno", bands=(1.0, 2.5)),
    ),
    choice_lists=(ChoiceList("yesno", (Choice("yes"), Choice("no"))),),
)


@given(surveys())
@settings(max_examples=60, deadline=None)
def test_any_survey_survives_json(survey):
    document = json.loads(json.dumps(to_json(survey)))
    assert from_json(document) == survey
    assert digest(from_json(json.loads(canonical(document)))) == digest(survey)


def test_cells_keep_their_types():
    row = (
        None,
        True,
        0,
        3.0,
        -0.0,
        2.5,
        10**20,
        float("inf"),
        "text",
        "nul \0 and \ud800",
        datetime(2024, 5, 31, 12, 30, 15, 250),  # noqa: DTZ001 - spreadsheets know no time zones
        date(2024, 5, 31),
        time(23, 59),
    )
    survey = replace(SURVEY, workbook=(Sheet("survey", (row,)),))
    document = json.loads(canonical(to_json(survey)))
    (back,) = from_json(document).workbook[0].rows
    assert [(type(cell), repr(cell)) for cell in back] == [(type(cell), repr(cell)) for cell in row]


def test_a_document_is_small_because_defaults_are_left_out():
    assert to_json(SURVEY)["children"][1] == {
        "item": "question",
        "name": "fair",
        "type": "select_one",
        "list_name": "yesno",
        "bands": [1.0, 2.5],
    }


def test_the_order_of_languages_is_part_of_a_survey():
    turned = replace(SURVEY, title=LocalizedText(SURVEY.title.texts[::-1]))
    assert digest(turned) != digest(SURVEY)
    assert from_json(to_json(turned)).title.languages == ("ar", "en")


def test_the_digest_is_stable_across_releases():
    # A publication's digest is stored and compared for years: when this fails, SCHEMA must rise and
    # the digests of stored publications must stay as they are.
    assert SCHEMA == 1
    assert digest(SURVEY) == "18aeb65b1a6f96241e9aa553faec3032519b9ed9ebcbc3d0e3cf419a7245fb6a"


def test_canonical_json_sorts_keys_and_writes_numbers_as_rfc_8785_does():
    assert canonical({"b": 1.0, "a": [1e21, 0.1, "é"]}) == '{"a":[1e+21,0.1,"é"],"b":1}'.encode()


@pytest.mark.parametrize("value", [2**53, float("nan"), "\ud800"])
def test_what_json_cannot_hold_is_refused(value):
    with pytest.raises(SerialError):
        canonical(value)


@pytest.mark.parametrize(
    "change",
    [
        {"schema": SCHEMA + 1},
        {"schema": None},
        {"colour": "blue"},
        {"children": {}},
        {"children": [{"item": "page", "name": "a"}]},
        {"children": [{"item": "question", "name": "a", "type": 3}]},
        {"kind": "essay"},
        {"title": [["en"]]},
        {"languages": "en"},
        {"workbook": [{"name": "survey", "rows": [[["list"]]]}]},
    ],
)
def test_a_document_that_is_not_a_survey_is_refused(change):
    with pytest.raises(SerialError):
        from_json(to_json(SURVEY) | change)


def test_what_is_not_an_object_is_refused():
    with pytest.raises(SerialError):
        from_json([])


_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | st.text() | st.floats(-9, 9),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)


@given(_VALUES)
def test_canonical_json_is_that_of_rfc_8785_whatever_it_is_written_by(value):
    assert canonical(value) == rfc8785.dumps(value)


@pytest.mark.parametrize("value", [2**53, -(2**53), "\ud800", {"a": ["\udfff"]}, float("nan")])
def test_what_json_cannot_carry_alike_for_everybody_is_refused(value):
    with pytest.raises(SerialError):
        canonical(value)
