"""Digests of files that people answered with are sealed with the files' own keys.

A plain digest in the database, or in a backup of it, would confirm that a known file was answered
with. What is stored in plain is sealed afterwards by `parapp db upgrade`: no migration has the
keys.

Revision: 0020
"""

from contextlib import AbstractContextManager

import sqlalchemy as sa
from alembic import op
from alembic.operations import BatchOperations

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with _changing() as table:
        table.add_column(sa.Column("digest", sa.LargeBinary(), nullable=True))
        table.alter_column("sha256", existing_type=sa.String(64), nullable=True)


def downgrade() -> None:
    """Go back to where digests are plain; refused where sealed ones would be lost."""
    found = op.get_bind().execute(sa.text("SELECT count(*) FROM uploads WHERE sha256 IS NULL"))
    if found.scalar():
        raise RuntimeError("sealed digests cannot go back to a version that does not read them")
    with _changing() as table:
        table.drop_column("digest")
        table.alter_column("sha256", existing_type=sa.String(64), nullable=False)


def _changing() -> AbstractContextManager[BatchOperations]:
    """Change the table in place, or on SQLite copy it, with what a copy would leave behind."""
    if op.get_bind().dialect.name != "sqlite":
        return op.batch_alter_table("uploads")
    return op.batch_alter_table("uploads", table_kwargs={"sqlite_with_rowid": False})
