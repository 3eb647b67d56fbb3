"""What coordinators and staff do with accounts: inviting somebody, choosing a language."""

import secrets
from dataclasses import dataclass
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from parapp.database import writing
from parapp.errors import RefusedError
from parapp.models import Membership, Project, Role, User
from parapp.services import people
from surveys.marking import N_

# No letters and digits that look alike when they are read out or copied by hand.
_ALPHABET: Final = "abcdefghjkmnpqrstuvwxyz23456789"
_GROUPS, _GROUP_LENGTH = 4, 4  # 79 bits


@dataclass(frozen=True, slots=True)
class Invitation:
    """Who was taken into a project, and the temporary password where an account was made."""

    user: User
    password: str = ""


def invite(
    session: Session, *, project: Project, email: str, name: str, role: Role, actor: User | None
) -> Invitation:
    """Take somebody into a project, with a new account where they have none.

    Returns:
        The account; with the password that the coordinator hands over where the account is new. It
        is kept nowhere, and its owner must choose another at the first sign-in.

    Raises:
        InvalidError: The address is none, or the name too long.
        RefusedError: The person takes part already.
    """
    email = people.checked_email(email)
    password = ""
    with writing(session):
        user = session.scalar(select(User).where(User.email == email))
        if user is None:
            password = temporary_password()
            user = people.add_user(session, email=email, password=password, name=name, actor=actor)
            user.password_is_temporary = True
        elif session.get(Membership, (user.id, project.id)) is not None:
            raise RefusedError(
                "member.exists",
                N_("%(email)s takes part already; change the role in the list"),
                {"email": email},
            )
        people.set_role(session, project=project, user=user, role=role, actor=actor)
    return Invitation(user, password)


def temporary_password() -> str:
    """Return a password that nobody guesses and everybody can copy by hand."""
    groups = (
        "".join(secrets.choice(_ALPHABET) for _ in range(_GROUP_LENGTH)) for _ in range(_GROUPS)
    )
    return "-".join(groups)


def choose_language(session: Session, *, user: User, language: str) -> None:
    """Keep the interface language of an account."""
    with writing(session):
        user.language = language
