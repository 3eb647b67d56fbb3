"""Where a statement or the structure of a question comes from, so that a reader can look it up."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from surveys.marking import N_

FROM_MEMORY: Final = N_("written from memory; compare it before you quote it")
"""What staff are told of a source that was not at hand."""


@dataclass(frozen=True, slots=True)
class Source:
    """A publication.

    Attributes:
        title: The title as printed; titles are not translated.
        publisher: Who published it.
        year: When.
        part: The page, section, table or variables that are meant, empty where all of it is.
        link: An address, empty where none is known.
        from_memory: Whether what follows it was written from memory, without the text at hand.
            Staff are told wherever they see the source; those who answer see no sources.
    """

    title: str
    publisher: str
    year: int
    part: str = ""
    link: str = ""
    from_memory: bool = False

    def __str__(self) -> str:
        parts = (f"{self.title} ({self.publisher}, {self.year})", self.part)
        return ", ".join(part for part in parts if part)


def read_source(data: Mapping[str, Any], **changes: Any) -> Source:
    """Read a source from a data file; `changes` replace what differs for one entry (part, year)."""
    merged = {**data, **{name: value for name, value in changes.items() if value}}
    return Source(
        title=str(merged["title"]),
        publisher=str(merged["publisher"]),
        year=int(merged["year"]),
        part=str(merged.get("part", "")),
        link=str(merged.get("link", "")),
        from_memory=bool(merged.get("from_memory", False)),
    )
