"""Which answers an expression reads."""

from surveys.expressions.layout import layout, split
from surveys.expressions.parser import Expression
from surveys.expressions.tree import HERE, Tree
from surveys.model import Survey


def paths_read(expression: Expression, survey: Survey, at: str) -> tuple[str, ...]:
    """Return the paths that an expression reads when it stands at `at`, each once, in order.

    Paths with wildcards are followed to every question that they may mean; `.` reads the question
    itself. Names and paths that lead nowhere are left out.
    """
    reader = _Reader(survey, split(at)[0])
    reader.read(expression.tree, [reader.at])
    return tuple(reader.found)


class _Reader:
    """Follows references and paths, without answers: to every place that they may mean."""

    def __init__(self, survey: Survey, at: str) -> None:
        self.places = layout(survey)
        self.at = at
        self.found: dict[str, None] = {}

    def read(self, tree: Tree, here: list[str]) -> None:
        """Note what a tree reads; `here` is what `.` means."""
        self.found.update((path, None) for path in self._ends(tree, here) if path)

    def _ends(self, tree: Tree, here: list[str]) -> list[str]:
        """Return the places that a tree leads to; note what is read on the way."""
        if not isinstance(tree, list):
            return []
        head = tree[0]
        if head == "$":
            path = self.places.resolve(tree[1], self.at) if tree[2:] == [] else None
            return [] if path is None else [path]
        if head in (HERE, "current"):
            return here if head == HERE else [self.at]
        if head == "[]":
            return self._tried(tree[2:], self._ends(tree[1], here))
        if head == "/":
            return self._walked(tree, here)
        for part in tree[1:]:
            self.read(part, here)
        return []

    def _walked(self, tree: Tree, here: list[str]) -> list[str]:
        start, steps = tree[1], tree[2:]
        if start == "/":
            paths = [""]
            named = str(steps[0][0] if isinstance(steps[0], list) else steps[0]) if steps else ""
            steps = steps if named.startswith("//") else steps[1:]
        else:
            paths = here if start == HERE else self._ends(start, here)
        for step in steps:
            name, predicates = (step[0], step[1:]) if isinstance(step, list) else (step, [])
            paths = self._tried(
                predicates, [end for path in paths for end in self._step(path, name)]
            )
        return paths

    def _tried(self, predicates: list[Tree], paths: list[str]) -> list[str]:
        for predicate in predicates:
            self.read(predicate, paths)
        return paths

    def _step(self, path: str, name: str) -> list[str]:
        if name == "..":
            return [path.rpartition("/")[0]] if path else []
        if name.startswith("//"):
            below = f"{path}/" if path else ""
            known = (each for each in self.places.items if each.startswith(below))
            return [each for each in known if name in ("//*", f"//{each.rpartition('/')[2]}")]
        children = self.places.children.get(path, ())
        return [child for child in children if name in ("*", child.rpartition("/")[2])]
