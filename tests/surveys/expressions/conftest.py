"""The survey, the answers and the moment at which the cases are evaluated."""

import json
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from random import Random
from typing import Any

import pytest
import quickjs

from surveys.expressions import Environment, Scope
from surveys.model import Choice, ChoiceList, Group, Question, Repeat, Survey
from surveys.text import LocalizedText


def english(text: str) -> LocalizedText:
    return LocalizedText.of({"en": text})


def choice(name: str, label: str, **filters: str) -> Choice:
    return Choice(name, english(label), filters=tuple(filters.items()))


SURVEY = Survey(
    name="cases",
    title=english("Cases"),
    languages=("en", "fr"),
    default_language="en",
    version="7",
    children=(
        Question("a", "text"),
        Question("b", "text"),
        Question("c", "text"),
        Question("n", "integer"),
        Question("m", "integer"),
        Question("d", "decimal"),
        Question("div", "integer"),
        Question("day", "date"),
        Question("moment", "dateTime"),
        Question("clock", "time"),
        Question("one", "select_one", english("One colour"), list_name="colours"),
        Question("many", "select_multiple", list_name="colours"),
        Question("k", "calculate"),
        Question("shape", "geoshape"),
        Group("g", (Question("x", "text"), Group("deep", (Question("y", "text"),)))),
        Repeat(
            "member",
            (
                Question("name", "text"),
                Question("age", "integer"),
                Group("more", (Question("height", "integer"),)),
                Repeat("pet", (Question("kind", "text"), Question("weight", "decimal"))),
            ),
        ),
    ),
    choice_lists=(
        ChoiceList(
            "colours",
            (
                Choice("red", LocalizedText.of({"en": "Red", "fr": "Rouge"})),
                Choice("blue", LocalizedText.of({"en": "Blue", "fr": "Bleu"})),
                Choice("none", english("None of these")),
            ),
        ),
        ChoiceList(
            "towns",
            (
                choice("t1", "One", region="north"),
                choice("t2", "Two", region="north"),
                choice("t3", "Three", region="south"),
            ),
        ),
        ChoiceList("letters", tuple(choice(letter, letter) for letter in "ABCDEF")),
    ),
)

ANSWERS: dict[str, dict[str, Any]] = {
    "$basic": {
        "a": "yes",
        "b": "no",
        "n": 3,
        "m": 10,
        "d": 2.5,
        "day": "2024-02-29",
        "moment": "2024-02-29T12:00:00.000Z",
        "clock": "18:00:00.000+02:00",
        "one": "red",
        "many": ["red", "blue"],
        "g/x": "inside",
        "g/deep/y": "deep",
    },
    "$house": {
        "member": [
            {
                "name": "Ana",
                "age": 34,
                "more/height": 170,
                "pet": [{"kind": "cat", "weight": 4}, {"kind": "dog", "weight": 20}],
            },
            {"name": "Bo", "age": 7, "pet": []},
            {"name": "Cy", "pet": [{"kind": "fish", "weight": 0.5}]},
        ]
    },
}

FILES = {"prices.csv": [{"fruit": "apple", "price": "2"}, {"fruit": "fig", "price": "3.5"}]}


@dataclass(frozen=True)
class World:
    """What the cases are evaluated in."""

    survey: Survey
    environment: Environment
    named_answers: dict[str, dict[str, Any]]

    def scope(self, answers: dict[str, Any] | str | None = None, at: str = "") -> Scope:
        known = self.named_answers[answers] if isinstance(answers, str) else answers or {}
        return Scope(self.survey, known, at, self.environment)


@pytest.fixture(scope="session")
def world() -> World:
    environment = Environment(
        today=date(2026, 3, 1),
        now=datetime(2026, 3, 1, 10, 20, 30, 456_000, tzinfo=UTC),
        language="en",
        randomness=Random(5),
        files=FILES,
    )
    return World(SURVEY, environment, ANSWERS)


SCOPE = """
function scopeOf(world) {
  function within(name) {
    var parts = name.split(/\\[(\\d+)\\]\\/?/), place = world.answers;
    for (var i = 0; place && i + 2 < parts.length; i += 2) {
      place = (place[parts[i]] || [])[parts[i + 1] - 1];
    }
    return place ? place[parts[parts.length - 1]] : undefined;
  }
  return {
    get: within,
    count: function (name) { return (within(name) || []).length; },
    at: world.at,
    today: world.today,
    now: world.now,
    label: function (path, name) { return (world.labels[path] || {})[name]; },
    rows: function (list) { return world.lists[list] || []; },
    item: world.item
  };
}
function run(json) {
  var world = JSON.parse(json), value = parappExpressions.evaluate(world.tree, scopeOf(world));
  return typeof value === 'number' ? 'number ' + value
    : Array.isArray(value) ? 'nodes ' + JSON.stringify(value) : JSON.stringify(value);
}
"""


class Browser:
    """The respondent page's evaluator in QuickJS, given what a page would give it."""

    def __init__(self, world: World, source: str) -> None:
        self.world = world
        self.source = source
        self.context = quickjs.Context()
        self.context.eval(source)
        self.context.eval(SCOPE)
        self.lists = {
            known.name: [
                {"name": each.name, "label": each.label.get("en"), **dict(each.filters)}
                for each in known.choices
            ]
            for known in world.survey.choice_lists
        }

    def value(
        self,
        tree: Any,
        answers: dict[str, Any] | str | None = None,
        at: str = "",
        item: dict[str, str] | None = None,
    ) -> Any:
        labels = {
            node.path: {
                row["name"]: row["label"] for row in self.lists.get(node.item.list_name, [])
            }
            for node in self.world.survey.questions()
        }
        sent = {
            "tree": tree,
            "answers": self.world.scope(answers).answers,
            "at": at,
            "today": "2026-03-01",
            "now": "2026-03-01T10:20:30.456Z",
            "labels": labels,
            "lists": self.lists,
            "item": item,
        }
        shown = self.context.get("run")(json.dumps(sent))
        if shown.startswith("number "):
            return float(shown.split()[1])
        return json.loads(shown.removeprefix("nodes "))


@pytest.fixture(scope="session")
def browser_script() -> str:
    folder = Path(__file__).parents[3] / "parapp/static/respond"
    files = ("expressions.js", "functions.js")
    return "\n".join((folder / name).read_text(encoding="utf-8") for name in files)


@pytest.fixture(scope="session")
def page(world: World, browser_script: str) -> Browser:
    return Browser(world, browser_script)
