"""One table of cases, evaluated by the server and, where it can, by the browser's script.

The expectations come from the ODK XForms specification (`fn:` and the other anchors of
https://getodk.github.io/xforms-spec/), XPath 1.0, ODK's documentation or JavaRosa; each line says
which.
"""

import gzip
import json
import math
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import quickjs

from surveys.expressions import ExpressionError, Nodes, browser_tree, evaluate, parse
from surveys.expressions.coverage import BROWSER_FUNCTIONS, BROWSER_OPERATORS, SELDOM_CALLED
from surveys.expressions.registry import FUNCTIONS

TABLE = Path(__file__).with_name("cases.tsv")
NUMBERS = {"NaN": math.nan, "Infinity": math.inf, "-Infinity": -math.inf}


@dataclass(frozen=True)
class Case:
    where: str
    answers: Any
    at: str
    expression: str
    expected: str

    def __str__(self) -> str:
        return f"{self.where}: {self.expression}"


def read_cases() -> list[Case]:
    cases = []
    for line in TABLE.read_text(encoding="utf-8").splitlines()[1:]:
        if line.startswith("#"):
            continue
        where, answers, at, expression, expected = line.split("\t")
        known = answers if answers.startswith("$") else json.loads(answers or "{}")
        cases.append(Case(where, known, at, expression, expected))
    return cases


CASES = read_cases()


def agrees(value: Any, expected: str) -> bool:
    if expected.startswith("nodes "):
        texts = value.texts() if isinstance(value, Nodes) else value
        return isinstance(value, list) and list(texts) == json.loads(expected[6:])
    if isinstance(value, list):
        return False
    if expected in NUMBERS:
        return isinstance(value, float) and str(value) == str(NUMBERS[expected])
    if expected.startswith("~"):
        return isinstance(value, float) and math.isclose(value, float(expected[1:]), rel_tol=2e-6)
    wanted = json.loads(expected)
    if isinstance(wanted, (int, float)) and not isinstance(wanted, bool):
        return isinstance(value, float) and math.isclose(
            value, wanted, rel_tol=1e-15, abs_tol=1e-15
        )
    return type(value) is type(wanted) and value == wanted


@pytest.mark.parametrize("case", CASES, ids=str)
def test_the_server_evaluates_as_the_specification_says(world, case):
    scope = world.scope(case.answers, case.at)
    if case.expected.startswith("error "):
        with pytest.raises(ExpressionError) as caught:
            evaluate(parse(case.expression), scope)
        assert caught.value.code == case.expected.removeprefix("error ")
        return
    value = evaluate(parse(case.expression), scope)
    shown = value.texts() if isinstance(value, Nodes) else value
    assert agrees(value, case.expected), f"{shown!r} instead of {case.expected}"


@pytest.mark.parametrize("case", CASES, ids=str)
def test_the_browser_evaluates_what_it_is_sent_in_the_same_way(world, page, case):
    if case.expected.startswith("error "):
        return
    tree = browser_tree(parse(case.expression), world.survey, case.at)
    if tree is None:
        return
    value = page.value(tree, case.answers, case.at)
    if case.expected == "nodes []" and value == "":
        return  # a path that leads nowhere is sent as the blank that it stands for
    assert agrees(value, case.expected), f"{value!r} instead of {case.expected}; sent {tree}"


def test_the_table_is_long_and_most_of_it_runs_in_the_browser(world):
    assert len(CASES) >= 400
    sent = [
        case
        for case in CASES
        if not case.expected.startswith("error ")
        and browser_tree(parse(case.expression), world.survey, case.at) is not None
    ]
    assert len(sent) >= 400


def test_every_function_has_a_case():
    called = {call.name for case in CASES for call in parse(case.expression).calls}
    aliases = {"is-selected", "enclosed-area", "choice-name", "itext"}
    assert set(FUNCTIONS) - called == aliases


def test_the_coverage_table_names_what_the_script_has(page):
    has = set(json.loads(page.context.eval("JSON.stringify(parappExpressions.names())")))
    assert has - {"$", "@", "?"} == BROWSER_FUNCTIONS | BROWSER_OPERATORS


def test_the_script_that_most_pages_load_has_all_but_what_few_forms_call():
    script = Path(__file__).parents[3] / "parapp/static/respond/expressions.js"
    context = quickjs.Context()
    context.eval(script.read_text(encoding="utf-8"))
    has = set(json.loads(context.eval("JSON.stringify(parappExpressions.names())")))
    assert has - {"$", "@", "?"} == (BROWSER_FUNCTIONS - SELDOM_CALLED) | BROWSER_OPERATORS


@pytest.mark.parametrize(
    ("source", "chosen"),
    [
        ("region = ${a}", ["t1", "t2"]),
        ("region != ${a}", ["t3"]),
        ("region = ${a} or name = 't3'", ["t1", "t2", "t3"]),
        ("selected('t2 t3', name)", ["t2", "t3"]),
        ("nothing = ''", ["t1", "t2", "t3"]),
        ("${b} = ''", ["t1", "t2", "t3"]),
    ],
)
def test_a_choice_filter_chooses_the_same_here_and_there(world, page, source, chosen):
    case = Case("xlsform choice_filter", {"a": "north"}, "c", source, "")
    tree = browser_tree(parse(source), world.survey, case.at, choice=True)
    rows = [
        {"name": each.name, "label": each.label.get("en"), **dict(each.filters)}
        for each in world.survey.choices("towns").choices
    ]
    scope = world.scope(case.answers, case.at)
    here = [row["name"] for row in rows if evaluate(parse(source), scope.moved("c", row)) is True]
    there = [row["name"] for row in rows if page.value(tree, case.answers, case.at, row) is True]
    assert here == there == chosen


def test_the_script_is_small(page):
    source = page.source
    code = re.sub(r"/\*.*?\*/", "", source, flags=re.DOTALL)
    stripped = "\n".join(line.strip() for line in code.splitlines() if line.strip())
    assert len(gzip.compress(stripped.encode())) <= 3_500
