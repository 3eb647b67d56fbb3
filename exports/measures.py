"""Measures by stakeholder as others may read them: offices are named on the record alone."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from exports.catalogues import translator
from exports.marking import N_
from surveys.languages import INTERFACE_LANGUAGES
from surveys.text import LocalizedText

_SOMEBODY = N_("A group of people")


class View(StrEnum):
    """How a stakeholder takes a measure."""

    WELCOME = "welcome"
    MIXED = "mixed"
    REJECTED = "rejected"


class Furthers(StrEnum):
    """Whether a measure brings its aim nearer, as the stakeholder sees it."""

    YES = "yes"
    PARTLY = "partly"
    NO = "no"
    UNSURE = "unsure"


@dataclass(frozen=True, slots=True)
class Taken:
    """How one stakeholder takes a measure.

    Attributes:
        stakeholder: Who; empty for an office that does not say it on the record, and nothing more
            than "a group of people" for a group that no release shows to be of 20 or more.
        reasons: Why; empty where the stakeholder is not named, because reasons point at who has
            them.
        signed_off_by: Who agreed that it is shown, by role; empty for a group of people.
    """

    stakeholder: LocalizedText
    view: View
    furthers: Furthers
    reasons: LocalizedText = LocalizedText()
    signed_off_by: str = ""
    signed_off_on: date | None = None
    link: str = ""


@dataclass(frozen=True, slots=True)
class Measure:
    """Something that was decided or is proposed, with how it is taken."""

    text: LocalizedText
    aim: LocalizedText
    source: LocalizedText
    area: str
    views: tuple[Taken, ...]


def somebody() -> LocalizedText:
    """Say that it is a group of people, and not which."""
    return LocalizedText.of(
        {tag: translator(tag).gettext(_SOMEBODY) for tag in INTERFACE_LANGUAGES}
    )
