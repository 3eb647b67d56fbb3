"""A survey as plain text to be printed, read aloud or checked, in one language."""

import textwrap
from collections.abc import Callable, Iterator

from surveys import labels
from surveys.answers import VariableType, handler
from surveys.answers.numbers import show_number, steps
from surveys.index import Index, index
from surveys.languages import language as known_language
from surveys.marking import N_
from surveys.model import Choice, Group, Item, Question, Repeat, Survey
from surveys.text import LocalizedText

WIDTH = 76
"""Characters of a line: what fits between the margins of an A4 page in a fixed-width font."""

# A list that is longer is printed up to here: 5,000 villages belong into an annex of their own.
MAX_CHOICES = 60

Translate = Callable[[str], str]

_ONE, _MANY, _PLACE = "( )", "[ ]", "__."

_WAYS = {
    VariableType.SELECT_ONE: N_("Choose one answer."),
    VariableType.SELECT_MULTIPLE: N_("Choose all that apply."),
    VariableType.RANK: N_("Give each answer a place: 1 for the first."),
    VariableType.INTEGER: N_("A whole number"),
    VariableType.DECIMAL: N_("A number"),
    VariableType.DATE: N_("A date"),
    VariableType.TIME: N_("A time"),
    VariableType.DATE_TIME: N_("A date and a time"),
    VariableType.GEO: N_("A place on the map"),
    VariableType.FILE: N_("A picture, a recording or a file"),
}
_ONLY_IF = N_("Only if: %(condition)s")
_SEVERAL = N_("To be asked several times.")
_FROM_TO = N_("A number from %(minimum)s to %(maximum)s")
_MORE = N_("and %(count)s more")
_REQUIRED = N_("An answer is needed.")
_FROM_FILE = N_("The answers stand in the file %(file)s.")
_MINUTES = N_("%(minutes)s minutes")


def printed(survey: Survey, language: str, translate: Translate) -> str:
    """Return the survey as plain text.

    Args:
        survey: The survey.
        language: The language of its texts; others stand in where it has none.
        translate: Translates the few sentences of the platform's own.

    Returns:
        Lines of at most `WIDTH` characters where words allow it, ending in a line end. Every
        question that is seen has a number; conditions stand as they were written, since they name
        questions by their names, which are given in brackets.
    """
    return "\n".join(_Printer(index(survey), language, translate).lines()) + "\n"


class _Printer:
    """Writes the lines of one survey."""

    def __init__(self, known: Index, language: str, translate: Translate) -> None:
        self.known = known
        self.language = language
        self.translate = translate
        self.number = 0

    def lines(self) -> Iterator[str]:
        """Yield all lines."""
        survey = self.known.survey
        title = self.words(survey.title) or survey.name
        yield from _wrapped(title, "")
        yield "=" * min(len(title), WIDTH)
        others = [tag for tag in survey.languages if tag != self.language]
        autonyms = [known_language(tag).autonym for tag in (self.language, *others)]
        yield ", ".join(autonyms)
        yield from self.items(survey.children, "")

    def items(self, items: tuple[Item, ...], indent: str) -> Iterator[str]:
        """Yield the lines of items that stand beside each other."""
        for item in items:
            if isinstance(item, Group):
                yield from self.group(item, indent)
            elif handler(item.type).asked:
                yield from self.question(item, indent)

    def group(self, group: Group, indent: str) -> Iterator[str]:
        """Yield the lines of a group; one without a label leaves no trace but its condition."""
        label = self.words(group.label)
        if label:
            yield ""
            yield from _wrapped(label, indent)
            yield indent + "-" * min(len(label), WIDTH - len(indent))
        yield from _wrapped(self.words(group.hint), indent)
        if group.minutes is not None:
            yield from self.note(_MINUTES, indent, minutes=str(group.minutes))
        if isinstance(group, Repeat):
            yield from self.note(_SEVERAL, indent)
        yield from self.condition(group.relevant, indent)
        yield from self.items(group.children, indent + "  " if label else indent)

    def question(self, question: Question, indent: str) -> Iterator[str]:
        """Yield the lines of a question or note."""
        label = self.words(question.label) or question.name
        yield ""
        if question.type == "note":
            yield from _wrapped(label, indent)
            yield from self.condition(question.relevant, indent)
            return
        self.number += 1
        yield from _wrapped(f"{self.number}. {label} [{question.name}]", indent, "   ")
        inside = indent + "   "
        yield from _wrapped(self.words(question.hint), inside)
        yield from self.condition(question.relevant, inside)
        if question.required:
            yield from self.note(_REQUIRED, inside)
        yield from self.answer(question, inside)

    def answer(self, question: Question, indent: str) -> Iterator[str]:
        """Yield the lines on which a question is answered."""
        kind = handler(question.type).variable
        if question.type in {"acknowledge", "trigger"}:
            yield f"{indent}{_MANY}"
            return
        if question.type == "range":
            scale = steps(question)
            ends = {"minimum": float(scale.lowest), "maximum": float(scale.highest)}
            shown = {name: show_number(value) for name, value in ends.items()}
            yield from self.note(_FROM_TO, indent, **shown)
        elif kind in _WAYS:
            yield from self.note(_WAYS[kind], indent)
        choices = tuple(self.known.choices(question).values())
        mark = {VariableType.SELECT_MULTIPLE: _MANY, VariableType.RANK: _PLACE}.get(kind, _ONE)
        for choice in choices[:MAX_CHOICES]:
            yield from _wrapped(f"{mark} {self.choice(choice)}", indent, "    ")
        if len(choices) > MAX_CHOICES:
            yield from self.note(_MORE, indent, count=str(len(choices) - MAX_CHOICES))
        elif question.list_name and not choices:
            yield from self.note(_FROM_FILE, indent, file=question.list_name)
        elif not choices:
            yield indent + "_" * (WIDTH - len(indent))

    def choice(self, choice: Choice) -> str:
        """Return the words of a choice."""
        return self.words(choice.label) or choice.name

    def condition(self, relevant: str, indent: str) -> Iterator[str]:
        """Yield what says when something is asked."""
        if relevant.strip():
            yield from self.note(_ONLY_IF, indent, condition=" ".join(relevant.split()))

    def note(self, msgid: str, indent: str, **params: str) -> Iterator[str]:
        """Yield a sentence of the platform's own."""
        yield from _wrapped(f"({self.translate(msgid) % params})", indent)

    def words(self, text: LocalizedText) -> str:
        """Return a text of the survey as plain text on one line; piped answers stay as written."""
        fallback = self.known.survey.default_language
        source = labels.read(
            text, self.language, fallback, translate=lambda msgid, _: self.translate(msgid)
        )
        return " ".join(labels.to_plain(source).split()) if source else ""


def _wrapped(text: str, indent: str, hanging: str = "") -> Iterator[str]:
    yield from textwrap.wrap(
        text,
        WIDTH,
        initial_indent=indent,
        subsequent_indent=indent + hanging,
        break_long_words=False,
        break_on_hyphens=False,
    )
