"""The demonstration's focus groups: two invented meetings, one agreed, one to be read back."""

import random
import uuid
from datetime import timedelta
from functools import cache
from importlib.resources import files
from typing import Any, Final

import yaml
from sqlalchemy.orm import Session

from parapp.models import Agreed, Consent, Interpreter, Meeting, Survey, User
from parapp.services import (
    contributing,
    convening,
    facilitating,
    projects,
    publishing,
    raising,
    reading_back,
    voting,
)
from parapp.services.contributing import Said
from parapp.services.convening import Plan
from parapp.services.facilitating import Opening
from parapp.services.raising import Unknown, Wanted
from parapp.services.reading_back import Taken
from parapp.services.voting import Turn, Vote
from surveys.text import LocalizedText

_SEED: Final = 2012
_BEFORE: Final = 14
"""Days between the publication of the guide and its first meeting."""


def hold_meetings(session: Session, *, guide: Survey, coordinator: User) -> None:
    """Publish the guide as if weeks ago, and hold its meetings."""
    facts = _facts()
    today = projects.today(guide.project)
    first = max(each["days_ago"] for each in facts) + _BEFORE
    publishing.publish(
        session, survey=guide, actor=coordinator, opened_on=today - timedelta(days=first)
    )
    chance = random.Random(_SEED)  # noqa: S311  # the same each time, not secrets
    for each in facts:
        _hold(session, guide, coordinator, each, chance)


def _hold(
    session: Session,
    guide: Survey,
    coordinator: User,
    facts: dict[str, Any],
    chance: random.Random,
) -> None:
    meeting = convening.plan(session, survey=guide, plan=_plan(guide, facts), actor=coordinator)
    facilitating.begin(
        session,
        meeting=meeting,
        opening=Opening(
            Consent.EVERYONE,
            facts["took_part"],
            rules_read=True,
            limits_said=True,
            profile=facts["profile"],
        ),
        clock=False,
        actor=coordinator,
    )
    for speaker, question, text, translation, summed_up in facts["said"]:
        contributing.add(
            session,
            meeting=meeting,
            said=Said(text, speaker, question, summed_up, translation),
            sending=_sending(chance),
        )
    _vote(session, meeting, coordinator, facts["votes"], chance)
    _raise(session, meeting, facts, chance)
    if "agreed" in facts:
        text = reading_back.composed(session, meeting)
        taken = Taken(text, Agreed(facts["agreed"]))
        reading_back.keep(
            session, meeting=meeting, taken=taken, revision=meeting.revision, actor=coordinator
        )
    facilitating.end(session, meeting=meeting, actor=coordinator)


def _plan(guide: Survey, facts: dict[str, Any]) -> Plan:
    day = projects.today(guide.project) - timedelta(days=facts["days_ago"])
    named = ("place", "language", "profile", "facilitator", "note_taker", "referrals")
    return Plan(
        day=day,
        interpreter=Interpreter(facts["interpreter"]),
        interpreted_into=facts.get("interpreted_into", ""),
        **{name: facts[name] for name in named},
    )


def _vote(
    session: Session,
    meeting: Meeting,
    coordinator: User,
    votes: list[dict[str, Any]],
    chance: random.Random,
) -> None:
    for statement, facts in zip(meeting.statements, votes, strict=True):
        for turn in Turn:
            if turn.value in facts:
                voting.count(
                    session,
                    statement=statement,
                    turn=turn,
                    votes=dict(zip(Vote, facts[turn.value], strict=True)),
                    revision=statement.revision,
                    actor=coordinator,
                )
        for text, translation in facts.get("reasons", ()):
            voting.disagree(
                session,
                statement=statement,
                text=text,
                translation=translation,
                sending=_sending(chance),
            )


def _raise(
    session: Session, meeting: Meeting, facts: dict[str, Any], chance: random.Random
) -> None:
    for each in facts["gaps"]:
        texts = {name: LocalizedText.of(given) for name, given in each.items()}
        unknown = Unknown(**texts)
        raising.raise_gap(session, meeting=meeting, unknown=unknown, sending=_sending(chance))
    for each in facts["asks"]:
        asked: dict[str, Any] = {name: LocalizedText.of(given) for name, given in each.items()}
        wanted = Wanted(**asked)
        raising.raise_ask(session, meeting=meeting, wanted=wanted, sending=_sending(chance))


def _sending(chance: random.Random) -> uuid.UUID:
    return uuid.UUID(int=chance.getrandbits(128), version=4)


@cache
def _facts() -> Any:
    text = (files("parapp.services") / "demonstration_meetings.yaml").read_text("utf-8")
    return yaml.safe_load(text)["meetings"]
