"""Staff: people with an account. Respondents have none and appear nowhere here."""

import uuid
from typing import TYPE_CHECKING

from flask_security.core import UserMixin
from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from parapp.models.base import Base

if TYPE_CHECKING:
    from parapp.models.projects import Membership


# UserMixin is what Flask-Security asks of a user object (is_active, get_id ...); nothing of a
# request or an application comes with it.
class User(Base, UserMixin):
    """A member of staff.

    Attributes:
        email: In lower case.
        password: An argon2id hash of the password itself (Flask-Security's "single hash").
        password_is_temporary: Whether a coordinator handed it over; the account can do nothing but
            choose its own.
        language: The interface language that was chosen; empty until then.
        fs_uniquifier: Names the account in the session; a new one signs it out everywhere.
    """

    __tablename__ = "users"

    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(String(254), unique=True)
    name: Mapped[str] = mapped_column(String(200), default="")
    password: Mapped[str] = mapped_column(String(255))
    password_is_temporary: Mapped[bool] = mapped_column(default=False)
    active: Mapped[bool] = mapped_column(default=True)
    language: Mapped[str] = mapped_column(String(35), default="")
    fs_uniquifier: Mapped[str] = mapped_column(
        String(64), unique=True, default=lambda: uuid.uuid4().hex
    )

    memberships: Mapped[list["Membership"]] = relationship(
        back_populates="user", cascade="all, delete-orphan"
    )
