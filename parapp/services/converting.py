"""Surveys in the formats of other tools: XLSForm, XForm, JSON Schema, a printout."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Final

from parapp.errors import InvalidError, RefusedError
from parapp.whole import drafted
from surveys import printed, schema
from surveys.marking import N_
from surveys.model import Survey
from surveys.offers import EXTERNAL_CHOICES
from surveys.problems import Problem


class Form(StrEnum):
    """What a survey can be turned into.

    `XLSFORM`: the workbook that ODK, Kobo and parapp read, with everything that was in it. `XFORM`:
    the XML that ODK Collect and Enketo ask. `JSON`: the JSON Schema of its answers. `OUTLINE`:
    plain text to be printed, read aloud or checked.
    """

    XLSFORM = "xlsform"
    XFORM = "xform"
    JSON = "json"
    OUTLINE = "outline"


ENDINGS: Final = {
    Form.XLSFORM: ".xlsx",
    Form.XFORM: ".xml",
    Form.JSON: ".schema.json",
    Form.OUTLINE: ".txt",
}
"""The ending of a file of each form."""

MEDIA_TYPES: Final = {
    Form.XLSFORM: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    Form.XFORM: "application/xml",
    Form.JSON: "application/schema+json",
    Form.OUTLINE: "text/plain; charset=utf-8",
}


@dataclass(frozen=True, slots=True)
class Converted:
    """A survey in another form.

    Attributes:
        content: The bytes of the file.
        beside: Files that it needs beside it, by name.
        problems: What was changed or left out on the way.
    """

    content: bytes
    beside: Mapping[str, bytes] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()


def convert(survey: Survey, form: Form, language: str = "") -> Converted:
    """Turn a survey into another form.

    Args:
        language: Of the words in a schema or a printout; the survey's default where it is blank.

    Raises:
        InvalidError: The survey does not have that language.
        RefusedError: There is no XForm that could ask it.
    """
    if language and language not in survey.languages:
        raise InvalidError(
            "survey.language",
            N_("There is no %(language)s in it; its languages are %(known)s"),
            {"language": language, "known": ", ".join(survey.languages)},
        )
    language = language or survey.default_language
    if form is Form.XLSFORM:
        # Loaded here like pyxform below: what reads and writes workbooks takes long to import.
        from surveys import xlsform  # noqa: PLC0415

        return Converted(xlsform.write(survey))
    if form is Form.XFORM:
        return _xform(survey)
    if form is Form.JSON:
        made = schema.json_schema(survey, language)
        return Converted(json.dumps(made, ensure_ascii=False, indent=2).encode() + b"\n")
    return Converted(printed.printed(survey, language, lambda sentence: sentence).encode())


def _xform(survey: Survey) -> Converted:
    from surveys import xform  # noqa: PLC0415

    try:
        made = xform.convert(survey)
    except xform.XFormError as error:
        raise RefusedError(
            "xform.refused",
            N_("The survey cannot be turned into an XForm: %(reason)s"),
            {"reason": " ".join(str(error).split())[:300]},
        ) from error
    beside = {EXTERNAL_CHOICES: made.itemsets.encode()} if made.itemsets else {}
    return Converted(made.xml.encode(), beside, made.problems)


def write(path: Path, converted: Converted) -> tuple[Path, ...]:
    """Write a form, and beside it the files that it needs; each whole or not at all.

    Returns:
        What was written, the form first.

    Raises:
        UnavailableError: A file cannot be written.
    """
    contents = {path: converted.content}
    contents |= {path.with_name(name): content for name, content in converted.beside.items()}
    for target, content in contents.items():
        with drafted(target, "form.unwritable") as draft:
            draft.write_bytes(content)
            draft.replace(target)
    return tuple(contents)
