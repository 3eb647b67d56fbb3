"""Work that takes its time, and which questions others may know the answers of.

Revision: 0011
"""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

KINDS = ("release", "workbook", "responses", "partner_rows")
STATES = ("queued", "running", "done", "failed", "cancelled")


def upgrade() -> None:
    op.create_table(
        "jobs",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column(
            "project_id",
            sa.Integer(),
            sa.ForeignKey("projects.id", ondelete="CASCADE"),
            nullable=False,
            index=True,
        ),
        sa.Column("user_id", sa.Integer(), sa.ForeignKey("users.id", ondelete="SET NULL")),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("parameters", sa.JSON(), nullable=False),
        sa.Column("state", sa.String(40), nullable=False),
        sa.Column("step", sa.String(200), nullable=False),
        sa.Column("steps_done", sa.Integer(), nullable=False),
        sa.Column("steps_total", sa.Integer()),
        sa.Column("rows_done", sa.Integer(), nullable=False),
        sa.Column("rows_total", sa.Integer()),
        sa.Column("claim", sa.String(32), nullable=False),
        sa.Column("heartbeat", sa.DateTime(timezone=True)),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("file", sa.String(200), nullable=False),
        sa.Column("result", sa.JSON(), nullable=False),
        sa.Column("error", sa.JSON()),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True)),
        sa.Column("kept_until", sa.DateTime(timezone=True)),
        sa.CheckConstraint(f"kind IN {KINDS}", name="kind"),
        sa.CheckConstraint(f"state IN {STATES}", name="state"),
        sa.CheckConstraint("attempts >= 0", name="attempts_counted"),
        sa.CheckConstraint(
            "state NOT IN ('running') OR (claim <> '' AND heartbeat IS NOT NULL)",
            name="running_is_claimed",
        ),
        sa.Index("ix_jobs_state_asked_at", "state", "asked_at"),
    )
    op.add_column("surveys", sa.Column("identifying", sa.JSON(), nullable=True))


def downgrade() -> None:
    op.execute("ALTER TABLE surveys DROP COLUMN identifying")
    op.drop_table("jobs")
