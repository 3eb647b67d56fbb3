"""Which expressions the browser evaluates, and the trees that it is sent.

`parapp/static/respond/expressions.js` knows no survey. So what a name or a path means from where a
question stands is worked out here, and the tree says it outright:

    ["$", "house/member[.]/age"]   an answer, by the name of its input; `[.]` is the number that the
                                   question's own repeat has, `[*]` all instances
    ["position", 0]                the number of the outermost repeat that the question is in
    ["@", "region"]                a column of the choice that a choice_filter is asked about
    ["?", "list", "label", p ...]  a column of a choice list's rows for which the predicates hold
    ["jr:choice-name", v, "path"]  the label of a choice

Everything else is the same tree as `parse` gives.
"""

from surveys.expressions.coverage import BROWSER_FUNCTIONS, runs_in_browser
from surveys.expressions.layout import layout, split
from surveys.expressions.parser import Expression
from surveys.expressions.places import common
from surveys.expressions.registry import FUNCTIONS
from surveys.expressions.tree import HERE, OPERATORS, Tree
from surveys.model import Group, Survey

_PLACES = frozenset(("$", "/", HERE, "current"))
_OWN_ANSWER = frozenset(("number", "string-length"))
"""Functions that mean the question's own answer where they are given none."""


def browser_tree(
    expression: Expression, survey: Survey, at: str, *, choice: bool = False
) -> Tree | None:
    """Return the tree that the browser evaluates for a question.

    Args:
        expression: What `parse` returned.
        survey: The survey that it belongs to.
        at: The path of the question, group or repeat that carries it, without numbers.
        choice: Whether it is a `choice_filter`, where bare names are columns of a choice.

    Returns:
        Nested lists without positions; None where only the server can evaluate the expression.
    """
    if not runs_in_browser(expression):
        return None
    try:
        return _Resolver(survey, split(at)[0], choice=choice).tree(expression.tree)
    except _ServerOnlyError:
        return None


class _ServerOnlyError(Exception):
    """A part of the tree that the browser cannot evaluate."""


