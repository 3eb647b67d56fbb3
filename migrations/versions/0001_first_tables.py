"""People, projects, surveys, responses and the audit log.

Revision: 0001
"""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

ROLES = ("coordinator", "analyst", "field_worker", "translator", "viewer")
KINDS = ("survey", "focus_group", "log", "interview", "block")
CHANNELS = ("open_link", "venue", "field_worker", "paper", "card")

# What is frozen of a publication; `closed_on` alone may change.
FROZEN = ("id", "survey_id", "number", "document", "schema", "sha256", "opened_on")


def upgrade() -> None:
    _people_and_projects()
    _surveys()
    _responses()
    _audit()
    if op.get_bind().dialect.name == "sqlite":
        _freeze_publications_on_sqlite()
    else:
        _freeze_publications_on_postgresql()


def downgrade() -> None:
    for table in (
        "audit_entries",
        "conflicts",
        "responses",
        "channels",
        "publications",
        "surveys",
        "memberships",
        "projects",
        "users",
    ):
        op.drop_table(table)
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION refuse_rewriting()")


def _people_and_projects() -> None:
    op.create_table(
        "users",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("email", sa.String(254), nullable=False, unique=True),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("password", sa.String(255), nullable=False),
        sa.Column("password_is_temporary", sa.Boolean(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("language", sa.String(35), nullable=False),
        sa.Column("fs_uniquifier", sa.String(64), nullable=False, unique=True),
    )
    op.create_table(
        "projects",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("slug", sa.String(60), nullable=False, unique=True),
        sa.Column("title", sa.JSON(), nullable=False),
        sa.Column("summary", sa.JSON(), nullable=False),
        sa.Column("organisation", sa.JSON(), nullable=False),
        sa.Column("funder", sa.JSON(), nullable=False),
        sa.Column("contact", sa.JSON(), nullable=False),
        sa.Column("place", sa.JSON(), nullable=False),
        sa.Column("sampling", sa.JSON(), nullable=False),
        sa.Column("licence", sa.String(100), nullable=False),
        sa.Column("time_zone", sa.String(60), nullable=False),
        sa.Column("languages", sa.JSON(), nullable=False),
        sa.Column("policy_areas", sa.JSON(), nullable=False),
        sa.Column("principles", sa.JSON(), nullable=False),
        sa.Column("is_demo", sa.Boolean(), nullable=False),
        sa.CheckConstraint("slug <> ''", name="slug_given"),
    )
    op.create_table(
        "memberships",
        sa.Column("user_id", sa.Integer(), _to("users", ondelete="CASCADE"), primary_key=True),
        sa.Column(
            "project_id",
            sa.Integer(),
            _to("projects", ondelete="CASCADE"),
            primary_key=True,
            index=True,
        ),
        sa.Column("role", _enumeration("role", ROLES), nullable=False),
    )


def _surveys() -> None:
    op.create_table(
        "surveys",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("project_id", sa.Integer(), _to("projects", ondelete="CASCADE"), nullable=False),
        sa.Column("slug", sa.String(60), nullable=False),
        sa.Column("title", sa.JSON(), nullable=False),
        sa.Column("kind", _enumeration("kind", KINDS), nullable=False),
        sa.Column("languages", sa.JSON(), nullable=False),
        sa.Column("policy_areas", sa.JSON(), nullable=False),
        sa.Column("document", sa.JSON(), nullable=False),
        sa.Column("template_id", sa.String(60), nullable=False),
        sa.Column("problems", sa.JSON(), nullable=False),
        sa.Column("confirmed", sa.Boolean(), nullable=False),
        sa.UniqueConstraint("project_id", "slug"),
        sa.CheckConstraint("slug <> ''", name="slug_given"),
    )
    op.create_table(
        "publications",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("survey_id", sa.Integer(), _to("surveys", ondelete="CASCADE"), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("document", sa.JSON(), nullable=False),
        sa.Column("schema", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("opened_on", sa.Date(), nullable=False),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.UniqueConstraint("survey_id", "number"),
        sa.CheckConstraint("number >= 1", name="number_from_one"),
        sa.CheckConstraint("length(sha256) = 64", name="sha256_whole"),
        sa.CheckConstraint(
            "closed_on IS NULL OR closed_on >= opened_on", name="closed_after_opened"
        ),
    )
    op.create_table(
        "channels",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column(
            "survey_id",
            sa.Integer(),
            _to("surveys", ondelete="CASCADE"),
            nullable=False,
            index=True,
        ),
        sa.Column("token", sa.String(64), nullable=False, unique=True),
        sa.Column("kind", _enumeration("kind", CHANNELS), nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.CheckConstraint("length(token) >= 22", name="token_long"),
    )


def _responses() -> None:
    op.create_table(
        "responses",
        sa.Column("id", sa.Uuid(), primary_key=True),
        *_content(),
        *_checks("id"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_responses_channel_id", "responses", ["channel_id"])
    op.create_index(
        "ix_responses_publication_id_channel_id_language_day",
        "responses",
        ["publication_id", "channel_id", "language", "day"],
    )
    op.create_table(
        "conflicts",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column(
            "response_id",
            sa.Uuid(),
            sa.ForeignKey("responses.id", ondelete="CASCADE"),
            nullable=False,
            index=True,
        ),
        *_content(),
        *_checks("response_id"),
        sqlite_with_rowid=False,
    )


def _content() -> tuple[sa.Column[object], ...]:
    return (
        sa.Column("publication_id", sa.Integer(), _to("publications"), nullable=False),
        sa.Column("channel_id", sa.Integer(), _to("channels"), nullable=False),
        sa.Column("language", sa.String(35), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("answers", sa.JSON(), nullable=False),
        sa.Column("not_applicable", sa.JSON(), nullable=False),
        sa.Column("late", sa.Boolean(), nullable=False),
    )


def _checks(identity: str) -> tuple[sa.CheckConstraint, ...]:
    if op.get_bind().dialect.name == "sqlite":
        return (
            sa.CheckConstraint(f"substr({identity}, 13, 1) = '4'", name="uuid_random"),
            sa.CheckConstraint("length(day) = 10", name="day_without_time"),
            sa.CheckConstraint("json_type(answers) = 'object'", name="answers_object"),
        )
    return (
        sa.CheckConstraint(f"substr(CAST({identity} AS text), 15, 1) = '4'", name="uuid_random"),
        sa.CheckConstraint("json_typeof(answers) = 'object'", name="answers_object"),
    )


def _audit() -> None:
    op.create_table(
        "audit_entries",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("user_id", sa.Integer(), _to("users", ondelete="SET NULL"), nullable=True),
        sa.Column(
            "project_id",
            sa.Integer(),
            _to("projects", ondelete="SET NULL"),
            nullable=True,
            index=True,
        ),
        sa.Column("action", sa.String(60), nullable=False),
        sa.Column("subject", sa.String(200), nullable=False),
        sa.Column("details", sa.JSON(), nullable=False),
    )


def _freeze_publications_on_sqlite() -> None:
    op.execute(
        f"CREATE TRIGGER publications_frozen BEFORE UPDATE OF {', '.join(FROZEN)} ON publications "
        "BEGIN SELECT RAISE(ABORT, 'a publication is never rewritten'); END"
    )


def _freeze_publications_on_postgresql() -> None:
    op.execute(
        "CREATE FUNCTION refuse_rewriting() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION 'a publication is never rewritten' "
        "USING ERRCODE = 'integrity_constraint_violation'; END $$"
    )
    op.execute(
        f"CREATE TRIGGER publications_frozen BEFORE UPDATE OF {', '.join(FROZEN)} ON publications "
        "FOR EACH ROW EXECUTE FUNCTION refuse_rewriting()"
    )


def _to(table: str, ondelete: str | None = None) -> sa.ForeignKey:
    return sa.ForeignKey(f"{table}.id", ondelete=ondelete)


def _enumeration(name: str, values: tuple[str, ...]) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=40)
