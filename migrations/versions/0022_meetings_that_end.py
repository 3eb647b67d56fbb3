"""What focus groups said has a day of deletion; quotations that others may read outlive it.

Revision: 0022
"""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("projects", sa.Column("meeting_months", sa.Integer(), nullable=True))
    op.add_column("meetings", sa.Column("erased_on", sa.Date(), nullable=True))
    op.add_column(
        "meetings", sa.Column("came_up", sa.JSON(), nullable=False, server_default=sa.text("'[]'"))
    )
    with op.batch_alter_table("quotations") as table:
        table.add_column(
            sa.Column("interpreted", sa.Boolean(), nullable=False, server_default=sa.false())
        )
        table.drop_constraint(op.f("ck_quotations_said_or_answered"), type_="check")
        table.create_check_constraint(
            op.f("ck_quotations_said_or_answered_or_over"),
            "contribution_id IS NULL OR response_id IS NULL",
        )


def downgrade() -> None:
    """Go back to where every quotation has a source; refused where one has outlived it."""
    found = op.get_bind().execute(
        sa.text(
            "SELECT count(*) FROM quotations WHERE contribution_id IS NULL AND response_id IS NULL"
        )
    )
    if found.scalar():
        raise RuntimeError("quotations that outlived their source are unknown to older versions")
    with op.batch_alter_table("quotations") as table:
        table.drop_constraint(op.f("ck_quotations_said_or_answered_or_over"), type_="check")
        table.create_check_constraint(
            op.f("ck_quotations_said_or_answered"),
            "(contribution_id IS NULL) <> (response_id IS NULL)",
        )
        table.drop_column("interpreted")
    for column in ("came_up", "erased_on"):
        op.drop_column("meetings", column)
    op.drop_column("projects", "meeting_months")
