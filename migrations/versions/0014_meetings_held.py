"""Meetings: consent in its words, the phase that a group is in, and what was sent already.

Revision: 0014
"""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # Written out, because Alembic would copy the whole table for a column with a check on SQLite.
    op.execute(
        "ALTER TABLE meetings ADD COLUMN consent VARCHAR(40) "
        "CONSTRAINT ck_meetings_consent CHECK (consent IN ('everyone', 'those_here', 'no'))"
    )
    op.execute("UPDATE meetings SET consent = 'everyone' WHERE consent_on IS NOT NULL")
    op.add_column(
        "meetings",
        sa.Column("limits_said", sa.Boolean(), nullable=False, server_default=sa.false()),
    )
    op.add_column("meetings", sa.Column("phase", sa.String(200), nullable=False, server_default=""))
    op.add_column("meetings", sa.Column("phase_began", sa.DateTime(timezone=True), nullable=True))
    op.add_column(
        "meetings", sa.Column("revision", sa.Integer(), nullable=False, server_default="1")
    )
    op.add_column(
        "contributions",
        sa.Column("interpreted", sa.Boolean(), nullable=False, server_default=sa.false()),
    )
    op.add_column(
        "statements", sa.Column("revision", sa.Integer(), nullable=False, server_default="1")
    )
    op.create_table(
        "meeting_deliveries",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column(
            "meeting_id",
            sa.Integer(),
            sa.ForeignKey("meetings.id", ondelete="CASCADE"),
            nullable=False,
            index=True,
        ),
        sa.Column("digest", sa.String(64), nullable=False),
        sqlite_with_rowid=False,
    )


def downgrade() -> None:
    op.drop_table("meeting_deliveries")
    for table, columns in (
        ("statements", ("revision",)),
        ("contributions", ("interpreted",)),
        ("meetings", ("revision", "phase_began", "phase", "limits_said", "consent")),
    ):
        for column in columns:
            op.execute(f"ALTER TABLE {table} DROP COLUMN {column}")
