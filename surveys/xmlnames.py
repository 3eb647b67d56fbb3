"""The names that a survey's items have in XML, and the stable way back from them."""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property

from surveys.index import index
from surveys.model import Question, Repeat, Survey

ROOT = "data"
"""The name of an instance's root element."""

REFERENCE = re.compile(r"\$\{\s*(last-saved#)?([^{}]*?)\s*\}")

_START = (
    "A-Za-z_\u00d8-\u00f6\u00f8-\u02ff\u0370-\u037d\u037f-\u1fff\u2070-\u218f\u2c00-\u2fef"
    "\u3001-\ud7ff\uf900-\ufdcf\ufdf0-\ufffd\U00010000-\U000effff"
)
_NOT_IN_NAME = re.compile(rf"[^{_START}0-9.\-]")
_STARTS = re.compile(rf"[{_START}]")
# `meta` holds the instance's identity; pyxform adds nodes that end like this.
_RESERVED = frozenset({"meta"})
_COUNT = "_count"


@dataclass(frozen=True)
class XmlNames:
    """The path of each item in an instance.

    A name is changed only where XML or pyxform cannot have it: signs that no element name has,
    `meta`, a repeat's name that another repeat has, and a name that several items have while
    `${name}` is used somewhere. The same survey always gets the same names.

    Attributes:
        survey: With `or_other` written out, as all that concerns instances sees it.
        elements: By path, the path of the element under the root.
    """

    survey: Survey
    elements: dict[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, survey: Survey) -> "XmlNames":
        """Name the elements of a survey."""
        full = index(survey).survey
        names = cls(full)
        nodes = list(full.walk())
        wanted = {node.path: wellformed(node.item.name) for node in nodes}
        counts = Counter(wanted.values())
        referenced = {wellformed(name) for name in _referenced(full)}
        reserved = _RESERVED | {
            wanted[node.path] + _COUNT for node in nodes if isinstance(node.item, Repeat)
        }
        alone: set[str] = set()  # names that nothing else may have
        given: dict[str, set[str]] = {}  # names given under each element
        for node in nodes:
            parent = node.path.rpartition("/")[0]
            above = names.elements.get(parent, "")
            beside = given.setdefault(above, set())
            name = wanted[node.path]
            is_single = isinstance(node.item, Repeat) or (counts[name] > 1 and name in referenced)
            taken = beside | alone | reserved
            if isinstance(node.item, Repeat):
                taken |= {ROOT}
            others = set(wanted.values())
            made, number = name, 2
            while made in taken or (made != name and made in others):
                made, number = f"{name}_{number}", number + 1
            beside.add(made)
            if is_single:
                alone.add(made)
            names.elements[node.path] = f"{above}/{made}" if above else made
        return names

    @cached_property
    def paths(self) -> dict[str, str]:
        """The path of each item by the path of its element."""
        return {element: path for path, element in self.elements.items()}

    def name(self, path: str) -> str:
        """Return the name of an item's element."""
        return self.elements[path].rpartition("/")[2]

    @property
    def changed(self) -> dict[str, str]:
        """The paths whose last part has another name in XML, and that name."""
        return {
            path: self.name(path)
            for path in self.elements
            if self.name(path) != path.rpartition("/")[2]
        }


def wellformed(name: str) -> str:
    """Return a name that an XML element may have (XML 1.0, 2.3, without the colon)."""
    made = _NOT_IN_NAME.sub("_", name)
    return made if _STARTS.match(made) else f"_{made}"


def _referenced(survey: Survey) -> set[str]:
    """Return every name that stands in `${}` somewhere."""
    found: set[str] = set()

    def look(sources: Iterable[str]) -> None:
        for source in sources:
            if "${" in source:
                found.update(name for _, name in REFERENCE.findall(source))

    for node in survey.walk():
        item = node.item
        look([item.relevant, *(text for _, text in (*item.label.texts, *item.hint.texts))])
        if isinstance(item, Repeat):
            look([item.repeat_count])
        if isinstance(item, Question):
            look(
                [
                    item.constraint, item.required, item.read_only, item.calculation,
                    item.choice_filter, item.default, item.trigger, item.list_name,
                ]
            )  # fmt: skip
            for text in (item.guidance_hint, item.constraint_message, item.required_message):
                look(each for _, each in text.texts)
            look(value for _, value in item.parameters)
    look([survey.setting("instance_name")])
    for known in survey.choice_lists:
        for choice in known.choices:
            look(each for _, each in choice.label.texts)
    return found
