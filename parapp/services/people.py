"""Accounts of staff, and their part in projects."""

import re
import unicodedata
from collections.abc import Sequence
from functools import cache
from typing import Final

from argon2 import PasswordHasher
from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from parapp.database import writing
from parapp.errors import InvalidError, NotFoundError, RefusedError
from parapp.models import Membership, Project, Role, User
from parapp.services import auditing, naming
from surveys.marking import N_

PASSWORD_AT_LEAST: Final = 12
_LONGEST_EMAIL: Final = 200  # as much as the log has room for; the longest in use have 80
_EMAIL: Final = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+|[^@\s]+@localhost")

WORKERS: Final = frozenset({Role.COORDINATOR, Role.ANALYST})
"""Who works with exact numbers and single answers."""


def add_user(
    session: Session,
    *,
    email: str,
    password: str,
    name: str = "",
    language: str = "",
    actor: User | None = None,
) -> User:
    """Make an account.

    Raises:
        InvalidError: The address is none, the name too long, or the password too short.
        RefusedError: The address has an account already.
    """
    email = checked_email(email)
    name = naming.line(name, 200)
    hashed = hash_password(password)
    with writing(session):
        if session.scalar(select(User.id).where(User.email == email)):
            raise RefusedError(
                "user.exists", N_("%(email)s has an account already"), {"email": email}
            )
        user = User(email=email, password=hashed, name=name, language=language)
        session.add(user)
        session.flush()
        auditing.record(session, actor=actor, action="user.added", subject=email)
    return user


def checked_email(given: str) -> str:
    """Return an address as it is kept: in lower case.

    Raises:
        InvalidError: It is none.
    """
    email = given.strip().lower()
    if not _EMAIL.fullmatch(email) or not email.isprintable() or len(email) > _LONGEST_EMAIL:
        raise InvalidError(
            "user.email",
            N_("%(email)s is not an email address"),
            {"email": email[:_LONGEST_EMAIL] or "''"},
        )
    return email


def hash_password(password: str) -> str:
    """Return the argon2id hash of a password.

    An accent may be typed as one character or as two; both are the same password (NFKD, which is
    also what Flask-Security does before it compares).

    Raises:
        InvalidError: It is too short.
    """
    if len(password) < PASSWORD_AT_LEAST:
        raise InvalidError(
            "user.password",
            N_("The password needs at least %(least)s characters"),
            {"least": PASSWORD_AT_LEAST},
        )
    return _hasher().hash(unicodedata.normalize("NFKD", password))


def get_user(session: Session, email: str) -> User:
    """Return the account with that address.

    Raises:
        NotFoundError: There is none.
    """
    user = session.scalar(select(User).where(User.email == email.strip().lower()))
    if user is None:
        raise NotFoundError(
            "user.unknown",
            N_("Nobody has an account with %(email)s; add one: parapp user add %(email)s"),
            {"email": email},
        )
    return user


def list_users(session: Session) -> Sequence[User]:
    """Return every account by address."""
    return session.scalars(select(User).order_by(User.email)).all()


def membership(session: Session, *, user: User, slug: str) -> Membership | None:
    """Return somebody's part in the project of that slug, with the project, or None."""
    return session.scalar(
        select(Membership)
        .join(Membership.project)
        .where(Membership.user_id == user.id, Project.slug == slug)
        .options(joinedload(Membership.project))
    )


def works_with_answers(session: Session, project_id: int, actor: User | None) -> bool:
    """Tell whether somebody may have exact numbers and single answers (DESIGN.md, decision 9).

    Args:
        actor: None for the command line, whose user has the database anyway.
    """
    if actor is None:
        return True
    found = session.get(Membership, (actor.id, project_id))
    return found is not None and found.role in WORKERS


def members(session: Session, project: Project) -> Sequence[Membership]:
    """Return who takes part in a project, by address."""
    return session.scalars(
        select(Membership)
        .join(Membership.user)
        .where(Membership.project_id == project.id)
        .options(joinedload(Membership.user))
        .order_by(User.email)
    ).all()


def set_role(
    session: Session, *, project: Project, user: User, role: Role, actor: User | None
) -> Membership:
    """Give somebody a role in a project, in place of the one they had.

    Raises:
        RefusedError: Nobody would be left to coordinate the project.
    """
    with writing(session):
        found = session.get(Membership, (user.id, project.id))
        if found is None:
            found = Membership(user_id=user.id, project_id=project.id, role=role)
            session.add(found)
        else:
            if role is not Role.COORDINATOR:
                _keep_a_coordinator(session, found)
            found.role = role
        session.flush()
        auditing.record(
            session,
            actor=actor,
            action="member.role_set",
            project=project,
            subject=user.email,
            details={"role": role.value},
        )
    return found


def remove_member(session: Session, *, project: Project, user: User, actor: User | None) -> None:
    """Take somebody out of a project.

    Raises:
        RefusedError: Nobody would be left to coordinate the project.
    """
    with writing(session):
        found = session.get(Membership, (user.id, project.id))
        if found is None:
            return
        _keep_a_coordinator(session, found)
        session.delete(found)
        auditing.record(
            session, actor=actor, action="member.removed", project=project, subject=user.email
        )


def _keep_a_coordinator(session: Session, leaving: Membership) -> None:
    others = session.scalar(
        select(Membership.user_id).where(
            Membership.project_id == leaving.project_id,
            Membership.user_id != leaving.user_id,
            Membership.role == Role.COORDINATOR,
        )
    )
    if leaving.role is Role.COORDINATOR and others is None:
        raise RefusedError(
            "member.last_coordinator",
            N_("A project needs a coordinator; give somebody else that role first"),
        )


@cache
def _hasher() -> PasswordHasher:
    return PasswordHasher()  # argon2id with the parameters of RFC 9106 for memory-limited machines
