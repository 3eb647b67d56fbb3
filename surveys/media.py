"""The files that a form needs beside it, and the manifest that tells ODK Collect of them."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from xml.etree import ElementTree as ET

from surveys.model import Question, Survey
from surveys.text import LocalizedText
from surveys.xlsform.columns import CHOICES, PAR_MEDIA, SETTINGS, SURVEY

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
    return tuple(dict.fromkeys(use.file for use in uses(survey) if use.file))


@dataclass(frozen=True, slots=True)
class Use:
    """One place in a form that needs a file.

    Attributes:
        file: The name of the file.
        sheet: Where the place stands: `survey`, `choices` or `settings`.
        place: The path of the item, or the list and the name of the choice; of a file that one of
            our own columns names, that column too.
        kind: `image`, `big-image`, `audio` or `video`; empty for a list or table.
        language: For whom, where it is for one language alone.
    """

    file: str
    sheet: str
    place: str
    kind: str = ""
    language: str = ""


def uses(survey: Survey) -> Iterator[Use]:
    """Yield every place of a form that needs a file, in the order of the form."""
    for column, files in (("par::consent_audio", survey.consent_audio), *survey.recordings):
        yield from _media((("audio", files),), SETTINGS, column)
    for node in survey.walk():
        yield from _media(node.item.media, SURVEY, node.path)
        if isinstance(node.item, Question):
            yield from (Use(name, SURVEY, node.path) for name in _read_by(node.item))
    for known in survey.choice_lists:
        for choice in known.choices:
            yield from _media(choice.media, CHOICES, f"{known.name} / {choice.name}")


def _read_by(item: Question) -> Iterator[str]:
    """Yield the names of the lists and tables that a question reads."""
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


def _with_ending(name: str) -> str:
    return name if name.endswith(".csv") else f"{name}.csv"


def _media(media: Iterable[tuple[str, LocalizedText]], sheet: str, place: str) -> Iterator[Use]:
    for kind, files in media:
        own = kind in PAR_MEDIA
        where, shown = (f"{place} / {kind}", "audio") if own else (place, kind)
        for tag, name in files.texts:
            language = tag if len(files.texts) > 1 else ""
            yield Use(file_name(name), sheet, where, shown, language)


def file_name(cell: str) -> str:
    """Return the name of the file that a cell means; some tools write a folder before it."""
    return cell.strip().rpartition("/")[2]


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
