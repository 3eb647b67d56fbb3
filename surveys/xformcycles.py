"""Find the expressions that make questions depend on themselves, which ODK refuses to load."""

import re
from collections.abc import Iterator

from surveys.expressions.layout import Layout, layout
from surveys.model import Group, Item, Survey
from surveys.xmlnames import REFERENCE

# What JavaRosa works out anew whenever something that it mentions changes.
_COLUMNS = ("relevant", "calculation", "required", "read_only")
_LITERAL = re.compile(r"'[^']*'|\"[^\"]*\"")
_ITSELF = re.compile(r"(?<![\w.)\]/])\.(?![\w./])")
_BESIDE = re.compile(r"(?<![\w/.])\.\./([^\s/()\[\],=<>!+*'\"]+)")

Edges = dict[str, dict[str, set[tuple[str, str]]]]
"""For each path the paths that it depends on, and by which columns of which paths."""


def to_leave_out(survey: Survey) -> frozenset[tuple[str, str]]:
    """Return pairs of path and column without which nothing depends on itself.

    Of a ring of questions, the expression goes that looks furthest ahead in the form.
    """
    left_out: set[tuple[str, str]] = set()
    order = {node.path: place for place, node in enumerate(survey.walk())}
    edges = _edges(survey)
    while True:
        ring = _ring(edges)
        if not ring:
            return frozenset(left_out)
        links = list(zip(ring, [*ring[1:], ring[0]], strict=True))
        furthest = max(links, key=lambda link: order[link[1]] - order[link[0]])
        sources = set(edges[furthest[0]][furthest[1]])
        left_out |= sources
        for depends in edges.values():
            for path in list(depends):
                depends[path] -= sources
                if not depends[path]:
                    del depends[path]


def _edges(survey: Survey) -> Edges:
    places = layout(survey)
    edges: Edges = {}
    for node in survey.walk():
        own = edges.setdefault(node.path, {})
        for column in _COLUMNS:
            for path in _mentioned(node.path, node.item, column, places):
                own.setdefault(path, set()).add((node.path, column))
        # What makes a group relevant makes everything in it relevant.
        parent = node.path.rpartition("/")[0]
        for path, sources in edges.get(parent, {}).items():
            relevances = {source for source in sources if source[1] == "relevant"}
            if relevances:
                own.setdefault(path, set()).update(relevances)
    return edges


def _mentioned(path: str, item: Item, column: str, places: Layout) -> Iterator[str]:
    if isinstance(item, Group) and column != "relevant":
        return
    source: str = getattr(item, column)
    for _, name in REFERENCE.findall(source):
        found = places.resolve(name, path)
        if found is not None:
            yield found
    if _ITSELF.search(_LITERAL.sub("", source)):
        yield path
    parent = path.rpartition("/")[0]
    for name in _BESIDE.findall(source):
        beside = f"{parent}/{name}" if parent else name
        if beside in places.items:
            yield beside


def _ring(edges: Edges) -> list[str]:
    """Return paths that depend on each other in a ring; none where there is no ring."""
    done: set[str] = set()
    for first in edges:
        if first in done:
            continue
        trail, on_trail = [first], {first}
        steps = [iter(edges[first])]
        while steps:
            following = next(steps[-1], None)
            if following is None:
                steps.pop()
                last = trail.pop()
                on_trail.discard(last)
                done.add(last)
            elif following in on_trail:
                return trail[trail.index(following) :]
            elif following not in done and following in edges:
                trail.append(following)
                on_trail.add(following)
                steps.append(iter(edges[following]))
    return []
