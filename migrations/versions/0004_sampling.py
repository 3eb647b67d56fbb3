"""How people were found: each survey's sample, and what became of contacts.

Revision: 0004
"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

SAMPLES = ("everybody", "at_random", "by_venue", "open_link", "by_purpose")
OUTCOMES = ("not_eligible", "no_common_language", "refused", "broke_off", "completed")


def upgrade() -> None:
    listed = ", ".join(f"'{sample}'" for sample in SAMPLES)
    # Written out, because Alembic would copy the whole table for a column with a check on SQLite,
    # and with it drop the one that everything else refers to.
    op.execute(
        "ALTER TABLE surveys ADD COLUMN sample VARCHAR(40) "
        f"CONSTRAINT ck_surveys_sample CHECK (sample IN ({listed}))"
    )
    op.create_table(
        "contact_tallies",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column(
            "channel_id",
            sa.Integer(),
            sa.ForeignKey("channels.id", ondelete="CASCADE"),
            nullable=False,
        ),
        sa.Column("day", sa.Date(), nullable=False),
        *(sa.Column(name, sa.Integer(), nullable=False) for name in ("approached", *OUTCOMES)),
        sa.UniqueConstraint("channel_id", "day"),
        sa.CheckConstraint(
            " AND ".join(f"{name} >= 0" for name in ("approached", *OUTCOMES)), name="not_negative"
        ),
        sa.CheckConstraint(f"{' + '.join(OUTCOMES)} <= approached", name="outcomes_of_approached"),
        *_checks(),
    )


def downgrade() -> None:
    op.drop_table("contact_tallies")
    op.execute("ALTER TABLE surveys DROP COLUMN sample")


def _checks() -> tuple[sa.CheckConstraint, ...]:
    if op.get_bind().dialect.name == "sqlite":
        return (sa.CheckConstraint("length(day) = 10", name="day_without_time"),)
    return ()
