"""The vocabulary of XLSForms as data: sheets, headers and types, with every spelling of them.

Sources: https://xlsform.org/en/ref-table/, the aliases that pyxform accepts, and what forms in the
field write.
"""

import re
from dataclasses import dataclass

SURVEY, CHOICES, SETTINGS = "survey", "choices", "settings"
EXTERNAL = "external_choices"  # choices that ODK looks up in a file of their own

SHEETS = {
    "survey": SURVEY,
    "choices": CHOICES,
    "choice": CHOICES,
    "choices and columns": CHOICES,
    "columns": CHOICES,
    "settings": SETTINGS,
    "setting": SETTINGS,
    "external_choices": EXTERNAL,
    "external choices": EXTERNAL,
    "entities": "entities",
    "osm": "osm",
}

TEXTS = ("label", "hint", "guidance_hint", "constraint_message", "required_message")
MEDIA = ("image", "big-image", "audio", "video")
EXPRESSIONS = (
    "relevant", "constraint", "required", "read_only", "calculation", "choice_filter", "default",
    "trigger", "repeat_count",
)  # fmt: skip

# Headers in lower case, with single underscores for spaces and hyphens.
SURVEY_HEADERS = {
    "type": "type", "command": "type",
    "name": "name", "tag": "name",
    "label": "label", "caption": "label",
    "hint": "hint", "guidance_hint": "guidance_hint",
    "relevant": "relevant", "relevance": "relevant",
    "constraint": "constraint",
    "constraint_message": "constraint_message", "constraining_message": "constraint_message",
    "constraintmsg": "constraint_message", "jr:constraintmsg": "constraint_message",
    "required": "required",
    "required_message": "required_message", "requiredmsg": "required_message",
    "jr:requiredmsg": "required_message",
    "read_only": "read_only", "readonly": "read_only",
    "calculation": "calculation", "calculate": "calculation", "calculations": "calculation",
    "choice_filter": "choice_filter", "choicefilter": "choice_filter",
    "default": "default", "default_value": "default",
    "trigger": "trigger",
    "appearance": "appearance", "appearence": "appearance",
    "parameters": "parameters", "parameter": "parameters",
    "repeat_count": "repeat_count", "jr:count": "repeat_count", "count": "repeat_count",
    "image": "image", "big_image": "big-image", "audio": "audio", "video": "video",
    "disabled": "disabled",
}  # fmt: skip
CHOICE_HEADERS = {
    "list_name": "list_name", "listname": "list_name",
    "name": "name", "value": "name",
    "label": "label", "caption": "label",
    "image": "image", "big_image": "big-image", "audio": "audio", "video": "video",
}  # fmt: skip
SETTING_HEADERS = {
    "form_title": "form_title", "title": "form_title", "set_form_title": "form_title",
    "form_id": "form_id", "id_string": "form_id", "set_form_id": "form_id", "formid": "form_id",
    "version": "version", "form_version": "version",
    "default_language": "default_language", "defaultlanguage": "default_language",
}  # fmt: skip
# Settings that pyxform and servers know, by their canonical name.
SETTING_NAMES = frozenset(
    {
        "instance_name", "style", "public_key", "submission_url", "auto_send", "auto_delete",
        "allow_choice_duplicates", "add_none_option", "omit_instance_id", "instance_id",
        "instance_xmlns", "namespaces", "clean_text_values", "sms_keyword", "sms_separator",
        "sms_allow_media", "sms_date_format", "sms_datetime_format", "sms_response", "prefix",
        "delimiter", "name", "client_editable", "flat", "id",
    }
)  # fmt: skip
# Of `bind::x`, `body::x` and `control::x`: those that are columns of their own.
BINDINGS = {
    "relevant": "relevant", "constraint": "constraint", "required": "required",
    "readonly": "read_only", "calculate": "calculation", "calculation": "calculation",
    "jr:constraintmsg": "constraint_message", "jr:requiredmsg": "required_message",
    "appearance": "appearance", "jr:count": "repeat_count",
}  # fmt: skip
BOUND = frozenset({"bind", "body", "control", "instance"})
BARE_BINDINGS = frozenset(
    {
        "rows", "autoplay", "save_to", "compact_tag", "noapperrorstring", "no_app_error_string",
        "sms_field", "sms_option",
    }
)  # fmt: skip
LOCALISED = frozenset({*TEXTS, *MEDIA})
# Columns of our own; other tools ignore them (DESIGN.md, decision 1).
PAR = "par"
PAR_SURVEY = frozenset(
    {
        "policy_areas", "principles", "indicators", "evidence", "sensitive", "role", "bands",
        "minutes", "purpose", "constraint_audio", "required_audio",
    }
)  # fmt: skip
PAR_CHOICES = frozenset({"role"})
_SPOKEN = tuple(
    f"{name}_audio"
    for name in (
        "age", "company", "card", "before", "required", "constraint", "young", "alone", "thanks",
        "closed", "declined", "saved", "receipt",
    )
)  # fmt: skip
PAR_SETTINGS = frozenset(
    {"kind", "unit", "policy_areas", "languages", "title", "consent_audio", *_SPOKEN}
)
PAR_MEDIA = tuple(f"{PAR}::{name}" for name in ("constraint_audio", "required_audio"))
PAR_SPOKEN = tuple(f"{PAR}::{name}" for name in _SPOKEN)  # of what parapp itself asks and says
PAR_LOCALISED = frozenset(
    {"par::purpose", "par::title", "par::consent_audio", *PAR_MEDIA, *PAR_SPOKEN}
)

