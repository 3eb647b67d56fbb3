"""Member checks: rounds in which people who took part say whether findings are right."""

import secrets
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from exports.agreement import Agreement
from parapp.database import writing
from parapp.errors import InvalidError, NotFoundError, RefusedError
from parapp.models import (
    Check,
    CheckItem,
    Finding,
    Meeting,
    Project,
    Right,
    Say,
    SupportKind,
    Survey,
    User,
    Verdict,
    Wording,
)
from parapp.services import auditing, finding, hearing, naming, projects
from parapp.services.shelving import Shelves, published
from surveys.marking import N_
from surveys.text import LocalizedText

MOST_WORDS: Final = 2_000
"""Characters of what somebody says of a finding in their own words."""
_TOKEN_BYTES: Final = 16  # 128 bits, 22 characters
_DISSENT: Final = 600


class Standing(StrEnum):
    """Where a finding stands with those who took part; derived, never stored."""

    UNASKED = "unasked"  # nobody has been asked
    ASKING = "asking"  # a round is open
    CHECKED = "checked"  # a round over this wording and these figures has ended
    REWORDED = "reworded"  # the words changed since
    MOVED = "moved"  # a figure changed since


class Hands(StrEnum):
    """What people of a group raise their hands for, each of them once."""

    RIGHT = "right"
    OTHERWISE = "otherwise"  # right, but to be said in another way
    PARTLY = "partly"
    WRONG = "wrong"
    UNSURE = "unsure"


_MEANT: Final = {
    Hands.RIGHT: (Right.YES, Say.YES),
    Hands.OTHERWISE: (Right.YES, Say.OTHERWISE),
    Hands.PARTLY: (Right.PARTLY, Say.OTHERWISE),
    Hands.WRONG: (Right.NO, Say.UNSURE),
    Hands.UNSURE: (Right.UNSURE, Say.UNSURE),
}


@dataclass(frozen=True, slots=True)
class Opinion:
    """What somebody says of one wording."""

    correct: Right
    say: Say
    words: str = ""


def open_round(
    session: Session,
    *,
    project: Project,
    numbers: Sequence[int],
    languages: Sequence[str],
    actor: User | None = None,
) -> Check:
    """Show the newest wordings of findings to people who took part.

    Args:
        numbers: The findings, in the order in which they are shown.
        languages: Those that the page is offered in.

    Raises:
        InvalidError: There is no finding, no language, or a finding in none of the languages.
        NotFoundError: The project has no such finding.
    """
    if not numbers:
        raise InvalidError("check.findings", N_("Choose the findings that people are asked about"))
    if not languages:
        raise InvalidError("check.languages", N_("Choose the languages that people are asked in"))
    found = [finding.get(session, project, number) for number in dict.fromkeys(numbers)]
    for each in found:
        if not set(each.wording.plain.languages) & set(languages):
            raise InvalidError(
                "check.unreadable",
                N_("Finding %(number)s is written in none of these languages; translate it first"),
                {"number": each.number},
            )
    shelves = Shelves(session, project)
    with writing(session):
        session.scalar(select(Project.id).where(Project.id == project.id).with_for_update())
        last = session.scalar(select(func.max(Check.number)).where(Check.project_id == project.id))
        made = Check(
            project_id=project.id,
            number=(last or 0) + 1,
            token=secrets.token_urlsafe(_TOKEN_BYTES),
            languages=list(dict.fromkeys(languages)),
            opened_on=projects.today(project),
        )
        made.items = [
            CheckItem(
                wording_id=each.wording.id,
                position=position,
                figures=_figures(shelves, each),
                dissent=LocalizedText(),
            )
            for position, each in enumerate(found, start=1)
        ]
        session.add(made)
        session.flush()
        record(session, made, actor, "check.opened")
    return made


def close(session: Session, *, check: Check, actor: User | None = None) -> None:
    """End a round; what people said is told from then on, and no more is taken."""
    with writing(session):
        session.refresh(check, with_for_update=True)
        if check.closed_on is None:
            check.closed_on = max(projects.today(check.project), check.opened_on)
            session.flush()
            record(session, check, actor, "check.closed")


def answer(
    session: Session,
    *,
    check: Check,
    identity: uuid.UUID,
    language: str,
    opinions: Mapping[int, Opinion],
) -> None:
    """Keep what one person says; sent again, it is kept once, and the last words count.

    Args:
        identity: The UUIDv4 that the page carried.
        opinions: By the id of the item.

    Raises:
        RefusedError: The round has ended.
        InvalidError: Nothing is said, or of something that the round does not show.
    """
    if not opinions:
        raise InvalidError("verdict.nothing", N_("Choose an answer for at least one of them"))
    if not opinions.keys() <= {item.id for item in check.items}:
        raise InvalidError("verdict.item", N_("This page is an older one; open the link again"))
    with writing(session):
        _must_be_open(session, check)
        for item, opinion in opinions.items():
            session.merge(
                Verdict(
                    # Of the same person, but nobody who lacks the identity can tell.
                    id=uuid.uuid5(identity, str(item)),
                    item_id=item,
                    people=1,
                    correct=opinion.correct,
                    say=opinion.say,
                    words=opinion.words.strip()[:MOST_WORDS],
                    language=language,
                )
            )


