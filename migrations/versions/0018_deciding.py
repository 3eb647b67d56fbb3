"""Decided conflicts, and drafts that are found again when their response is taken back.

Revision: 0018
"""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "conflicts",
        sa.Column("decided", sa.Boolean(), nullable=False, server_default=sa.false()),
    )
    op.add_column("drafts", sa.Column("mark", sa.LargeBinary(16), nullable=True))
    op.create_index("ix_drafts_mark", "drafts", ["mark"])


def downgrade() -> None:
    op.drop_index("ix_drafts_mark", "drafts")
    op.execute("ALTER TABLE drafts DROP COLUMN mark")
    op.execute("ALTER TABLE conflicts DROP COLUMN decided")
