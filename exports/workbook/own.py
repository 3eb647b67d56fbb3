"""What a project says of itself, in the language of the workbook."""

from dataclasses import dataclass
from datetime import date

from exports.facts import About
from exports.wording import Words


@dataclass(frozen=True, slots=True)
class OwnWords:
    """The fields of `About`, each as one text."""

    project: str
    made_on: date
    asked_by: str
    paid_by: str
    place: str
    how_found: str
    contact: str
    licence: str
    invented: bool

    @classmethod
    def of(cls, about: About, words: Words) -> "OwnWords":
        """Choose the texts for a reader."""
        return cls(
            project=words.own(about.project),
            made_on=about.made_on,
            asked_by=words.own(about.asked_by),
            paid_by=words.own(about.paid_by),
            place=words.own(about.place),
            how_found=words.own(about.how_found),
            contact=words.own(about.contact),
            licence=about.licence,
            invented=about.invented,
        )
