"""A survey laid out for reading: its parts and questions in one language, and what is missing."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from surveys.model import Choice, Group, Node, Question, Repeat, Role, Survey
from surveys.text import LocalizedText

_SHOWN_CHOICES: Final = 12
# Types that nobody is shown: values that the form works out or notes by itself.
_SILENT: Final = frozenset(
    {
        "calculate", "hidden", "start", "end", "today", "deviceid", "username", "phonenumber",
        "email", "audit", "start-geopoint", "simserial", "subscriberid", "csv-external",
        "xml-external", "background-audio",
    }
)  # fmt: skip
_REFERENCE: Final = re.compile(r"\$\{[^}]*\}")


@dataclass(frozen=True, slots=True)
class Line:
    """One part or question as it is read.

    Attributes:
        path: Of a question; empty for parts.
        number: Of a question that is answered; 0 for parts and notes.
        level: The level of a part's heading, from 3; 0 for questions.
        repeated: Whether a part is asked several times.
        language: The language of the label, where it is not the one that was asked for.
        more: How many choices are not shown.
        missing: Whether a text of it is missing in the language that was asked for.
        guidance: What is meant for whoever asks, such as the probes of a guide.
        purpose: What a question of the library is for, in every language.
    """

    label: str
    language: str = ""
    path: str = ""
    number: int = 0
    level: int = 0
    repeated: bool = False
    type: str = ""
    hint: str = ""
    guidance: str = ""
    choices: tuple[str, ...] = ()
    more: int = 0
    minutes: int | None = None
    conditional: bool = False
    required: bool = False
    sensitive: bool = False
    profile: bool = False
    missing: bool = False
    purpose: LocalizedText = field(default_factory=LocalizedText)


def lines(survey: Survey, language: str, *, shown: int | None = _SHOWN_CHOICES) -> list[Line]:
    """Return a survey's parts and questions in the order in which they are asked.

    Args:
        survey: What is read.
        language: In which language.
        shown: How many choices of a question are told; all of them where None.
    """
    found: list[Line] = []
    number = 0
    for node in survey.walk():
        if isinstance(node.item, Group):
            if node.item.label:
                found.append(_part(node, survey, language))
        elif node.item.type not in _SILENT:
            answered = node.item.type != "note"
            number += answered
            found.append(_question(node, survey, language, number if answered else 0, shown))
    return found


def missing(survey: Survey, language: str) -> int:
    """Count the texts that a survey has in another language but not in this one."""
    return sum(language in text.missing((language,)) for text in texts(survey))


def texts(survey: Survey) -> Iterator[LocalizedText]:
    """Yield every text that a respondent may read, each list of choices once."""
    yield survey.title
    for node in survey.walk():
        yield from _item_texts(node)
    for each in survey.choice_lists:
        for choice in each.choices:
            yield choice.label


def _item_texts(node: Node) -> tuple[LocalizedText, ...]:
    item = node.item
    if isinstance(item, Group):
        return item.label, item.hint
    if item.type in _SILENT:
        return ()
    return item.label, item.hint, item.constraint_message, item.required_message


def _part(node: Node, survey: Survey, language: str) -> Line:
    group = node.item
    assert isinstance(group, Group)  # noqa: S101  # `lines` has looked
    words, other = _words(group.label, survey, language)
    return Line(
        words,
        other,
        level=3 + min(len(node.ancestors), 3),
        repeated=isinstance(group, Repeat),
        hint=_words(group.hint, survey, language)[0],
        minutes=group.minutes,
        conditional=bool(group.relevant),
        missing=_lacks(language, group.label, group.hint),
    )


def _question(node: Node, survey: Survey, language: str, number: int, shown: int | None) -> Line:
    question = node.item
    assert isinstance(question, Question)  # noqa: S101  # `lines` has looked
    words, other = _words(question.label, survey, language)
    choices = _choices(question, survey)
    return Line(
        words or question.name,
        other,
        path=node.path,
        number=number,
        type=question.type,
        hint=_words(question.hint, survey, language)[0],
        guidance=_words(question.guidance_hint, survey, language)[0],
        choices=tuple(
            _words(choice.label, survey, language)[0] or choice.name for choice in choices[:shown]
        ),
        more=0 if shown is None else max(0, len(choices) - shown),
        conditional=bool(question.relevant),
        required=bool(question.required),
        sensitive=question.sensitive,
        profile=question.role is Role.PROFILE,
        missing=_lacks(language, *_item_texts(node), *(choice.label for choice in choices)),
        purpose=question.purpose,
    )


def _choices(question: Question, survey: Survey) -> tuple[Choice, ...]:
    found = survey.choices(question.list_name) if question.list_name else None
    return found.choices if found else ()


def _words(text: LocalizedText, survey: Survey, language: str) -> tuple[str, str]:
    """Return a text, answers that it takes up as dots, and its language if it is another."""
    words = text.get(language, survey.default_language)
    found = text.language_of(language, survey.default_language)
    return _REFERENCE.sub("…", words), "" if found == language else found


def _lacks(language: str, *found: LocalizedText) -> bool:
    return any(text.missing((language,)) for text in found)
