"""What can be counted in a survey: which questions, by which measure, with which answers."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum

from surveys.model import ChoiceRole, Node, Question, Repeat, Role, Survey
from surveys.text import LocalizedText

CHANNEL = "@channel"
LANGUAGE = "@language"
"""Names of what is kept beside the answers; `@` cannot stand in a question's name."""

OTHER = "other"
"""The answer that `or_other` adds to a list (XLSForm reference, "specify other")."""

UNLISTED = "@unlisted"
"""Stands for all answers that no list declares: to name one would tell that somebody gave it."""


class Measure(StrEnum):
    """How a question's answers are counted."""

    SINGLE = "single"  # one answer of a list
    MULTIPLE = "multiple"  # any number of a list
    FIRST = "first"  # a ranking, of which the first place is counted
    BANDS = "bands"  # a number, in the bands that the question declares
    NUMBER = "number"  # a number without bands
    PRESENCE = "presence"  # whether something was written or handed in, never what


MEASURES = {
    "select_one": Measure.SINGLE,
    "select_one_from_file": Measure.SINGLE,
    "select_one_external": Measure.SINGLE,
    "select_multiple": Measure.MULTIPLE,
    "select_multiple_from_file": Measure.MULTIPLE,
    "rank": Measure.FIRST,
    "integer": Measure.NUMBER,
    "decimal": Measure.NUMBER,
    "range": Measure.NUMBER,
    "text": Measure.PRESENCE,
    "image": Measure.PRESENCE,
    "audio": Measure.PRESENCE,
    "video": Measure.PRESENCE,
    "file": Measure.PRESENCE,
}
"""Question types that are counted; dates, places and identifiers belong to nearly one person."""


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer that is counted: a choice, or a band of numbers.

    Attributes:
        value: The choice's name, or the number of the band counted from 0.
        label: The choice's text; empty for bands, `OTHER` and `UNLISTED`, which are put in words by
            `exports.wording`.
        role: The choice's role.
        low: The lower end of a band, None for one that is open downwards.
        high: The end of a band, not part of it; None for the last, which is open.
    """

    value: str
    label: LocalizedText = LocalizedText()
    role: ChoiceRole = ChoiceRole.NONE
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True)
class Variable:
    """One question as it is counted.

    Attributes:
        key: The question's path; with `@2` behind it where version 2 asked something else there.
        path: The question's path (`group/question`).
        question: The question as the newest version asks it.
        measure: How it is counted.
        answers: What is counted, in the order of the form; those refused are not among them.
        refusals: The values that mean "prefer not to say".
        repeats: The paths of the repeats around it, outermost first.
        section: The labels of the groups around it, outermost first.
        conditional: Whether the form leaves it out for some people.
    """

    key: str
    path: str
    question: Question
    measure: Measure
    answers: tuple[Answer, ...] = ()
    refusals: frozenset[str] = frozenset()
    repeats: tuple[str, ...] = ()
    section: tuple[LocalizedText, ...] = ()
    conditional: bool = False

    @property
    def level(self) -> str:
        """The path of the innermost repeat around it, empty outside repeats."""
        return self.repeats[-1] if self.repeats else ""

    @property
    def is_profile(self) -> bool:
        """Whether figures may be broken down by it."""
        return self.question.role is Role.PROFILE and self.measure in {
            Measure.SINGLE,
            Measure.MULTIPLE,
            Measure.BANDS,
        }


def variables(survey: Survey) -> tuple[Variable, ...]:
    """Return what can be counted in a survey, in the order of the form."""
    return tuple(_variables(survey))


def _variables(survey: Survey) -> Iterator[Variable]:
    for node in survey.questions():
        question = node.item
        if not isinstance(question, Question) or question.type not in MEASURES:
            continue
        measure = MEASURES[question.type]
        if measure is Measure.NUMBER and question.bands:
            measure = Measure.BANDS
        yield _described(survey, node, question, measure)


def _described(survey: Survey, node: Node, question: Question, measure: Measure) -> Variable:
    answers = _bands(question) if measure is Measure.BANDS else _choices(survey, question, measure)
    return Variable(
        key=node.path,
        path=node.path,
        question=question,
        measure=measure,
        answers=tuple(one for one in answers if one.role is not ChoiceRole.REFUSED),
        refusals=frozenset(one.value for one in answers if one.role is ChoiceRole.REFUSED),
        repeats=node.repeats,
        section=tuple(group.label for group in node.ancestors if group.label),
        conditional=bool(question.relevant or any(group.relevant for group in node.ancestors)),
    )


def _choices(survey: Survey, question: Question, measure: Measure) -> tuple[Answer, ...]:
    if measure not in {Measure.SINGLE, Measure.MULTIPLE, Measure.FIRST}:
        return ()
    known = survey.choices(question.list_name)
    listed: dict[str, Answer] = {}
    for choice in known.choices if known else ():
        listed.setdefault(choice.name, Answer(choice.name, choice.label, choice.role))
    if question.or_other:
        listed.setdefault(OTHER, Answer(OTHER, role=ChoiceRole.OTHER))
    if known is None or question.type.endswith(("_from_file", "_external")):
        listed[UNLISTED] = Answer(UNLISTED)
    return tuple(listed.values())


def _bands(question: Question) -> tuple[Answer, ...]:
    """Cut the line of numbers at the lower end of every band.

    What lies under the first band is a band too, and always there: if it came and went with the
    answers, its coming would show that somebody gave such a number. Where the first band begins at
    0 or under, it takes in whatever is smaller: ages, hours and wages are not.
    """
    cuts = question.bands if question.bands[0] > 0 else question.bands[1:]
    lows = (None if question.bands[0] > 0 else question.bands[0], *cuts)
    highs = (*cuts, None)
    return tuple(
        Answer(str(number), low=low, high=high)
        for number, (low, high) in enumerate(zip(lows, highs, strict=True))
    )


def merged(versions: tuple[Survey, ...]) -> tuple[tuple[Variable, ...], tuple[dict[str, str], ...]]:
    """Merge the variables of several versions of one survey.

    A path that means the same in two versions is one variable. Where an older version asked
    something else there, or something that the newest no longer asks, that is a variable of its
    own, so that no answer is dropped.

    Args:
        versions: The versions, oldest first.

    Returns:
        The variables, those of the newest version first, and for each version the key by path.
    """
    found: dict[str, Variable] = {}
    keys: list[dict[str, str]] = []
    for number in range(len(versions), 0, -1):
        by_path: dict[str, str] = {}
        for variable in variables(versions[number - 1]):
            key = variable.path
            known = found.get(key)
            if known is not None and not same_meaning(known, variable):
                key = f"{variable.path}@{number}"
                known = found.get(key)
            found[key] = (
                _with_older_answers(known, variable) if known else replace(variable, key=key)
            )
            by_path[variable.path] = key
        keys.append(by_path)
    return tuple(found.values()), tuple(reversed(keys))


def same_meaning(one: Variable, other: Variable) -> bool:
    """Tell whether two versions of a question may be counted together.

    They may where type, level and bands agree and no text differs in a language that both have:
    whether a changed word changes the meaning is not for a program to say.
    """
    if (one.question.type, one.level, one.question.bands) != (
        other.question.type,
        other.level,
        other.question.bands,
    ):
        return False
    texts = [(one.question.label, other.question.label)]
    known = {answer.value: answer.label for answer in one.answers}
    texts += [(known[a.value], a.label) for a in other.answers if a.value in known]
    return one.refusals == other.refusals and not any(_differ(a, b) for a, b in texts)


def _differ(one: LocalizedText, other: LocalizedText) -> bool:
    shared = set(one.languages) & set(other.languages)
    return any(one.exact(tag) != other.exact(tag) for tag in shared)


def _with_older_answers(newer: Variable, older: Variable) -> Variable:
    """Add the choices that only the older version had, behind those of the newer."""
    known = {answer.value for answer in newer.answers}
    more = tuple(answer for answer in older.answers if answer.value not in known)
    return replace(
        newer,
        answers=newer.answers + more,
        conditional=newer.conditional or older.conditional,
    )


def repeat_labels(survey: Survey) -> dict[str, LocalizedText]:
    """Return the label of each repeat by its path."""
    return {node.path: node.item.label for node in survey.walk() if isinstance(node.item, Repeat)}
