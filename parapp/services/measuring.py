"""Measures by stakeholder: what was decided or proposed, and how each office or group takes it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from sqlalchemy import func, select
from sqlalchemy.orm import Session

import exports.measures
from exports.measures import Taken
from parapp.database import writing
from parapp.errors import InvalidError, NotFoundError
from parapp.models import Furthers, Measure, MeasureView, Project, Stakeholder, User, View
from parapp.services import attributing, auditing, naming, projects
from parapp.services.attributing import Group
from surveys.marking import N_
from surveys.text import LocalizedText

_TEXT: Final = 600
_NAME: Final = 200

Place = tuple[str, str, str]
"""Where a published group stands: the survey's slug, the profile question and the answer."""


@dataclass(frozen=True, slots=True)
class Described:
    """A measure in words; see `parapp.models.Measure` for the meaning of each."""

    text: LocalizedText
    aim: LocalizedText = field(default_factory=LocalizedText)
    source: LocalizedText = field(default_factory=LocalizedText)
    policy_area: str = ""


@dataclass(frozen=True, slots=True)
class Position:
    """How a stakeholder takes a measure; see `parapp.models.MeasureView` for the meaning of each.

    Attributes:
        signed_off_by: Who agreed that it may be shown under the stakeholder's name; empty where it
            is not on the record.
    """

    view: View
    furthers: Furthers
    reasons: LocalizedText = field(default_factory=LocalizedText)
    signed_off_by: str = ""
    signed_off_on: date | None = None
    link: str = ""


def add_measure(
    session: Session, *, project: Project, described: Described, actor: User | None = None
) -> Measure:
    """Add a measure at the end of the list.

    Raises:
        InvalidError: It is not said what it is.
    """
    if not described.text:
        raise InvalidError("measure.text", N_("Say what the measure is"))
    for name in ("text", "aim", "source"):
        naming.within(getattr(described, name), _TEXT, f"measure.{name}")
    with writing(session):
        last = session.scalar(
            select(func.max(Measure.position)).where(Measure.project_id == project.id)
        )
        made = Measure(
            project_id=project.id,
            position=(last or 0) + 1,
            text=described.text,
            aim=described.aim,
            source=described.source,
            policy_area=described.policy_area,
        )
        session.add(made)
        session.flush()
        _record(session, project, actor, "measure.added", measure=made.id)
    return made


def add_stakeholder(
    session: Session,
    *,
    project: Project,
    name: LocalizedText,
    office: bool,
    among: Place | None = None,
    actor: User | None = None,
) -> Stakeholder:
    """Add a stakeholder at the end of the list.

    Args:
        office: Whether it is an office or organisation, which can speak on the record.
        among: For a group of people, the published group that it is.

    Raises:
        InvalidError: It has no name, or no release shows such a group.
    """
    kept = _kept(session, project, None if office else among)
    if not name:
        raise InvalidError("stakeholder.name", N_("Name the office or the group"))
    naming.within(name, _NAME, "stakeholder.name")
    with writing(session):
        last = session.scalar(
            select(func.max(Stakeholder.position)).where(Stakeholder.project_id == project.id)
        )
        made = Stakeholder(
            project_id=project.id,
            position=(last or 0) + 1,
            name=name,
            office=office,
            among=kept,
        )
        session.add(made)
        session.flush()
        _record(session, project, actor, "stakeholder.added", stakeholder=made.id)
    return made


def set_group(
    session: Session, *, stakeholder: Stakeholder, among: Place | None, actor: User | None = None
) -> None:
    """Say which published group a group of people is, or, with None, that it is none.

    Raises:
        InvalidError: It is an office, or no release shows such a group of 20 or more.
    """
    if stakeholder.office:
        raise InvalidError("stakeholder.office", N_("An office is no group of people"))
    kept = _kept(session, stakeholder.project, among)
    with writing(session):
        stakeholder.among = kept
        session.flush()
        _record(
            session, stakeholder.project, actor, "stakeholder.group", stakeholder=stakeholder.id
        )


def set_view(
    session: Session,
    *,
    measure: Measure,
    stakeholder: Stakeholder,
    position: Position | None,
    actor: User | None = None,
) -> None:
    """Say how a stakeholder takes a measure, or, with None, that it is not known.

    Raises:
        InvalidError: A group is to speak on the record, or it is not said when it was signed off.
    """
    if position is not None:
        _check(measure.project, stakeholder, position)
    with writing(session):
        found = _found(session, measure, stakeholder)
        if position is None:
            if found is not None:
                session.delete(found)
        else:
            if found is None:
                found = MeasureView(measure_id=measure.id, stakeholder_id=stakeholder.id)
                session.add(found)
            _fill(found, position)
        session.flush()
        session.refresh(measure, ["views"])
        _record(
            session,
            measure.project,
            actor,
            "measure.view",
            measure=measure.id,
            stakeholder=stakeholder.id,
        )


