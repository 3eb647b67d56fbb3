"""The server and the browser agree on expressions that nobody thought of."""

import math

from hypothesis import given, settings
from hypothesis import strategies as st

from surveys.expressions import Nodes, browser_tree, evaluate, parse, unparse

ONE = [
    "abs", "boolean", "boolean-from-string", "ceiling", "concat", "count-selected", "date",
    "decimal-date-time", "floor", "int", "lower-case", "max", "not", "number", "round", "string",
    "string-length", "upper-case",
]  # fmt: skip
TWO = [
    "coalesce", "concat", "contains", "ends-with", "format-date", "join", "max", "min", "round",
    "selected", "selected-at", "starts-with", "substr", "substring-after", "substring-before",
]  # fmt: skip
OPERATORS = ["or", "and", "=", "!=", "<", "<=", ">", ">=", "+", "-", "*", "div", "mod"]
NAMES = ["a", "c", "n", "d", "day", "moment", "many", "one", "x", "name", "age", "kind"]
TEXTS = [
    "", "yes", "red blue", " red ", "7", "-2.5", "1e3", ".5", "2024-02-29", "2023-02-29", "é😀",
    "2024-02-29T12:00:00.000+02:00", "1970-1-2", "%d/%m", "true", "0",
]  # fmt: skip

LEAVES = st.one_of(
    st.sampled_from(TEXTS),
    st.integers(0, 40),
    st.sampled_from([0.1, 2.5, 0.000001, 1e15 + 0.5, 12345.678]),
    st.sampled_from(NAMES).map(lambda name: ["$", name]),
    st.sampled_from([["today"], ["now"], ["true"], ["false"]]),
)
TREES = st.recursive(
    LEAVES,
    lambda trees: st.one_of(
        st.tuples(st.sampled_from(ONE), trees).map(list),
        st.tuples(st.sampled_from([*TWO, *OPERATORS]), trees, trees).map(list),
        st.tuples(st.just("if"), trees, trees, trees).map(list),
        trees.map(lambda tree: ["-", tree]),
    ),
    max_leaves=8,
)


def alike(here, there):
    if isinstance(here, Nodes):
        return here.texts() == there
    if isinstance(here, float):
        same = isinstance(there, float) and math.isclose(here, there, rel_tol=1e-12, abs_tol=1e-9)
        return same or str(here) == str(there)
    return type(here) is type(there) and here == there


@settings(max_examples=600, deadline=None)
@given(
    tree=TREES,
    place=st.sampled_from(
        [
            ("$basic", "a"),
            ("$house", ""),
            ("$house", "member[2]/age"),
            ("$house", "member[1]/pet[2]/kind"),
        ]
    ),
)
def test_the_server_and_the_browser_agree(world, page, tree, place):
    answers, at = place
    expression = parse(unparse(tree))
    sent = browser_tree(expression, world.survey, at)
    here = evaluate(expression, world.scope(answers, at))
    there = page.value(sent, answers, at)
    assert alike(here, there), f"{unparse(tree)}: {here!r} here, {there!r} there"
