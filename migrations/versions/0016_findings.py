"""Groups that a finding speaks of, and what a check showed and heard.

Revision: 0016
"""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for table, column, empty in (
        ("supports", "among", "{}"),
        ("check_items", "figures", "[]"),
        ("check_items", "dissent", "{}"),
    ):
        op.add_column(table, sa.Column(column, sa.JSON(), nullable=False, server_default=empty))


def downgrade() -> None:
    for table, column in (
        ("check_items", "dissent"),
        ("check_items", "figures"),
        ("supports", "among"),
    ):
        op.execute(f"ALTER TABLE {table} DROP COLUMN {column}")
