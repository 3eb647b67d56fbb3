"""Which answers an expression reads."""

from collections.abc import Iterator

from surveys.expressions.layout import Layout, layout, split
from surveys.expressions.parser import Expression
from surveys.expressions.tree import HERE, Tree
from surveys.model import Survey


def paths_read(expression: Expression, survey: Survey, at: str) -> tuple[str, ...]:
    """Return the paths that an expression reads when it stands at `at`, each once, in order.

    Paths with wildcards are followed to every question that they may mean; `.` reads the question
    itself. Names and paths that lead nowhere are left out.
    """
    return tuple(dict.fromkeys(_read(expression.tree, layout(survey), split(at)[0])))


def _read(tree: Tree, places: Layout, at: str) -> Iterator[str]:
    if not isinstance(tree, list):
        return
    if tree[0] == "$":
        path = places.resolve(tree[1], at) if len(tree) == 2 else None  # noqa: PLR2004
        if path is not None:
            yield path
        return
    if tree[0] == HERE:
        yield at
        return
    if tree[0] != "/":
        for part in tree[1:]:
            yield from _read(part, places, at)
        return
    yield from _path(tree, places, at)


def _path(tree: Tree, places: Layout, at: str) -> Iterator[str]:
    start, steps = tree[1], tree[2:]
    for step in steps:
        for predicate in step[1:] if isinstance(step, list) else ():
            yield from _read(predicate, places, at)
    names = [step[0] if isinstance(step, list) else step for step in steps]
    if start == "/":
        if names and names[0].startswith("//"):
            yield from _followed([""], names, places)
        else:
            yield from _followed([""], names[1:], places)
        return
    if start in (HERE, ["current"]):
        begin = [at]
    else:
        begin = list(_read(start, places, at))
        yield from begin if isinstance(start, list) and start[0] != "[]" else ()
    yield from _followed(begin, names, places)


def _followed(begin: list[str], names: list[str], places: Layout) -> Iterator[str]:
    paths = begin
    for name in names:
        found: list[str] = []
        for path in paths:
            found.extend(_step(path, name, places))
        paths = found
    yield from (path for path in paths if path)


def _step(path: str, name: str, places: Layout) -> Iterator[str]:
    if name == "..":
        if path:
            yield path.rpartition("/")[0]
        return
    below = f"{path}/" if path else ""
    if name.startswith("//"):
        sought = name[2:]
        for known in places.items:
            if known.startswith(below) and sought in ("*", known.rpartition("/")[2]):
                yield known
        return
    for child in places.children.get(path, ()):
        if name in ("*", child.rpartition("/")[2]):
            yield child
