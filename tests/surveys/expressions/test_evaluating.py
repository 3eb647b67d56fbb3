"""What depends on the language, the files and the moment, and patterns that would run for ever."""

import subprocess
import sys
import time
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from surveys.expressions import (
    Environment,
    ExpressionError,
    Scope,
    evaluate,
    parse,
    to_boolean,
    to_number,
    to_string,
)
from surveys.expressions.lists import choice_row
from surveys.expressions.names import short_names
from surveys.model import ChoiceList, Question, Survey
from surveys.text import LocalizedText


def in_language(world, language):
    scope = world.scope("$basic")
    return replace(scope, environment=replace(world.environment, language=language))


@pytest.mark.parametrize(
    ("language", "label"),
    [("en", "Red"), ("fr", "Rouge"), ("fr-BE", "Rouge"), ("ar", "Red"), ("", "Red")],
)
def test_the_label_of_a_choice_is_in_the_persons_language(world, language, label):
    value = evaluate(parse("jr:choice-name(${one}, '${one}')"), in_language(world, language))
    assert value == label


@pytest.mark.parametrize(
    ("language", "written"),
    [("fr", "lun. févr."), ("en", "Mon Feb"), ("en-x-easy", "Mon Feb"), ("not a tag", "Mon Feb")],
)
def test_names_of_days_and_months_are_in_the_persons_language(world, language, written):
    expression = parse("format-date('2024-02-05', '%a %b')")
    assert evaluate(expression, in_language(world, language)) == written


def test_the_browser_is_given_the_same_names():
    months, days = short_names("en")
    assert (months[0], months[11], days[0], days[6]) == ("Jan", "Dec", "Sun", "Sat")


def test_a_naive_moment_is_written_without_an_offset(world):
    environment = Environment(now=datetime(2026, 3, 1, 9, 0))  # noqa: DTZ001 - naive on purpose
    assert (
        evaluate(parse("now()"), Scope(world.survey, {}, "", environment))
        == "2026-03-01T09:00:00.000"
    )


def test_an_environment_made_without_arguments_is_now(world):
    before = datetime.now(UTC)
    value = evaluate(parse("decimal-date-time(now())"), Scope(world.survey, {}))
    assert to_number(value) * 86_400 == pytest.approx(before.timestamp(), abs=60)


def test_a_file_column_may_stand_for_name_and_label(world):
    survey = Survey(
        "f",
        LocalizedText(),
        ("en",),
        "en",
        (
            Question(
                "q",
                "select_one_from_file",
                list_name="prices.csv",
                parameters=(("value", "fruit"), ("label", "price")),
            ),
        ),
    )
    scope = Scope(survey, {"q": "fig"}, "", world.environment)
    assert evaluate(parse("jr:choice-name(${q}, '${q}')"), scope) == "3.5"


def test_a_choice_is_a_row_of_text_for_filters(world):
    towns = world.survey.choices("towns")
    assert isinstance(towns, ChoiceList)
    row = choice_row(world.scope(), towns.choices[0])
    assert row == {"name": "t1", "label": "One", "region": "north"}
    scope = world.scope({"a": "north"}, "b").moved("b", row)
    assert evaluate(parse("region = ${a} and name != 't9'"), scope) is True
    assert evaluate(parse("current()/../a = region"), scope) is True


@pytest.mark.parametrize(
    ("source", "text", "number", "boolean"),
    [
        ("''", "", None, False),
        ("'5'", "5", 5, True),
        ("2 > 1", "true", 1, True),
        ("0", "0", 0, False),
    ],
)
def test_a_value_converts_as_xpath_says(world, source, text, number, boolean):
    value = evaluate(parse(source), world.scope())
    assert to_string(value) == text
    assert to_boolean(value) is boolean
    assert to_number(value) == number or number is None


def test_a_pattern_that_would_run_for_ever_is_stopped(world):
    begun = time.perf_counter()
    with pytest.raises(ExpressionError) as caught:
        evaluate(parse("regex(${a}, '(a|aa)+')"), world.scope({"a": "a" * 60 + "!"}))
    assert caught.value.code == "expressions.slow_pattern"
    assert time.perf_counter() - begun < 3


def test_a_pattern_is_not_tried_on_an_endless_answer(world):
    assert evaluate(parse("regex(${a}, '.*')"), world.scope({"a": "a" * 20_000})) is False


def test_answers_of_a_wrong_shape_are_blank(world):
    scope = world.scope(
        {"member": "nobody", "a": None, "shape": {"name": "map.png"}}, "member[1]/age"
    )
    assert to_string(evaluate(parse("${name}"), scope)) == ""
    assert to_string(evaluate(parse("${a}"), scope)) == ""
    assert to_string(evaluate(parse("${shape}"), scope)) == "map.png"
    assert evaluate(parse("count(${member})"), scope) == 0


def test_the_place_outside_every_instance_reads_blanks(world):
    scope = world.scope("$house", "member[9]/age")
    assert to_string(evaluate(parse("${name}"), scope)) == ""
    assert evaluate(parse("position(..)"), scope) == 9


def test_importing_the_package_leaves_what_is_slow_for_later():
    code = (
        "import sys, surveys.expressions;assert not {'lark', 'regex', 'babel'} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
