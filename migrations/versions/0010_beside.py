"""What stands side by side, and official mixes of people.

Revision: 0010
"""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "pairings",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("kind", sa.String(40), nullable=False),
        *(
            sa.Column(
                name,
                sa.Integer(),
                sa.ForeignKey("surveys.id", ondelete="CASCADE"),
                nullable=False,
                index=True,
            )
            for name in ("first_id", "second_id")
        ),
        sa.Column("question", sa.String(500), nullable=False),
        sa.Column("first_group", sa.String(255), nullable=False),
        sa.Column("second_group", sa.String(255), nullable=False),
        sa.UniqueConstraint(
            "kind", "first_id", "second_id", "question", "first_group", "second_group"
        ),
        sa.CheckConstraint("kind IN ('rounds', 'surveys', 'groups')", name="kind"),
        sa.CheckConstraint(
            "(kind = 'groups') = (first_id = second_id)", name="groups_of_one_survey"
        ),
        sa.CheckConstraint(
            "(kind = 'groups') = (question <> '' AND first_group <> second_group)",
            name="groups_given",
        ),
    )
    op.create_table(
        "margins",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column(
            "survey_id",
            sa.Integer(),
            sa.ForeignKey("surveys.id", ondelete="CASCADE"),
            nullable=False,
        ),
        sa.Column("question", sa.String(500), nullable=False),
        sa.Column("shares", sa.JSON(), nullable=False),
        sa.Column("source", sa.JSON(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("place", sa.JSON(), nullable=False),
        sa.Column("link", sa.String(500), nullable=False),
        sa.UniqueConstraint("survey_id", "question"),
        sa.CheckConstraint("question <> ''", name="question_given"),
    )


def downgrade() -> None:
    op.drop_table("margins")
    op.drop_table("pairings")
