"""The case that a project makes: what it claims and asks for, and what it rests on beside figures.

It is frozen with a release, but for people's own words: of a quotation a release keeps the digest
alone, so that nothing is left of one that is withdrawn.
"""

import hashlib
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from exports.agreement import Agreement, Rough
from exports.claims import Beside, Claim, Reference, Strength
from exports.disclosure.rule import Range
from exports.measures import Measure
from exports.quoting import Quoted
from exports.variables import Answer
from surveys.text import LocalizedText

HALF = 50

MOST = 6
"""Findings of a summary at most; whoever has ten minutes reads no more."""


class Interpreted(StrEnum):
    """Who interpreted at a focus group."""

    NONE = "none"
    PROFESSIONAL = "professional"
    COMMUNITY = "community"
    FAMILY = "family"


class Taken(StrEnum):
    """How a group took what was read back to it."""

    YES = "yes"
    CHANGED = "changed"
    DIVIDED = "divided"


@dataclass(frozen=True, slots=True)
class Put:
    """A sentence that a group voted on.

    Attributes:
        text: As it was read aloud.
        share: How many agree, in words or as a range; see `exports.agreement`.
        against: Whether some disagreed, where that can be told; see `agreement.is_contested`.
        translations: The same in the languages of the guide, where it is a sentence of the guide.
    """

    text: str
    share: Range | Rough
    against: bool
    translations: LocalizedText = LocalizedText()


@dataclass(frozen=True, slots=True)
class Group:
    """One focus group that has agreed its record; a month and not a day, so that fewer can tell.

    Attributes:
        place: In the project's words.
        month: Year and month.
        interpreted: Who interpreted, if anybody.
        about: How many took part, rounded; None for fewer than 20.
        taken: How the group took what was read back to it.
        guide: The title of its guide.
        areas: The policy areas that the guide is about.
        put: The sentences that it voted on.
    """

    place: str
    month: tuple[int, int]
    language: str
    interpreted: Interpreted
    about: int | None
    taken: Taken
    guide: LocalizedText
    areas: tuple[str, ...]
    put: tuple[Put, ...]


@dataclass(frozen=True, slots=True)
class CameUp:
    """A theme, and in how many focus groups it came up.

    Attributes:
        people: By about how many people in their own words; None under 20.
    """

    theme: LocalizedText
    area: str
    meetings: int
    of_meetings: int
    people: int | None


@dataclass(frozen=True, slots=True)
class Stated:
    """An agreed finding.

    Attributes:
        claim: Without its quotations.
        strength: What it rests on, its quotations among that.
    """

    claim: Claim
    strength: Strength


@dataclass(frozen=True, slots=True)
class Case:
    """What a project claims, and what carries it beside figures.

    Attributes:
        findings: Those that people who took part agree with, the summary's first.
        quotations: The digests of the quotations that may be read.
        comparators, documents, positions: Outside figures and papers, each once.
    """

    findings: tuple[Stated, ...] = ()
    groups: tuple[Group, ...] = ()
    themes: tuple[CameUp, ...] = ()
    quotations: tuple[str, ...] = ()
    measures: tuple[Measure, ...] = ()
    comparators: tuple[Beside, ...] = ()
    documents: tuple[Reference, ...] = ()
    positions: tuple[Reference, ...] = ()


@dataclass(frozen=True, slots=True)
class Missing:
    """Something that the project does not know yet; for those who work on it alone."""

    what: LocalizedText
    why: LocalizedText
    who: LocalizedText
    how: LocalizedText
    area: str
    answer: LocalizedText


@dataclass(frozen=True, slots=True)
class Exact:
    """The exact counts of one question: for those who work on the project alone.

    Attributes:
        survey: The survey's title.
        type: The question's type.
        repeat: The label of the repeat whose entries are counted; empty where responses are.
        section: The labels of the groups around it.
        base: How many answered; of own words, how many were asked.
        answers: Each answer with its number, in the order of the form.
        silent: How many preferred not to say, left it blank, were not asked; None for a text behind
            "other", where they are those of its question.
    """

    survey: LocalizedText
    label: LocalizedText
    type: str
    repeat: LocalizedText
    base: int
    answers: tuple[tuple[Answer, int], ...]
    silent: tuple[int, int, int] | None
    section: tuple[LocalizedText, ...] = ()


@dataclass(frozen=True, slots=True)
class Voted:
    """The exact votes of one group on one sentence, with the reasons of those who disagree."""

    place: str
    day: date
    text: str
    votes: tuple[tuple[str, int], ...]
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Working:
    """What the working edition holds beyond a release; never frozen, never published.

    Attributes:
        counted_on: The day on which the exact numbers were counted.
        pending: Findings that are not agreed, or whose figures have changed.
        dissent: What groups, as a whole, did not agree on: place, day, words.
    """

    counted_on: date
    exact: tuple[Exact, ...]
    pending: tuple[Claim, ...]
    gaps: tuple[Missing, ...]
    votes: tuple[Voted, ...]
    dissent: tuple[tuple[str, date, str], ...]


def digest(text: str, language: str) -> str:
    """Return by what a release knows a quotation."""
    return hashlib.sha256(f"{language}\n{text}".encode()).hexdigest()


def is_agreed(found: Agreement | None) -> bool:
    """Tell whether more than half of those who were asked say that a wording is right."""
    if found is None:
        return False
    if isinstance(found.right, Range):
        return found.right.low >= HALF
    return found.right is Rough.MORE


def stated(claims: Iterable[Claim]) -> tuple[Stated, ...]:
    """Return the claims that are agreed as a release keeps them, the summary's first."""
    agreed = [one for one in claims if is_agreed(one.agreement)]
    agreed.sort(key=lambda one: (one.position is None, one.position or 0, one.number))
    return tuple(Stated(replace(one, quotations=()), one.strength) for one in agreed)


def chosen(case: Case | None) -> tuple[Stated, ...]:
    """Return the agreed findings that the project put into its summary, or else its first."""
    found = case.findings if case else ()
    picked = tuple(one for one in found if one.claim.position is not None)
    return (picked or found)[:MOST]


def still_shown(case: Case, approved: Collection[Quoted]) -> tuple[Quoted, ...]:
    """Return the quotations of a release that may still be read, in the project's order."""
    return tuple(one for one in approved if digest(one.text, one.language) in case.quotations)
