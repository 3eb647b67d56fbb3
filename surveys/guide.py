"""A focus-group guide as it is led: phases with their minutes, what is read, asked and voted on."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from fractions import Fraction
from itertools import groupby
from typing import Final

from surveys.model import Node, Question, Role, Survey
from surveys.text import LocalizedText

INTERPRETED: Final = Fraction(3, 2)
"""With an interpreter everything is said twice, and some of it at once: 90 minutes become 135."""
BREAK: Final = 15
"""Minutes of the break of an interpreted meeting: 135 and 15 make the 150 that are planned."""

_VOTES: Final = frozenset({"agree", "disagree"})
_TAKEN: Final = frozenset({"yes", "changed", "divided"})
_ANSWERED: Final = frozenset({"text", "integer", "decimal", "select_one", "select_multiple"})


class Part(StrEnum):
    """What happens with an item of a guide."""

    READ = "read"  # the facilitator reads it aloud
    CONSENT = "consent"
    SETTLED = "settled"  # asked beside consent and settled before anybody speaks, such as guardians
    TALK = "talk"  # people answer in their own words
    STATEMENT = "statement"  # voted on in silence
    READ_BACK = "read_back"  # how the group takes the record


class Subject(StrEnum):
    """What is written down in a phase besides contributions."""

    NONE = ""
    GAPS = "gaps"
    ASK = "ask"
    READING_BACK = "reading_back"
    REFERRAL = "referral"


@dataclass(frozen=True, slots=True)
class Item:
    """One thing that a guide has the facilitator read or ask.

    Attributes:
        path: As in the survey.
        probes: What to ask further, and what to mind.
    """

    path: str
    part: Part
    label: LocalizedText
    hint: LocalizedText = LocalizedText()
    probes: LocalizedText = LocalizedText()
    sensitive: bool = False


@dataclass(frozen=True, slots=True)
class Phase:
    """A part of the meeting.

    Attributes:
        name: Unique within the guide.
        minutes: How long it takes without interpreting; None where the guide does not say.
    """

    name: str
    label: LocalizedText
    hint: LocalizedText
    minutes: int | None
    items: tuple[Item, ...]
    subject: Subject = Subject.NONE

    def planned(self, *, interpreted: bool) -> int:
        """Return its minutes in a meeting with or without an interpreter; 0 where none are said."""
        minutes = self.minutes or 0
        return round(minutes * INTERPRETED) if interpreted else minutes


def phases(guide: Survey) -> tuple[Phase, ...]:
    """Return the phases of a guide, in order.

    An outermost group is a phase; questions outside of groups form phases of their own. A guide of
    another tool, which has no phases named `gaps`, `ask` and `reading_back`, gets them at its end.
    """
    found = [
        _phase(name, list(nodes), guide) for name, nodes in groupby(guide.questions(), key=_outer)
    ]
    known = {phase.subject for phase in found}
    extra = [
        Phase(subject.value, LocalizedText(), LocalizedText(), None, (), subject)
        for subject in (Subject.GAPS, Subject.ASK, Subject.READING_BACK)
        if subject not in known
    ]
    return (*found, *extra)


def total(found: tuple[Phase, ...], *, interpreted: bool) -> int:
    """Return the minutes that a meeting takes, its break included."""
    minutes = sum(phase.minutes or 0 for phase in found)
    return round(minutes * INTERPRETED) + BREAK if interpreted and minutes else minutes


def items(found: tuple[Phase, ...], part: Part) -> Iterator[Item]:
    """Yield the items of one kind, in order."""
    return (item for phase in found for item in phase.items if item.part is part)


def _outer(node: Node) -> str:
    return node.ancestors[0].name if node.ancestors else ""


def _phase(name: str, nodes: list[Node], guide: Survey) -> Phase:
    group = nodes[0].ancestors[0] if nodes[0].ancestors else None
    found = tuple(item for node in nodes if (item := _item(node, guide)) is not None)
    if any(item.part is Part.CONSENT for item in found):
        chosen = {node.path for node in nodes if _has_choices(node)}
        found = tuple(
            replace(item, part=Part.SETTLED)
            if item.part is Part.TALK and item.path in chosen
            else item
            for item in found
        )
    subject = Subject(name) if name in set(Subject) else Subject.NONE
    return Phase(
        name or nodes[0].path,
        group.label if group else LocalizedText(),
        group.hint if group else LocalizedText(),
        group.minutes if group else None,
        found,
        subject,
    )


def _has_choices(node: Node) -> bool:
    return isinstance(node.item, Question) and bool(node.item.list_name)


def _item(node: Node, guide: Survey) -> Item | None:
    question = node.item
    assert isinstance(question, Question)  # noqa: S101  # `questions` yields nothing else
    part = _part(question, guide)
    if part is None:
        return None
    return Item(
        node.path,
        part,
        question.label,
        question.hint,
        question.guidance_hint,
        question.sensitive,
    )


def _part(question: Question, guide: Survey) -> Part | None:
    if question.type in {"note", "acknowledge"}:
        return Part.READ
    if question.role is Role.CONSENT:
        return Part.CONSENT
    if question.type not in _ANSWERED:
        return None
    listed = guide.choices(question.list_name) if question.list_name else None
    names = frozenset(choice.name for choice in listed.choices) if listed else frozenset[str]()
    if question.type == "select_one" and names >= _VOTES:
        return Part.STATEMENT
    if question.type == "select_one" and names >= _TAKEN:
        return Part.READ_BACK
    return Part.TALK
