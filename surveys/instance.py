"""ODK submissions: an instance's XML to the answers that the web form makes, and back.

The shape is that of the ODK XForms specification (https://getodk.github.io/xforms-spec/, Instance);
the way between elements and paths is `surveys.xmlnames`.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any
from xml.etree import ElementTree as ET
from xml.parsers import expat

from defusedxml import DTDForbidden

from surveys.answers import Reading, handler, read_form
from surveys.index import Entry, Index, index
from surveys.marking import N_
from surveys.model import Group, Question, Repeat, Survey
from surveys.xlsform.containers import local, parser
from surveys.xmlnames import ROOT, XmlNames

MAX_SIZE = 10 * 1024 * 1024
"""Bytes of an instance; its media travel beside it."""

MAX_DEPTH = 100
MAX_ELEMENTS = 50_000
_OPENROSA = "http://openrosa.org/xforms"
_UUID = re.compile(r"(?:uuid:)?\s*([0-9a-fA-F-]{32,36})\s*")
_META = "meta"
ET.register_namespace("orx", _OPENROSA)


class InstanceError(Exception):
    """A submission that is not read.

    Attributes:
        code: A stable name, such as `instance.depth`.
        message: An English sentence with `%(name)s` places, which is also the gettext msgid.
        params: What goes into them.
    """

    def __init__(self, code: str, message: str, **params: str | int) -> None:
        super().__init__(message % params)
        self.code = code
        self.message = message
        self.params = params


@dataclass(frozen=True, slots=True)
class Submission:
    """What an instance says.

    Attributes:
        reading: The answers, as `surveys.answers.read_form` gives them.
        files: The names of attached files by path with numbers; whoever stores them adds the
            answers.
        form_id: The root's `id`.
        version: The root's `version`, empty where there is none.
        uuid: Of `instanceID`, without `uuid:`; empty where there is none.
        deprecated: Of `deprecatedID`: the instance that this one is an edit of.
        name: `instanceName`.
    """

    reading: Reading
    files: Mapping[str, str] = field(default_factory=dict)
    form_id: str = ""
    version: str = ""
    uuid: str = ""
    deprecated: str = ""
    name: str = ""


def read(content: bytes, survey: Survey, names: XmlNames | None = None) -> Submission:
    """Read a submission.

    Args:
        content: The XML of the instance.
        survey: The survey that it answers.
        names: The names of its elements, where the caller has them already.

    Raises:
        InstanceError: It is not XML, declares a DTD or entities, or is too deep or too large.
    """
    if len(content) > MAX_SIZE:
        raise InstanceError(
            "instance.size",
            N_("The submission is larger than %(limit)s MB."),
            limit=MAX_SIZE // (1024 * 1024),
        )
    events = _Events(index(survey), names or XmlNames.of(survey))
    reader = parser()
    reader.StartElementHandler = events.start
    reader.EndElementHandler = events.end
    reader.CharacterDataHandler = events.text
    try:
        reader.Parse(content, True)
    except DTDForbidden as error:
        raise InstanceError(
            "instance.dtd", N_("The submission declares a document type or entities.")
        ) from error
    except (expat.ExpatError, ValueError, LookupError) as error:
        raise InstanceError(
            "instance.malformed", N_("The submission is not XML: %(reason)s"), reason=str(error)
        ) from error
    return events.submission(survey)


class _Events:
    """Collects the values of an instance element by element."""

    def __init__(self, known: Index, names: XmlNames) -> None:
        self._known = known
        self._names = names
        self._stack: list[str] = []
        self._text: list[str] = []
        self._has_children: list[bool] = []
        self._places: list[str] = [""]  # the path with numbers of each open element
        self._counts: list[dict[str, int]] = []  # of repeats under each open element
        self._skipped = 0
        self._elements = 0
        self._root: dict[str, str] = {}
        self._meta: dict[str, str] = {}
        self._fields: dict[str, list[str]] = {}
        self._files: dict[str, str] = {}
        self._unknown: dict[str, list[str]] = {}

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        self._elements += 1
        if len(self._stack) >= MAX_DEPTH:
            raise InstanceError(
                "instance.depth",
                N_("The submission nests deeper than %(limit)s elements."),
                limit=MAX_DEPTH,
            )
        if self._elements > MAX_ELEMENTS:
            raise InstanceError(
                "instance.elements",
                N_("The submission has more than %(limit)s elements."),
                limit=MAX_ELEMENTS,
            )
        name = local(tag)
        if not self._stack:
            self._root = attributes
        elif self._skipped or any(local(key) == "template" for key in attributes):
            self._skipped += 1  # a pattern for new instances of a repeat, not an answer
        if self._has_children:
            self._has_children[-1] = True
        self._place(name)
        self._stack.append(name)
        self._has_children.append(False)
        self._counts.append({})
        self._text.clear()

    def _place(self, name: str) -> None:
        """Put the path of the element that begins on the stack, numbered where it repeats."""
        if not self._stack:
            self._places.append("")
            return
        element = "/".join([*self._stack[1:], name])
        path = self._names.paths.get(element, element)
        above = self._places[-1]
        place = f"{above}/{path.rpartition('/')[2]}" if above else path.rpartition("/")[2]
        entry = self._known.entries.get(path)
        if entry is not None and entry.is_repeat and not self._skipped:
            counts = self._counts[-1]
            counts[name] = counts.get(name, 0) + 1
            place = f"{place}[{counts[name]}]"
        self._places.append(place)

    def text(self, text: str) -> None:
        self._text.append(text)

    def end(self, _tag: str) -> None:
        element = self._stack[1:]
        place = self._places.pop()
        is_leaf = not self._has_children.pop()
        self._counts.pop()
        self._stack.pop()
        if self._skipped:
            self._skipped -= 1
        elif is_leaf and element:
            self._take(element, place, "".join(self._text))
        self._text.clear()

    def _take(self, element: list[str], place: str, text: str) -> None:
        path = "/".join(element)
        entry = self._known.entries.get(self._names.paths.get(path, path))
        if entry is None and element[0] == _META:
            self._meta[element[-1]] = text.strip()
        elif entry is None or not isinstance(entry.item, Question):
            if text.strip() and (entry is None or not isinstance(entry.item, Group)):
                self._unknown.setdefault(path, []).append(text)
        elif text.strip():
            self._take_answer(entry, place, text)

    def _take_answer(self, entry: Entry, place: str, text: str) -> None:
        question = entry.question
        kind = handler(question.type)
        if kind.variable.value == "file":
            self._files[place] = text.strip()
            return
        names = tuple(self._known.choices(question))
        value = kind.from_odk(question, text, names) if kind.answered else None
        # Of several choices, their names; else the text, for the one way of reading that there is.
        self._fields[place] = list(value) if isinstance(value, list) else [text]

    def submission(self, survey: Survey) -> Submission:
        reading = read_form(survey, {**self._fields, **self._unknown})
        return Submission(
            reading,
            self._files,
            form_id=self._root.get("id", ""),
            version=next((v for k, v in self._root.items() if local(k) == "version"), ""),
            uuid=_uuid(self._meta.get("instanceID", "")),
            deprecated=_uuid(self._meta.get("deprecatedID", "")),
            name=self._meta.get("instanceName", ""),
        )


def _uuid(text: str) -> str:
    match = _UUID.fullmatch(text.strip())
    return match[1].lower() if match else ""


def write(
    answers: Mapping[str, Any], survey: Survey, *, uuid: str, names: XmlNames | None = None
) -> bytes:
    """Write answers as the XML of an instance; what is not answered has no element.

    Args:
        answers: A typed record.
        survey: The survey that it answers.
        uuid: The response's identity, without `uuid:`.
        names: The names of the elements, where the caller has them already.
    """
    writer = _Writer(names or XmlNames.of(survey))
    root = ET.Element(ROOT, {"id": survey.name})
    if survey.version:
        root.set("version", survey.version)
    for child in writer.children(index(survey).survey.children, "", answers, ""):
        root.append(child)
    meta = ET.SubElement(root, f"{{{_OPENROSA}}}meta")
    ET.SubElement(meta, f"{{{_OPENROSA}}}instanceID").text = f"uuid:{uuid}"
    return bytes(ET.tostring(root, encoding="utf-8", xml_declaration=True))


class _Writer:
    """Turns records into elements."""

    def __init__(self, names: XmlNames) -> None:
        self._names = names

    def children(
        self, items: tuple[Any, ...], above: str, record: Mapping[str, Any], base: str
    ) -> Iterator[ET.Element]:
        """Yield the elements of a group.

        Args:
            above: The path of the group, empty for the root.
            record: Where its answers stand: the answers, or one instance of a repeat.
            base: What the record's keys are relative to: the path of that repeat and a slash.
        """
        for item in items:
            path = f"{above}/{item.name}" if above else item.name
            key = path.removeprefix(base)
            name = self._names.name(path)
            if isinstance(item, Repeat):
                for row in record.get(key) or ():
                    element = ET.Element(name)
                    element.extend(self.children(item.children, path, row, f"{path}/"))
                    yield element
            elif isinstance(item, Group):
                element = ET.Element(name)
                element.extend(self.children(item.children, path, record, base))
                if len(element):
                    yield element
            elif key in record:
                element = ET.Element(name)
                element.text = handler(item.type).to_odk(item, record[key])
                yield element
