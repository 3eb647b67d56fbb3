"""What nobody knows yet: a register that turns into questions, and remembers where each went."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from exports.figures import Table, Withheld
from parapp.database import writing
from parapp.errors import InvalidError, NotFoundError, RefusedError
from parapp.models import Gap, GapKind, Project, Survey, User
from parapp.services import auditing, finding, naming
from parapp.services.shelving import Shelves
from surveys import frameworks, library, serial
from surveys.frameworks import Indicator
from surveys.marking import N_
from surveys.model import Question, Tags
from surveys.text import LocalizedText

LOW_BASE: Final = 25
"""Under so many people a range is 25 points wide, which carries hardly any claim."""
_TEXT: Final = 600

_DOMAINS: Final = {
    "labour_market": "economic_participation",
    "education": "education",
    "political_participation": "citizenship",
    "citizenship": "citizenship",
}
"""The row of the Council of Europe's table that speaks of a policy area, where there is one."""
_DIMENSIONS: Final = {"anti_discrimination": "non_discrimination"}


@dataclass(frozen=True, slots=True)
class Unknown:
    """What is not known; see `parapp.models.Gap` for the meaning of each."""

    what: LocalizedText
    why: LocalizedText = field(default_factory=LocalizedText)
    who: LocalizedText = field(default_factory=LocalizedText)
    how: LocalizedText = field(default_factory=LocalizedText)
    policy_area: str = ""


@dataclass(frozen=True, slots=True)
class Thin:
    """A question of the newest release that too few people answered.

    Attributes:
        survey: The survey's slug.
    """

    survey: str
    table: Table


def register(
    session: Session,
    *,
    project: Project,
    unknown: Unknown,
    kind: GapKind = GapKind.PROJECT,
    indicator: str = "",
    question: str = "",
    actor: User | None = None,
) -> Gap:
    """Take something that is not known into the register.

    Args:
        indicator: Whose cell of the table is empty, for `GapKind.INDICATOR`.
        question: That too few people answered, for `GapKind.LOW_BASE`.

    Raises:
        InvalidError: It is not said what, or the area or indicator is none.
    """
    _check(unknown)
    if indicator and indicator not in {each.id for each in frameworks.indicators()}:
        raise InvalidError(
            "gap.indicator", N_("There is no indicator %(name)s"), {"name": indicator}
        )
    with writing(session):
        made = Gap(
            project_id=project.id,
            kind=kind,
            indicator=indicator,
            question=question,
            answer=LocalizedText(),
        )
        _fill(made, unknown)
        session.add(made)
        session.flush()
        _record(session, made, project, actor, "gap.registered")
    return made


def change(session: Session, *, gap: Gap, unknown: Unknown, actor: User | None = None) -> None:
    """Say better what is not known, and how it could be found out.

    Raises:
        InvalidError: It is not said what, or the area is none.
    """
    _check(unknown)
    with writing(session):
        _fill(gap, unknown)
        session.flush()
        _record(session, gap, gap.project, actor, "gap.changed")


def answer(session: Session, *, gap: Gap, words: LocalizedText, actor: User | None = None) -> None:
    """Keep what was found out; no words open the gap again.

    Raises:
        InvalidError: It is too long.
    """
    naming.within(words, _TEXT, "gap.answer")
    with writing(session):
        gap.answer = words
        session.flush()
        _record(session, gap, gap.project, actor, "gap.answered")


def remove(session: Session, *, gap: Gap, actor: User | None = None) -> None:
    """Take a gap out of the register."""
    with writing(session):
        _record(session, gap, gap.project, actor, "gap.removed")
        session.delete(gap)


def ask(
    session: Session,
    *,
    gap: Gap,
    survey: Survey,
    words: LocalizedText | None = None,
    actor: User | None = None,
) -> str:
    """Turn a gap into a question, at the end of a survey's draft; what is published stays as it is.

    Args:
        words: The question; what is not known, where nobody has put it better.

    Returns:
        The path of the question.

    Raises:
        RefusedError: A draft asks it already.
        InvalidError: The survey belongs to another project.
    """
    if survey.project_id != gap.project_id:
        raise InvalidError("gap.survey", N_("Choose a survey of this project"))
    with writing(session):
        session.refresh(survey, with_for_update=True)
        if is_asked(gap):
            raise RefusedError("gap.asked", N_("A survey asks this already"))
        form = serial.from_json(survey.document)
        name = _name(gap, {node.item.name for node in form.walk()})
        question = Question(
            name,
            "text",
            words or gap.what,
            tags=Tags(
                policy_areas=(gap.policy_area,) if gap.policy_area else (),
                indicators=(gap.indicator,) if gap.indicator else (),
            ),
            purpose=gap.why,
        )
        survey.document = serial.to_json(replace(form, children=(*form.children, question)))
        gap.asked_in_id = survey.id
        gap.asked_as = name
        session.flush()
        session.refresh(gap, ["asked_in"])
        _record(session, gap, gap.project, actor, "gap.asked")
    return name


