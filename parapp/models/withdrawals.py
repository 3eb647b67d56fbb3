"""What was taken back: nothing is left of it but a mark that keeps it from coming again."""

from sqlalchemy import LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from parapp.models.base import Base


class Withdrawal(Base):
    """One response that was taken back; which, nobody can tell without having its identity.

    Attributes:
        digest: A keyed digest of its UUID, or of the receipt by which it was taken back.
    """

    __tablename__ = "withdrawals"
    __table_args__ = ({"sqlite_with_rowid": False},)

    digest: Mapped[bytes] = mapped_column(LargeBinary(16), primary_key=True)