_METADATA = {
    "start": ("start time", "get start time"),
    "end": ("end time", "get end time"),
    "today": ("get today",),
    "deviceid": ("device id", "get device id", "imei", "uri:deviceid"),
    "username": ("user name", "get username", "uri:username"),
    "phonenumber": ("phone number", "get phone number", "uri:phonenumber"),
    "email": ("uri:email",),
    "simserial": ("sim id", "get sim id", "uri:simserial"),
    "subscriberid": ("subscriber id", "get subscriber id", "uri:subscriberid"),
    "audit": (),
    "start-geopoint": ("start geopoint", "start_geopoint"),
    "background-audio": ("background audio", "background_audio"),
    "background-geopoint": ("background geopoint", "background_geopoint"),
}
_QUESTIONS = {
    "text": ("string", "str", "q string", "add text prompt", "add string prompt"),
    "integer": ("int", "number", "q int", "add integer prompt"),
    "decimal": ("float", "q decimal", "add decimal prompt"),
    "range": (),
    "date": ("q date", "add date prompt"),
    "time": ("q time", "add time prompt"),
    "dateTime": ("datetime", "date time", "date_time", "q date time", "q datetime",
                 "add date time prompt", "add datetime prompt"),
    "note": ("q note", "add note prompt"),
    "acknowledge": ("trigger", "acknowledgement", "q acknowledge", "add acknowledge prompt"),
    "geopoint": ("gps", "location", "geo point", "q geopoint", "q location", "add location prompt"),
    "geotrace": ("geo trace", "q geotrace"),
    "geoshape": ("geo shape", "q geoshape"),
    "image": ("photo", "picture", "q image", "q picture", "add image prompt", "add photo prompt"),
    "audio": ("q audio", "add audio prompt"),
    "video": ("q video", "add video prompt"),
    "file": ("add file prompt",),
    "barcode": ("qrcode", "q barcode", "add barcode prompt"),
    "calculate": ("calculation", "calc", "q calculate", "add calculate prompt"),
    "hidden": (),
    "csv-external": ("csv external",),
    "xml-external": ("xml external",),
}  # fmt: skip
METADATA = frozenset(_METADATA)
IDENTIFYING = frozenset(
    {"deviceid", "username", "phonenumber", "email", "simserial", "subscriberid", "audit"}
)
# Types that ask nobody anything, so they need no label.
SILENT = METADATA | {"calculate", "hidden", "csv-external", "xml-external"}
TYPES = {
    alias: canonical
    for known in (_METADATA, _QUESTIONS)
    for canonical, aliases in known.items()
    for alias in (canonical.lower(), *aliases)
}

_SELECTS = {
    "select_one_from_file": ("select one from file",),
    "select_multiple_from_file": ("select multiple from file",),
    "select_one_external": ("select one external",),
    "select_multiple": (
        "select multiple from", "select multiple using", "select multiple",
        "select all that apply from", "select all that apply", "select all",
        "add select multiple prompt using", "selectmultiple", "select_many", "q select",
    ),
    "select_one": (
        "select one from", "select one using", "select one", "select1", "select_1", "selectone",
        "add select one prompt using", "q select1",
    ),
    "rank": ("rank from",),
    "osm": (),
}  # fmt: skip
SELECTS = frozenset(_SELECTS) - {"osm"}
FROM_FILE = frozenset({"select_one_from_file", "select_multiple_from_file"})
MULTIPLE = frozenset({"select_multiple", "rank", "select_multiple_from_file"})
_OTHER = re.compile(r"(?:^|\s+)or[ _](?:specify[ _])?other$", re.IGNORECASE)
_BLOCK = re.compile(
    r"(begin|end)[ _]*(looped[ _]group|lgroup|group|repeat|loop)(?:\s+(?:over\s+)?(\S+))?$",
    re.IGNORECASE,
)
_SELECT_PATTERNS = tuple(
    (canonical, re.compile(rf"{re.sub('[ _]', '[ _]+', alias)}(?:\s+(.*))?$", re.IGNORECASE))
    # The longest first: "select one from file" before "select one from" before "select one".
    for canonical, alias in sorted(
        (
            (canonical, alias)
            for canonical, aliases in _SELECTS.items()
            for alias in (canonical, *aliases)
        ),
        key=lambda pair: -len(pair[1]),
    )
)


@dataclass(frozen=True, slots=True)
class Type:
    """What a type cell says.

    Attributes:
        name: The canonical type; `begin_group`, `end_group`, `begin_repeat`, `end_repeat`, or the
            cell as it stands where the type is unknown.
        list_name: The list or file of a select.
        or_other: Whether it ends in `or_other`.
        known: Whether the type is one of the vocabulary.
    """

    name: str
    list_name: str = ""
    or_other: bool = False
    known: bool = True


def read_type(cell: str) -> Type:
    """Read a type cell in any spelling."""
    text = " ".join(cell.split())
    simple = text.lower()
    found = TYPES.get(simple) or TYPES.get(simple.replace("_", " "))
    if found is not None:
        return Type(found)
    block = _BLOCK.match(text)
    if block:
        kind = "group" if block[2].lower() in {"group", "loop"} else "repeat"
        return Type(f"{block[1].lower()}_{kind}", list_name=block[3] or "")
    shorter = _OTHER.sub("", text)
    for canonical, pattern in _SELECT_PATTERNS:
        match = pattern.match(shorter)
        if match:
            return Type(canonical, (match[1] or "").strip(), shorter != text)
    return Type(cell.strip(), known=False)


def write_type(name: str, list_name: str, *, or_other: bool) -> str:
    """Write a type cell; the inverse of `read_type`."""
    parts = [name, list_name, "or_other" if or_other else ""]
    return " ".join(part for part in parts if part)
