"""What a project wants to see side by side: rounds of a survey, two surveys, or two groups."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from exports.declared import Beside, GroupPair, SurveyPair
from parapp.database import writing
from parapp.errors import InvalidError, NotFoundError, RefusedError
from parapp.models import Pairing, Project, Survey, User
from parapp.services import auditing, grouping
from surveys.marking import N_
from surveys.model import Kind


def pair_surveys(
    session: Session,
    *,
    first: Survey,
    second: Survey,
    rounds: bool,
    actor: User | None = None,
) -> Pairing:
    """Set two surveys of a project side by side.

    Args:
        first: One; of two rounds the earlier.
        second: The other.
        rounds: Whether they are rounds of one survey, rather than surveys of different people.

    Raises:
        InvalidError: They are the same, or one is no survey.
        RefusedError: They stand side by side already.
    """
    if first.id == second.id or first.project_id != second.project_id:
        raise InvalidError("pairing.same", N_("Choose two different surveys"))
    for each in (first, second):
        if each.kind is not Kind.SURVEY:
            raise InvalidError(
                "pairing.guide",
                N_("%(slug)s is a guide for focus groups and has no figures"),
                {"slug": each.slug},
            )
    kind = Beside.ROUNDS if rounds else Beside.SURVEYS
    return _add(session, Pairing(kind=kind, first_id=first.id, second_id=second.id), first, actor)


def pair_groups(
    session: Session,
    *,
    survey: Survey,
    groups: GroupPair,
    actor: User | None = None,
) -> Pairing:
    """Set two groups of a profile question side by side.

    Raises:
        InvalidError: Figures are not shown by the question, or it has no such groups.
        RefusedError: They stand side by side already.
    """
    shown = {each.path: each for each in grouping.shown(survey)}
    if groups.key not in shown:
        raise InvalidError(
            "pairing.question",
            N_("Figures of %(slug)s are not shown by %(question)s"),
            {"slug": survey.slug, "question": groups.key or "''"},
        )
    known = {answer.value for answer in shown[groups.key].answers}
    if groups.first == groups.second or not {groups.first, groups.second} <= known:
        raise InvalidError(
            "pairing.groups",
            N_("Choose two different groups of %(question)s: %(known)s"),
            {"question": groups.key, "known": ", ".join(sorted(known))},
        )
    pairing = Pairing(
        kind=Beside.GROUPS,
        first_id=survey.id,
        second_id=survey.id,
        question=groups.key,
        first_group=groups.first,
        second_group=groups.second,
    )
    return _add(session, pairing, survey, actor)


def remove(session: Session, *, pairing: Pairing, actor: User | None = None) -> None:
    """Stand two things apart again; releases that were made with them keep them."""
    with writing(session):
        _record(session, pairing, pairing.first, actor, "pairing.removed")
        session.delete(pairing)


def pairings(session: Session, project: Project) -> Sequence[Pairing]:
    """Return everything that stands side by side in a project, in the order of its making."""
    return session.scalars(
        select(Pairing)
        .join(Survey, Survey.id == Pairing.first_id)
        .where(Survey.project_id == project.id)
        .order_by(Pairing.id)
    ).all()


def get(session: Session, project: Project, number: int) -> Pairing:
    """Return one of them.

    Raises:
        NotFoundError: There is none of that number.
    """
    found = session.get(Pairing, number)
    if found is None or found.first.project_id != project.id:
        raise NotFoundError(
            "pairing.unknown", N_("Nothing stands side by side as %(number)s"), {"number": number}
        )
    return found


def of_project(session: Session, project: Project) -> tuple[SurveyPair, ...]:
    """Return the surveys that stand side by side, as the evidence takes them."""
    return tuple(
        SurveyPair(each.first.slug, each.second.slug, each.kind is Beside.ROUNDS)
        for each in pairings(session, project)
        if each.kind is not Beside.GROUPS
    )


def of_survey(session: Session, survey: Survey) -> tuple[GroupPair, ...]:
    """Return the groups of a survey that stand side by side, as the evidence takes them."""
    found = session.scalars(
        select(Pairing)
        .where(Pairing.first_id == survey.id, Pairing.kind == Beside.GROUPS)
        .order_by(Pairing.id)
    )
    return tuple(GroupPair(each.question, each.first_group, each.second_group) for each in found)


def _add(session: Session, pairing: Pairing, survey: Survey, actor: User | None) -> Pairing:
    with writing(session):
        taken = session.scalar(
            select(Pairing.id).where(
                Pairing.kind == pairing.kind,
                Pairing.question == (pairing.question or ""),
                Pairing.first_id.in_((pairing.first_id, pairing.second_id)),
                Pairing.second_id.in_((pairing.first_id, pairing.second_id)),
                Pairing.first_group.in_((pairing.first_group or "", pairing.second_group or "")),
                Pairing.second_group.in_((pairing.first_group or "", pairing.second_group or "")),
            )
        )
        if taken is not None:
            raise RefusedError("pairing.taken", N_("They stand side by side already"))
        session.add(pairing)
        session.flush()
        _record(session, pairing, survey, actor, "pairing.added")
    return pairing


def _record(
    session: Session, pairing: Pairing, survey: Survey, actor: User | None, action: str
) -> None:
    details: dict[str, object] = {"kind": pairing.kind.value}
    if pairing.kind is Beside.GROUPS:
        details |= {
            "question": pairing.question,
            "groups": [pairing.first_group, pairing.second_group],
        }
    else:
        details["second"] = pairing.second.slug
    auditing.record(
        session,
        actor=actor,
        action=action,
        project=survey.project,
        subject=survey.slug,
        details=details,
    )
