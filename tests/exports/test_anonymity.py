from collections import Counter
from datetime import date

import pytest

from exports.anonymity import AnonymityError, anonymous
from exports.dataframe import DataFrameSource
from exports.source import Response


def source_of(survey, *groups):
    """Responses: (gender, works, hours) and how many of them."""
    responses = [
        Response(
            {"gender": gender, "works": works, "hours": hours, "say": "my name", "wage": 12.5},
            channel="Market",
            day=date(2026, 3, 1),
        )
        for (gender, works, hours), number in groups
        for _ in range(number)
    ]
    return DataFrameSource([(survey, responses)])


SAFE = ((("woman", "yes", 30), 6), (("man", "no", 10), 5))


def test_rows_leave_without_identifiers_in_another_order(survey):
    found = anonymous(source_of(survey, *SAFE), ["gender", "works", "hours"], ["gender", "hours"])
    assert found.columns == ("gender", "works", "hours")
    assert Counter(found.rows) == {("woman", "yes", "2"): 6, ("man", "no", "1"): 5}
    assert found.smallest == 5
    orders = {anonymous(source_of(survey, *SAFE), ["gender"], ["gender"]).rows for _ in range(20)}
    assert len(orders) > 1


def test_each_combination_of_identifying_answers_occurs_often_enough(survey):
    source = source_of(survey, *SAFE, (("woman", "yes", 55), 4))
    with pytest.raises(AnonymityError) as caught:
        anonymous(source, ["gender", "works", "hours"], ["gender", "hours"])
    assert caught.value.code == "rows.rare"
    assert caught.value.blamed == ("hours",)
    assert caught.value.params["number"] == 4


def test_a_group_of_one_cannot_be_shared_at_all(survey):
    source = source_of(survey, *SAFE, (("other", "yes", 30), 1))
    with pytest.raises(AnonymityError) as caught:
        anonymous(source, ["gender", "works"], ["gender"])
    assert caught.value.blamed == ("gender",)


@pytest.mark.parametrize("key", ["say", "wage", "children/age", "@channel", "@language"])
def test_what_points_at_people_never_leaves(survey, key):
    with pytest.raises(AnonymityError) as caught:
        anonymous(source_of(survey, *SAFE), ["gender", key], ["gender"])
    assert caught.value.code == "rows.barred"
    assert caught.value.blamed == (key,)


def test_questions_on_who_answered_always_identify(survey):
    with pytest.raises(AnonymityError) as caught:
        anonymous(source_of(survey, *SAFE), ["gender", "works"], [])
    assert caught.value.code == "rows.identifying"


def test_an_unknown_question_and_a_small_k_are_refused(survey):
    source = source_of(survey, *SAFE)
    with pytest.raises(AnonymityError) as caught:
        anonymous(source, ["nothing"], [])
    assert caught.value.code == "rows.unknown"
    with pytest.raises(ValueError, match="under 5"):
        anonymous(source, ["gender"], ["gender"], k=4)


def test_refused_and_blank_are_told_apart_and_no_rows_are_no_danger(survey):
    groups = (("refused", "yes", 30), 5), ((None, "yes", 30), 5)
    found = anonymous(source_of(survey, *groups), ["gender"], ["gender"])
    assert Counter(found.rows) == {("refused",): 5, (None,): 5}
    assert anonymous(source_of(survey), ["gender"], ["gender"]).rows == ()
