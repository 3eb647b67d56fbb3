"""By which profile questions figures are broken down.

Revision: 0008
"""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("surveys", sa.Column("breakdowns", sa.JSON(), nullable=True))


def downgrade() -> None:
    op.execute("ALTER TABLE surveys DROP COLUMN breakdowns")
