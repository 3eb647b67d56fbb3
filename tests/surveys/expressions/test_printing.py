"""Trees written as source text, and read again."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from surveys.expressions import ExpressionError, Nodes, evaluate, parse, unparse

NAMES = st.sampled_from(
    ["a", "b-c", "d.e", "div", "and", "mod", "or", "node", "x_1", "日本", "jr:x"]
)
CALLS = st.sampled_from(
    ["selected", "jr:choice-name", "if", "count-selected", "frobnicate", "node1"]
)
TEXTS = st.one_of(
    st.text(alphabet="ab /'.${}", max_size=6), st.text(alphabet='ab /".é“', max_size=6)
).filter(lambda text: not ("'" in text and '"' in text))
NUMBERS = st.one_of(
    st.integers(0, 10**12),
    st.floats(0, 1e6, allow_nan=False, exclude_min=True).filter(lambda x: not x.is_integer()),
)
REFERENCES = st.one_of(
    NAMES.map(lambda name: ["$", name]), NAMES.map(lambda name: ["$", name, "last-saved"])
)
PAIRED = ["=", "!=", "<", "<=", ">", ">="]
CHAINED = ["or", "and", "+", "-", "*", "div", "mod", "|"]


def _chain(parts):
    operator, operands = parts
    return [operator, *operands]


def _branches(trees):
    nodes = st.one_of(
        REFERENCES, st.tuples(CALLS, st.lists(trees, max_size=3)).map(lambda p: [p[0], *p[1]])
    )
    test = st.one_of(NAMES, st.just("*"))
    step = st.one_of(
        test,
        st.just(".."),
        test.map(lambda name: f"//{name}"),
        st.tuples(test, st.lists(trees, min_size=1, max_size=2)).map(lambda p: [p[0], *p[1]]),
    )
    steps = st.lists(step, min_size=1, max_size=3)
    filtered = st.tuples(nodes, st.lists(trees, min_size=1, max_size=2)).map(
        lambda p: ["[]", p[0], *p[1]]
    )
    return st.one_of(
        nodes,
        filtered,
        st.tuples(st.one_of(st.just("."), st.just("/"), nodes, filtered), steps).map(
            lambda p: ["/", p[0], *p[1]]
        ),
        st.tuples(st.sampled_from(PAIRED), st.tuples(trees, trees)).map(_chain),
        st.tuples(st.sampled_from(CHAINED), st.lists(trees, min_size=2, max_size=4)).map(_chain),
        trees.map(lambda tree: ["-", tree]),
    )


LEAVES = st.one_of(TEXTS, NUMBERS, REFERENCES, st.just(["."]), st.just(["/", "/"]))
TREES = st.recursive(LEAVES, _branches, max_leaves=12)


@settings(max_examples=400, deadline=None)
@given(TREES)
def test_any_tree_survives_print_and_parse(tree):
    assert parse(unparse(tree)).tree == tree


@settings(max_examples=300, deadline=None)
@given(tree=TREES)
def test_any_tree_is_evaluated_or_refused_in_our_own_words(world, tree):
    expression = parse(unparse(tree))
    for answers, at in (("$basic", "a"), ("$house", "member[1]/pet[2]/kind"), ("$house", "")):
        try:
            value = evaluate(expression, world.scope(answers, at))
        except ExpressionError:
            continue
        assert isinstance(value, (str, float, bool, Nodes))


@pytest.mark.parametrize(
    ("source", "printed"),
    [
        ("${a}='yes'and(${b}>1)", "${a} = 'yes' and ${b} > 1"),
        ("(1+2)*3", "(1 + 2) * 3"),
        ("1+(2*3)", "1 + 2 * 3"),
        ("(a or b) or c", "(a or b) or c"),
        ("a or (b or c)", "a or (b or c)"),
        ("(a and b) or c", "a and b or c"),
        ("(1 = 2) = 3", "1 = 2 = 3"),
        ("1 = (2 = 3)", "1 = (2 = 3)"),
        ("-(1+2)", "-(1 + 2)"),
        ("(-1)*2", "-1 * 2"),
        ("./x", "x"),
        (".//x", ".//x"),
        ("(${r}[1])[2]/x", "(${r}[1])[2]/x"),
        ("(a|b)/c", "(a | b)/c"),
        ('"it\'s"', '"it\'s"'),
        ("0.00000001", "0.00000001"),
        ("${last-saved#a}", "${last-saved#a}"),
    ],
)
def test_what_is_printed_has_as_few_brackets_as_it_needs(source, printed):
    assert unparse(parse(source).tree) == printed
    assert parse(printed).tree == parse(source).tree
