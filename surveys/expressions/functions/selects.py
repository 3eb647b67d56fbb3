"""Functions on answers that were chosen (https://getodk.github.io/xforms-spec/#fn:Select-Functions)."""

import math

from surveys.expressions.context import Context
from surveys.expressions.layout import split
from surveys.expressions.lists import label, rows_of
from surveys.expressions.registry import function
from surveys.expressions.values import Value, to_number, to_string
from surveys.model import Question


@function("selected", "is-selected", fewest=2, most=2)
def selected(context: Context, value: Value, choice: Value) -> bool:  # noqa: ARG001
    """Return whether a choice is among those chosen; the blank choice is where nothing was."""
    chosen, sought = to_string(value).split(), to_string(choice).strip()
    return sought in chosen if sought else not chosen


@function("selected-at", fewest=2, most=2)
def selected_at(context: Context, value: Value, place: Value) -> str:  # noqa: ARG001
    """Return the choice at a place counted from 0; blank where there is none."""
    chosen, exact = to_string(value).split(), to_number(place)
    if math.isnan(exact) or math.isinf(exact):
        return ""
    number = math.trunc(exact)
    return chosen[number] if 0 <= number < len(chosen) else ""


@function("count-selected", fewest=1, most=1)
def count_selected(context: Context, value: Value) -> float:  # noqa: ARG001
    """Count what was chosen."""
    return float(len(to_string(value).split()))


@function("jr:choice-name", "choice-name", fewest=2, most=2)
def choice_name(context: Context, value: Value, question: Value) -> str:
    """Return the label of a choice in the person's language; blank where there is none.

    The question is named in text: `jr:choice-name(${q}, '${q}')`, or by its path.
    """
    scope = context.scope
    path = scope.layout.mentioned(to_string(question), split(scope.at)[0])
    item = scope.layout.items.get(path or "")
    if not isinstance(item, Question):
        return ""
    chosen = to_string(value)
    for row in rows_of(scope, item.list_name, parameters=dict(item.parameters)):
        if row.get("name") == chosen:
            return row.get("label", "")
    return ""


@function("jr:itext", "itext", fewest=1, most=1)
def itext(context: Context, identity: Value) -> str:
    """Return a text by its id: `list-3` for a choice, `/data/q:label` for a question."""
    scope = context.scope
    sought = to_string(identity)
    listed, _, number = sought.rpartition("-")
    known = scope.survey.choices(listed)
    if known and number.isdecimal() and int(number) < len(known.choices):
        return label(scope, known.choices[int(number)].label)
    path, _, kind = sought.rpartition(":")
    name = path.rpartition("/")[2]
    item = scope.layout.items.get(scope.layout.resolve(name, split(scope.at)[0]) or "")
    if item is None:
        return ""
    return label(scope, item.hint if kind == "hint" else item.label)
