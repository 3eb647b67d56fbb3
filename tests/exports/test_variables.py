from dataclasses import replace

import pytest

from exports.variables import UNLISTED, Measure, merged, repeat_labels, variables
from surveys.model import Choice, ChoiceList, Question, Role, Survey
from surveys.text import LocalizedText


def labelled(english):
    return LocalizedText.of({"en": english})


def form(*children, lists=()):
    return Survey("s", labelled("S"), ("en",), "en", children, choice_lists=lists)


YES_NO = ChoiceList("yn", (Choice("yes", labelled("Yes")), Choice("no", labelled("No"))))
WORKS = Question("works", "select_one", labelled("Do you work?"), list_name="yn")


def test_each_kind_of_question_has_its_measure(survey):
    assert {one.key: one.measure for one in variables(survey)} == {
        "works": Measure.SINGLE,
        "hard": Measure.MULTIPLE,
        "hours": Measure.BANDS,
        "wage": Measure.NUMBER,
        "say": Measure.PRESENCE,
        "views/fair": Measure.SINGLE,
        "views/use": Measure.SINGLE,
        "children/age": Measure.BANDS,
        "children/school": Measure.SINGLE,
        "gender": Measure.SINGLE,
    }


def test_refusals_are_no_answers(survey):
    works = variables(survey)[0]
    assert [answer.value for answer in works.answers] == ["yes", "no"]
    assert works.refusals == {"refused"}


@pytest.mark.parametrize("kind", ["date", "geopoint", "barcode", "note", "calculate", "hidden"])
def test_what_points_at_one_person_or_none_is_not_counted(kind):
    assert variables(form(Question("x", kind, labelled("X"), calculation="1"))) == ()


def test_bands_that_begin_at_nothing_have_no_row_below():
    found = variables(form(Question("n", "integer", labelled("N"), bands=(0, 10, 20))))[0]
    assert [(a.low, a.high) for a in found.answers] == [(0, 10), (10, 20), (20, None)]


def test_what_lies_under_the_first_band_has_a_row_whether_or_not_anybody_is_there():
    found = variables(form(Question("age", "integer", labelled("Age"), bands=(18, 30))))[0]
    assert [(a.low, a.high) for a in found.answers] == [(None, 18), (18, 30), (30, None)]


def test_a_list_in_a_file_has_one_row_for_what_nobody_declared():
    found = variables(form(Question("v", "select_one_from_file", list_name="villages.csv")))[0]
    assert [answer.value for answer in found.answers] == [UNLISTED]


def test_other_has_its_row_and_its_text_is_counted_under_the_same_question():
    (works, text) = variables(form(replace(WORKS, or_other=True), lists=(YES_NO,)))
    assert [answer.value for answer in works.answers] == ["yes", "no", "other"]
    assert (text.key, text.measure, text.specifies) == ("works_other", Measure.PRESENCE, "works")
    assert text.entry.label == works.entry.label
    assert not text.is_profile


def test_a_text_behind_other_is_counted_with_the_question_of_its_own_version():
    asked = replace(WORKS, or_other=True)
    same = form(asked, lists=(YES_NO,))
    reworded = form(replace(asked, label=labelled("Do you have a job?")), lists=(YES_NO,))
    found, keys = merged((same, replace(same, title=labelled("Once more"))))
    assert [one.key for one in found] == ["works", "works_other"]
    assert keys[0] == keys[1]
    found, keys = merged((reworded, reworded, same))
    assert {one.key: one.specifies for one in found if one.specifies} == {
        "works_other": "works",
        "works_other@2": "works@2",
    }
    assert keys[0] == keys[1] == {"works": "works@2", "works_other": "works_other@2"}


def test_an_unchanged_question_of_two_versions_is_one_variable():
    old, new = (
        form(WORKS, lists=(YES_NO,)),
        form(replace(WORKS, hint=labelled("h")), lists=(YES_NO,)),
    )
    found, keys = merged((old, new))
    assert [one.key for one in found] == ["works"]
    assert keys == ({"works": "works"}, {"works": "works"})


def test_a_question_that_was_put_in_other_words_is_counted_apart():
    old = form(WORKS, lists=(YES_NO,))
    new = form(replace(WORKS, label=labelled("Do you have a job?")), lists=(YES_NO,))
    found, keys = merged((old, new))
    assert [one.key for one in found] == ["works", "works@1"]
    assert keys == ({"works": "works@1"}, {"works": "works"})


def test_two_older_versions_that_agree_are_counted_together():
    old = form(WORKS, lists=(YES_NO,))
    new = form(replace(WORKS, label=labelled("Do you have a job?")), lists=(YES_NO,))
    found, keys = merged((old, old, new))
    assert [one.key for one in found] == ["works", "works@2"]
    assert keys[0] == keys[1] == {"works": "works@2"}


def test_a_question_that_is_no_longer_asked_keeps_its_answers():
    found, keys = merged((form(WORKS, lists=(YES_NO,)), form()))
    assert [one.key for one in found] == ["works"]
    assert keys == ({"works": "works"}, {})


def test_repeats_are_known_by_their_label(survey):
    assert repeat_labels(survey)["children"].get("en") == "Children"


def test_a_calculation_is_counted_only_where_the_form_makes_it_a_profile_in_bands():
    count = Question("count", "calculate", label=labelled("Count"), calculation="1 + 1")
    known = replace(count, name="known", role=Role.PROFILE, bands=(0.0, 1.0))
    assert [(one.key, one.is_profile) for one in variables(form(count, known))] == [("known", True)]


def test_a_choice_that_an_older_version_did_not_offer_is_known_as_later():
    three = ChoiceList("yn", (*YES_NO.choices, Choice("maybe", labelled("Maybe"))))
    old, new = form(WORKS, lists=(YES_NO,)), form(WORKS, lists=(three,))
    assert [one.later for one in merged((old, old, new, new))[0]] == [{"maybe"}]
    assert [one.later for one in merged((new, new))[0]] == [frozenset()]
    assert [one.later for one in merged((old, old))[0]] == [frozenset()]


def test_an_answer_that_older_ones_were_put_into_was_not_added():
    three = ChoiceList("yn", (*YES_NO.choices, Choice("maybe", labelled("Maybe"))))
    old, new = form(WORKS, lists=(YES_NO,)), form(WORKS, lists=(three,))
    ((found,), _) = merged((old, new))
    assert found.added == ("maybe",)
    assert replace(found, joined=(("maybe", "no"),)).added == ()
    later = replace(found, later=frozenset({"maybe", "no"}), joined=(("maybe", "no"),))
    assert later.added == ("no", "maybe")
