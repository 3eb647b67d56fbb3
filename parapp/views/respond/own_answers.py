"""A person's own answers in words, where the project lets receipts show them."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from markupsafe import escape

from parapp.models import Response
from parapp.views.respond.blocks import Words
from parapp.views.respond.wording import Wording
from surveys import codebook, serial
from surveys.codebook import Variable


class Answer(NamedTuple):
    """One question and what was answered, several where several could be."""

    question: Words
    answers: tuple[Words, ...]


Told = Sequence[Answer]


def told(stored: Response, tag: str) -> Told:
    """Return what somebody answered, in the order of the form.

    Args:
        stored: The response.
        tag: The language of the page; texts that the survey has not in it stand in another.
    """
    survey = serial.from_json(stored.publication.document)
    wording = Wording(survey, tag)
    return tuple(
        Answer(wording.text(variable.label) or Words(escape(variable.name)), answers)
        for variable in codebook.variables(survey)
        if (answers := tuple(_answers(variable, wording, stored.answers)))
    )


def _answers(variable: Variable, wording: Wording, record: Mapping[str, Any]) -> Iterator[Words]:
    labels = {value.code: value.label for value in variable.values}
    for value in _values(variable.path, variable.repeats, record):
        for each in value if isinstance(value, list) else [value]:
            if isinstance(each, Mapping):
                each = each.get("name", "")  # noqa: PLW2901 - a file is told by its name
            label = labels.get(str(each))
            words = wording.text(label) if label else Words()
            yield words or Words(escape(str(each)))


def _values(path: str, repeats: Sequence[str], record: Mapping[str, Any]) -> Iterator[Any]:
    """Yield the values of a path, one for each row of the repeats around it."""
    if not repeats:
        value = record.get(path)
        if value not in (None, "", []):
            yield value
        return
    outer, *inner = repeats
    rows = record.get(outer)
    for row in rows if isinstance(rows, list) else []:
        rest = [each[len(outer) + 1 :] for each in inner]
        yield from _values(path[len(outer) + 1 :], rest, row)
