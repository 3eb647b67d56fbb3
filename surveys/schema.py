"""The JSON Schema of a survey's answers, for other tools that send or read records."""

from typing import Any

from surveys.answers import MAX_TEXT, VariableType, handler
from surveys.answers.numbers import MAX_DECIMAL, MAX_INTEGER, MIN_INTEGER, steps
from surveys.answers.registry import FROM_FILE
from surveys.calculations import result_type
from surveys.index import MAX_INSTANCES, Entry, Index, index
from surveys.model import Group, Item, Question, Repeat, Survey
from surveys.text import LocalizedText

DIALECT = "https://json-schema.org/draft/2020-12/schema"

_PATTERNS = {
    VariableType.DATE: r"^\d{4}-\d{2}-\d{2}$",
    VariableType.TIME: r"^\d{2}:\d{2}(:\d{2})?$",
    VariableType.DATE_TIME: r"^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2})?$",
    VariableType.GEO: r"^-?\d+(\.\d+)?( -?\d+(\.\d+)?){3}(; -?\d+(\.\d+)?( -?\d+(\.\d+)?){3})*$",
}
_FILE: dict[str, Any] = {
    "type": "object",
    "properties": {
        "name": {"type": "string", "minLength": 1},
        "sha256": {"type": "string", "pattern": "^[0-9a-f]{64}$"},
        "size": {"type": "integer", "minimum": 0},
    },
    "required": ["name", "sha256", "size"],
    "additionalProperties": False,
}


def json_schema(survey: Survey, language: str = "") -> dict[str, Any]:
    """Return the schema (draft 2020-12) that the answers of every stored response fulfil.

    Nothing is required: what did not apply or was left blank is absent.

    Args:
        survey: The survey.
        language: The language of titles and descriptions; the survey's default where it is blank.
    """
    known = index(survey)
    writer = _Writer(known, language or survey.default_language)
    return {
        "$schema": DIALECT,
        "title": writer.words(survey.title) or survey.name,
        "type": "object",
        "properties": writer.properties(known.survey.children, "", 0),
        "additionalProperties": False,
    }


class _Writer:
    """Writes the schemas of items."""

    def __init__(self, known: Index, language: str) -> None:
        self.known = known
        self.language = language

    def words(self, text: LocalizedText) -> str:
        """Return a text in the language of the schema."""
        return text.get(self.language, self.known.survey.default_language)

    def properties(self, items: tuple[Item, ...], at: str, cut: int) -> dict[str, Any]:
        """Return the properties of items; `cut` is how much of their paths the repeat has taken."""
        found: dict[str, Any] = {}
        for item in items:
            path = f"{at}{item.name}"
            entry = self.known.entries[path]
            if isinstance(item, Repeat):
                found[path[cut:]] = self._rows(item, path)
            elif isinstance(item, Group):
                found |= self.properties(item.children, f"{path}/", cut)
            elif handler(item.type).kept and entry.item is item:
                title = self.words(item.label)
                about = {"title": title} if title else {}
                found[path[cut:]] = about | self._values(entry, item)
        return found

    def _rows(self, repeat: Repeat, path: str) -> dict[str, Any]:
        below = f"{path}/"
        return {
            "type": "array",
            "maxItems": MAX_INSTANCES,
            "items": {
                "type": "object",
                "properties": self.properties(repeat.children, below, len(below)),
                "additionalProperties": False,
            },
        }

    def _values(self, entry: Entry, question: Question) -> dict[str, Any]:
        kind = handler(question.type).variable
        if question.type == "calculate":
            numbers = result_type(self.known, entry) is VariableType.DECIMAL
            return {"type": "number"} if numbers else _text()
        if question.type in {"acknowledge", "trigger"}:
            return {"const": "OK"}
        if question.type == "range":
            scale = steps(question)
            ends = {"minimum": float(scale.lowest), "maximum": float(scale.highest)}
            return {"type": "integer" if scale.whole else "number"} | ends
        if kind is VariableType.SELECT_ONE:
            return self._one(question)
        if kind in {VariableType.SELECT_MULTIPLE, VariableType.RANK}:
            items = self._one(question)
            return {"type": "array", "items": items, "uniqueItems": True, "minItems": 1}
        return _of_kind(kind)

    def _one(self, question: Question) -> dict[str, Any]:
        choices = self.known.choices(question)
        if not choices or question.type in FROM_FILE or "search" in question.appearance:
            return _text()
        named = ((choice, self.words(choice.label)) for choice in choices.values())
        return {
            "oneOf": [
                {"const": choice.name} | ({"title": label} if label else {})
                for choice, label in named
            ]
        }


def _of_kind(kind: VariableType) -> dict[str, Any]:
    if kind is VariableType.INTEGER:
        return {"type": "integer", "minimum": MIN_INTEGER, "maximum": MAX_INTEGER}
    if kind is VariableType.DECIMAL:
        return {"type": "number", "minimum": -MAX_DECIMAL, "maximum": MAX_DECIMAL}
    if kind is VariableType.FILE:
        return _FILE
    if kind in _PATTERNS:
        return {"type": "string", "pattern": _PATTERNS[kind]}
    return _text()


def _text() -> dict[str, Any]:
    return {"type": "string", "minLength": 1, "maxLength": MAX_TEXT}
