"""An answer that was added while a survey ran is told as what it is, wherever its figures stand."""

from dataclasses import replace
from gettext import NullTranslations

import pytest

from exports import workbook
from exports.added import added_later
from exports.dataframe import DataFrameSource
from exports.evidence import protect
from exports.records import tables as records
from exports.wording import Words
from surveys.model import Choice
from tests.exports.conftest import text
from tests.exports.releasing import ABOUT, MANY, OTHERS, WOMEN, told

ENGLISH = Words.of("en", NullTranslations())
SENTENCE = "whoever answered an earlier one could not choose it: "


def added(name):
    """The survey with one more answer in one of its lists."""
    lists = [
        replace(one, choices=(*one.choices, Choice("other", text("Neither")))) if one.name == name
        else one
        for one in WOMEN.choice_lists
    ]  # fmt: skip
    return replace(WOMEN, choice_lists=tuple(lists))


def evidence(*forms):
    versions = zip(forms, (MANY, OTHERS), strict=True)
    return protect([DataFrameSource(versions)], ABOUT).evidence


@pytest.mark.parametrize(("name", "label"), [("yes_no", "Do you work?"), ("scale", "It is fair.")])
def test_it_stands_under_the_question_and_under_a_block_of_statements(tmp_path, name, label):
    path = tmp_path / "book.xlsx"
    workbook.write(evidence(WOMEN, added(name)), "en", path)
    sheets = told(path).values()
    assert any(label in sheet and f"{SENTENCE}Neither." in sheet for sheet in sheets)


def test_nothing_is_said_where_all_could_choose_all(tmp_path):
    path = tmp_path / "book.xlsx"
    workbook.write(evidence(WOMEN, WOMEN), "en", path)
    assert not any(SENTENCE in sheet for sheet in told(path).values())


def test_a_table_without_figures_does_not_say_it():
    first = evidence(WOMEN, added("yes_no")).areas[0].tables[0]
    assert added_later(ENGLISH, first).endswith("Neither.")
    few = DataFrameSource([(WOMEN, MANY[:2]), (added("yes_no"), OTHERS[:3])])
    first = protect([few], ABOUT).evidence.areas[0].tables[0]
    assert first.later == ("other",)
    assert added_later(ENGLISH, first) == ""


def test_the_exact_tables_tell_it_to_machines_too():
    made = evidence(WOMEN, added("yes_no"))
    (found, *_) = records(made, ["people"], ENGLISH)
    assert found["added_later"] == ["other"]
    assert SENTENCE in found["added_later_told"]