def record_group(
    session: Session,
    *,
    item: CheckItem,
    meeting: Meeting,
    hands: Mapping[Hands, int],
    words: str = "",
    actor: User | None = None,
) -> None:
    """Enter what a group said of one wording; entered again, the numbers are replaced.

    Args:
        hands: How many raised their hands for what.
        words: What was said against it, or how it should be said.

    Raises:
        RefusedError: The round has ended.
        InvalidError: The numbers cannot be, or are more than took part.
    """
    total = sum(hands.values())
    if any(number < 0 for number in hands.values()) or total == 0:
        raise InvalidError("hands.number", N_("Write how many raised their hands, in digits"))
    if meeting.took_part is not None and total > meeting.took_part:
        raise InvalidError(
            "hands.many",
            N_("%(number)s hands are more than the %(people)s people who took part"),
            {"number": total, "people": meeting.took_part},
        )
    with writing(session):
        _must_be_open(session, item.check)
        session.execute(
            delete(Verdict).where(Verdict.item_id == item.id, Verdict.meeting_id == meeting.id)
        )
        session.flush()
        for said, number in ((each, hands.get(each, 0)) for each in Hands):
            if not number:
                continue
            correct, say = _MEANT[said]
            session.add(
                Verdict(
                    id=uuid.uuid4(),
                    item_id=item.id,
                    meeting_id=meeting.id,
                    people=number,
                    correct=correct,
                    say=say,
                    words=words.strip()[:MOST_WORDS],
                    language=meeting.language,
                )
            )
            words = ""
        session.flush()
        record(session, item.check, actor, "check.group")


def sum_up(
    session: Session, *, item: CheckItem, dissent: LocalizedText, actor: User | None = None
) -> None:
    """Write what those who do not agree say, so that it can be published.

    Raises:
        InvalidError: It is too long.
    """
    naming.within(dissent, _DISSENT, "check.dissent")
    with writing(session):
        item.dissent = dissent
        session.flush()
        record(session, item.check, actor, "check.dissent")


def checks(session: Session, project: Project) -> Sequence[Check]:
    """Return the rounds of a project, newest first."""
    return session.scalars(
        select(Check).where(Check.project_id == project.id).order_by(Check.number.desc())
    ).all()


def get(session: Session, project: Project, number: int) -> Check:
    """Return a round of a project.

    Raises:
        NotFoundError: There is none of that number.
    """
    found = session.scalar(
        select(Check).where(Check.project_id == project.id, Check.number == number)
    )
    if found is None:
        raise NotFoundError("check.unknown", N_("There is no check %(number)s"), {"number": number})
    return found


def by_token(session: Session, token: str) -> Check | None:
    """Return the round that an address leads to."""
    return session.scalar(select(Check).where(Check.token == token))


def link(check: Check, base_url: str) -> str:
    """Return the address of a round; the language may follow it."""
    return f"{base_url}/m/{check.token}"


def meetings(session: Session, project: Project) -> Sequence[Meeting]:
    """Return the meetings of a project, whose groups may be asked together."""
    return session.scalars(
        select(Meeting)
        .join(Survey, Survey.id == Meeting.survey_id)
        .where(Survey.project_id == project.id)
        .order_by(Meeting.day, Meeting.id)
    ).all()


def agreed(session: Session, wording: Wording) -> Agreement | None:
    """Return what may be told of who agrees with a wording: of the last round that has ended.

    One round is told, once, and when it is over: from two tellings that differ by one person
    somebody could work out what that person said.
    """
    item = _last_item(session, wording, ended=True)
    if item is None:
        return None
    return hearing.told(session, item)


def standing(session: Session, found: Finding, shelves: Shelves) -> Standing:
    """Tell where a finding stands with those who took part."""
    if _last_item(session, found.wording, ended=False) is not None:
        return Standing.ASKING
    item = _last_item(session, found.wording, ended=True)
    if item is None:
        asked = any(finding.is_shown(session, each) for each in found.wordings[:-1])
        return Standing.REWORDED if asked else Standing.UNASKED
    now = {each["support"]: each for each in _figures(shelves, found)}
    moved = any(now.get(each["support"]) != each for each in item.figures)
    return Standing.MOVED if moved else Standing.CHECKED


def record(session: Session, check: Check, actor: User | None, action: str) -> None:
    """Note in the project's log what was done with a round; never what was said in it."""
    auditing.record(
        session, actor=actor, action=action, project=check.project, subject=str(check.number)
    )


def _last_item(session: Session, wording: Wording, *, ended: bool) -> CheckItem | None:
    over = Check.closed_on.is_not(None) if ended else Check.closed_on.is_(None)
    return session.scalars(
        select(CheckItem)
        .join(Check)
        .where(CheckItem.wording_id == wording.id, over)
        .order_by(Check.number.desc())
        .limit(1)
    ).first()


def _figures(shelves: Shelves, found: Finding) -> list[dict[str, Any]]:
    """Return what the newest release says for a finding, each figure with what it belongs to."""
    return [
        {"support": support.id, **(published(shelves.newer(support)) or {})}
        for support in found.supports
        if support.kind is SupportKind.TABLE
    ]


def _must_be_open(session: Session, check: Check) -> None:
    session.refresh(check, with_for_update=True)
    if check.closed_on is not None:
        raise RefusedError("check.closed", N_("This round has ended, and takes no more answers"))
