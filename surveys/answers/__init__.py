"""Answers: raw values in, typed values out, one handler for each question type."""

from surveys.answers.base import MAX_TEXT, Handler, Value, VariableType
from surveys.answers.reading import PLACE_MARK, Reading, read_form
from surveys.answers.registry import HANDLERS, NEVER_FILLED, handler
from surveys.violations import Refusal

__all__ = [
    "HANDLERS",
    "MAX_TEXT",
    "NEVER_FILLED",
    "PLACE_MARK",
    "Handler",
    "Reading",
    "Refusal",
    "Value",
    "VariableType",
    "handler",
    "read_form",
]
