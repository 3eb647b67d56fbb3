"""Which responses have changed since their survey was last counted.

Revision: 0003
"""

# ruff: noqa: S608 - all parts of the statements stand in this file

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

# What happens to a response, and which row of the trigger has its identity then.
EVENTS = {"INSERT": "NEW", "UPDATE": "NEW", "DELETE": "OLD"}

COLUMNS = "id, publication_id, response_id"

# A random UUIDv4 in the form in which SQLAlchemy stores one on SQLite.
RANDOM = (
    "lower(hex(randomblob(6)) || '4' || substr(hex(randomblob(2)), 2) || '8' || "
    "substr(hex(randomblob(8)), 2))"
)


def upgrade() -> None:
    op.create_table(
        "response_changes",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column(
            "publication_id",
            sa.Integer(),
            sa.ForeignKey("publications.id", ondelete="CASCADE"),
            nullable=False,
            index=True,
        ),
        sa.Column("response_id", sa.Uuid(), nullable=False),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "snapshots",
        sa.Column(
            "survey_id",
            sa.Integer(),
            sa.ForeignKey("surveys.id", ondelete="CASCADE"),
            primary_key=True,
        ),
        sa.Column("stamp", sa.String(32), nullable=False),
    )
    if op.get_bind().dialect.name == "sqlite":
        _watch_on_sqlite()
    else:
        _watch_on_postgresql()


def downgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        for event in EVENTS:
            op.execute(f"DROP TRIGGER responses_{event.lower()}_noted")
    else:
        op.execute("DROP TRIGGER responses_noted ON responses")
        op.execute("DROP FUNCTION note_response()")
    op.drop_table("snapshots")
    op.drop_table("response_changes")


def _watch_on_sqlite() -> None:
    for event, row in EVENTS.items():
        op.execute(
            f"CREATE TRIGGER responses_{event.lower()}_noted AFTER {event} ON responses BEGIN "
            f"INSERT INTO response_changes ({COLUMNS}) "
            f"VALUES ({RANDOM}, {row}.publication_id, {row}.id); END"
        )


def _watch_on_postgresql() -> None:
    op.execute(
        "CREATE FUNCTION note_response() RETURNS trigger LANGUAGE plpgsql AS $$ "
        "DECLARE it responses%ROWTYPE; BEGIN "
        "IF TG_OP = 'DELETE' THEN it := OLD; ELSE it := NEW; END IF; "
        f"INSERT INTO response_changes ({COLUMNS}) "
        "VALUES (gen_random_uuid(), it.publication_id, it.id); RETURN NULL; END $$"
    )
    op.execute(
        "CREATE TRIGGER responses_noted AFTER INSERT OR UPDATE OR DELETE ON responses "
        "FOR EACH ROW EXECUTE FUNCTION note_response()"
    )
