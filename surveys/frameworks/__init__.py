"""The frameworks that surveys are tied to: policy areas, principles, indicators, steps, rights.

Names and descriptions are English and serve as gettext msgids: `translations` gives the catalogue
of a language, `localized` one text in all languages.
"""

import gettext
from collections.abc import Iterator, Mapping
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import yaml

from surveys import catalogues
from surveys.frameworks.records import (
    CommonBasicPrinciple,
    Dimension,
    Domain,
    Indicator,
    PartnerProject,
    PolicyArea,
    Principle,
    Right,
    Standing,
    Step,
    Theme,
    Unasked,
)
from surveys.languages import languages_in
from surveys.sources import Source, read_source
from surveys.text import LocalizedText

__all__ = [
    "CommonBasicPrinciple",
    "Dimension",
    "Domain",
    "Indicator",
    "PartnerProject",
    "PolicyArea",
    "Principle",
    "Right",
    "Source",
    "Standing",
    "Step",
    "Theme",
    "Unasked",
    "common_basic_principles",
    "dimensions",
    "domains",
    "echr_rights",
    "entries",
    "indicator",
    "indicators",
    "localized",
    "partner_project",
    "partner_projects",
    "policy_area",
    "policy_areas",
    "principle",
    "principles",
    "steps",
    "themes",
    "translations",
    "unasked",
]

DATA = Path(str(files("surveys.frameworks"))) / "data"
TRANSLATIONS = Path(str(files("surveys.frameworks"))) / "translations"
CATALOGUE = Path("LC_MESSAGES") / "frameworks.po"
"""Where a language's catalogue lies in its folder, as gettext and Flask-Babel expect it."""


@lru_cache
def policy_areas() -> tuple[PolicyArea, ...]:
    """Return the seven policy areas in the toolkit's order."""
    data = _read("policy_areas")
    return tuple(
        PolicyArea(**_texts(item, "question"), source=read_source(data["source"]))
        for item in data["items"]
    )


@lru_cache
def themes() -> tuple[Theme, ...]:
    """Return the themes under which Step Two gathers the principles."""
    return tuple(Theme(**item) for item in _read("principles")["themes"])


@lru_cache
def principles() -> tuple[Principle, ...]:
    """Return ENAR's fifteen principles in their order."""
    data = _read("principles")
    return tuple(
        Principle(number=number, **_texts(item, "theme"), source=read_source(data["source"]))
        for number, item in enumerate(data["items"], start=1)
    )


@lru_cache
def common_basic_principles() -> tuple[CommonBasicPrinciple, ...]:
    """Return the EU's eleven Common Basic Principles in their order."""
    data = _read("common_basic_principles")
    return tuple(
        CommonBasicPrinciple(number=number, **_texts(item), source=read_source(data["source"]))
        for number, item in enumerate(data["items"], start=1)
    )


@lru_cache
def domains() -> tuple[Domain, ...]:
    """Return the rows of the Council of Europe's table."""
    return tuple(Domain(**item) for item in _read("indicators")["domains"])


@lru_cache
def dimensions() -> tuple[Dimension, ...]:
    """Return the columns of the Council of Europe's table."""
    return tuple(Dimension(**item) for item in _read("indicators")["dimensions"])


@lru_cache
def indicators() -> tuple[Indicator, ...]:
    """Return the Council of Europe's 61 indicators, row by row of their table."""
    data = _read("indicators")
    source = read_source(data["source"])
    return tuple(
        Indicator(f"{domain}.{dimension}.{name}", domain, dimension, title, description, source)
        for domain, columns in data["items"].items()
        for dimension, cells in columns.items()
        for name, title, description in cells
    )


@lru_cache
def unasked() -> tuple[Unasked, ...]:
    """Return what only official sources can tell of the indicators, and what must not be asked."""
    return tuple(
        Unasked(id=key, standing=Standing(standing), description=str(reason))
        for standing, found in _read("unasked").items()
        for key, reason in found.items()
    )


@lru_cache
def steps() -> tuple[Step, ...]:
    """Return the toolkit's six steps in their order."""
    data = _read("steps")
    return tuple(
        Step(number=number, **_texts(item), source=read_source(data["source"], part=item["part"]))
        for number, item in enumerate(data["items"], start=1)
    )


