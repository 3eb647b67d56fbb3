"""The answers as a tree of nodes, and the choices of a list as another."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from surveys.expressions.layout import Layout, split
from surveys.expressions.scope import Row, Scope
from surveys.expressions.values import Node, Nodes, answer_text
from surveys.model import Group


class Place(Node):
    """A question, group or repeat instance: a path and the numbers of the repeats around it."""

    __slots__ = ("_numbers", "_path", "_scope")

    def __init__(self, scope: Scope, path: str, numbers: tuple[int, ...]) -> None:
        self._scope = scope
        self._path = path
        self._numbers = numbers

    @property
    def name(self) -> str:
        """The last part of the path."""
        return self._path.rpartition("/")[2]

    @property
    def path(self) -> str:
        """The path without numbers."""
        return self._path

    def text(self) -> str:
        """Return the answer; of a group all that stands in it (XPath 1.0, 5.2)."""
        if self._path and not isinstance(self._layout.items.get(self._path), Group):
            return answer_text(_answer(self._scope, self._path, self._numbers))
        return "".join(self.children("*").texts())

    def children(self, name: str) -> Nodes:
        """Return what stands directly below."""
        found = Nodes()
        for path in self._layout.children.get(self._path, ()):
            if name in ("*", path.rpartition("/")[2]):
                found.extend(instances(self._scope, path, self._numbers))
        return found

    def parent(self) -> "Place | None":
        """Return the group around, None above the root."""
        if not self._path:
            return None
        above = self._path.rpartition("/")[0]
        return Place(self._scope, above, self._numbers[: len(self._layout.own_repeats(above))])

    def position(self) -> int:
        """Return the number of a repeat's instance, 1 for everything else."""
        return self._numbers[-1] if self._layout.is_repeat(self._path) and self._numbers else 1

    @property
    def _layout(self) -> Layout:
        return self._scope.layout


class Choice(Node):
    """One row of a list of choices or of an attached file."""

    __slots__ = ("_position", "_row")

    def __init__(self, row: Row, position: int) -> None:
        self._row = row
        self._position = position

    name = "item"  # what XForms call it, whatever the row says

    def text(self) -> str:
        """Return the columns, one after the other (XPath 1.0, 5.2)."""
        return "".join(self.children("*").texts())

    def children(self, name: str) -> Nodes:
        """Return a column."""
        if name == "*":
            return Nodes(Column(self, column, text) for column, text in self._row.items())
        return Nodes([Column(self, name, self._row[name])] if name in self._row else [])

    def parent(self) -> Node | None:
        """Return None: nobody asks what is around a row."""
        return None

    def position(self) -> int:
        """Return the number of the row, counted from 1."""
        return self._position


class Column(Node):
    """One cell of a row."""

    __slots__ = ("_name", "_row", "_text")

    def __init__(self, row: Choice, name: str, text: str) -> None:
        self._row = row
        self._name = name
        self._text = text

    @property
    def name(self) -> str:
        """The column."""
        return self._name

    def text(self) -> str:
        """Return the cell."""
        return answer_text(self._text)

    def children(self, name: str) -> Nodes:  # noqa: ARG002 - a cell has none
        """Return no nodes."""
        return Nodes()

    def parent(self) -> Node:
        """Return the row."""
        return self._row

    def position(self) -> int:
        """Return 1: a row has each column once."""
        return 1


class Instance(Node):
    """What `instance('list')` gives: rows below `root`, whatever the two are called."""

    __slots__ = ("_inner", "_rows")

    def __init__(self, rows: Sequence[Row], *, inner: bool = False) -> None:
        self._rows = rows
        self._inner = inner

    name = "root"

    def text(self) -> str:
        """Return nothing: an instance is for looking things up in."""
        return ""

    def children(self, name: str) -> Nodes:
        """Return the rows, or first what they stand in."""
        if name == "root" and not self._inner:
            return Nodes([Instance(self._rows, inner=True)])
        return Nodes(Choice(row, number) for number, row in enumerate(self._rows, 1))

    def parent(self) -> None:
        """Return None: an instance stands alone."""
        return

    def position(self) -> int:
        """Return 1: there is one of each."""
        return 1

    def descendants(self, name: str) -> Iterator[Node]:
        """Yield rows or their columns."""
        for row in self.children("*"):
            if name in ("*", "item"):
                yield row
            else:
                yield from row.children(name)


def here(scope: Scope) -> Place:
    """Return the place of the question that carries the expression."""
    path, numbers = split(scope.at)
    return Place(scope, path, numbers)


def root(scope: Scope) -> Place:
    """Return the root of the answers."""
    return Place(scope, "", ())


def instances(scope: Scope, path: str, numbers: tuple[int, ...]) -> Iterator[Place]:
    """Yield a path's places: all instances of the repeats that have no number yet."""
    repeats = scope.layout.own_repeats(path)
    yield from _instances(scope, path, repeats, numbers[: len(repeats)])


def _instances(
    scope: Scope, path: str, repeats: tuple[str, ...], numbers: tuple[int, ...]
) -> Iterator[Place]:
    if len(numbers) == len(repeats):
        yield Place(scope, path, numbers)
        return
    rows = _answer(scope, repeats[len(numbers)], numbers)
    for number in range(1, len(rows) + 1 if isinstance(rows, list) else 1):
        yield from _instances(scope, path, repeats, (*numbers, number))


def named(scope: Scope, name: str) -> Nodes:
    """Return what `${name}` means here: the same instance where it is in a repeat around, else all.

    The rule is XLSForm's (https://xlsform.org/en/#repeats): inside a repeat `${x}` is the x of this
    instance where x belongs to the same repeat.
    """
    at, numbers = split(scope.at)
    path = scope.layout.resolve(name, at)
    return Nodes() if path is None else at_path(scope, path, at, numbers)


def at_path(scope: Scope, path: str, at: str, numbers: tuple[int, ...]) -> Nodes:
    """Return a path's places, seen from a question inside repeats."""
    around = scope.layout.repeats[path]
    if not around and not scope.layout.is_repeat(path):
        return Nodes([Place(scope, path, ())])
    shared = common(scope.layout, path, at)
    return Nodes(instances(scope, path, numbers[:shared]))


def common(places: Layout, path: str, at: str) -> int:
    """Count the repeats that are around both a path and the place that it is seen from."""
    count = 0
    for one, other in zip(places.repeats[path], places.own_repeats(at), strict=False):
        if one != other:
            break
        count += 1
    return count


def _answer(scope: Scope, path: str, numbers: tuple[int, ...]) -> Any:
    """Return the answer at a path, None where there is none."""
    within: Any = scope.answers
    taken = 0
    for repeat, number in zip(scope.layout.repeats.get(path, ()), numbers, strict=False):
        rows = within.get(repeat[taken:])
        if not isinstance(rows, list) or not 1 <= number <= len(rows):
            return None
        within = rows[number - 1]
        if not isinstance(within, Mapping):
            return None
        taken = len(repeat) + 1
    return within.get(path[taken:])
