"""The order in which a survey's expressions are evaluated, and where they go round in a circle."""

from collections.abc import Iterator
from dataclasses import dataclass

from surveys.expressions.errors import ExpressionError
from surveys.expressions.parser import parse
from surveys.expressions.reading import paths_read
from surveys.model import Node, Question, Repeat, Survey


@dataclass(frozen=True, slots=True)
class Order:
    """What depends on what, in a line.

    Attributes:
        paths: Every path of the survey, each after those that it depends on, else in form order.
        cycles: Groups of paths that depend on one another; each in form order.
    """

    paths: tuple[str, ...]
    cycles: tuple[tuple[str, ...], ...] = ()


def order(survey: Survey) -> Order:
    """Order a survey's questions and groups, each after what decides about it.

    `relevant`, `calculation` and `repeat_count` make one depend on another, and on the groups
    around it. Constraints and filters decide nothing that another expression reads. Expressions
    that cannot be read are left out; whoever read the form has reported them.
    """
    needs = {node.path: tuple(dict.fromkeys(_needs(node, survey))) for node in survey.walk()}
    groups = list(_strongly_connected(needs))
    rank = {path: place for place, path in enumerate(needs)}
    cycles = [
        tuple(sorted(group, key=rank.__getitem__))
        for group in groups
        if len(group) > 1 or group[0] in needs[group[0]]
    ]
    return Order(tuple(path for group in groups for path in group), tuple(cycles))


def _needs(node: Node, survey: Survey) -> Iterator[str]:
    above = node.path.rpartition("/")[0]
    if above:
        yield above
    for source in _sources(node):
        try:
            read = paths_read(parse(source), survey, node.path)
        except ExpressionError:
            continue
        yield from read


def _sources(node: Node) -> Iterator[str]:
    item = node.item
    sources = [item.relevant]
    if isinstance(item, Question):
        sources.append(item.calculation)
    if isinstance(item, Repeat):
        sources.append(item.repeat_count)
    return (source for source in sources if source.strip())


def _strongly_connected(needs: dict[str, tuple[str, ...]]) -> Iterator[list[str]]:
    """Yield groups that depend on one another, dependencies first (Tarjan, without recursion)."""
    numbers: dict[str, int] = {}
    lowest: dict[str, int] = {}
    stack: list[str] = []
    waiting: set[str] = set()
    for start, first in needs.items():
        if start in numbers:
            continue
        work = [(start, iter(first))]
        numbers[start] = lowest[start] = len(numbers)
        stack.append(start)
        waiting.add(start)
        while work:
            path, rest = work[-1]
            following = next(rest, None)
            if following is None:
                work.pop()
                if work:
                    above = work[-1][0]
                    lowest[above] = min(lowest[above], lowest[path])
                if lowest[path] == numbers[path]:
                    yield _taken(stack, waiting, path)
            elif following not in numbers:
                numbers[following] = lowest[following] = len(numbers)
                stack.append(following)
                waiting.add(following)
                work.append((following, iter(needs.get(following, ()))))
            elif following in waiting:
                lowest[path] = min(lowest[path], numbers[following])


def _taken(stack: list[str], waiting: set[str], path: str) -> list[str]:
    place = stack.index(path)
    group = stack[place:]
    del stack[place:]
    waiting.difference_update(group)
    return group
