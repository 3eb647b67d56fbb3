"""Which answers an expression reads, and in which order expressions are evaluated."""

import pytest

from surveys.expressions import order, parse, paths_read
from surveys.model import Group, Question, Repeat, Survey
from surveys.text import LocalizedText


def survey(*children):
    return Survey("order", LocalizedText(), ("en",), "en", children)


def calculated(name, calculation, relevant=""):
    return Question(name, "calculate", calculation=calculation, relevant=relevant)


def test_a_calculation_follows_what_it_reads():
    found = order(
        survey(calculated("c", "${b} + 1"), calculated("b", "${a} + 1"), Question("a", "integer"))
    )
    assert found.paths == ("a", "b", "c")
    assert found.cycles == ()


def test_the_order_of_the_form_stays_where_nothing_depends():
    assert order(survey(*(Question(name, "text") for name in "zax"))).paths == ("z", "a", "x")


def test_a_question_follows_the_groups_around_it_and_what_makes_them_relevant():
    found = order(
        survey(Group("g", (Question("x", "text"),), relevant="${a} = 'yes'"), Question("a", "text"))
    )
    assert found.paths == ("a", "g", "g/x")


def test_questions_that_wait_for_one_another_are_a_cycle():
    found = order(
        survey(
            Question("start", "text"),
            calculated("a", "${b}"),
            Question("b", "text", relevant="${c} = 1"),
            calculated("c", "${a} + ${start}"),
            calculated("end", "${c}"),
        )
    )
    assert found.cycles == (("a", "b", "c"),)
    assert set(found.paths) == {"start", "a", "b", "c", "end"}
    assert found.paths[-1] == "end"


def test_a_question_that_waits_for_itself_is_a_cycle():
    assert order(survey(calculated("a", "${a} + 1"))).cycles == (("a",),)
    assert order(survey(Question("a", "text", relevant=". != ''"))).cycles == (("a",),)


def test_a_group_that_waits_for_its_own_question_is_a_cycle():
    found = order(survey(Group("g", (Question("x", "text"),), relevant="${x} = 1")))
    assert found.cycles == (("g", "g/x"),)


def test_constraints_make_no_cycle():
    found = order(
        survey(
            Question("a", "integer", constraint=". < ${b}"),
            Question("b", "integer", constraint=". > ${a}"),
        )
    )
    assert found.cycles == ()


def test_the_number_of_instances_comes_before_what_is_in_them():
    found = order(
        survey(Repeat("r", (Question("x", "text"),), repeat_count="${n}"), Question("n", "integer"))
    )
    assert found.paths == ("n", "r", "r/x")


def test_expressions_that_cannot_be_read_are_left_to_whoever_read_the_form():
    found = order(survey(calculated("a", "((("), calculated("b", "frobnicate(${a})")))
    assert found.paths == ("a", "b")


def test_a_long_line_of_calculations_is_ordered_without_recursion():
    count = 5_000
    found = order(
        survey(
            *(calculated(f"q{n}", f"${{q{n + 1}}}") for n in range(count)),
            Question(f"q{count}", "text"),
        )
    )
    assert found.paths[0] == f"q{count}"
    assert found.paths[-1] == "q0"


@pytest.mark.parametrize(
    ("source", "at", "paths"),
    [
        ("${a} + ${x}", "", ("a", "g/x")),
        (". > 1", "g/x", ("g/x",)),
        ("../y", "g/x", ("g/y",)),
        ("../../a", "g/x", ("a",)),
        ("/data/g/y", "a", ("g/y",)),
        ("//y", "a", ("g/y",)),
        ("current()/../a", "b", ("a",)),
        ("/data/g/*", "a", ("g/x", "g/y")),
        ("${r}[age > ${a}]/name", "", ("r/age", "a", "r/name")),
        ("sum(${age})", "", ("r/age",)),
        ("instance('l')/root/item[name = ${a}]/label", "", ("a",)),
        ("indexed-repeat(${name}, ${r}, position(..) - 1)", "r[2]/age", ("r/name", "r")),
        ("${last-saved#a} + ${nowhere} + ../nowhere", "b", ()),
    ],
)
def test_what_an_expression_reads(source, at, paths):
    form = survey(
        Question("a", "text"),
        Question("b", "text"),
        Group("g", (Question("x", "text"), Question("y", "text"))),
        Repeat("r", (Question("name", "text"), Question("age", "integer"))),
    )
    assert paths_read(parse(source), form, at) == paths


def test_a_name_given_twice_means_the_nearest():
    form = survey(
        Group("one", (Question("x", "text"), Question("here", "text"))),
        Group("two", (Question("x", "text"), Question("here", "text"))),
    )
    assert paths_read(parse("${x}"), form, "two/here") == ("two/x",)
    assert paths_read(parse("${x}"), form, "one/here") == ("one/x",)
    assert paths_read(parse("${x}"), form, "") == ("one/x",)
    assert paths_read(parse("${two/x}"), form, "") == ("two/x",)
