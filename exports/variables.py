"""What can be counted in a survey: which questions, by which measure, with which answers."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from surveys import codebook
from surveys.answers import VariableType
from surveys.model import ChoiceRole, Repeat, Role, Survey
from surveys.text import LocalizedText
from surveys.versions import Difference, compare

CHANNEL = "@channel"
LANGUAGE = "@language"
"""Names of what is kept beside the answers; `@` cannot stand in a question's name."""

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


_MEASURES = {
    VariableType.SELECT_ONE: Measure.SINGLE,
    VariableType.SELECT_MULTIPLE: Measure.MULTIPLE,
    VariableType.RANK: Measure.FIRST,
    VariableType.INTEGER: Measure.NUMBER,
    VariableType.DECIMAL: Measure.NUMBER,
    VariableType.TEXT: Measure.PRESENCE,
    VariableType.FILE: Measure.PRESENCE,
}
"""What is counted; dates and places are not, since each belongs to nearly one person."""

_UNCOUNTED = frozenset({"acknowledge", "barcode", "calculate", "hidden", "start-geopoint"})
"""Question types that say nothing of a person, or too much of one."""

_SAME_MEANING = frozenset({Difference.CHOICES_ADDED, Difference.HINT, Difference.CONSTRAINT})
"""What may differ between two versions of a question whose answers are counted together. Whether
other words ask something else is not for a program to say."""


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer that is counted: a choice, or a band of numbers.

    Attributes:
        value: The choice's name, or the number of the band counted from 0.
        label: The choice's text; empty for bands and `UNLISTED`, which `exports.wording` puts in
            words.
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
        entry: The question in the codebook of the newest version that asks it.
        measure: How it is counted.
        answers: What is counted, in the order of the form; those refused are not among them.
        refusals: The values that mean "prefer not to say".
        broken_down: Whether the project wants figures by it, if it is a profile question.
        specifies: For the text behind "other": the key of the question that offers it. How many
            wrote one is told of those who answered that question, and under its label.
        joined: The choices that were put together into one answer, the one that it is called by
            first.
        later: The choices that an older version, whose answers are counted with these, did not
            offer.
    """

    key: str
    entry: codebook.Variable
    measure: Measure
    answers: tuple[Answer, ...] = ()
    refusals: frozenset[str] = frozenset()
    broken_down: bool = True
    specifies: str = ""
    joined: tuple[tuple[str, ...], ...] = ()
    later: frozenset[str] = frozenset()

    @property
    def path(self) -> str:
        """The question's path (`group/question`)."""
        return self.entry.path

    @property
    def level(self) -> str:
        """The path of the innermost repeat around it, empty outside repeats."""
        return self.entry.repeats[-1] if self.entry.repeats else ""

    @property
    def conditional(self) -> bool:
        """Whether the form leaves it out for some people."""
        return bool(self.entry.relevant)

    @property
    def added(self) -> tuple[str, ...]:
        """The answers that an older version did not offer; of those put together it had none."""
        together = {codes[0]: codes for codes in self.joined}
        values = (one.value for one in self.answers)
        return tuple(one for one in values if self.later.issuperset(together.get(one, (one,))))

    @property
    def is_profile(self) -> bool:
        """Whether figures may be broken down by it."""
        return self.broken_down and self.entry.role is Role.PROFILE and bool(self.answers)


def variables(survey: Survey) -> tuple[Variable, ...]:
    """Return what can be counted in a survey, in the order of the form."""
    return tuple(_variables(survey))


def _is_uncounted(entry: codebook.Variable) -> bool:
    """Say whether a question says nothing that is counted.

    A calculation says who somebody is where the form declares it: as a question of the profile, in
    bands, such as the number of activities that are difficult (Washington Group Short Set).
    """
    if entry.question_type == "calculate" and entry.role is Role.PROFILE and entry.bands:
        return False
    return entry.question_type in _UNCOUNTED


def _variables(survey: Survey) -> Iterator[Variable]:
    known: dict[str, codebook.Variable] = {}
    for entry in codebook.variables(survey):
        known[entry.path] = entry
        measure = _MEASURES.get(entry.type)
        if measure is None or _is_uncounted(entry):
            continue
        if entry.specifies:
            yield _specifying(entry, known[entry.specifies])
            continue
        if measure is Measure.NUMBER and entry.bands:
            measure = Measure.BANDS
        answers = _bands(entry.bands) if measure is Measure.BANDS else _choices(entry, measure)
        yield Variable(
            key=entry.path,
            entry=entry,
            measure=measure,
            answers=tuple(one for one in answers if one.role is not ChoiceRole.REFUSED),
            refusals=frozenset(one.value for one in answers if one.role is ChoiceRole.REFUSED),
        )


