"""What two versions of a survey have in common, question by question."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from surveys.codebook import Variable, variables
from surveys.expressions import ExpressionError, compact, parse
from surveys.index import index
from surveys.marking import N_
from surveys.model import Question, Survey
from surveys.text import LocalizedText


class Status(StrEnum):
    """What became of a question.

    `SAME`: asked as before; figures of both versions may be compared. `RELABELLED`: in other words;
    somebody who speaks the language says whether it still asks the same. `CHOICES_ADDED`: older
    responses could not choose the new ones. `CHANGED_MEANING`: other values, or other people are
    asked. `ADDED`, `REMOVED`: in one version only.
    """

    SAME = "same"
    RELABELLED = "relabelled"
    CHOICES_ADDED = "choices_added"
    CHANGED_MEANING = "changed_meaning"
    ADDED = "added"
    REMOVED = "removed"


class Difference(StrEnum):
    """One thing in which two versions of a question differ."""

    LABEL = "label"
    HINT = "hint"
    CHOICE_LABELS = "choice_labels"
    CHOICES_ADDED = "choices_added"
    CHOICES_REMOVED = "choices_removed"
    CHOICE_ROLES = "choice_roles"
    TYPE = "type"
    SCALE = "scale"
    CALCULATION = "calculation"
    RELEVANT = "relevant"
    CONSTRAINT = "constraint"
    REPEATED = "repeated"
    MOVED = "moved"


SENTENCES = {
    Difference.LABEL: N_("The question is put in other words."),
    Difference.HINT: N_("The hint is put in other words."),
    Difference.CHOICE_LABELS: N_("Answers are put in other words."),
    Difference.CHOICES_ADDED: N_("There are new answers to choose from."),
    Difference.CHOICES_REMOVED: N_("Answers are no longer there to choose from."),
    Difference.CHOICE_ROLES: N_("What choosing an answer means has changed."),
    Difference.TYPE: N_("The kind of answer has changed."),
    Difference.SCALE: N_("The scale has changed."),
    Difference.CALCULATION: N_("It is worked out in another way."),
    Difference.RELEVANT: N_("It is asked of other people."),
    Difference.CONSTRAINT: N_("Other answers are accepted."),
    Difference.REPEATED: N_("How often one person is asked has changed."),
    Difference.MOVED: N_("It stands in another place."),
}

_MEANING = frozenset(
    {
        Difference.CHOICES_REMOVED,
        Difference.CHOICE_ROLES,
        Difference.TYPE,
        Difference.SCALE,
        Difference.CALCULATION,
        Difference.RELEVANT,
        Difference.REPEATED,
    }
)
_WORDS = frozenset({Difference.LABEL, Difference.HINT, Difference.CHOICE_LABELS})


@dataclass(frozen=True, slots=True)
class Comparison:
    """What became of one question.

    Attributes:
        path: Its path in the newer version; in the older one where it was removed.
        old_path: Its path in the older version, empty where it was added.
        status: What that means for figures of both versions.
        differences: In what they differ, in the order of `Difference`.
    """

    path: str
    old_path: str
    status: Status
    differences: tuple[Difference, ...] = ()


def compare(old: Survey, new: Survey) -> tuple[Comparison, ...]:
    """Compare two versions of a survey.

    Questions belong together by their path; one that moved into or out of a group is found again by
    its name, where only one question in each version has it.

    Returns:
        One comparison for each variable: those of the newer version in its order, then what was
        removed.
    """
    before = {variable.path: variable for variable in variables(old)}
    after = variables(new)
    pairs = _pairs(before, after)
    found = [
        Comparison(variable.path, "", Status.ADDED)
        if (was := pairs.get(variable.path)) is None
        else _compared(old, new, was, variable)
        for variable in after
    ]
    kept = {variable.path for variable in pairs.values()}
    removed = (Comparison(path, path, Status.REMOVED) for path in before if path not in kept)
    return (*found, *removed)


def _pairs(before: dict[str, Variable], after: tuple[Variable, ...]) -> dict[str, Variable]:
    """Return the older variable of each newer one that has one, by the newer path."""
    pairs = {each.path: before[each.path] for each in after if each.path in before}
    left = {each.path: each for each in before.values() if each.path not in pairs}
    names_left = Counter(each.name for each in left.values())
    names_new = Counter(each.name for each in after if each.path not in pairs)
    by_name = {each.name: each for each in left.values() if names_left[each.name] == 1}
    for each in after:
        if each.path not in pairs and names_new[each.name] == 1 and each.name in by_name:
            pairs[each.path] = by_name[each.name]
    return pairs


def _compared(old: Survey, new: Survey, was: Variable, now: Variable) -> Comparison:
    found = set(_differences(was, now))
    if _scale(old, was) != _scale(new, now):
        found.add(Difference.SCALE)
    if found & _MEANING:
        status = Status.CHANGED_MEANING
    elif Difference.CHOICES_ADDED in found:
        status = Status.CHOICES_ADDED
    elif found & _WORDS:
        status = Status.RELABELLED
    else:
        status = Status.SAME
    ordered = tuple(difference for difference in Difference if difference in found)
    return Comparison(now.path, was.path, status, ordered)


def _differences(was: Variable, now: Variable) -> Iterator[Difference]:
    if was.path != now.path:
        yield Difference.MOVED
    if was.type is not now.type or was.multiple is not now.multiple:
        yield Difference.TYPE
    if len(was.repeats) != len(now.repeats):
        yield Difference.REPEATED
    if _reworded(was.label, now.label):
        yield Difference.LABEL
    if _reworded(was.hint, now.hint):
        yield Difference.HINT
    for difference, one, other in (
        (Difference.RELEVANT, was.relevant, now.relevant),
        (Difference.CONSTRAINT, (was.constraint,), (now.constraint,)),
        (Difference.CALCULATION, (was.calculation,), (now.calculation,)),
    ):
        if [_meaning(source) for source in one] != [_meaning(source) for source in other]:
            yield difference
    yield from _choice_differences(was, now)


def _choice_differences(was: Variable, now: Variable) -> Iterator[Difference]:
    before = {value.code: value for value in was.values}
    after = {value.code: value for value in now.values}
    shared = before.keys() & after.keys()
    if after.keys() - shared:
        yield Difference.CHOICES_ADDED
    if before.keys() - shared:
        yield Difference.CHOICES_REMOVED
    if any(_reworded(before[code].label, after[code].label) for code in shared):
        yield Difference.CHOICE_LABELS
    if any(before[code].role is not after[code].role for code in shared):
        yield Difference.CHOICE_ROLES


def _reworded(was: LocalizedText, now: LocalizedText) -> bool:
    """Tell whether a text differs in a language that both versions have; a new one adds nothing."""
    if bool(was) is not bool(now):
        return True
    pairs = ((text, now.exact(tag)) for tag, text in was.texts)
    return any(other is not None and one.split() != other.split() for one, other in pairs)


def _meaning(source: str) -> object:
    """Return what an expression says, so that blanks and line breaks in it make no difference."""
    try:
        return compact(parse(source).tree)
    except ExpressionError:
        return source.strip()


def _scale(survey: Survey, variable: Variable) -> tuple[tuple[str, str], ...]:
    item = index(survey).entries[variable.path].item
    if not isinstance(item, Question) or item.type != "range":
        return ()
    return tuple(pair for pair in sorted(item.parameters) if pair[0] in {"start", "end", "step"})
