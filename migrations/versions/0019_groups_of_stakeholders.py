"""Of which published group of 20 or more a stakeholder is, so that others may read it.

Revision: 0019
"""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "stakeholders", sa.Column("among", sa.JSON(), nullable=False, server_default="{}")
    )


def downgrade() -> None:
    op.execute("ALTER TABLE stakeholders DROP COLUMN among")
