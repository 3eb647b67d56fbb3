"""Policy measures, and how each stakeholder sees them."""

from datetime import date

from sqlalchemy import JSON, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from exports.measures import Furthers, View
from parapp.models.base import Base, Texts, enumeration
from parapp.models.projects import Project
from surveys.text import LocalizedText

__all__ = ["Furthers", "Measure", "MeasureView", "Stakeholder", "View"]


class Measure(Base):
    """Something that was decided or is proposed.

    Attributes:
        text: What it is.
        aim: What it is to achieve.
        source: Where it was decided, with the year.
    """

    __tablename__ = "measures"

    id: Mapped[int] = mapped_column(primary_key=True)
    project_id: Mapped[int] = mapped_column(
        ForeignKey("projects.id", ondelete="CASCADE"), index=True
    )
    position: Mapped[int]
    text: Mapped[LocalizedText] = mapped_column(Texts)
    aim: Mapped[LocalizedText] = mapped_column(Texts)
    source: Mapped[LocalizedText] = mapped_column(Texts)
    policy_area: Mapped[str] = mapped_column(String(60), default="")

    project: Mapped[Project] = relationship()
    views: Mapped[list["MeasureView"]] = relationship(
        back_populates="measure", cascade="all, delete-orphan", order_by="MeasureView.id"
    )


class Stakeholder(Base):
    """An office, a union, an association or a group of people that has a view on measures.

    Attributes:
        office: Whether it is an office or organisation, which may be named when it speaks on the
            record; otherwise a group of people, who are protected.
        among: For a group of people: the published group that it is, as
            `parapp.services.attributing` keeps it; empty for none, and then nobody else reads
            which group it is.
    """

    __tablename__ = "stakeholders"

    id: Mapped[int] = mapped_column(primary_key=True)
    project_id: Mapped[int] = mapped_column(
        ForeignKey("projects.id", ondelete="CASCADE"), index=True
    )
    position: Mapped[int]
    name: Mapped[LocalizedText] = mapped_column(Texts)
    office: Mapped[bool] = mapped_column(default=True)
    among: Mapped[dict[str, str]] = mapped_column(JSON, default=dict)

    project: Mapped[Project] = relationship()


class MeasureView(Base):
    """What one stakeholder says of one measure.

    Attributes:
        reasons: Why, in words.
        on_record: Whether it may be shown under the stakeholder's name.
        signed_off_by: Who agreed to that, with the role; empty while it is not on the record.
        signed_off_on: On which day.
        link: Where it can be read.
    """

    __tablename__ = "measure_views"
    __table_args__ = (UniqueConstraint("measure_id", "stakeholder_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    measure_id: Mapped[int] = mapped_column(ForeignKey("measures.id", ondelete="CASCADE"))
    stakeholder_id: Mapped[int] = mapped_column(ForeignKey("stakeholders.id", ondelete="CASCADE"))
    view: Mapped[View] = mapped_column(enumeration(View, "view"))
    furthers: Mapped[Furthers] = mapped_column(enumeration(Furthers, "furthers"))
    reasons: Mapped[LocalizedText] = mapped_column(Texts)
    on_record: Mapped[bool] = mapped_column(default=False)
    signed_off_by: Mapped[str] = mapped_column(String(200), default="")
    signed_off_on: Mapped[date | None] = mapped_column(default=None)
    link: Mapped[str] = mapped_column(String(500), default="")

    measure: Mapped[Measure] = relationship(back_populates="views")
    stakeholder: Mapped[Stakeholder] = relationship()
