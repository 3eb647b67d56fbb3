"""Handlers of answers that are chosen from a list, and of lists that are put in order."""

from collections.abc import Sequence

from surveys.answers.base import MAX_SHORT, Handler, Value, VariableType, clean
from surveys.model import Question
from surveys.violations import Refusal

# Nobody ticks more; a longer list of values does not come from a form.
MAX_CHOSEN = 1_000


class SelectOne(Handler):
    """One choice, kept as its name."""

    variable = VariableType.SELECT_ONE

    def read(
        self, question: Question, raw: Sequence[str], names: Sequence[str] = ()
    ) -> Value | Refusal | None:
        """Return the chosen name; two different ones are refused."""
        del question, names
        chosen = _chosen(raw)
        if isinstance(chosen, Refusal):
            return chosen
        if len(chosen) > 1:
            return Refusal("choice.several")
        return chosen[0] if chosen else None

    def parse(self, question: Question, text: str) -> Value | Refusal | None:
        """Return the chosen name."""
        return self.read(question, (text,))

    def holds(self, question: Question, value: Value) -> bool:
        """Tell whether the value can be a choice's name."""
        del question
        return _is_name(value)


class SelectMultiple(Handler):
    """Several choices, kept as a list of their names in the order of the choice list.

    The order of the list, not that of the ticks, makes the same answer the same record on every
    way in.
    """

    variable = VariableType.SELECT_MULTIPLE

    def read(
        self, question: Question, raw: Sequence[str], names: Sequence[str] = ()
    ) -> Value | Refusal | None:
        """Return the chosen names, each once."""
        del question
        chosen = _chosen(raw)
        if isinstance(chosen, Refusal):
            return chosen
        places = {name: place for place, name in enumerate(names)}
        return sorted(chosen, key=lambda name: places.get(name, len(places))) or None

    def parse(self, question: Question, text: str) -> Value | Refusal | None:
        """Return the chosen name as a list of one."""
        return self.read(question, (text,))

    def write(self, question: Question, value: Value) -> tuple[str, ...]:
        """Return one raw value a choice, as a form posts them."""
        del question
        return tuple(value)

    def from_odk(
        self, question: Question, text: str, names: Sequence[str] = ()
    ) -> Value | Refusal | None:
        """Return the names that stand in the element with spaces between them."""
        return self.read(question, _split(text, names), names)

    def holds(self, question: Question, value: Value) -> bool:
        """Tell whether the value is a list of different names."""
        del question
        return _is_list_of_names(value)


class Rank(SelectMultiple):
    """All choices of a list in the order that a person gives them, as a list of their names."""

    variable = VariableType.RANK

    def read(
        self, question: Question, raw: Sequence[str], names: Sequence[str] = ()
    ) -> Value | Refusal | None:
        """Return the names in the order in which they were sent."""
        del question, names
        chosen = _chosen(raw)
        return chosen if isinstance(chosen, Refusal) else chosen or None

    def from_odk(
        self, question: Question, text: str, names: Sequence[str] = ()
    ) -> Value | Refusal | None:
        """Return the names that stand in the element with spaces between them."""
        return self.read(question, _split(text, names))


def _chosen(raw: Sequence[str]) -> list[str] | Refusal:
    if len(raw) > MAX_CHOSEN:
        return Refusal("choice.unknown")
    chosen: dict[str, None] = {}
    for each in raw:
        if len(each) > MAX_SHORT:
            return Refusal("choice.unknown")
        if name := clean(each):
            chosen[name] = None
    return list(chosen)


def _split(text: str, names: Sequence[str]) -> list[str]:
    """Split an element's text into names; names with spaces are found as a whole, longest first."""
    words = text.split()
    spaced = sorted((name.split() for name in names if " " in name), key=len, reverse=True)
    found: list[str] = []
    while words:
        whole = next((parts for parts in spaced if words[: len(parts)] == parts), words[:1])
        found.append(" ".join(whole))
        del words[: len(whole)]
    return found


def _is_name(value: Value) -> bool:
    return isinstance(value, str) and 0 < len(value) <= MAX_SHORT and clean(value) == value


def _is_list_of_names(value: Value) -> bool:
    return (
        isinstance(value, list)
        and 0 < len(value) <= MAX_CHOSEN
        and all(_is_name(each) for each in value)
        and len(set(value)) == len(value)
    )
