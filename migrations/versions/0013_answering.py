"""Consent, drafts, referral cards, the terms of a survey, and codes to type.

Revision: 0013
"""

import secrets

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"


def upgrade() -> None:
    _make_terms()
    _make_agreements()
    _make_drafts()
    op.create_table(
        "referrals",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column(
            "project_id",
            sa.Integer(),
            sa.ForeignKey("projects.id", ondelete="CASCADE"),
            nullable=False,
            index=True,
        ),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("name", sa.JSON(), nullable=False),
        sa.Column("helps_with", sa.JSON(), nullable=False),
        sa.Column("contact", sa.JSON(), nullable=False),
    )
    op.add_column("channels", sa.Column("short", sa.String(12), nullable=True))
    op.create_index("ix_channels_short", "channels", ["short"], unique=True)
    channels = sa.table("channels", sa.column("id", sa.Integer()), sa.column("short", sa.String()))
    connection = op.get_bind()
    for number in connection.scalars(sa.select(channels.c.id)).all():
        short = "".join(secrets.choice(_LETTERS) for _ in range(6))
        connection.execute(channels.update().where(channels.c.id == number).values(short=short))


def _make_terms() -> None:
    op.create_table(
        "survey_terms",
        sa.Column(
            "survey_id",
            sa.Integer(),
            sa.ForeignKey("surveys.id", ondelete="CASCADE"),
            primary_key=True,
        ),
        sa.Column("why", sa.JSON(), nullable=False),
        sa.Column("least_age", sa.Integer(), nullable=True),
        sa.Column("own_age", sa.Integer(), nullable=True),
        sa.Column("unaccompanied", sa.JSON(), nullable=False),
        sa.Column("target", sa.Integer(), nullable=True),
        sa.Column("opens_on", sa.Date(), nullable=True),
        sa.Column("asks_before", sa.Boolean(), nullable=False),
        sa.Column("preview", sa.String(64), nullable=True),
        sa.CheckConstraint(
            "least_age IS NULL OR least_age BETWEEN 1 AND 120",
            name=op.f("ck_survey_terms_least_age_real"),
        ),
        sa.CheckConstraint(
            "own_age IS NULL OR own_age BETWEEN 1 AND 120",
            name=op.f("ck_survey_terms_own_age_real"),
        ),
        sa.CheckConstraint(
            "least_age IS NULL OR own_age IS NULL OR least_age < own_age",
            name=op.f("ck_survey_terms_ages_in_order"),
        ),
        sa.CheckConstraint(
            "target IS NULL OR target >= 1", name=op.f("ck_survey_terms_target_from_one")
        ),
    )
    op.create_index("ix_survey_terms_preview", "survey_terms", ["preview"], unique=True)


def _make_agreements() -> None:
    op.create_table(
        "consent_texts",
        sa.Column(
            "survey_id",
            sa.Integer(),
            sa.ForeignKey("surveys.id", ondelete="CASCADE"),
            primary_key=True,
        ),
        sa.Column("digest", sa.String(16), primary_key=True),
        sa.Column("language", sa.String(35), nullable=False),
        sa.Column("words", sa.JSON(), nullable=False),
    )
    op.create_table(
        "agreements",
        sa.Column(
            "response_id",
            sa.Uuid(),
            sa.ForeignKey("responses.id", ondelete="CASCADE"),
            primary_key=True,
        ),
        sa.Column("digest", sa.String(16), nullable=False),
        sa.Column("language", sa.String(35), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("answered_before", sa.Boolean(), nullable=True),
        sa.CheckConstraint("length(day) = 10", name=op.f("ck_agreements_day_without_time")).ddl_if(
            "sqlite"
        ),
        sqlite_with_rowid=False,
    )


def _make_drafts() -> None:
    op.create_table(
        "drafts",
        sa.Column("id", sa.String(64), primary_key=True),
        sa.Column(
            "channel_id",
            sa.Integer(),
            sa.ForeignKey("channels.id", ondelete="CASCADE"),
            nullable=False,
            index=True,
        ),
        sa.Column("until", sa.Date(), nullable=False, index=True),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.CheckConstraint("length(until) = 10", name=op.f("ck_drafts_until_without_time")).ddl_if(
            "sqlite"
        ),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "draft_files",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column(
            "draft_id",
            sa.String(64),
            sa.ForeignKey("drafts.id", ondelete="CASCADE"),
            nullable=False,
            index=True,
        ),
        sa.Column("blob", sa.String(32), nullable=False),
        sqlite_with_rowid=False,
    )


def downgrade() -> None:
    op.drop_index("ix_channels_short", "channels")
    op.execute("ALTER TABLE channels DROP COLUMN short")
    for table in (
        "referrals",
        "draft_files",
        "drafts",
        "agreements",
        "consent_texts",
        "survey_terms",
    ):
        op.drop_table(table)
