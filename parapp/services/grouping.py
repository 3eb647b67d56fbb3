"""By which groups a survey's figures are shown, and which answers are put together for that."""

import itertools
from collections.abc import Mapping, Sequence
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from exports.collapsing import BrokenDown, Collapsed, Merged, is_collapsible
from exports.collapsing import collapsed as put_together
from exports.source import ResponseSource
from exports.variables import Measure, Variable, variables
from parapp.database import writing
from parapp.errors import InvalidError, RefusedError
from parapp.models import ChannelKind, ReleasedState, Survey, User
from parapp.services import auditing
from surveys import serial
from surveys.marking import N_
from surveys.text import LocalizedText

MOST: Final = 5
"""By how many questions figures are broken down at most: each makes the ranges of all a little
wider, and a reader loses the thread."""


def collapsed(
    survey: Survey, source: ResponseSource, *, invited_before: bool = False
) -> ResponseSource:
    """Return a survey's responses as the project wants to have them broken down.

    Args:
        invited_before: Whether a release told figures with and without the open link; then figures
            go on like that, and are not counted channel by channel.
    """
    return Collapsed(source, breakdowns(survey), open_links(survey), invited_before=invited_before)


def open_links(survey: Survey) -> frozenset[str]:
    """Return the names of the channels that anybody could come by."""
    ours, others = (
        {c.shown_name for c in survey.channels if (c.kind is ChannelKind.OPEN_LINK) is wanted}
        for wanted in (True, False)
    )
    return frozenset(ours - others)


def breakdowns(survey: Survey) -> tuple[BrokenDown, ...] | None:
    """Return by what a survey's figures are broken down; None for every profile question."""
    if survey.breakdowns is None:
        return None
    return tuple(
        BrokenDown(
            each["question"],
            tuple(
                Merged(LocalizedText.of(group["label"]), tuple(group["values"]))
                for group in each["merged"]
            ),
        )
        for each in survey.breakdowns
    )


def profile(survey: Survey) -> tuple[Variable, ...]:
    """Return the profile questions of a survey that figures can be broken down by."""
    publication = survey.publication
    document = publication.document if publication else survey.document
    return tuple(each for each in variables(serial.from_json(document)) if each.is_profile)


def shown(survey: Survey) -> tuple[Variable, ...]:
    """Return the profile questions that figures are shown by, with answers put together."""
    declared = breakdowns(survey)
    if declared is None:
        return profile(survey)
    chosen = {one.question: one for one in declared}
    return tuple(
        put_together(each, chosen[each.path]) for each in profile(survey) if each.path in chosen
    )


def break_down(
    session: Session,
    *,
    survey: Survey,
    chosen: Sequence[BrokenDown],
    actor: User | None = None,
) -> None:
    """Say by which profile questions figures are broken down, and which answers are put together.

    Raises:
        InvalidError: Too many questions, one that the survey does not have, or answers that cannot
            be put together.
        RefusedError: A release has shown figures by other groups already.
    """
    known = {variable.path: variable for variable in profile(survey)}
    if len(chosen) > MOST:
        raise InvalidError(
            "breakdown.number", N_("Choose at most %(most)s questions"), {"most": MOST}
        )
    for each in chosen:
        _check(survey, known, each)
    with writing(session):
        _check_released(session, survey, known, chosen)
        survey.breakdowns = [_document(each) for each in chosen]
        auditing.record(
            session,
            actor=actor,
            action="breakdowns.declared",
            project=survey.project,
            subject=survey.slug,
            details={"questions": [each.question for each in chosen]},
        )


def _check(survey: Survey, known: Mapping[str, Variable], one: BrokenDown) -> None:
    variable = known.get(one.question)
    if variable is None:
        raise InvalidError(
            "breakdown.question",
            N_("%(slug)s has no profile question %(question)s"),
            {"slug": survey.slug, "question": one.question},
        )
    order = [answer.value for answer in variable.answers]
    seen: set[int] = set()
    for group in one.merged:
        places = [order.index(value) if value in order else -1 for value in group.values]
        steps = [later - earlier for earlier, later in itertools.pairwise(places)]
        apart = variable.measure is Measure.BANDS and any(step != 1 for step in steps)
        fits = places and -1 not in places and is_collapsible(variable) and seen.isdisjoint(places)
        if not fits or apart or not group.label or sorted(places) != places:
            raise InvalidError(
                "breakdown.group",
                N_(
                    "The answers of %(question)s cannot be put together like this: each answer"
                    " goes into one group with a name, and bands of numbers follow each other"
                ),
                {"question": one.question},
            )
        seen |= set(places)


def _check_released(
    session: Session, survey: Survey, known: Mapping[str, Variable], chosen: Sequence[BrokenDown]
) -> None:
    """Refuse other groups than those that were shown: their difference would be a few people."""
    released = session.scalar(
        select(ReleasedState.number).where(ReleasedState.survey_id == survey.id)
    )
    if released is None:
        return
    shown = breakdowns(survey)
    before = [BrokenDown(path) for path in known] if shown is None else shown
    if not all(each in chosen for each in before):
        raise RefusedError(
            "breakdown.released",
            N_(
                "Release %(number)s shows figures by these groups already. Together with other"
                " groups they would tell about single people; you can add a question, but not take"
                " one away or put its answers together in another way"
            ),
            {"number": released},
        )


def _document(one: BrokenDown) -> dict[str, object]:
    return {
        "question": one.question,
        "merged": [
            {"label": dict(group.label.texts), "values": list(group.values)} for group in one.merged
        ],
    }
