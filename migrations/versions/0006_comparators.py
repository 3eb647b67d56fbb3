"""Figures from outside that projects set beside their own.

Revision: 0006
"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "comparators",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column(
            "survey_id",
            sa.Integer(),
            sa.ForeignKey("surveys.id", ondelete="CASCADE"),
            nullable=False,
            index=True,
        ),
        sa.Column("question", sa.String(500), nullable=False),
        sa.Column("answer", sa.String(255), nullable=False),
        sa.Column("figure", sa.Double(), nullable=False),
        sa.Column("source", sa.JSON(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("place", sa.JSON(), nullable=False),
        sa.Column("definition", sa.JSON(), nullable=False),
        sa.Column("difference", sa.JSON(), nullable=False),
        sa.Column("link", sa.String(500), nullable=False),
        sa.CheckConstraint("question <> ''", name="question_given"),
        sa.CheckConstraint("answer = '' OR figure BETWEEN 0 AND 100", name="share_within_whole"),
    )


def downgrade() -> None:
    op.drop_table("comparators")
