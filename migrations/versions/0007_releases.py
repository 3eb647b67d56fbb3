"""Releases of evidence.

Revision: 0007
"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

FROZEN = ("id", "project_id", "number", "made_on", "schema", "evidence", "audit", "sha256")


def upgrade() -> None:
    op.create_table(
        "releases",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column(
            "project_id",
            sa.Integer(),
            sa.ForeignKey("projects.id", ondelete="CASCADE"),
            nullable=False,
        ),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("made_on", sa.Date(), nullable=False),
        sa.Column("schema", sa.Integer(), nullable=False),
        sa.Column("evidence", sa.JSON(), nullable=False),
        sa.Column("audit", sa.JSON(), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.UniqueConstraint("project_id", "number"),
        sa.CheckConstraint("number >= 1", name="number_from_one"),
        sa.CheckConstraint("length(sha256) = 64", name="sha256_whole"),
    )
    op.create_table(
        "released_states",
        _survey(),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("fingerprints", sa.LargeBinary(), nullable=False),
    )
    op.create_table(
        "live_tables",
        _survey(),
        sa.Column(
            "publication_id",
            sa.Integer(),
            sa.ForeignKey("publications.id", ondelete="CASCADE"),
            nullable=False,
        ),
        sa.Column("made_on", sa.Date(), nullable=False),
        sa.Column("evidence", sa.JSON(), nullable=False),
        sa.Column("fingerprints", sa.LargeBinary(), nullable=False),
    )
    if op.get_bind().dialect.name == "sqlite":
        op.execute(
            f"CREATE TRIGGER releases_frozen BEFORE UPDATE OF {', '.join(FROZEN)} ON releases "
            "BEGIN SELECT RAISE(ABORT, 'a release is never rewritten'); END"
        )
    else:
        op.execute(
            "CREATE FUNCTION refuse_rewriting_release() RETURNS trigger LANGUAGE plpgsql AS "
            "$$ BEGIN RAISE EXCEPTION 'a release is never rewritten' "
            "USING ERRCODE = 'integrity_constraint_violation'; END $$"
        )
        op.execute(
            f"CREATE TRIGGER releases_frozen BEFORE UPDATE OF {', '.join(FROZEN)} ON releases "
            "FOR EACH ROW EXECUTE FUNCTION refuse_rewriting_release()"
        )


def downgrade() -> None:
    op.drop_table("live_tables")
    op.drop_table("released_states")
    op.drop_table("releases")
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION refuse_rewriting_release()")


def _survey() -> sa.Column[int]:
    return sa.Column(
        "survey_id",
        sa.Integer(),
        sa.ForeignKey("surveys.id", ondelete="CASCADE"),
        primary_key=True,
    )
