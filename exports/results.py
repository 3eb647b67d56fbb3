"""What a project gives back to those who took part, frozen when it is published."""

from dataclasses import dataclass
from datetime import date

from exports.agreement import Agreement
from exports.claims import Asked, Claim, Figure, Strength
from exports.figures import Table
from surveys.text import LocalizedText

SCHEMA = 1


@dataclass(frozen=True, slots=True)
class Told:
    """A finding as those who took part read it.

    Attributes:
        plain: The words that they were asked about.
        figures: What the survey says for it.
        strength: What it rests on.
        agreement: What they said of it; None where they were not asked.
    """

    number: int
    plain: LocalizedText
    figures: tuple[Figure, ...]
    limits: LocalizedText
    strength: Strength
    agreement: Agreement | None
    asks: tuple[Asked, ...]


@dataclass(frozen=True, slots=True)
class Results:
    """A results page.

    Attributes:
        release: The number of the release that its figures come from.
        title, asked_by, place, contact: What the project says of itself.
        thanks: What it says to those who took part.
        invented: Whether the answers are made up, as in the demonstration.
        questions: What people said, question by question.
        findings: What the project concludes from it, and what it asked of whom.
        fallback: The language in which texts stand that lack the reader's.
    """

    schema: int
    release: int
    published_on: date
    title: LocalizedText
    asked_by: LocalizedText
    place: LocalizedText
    contact: LocalizedText
    thanks: LocalizedText
    invented: bool
    languages: tuple[str, ...]
    fallback: str
    questions: tuple[Table, ...]
    findings: tuple[Told, ...]


def told(claim: Claim) -> Told:
    """Return what a results page says of a claim.

    Quotations are not on it: one that is withdrawn has to be gone everywhere at once.
    """
    return Told(
        claim.number,
        claim.plain,
        claim.figures,
        claim.limits,
        claim.strength,
        claim.agreement,
        claim.asks,
    )
