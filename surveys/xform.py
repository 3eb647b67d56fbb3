"""Turn a survey into an XForm, which ODK Collect and Enketo ask; pyxform does the conversion.

What pyxform or ODK would stop at is repaired or left out on the way, and reported.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field

from surveys.marking import N_
from surveys.model import Origin, Survey
from surveys.problems import Problem, Severity
from surveys.xformsheets import Definition, Row
from surveys.xmlnames import ROOT, XmlNames

_ROW = re.compile(r"\[row : (\d+)\]|row (\d+)", re.IGNORECASE)
_NAMED = re.compile(r"'([^'\s]+)'|\[([^\]\s]+)\]|\"([^\"\s]+)\"|\$\{([^}\s]+)\}")
_ATTEMPTS = 40


class XFormError(Exception):
    """A survey that pyxform cannot convert, whatever is left out; says why."""


@dataclass(frozen=True, slots=True)
class XForm:
    """A converted survey.

    Attributes:
        xml: The XForm.
        names: The way from its elements back to the survey's paths.
        itemsets: The content of `itemsets.csv`, which select_one_external needs; else None.
        problems: What was changed or left out on the way.
    """

    xml: str
    names: XmlNames
    itemsets: str | None = None
    problems: tuple[Problem, ...] = ()


@dataclass(slots=True)
class _Problems:
    found: list[Problem] = field(default_factory=list)

    def add(
        self,
        code: str,
        severity: Severity,
        message: str,
        origin: Origin | None,
        **parameters: str | int,
    ) -> None:
        self.found.append(
            Problem(
                code,
                severity,
                message,
                parameters,
                sheet=origin.sheet if origin else "",
                row=origin.row if origin else None,
            )
        )


def convert(survey: Survey) -> XForm:
    """Convert a survey to an XForm.

    Metadata that says who or which device answers (deviceid, phonenumber, audit ...) is left out,
    so that ODK Collect does not fill it.

    Raises:
        XFormError: pyxform converts it in no way that we know.
    """
    names = XmlNames.of(survey)
    problems = _Problems()
    definition = Definition(names, problems.add)
    for path, name in names.changed.items():
        problems.add(
            "xform.name",
            Severity.INFO,
            N_("“%(path)s” is called “%(name)s” in the XForm."),
            _origin(names.survey, path),
            path=path,
            name=name,
        )
    xml, itemsets = _convert(definition, problems.add)
    return XForm(xml, names, itemsets, tuple(problems.found))


def _origin(survey: Survey, path: str) -> Origin | None:
    return next((node.item.origin for node in survey.walk() if node.path == path), None)


def _convert(definition: Definition, report: Callable[..., None]) -> tuple[str, str | None]:
    """Convert, and leave out what pyxform stops at, one thing after the other."""
    # pyxform takes a second to import, which pages that convert nothing need not wait for.
    from pyxform.errors import PyXFormError  # noqa: PLC0415
    from pyxform.xls2xform import convert as pyxform_convert  # noqa: PLC0415

    message = ""
    for _ in range(_ATTEMPTS):
        try:
            result = pyxform_convert(xlsform=definition.workbook(), form_name=ROOT)
        except (PyXFormError, ValueError, KeyError, TypeError, AttributeError, IndexError) as error:
            # pyxform means to raise only its own error, and lets others out for odd cells.
            message = str(error)
        else:
            return str(result.xform), result.itemsets
        row = _row_of(definition, message)
        left_out = _simplify(definition, row, message)
        if not left_out:
            break
        report(
            "xform.left_out",
            Severity.CHANGED,
            N_("The XForm is without %(left_out)s of “%(name)s”: %(reason)s"),
            row.origin if row else None,
            left_out=left_out,
            name=row.name if row else "",
            reason=" ".join(message.split())[:300],
        )
    raise XFormError(message)


def _row_of(definition: Definition, message: str) -> Row | None:
    """Find the row that pyxform complains about, by its number or by its name."""
    match = _ROW.search(message)
    rows = definition.rows
    if match:
        # pyxform counts as spreadsheets do, with a header above.
        place = int(match[1] or match[2]) - 2
        if 0 <= place < len(rows):
            return rows[place]
    mentioned = [next(part for part in found if part) for found in _NAMED.findall(message)]
    for name in mentioned:
        for row in rows:
            if row.name == name:
                return row
    words = set(message.split())
    for row in rows:
        if any(name in cell for name in mentioned for key, cell in row.cells.items()):
            return row
        if words & set(re.findall(r"([^\s=;,]+)\s*=", row.cells.get("parameters", ""))):
            return row
    return None


_STEPS: tuple[tuple[str, Callable[[str], bool]], ...] = (
    ("parameters", lambda header: header == "parameters"),
    ("extra columns", lambda header: header.startswith(("bind::", "body::", "instance::"))),
    ("trigger", lambda header: header == "trigger"),
    ("appearance", lambda header: header == "appearance"),
    ("default", lambda header: header == "default"),
    ("choice_filter", lambda header: header == "choice_filter"),
    ("repeat_count", lambda header: header == "repeat_count"),
    ("calculation", lambda header: header == "calculation"),
    ("constraint", lambda header: header == "constraint"),
    ("relevant", lambda header: header == "relevant"),
    ("required", lambda header: header in {"required", "read_only"}),
    ("media", lambda header: header.startswith("media::")),
)


def _simplify(definition: Definition, row: Row | None, message: str) -> str:
    """Leave out one thing, and return what; nothing where there is nothing more to leave out."""
    if row is not None:
        # First what the message speaks of, then what is left out most harmlessly.
        lowered = message.lower().replace(" ", "_")
        ordered = sorted(_STEPS, key=lambda step: step[0].rstrip("s") not in lowered)
        for label, fits in ordered:
            found = [header for header in row.cells if fits(header)]
            if found:
                for header in found:
                    del row.cells[header]
                return label
        if row.cells["type"] not in {"text", "calculate"} and not row.is_group:
            row.cells["type"] = "text"
            return "type"
        return definition.drop_extras()
    return definition.drop_extras() or _simplify_everywhere(definition)


def _simplify_everywhere(definition: Definition) -> str:
    """Leave one thing out of every row, where pyxform does not say which row it means."""
    for label, fits in _STEPS[:4]:
        found = [(row, header) for row in definition.rows for header in row.cells if fits(header)]
        if found:
            for row, header in found:
                del row.cells[header]
            return label
    return ""
