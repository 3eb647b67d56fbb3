from dataclasses import replace

import pytest
from hypothesis import given, settings
from strategies import surveys

from surveys.model import Choice, ChoiceList, ChoiceRole, Group, Question, Repeat, Survey
from surveys.text import LocalizedText
from surveys.versions import SENTENCES, Comparison, Difference, Status, compare


def words(**texts):
    return LocalizedText.of(texts)


YES_NO = (Choice("yes", words(en="Yes")), Choice("no", words(en="No")))
FAIR = Question(
    "fair",
    "select_one",
    words(en="Is it fair?", fr="Est-ce juste ?"),
    list_name="yesno",
    relevant="${age} > 15",
)


def survey(*children, choices=YES_NO):
    lists = (ChoiceList("yesno", tuple(choices)),)
    return Survey("s", LocalizedText(), ("en", "fr"), "en", children, lists)


@pytest.mark.parametrize(
    ("after", "choices", "status", "differences"),
    [
        (FAIR, YES_NO, Status.SAME, ()),
        (replace(FAIR, relevant=" ${age}>15\n"), YES_NO, Status.SAME, ()),
        (
            replace(FAIR, label=words(en="Is  it\nfair?", fr="Est-ce juste ?", ar="عادل؟")),
            YES_NO,
            Status.SAME,
            (),
        ),
        (replace(FAIR, constraint=". != ''"), YES_NO, Status.SAME, ("constraint",)),
        (replace(FAIR, label=words(en="Fair?")), YES_NO, Status.RELABELLED, ("label",)),
        (replace(FAIR, hint=words(en="Think")), YES_NO, Status.RELABELLED, ("hint",)),
        (
            FAIR,
            (replace(YES_NO[0], label=words(en="Yes, it is")), YES_NO[1]),
            Status.RELABELLED,
            ("choice_labels",),
        ),
        (FAIR, (*YES_NO, Choice("perhaps")), Status.CHOICES_ADDED, ("choices_added",)),
        (FAIR, YES_NO[:1], Status.CHANGED_MEANING, ("choices_removed",)),
        (
            FAIR,
            (YES_NO[0], replace(YES_NO[1], role=ChoiceRole.REFUSED)),
            Status.CHANGED_MEANING,
            ("choice_roles",),
        ),
        (replace(FAIR, type="select_multiple"), YES_NO, Status.CHANGED_MEANING, ("type",)),
        (replace(FAIR, relevant="${age} > 17"), YES_NO, Status.CHANGED_MEANING, ("relevant",)),
    ],
)
def test_what_became_of_a_question(after, choices, status, differences):
    (found,) = compare(survey(FAIR), survey(after, choices=choices))
    assert found == Comparison("fair", "fair", status, tuple(map(Difference, differences)))


def test_questions_come_and_go():
    old, new = survey(Question("a", "text")), survey(Question("b", "integer"))
    assert compare(old, new) == (
        Comparison("b", "", Status.ADDED),
        Comparison("a", "a", Status.REMOVED),
    )


def test_a_question_that_moved_is_found_again_by_its_name():
    old = survey(Question("a", "text"), Group("g", (Question("b", "text"),)))
    new = survey(Group("h", (Question("a", "text"), Question("b", "text"))))
    assert compare(old, new) == (
        Comparison("h/a", "a", Status.SAME, (Difference.MOVED,)),
        Comparison("h/b", "g/b", Status.SAME, (Difference.MOVED,)),
    )


def test_a_name_that_stands_twice_is_not_guessed_at():
    old = survey(Group("g", (Question("a", "text"),)), Group("h", (Question("a", "text"),)))
    new = survey(Question("a", "text"))
    assert [found.status for found in compare(old, new)] == [
        Status.ADDED,
        Status.REMOVED,
        Status.REMOVED,
    ]


def test_asking_several_times_changes_what_an_answer_means():
    old, new = survey(Group("g", (FAIR,))), survey(Repeat("g", (FAIR,)))
    assert compare(old, new)[0].differences == (Difference.REPEATED,)


def test_another_scale_changes_what_an_answer_means():
    old = survey(Question("r", "range", parameters=(("end", "5"), ("start", "1"))))
    new = survey(Question("r", "range", parameters=(("start", "1"), ("end", "7"))))
    assert compare(old, new)[0].differences == (Difference.SCALE,)
    assert compare(old, old)[0].status is Status.SAME


def test_another_calculation_changes_what_an_answer_means():
    old = survey(Question("c", "calculate", calculation="1 + 1"))
    new = survey(Question("c", "calculate", calculation="1 + 2"))
    assert compare(old, new)[0].differences == (Difference.CALCULATION,)


def test_every_difference_has_its_sentence():
    assert set(SENTENCES) == set(Difference)


@given(surveys(workbook=False))
@settings(max_examples=30, deadline=None)
def test_a_survey_is_the_same_as_itself(drawn):
    assert all(found.status is Status.SAME for found in compare(drawn, replace(drawn)))
