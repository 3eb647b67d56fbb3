"""What a source text becomes, and what is said of one that is no expression."""

import json
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveys.expressions import ExpressionError, compact, evaluate, parse, unparse
from surveys.expressions.parser import MAXIMUM_DEPTH, MAXIMUM_LENGTH
from surveys.expressions.tree import depth


@pytest.mark.parametrize(
    ("source", "tree"),
    [
        ("${work}='yes'", ["=", ["$", "work"], "yes"]),
        ("${ work } = 1.50", ["=", ["$", "work"], 1.5]),
        ("${last-saved#work}", ["$", "work", "last-saved"]),
        ("a or b or c", ["or", ["/", ".", "a"], ["/", ".", "b"], ["/", ".", "c"]]),
        ("1 + 2 - 3 - 4", ["-", ["+", 1, 2], 3, 4]),
        ("-${n}", ["-", ["$", "n"]]),
        (".", ["."]),
        ("./.", ["."]),
        ("..", ["/", ".", ".."]),
        ("../x", ["/", ".", "..", "x"]),
        ("/data/x", ["/", "/", "data", "x"]),
        ("//x", ["/", "/", "//x"]),
        ("a//b", ["/", ".", "a", "//b"]),
        ("/", ["/", "/"]),
        ("*", ["/", ".", "*"]),
        ("child::x/parent::node()", ["/", ".", "x", ".."]),
        ("${r}[1]", ["[]", ["$", "r"], 1]),
        ("${r}[position() = 1]/x", ["/", ["[]", ["$", "r"], ["=", ["position"], 1]], "x"]),
        (
            "instance('l')/root/item[name=current()/../a]/label",
            [
                "/",
                ["instance", "l"],
                "root",
                ["item", ["=", ["/", ".", "name"], ["/", ["current"], "..", "a"]]],
                "label",
            ],
        ),
        ("jr:choice-name(${q}, '${q}')", ["jr:choice-name", ["$", "q"], "${q}"]),
        ("count-selected (.)", ["count-selected", ["."]]),
        ("true ( )", ["true"]),
        ("a-b - c", ["-", ["/", ".", "a-b"], ["/", ".", "c"]]),
        ("6 div div mod 2", ["mod", ["div", 6, ["/", ".", "div"]], 2]),
        ("a\n  and\tb", ["and", ["/", ".", "a"], ["/", ".", "b"]]),
        ("naïve/日本", ["/", ".", "naïve", "日本"]),
    ],
)
def test_a_source_becomes_a_tree_of_plain_lists(source, tree):
    found = parse(source).tree
    assert compact(found) == tree
    assert json.loads(json.dumps(found)) == tree


def test_branches_know_where_they_stood():
    tree = parse("${a} = 1 and selected(${b}, 'x')").tree
    assert tree.position == 9
    assert tree[1].position == 5
    assert tree[1][1].position == 0
    assert tree[2].position == 13
    assert tree[2][1].position == 22


def test_references_are_named_once_and_in_order():
    expression = parse("${b} + ${a} + ${b} + ${last-saved#c} + ${r}[${d} = 1]/x[${e}]")
    assert expression.references == ("b", "a", "r", "d", "e")
    assert [mention.position for mention in expression.mentions] == [0, 7, 14, 39, 44, 56]


def test_an_unknown_function_does_not_stop_the_reading():
    expression = parse("if(frobnicate(1), ${a}[twist()], 2)")
    assert [tuple(call) for call in expression.unsupported] == [("frobnicate", 3), ("twist", 23)]


def test_an_expression_says_whether_the_day_or_chance_matter():
    assert parse("today() > ${day}").depends_on_today
    assert parse("now()").depends_on_today
    assert not parse("${day}").depends_on_today
    assert parse("once(uuid())").depends_on_chance
    assert not parse("1").depends_on_chance


@pytest.mark.parametrize(
    ("source", "code", "position"),
    [
        ("", "expressions.empty", 0),
        ("  \n", "expressions.empty", 0),
        ("1 +", "expressions.unfinished", 3),
        ("if(1, 2", "expressions.unfinished", 7),
        ("(1", "expressions.unfinished", 2),
        ("${a} = ‘yes’", "expressions.smart_quotes", 7),
        ("“a” = ${a}", "expressions.smart_quotes", 0),
        ("${a} = 'yes", "expressions.unclosed_string", 7),
        ('concat("a, 1)', "expressions.unclosed_string", 7),
        ("1)", "expressions.unexpected", 1),
        ("${a} == 1", "expressions.unexpected", 6),
        ("${a} = = 1", "expressions.unexpected", 7),
        ("${a} ${b}", "expressions.unexpected", 5),
        ("${a", "expressions.unexpected", 0),
        ("a && b", "expressions.unexpected", 2),
        ("+1", "expressions.unexpected", 0),
        ("@id", "expressions.unexpected", 0),
        ("selected(${a} 'x')", "expressions.unexpected", 14),
        ("${a} AND ${b}", "expressions.unexpected", 5),
        ("'a'/b", "expressions.unexpected", 3),
        ("('a')/b", "expressions.not_a_question", 0),
        ("9" * 400, "expressions.number_too_large", 0),
        ("1" * (MAXIMUM_LENGTH + 1), "expressions.too_long", MAXIMUM_LENGTH),
        ("(" * 500 + "1" + ")" * 500 + "1", "expressions.unexpected", 1001),
        ("not(" * 101 + "1" + ")" * 101, "expressions.too_deep", 0),
    ],
)
def test_a_wrong_source_is_refused_with_a_code_a_place_and_a_sentence(source, code, position):
    with pytest.raises(ExpressionError) as caught:
        parse(source)
    assert (caught.value.code, caught.value.position) == (code, position)
    assert caught.value.message % caught.value.params == str(caught.value)


def test_brackets_alone_do_not_make_an_expression_deep():
    assert parse("(" * 5_000 + "1" + ")" * 5_000).tree == 1


def test_long_chains_of_one_operator_stay_flat():
    tree = parse(" or ".join(["selected(., 'a')"] * 1_500)).tree
    assert len(tree) == 1_501
    assert depth(tree) == 3


def test_nesting_is_allowed_as_deep_as_it_can_be_evaluated(world):
    levels = MAXIMUM_DEPTH
    expression = parse("if(false(), 0, " * (levels - 1) + "1" + ")" * (levels - 1))
    assert evaluate(expression, world.scope()) == 1
    assert parse(unparse(expression.tree)).tree == expression.tree


def test_the_same_source_is_read_once():
    assert parse("${again} = 1") is parse("${again} = 1")


@given(st.text(alphabet="abc'\"${}()[]./*|=!<>+-, 0189ordivm\n“’é", max_size=40))
def test_any_text_is_read_or_refused_in_our_own_words(source):
    with suppress(ExpressionError):
        parse(source)


@given(st.text(alphabet="a'$(){}[]", min_size=1, max_size=10))
def test_the_place_of_a_refusal_lies_in_the_source(source):
    try:
        parse(source)
    except ExpressionError as error:
        position = error.position
    else:
        position = 0
    assert 0 <= position <= len(source)
