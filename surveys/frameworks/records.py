"""The records of the frameworks; their English texts are gettext msgids."""

from dataclasses import dataclass
from enum import StrEnum

from surveys.sources import Source


@dataclass(frozen=True, slots=True)
class PolicyArea:
    """One of the seven policy areas of Step One; `question` is what a project asks about it."""

    id: str
    name: str
    question: str
    description: str
    source: Source


@dataclass(frozen=True, slots=True)
class Theme:
    """One of the themes under which Step Two gathers the fifteen principles."""

    id: str
    name: str


@dataclass(frozen=True, slots=True)
class Principle:
    """One of ENAR's fifteen principles; `theme` is the id of a `Theme`."""

    id: str
    number: int
    name: str
    description: str
    theme: str
    source: Source


@dataclass(frozen=True, slots=True)
class CommonBasicPrinciple:
    """One of the EU's eleven Common Basic Principles on integration."""

    id: str
    number: int
    name: str
    description: str
    source: Source


@dataclass(frozen=True, slots=True)
class Domain:
    """A row of the Council of Europe's table of indicators."""

    id: str
    name: str


@dataclass(frozen=True, slots=True)
class Dimension:
    """A column of the Council of Europe's table of indicators."""

    id: str
    name: str


@dataclass(frozen=True, slots=True)
class Indicator:
    """One of the Council of Europe's 61 indicators.

    Attributes:
        id: `domain.dimension.indicator`, such as
            `economic_participation.dignity.fair_work_conditions`.
        domain: The id of a `Domain`.
        dimension: The id of a `Dimension`.
    """

    id: str
    domain: str
    dimension: str
    name: str
    description: str
    source: Source


class Standing(StrEnum):
    """Why questions to people do not settle an indicator."""

    OFFICIAL = "official"  # law and official statistics tell it; people may add what it is like
    DECLINED = "declined"  # people should not be asked at all


@dataclass(frozen=True, slots=True)
class Unasked:
    """What a survey cannot, or should not, find out about an indicator.

    Attributes:
        id: The id of the `Indicator`.
        description: Where to look instead, or why nobody should be asked.
    """

    id: str
    standing: Standing
    description: str


@dataclass(frozen=True, slots=True)
class Step:
    """One of the toolkit's six steps for planning a project."""

    id: str
    number: int
    name: str
    description: str
    source: Source


@dataclass(frozen=True, slots=True)
class Right:
    """A right of the European Convention on Human Rights; `article` as it is cited: `8`, `P1-2`."""

    id: str
    article: str
    name: str
    description: str
    source: Source


@dataclass(frozen=True, slots=True)
class PartnerProject:
    """One of the six projects that the toolkit describes.

    Attributes:
        country: ISO 3166 code, so that the name of the country comes from the reader's language.
        partner: The organisation, whose name is not translated.
        policy_areas: Ids of policy areas.
        principles: Ids of principles that the toolkit finds in it.
    """

    id: str
    country: str
    partner: str
    name: str
    place: str
    description: str
    policy_areas: tuple[str, ...]
    principles: tuple[str, ...]
    source: Source