class _Resolver:
    """Rewrites references and paths as seen from one question."""

    def __init__(self, survey: Survey, at: str, *, choice: bool) -> None:
        self.survey = survey
        self.places = layout(survey)
        self.at = at
        self.choice = choice

    def tree(self, tree: Tree) -> Tree:
        """Rewrite a tree."""
        if not isinstance(tree, list):
            return tree
        head = tree[0]
        if head in _PLACES:
            return self._answer(self._place(tree))
        if head == "count":
            return [head, self._counted(tree[1])]
        if head == "position":
            return self._position(tree)
        if head in ("jr:choice-name", "choice-name"):
            return self._label(tree)
        if head in OPERATORS or self._callable(head, len(tree) - 1):
            return [head, *(self.tree(part) for part in tree[1:])]
        raise _ServerOnlyError

    def _callable(self, name: str, given: int) -> bool:
        """Say whether the browser has a function and may call it with so many arguments."""
        known = FUNCTIONS[name]
        fits = known.fewest <= given and (known.most is None or given <= known.most)
        return name in BROWSER_FUNCTIONS and fits and (given > 0 or name not in _OWN_ANSWER)

    def _place(self, tree: Tree) -> Tree:
        return self._named(tree) if tree[0] == "$" else self._path(tree)

    def _answer(self, place: Tree) -> Tree:
        """Refuse groups: what all their answers say together is nothing that a page keeps."""
        if isinstance(place, list) and place[0] == "$":
            path = place[1].replace("[.]", "").replace("[*]", "")
            if isinstance(self.places.items[path], Group):
                raise _ServerOnlyError
        return place

    def _counted(self, tree: Tree) -> Tree:
        """Rewrite what `count()` counts, which may be the instances of a repeat."""
        if not isinstance(tree, list) or tree[0] not in _PLACES:
            raise _ServerOnlyError
        place = self._place(tree)
        if not isinstance(place, list):
            raise _ServerOnlyError
        return place

    def _named(self, tree: Tree) -> Tree:
        path = self.places.resolve(tree[1], self.at)
        if path is None or len(tree) > 2:  # noqa: PLR2004 - an earlier response's answer
            return ""
        return ["$", self._numbered(path, common(self.places, path, self.at))]

    def _path(self, tree: Tree) -> Tree:
        start, steps = (tree[1], tree[2:]) if tree[0] == "/" else (tree, [])
        if start == "/":
            return self._absolute(steps)
        if self._is_rows(start):
            return self._rows(start, steps)
        plain = [step for step in steps if isinstance(step, str)]
        if len(plain) < len(steps) or any(_wild(step) for step in plain):
            raise _ServerOnlyError
        if self.choice and start == HERE:
            return self._column(plain)
        if start != HERE and start not in (["current"], [HERE]):
            raise _ServerOnlyError
        if self.choice and start == [HERE]:
            raise _ServerOnlyError
        found = self._walked(plain)
        return "" if found is None else ["$", self._numbered(*found)]

    def _absolute(self, steps: list[Tree]) -> Tree:
        if any(not isinstance(step, str) or _wild(step) or step == ".." for step in steps):
            raise _ServerOnlyError
        path = "/".join(steps[1:])
        if path not in self.places.items:
            return ""
        return ["$", self._numbered(path, common(self.places, path, self.at))]

    def _column(self, steps: list[str]) -> Tree:
        if len(steps) != 1 or steps[0] == "..":
            raise _ServerOnlyError
        return ["@", steps[0]]

    def _is_rows(self, start: Tree) -> bool:
        return isinstance(start, list) and start[0] == "instance"

    def _rows(self, start: Tree, steps: list[Tree]) -> Tree:
        """Rewrite `instance('list')/root/item[...]/label`, as cascades have it."""
        if len(steps) != 3 or steps[0] != "root" or not isinstance(start[1], str):  # noqa: PLR2004
            raise _ServerOnlyError
        item, column = steps[1:]
        name, predicates = (item[0], item[1:]) if isinstance(item, list) else (item, [])
        if self.survey.choices(start[1]) is None or name != "item":
            raise _ServerOnlyError
        if not isinstance(column, str) or _wild(column) or column == "..":
            raise _ServerOnlyError
        inside = _Resolver(self.survey, self.at, choice=True)
        return ["?", start[1], column, *(inside.predicate(each) for each in predicates)]

    def predicate(self, tree: Tree) -> Tree:
        """Rewrite a predicate; one that is a number, or counts places, stays on the server."""
        if not isinstance(tree, list) or tree[0] not in {"=", "!=", "and", "or", "not", "selected"}:
            raise _ServerOnlyError
        return self.tree(tree)

    def _walked(self, steps: list[str]) -> tuple[str, int] | None:
        """Follow steps from the question; return the path and how many repeats keep numbers."""
        parts = self.at.split("/") if self.at else []
        own = self.places.own_repeats(self.at)
        kept = len(own)
        for step in steps:
            if step == "..":
                if not parts:
                    return None
                parts.pop()
                kept = min(kept, len(self.places.own_repeats("/".join(parts))))
            else:
                parts.append(step)
        path = "/".join(parts)
        return (path, kept) if path in self.places.items else None

    def _numbered(self, path: str, kept: int) -> str:
        """Write `[.]` after repeats that keep the question's number and `[*]` after the others."""
        for depth, repeat in reversed(list(enumerate(self.places.own_repeats(path)))):
            path = f"{path[: len(repeat)]}[{'.' if depth < kept else '*'}]{path[len(repeat) :]}"
        return path

    def _position(self, tree: Tree) -> Tree:
        """Rewrite `position(..)`: the number of the repeat's instance, 1 for what is no repeat."""
        path = tree[1] if len(tree) > 1 else None
        steps = path[2:] if isinstance(path, list) and path[:2] == ["/", HERE] else []
        if self.choice or not steps or any(step != ".." for step in steps):
            raise _ServerOnlyError
        above = "/".join(self.at.split("/")[: -len(steps)])
        if not self.places.is_repeat(above):
            return 1
        return ["position", len(self.places.own_repeats(above)) - 1]

    def _label(self, tree: Tree) -> Tree:
        value, question = tree[1:]
        if not isinstance(question, str):
            raise _ServerOnlyError
        path = self.places.mentioned(question, self.at)
        return "" if path is None else ["jr:choice-name", self.tree(value), path]


def _wild(step: str) -> bool:
    return step == "*" or step.startswith("//")
