"""What those say who do not agree is told once two people have approved the words.

Revision: 0024
"""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Nobody has approved what was summed up before; what is published already stays frozen."""
    op.add_column(
        "check_items",
        sa.Column("approvals", sa.JSON(), nullable=False, server_default=sa.text("'[]'")),
    )


def downgrade() -> None:
    op.drop_column("check_items", "approvals")
