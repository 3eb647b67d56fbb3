"""Focus groups, themes, findings, checks, measures and what is given back.

Revision: 0009
"""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "checks",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column(
            "project_id",
            sa.Integer(),
            sa.ForeignKey("projects.id", ondelete="CASCADE"),
            nullable=False,
        ),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("token", sa.String(64), nullable=False, unique=True),
        sa.Column("languages", sa.JSON(), nullable=False),
        sa.Column("opened_on", sa.Date(), nullable=False),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.CheckConstraint("length(token) >= 22", name="token_long"),
        sa.UniqueConstraint("project_id", "number"),
    )
    op.create_table(
        "findings",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column(
            "project_id",
            sa.Integer(),
            sa.ForeignKey("projects.id", ondelete="CASCADE"),
            nullable=False,
        ),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("policy_areas", sa.JSON(), nullable=False),
        sa.Column("principles", sa.JSON(), nullable=False),
        sa.Column("indicators", sa.JSON(), nullable=False),
        sa.Column("right_at_stake", sa.String(60), nullable=False),
        sa.Column("unit", sa.String(40), nullable=False),
        sa.Column("limits", sa.JSON(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=True),
        sa.UniqueConstraint("project_id", "number"),
        sa.CheckConstraint(
            "unit IN ('person', 'household', 'organisation', 'document', 'official_position')",
            name="unit",
        ),
        sa.CheckConstraint("kind IN ('claim', 'link')", name="kind"),
    )
    op.create_table(
        "measures",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column(
            "project_id",
            sa.Integer(),
            sa.ForeignKey("projects.id", ondelete="CASCADE"),
            nullable=False,
            index=True,
        ),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("text", sa.JSON(), nullable=False),
        sa.Column("aim", sa.JSON(), nullable=False),
        sa.Column("source", sa.JSON(), nullable=False),
        sa.Column("policy_area", sa.String(60), nullable=False),
    )
    op.create_table(
        "readiness",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column(
            "project_id",
            sa.Integer(),
            sa.ForeignKey("projects.id", ondelete="CASCADE"),
            nullable=False,
            index=True,
        ),
        sa.Column("digest", sa.String(64), nullable=False, unique=True),
        sa.Column("speak", sa.Boolean(), nullable=False),
        sa.Column("host", sa.Boolean(), nullable=False),
        sa.Column("sign", sa.Boolean(), nullable=False),
        sa.Column("contact", sa.String(500), nullable=False),
        sa.Column("language", sa.String(35), nullable=False),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "results_pages",
        sa.Column(
            "project_id",
            sa.Integer(),
            sa.ForeignKey("projects.id", ondelete="CASCADE"),
            primary_key=True,
        ),
        sa.Column("token", sa.String(64), nullable=False, unique=True),
        sa.Column("audience", sa.String(40), nullable=False),
        sa.Column("languages", sa.JSON(), nullable=False),
        sa.Column("thanks", sa.JSON(), nullable=False),
        sa.Column("release", sa.Integer(), nullable=False),
        sa.Column("document", sa.JSON(), nullable=False),
        sa.Column("published_on", sa.Date(), nullable=False),
        sa.CheckConstraint("audience IN ('link', 'public')", name="audience"),
        sa.CheckConstraint("length(token) >= 22", name="token_long"),
    )
    op.create_table(
        "stakeholders",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column(
            "project_id",
            sa.Integer(),
            sa.ForeignKey("projects.id", ondelete="CASCADE"),
            nullable=False,
            index=True,
        ),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("name", sa.JSON(), nullable=False),
        sa.Column("office", sa.Boolean(), nullable=False),
    )
    op.create_table(
        "theme_changes",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column(
            "project_id",
            sa.Integer(),
            sa.ForeignKey("projects.id", ondelete="CASCADE"),
            nullable=False,
            index=True,
        ),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column(
            "user_id", sa.Integer(), sa.ForeignKey("users.id", ondelete="SET NULL"), nullable=True
        ),
        sa.Column("action", sa.String(40), nullable=False),
        sa.Column("details", sa.JSON(), nullable=False),
    )
    op.create_table(
        "themes",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column(
            "project_id",
            sa.Integer(),
            sa.ForeignKey("projects.id", ondelete="CASCADE"),
            nullable=False,
            index=True,
        ),
        sa.Column("name", sa.JSON(), nullable=False),
        sa.Column("meaning", sa.JSON(), nullable=False),
        sa.Column("use_when", sa.JSON(), nullable=False),
        sa.Column("not_when", sa.JSON(), nullable=False),
        sa.Column("example", sa.JSON(), nullable=False),
        sa.Column("policy_area", sa.String(60), nullable=False),
        sa.Column(
            "merged_into_id",
            sa.Integer(),
            sa.ForeignKey("themes.id", ondelete="SET NULL"),
            nullable=True,
        ),
        sa.Column("retired", sa.Boolean(), nullable=False),
        sa.CheckConstraint("merged_into_id <> id", name="merged_into_another"),
    )
    op.create_table(
        "measure_views",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column(
            "measure_id",
            sa.Integer(),
            sa.ForeignKey("measures.id", ondelete="CASCADE"),
            nullable=False,
        ),
        sa.Column(
            "stakeholder_id",
            sa.Integer(),
            sa.ForeignKey("stakeholders.id", ondelete="CASCADE"),
            nullable=False,
        ),
        sa.Column("view", sa.String(40), nullable=False),
        sa.Column("furthers", sa.String(40), nullable=False),
        sa.Column("reasons", sa.JSON(), nullable=False),
        sa.Column("on_record", sa.Boolean(), nullable=False),
        sa.Column("signed_off_by", sa.String(200), nullable=False),
        sa.Column("signed_off_on", sa.Date(), nullable=True),
        sa.Column("link", sa.String(500), nullable=False),
        sa.CheckConstraint("view IN ('welcome', 'mixed', 'rejected')", name="view"),
        sa.CheckConstraint("furthers IN ('yes', 'partly', 'no', 'unsure')", name="furthers"),
        sa.UniqueConstraint("measure_id", "stakeholder_id"),
    )
    op.create_table(
        "wordings",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column(
            "finding_id",
            sa.Integer(),
            sa.ForeignKey("findings.id", ondelete="CASCADE"),
            nullable=False,
        ),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("made_on", sa.Date(), nullable=False),
        sa.Column("claim", sa.JSON(), nullable=False),
        sa.Column("plain", sa.JSON(), nullable=False),
        sa.Column("audio", sa.JSON(), nullable=False),
        sa.Column("because", sa.String(1000), nullable=False),
        sa.UniqueConstraint("finding_id", "number"),
    )
    op.create_table(
        "check_items",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column(
            "check_id", sa.Integer(), sa.ForeignKey("checks.id", ondelete="CASCADE"), nullable=False
        ),
        sa.Column(
            "wording_id",
            sa.Integer(),
            sa.ForeignKey("wordings.id", ondelete="CASCADE"),
            nullable=False,
        ),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.UniqueConstraint("check_id", "wording_id"),
    )
    op.create_table(
        "meetings",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column(
            "survey_id",
            sa.Integer(),
            sa.ForeignKey("surveys.id", ondelete="CASCADE"),
            nullable=False,
        ),
        sa.Column(
            "publication_id",
            sa.Integer(),
            sa.ForeignKey("publications.id", ondelete="CASCADE"),
            nullable=False,
        ),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("place", sa.String(200), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("language", sa.String(35), nullable=False),
        sa.Column("interpreter", sa.String(40), nullable=False),
        sa.Column("interpreted_into", sa.String(35), nullable=False),
        sa.Column("bystanders", sa.Boolean(), nullable=False),
        sa.Column("facilitator", sa.String(200), nullable=False),
        sa.Column("note_taker", sa.String(200), nullable=False),
        sa.Column("took_part", sa.Integer(), nullable=True),
        sa.Column("profile", sa.String(500), nullable=False),
        sa.Column("consent_on", sa.Date(), nullable=True),
        sa.Column("rules_read", sa.Boolean(), nullable=False),
        sa.Column("began", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended", sa.Boolean(), nullable=False),
        sa.Column("read_back", sa.Text(), nullable=False),
        sa.Column("agreed", sa.String(40), nullable=True),
        sa.Column("dissent", sa.Text(), nullable=False),
        sa.Column("referrals", sa.Text(), nullable=False),
        sa.CheckConstraint("agreed IN ('yes', 'changed', 'divided')", name="agreed"),
        sa.CheckConstraint(
            "interpreter IN ('none', 'professional', 'community', 'family')", name="interpreter"
        ),
        sa.CheckConstraint("took_part IS NULL OR took_part >= 0", name="took_part_counted"),
        sa.CheckConstraint("number >= 1", name="number_from_one"),
        sa.UniqueConstraint("survey_id", "number"),
    )
    op.create_table(
        "asks",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column(
            "project_id",
            sa.Integer(),
            sa.ForeignKey("projects.id", ondelete="CASCADE"),
            nullable=False,
            index=True,
        ),
        sa.Column(
            "finding_id",
            sa.Integer(),
            sa.ForeignKey("findings.id", ondelete="SET NULL"),
            nullable=True,
            index=True,
        ),
        sa.Column(
            "meeting_id",
            sa.Integer(),
            sa.ForeignKey("meetings.id", ondelete="SET NULL"),
            nullable=True,
            index=True,
        ),
        sa.Column("decision", sa.JSON(), nullable=False),
        sa.Column("owner", sa.JSON(), nullable=False),
        sa.Column("by_when", sa.Date(), nullable=True),
        sa.Column("first_step", sa.JSON(), nullable=False),
        sa.Column("carriers", sa.JSON(), nullable=False),
        sa.Column("reply", sa.JSON(), nullable=False),
        sa.Column("replied_on", sa.Date(), nullable=True),
    )
    op.create_table(
        "contributions",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column(
            "meeting_id",
            sa.Integer(),
            sa.ForeignKey("meetings.id", ondelete="CASCADE"),
            nullable=False,
            index=True,
        ),
        sa.Column("question", sa.String(500), nullable=False),
        sa.Column("speaker", sa.String(2), nullable=False),
        sa.Column("summed_up", sa.Boolean(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("language", sa.String(35), nullable=False),
        sa.Column("translation", sa.Text(), nullable=False),
        sa.Column("translated_into", sa.String(35), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.CheckConstraint("length(speaker) <= 2", name="speaker_is_a_letter"),
    )
    op.create_table(
        "gaps",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column(
            "project_id",
            sa.Integer(),
            sa.ForeignKey("projects.id", ondelete="CASCADE"),
            nullable=False,
            index=True,
        ),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column(
            "meeting_id",
            sa.Integer(),
            sa.ForeignKey("meetings.id", ondelete="SET NULL"),
            nullable=True,
            index=True,
        ),
        sa.Column("what", sa.JSON(), nullable=False),
        sa.Column("why", sa.JSON(), nullable=False),
        sa.Column("who", sa.JSON(), nullable=False),
        sa.Column("how", sa.JSON(), nullable=False),
        sa.Column("policy_area", sa.String(60), nullable=False),
        sa.Column("indicator", sa.String(200), nullable=False),
        sa.Column("question", sa.String(500), nullable=False),
        sa.Column(
            "asked_in_id",
            sa.Integer(),
            sa.ForeignKey("surveys.id", ondelete="SET NULL"),
            nullable=True,
        ),
        sa.Column("asked_as", sa.String(500), nullable=False),
        sa.Column("answer", sa.JSON(), nullable=False),
        sa.CheckConstraint("kind IN ('group', 'indicator', 'low_base', 'project')", name="kind"),
        sa.CheckConstraint("what <> '{}'", name="what_said").ddl_if("sqlite"),
    )
    op.create_table(
        "statements",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column(
            "meeting_id",
            sa.Integer(),
            sa.ForeignKey("meetings.id", ondelete="CASCADE"),
            nullable=False,
            index=True,
        ),
        sa.Column("question", sa.String(500), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("first", sa.JSON(), nullable=True),
        sa.Column("second", sa.JSON(), nullable=True),
        sa.Column("reasons", sa.JSON(), nullable=False),
    )
    op.create_table(
        "verdicts",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column(
            "item_id",
            sa.Integer(),
            sa.ForeignKey("check_items.id", ondelete="CASCADE"),
            nullable=False,
            index=True,
        ),
        sa.Column(
            "meeting_id",
            sa.Integer(),
            sa.ForeignKey("meetings.id", ondelete="SET NULL"),
            nullable=True,
        ),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.Column("correct", sa.String(40), nullable=False),
        sa.Column("say", sa.String(40), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("language", sa.String(35), nullable=False),
        sa.CheckConstraint("people >= 1", name="somebody_said_it"),
        sa.CheckConstraint("say IN ('yes', 'otherwise', 'unsure')", name="say"),
        sa.CheckConstraint("correct IN ('yes', 'partly', 'no', 'unsure')", name="correct"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "codings",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column(
            "theme_id", sa.Integer(), sa.ForeignKey("themes.id", ondelete="CASCADE"), nullable=False
        ),
        sa.Column(
            "contribution_id",
            sa.Uuid(),
            sa.ForeignKey("contributions.id", ondelete="CASCADE"),
            nullable=True,
            index=True,
        ),
        sa.Column(
            "response_id",
            sa.Uuid(),
            sa.ForeignKey("responses.id", ondelete="CASCADE"),
            nullable=True,
            index=True,
        ),
        sa.Column("question", sa.String(500), nullable=False),
        sa.Column("start", sa.Integer(), nullable=False),
        sa.Column("stop", sa.Integer(), nullable=False),
        sa.Column(
            "user_id", sa.Integer(), sa.ForeignKey("users.id", ondelete="SET NULL"), nullable=True
        ),
        sa.CheckConstraint(
            "(contribution_id IS NULL) <> (response_id IS NULL)", name="said_or_answered"
        ),
        sa.CheckConstraint("0 <= start AND start < stop", name="passage_not_empty"),
    )
    op.create_index(op.f("ix_codings_theme_id_user_id"), "codings", ["theme_id", "user_id"])
    op.create_table(
        "quotations",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column(
            "project_id",
            sa.Integer(),
            sa.ForeignKey("projects.id", ondelete="CASCADE"),
            nullable=False,
            index=True,
        ),
        sa.Column(
            "contribution_id",
            sa.Uuid(),
            sa.ForeignKey("contributions.id", ondelete="CASCADE"),
            nullable=True,
            index=True,
        ),
        sa.Column(
            "response_id",
            sa.Uuid(),
            sa.ForeignKey("responses.id", ondelete="CASCADE"),
            nullable=True,
            index=True,
        ),
        sa.Column("question", sa.String(500), nullable=False),
        sa.Column("start", sa.Integer(), nullable=False),
        sa.Column("stop", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("language", sa.String(35), nullable=False),
        sa.Column("translation", sa.JSON(), nullable=False),
        sa.Column("policy_area", sa.String(60), nullable=False),
        sa.Column("attribution", sa.String(40), nullable=False),
        sa.Column("group", sa.JSON(), nullable=False),
        sa.Column("approvals", sa.JSON(), nullable=False),
        sa.Column("withdrawn", sa.Boolean(), nullable=False),
        sa.CheckConstraint(
            "(contribution_id IS NULL) <> (response_id IS NULL)", name="said_or_answered"
        ),
        sa.CheckConstraint("attribution IN ('participant', 'group')", name="attribution"),
    )
    op.create_table(
        "supports",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column(
            "finding_id",
            sa.Integer(),
            sa.ForeignKey("findings.id", ondelete="CASCADE"),
            nullable=False,
            index=True,
        ),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column(
            "survey_id",
            sa.Integer(),
            sa.ForeignKey("surveys.id", ondelete="CASCADE"),
            nullable=True,
        ),
        sa.Column("question", sa.String(500), nullable=False),
        sa.Column("answers", sa.JSON(), nullable=False),
        sa.Column("release", sa.Integer(), nullable=True),
        sa.Column("published", sa.JSON(), nullable=True),
        sa.Column(
            "theme_id", sa.Integer(), sa.ForeignKey("themes.id", ondelete="CASCADE"), nullable=True
        ),
        sa.Column(
            "quotation_id",
            sa.Integer(),
            sa.ForeignKey("quotations.id", ondelete="CASCADE"),
            nullable=True,
        ),
        sa.Column(
            "comparator_id",
            sa.Integer(),
            sa.ForeignKey("comparators.id", ondelete="CASCADE"),
            nullable=True,
        ),
        sa.Column("source", sa.JSON(), nullable=False),
        sa.Column("link", sa.String(500), nullable=False),
        sa.Column("limits", sa.JSON(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('table', 'theme', 'quotation', 'comparator', 'document', 'position')",
            name="kind",
        ),
    )


def downgrade() -> None:
    for table in (
        "supports",
        "quotations",
        "codings",
        "verdicts",
        "statements",
        "gaps",
        "contributions",
        "asks",
        "meetings",
        "check_items",
        "wordings",
        "measure_views",
        "themes",
        "theme_changes",
        "stakeholders",
        "results_pages",
        "readiness",
        "measures",
        "findings",
        "checks",
    ):
        op.drop_table(table)
