"""What people said in a member check, and whom to reach, have a day of deletion.

Revision: 0023
"""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None

_OF_PROJECT = "SELECT max(id) FROM checks WHERE checks.project_id = readiness.project_id"
_OF_CHECK = "SELECT project_id FROM checks WHERE checks.id = readiness.check_id"


def upgrade() -> None:
    """Offers belong to a round; older ones to the newest of their project, which goes last."""
    op.add_column("checks", sa.Column("erased_on", sa.Date(), nullable=True))
    op.add_column("check_items", sa.Column("told", sa.JSON(), nullable=True))
    _move("check_id", "checks", _OF_PROJECT, away="project_id")


def downgrade() -> None:
    _move("project_id", "projects", _OF_CHECK, away="check_id")
    op.drop_column("check_items", "told")
    op.drop_column("checks", "erased_on")


def _move(column: str, table: str, found: str, *, away: str) -> None:
    """Let offers belong to something else."""
    op.add_column("readiness", sa.Column(column, sa.Integer(), nullable=True))
    op.execute(sa.text(f"UPDATE readiness SET {column} = ({found})"))  # noqa: S608  # constants
    op.execute(sa.text(f"DELETE FROM readiness WHERE {column} IS NULL"))  # noqa: S608  # constant
    op.drop_index(op.f(f"ix_readiness_{away}"), table_name="readiness")
    # Without row ids, which would tell in which order they came.
    with op.batch_alter_table("readiness", table_kwargs={"sqlite_with_rowid": False}) as batch:
        batch.drop_column(away)
        batch.alter_column(column, existing_type=sa.Integer(), nullable=False)
        batch.create_foreign_key(
            op.f(f"fk_readiness_{column}_{table}"), table, [column], ["id"], ondelete="CASCADE"
        )
    op.create_index(op.f(f"ix_readiness_{column}"), "readiness", [column])
