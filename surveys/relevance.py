"""The form as it stands, given the answers so far: what applies, is worked out and is offered."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from surveys import labels, offers
from surveys.answers import NEVER_FILLED, PLACE_MARK, VariableType, handler
from surveys.answers.base import Value
from surveys.answers.numbers import show_number
from surveys.answers.registry import FROM_FILE, MULTIPLE_SELECTS
from surveys.expressions import Environment, ExpressionError, Scope, evaluate, to_number, to_string
from surveys.expressions.chance import seed_of, shuffled
from surveys.expressions.layout import layout
from surveys.expressions.places import common
from surveys.index import Entry, Index, index
from surveys.labels import Html, Translate
from surveys.model import Choice, Group, Item, Question, Repeat, Survey
from surveys.plan import compiled, is_worked_out, plan
from surveys.settling import Evaluation, Failure, default

Spot = tuple[Entry, tuple[int, ...]]
"""An item and the numbers of the repeats around it."""

_ROW = re.compile(r"(.+)\[([1-9]\d{0,5})\]")
_CHOSEN = {VariableType.SELECT_ONE, VariableType.SELECT_MULTIPLE, VariableType.RANK}


def state(
    survey: Survey,
    answers: Mapping[str, Any],
    environment: Environment,
    *,
    translate: Translate | None = None,
) -> "FormState":
    """Return the form as it stands.

    Args:
        survey: The survey.
        answers: The typed record so far, as `read_form` gives it.
        environment: The world outside. With a `randomness` seeded by the response's identity, what
            is drawn by chance stays the same from page to page.
        translate: Translates the platform's own sentences, such as the choice "Other".
    """
    return FormState(Evaluation(plan(index(survey)), answers, environment), translate)


def start(survey: Survey, environment: Environment) -> dict[str, Any]:
    """Return the answers that a form begins with: its defaults, outside repeats.

    A default with a function or a reference is evaluated; any other is the answer as it stands.
    """
    found: dict[str, Any] = {}
    known = index(survey)
    for entry in known.entries.values():
        if not isinstance(entry.item, Question) or entry.repeats or not entry.item.default:
            continue
        if handler(entry.item.type).answered:
            value = default(known, entry, Scope(known.survey, found, entry.path, environment))
            if value is not None:
                found[entry.path] = value
    return found


class FormState:
    """A form and the answers so far.

    Places are paths with the numbers of repeats, from 1: `house/member[2]/age`. A row that is not
    in the answers yet is seen as a blank one. Whatever cannot be evaluated is shown, accepted and
    not required.

    Attributes:
        index: The survey's index.
        record: The answers as expressions see them: what applies, with what is worked out.
    """

    def __init__(self, evaluation: Evaluation, translate: Translate | None = None) -> None:
        self.index: Index = evaluation.index
        self.record: Mapping[str, Any] = evaluation.record
        self._evaluation = evaluation
        self._translate = translate
        self._questions: tuple[Spot, ...] | None = None

    @property
    def calculated(self) -> Mapping[str, Value]:
        """What was worked out, by place."""
        return self._evaluation.calculated

    @property
    def failures(self) -> tuple[Failure, ...]:
        """What could not be evaluated so far."""
        return tuple(self._evaluation.failures)

    def relevant(self, place: str) -> bool:
        """Tell whether a question, group, repeat or row applies."""
        found = self.index.find(place)
        row = None if found else _ROW.fullmatch(place)
        if row is not None:
            repeat, indexes = self._at(row[1])
            found, numbers = (repeat, indexes), (*indexes, int(row[2]))
            inside: tuple[str, ...] = (*repeat.repeats, repeat.path)
        else:
            entry, numbers = found or self._at(place)
            found, inside = (entry, numbers), entry.repeats
        for depth, path in enumerate(inside):
            fixed = self._evaluation.rows(self.index.entries[path], numbers[:depth])
            if fixed is not None and numbers[depth] > fixed:
                return False
        return self._evaluation.applies(*found)

    def required(self, place: str) -> bool:
        """Tell whether a question has to be answered."""
        return self._truth(place, "required", otherwise=False)

    def read_only(self, place: str) -> bool:
        """Tell whether a question shows its value and takes none."""
        question = self._at(place)[0].question
        return is_worked_out(question) or self._truth(place, "read_only", otherwise=False)

    def holds(self, place: str) -> bool:
        """Tell whether an answer fits its `constraint`."""
        return self._truth(place, "constraint", otherwise=True)

    def count(self, place: str) -> int:
        """Return how many rows a repeat has now."""
        entry, indexes = self._at(place)
        fixed = self._evaluation.rows(entry, indexes)
        if fixed is not None:
            return fixed
        rows = entry.get(self.record, indexes)
        return len(rows) if isinstance(rows, list) else 0

    def choices(self, place: str) -> tuple[Choice, ...]:
        """Return the choices that a question offers now, in the order in which they are shown."""
        question = self._at(place)[0].question
        scope = self._evaluation.scope(place)
        try:
            found = offers.offered(self.index, question, scope)
        except ExpressionError as error:
            self._evaluation.fail(place, "choice_filter", error)
            found = tuple(self.index.choices(question).values())
        return self._shuffled(place, question, found or ())

    def offers(self, place: str, name: str) -> bool:
        """Tell whether a question offers a choice; anything, where its list is missing."""
        question = self._at(place)[0].question
        fixed = offers.fixed(self.index, question)
        if fixed is not None:
            return name in fixed
        try:
            scope = self._evaluation.scope(place)
            return offers.is_offered(self.index, question, scope, name) is not False
        except ExpressionError as error:
            self._evaluation.fail(place, "choice_filter", error)
            return True

    def in_order(self, place: str, value: Value) -> Value:
        """Return what was chosen in the order of the list, so that equal answers are equal records.

        `read_form` does so for the survey's own lists; it does not see attached files.
        """
        question = self._at(place)[0].question
        if question.type not in MULTIPLE_SELECTS or question.type not in FROM_FILE:
            return value
        offer = offers.offer_of(self.index, question, self._evaluation.scope(place))
        places = {name: number for number, name in enumerate(offer.choices if offer else ())}
        return sorted(value, key=lambda name: places.get(name, len(places)))

    def label(self, place: str, language: str) -> Html:
        """Return the label of an item with piped answers, as safe HTML."""
        item = self._at(place)[0].item
        fallback = self.index.survey.default_language
        source = labels.read(item.label, language, fallback, translate=self._translate)
        return labels.to_html(source, lambda name: self.piped(name, place, language))

    def piped(self, name: str, place: str = "", language: str = "") -> str:
        """Return the text that `${name}` in a label stands for: labels for choices, as plain text.

        Args:
            name: The name, or a whole path.
            place: Where the label stands.
            language: The reader's language; the environment's where it is blank.
        """
        places = layout(self.index.survey)
        at = self.index.find(place)
        seen_from = at[0].path if at else ""
        entry = self.index.entries.get(places.resolve(name, seen_from) or "")
        if entry is None or not isinstance(entry.item, Question):
            return ""
        shared = at[1][: common(places, entry.path, seen_from)] if at else ()
        texts = (
            self.text(entry.at(indexes), language)
            for indexes in entry.instances(self.record)
            if indexes[: len(shared)] == shared
        )
        return ", ".join(text for text in texts if text)

    def text(self, place: str, language: str = "") -> str:
        """Return an answer as a person reads it: labels for choices; empty where there is none."""
        entry, indexes = self._at(place)
        value = entry.get(self.record, indexes)
        question = entry.question
        if value is None:
            return ""
        if handler(question.type).variable in _CHOSEN and question.list_name:
            names = value if isinstance(value, list) else [value]
            return ", ".join(self._choice_text(question, name, language) for name in names)
        if isinstance(value, int | float):
            return show_number(value)
        return " ".join(handler(question.type).write(question, value))

    def shown(self, place: str) -> tuple[str, ...]:
        """Return the value of a place as a page shows it: one text, or none where it is blank."""
        text = self.text(place)
        return (text,) if text else ()

    def typed(self) -> dict[str, tuple[str, ...]]:
        """Return the answers as form fields by name, so that a page can be filled with them."""
        found: dict[str, tuple[str, ...]] = {}
        for entry, indexes in self.questions():
            value = entry.get(self.record, indexes)
            if value is None or not handler(entry.question.type).answered:
                continue
            name = entry.at(indexes)
            found[name] = handler(entry.question.type).write(entry.question, value)
            if entry.question.type == "rank":
                numbered = enumerate(value, start=1)
                found |= {f"{name}{PLACE_MARK}{each}": (str(n),) for n, each in numbered}
        return found

    def begun(self, row: str) -> dict[str, tuple[str, ...]]:
        """Return what the fields of a row begin with, by name: the defaults of its questions."""
        found: dict[str, tuple[str, ...]] = {}
        around, _, number = row.removesuffix("]").rpartition("[")
        repeat, indexes = self._at(around)
        for entry in self.index.entries.values():
            if entry.repeats != (*repeat.repeats, repeat.path):
                continue
            if not isinstance(entry.item, Question) or not entry.item.default:
                continue
            name = entry.at((*indexes, int(number)))
            value = default(self.index, entry, self._evaluation.scope(name))
            if value is not None and handler(entry.item.type).answered:
                found[name] = handler(entry.item.type).write(entry.item, value)
        return found

    def questions(self) -> tuple[Spot, ...]:
        """Return the questions that apply, as a page asks them: row after row of a repeat."""
        if self._questions is None:
            self._questions = tuple(self._walk(self.index.survey.children, "", ()))
        return self._questions

    def _walk(self, items: tuple[Item, ...], at: str, indexes: tuple[int, ...]) -> Iterator[Spot]:
        for item in items:
            path = f"{at}{item.name}"
            entry = self.index.entries[path]
            if entry.item is not item or not self._evaluation.applies(entry, indexes):
                continue
            if isinstance(item, Repeat):
                for number in range(1, self.count(entry.at(indexes)) + 1):
                    yield from self._walk(item.children, f"{path}/", (*indexes, number))
            elif isinstance(item, Group):
                yield from self._walk(item.children, f"{path}/", indexes)
            elif item.type not in NEVER_FILLED:
                yield entry, indexes

    def _truth(self, place: str, attribute: str, *, otherwise: bool) -> bool:
        source = getattr(self._at(place)[0].item, attribute, "")
        return self._evaluation.truth(source, place, attribute, otherwise=otherwise)

    def _shuffled(
        self, place: str, question: Question, choices: tuple[Choice, ...]
    ) -> tuple[Choice, ...]:
        parameters = dict(question.parameters)
        if parameters.get("randomize", "").lower() != "true":
            return choices
        number = self._evaluation.random_at(place).getrandbits(31)
        seed = compiled(parameters.get("seed", ""))
        if seed is not None:
            try:
                value = evaluate(seed, self._evaluation.scope(place))
                number = seed_of(to_number(value), to_string(value))
            except ExpressionError as error:
                self._evaluation.fail(place, "parameters", error)
        return tuple(shuffled(choices, number))

    def _choice_text(self, question: Question, name: str, language: str) -> str:
        offer = offers.offer_of(self.index, question, self._evaluation.scope(""))
        choice = None if offer is None else offer.choices.get(name)
        if choice is None or not choice.label:
            return name
        wanted = language or self._evaluation.environment.language
        fallback = self.index.survey.default_language
        source = labels.read(choice.label, wanted, fallback, translate=self._translate)
        return labels.to_plain(source)

    def _at(self, place: str) -> Spot:
        found = self.index.find(place)
        if found is None:
            raise KeyError(place)
        return found
