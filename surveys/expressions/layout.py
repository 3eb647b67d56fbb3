"""A survey's places: its paths, the repeats around them, and what a name means."""

import re
from collections import OrderedDict
from functools import lru_cache
from threading import Lock

from surveys.model import Item, Repeat, Survey

KEPT = 64
"""Surveys whose layout is kept; an instance has few that are open at once."""

_MENTION = re.compile(r"\s*\$\{([^{}]*)\}\s*\Z")
_INDEX = re.compile(r"\[(\d+)\]")


class Layout:
    """The places of one survey.

    Attributes:
        items: Item by path, in the order of the form.
        children: Paths of the children by path; the root is the empty path.
        repeats: For each path the paths of the repeats around it, outermost first, without itself.
        names: Paths by name.
    """

    def __init__(self, survey: Survey) -> None:
        self.items: dict[str, Item] = {}
        self.children: dict[str, list[str]] = {"": []}
        self.repeats: dict[str, tuple[str, ...]] = {"": ()}
        self.names: dict[str, list[str]] = {}
        for node in survey.walk():
            self.items[node.path] = node.item
            self.repeats[node.path] = node.repeats
            self.names.setdefault(node.item.name, []).append(node.path)
            self.children.setdefault(node.path.rpartition("/")[0], []).append(node.path)

    def resolve(self, name: str, at: str) -> str | None:
        """Return the path that `${name}` means for somebody at `at`.

        Of several the one that shares most of the way with `at` is meant, then the first. A whole
        path is understood too.
        """
        paths = self.names.get(name)
        if not paths:
            return name if name in self.items else None
        if len(paths) == 1:
            return paths[0]
        here = at.split("/")
        return max(paths, key=lambda path: _shared(path.split("/"), here))

    def mentioned(self, text: str, at: str) -> str | None:
        """Return the path that a text names, as `jr:choice-name` wants it: `${name}` or a path."""
        match = _MENTION.match(text)
        return self.resolve(match[1].strip() if match else text.strip().rpartition("/")[2], at)

    def is_repeat(self, path: str) -> bool:
        """Say whether a path is a repeat's."""
        return isinstance(self.items.get(path), Repeat)

    def own_repeats(self, path: str) -> tuple[str, ...]:
        """Return the repeats around a path, and the path itself where it is one."""
        around = self.repeats.get(path, ())
        return (*around, path) if self.is_repeat(path) else around


def _shared(path: list[str], here: list[str]) -> int:
    shared = 0
    for one, other in zip(path, here, strict=False):
        if one != other:
            break
        shared += 1
    return shared


_layouts: "OrderedDict[int, tuple[Survey, Layout]]" = OrderedDict()
_lock = Lock()


def layout(survey: Survey) -> Layout:
    """Return the layout of a survey, made once for each survey object.

    Kept by identity: hashing a survey walks through all of it, and the kept survey cannot be
    collected and its identity given to another.
    """
    known = _layouts.get(id(survey))
    if known is not None:
        return known[1]
    made = Layout(survey)
    with _lock:
        _layouts[id(survey)] = (survey, made)
        while len(_layouts) > KEPT:
            _layouts.popitem(last=False)
    return made


@lru_cache(maxsize=4096)
def split(at: str) -> tuple[str, tuple[int, ...]]:
    """Split `house/member[2]/age` into `house/member/age` and `(2,)`."""
    return _INDEX.sub("", at), tuple(int(number) for number in _INDEX.findall(at))
