"""The variables of a survey: what is stored, of which type, with which values and which labels."""

from dataclasses import dataclass

from surveys.answers import VariableType, handler
from surveys.calculations import result_type
from surveys.expansion import specifies
from surveys.index import Entry, Index, index
from surveys.model import Choice, ChoiceRole, Group, Question, Role, Survey, Tags
from surveys.text import LocalizedText


@dataclass(frozen=True, slots=True)
class ValueLabel:
    """One value that a variable may have: the choice's name, what it says, and its role."""

    code: str
    label: LocalizedText
    role: ChoiceRole = ChoiceRole.NONE


@dataclass(frozen=True, slots=True)
class Variable:
    """One variable of a survey's records.

    Attributes:
        path: The key in a record (`group/question`).
        name: The question's name, unique only among its siblings.
        type: What kind of value is stored.
        question_type: The XLSForm type.
        label: The question.
        hint: What is said beside it.
        values: The values it may have, in the order of the list; none where the list stands in an
            attached file.
        multiple: Whether a record may hold several of the values.
        required: The expression that says whether it has to be answered.
        tags: Policy areas, principles and indicators that it speaks to.
        role: What it is to the platform (consent, profile).
        sensitive: Whether published ranges are at least ten people wide.
        bands: For numbers: the lower ends of the bands in which answers are counted.
        groups: The labels of the groups around it, outermost first; blank ones left out.
        introductions: What is said at the head of these groups, for all their questions.
        repeats: The paths of the repeats around it: such a variable has a value in each row.
        relevant: The expressions that say when it applies, outermost first.
        constraint: The expression that answers have to fit.
        calculation: The expression that it is worked out by.
        purpose: What the project asks it for.
        specifies: The path of the question whose other answer it names, where `or_other` added it.
    """

    path: str
    name: str
    type: VariableType
    question_type: str
    label: LocalizedText
    hint: LocalizedText = LocalizedText()
    values: tuple[ValueLabel, ...] = ()
    multiple: bool = False
    required: str = ""
    tags: Tags = Tags()
    role: Role = Role.NONE
    sensitive: bool = False
    bands: tuple[float, ...] = ()
    groups: tuple[LocalizedText, ...] = ()
    introductions: tuple[LocalizedText, ...] = ()
    repeats: tuple[str, ...] = ()
    relevant: tuple[str, ...] = ()
    constraint: str = ""
    calculation: str = ""
    purpose: LocalizedText = LocalizedText()
    specifies: str = ""


def variables(survey: Survey) -> tuple[Variable, ...]:
    """Return the variables of a survey in the order of the form.

    Notes, attached files of choices and metadata that is never kept are no variables; the text that
    goes with an `or_other` is one.
    """
    known = index(survey)
    return tuple(
        _variable(known, entry, entry.item)
        for entry in known.entries.values()
        if isinstance(entry.item, Question) and handler(entry.item.type).kept
    )


def _variable(known: Index, entry: Entry, question: Question) -> Variable:
    kind = handler(question.type).variable
    if question.type == "calculate":
        kind = result_type(known, entry)
    choices = known.choices(question)
    return Variable(
        path=entry.path,
        name=question.name,
        type=kind,
        question_type=question.type,
        label=question.label,
        hint=question.hint,
        values=tuple(_value(choice) for choice in choices.values()),
        multiple=kind in {VariableType.SELECT_MULTIPLE, VariableType.RANK},
        required=question.required,
        tags=question.tags,
        role=question.role,
        sensitive=question.sensitive,
        bands=question.bands,
        groups=tuple(group.label for group in entry.ancestors if group.label),
        introductions=tuple(group.hint for group in entry.ancestors if group.hint),
        repeats=entry.repeats,
        relevant=_relevant(entry.ancestors, question),
        constraint=question.constraint,
        calculation=question.calculation,
        purpose=question.purpose,
        specifies=specifies(question, entry.path),
    )


def _value(choice: Choice) -> ValueLabel:
    return ValueLabel(choice.name, choice.label, choice.role)


def _relevant(ancestors: tuple[Group, ...], question: Question) -> tuple[str, ...]:
    sources = (*(group.relevant for group in ancestors), question.relevant)
    return tuple(source for source in sources if source.strip())
