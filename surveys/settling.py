"""Works out what applies and what is calculated, in the order of dependencies.

Everything that cannot be evaluated is shown, accepted and not required, so that no answer is lost;
`Evaluation.failures` says what that was.
"""

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from random import Random
from typing import Any

from surveys.answers import Refusal, handler
from surveys.answers.base import Value
from surveys.calculations import read_result, typed_result
from surveys.expressions import (
    Environment,
    Expression,
    ExpressionError,
    Scope,
    evaluate,
    to_boolean,
    to_number,
    to_string,
)
from surveys.expressions.layout import layout
from surveys.index import MAX_INSTANCES, Entry, Index
from surveys.model import Group, Question, Repeat
from surveys.plan import Plan, Step, compiled, is_worked_out

_REFERENCE = re.compile(r"\$\{([^{}]*)\}")

# A default with one of these is evaluated; any other is the answer itself, so that "don't know" and
# 2024-05-31 stay what they are (pyxform, `default_is_dynamic`).
_DYNAMIC = re.compile(r"\$\{|[A-Za-z][\w:-]*\s*\(")


@dataclass(frozen=True, slots=True)
class Failure:
    """An expression that could not be evaluated.

    Attributes:
        place: Where, with the numbers of repeats.
        attribute: Which expression: `relevant`, `calculation`, `constraint` ...
        error: What was the matter, and at which character.
    """

    place: str
    attribute: str
    error: ExpressionError


