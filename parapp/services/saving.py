"""Unfinished responses on the server, sealed with a key that only the person's code holds.

Of the code itself nothing is stored. Two keys are derived from it: one finds the row, the other
opens it, and neither leads to the other.
"""

import json
import secrets
import uuid
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from sqlalchemy import delete, select
from sqlalchemy.orm import Session, joinedload

from parapp import blobs, database, tombstones
from parapp.database import writing
from parapp.models import Channel, Draft, DraftFile, Survey, Upload
from parapp.services import codes, projects, receiving

KEPT_DAYS: Final = 14
"""How long an unfinished response is kept after it was last changed; pages tell it."""

LENGTH: Final = 20
"""Letters of a code: 99 bits, more than anybody can try, with or without the database."""

_NONCE: Final = 12
_BLOCK: Final = 1024  # what is sealed is filled up to this, so that its length tells little


@dataclass(frozen=True, slots=True)
class Unfinished:
    """What a person has answered so far.

    Attributes:
        identity: The response's UUIDv4.
        version: Which publication is answered.
        language: Of the page that was last shown.
        fields: What was typed, by field name, valid or not.
        asked: The conditional questions that were on a page; see `views.respond.posted`.
        rows: The rows of repeats that were on a page.
        visited: The pages that were sent, by their first item.
        files: What a record holds of each file, by the token that stands for it in `fields`.
        gate: What was answered before the questions: consent, age, card.
        agreed_on: The day of the consent, in ISO 8601.
        done: Whether it was sent; then nothing else is kept but its identity.
        left: Whether somebody left it quickly. Its address, which is in the history of the browser,
            does not show it then; whoever types its code sees it.
    """

    identity: str = ""
    version: str = ""
    language: str = ""
    fields: Mapping[str, Sequence[str]] = field(default_factory=dict)
    asked: Sequence[str] = ()
    rows: Sequence[str] = ()
    visited: Sequence[str] = ()
    files: Mapping[str, Mapping[str, str | int]] = field(default_factory=dict)
    gate: Mapping[str, str] = field(default_factory=dict)
    agreed_on: str = ""
    done: bool = False
    left: bool = False


@dataclass(frozen=True, slots=True)
class Held:
    """An unfinished response that was found.

    Attributes:
        code: In groups, as it is shown.
        channel: By which it was begun.
        until: The last day on which it is kept.
        content: What there is in it.
    """

    code: str
    channel: Channel
    until: date
    content: Unfinished


def begin(session: Session, *, data: Path, channel: Channel, content: Unfinished) -> Held:
    """Keep an unfinished response, and make the code that reopens it.

    Args:
        data: `PARAPP_DATA`; files of drafts whose time is over go first.

    Raises:
        UnavailableError: It cannot be stored.
    """
    expire(session, data=data)
    code = codes.make(LENGTH)
    until = _until(channel)
    with writing(session):
        session.add(
            Draft(
                id=_id(code),
                channel_id=channel.id,
                until=until,
                sealed=_seal(code, content),
                mark=_mark(session, content),
            )
        )
    return Held(codes.grouped(code), channel, until, content)


def find(session: Session, code: str) -> Held | None:
    """Return the unfinished response of a code; None where there is none, or its time is over."""
    letters = codes.typed(code)
    if len(letters) != LENGTH:
        return None
    row = session.scalar(select(Draft).where(Draft.id == _id(letters)))
    return None if row is None else _held(session, letters, row)


def change(session: Session, code: str, act: Callable[[Unfinished], Unfinished]) -> Held | None:
    """Change an unfinished response, in one transaction that no other tab can come between.

    Args:
        act: Receives what is there and returns what is to be there. It is not called where the
            response was sent already.

    Returns:
        What is there now; None where there is none, or its time is over.

    Raises:
        UnavailableError: It cannot be stored.
    """
    letters = codes.typed(code)
    with writing(session):
        row = session.scalar(
            select(Draft)
            .where(Draft.id == _id(letters))
            .with_for_update()
            .execution_options(populate_existing=True)
        )
        held = None if row is None else _held(session, letters, row)
        if held is None or row is None or held.content.done:
            return held
        content = act(held.content)
        row.sealed = _seal(letters, content)
        row.until = _until(held.channel)
        row.mark = _mark(session, content)
    return replace(held, content=content, until=row.until)


