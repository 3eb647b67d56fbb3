"""The names that a survey's items have in XML, and the stable way back from them."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property

from surveys.index import index
from surveys.model import Question, Repeat, Survey

ROOT = "data"
"""The name of an instance's root element."""

REFERENCE = re.compile(r"\$\{\s*(last-saved#)?([^{}]*?)\s*\}")

# XML and pyxform allow letters of most scripts; JavaRosa's XPath reads only these.
_NOT_IN_NAME = re.compile(r"[^A-Za-z0-9_.\-]")
_STARTS = re.compile(r"[A-Za-z_]")
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
    """Return a name that an element may have and that JavaRosa reads.

    Letters lose their accents; those of other scripts become their numbers, so that two names never
    become one.
    """
    plain = unicodedata.normalize("NFKD", name)
    made = "".join(
        f"u{ord(character):04x}" if character.isalpha() and not character.isascii() else character
        for character in plain
        if not unicodedata.combining(character)
    )
    made = _NOT_IN_NAME.sub("_", made)
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
