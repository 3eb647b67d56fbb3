"""What is the matter with a form, as values that the caller translates."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Severity(StrEnum):
    """How much a problem matters.

    `INFO`: read as meant. `WARNING`: repaired, or kept but not used; the meaning is unchanged.
    `CHANGED`: repaired in a way that changes what is asked, so a person confirms it before
    publication. `REFUSED`: there is no survey to be read.
    """

    INFO = "info"
    WARNING = "warning"
    CHANGED = "changed"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Problem:
    """One finding about a form.

    Attributes:
        code: A stable name, such as `choices.duplicate`; tests and tools rely on it.
        severity: How much it matters.
        message: An English sentence with `%(name)s` places, which is also the gettext msgid; it
            says what was done, or what to do.
        parameters: What goes into the places of the message.
        sheet: The sheet as it is named in the workbook, empty where none is meant.
        row: The row, counted from 1 as spreadsheets do, or None.
        column: The header of the column as written, empty where none is meant.
    """

    code: str
    severity: Severity
    message: str
    parameters: Mapping[str, str | int] = field(default_factory=dict)
    sheet: str = ""
    row: int | None = None
    column: str = ""

    def __str__(self) -> str:
        return self.message % self.parameters


def warning(code: str, message: str, **parameters: str | int) -> Problem:
    """Return what is to be mended, at no place in a workbook."""
    return Problem(code, Severity.WARNING, message, parameters)
