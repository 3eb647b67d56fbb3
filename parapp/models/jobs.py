"""Jobs: work that takes its time, who asked for it, how far it is, and what came of it."""

import uuid
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, Uuid
from sqlalchemy.orm import Mapped, mapped_column, relationship

from parapp.models.base import Base, Moment, enumeration
from parapp.models.people import User
from parapp.models.projects import Project


class JobKind(StrEnum):
    """What is to be done."""

    RELEASE = "release"
    WORKBOOK = "workbook"
    RESPONSES = "responses"
    PARTNER_ROWS = "partner_rows"


class JobState(StrEnum):
    """Where a job stands; the last three are ends."""

    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"


class Job(Base):
    """One piece of work, done by a worker in the background.

    The row is the truth: a worker that dies leaves a heartbeat that stops, and another one takes
    the job up.

    Attributes:
        id: Random; it is in the address of the job's page and names its folder under `exports`.
        user_id: Who asked; None where the account is gone.
        parameters: What the kind of work needs to know.
        step: What is being done, in the words of the work itself, such as a survey's slug.
        steps_done: How many steps are done; of `steps_total`, where that is known.
        rows_done: How many rows of the step are done; of `rows_total`, where there are rows.
        claim: The random name of the run that does the job. A run that finds another name here
            has lost the job, and stops.
        heartbeat: When that run was last known to be alive.
        attempts: How many runs have begun.
        file: The name of the result as it is offered; empty where there is none.
        result: What else came of it, such as the number of a release.
        error: Code, message and parameters of what refused it, or None.
        kept_until: When the file goes.
    """

    __tablename__ = "jobs"
    __table_args__ = (
        CheckConstraint("attempts >= 0", name="attempts_counted"),
        CheckConstraint(
            "state NOT IN ('running') OR (claim <> '' AND heartbeat IS NOT NULL)",
            name="running_is_claimed",
        ),
        Index(None, "state", "asked_at"),
    )

    id: Mapped[uuid.UUID] = mapped_column(Uuid, primary_key=True, default=uuid.uuid4)
    project_id: Mapped[int] = mapped_column(
        ForeignKey("projects.id", ondelete="CASCADE"), index=True
    )
    user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))
    kind: Mapped[JobKind] = mapped_column(enumeration(JobKind, "kind"))
    parameters: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    state: Mapped[JobState] = mapped_column(enumeration(JobState, "state"), default=JobState.QUEUED)
    step: Mapped[str] = mapped_column(String(200), default="")
    steps_done: Mapped[int] = mapped_column(default=0)
    steps_total: Mapped[int | None] = mapped_column(default=None)
    rows_done: Mapped[int] = mapped_column(default=0)
    rows_total: Mapped[int | None] = mapped_column(default=None)
    claim: Mapped[str] = mapped_column(String(32), default="")
    heartbeat: Mapped[datetime | None] = mapped_column(Moment, default=None)
    attempts: Mapped[int] = mapped_column(default=0)
    file: Mapped[str] = mapped_column(String(200), default="")
    result: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    error: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True), default=None)
    asked_at: Mapped[datetime] = mapped_column(Moment)
    ended_at: Mapped[datetime | None] = mapped_column(Moment, default=None)
    kept_until: Mapped[datetime | None] = mapped_column(Moment, default=None)

    project: Mapped[Project] = relationship()
    user: Mapped[User | None] = relationship()

    @property
    def ended(self) -> bool:
        """Whether nothing more will happen."""
        return self.state not in {JobState.QUEUED, JobState.RUNNING}