def leave(session: Session, code: str) -> None:
    """Note that somebody left an unfinished response quickly.

    Raises:
        UnavailableError: It cannot be stored.
    """
    change(session, code, lambda kept: replace(kept, left=True))


def come_back(session: Session, code: str) -> None:
    """Show an unfinished response again at its address, because somebody knows its code.

    Raises:
        UnavailableError: It cannot be stored.
    """
    held = find(session, code)
    if held is not None and held.content.left:
        change(session, code, lambda kept: replace(kept, left=False))


def finish(session: Session, code: str) -> Sequence[str]:
    """Note that a response was sent and keep no answer, in the transaction that stores it.

    Returns:
        The blobs of its files, to be removed once that is done.
    """
    letters = codes.typed(code)
    with writing(session):
        row = session.get(Draft, _id(letters), with_for_update=True)
        if row is None:
            return ()
        held = _held(session, letters, row)
        identity = held.content.identity if held else ""
        row.sealed = _seal(letters, Unfinished(identity=identity, done=True))
        files = select(DraftFile.blob).where(DraftFile.draft_id == row.id)
        left = session.scalars(files).all()
        session.execute(delete(DraftFile).where(DraftFile.draft_id == row.id))
    return left


def take_over(
    session: Session, *, data: Path, code: str, identity: uuid.UUID, tokens: Collection[str]
) -> Mapping[str, tuple[str, Mapping[str, str | int]]]:
    """Move the files that came with a form to its unfinished response, sealed.

    Args:
        data: `PARAPP_DATA`.
        code: Of the unfinished response.
        identity: Of the response.
        tokens: Of the files that the form names; others are thrown away.

    Returns:
        For each token the new one, and what is known of the file.

    Raises:
        UnavailableError: A file cannot be stored.
    """
    letters = codes.typed(code)
    moved = {}
    for row in session.scalars(
        select(Upload).where(Upload.response_id == identity, Upload.kept.is_(False))
    ).all():
        if row.id not in tokens:
            continue
        about = receiving.value(session, row)
        if about is None:
            continue
        token = secrets.token_hex(16)
        content = receiving.content(session, data=data, upload=row)
        blob = blobs.store(data, _encrypt(letters, content, token))
        try:
            with writing(session):
                session.add(DraftFile(id=token, draft_id=_id(letters), blob=blob))
        except BaseException:
            blobs.remove(data, blob)
            raise
        moved[row.id] = token, about
    receiving.forget(session, data=data, identity=identity)
    return moved


def give_back(
    session: Session, *, data: Path, held: Held, questions: Mapping[str, tuple[str, str]]
) -> Mapping[str, str]:
    """Open the files of an unfinished response for the response that it becomes.

    Args:
        data: `PARAPP_DATA`.
        held: The unfinished response.
        questions: Name and type of each question by the token of the file that answers it.

    Returns:
        For each token the one by which the form names the file now.

    Raises:
        UnavailableError: A file cannot be read or stored.
    """
    letters = codes.typed(held.code)
    found = {}
    for token, (name, kind) in questions.items():
        row = session.get(DraftFile, token)
        if row is None or row.draft_id != _id(letters):
            continue
        content = _decrypt(letters, blobs.read(data, row.blob), token)
        if content is None:
            continue
        found[token] = receiving.take(
            session,
            data=data,
            identity=uuid.UUID(held.content.identity),
            question=name,
            question_type=kind,
            content=content,
            day=projects.today(held.channel.survey.project),
        ).id
    return found


def discard(session: Session, *, data: Path, code: str) -> None:
    """Throw an unfinished response away, as the person wants it; nothing happens without one."""
    _throw_away(session, data, [_id(codes.typed(code))])


