"""What may be chosen of an export of responses."""

from dataclasses import dataclass
from enum import StrEnum


class Format(StrEnum):
    """The kinds of files."""

    XLSX = "xlsx"
    CSV = "csv"
    SAV = "sav"
    PARQUET = "parquet"
    JSON = "json"


class Multiple(StrEnum):
    """How several answers to one question are written."""

    SPLIT = "split"  # a column for each answer
    JOINED = "joined"  # all in one cell
    BOTH = "both"


@dataclass(frozen=True, slots=True)
class Options:
    """What was chosen.

    Attributes:
        labels: Whether questions and answers are written as they were asked; else by their names.
        language: Of the labels; empty for the one that the survey falls back to.
        multiple: How several answers to one question are written.
        groups: Whether a column's heading names the groups around its question.
        version: The number of the only version to write; all of them, merged, without.
        bom: Whether CSV files begin with a mark that tells Excel that they are UTF-8.
        guard: Whether CSV files put an apostrophe before texts that a spreadsheet would compute.
    """

    labels: bool = False
    language: str = ""
    multiple: Multiple = Multiple.BOTH
    groups: bool = True
    version: int | None = None
    bom: bool = False
    guard: bool = True
