"""The files that a form needs beside it, and the manifest that tells ODK Collect of them."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from xml.etree import ElementTree as ET

from surveys.model import Question, Survey
from surveys.text import LocalizedText

_MANIFEST = "http://openrosa.org/xforms/xformsManifest"
_PULLDATA = re.compile(r"pulldata\(\s*['\"]([^'\"]+)['\"]")
_SEARCH = re.compile(r"search\(\s*['\"]([^'\"]+)['\"]")
_LISTS_IN_FILES = frozenset({"select_one_from_file", "select_multiple_from_file"})
ITEMSETS = "itemsets.csv"


@dataclass(frozen=True, slots=True)
class MediaFile:
    """A file that is there: its name, the MD5 of its content in hex, and where it is fetched."""

    name: str
    md5: str
    url: str


def needed(survey: Survey) -> tuple[str, ...]:
    """Return the names of the files that a form refers to, each once, in the order of the form."""
    return tuple(dict.fromkeys(name for name in _names(survey) if name))


def _names(survey: Survey) -> Iterator[str]:
    for node in survey.walk():
        item = node.item
        yield from _media(item.media)
        if not isinstance(item, Question):
            continue
        if item.type in _LISTS_IN_FILES:
            yield item.list_name
        elif item.type == "select_one_external":
            yield ITEMSETS
        elif item.type in {"csv-external", "xml-external"}:
            yield f"{item.name}.{item.type.partition('-')[0]}"
        for source in (
            item.calculation, item.relevant, item.constraint, item.default, item.choice_filter,
        ):  # fmt: skip
            yield from (_with_ending(name) for name in _PULLDATA.findall(source))
        yield from (_with_ending(name) for name in _SEARCH.findall(item.appearance))
    for known in survey.choice_lists:
        for choice in known.choices:
            yield from _media(choice.media)


def _with_ending(name: str) -> str:
    return name if name.endswith(".csv") else f"{name}.csv"


def _media(media: Iterable[tuple[str, LocalizedText]]) -> Iterator[str]:
    for _, files in media:
        for _, name in files.texts:
            yield name.strip().rpartition("/")[2]


def manifest(files: Iterable[MediaFile]) -> bytes:
    """Return the media manifest of a form.

    The shape is OpenRosa's (https://docs.getodk.org/openrosa-form-list/, the manifest document).
    """
    root = ET.Element("manifest", {"xmlns": _MANIFEST})
    for file in files:
        element = ET.SubElement(root, "mediaFile")
        ET.SubElement(element, "filename").text = file.name
        ET.SubElement(element, "hash").text = f"md5:{file.md5}"
        ET.SubElement(element, "downloadUrl").text = file.url
    return bytes(ET.tostring(root, encoding="utf-8", xml_declaration=True))