def expire(session: Session, *, data: Path) -> int:
    """Throw away the drafts whose time is over wherever people are, and return how many.

    Their last day is a day of their project's time zone, which may be behind this clock's by half
    a day: a draft stays one day more rather than half a day too few.

    Raises:
        UnavailableError: The database cannot be written to.
    """
    return purge(session, data=data, day=datetime.now(UTC).date() - timedelta(days=1))


def purge(session: Session, *, data: Path, day: date) -> int:
    """Throw away what was kept until a day before this one, and return how many drafts that were.

    Raises:
        UnavailableError: The database cannot be written to.
    """
    over = session.scalars(select(Draft.id).where(Draft.until < day)).all()
    if not over:
        return 0
    _throw_away(session, data, over)
    return len(over)


def forget(session: Session, marks: Collection[bytes]) -> Sequence[str]:
    """Throw away what was kept of responses that go, in the transaction that deletes them.

    Args:
        marks: Of their UUIDs, as `parapp.tombstones.mark` makes them.

    Returns:
        The blobs of their files, to be removed once that is done.
    """
    return remove(session, session.scalars(select(Draft.id).where(Draft.mark.in_(marks))).all())


def remove(session: Session, drafts: Sequence[str]) -> Sequence[str]:
    """Delete some unfinished responses, in the transaction that asks for it.

    Returns:
        The blobs of their files, to be removed once that is done.
    """
    of_them = DraftFile.draft_id.in_(drafts)
    files = session.scalars(select(DraftFile.blob).where(of_them)).all()
    session.execute(delete(DraftFile).where(of_them))
    session.execute(delete(Draft).where(Draft.id.in_(drafts)))
    return files


def _throw_away(session: Session, data: Path, drafts: Sequence[str]) -> None:
    with writing(session):
        files = remove(session, drafts)
    blobs.remove_for_good(data, files)


def _mark(session: Session, content: Unfinished) -> bytes | None:
    if not content.identity:
        return None
    return tombstones.mark(uuid.UUID(content.identity), database.keys_of(session))


def _held(session: Session, letters: str, row: Draft) -> Held | None:
    channel = session.scalar(
        select(Channel)
        .where(Channel.id == row.channel_id)
        .options(joinedload(Channel.survey).joinedload(Survey.project))
    )
    if channel is None or row.until < projects.today(channel.survey.project):
        return None
    opened = _decrypt(letters, row.sealed, row.id)
    if opened is None:
        return None
    return Held(codes.grouped(letters), channel, row.until, Unfinished(**json.loads(opened)))


def _until(channel: Channel) -> date:
    return projects.today(channel.survey.project) + timedelta(days=KEPT_DAYS)


def _seal(letters: str, content: Unfinished) -> bytes:
    text = json.dumps(asdict(content), ensure_ascii=True, separators=(",", ":")).encode()
    return _encrypt(letters, text.ljust(-(-len(text) // _BLOCK) * _BLOCK), _id(letters))


def _encrypt(letters: str, content: bytes, name: str) -> bytes:
    nonce = secrets.token_bytes(_NONCE)
    sealed = ChaCha20Poly1305(_derive(letters, b"seal")).encrypt(nonce, content, name.encode())
    return nonce + sealed


def _decrypt(letters: str, sealed: bytes, name: str) -> bytes | None:
    key = ChaCha20Poly1305(_derive(letters, b"seal"))
    try:
        return key.decrypt(sealed[:_NONCE], sealed[_NONCE:], name.encode())
    except InvalidTag:  # somebody has changed the row: it is as good as gone
        return None


def _id(letters: str) -> str:
    return _derive(letters, b"find").hex()


def _derive(letters: str, purpose: bytes) -> bytes:
    """Derive a key from a code (RFC 5869), which has enough randomness to need no slowing down."""
    return HKDF(SHA256(), 32, None, b"parapp draft " + purpose).derive(letters.encode())
