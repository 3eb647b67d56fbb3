"""Files that surveys need beside them, and files that people answer with.

Revision: 0002
"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for table in ("surveys", "publications"):
        op.add_column(table, sa.Column("files", sa.JSON(), nullable=False, server_default="{}"))
    op.create_table(
        "survey_files",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column(
            "survey_id",
            sa.Integer(),
            sa.ForeignKey("surveys.id", ondelete="CASCADE"),
            nullable=False,
        ),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("blob", sa.String(32), nullable=False),
        sa.UniqueConstraint("survey_id", "sha256"),
        sa.CheckConstraint("length(sha256) = 64", name="sha256_whole"),
    )
    op.create_table(
        "uploads",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("response_id", sa.Uuid(), nullable=False, index=True),
        sa.Column("name", sa.String(255), nullable=False),
        sa.Column("media_type", sa.String(100), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("blob", sa.String(32), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("kept", sa.Boolean(), nullable=False, index=True),
        *_checks(),
        sqlite_with_rowid=False,
    )
    _freeze()


def downgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        op.execute("DROP TRIGGER publications_files_frozen")
    else:
        op.execute("DROP TRIGGER publications_files_frozen ON publications")
    op.drop_table("uploads")
    op.drop_table("survey_files")
    for table in ("publications", "surveys"):
        op.drop_column(table, "files")


def _checks() -> tuple[sa.CheckConstraint, ...]:
    whole = sa.CheckConstraint("length(sha256) = 64", name="sha256_whole")
    if op.get_bind().dialect.name == "sqlite":
        return whole, sa.CheckConstraint("length(day) = 10", name="day_without_time")
    return (whole,)


def _freeze() -> None:
    """Freeze the files of a publication, as 0001 does with everything else of it."""
    if op.get_bind().dialect.name == "sqlite":
        op.execute(
            "CREATE TRIGGER publications_files_frozen BEFORE UPDATE OF files ON publications "
            "BEGIN SELECT RAISE(ABORT, 'a publication is never rewritten'); END"
        )
    else:
        op.execute(
            "CREATE TRIGGER publications_files_frozen BEFORE UPDATE OF files ON publications "
            "FOR EACH ROW EXECUTE FUNCTION refuse_rewriting()"
        )