def remove_measure(session: Session, *, measure: Measure, actor: User | None = None) -> None:
    """Take a measure out of the list, with all views of it."""
    with writing(session):
        _record(session, measure.project, actor, "measure.removed", measure=measure.id)
        session.delete(measure)


def remove_stakeholder(
    session: Session, *, stakeholder: Stakeholder, actor: User | None = None
) -> None:
    """Take a stakeholder out of the list, with its views."""
    with writing(session):
        _record(
            session, stakeholder.project, actor, "stakeholder.removed", stakeholder=stakeholder.id
        )
        session.delete(stakeholder)
        session.flush()
        session.expire_all()


def measures(session: Session, project: Project) -> Sequence[Measure]:
    """Return the measures of a project in their order."""
    return session.scalars(
        select(Measure).where(Measure.project_id == project.id).order_by(Measure.position)
    ).all()


def stakeholders(session: Session, project: Project) -> Sequence[Stakeholder]:
    """Return the stakeholders of a project in their order."""
    return session.scalars(
        select(Stakeholder)
        .where(Stakeholder.project_id == project.id)
        .order_by(Stakeholder.position)
    ).all()


def get_measure(session: Session, project: Project, number: int) -> Measure:
    """Return a measure of a project.

    Raises:
        NotFoundError: There is none.
    """
    found = session.get(Measure, number)
    if found is None or found.project_id != project.id:
        raise NotFoundError(
            "measure.unknown", N_("There is no measure %(number)s"), {"number": number}
        )
    return found


def get_stakeholder(session: Session, project: Project, number: int) -> Stakeholder:
    """Return a stakeholder of a project.

    Raises:
        NotFoundError: There is none.
    """
    found = session.get(Stakeholder, number)
    if found is None or found.project_id != project.id:
        raise NotFoundError(
            "stakeholder.unknown", N_("There is no stakeholder %(number)s"), {"number": number}
        )
    return found


def view_of(measure: Measure, stakeholder: Stakeholder) -> MeasureView | None:
    """Return how a stakeholder takes a measure; None where it is not known."""
    return next((one for one in measure.views if one.stakeholder_id == stakeholder.id), None)


def told(session: Session, project: Project) -> tuple[exports.measures.Measure, ...]:
    """Return the table as others may read it."""
    groups = attributing.every_group(session, project)
    return tuple(
        exports.measures.Measure(
            each.text,
            each.aim,
            each.source,
            each.policy_area,
            tuple(_taken(view, groups) for view in each.views),
        )
        for each in measures(session, project)
    )


def _taken(found: MeasureView, groups: Sequence[Group]) -> Taken:
    """Tell how a stakeholder takes a measure, named only where that points at nobody.

    An office is named on the record alone. A group of people goes by the name that a release gives
    it, and only while the release shows that it has 20 people or more; its own name may be
    narrower, and is for the project.
    """
    who, named = found.stakeholder, None
    if not who.office:
        group = attributing.among(groups, who.among)
        named = group.label if group else None
    elif found.on_record:
        named = who.name
    if named is None:
        unnamed = LocalizedText() if who.office else exports.measures.somebody()
        return Taken(unnamed, found.view, found.furthers)
    return Taken(
        named,
        found.view,
        found.furthers,
        found.reasons,
        found.signed_off_by,
        found.signed_off_on,
        found.link,
    )


def _kept(session: Session, project: Project, among: Place | None) -> dict[str, str]:
    if among is None:
        return {}
    wanted = dict(zip(("survey", "variable", "value"), among, strict=True))
    group = attributing.among(attributing.every_group(session, project), wanted)
    if group is None:
        raise InvalidError(
            "stakeholder.group", N_("No release shows that this group has 20 people or more")
        )
    return group.document


def _check(project: Project, stakeholder: Stakeholder, position: Position) -> None:
    naming.within(position.reasons, _TEXT, "view.reasons")
    naming.address(position.link, "view.link")
    if not position.signed_off_by:
        return
    if not stakeholder.office:
        raise InvalidError(
            "view.group",
            N_("A group of people does not speak on the record: nobody in it can be named"),
        )
    if position.signed_off_on is None or position.signed_off_on > projects.today(project):
        raise InvalidError("view.signed_off_on", N_("Say on which day it was signed off"))


def _fill(found: MeasureView, position: Position) -> None:
    signed = naming.line(position.signed_off_by, _NAME)
    found.view = position.view
    found.furthers = position.furthers
    found.reasons = position.reasons
    found.on_record = bool(signed)
    found.signed_off_by = signed
    found.signed_off_on = position.signed_off_on if signed else None
    found.link = position.link.strip()


def _found(session: Session, measure: Measure, stakeholder: Stakeholder) -> MeasureView | None:
    return session.scalar(
        select(MeasureView).where(
            MeasureView.measure_id == measure.id, MeasureView.stakeholder_id == stakeholder.id
        )
    )


def _record(
    session: Session, project: Project, actor: User | None, action: str, **details: int
) -> None:
    auditing.record(
        session,
        actor=actor,
        action=action,
        project=project,
        subject=project.slug,
        details=details,
    )
