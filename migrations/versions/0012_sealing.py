"""Answers and files sealed with keys of their own, receipts, withdrawals, and how long all is kept.

What was stored in plain is sealed afterwards by `parapp db upgrade`: no migration has the keys.

Revision: 0012
"""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

KEYED = ("responses", "uploads")


def upgrade() -> None:
    for table in ("responses", "conflicts"):
        op.add_column(table, sa.Column("sealed", sa.LargeBinary(), nullable=True))
    for table in (*KEYED, "conflicts"):
        op.add_column(table, sa.Column("key_file", sa.Integer(), nullable=True))
        op.add_column(table, sa.Column("key_slot", sa.Integer(), nullable=True))
    for table in KEYED:
        op.create_index(_keys(table), table, ["key_file", "key_slot"], unique=True)
    op.add_column("responses", sa.Column("receipt", sa.LargeBinary(16), nullable=True))
    op.create_index("ix_responses_receipt", "responses", ["receipt"])
    op.create_table(
        "withdrawals",
        sa.Column("digest", sa.LargeBinary(16), primary_key=True),
        sqlite_with_rowid=False,
    )
    op.add_column(
        "surveys", sa.Column("withdrawn", sa.Integer(), nullable=False, server_default="0")
    )
    op.add_column("surveys", sa.Column("erased_on", sa.Date(), nullable=True))
    op.add_column(
        "projects",
        sa.Column("shows_answers", sa.Boolean(), nullable=False, server_default=sa.false()),
    )
    op.add_column("projects", sa.Column("retention_months", sa.Integer(), nullable=True))
    op.add_column(
        "projects", sa.Column("protection", sa.JSON(), nullable=False, server_default="{}")
    )


def downgrade() -> None:
    """Go back to where answers are plain; refused where sealed ones would be lost."""
    found = op.get_bind().execute(
        sa.text("SELECT count(*) FROM responses WHERE sealed IS NOT NULL")
    )
    if found.scalar():
        raise RuntimeError("sealed answers cannot go back to a version that does not read them")
    for column in ("protection", "retention_months", "shows_answers"):
        op.execute(f"ALTER TABLE projects DROP COLUMN {column}")
    for column in ("erased_on", "withdrawn"):
        op.execute(f"ALTER TABLE surveys DROP COLUMN {column}")
    op.drop_table("withdrawals")
    op.drop_index("ix_responses_receipt", "responses")
    op.execute("ALTER TABLE responses DROP COLUMN receipt")
    for table in KEYED:
        op.drop_index(_keys(table), table)
    for table in (*KEYED, "conflicts"):
        op.execute(f"ALTER TABLE {table} DROP COLUMN key_slot")
        op.execute(f"ALTER TABLE {table} DROP COLUMN key_file")
    for table in ("responses", "conflicts"):
        op.execute(f"ALTER TABLE {table} DROP COLUMN sealed")


def _keys(table: str) -> str:
    return f"uq_{table}_key_file_key_slot"
