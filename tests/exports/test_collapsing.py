from dataclasses import replace
from datetime import date

import pytest

from exports import evidence
from exports.collapsing import INVITED, BrokenDown, Collapsed, Merged
from exports.dataframe import DataFrameSource
from exports.evidence import About
from exports.source import Query, Response
from exports.variables import CHANNEL
from surveys.model import Choice, ChoiceList, Question, Role, Survey
from surveys.text import LocalizedText

AGES = ("young", "middle", "old", "oldest")


def text(words: str) -> LocalizedText:
    return LocalizedText.of({"en": words})


FORM = Survey(
    name="ages",
    title=text("Ages"),
    languages=("en",),
    default_language="en",
    children=(
        Question("age", "select_one", text("How old?"), list_name="ages", role=Role.PROFILE),
        Question("sex", "select_one", text("Which sex?"), list_name="yn", role=Role.PROFILE),
        Question("works", "select_one", text("Do you work?"), list_name="yn"),
        Question("hours", "integer", text("How many hours?")),
    ),
    choice_lists=(
        ChoiceList("ages", tuple(Choice(name, text(name)) for name in AGES)),
        ChoiceList("yn", (Choice("yes", text("Yes")), Choice("no", text("No")))),
    ),
)
OLDER = BrokenDown("age", (Merged(text("50 or older"), ("old", "oldest")),))


@pytest.fixture
def source() -> DataFrameSource:
    """200 people; every fourth by the open link, the others at a library."""
    return DataFrameSource(
        [
            (
                FORM,
                [
                    Response(
                        {
                            "age": AGES[n % 4],
                            "sex": ("yes", "no")[n % 2],
                            "works": ("yes", "no", "no")[n % 3],
                            "hours": n % 50,
                        },
                        channel="Link" if n % 4 == 0 else "Library",
                        day=date(2026, 5, 1),
                    )
                    for n in range(200)
                ],
            )
        ]
    )


def test_groups_that_are_put_together_add_up(source):
    collapsed = Collapsed(source, [OLDER])
    (plain,) = source.count([Query("works", ("age",))])
    (together,) = collapsed.count([Query("works", ("age",))])
    assert set(together.groups) == {("young",), ("middle",), ("old",)}
    for answer in ("yes", "no"):
        apart = plain.group("old").answers[answer] + plain.group("oldest").answers[answer]
        assert together.group("old").answers[answer] == apart
    assert together.group("old").base == 100
    assert together.group("young") == plain.group("young")


def test_the_question_itself_is_counted_in_the_same_groups(source):
    collapsed = Collapsed(source, [OLDER])
    assert collapsed.count([Query("age")])[0].group().answers == {
        "young": 50, "middle": 50, "old": 100,
    }  # fmt: skip
    age = next(variable for variable in collapsed.variables if variable.key == "age")
    assert [answer.label.get("en") for answer in age.answers] == ["young", "middle", "50 or older"]


def test_numbers_of_groups_are_put_together(source):
    by_age = Query("hours", ("age",))
    apart = source.distribution(by_age)
    together = Collapsed(source, [OLDER]).distribution(by_age)
    assert dict(together["old",]).keys() == {number for age in ("old", "oldest")
                                            for number, _ in apart[age,]}  # fmt: skip
    assert sum(times for _, times in together["old",]) == 100


def test_only_declared_questions_break_figures_down(source):
    def broken_down(breakdowns):
        variables = Collapsed(source, breakdowns).variables
        return {v.key for v in variables if v.is_profile and v.key != CHANNEL}

    assert broken_down(None) == {"age", "sex"}
    assert broken_down([OLDER]) == {"age"}
    assert broken_down([]) == set()


def test_figures_are_told_with_and_without_the_open_link(source):
    collapsed = Collapsed(source, [], frozenset({"Link"}))
    (counts,) = collapsed.count([Query("works", (INVITED,))])
    assert {group: tally.base for (group,), tally in counts.groups.items()} == {
        "@open_link": 50, "@asked": 150,
    }  # fmt: skip
    made = evidence.build([collapsed], About(text("Ages"), date(2026, 5, 9)))
    (breakdown,) = made.breakdowns
    assert [group.value for group in breakdown.groups] == ["@open_link", "@asked"]
    table = next(table for table in made.profile if table.key == INVITED)
    assert table.label.exact("") == "How people came to answer"


def test_one_way_of_answering_is_not_told_apart(source):
    everybody = Collapsed(source, [], frozenset({"Link", "Library"}))
    assert INVITED not in {variable.key for variable in everybody.variables}


def test_a_version_with_other_answers_is_left_as_it_is(source):
    unknown = replace(OLDER, merged=(Merged(text("Old"), ("old", "ancient")),))
    collapsed = Collapsed(source, [unknown])
    assert collapsed.count([Query("age")]) == source.count([Query("age")])