def is_asked(gap: Gap) -> bool:
    """Tell whether a draft still asks it; somebody may have taken the question out again."""
    if gap.asked_in is None:
        return False
    form = serial.from_json(gap.asked_in.document)
    return any(node.path == gap.asked_as for node in form.walk())


def gaps(session: Session, project: Project) -> Sequence[Gap]:
    """Return the register of a project, in the order in which it grew."""
    return session.scalars(select(Gap).where(Gap.project_id == project.id).order_by(Gap.id)).all()


def get(session: Session, project: Project, number: int) -> Gap:
    """Return a gap of a project.

    Raises:
        NotFoundError: There is none.
    """
    found = session.get(Gap, number)
    if found is None or found.project_id != project.id:
        raise NotFoundError("gap.unknown", N_("There is no gap %(number)s"), {"number": number})
    return found


def empty_indicators(session: Session, project: Project, shelves: Shelves) -> list[Indicator]:
    """Return the indicators of the project's policy areas that nothing speaks to yet.

    A question of the newest release whose figures may be shown speaks to its indicators, and so
    does a finding. What stands in the register already is left out.
    """
    wanted = {name for area in project.policy_areas for name in _indicators_of(area)}
    known = {name for each in finding.findings(session, project) for name in each.indicators}
    known |= {each.indicator for each in gaps(session, project)}
    shelf = shelves.newest()
    if shelf is not None:
        known |= {
            name for table in shelf.tables() if not table.withheld for name in table.tags.indicators
        }
    return [each for each in frameworks.indicators() if each.id in wanted - known]


def thin_tables(session: Session, project: Project, shelves: Shelves) -> list[Thin]:
    """Return the questions of the newest release that too few people answered for a claim."""
    shelf = shelves.newest()
    if shelf is None:
        return []
    registered = {each.question for each in gaps(session, project)}
    found = (
        Thin(shelf.surveys[table.survey], table) for table in shelf.tables() if _is_thin(table)
    )
    return [each for each in found if key(each.survey, each.table.key) not in registered]


def key(survey: str, question: str) -> str:
    """Return how the register names a question of a survey."""
    return f"{survey}/{question}"


def _is_thin(table: Table) -> bool:
    if table.withheld:
        return table.withheld is Withheld.SMALL
    return table.base.about is not None and table.base.about <= LOW_BASE


def _indicators_of(area: str) -> Iterator[str]:
    """Yield the indicators of a policy area: its part of the table, and what the library asks."""
    for each in frameworks.indicators():
        if each.domain == _DOMAINS.get(area) or each.dimension == _DIMENSIONS.get(area):
            yield each.id
    for template in library.templates():
        for node in template.survey.walk():
            tags = getattr(node.item, "tags", None)
            areas = (tags.policy_areas if tags else ()) or template.survey.policy_areas
            if tags and area in areas:
                yield from tags.indicators


def _name(gap: Gap, taken: set[str]) -> str:
    name, number = f"gap_{gap.id}", 2
    while name in taken:
        name, number = f"gap_{gap.id}_{number}", number + 1
    return name


def _check(unknown: Unknown) -> None:
    if not unknown.what:
        raise InvalidError("gap.what", N_("Say what is not known"))
    for name in ("what", "why", "who", "how"):
        naming.within(getattr(unknown, name), _TEXT, f"gap.{name}")
    areas = {each.id for each in frameworks.policy_areas()}
    if unknown.policy_area and unknown.policy_area not in areas:
        raise InvalidError(
            "gap.policy_area",
            N_("There is no %(name)s; choose one of the list"),
            {"name": unknown.policy_area},
        )


def _fill(gap: Gap, unknown: Unknown) -> None:
    gap.what = unknown.what
    gap.why = unknown.why
    gap.who = unknown.who
    gap.how = unknown.how
    gap.policy_area = unknown.policy_area


def _record(session: Session, gap: Gap, project: Project, actor: User | None, action: str) -> None:
    auditing.record(
        session,
        actor=actor,
        action=action,
        project=project,
        subject=gap.asked_in.slug if gap.asked_in else "",
        details={"gap": gap.id, "kind": gap.kind.value},
    )
