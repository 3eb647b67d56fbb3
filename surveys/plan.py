"""A survey's expressions, prepared once: parsed, in order, with what surrounds them."""

from dataclasses import dataclass
from functools import lru_cache

from surveys.answers import NEVER_FILLED, VariableType, handler
from surveys.calculations import result_type
from surveys.expressions import Expression, ExpressionError, parse
from surveys.expressions.order import order
from surveys.index import CACHE_SIZE, Entry, Index
from surveys.model import Group, Item, Question, Repeat


@dataclass(frozen=True, slots=True, eq=False)
class Step:
    """One item whose being asked, value or number of rows has to be worked out.

    Attributes:
        entry: The item.
        guards: The groups around it, and it itself, that have a `relevant` of their own.
        relevant: When it applies; None where it always does or the expression cannot be read.
        calculation: What its value is; None where there is none.
        count: How many rows a repeat has; None where people decide.
        result: What kind of value the calculation gives.
        circular: Whether it depends on itself: then it is shown, and not calculated.
    """

    entry: Entry
    guards: tuple[Entry, ...]
    relevant: Expression | None
    calculation: Expression | None
    count: Expression | None
    result: VariableType
    circular: bool


@dataclass(frozen=True, slots=True, eq=False)
class Plan:
    """The steps of a survey, each after what it depends on.

    Attributes:
        index: The survey's index.
        steps: What has to be worked out.
        guards: For each path the items around it, and it itself, that have a `relevant`.
        cycles: The paths that depend on one another, group by group.
        sees_time: Whether a value or what applies depends on the time of day.
    """

    index: Index
    steps: tuple[Step, ...]
    guards: dict[str, tuple[Entry, ...]]
    cycles: tuple[tuple[str, ...], ...]
    sees_time: bool


@lru_cache(maxsize=CACHE_SIZE)
def plan(known: Index) -> Plan:
    """Return the plan of an indexed survey, made once."""
    ordered = order(known.survey)
    circular = {path for cycle in ordered.cycles for path in cycle}
    guards = {path: _guards(known, entry) for path, entry in known.entries.items()}
    steps = (
        _step(known, known.entries[path], guards[path], circular=path in circular)
        for path in ordered.paths
    )
    return Plan(
        known,
        tuple(step for step in steps if step is not None),
        guards,
        ordered.cycles,
        any(_sees_time(entry.item) for entry in known.entries.values()),
    )


@lru_cache(maxsize=16_384)
def compiled(source: str) -> Expression | None:
    """Return the expression, or None where there is none or it cannot be read.

    An expression that cannot be read decides nothing: what it stands at is shown and accepted, so
    that no answer is lost. Whoever read the form has reported it.
    """
    if not source.strip():
        return None
    try:
        return parse(source)
    except ExpressionError:
        return None


def is_worked_out(question: Question) -> bool:
    """Tell whether a question's value comes from its calculation, whatever was sent.

    A calculation beside a question that can be filled in is only its first value, as with ODK's
    `read_only` left blank: what a person wrote stays.
    """
    return bool(question.calculation.strip()) and (
        question.type in {"calculate", "hidden", "note"} or bool(question.read_only.strip())
    )


def _guards(known: Index, entry: Entry) -> tuple[Entry, ...]:
    parts = entry.path.split("/")
    around = ("/".join(parts[:depth]) for depth in range(1, len(parts) + 1))
    return tuple(known.entries[path] for path in around if known.entries[path].item.relevant)


def _step(known: Index, entry: Entry, guards: tuple[Entry, ...], *, circular: bool) -> Step | None:
    item = entry.item
    calculation = count = None
    result = VariableType.TEXT
    begins = False
    if isinstance(item, Question):
        if item.type in NEVER_FILLED:
            return None
        calculation = compiled(item.calculation)
        begins = not handler(item.type).asked and bool(item.default or item.type in _METADATA)
        if calculation is not None and item.type == "calculate":
            result = result_type(known, entry)
    elif isinstance(item, Repeat):
        count = compiled(item.repeat_count)
    relevant = compiled(item.relevant)
    if relevant is None and calculation is None and count is None and not begins:
        return None
    assert isinstance(item, Question | Group)  # noqa: S101 - there is no other kind of item
    return Step(entry, guards, relevant, calculation, count, result, circular)


def _sees_time(item: Item) -> bool:
    sources = [item.relevant]
    if isinstance(item, Question):
        sources += [item.calculation, item.default]
    elif isinstance(item, Repeat):
        sources.append(item.repeat_count)
    read = (compiled(source) for source in sources)
    return any(call.name == "now" for each in read if each is not None for call in each.calls)


_METADATA = ("today", "start", "end")
