import json
from datetime import UTC, date, datetime
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from strategies import surveys

from surveys.answers import Refusal, handler
from surveys.expressions import Environment
from surveys.index import index
from surveys.model import Choice, ChoiceList, Question, Repeat, Survey
from surveys.relevance import state
from surveys.schema import json_schema
from surveys.text import LocalizedText
from surveys.validation import finish, validate

ENVIRONMENT = Environment(date(2024, 5, 31), datetime(2024, 5, 31, tzinfo=UTC), "en", Random(1))
SURVEY = Survey(
    "s",
    LocalizedText.of({"en": "Work", "ar": "العمل"}),
    ("en", "ar"),
    "en",
    (
        Question("age", "integer", LocalizedText.of({"ar": "كم عمرك؟"})),
        Repeat("m", (Question("one", "select_one", list_name="yesno", or_other=True),)),
        Question("photo", "image"),
        Question("device", "deviceid"),
        Question("scale", "range"),
    ),
    (ChoiceList("yesno", (Choice("yes", LocalizedText.of({"en": "Yes"})), Choice("no"))),),
)


@pytest.mark.parametrize(
    ("answers", "valid"),
    [
        ({}, True),
        ({"age": 3, "m": [{"one": "yes"}, {"one": "other", "one_other": "x"}], "scale": 3}, True),
        ({"age": "3"}, False),
        ({"age": 2**31}, False),
        ({"m": [{"one": "gone"}]}, False),
        ({"m": {}}, False),
        ({"scale": 11}, False),
        ({"unknown": 1}, False),
        ({"device": "x"}, False),
        ({"photo": {"name": "a.jpg", "sha256": "a" * 64, "size": 1}}, True),
        ({"photo": {"name": "a.jpg", "sha256": "../", "size": 1}}, False),
    ],
)
def test_a_schema_tells_records_from_other_things(answers, valid):
    assert Draft202012Validator(json_schema(SURVEY)).is_valid(answers) is valid


def test_titles_are_in_the_language_that_was_asked_for():
    schema = json_schema(SURVEY, "ar")
    assert schema["title"] == "العمل"
    assert schema["properties"]["age"]["title"] == "كم عمرك؟"
    choices = schema["properties"]["m"]["items"]["properties"]["one"]["oneOf"]
    assert choices[0] == {"const": "yes", "title": "Yes"}
    assert choices[2]["const"] == "other"


def typed_values(question, choices):
    if choices:
        return st.lists(st.sampled_from(choices), min_size=1, max_size=3)
    return st.sampled_from(
        [["3"], ["2.5"], ["2024-05-31"], ["14:30"], ["2024-05-31T14:30"], ["50.85 4.35"],
         ["50 4;51 5"], ["50 4;51 5;50 5"], ["some words"], ["OK"]]
    )  # fmt: skip


@given(surveys(workbook=False), st.data())
@settings(max_examples=60, deadline=None)
def test_every_record_of_every_survey_fits_its_schema(survey, data):
    schema = json_schema(survey)
    Draft202012Validator.check_schema(schema)
    json.dumps(schema)
    answers = {}
    for entry in index(survey).entries.values():
        if not isinstance(entry.item, Question):
            continue
        names = tuple(index(survey).choices(entry.item))
        raw = data.draw(typed_values(entry.item, names))
        value = handler(entry.item.type).read(entry.item, raw, names)
        if value is not None and not isinstance(value, Refusal):
            entry.put(answers, (1,) * len(entry.repeats), value)
    form = state(survey, answers, ENVIRONMENT)
    wrong = {each.path for each in validate(survey, answers, ENVIRONMENT, known=form)}
    record = finish(survey, answers, ENVIRONMENT)
    errors = list(Draft202012Validator(schema).iter_errors(record.answers))
    # An answer that is refused can be outside its list or its scale; all others fit.
    assert wrong or not errors, errors