@lru_cache
def echr_rights() -> tuple[Right, ...]:
    """Return the rights of the European Convention on Human Rights in the order of its articles."""
    data = _read("echr_rights")
    return tuple(
        Right(**_texts(item, "article"), source=_article(data["source"], item))
        for item in data["items"]
    )


@lru_cache
def partner_projects() -> tuple[PartnerProject, ...]:
    """Return the six partner projects that the toolkit describes."""
    data = _read("partner_projects")
    return tuple(
        PartnerProject(
            **_texts(item, "country", "partner", "place"),
            policy_areas=tuple(item["policy_areas"]),
            principles=tuple(item["principles"]),
            source=read_source(data["source"], part=item["part"]),
        )
        for item in data["items"]
    )


def policy_area(key: str) -> PolicyArea:
    """Return a policy area by its id; a KeyError says that there is none."""
    return {item.id: item for item in policy_areas()}[key]


def principle(key: str) -> Principle:
    """Return a principle by its id; a KeyError says that there is none."""
    return {item.id: item for item in principles()}[key]


def indicator(key: str) -> Indicator:
    """Return an indicator by its id; a KeyError says that there is none."""
    return {item.id: item for item in indicators()}[key]


def partner_project(key: str) -> PartnerProject:
    """Return a partner project by its id; a KeyError says that there is none."""
    return {item.id: item for item in partner_projects()}[key]


def entries() -> Iterator[catalogues.Entry]:
    """Yield every English text of the frameworks once, with what a translator should know."""
    seen: set[str] = set()
    for kind, record in _records():
        for attribute in ("name", "question", "description"):
            text = getattr(record, attribute, "")
            if text and text not in seen:
                seen.add(text)
                yield catalogues.Entry("", text, f"{kind} {record.id}: {attribute}")


@lru_cache
def translations(language: str) -> gettext.NullTranslations:
    """Return the catalogue of a language as gettext's own object, English where there is none.

    A caller that has a translator already may add this one as a fallback.
    """
    find = _lookups().get(language)
    return _Translations(find) if find else gettext.NullTranslations()


def localized(text: str) -> LocalizedText:
    """Return a name or description of the frameworks with all its translations."""
    return catalogues.localize(_lookups(), "", text)


class _Translations(gettext.NullTranslations):
    """A catalogue that is a function, under gettext's interface."""

    def __init__(self, find: catalogues.Lookup) -> None:
        super().__init__()
        self._find = find

    def gettext(self, message: str) -> str:
        return self._find("", message) or super().gettext(message)


@lru_cache
def _lookups() -> Mapping[str, catalogues.Lookup]:
    return {
        language: catalogues.lookup(TRANSLATIONS / language / CATALOGUE)
        for language in languages_in(TRANSLATIONS)
    }


def _read(name: str) -> Any:
    return yaml.safe_load((DATA / f"{name}.yaml").read_text(encoding="utf-8"))


def _texts(item: Mapping[str, Any], *more: str) -> dict[str, str]:
    return {name: str(item[name]) for name in ("id", "name", "description", *more)}


def _article(source: Mapping[str, Any], item: Mapping[str, Any]) -> Source:
    """Name the article: those of the first protocol are cited as `P1-2`."""
    protocol, _, number = str(item["article"]).rpartition("-")
    part = f"Protocol No. 1, article {number}" if protocol else f"Article {number}"
    return read_source(source, part=part, year=item.get("year"))


def _records() -> Iterator[tuple[str, Any]]:
    for kind, records in (
        ("Policy area", policy_areas()),
        ("Theme of principles", themes()),
        ("Principle", principles()),
        ("Common Basic Principle", common_basic_principles()),
        ("Domain of indicators", domains()),
        ("Dimension of indicators", dimensions()),
        ("Indicator", indicators()),
        ("Beyond a survey", unasked()),
        ("Step", steps()),
        ("Right", echr_rights()),
        ("Partner project", partner_projects()),
    ):
        for record in records:
            yield kind, record
