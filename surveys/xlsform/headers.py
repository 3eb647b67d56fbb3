"""Read a header cell: which field of the form a column holds, and in which language."""

import re
from dataclasses import dataclass

from surveys.xlsform import columns

# A colon inside these belongs to the name; elsewhere one colon separates as two do.
_PREFIXES = ("jr", "odk", "orx", "esri", "entities")
_SPACE = re.compile(r"[\s_\-]+")
UNKNOWN, FILTER, BIND, SETTING = "", "filter", "bind", "setting"


@dataclass(frozen=True, slots=True)
class Header:
    """What a header says.

    Attributes:
        text: As written, without the space around it.
        field: The canonical name; `filter`, `bind` and `setting` for columns that are known by
            their text; empty where the column is not ours.
        qualifier: The language as written, empty where none is; the text of a `filter` or `bind`,
            the name of a `setting`.
    """

    text: str
    field: str
    qualifier: str = ""

    @property
    def is_localised(self) -> bool:
        """Whether the qualifier is a language."""
        return self.field in columns.LOCALISED or self.field in columns.PAR_LOCALISED


def read(sheet: str, cell: str) -> Header:
    """Read a header of the survey, choices, external_choices or settings sheet."""
    text = cell.strip()
    parts = split(text)
    key = _key(parts[0])
    if key == columns.PAR and len(parts) > 1:
        found = _ours(sheet, parts[1:])
        if found is not None:
            return Header(text, *found)
    elif sheet == columns.SETTINGS:
        return Header(text, *_setting(text, key, parts))
    if key == "media" and len(parts) > 1:
        key, parts = _key(parts[1]), parts[1:]
    return Header(text, *(_survey if sheet == columns.SURVEY else _choices)(text, key, parts))


def _survey(text: str, key: str, parts: list[str]) -> tuple[str, str]:
    if key in columns.BOUND and len(parts) > 1:
        bound = columns.BINDINGS.get(parts[1].lower().replace(" ", ""))
        return (bound, _language(parts[2:])) if bound else (BIND, text)
    if key in columns.BARE_BINDINGS and len(parts) == 1:
        return BIND, text
    field = columns.SURVEY_HEADERS.get(key)
    if field is None or (len(parts) > 1 and field not in columns.LOCALISED):
        return UNKNOWN, ""
    return field, _language(parts[1:])


def _choices(text: str, key: str, parts: list[str]) -> tuple[str, str]:
    field = columns.CHOICE_HEADERS.get(key)
    if field is None or (len(parts) > 1 and field not in columns.LOCALISED):
        return FILTER, text
    return field, _language(parts[1:])


def _setting(text: str, key: str, parts: list[str]) -> tuple[str, str]:
    field = columns.SETTING_HEADERS.get(key) if len(parts) == 1 else None
    if field is not None:
        return field, ""
    return SETTING, key if key in columns.SETTING_NAMES else text


def _ours(sheet: str, parts: list[str]) -> tuple[str, str] | None:
    name = _key(parts[0])
    field = f"{columns.PAR}::{name}"
    known = {columns.SURVEY: columns.PAR_SURVEY, columns.SETTINGS: columns.PAR_SETTINGS}.get(
        sheet, columns.PAR_CHOICES
    )
    if name not in known:
        return None
    return field, _language(parts[1:])


def split(text: str) -> list[str]:
    """Split a header at its `::`, or at single colons where it has none of these."""
    if "::" in text:
        parts = text.split("::")
    else:
        parts = text.split(":")
        for place in range(len(parts) - 1, 0, -1):
            if parts[place - 1].strip().lower() in _PREFIXES:
                parts[place - 1 : place + 1] = [":".join(parts[place - 1 : place + 1])]
    return [part.strip() for part in parts]


def _key(part: str) -> str:
    return _SPACE.sub("_", part.strip().lower()).strip("_")


def _language(parts: list[str]) -> str:
    language = "::".join(parts).strip()
    # pyxform calls the language of unmarked columns "default".
    return "" if language.lower() == "default" else language