class Evaluation:
    """One record, settled: without what does not apply, with what is worked out.

    Attributes:
        plan: The survey's plan.
        index: The survey's index.
        environment: The world outside.
        record: The answers as expressions see them.
        calculated: What was worked out, by place.
        failures: What could not be evaluated.
        chance: One draw that decides all chances of this record, each place by itself: what one
            place draws does not depend on which others were asked before it.
    """

    def __init__(self, plan: Plan, given: Mapping[str, Any], environment: Environment) -> None:
        self.plan = plan
        self.index: Index = plan.index
        self.environment = environment
        self.record: dict[str, Any] = _copy(given)
        self.calculated: dict[str, Value] = {}
        self.failures: list[Failure] = []
        self.chance = environment.randomness.getrandbits(64)
        self._applies: dict[str, bool] = {}
        self._counts: dict[str, int | None] = {}
        self._circular = {path for cycle in plan.cycles for path in cycle}
        for step in plan.steps:
            for indexes in list(step.entry.instances(self.record)):
                self._take(step, indexes)

    def scope(self, place: str) -> Scope:
        """Return what an expression sees at a place."""
        return Scope(self.index.survey, self.record, place, self.environment)

    def applies(self, entry: Entry, indexes: tuple[int, ...]) -> bool:
        """Tell whether an item applies by its own `relevant` and those of the groups around it."""
        for guard in self.plan.guards[entry.path]:
            place = guard.at(indexes[: len(guard.repeats)])
            known = self._applies.get(place)
            if known is None:
                known = guard.path in self._circular or self.truth(
                    guard.item.relevant, place, "relevant", otherwise=True
                )
                self._applies[place] = known
            if not known:
                return False
        return True

    def rows(self, entry: Entry, indexes: tuple[int, ...]) -> int | None:
        """Return how many rows a `repeat_count` asks for; None where people decide."""
        place = entry.at(indexes)
        if place not in self._counts:
            self._counts[place] = self._count_rows(entry, place)
        return self._counts[place]

    def truth(self, source: str, place: str, attribute: str, *, otherwise: bool) -> bool:
        """Return whether an expression holds; `otherwise` where there is none that can be read."""
        expression: Expression | None = compiled(source)
        if expression is None:
            return otherwise
        try:
            return to_boolean(evaluate(expression, self.scope(place)))
        except ExpressionError as error:
            self.fail(place, attribute, error)
            return otherwise

    def fail(self, place: str, attribute: str, error: ExpressionError) -> None:
        """Keep in mind that an expression could not be evaluated."""
        self.failures.append(Failure(place, attribute, error))

    def random_at(self, place: str) -> Random:
        """Return the source of chance that belongs to a place."""
        return Random(f"{self.chance}:{place}")  # noqa: S311 - an order of choices, not a secret

    def _take(self, step: Step, indexes: tuple[int, ...]) -> None:
        entry = step.entry
        if not self.applies(entry, indexes):
            _clear(entry, entry.holder(self.record, indexes))
        elif isinstance(entry.item, Question):
            self._fill(step, entry.item, indexes)
        elif entry.is_repeat:
            wanted = self.rows(entry, indexes)
            if wanted is not None:
                rows = entry.holder(self.record, indexes).setdefault(entry.keys[-1], [])
                del rows[wanted:]
                rows.extend({} for _ in range(wanted - len(rows)))

    def _count_rows(self, entry: Entry, place: str) -> int | None:
        repeat = entry.item
        count = compiled(repeat.repeat_count) if isinstance(repeat, Repeat) else None
        if count is None or entry.path in self._circular:
            return None
        try:
            number = to_number(evaluate(count, self.scope(place)))
        except ExpressionError as error:
            self.fail(place, "repeat_count", error)
            return None
        return 0 if math.isnan(number) else int(max(0, min(number, MAX_INSTANCES)))

    def _fill(self, step: Step, question: Question, indexes: tuple[int, ...]) -> None:
        entry = step.entry
        place = entry.at(indexes)
        value = self._metadata(question, entry.get(self.record, indexes))
        if value is None and question.default and not handler(question.type).asked:
            value = default(self.index, entry, self.scope(place))
        if step.calculation is not None and not step.circular:
            value = self._calculate(step, question, place, value)
        if value is None:
            _clear(entry, entry.holder(self.record, indexes))
        else:
            entry.put(self.record, indexes, value)

    def _calculate(self, step: Step, question: Question, place: str, value: Value) -> Value:
        """Return the result of a calculation, or the value that stands before it."""
        if step.calculation is None or (value is not None and not is_worked_out(question)):
            return value
        if question.trigger and not self._is_triggered(question, step.entry, place):
            return value
        scope = self.scope(place)
        if step.calculation.depends_on_chance:
            fixed = replace(self.environment, randomness=self.random_at(place))
            scope = replace(scope, environment=fixed)
        try:
            result = evaluate(step.calculation, scope)
        except ExpressionError as error:
            self.fail(place, "calculation", error)
            return value
        typed: Any
        if question.type == "calculate":
            typed = typed_result(result, step.result)
        else:
            typed = read_result(question, result, tuple(self.index.choices(question)))
        if isinstance(typed, Refusal) or typed is None:
            return None
        self.calculated[place] = typed
        return typed

    def _is_triggered(self, question: Question, entry: Entry, place: str) -> bool:
        """Tell whether one of the questions that trigger a calculation has an answer."""
        scope = self.scope(place)
        places = layout(self.index.survey)
        names = [name.strip() for name in _REFERENCE.findall(question.trigger)]
        known = [name for name in names if places.resolve(name, entry.path)]
        return not known or any(
            to_string(evaluate(expression, scope))
            for name in known
            if (expression := compiled(f"${{{name}}}")) is not None
        )

    def _metadata(self, question: Question, value: Value) -> Value:
        """Return a day for `today`, `start` and `end`: expressions never see a moment."""
        day = self.environment.today.isoformat()
        if question.type == "today":
            return value or day
        if question.type in {"start", "end"}:
            return value[:10] if isinstance(value, str) else day
        return value


def default(known: Index, entry: Entry, scope: Scope) -> Value:
    """Return the typed value of a question's default; None where it is no answer to it."""
    question = entry.question
    text = question.default
    expression = compiled(text) if _DYNAMIC.search(text) else None
    if expression is not None:
        try:
            text = to_string(evaluate(expression, scope))
        except ExpressionError:
            return None
    value = handler(question.type).from_odk(question, text, tuple(known.choices(question)))
    return None if isinstance(value, Refusal) else value


def _copy(record: Mapping[str, Any]) -> dict[str, Any]:
    """Copy a record with its rows; the values themselves are never changed."""
    return {
        key: [_copy(row) for row in value]
        if isinstance(value, list) and value and isinstance(value[0], dict)
        else value
        for key, value in record.items()
    }


def _clear(entry: Entry, holder: Any) -> None:
    """Take the value of an item, or the values of everything in a group, out of its dict."""
    if holder is None:
        return
    key = entry.keys[-1]
    holder.pop(key, None)
    if isinstance(entry.item, Group):
        for other in [other for other in holder if other.startswith(f"{key}/")]:
            del holder[other]
