"""What evidence from a template would look like, with invented answers that are marked as such."""

import random
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from functools import lru_cache
from typing import Final

import exports.evidence
from exports.dataframe import DataFrameSource
from exports.evidence import About, Evidence
from exports.source import Response
from surveys import library
from surveys.library import imagined
from surveys.model import Group, Item, Kind, Question, Role, Survey

PEOPLE: Final = 240
"""Enough for ranges five points wide, as a project of some size has them."""

_SEED: Final = 2011  # the year of the toolkit
_COUNTED: Final = frozenset({Kind.SURVEY, Kind.LOG, Kind.INTERVIEW})


def has_figures(kind: Kind) -> bool:
    """Tell whether answers to a questionnaire of this kind are counted; a guide's are read."""
    return kind in _COUNTED


@lru_cache(maxsize=64)
def evidence(template_id: str, today: date) -> Evidence:
    """Return evidence of invented answers to a template.

    Nobody's figures are broken down in it: an example shows the shape of a sheet, and breaking down
    takes its time.

    Args:
        template_id: A template whose answers are counted.
        today: The day that the evidence bears.

    Raises:
        KeyError: There is no such template, or nobody has declared how it is answered.
    """
    template = library.get(template_id)
    survey = _whole(template.survey)
    source = DataFrameSource([(survey, _responses(template_id, survey, today))])
    about = About(project=template.title, made_on=today, invented=True)
    return exports.evidence.build([source], about)


def _responses(template_id: str, survey: Survey, today: date) -> Iterator[Response]:
    chance = random.Random(_SEED)  # noqa: S311  # the same answers each time, not secrets
    known = imagined.patterns(template_id)
    for _ in range(known.count or PEOPLE):
        answers = imagined.imagine(survey, chance, known)
        yield Response(answers, language=survey.default_language, day=today)


def _whole(survey: Survey) -> Survey:
    """Return the survey without profile questions by which its figures would be broken down."""
    return replace(survey, children=_plain(survey.children))


def _plain(items: tuple[Item, ...]) -> tuple[Item, ...]:
    return tuple(
        replace(item, children=_plain(item.children))
        if isinstance(item, Group)
        else _without_role(item)
        for item in items
    )


def _without_role(question: Question) -> Question:
    return replace(question, role=Role.NONE) if question.role is Role.PROFILE else question