def _specifying(entry: codebook.Variable, asked: codebook.Variable) -> Variable:
    """Return the text behind "other" as what it is: one more thing that is told of a question."""
    own = replace(entry, label=asked.label, hint=LocalizedText(), role=asked.role)
    return Variable(entry.path, own, Measure.PRESENCE, specifies=asked.path)


def _choices(entry: codebook.Variable, measure: Measure) -> tuple[Answer, ...]:
    if measure not in {Measure.SINGLE, Measure.MULTIPLE, Measure.FIRST}:
        return ()
    listed = tuple(Answer(value.code, value.label, value.role) for value in entry.values)
    if not listed or entry.question_type.endswith(("_from_file", "_external")):
        listed = (*listed, Answer(UNLISTED))
    return listed


def _bands(bands: Sequence[float]) -> tuple[Answer, ...]:
    """Cut the line of numbers at the lower end of every band.

    What lies under the first band is a band too, and always there: if it came and went with the
    answers, its coming would show that somebody gave such a number. Where the first band begins at
    0 or under, it takes in whatever is smaller: ages, hours and wages are not.
    """
    cuts = bands if bands[0] > 0 else bands[1:]
    lows = (None if bands[0] > 0 else bands[0], *cuts)
    highs = (*cuts, None)
    return tuple(
        Answer(str(number), low=low, high=high)
        for number, (low, high) in enumerate(zip(lows, highs, strict=True))
    )


def beside(key: str, values: Iterable[str]) -> Variable:
    """Describe what is kept beside the answers as a variable.

    Args:
        key: `CHANNEL` or `LANGUAGE`.
        values: The values that occur, in any order and number.
    """
    return Variable(
        key=key,
        entry=codebook.Variable(key, key, VariableType.SELECT_ONE, "select_one", LocalizedText()),
        measure=Measure.SINGLE,
        answers=tuple(Answer(value) for value in sorted({value for value in values if value})),
    )


def merged(versions: Sequence[Survey]) -> tuple[tuple[Variable, ...], tuple[dict[str, str], ...]]:
    """Merge the variables of several versions of one survey.

    A question that means the same in two versions is one variable. Where an older version asked
    something else, or something that newer ones no longer ask, that is a variable of its own, so
    that no answer is dropped.

    Args:
        versions: The versions, oldest first.

    Returns:
        The variables, those of the newest version first, and for each version the key by path.
    """
    found: dict[str, Variable] = {}
    keys: list[dict[str, str]] = [{} for _ in versions]
    for number in range(len(versions) - 1, -1, -1):
        known = _known_keys(versions, keys, number)
        for variable in variables(versions[number]):
            key = known.get(variable.path)
            # A text behind "other" is counted with the question that it stands behind.
            behind = keys[number][variable.specifies] if variable.specifies else ""
            if key is None or found[key].specifies != behind:
                path = variable.path
                key = path if path not in found else f"{path}@{number + 1}"
                found[key] = replace(variable, key=key, specifies=behind)
            found[key] = replace(
                found[key], later=found[key].later | _lacking(variable, found[key])
            )
            keys[number][variable.path] = key
    return tuple(found.values()), tuple(keys)


def _lacking(older: Variable, newer: Variable) -> frozenset[str]:
    """Return which choices of a question an older version of it does not have."""
    if newer.measure is Measure.BANDS:
        return frozenset()
    offered = {one.value for one in older.answers}
    return frozenset(one.value for one in newer.answers) - offered if offered else frozenset()


def _known_keys(
    versions: Sequence[Survey], keys: Sequence[dict[str, str]], number: int
) -> dict[str, str]:
    """Return the keys of those questions of a version that a newer one asks in the same sense."""
    known: dict[str, str] = {}
    for newer in range(number + 1, len(versions)):
        for one in compare(versions[number], versions[newer]):
            if one.old_path and one.path in keys[newer] and set(one.differences) <= _SAME_MEANING:
                known.setdefault(one.old_path, keys[newer][one.path])
    return known


def repeat_labels(survey: Survey) -> dict[str, LocalizedText]:
    """Return the label of each repeat by its path."""
    return {node.path: node.item.label for node in survey.walk() if isinstance(node.item, Repeat)}
