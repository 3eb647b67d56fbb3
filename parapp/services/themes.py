"""The themes of a project: made, described, merged, split, deleted, and what was done to them."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from parapp.database import writing
from parapp.errors import InvalidError, NotFoundError, RefusedError
from parapp.models import Coding, Project, Theme, ThemeChange, User
from parapp.services import auditing, naming, projects
from surveys import frameworks
from surveys.marking import N_
from surveys.text import LocalizedText

_LONGEST: Final = 100
MERGED, SPLIT, RETIRED = "theme.merged", "theme.split", "theme.retired"


@dataclass(frozen=True, slots=True)
class Description:
    """What is said of a theme; see `parapp.models.Theme` for the meaning of each."""

    name: LocalizedText
    meaning: LocalizedText = LocalizedText()
    use_when: LocalizedText = LocalizedText()
    not_when: LocalizedText = LocalizedText()
    example: LocalizedText = LocalizedText()
    policy_area: str = ""


def themes(session: Session, project: Project) -> Sequence[Theme]:
    """Return the themes that are in use, in the order in which they were made."""
    return session.scalars(
        select(Theme)
        .where(Theme.project_id == project.id, Theme.merged_into_id.is_(None), ~Theme.retired)
        .order_by(Theme.id)
    ).all()


def get(session: Session, project: Project, number: int) -> Theme:
    """Return a theme that is in use.

    Raises:
        NotFoundError: The project has none of that number, or it was merged or deleted.
    """
    found = session.get(Theme, number)
    gone = found is None or found.retired or found.merged_into_id is not None
    if found is None or gone or found.project_id != project.id:
        raise NotFoundError(
            "theme.unknown",
            N_("There is no theme %(number)s; it may have been merged or deleted"),
            {"number": number},
        )
    return found


def used(session: Session, project: Project) -> Mapping[int, int]:
    """Return how many codings each theme has."""
    rows = session.execute(
        select(Coding.theme_id, func.count())
        .join(Coding.theme)
        .where(Theme.project_id == project.id)
        .group_by(Coding.theme_id)
    )
    return dict(rows.all())


def history(session: Session, project: Project) -> Sequence[ThemeChange]:
    """Return what was done to the themes, the newest first."""
    return session.scalars(
        select(ThemeChange)
        .where(ThemeChange.project_id == project.id)
        .order_by(ThemeChange.id.desc())
    ).all()


def add(
    session: Session, *, project: Project, description: Description, actor: User | None = None
) -> Theme:
    """Make a theme.

    Raises:
        InvalidError: It has no name, the name is taken, or there is no such policy area.
    """
    with writing(session):
        _check(session, project, description)
        theme = Theme(project_id=project.id)
        _describe(theme, description)
        session.add(theme)
        session.flush()
        _record(session, project, actor, "theme.added", {"theme": theme.id}, theme)
    return theme


def change(
    session: Session, *, theme: Theme, description: Description, actor: User | None = None
) -> None:
    """Describe a theme anew; what it was put on keeps it.

    Raises:
        InvalidError: As for `add`.
    """
    with writing(session):
        _check(session, theme.project, description, besides=theme)
        before = dict(theme.name.texts)
        _describe(theme, description)
        session.flush()
        details = {"theme": theme.id, "before": before}
        _record(session, theme.project, actor, "theme.changed", details, theme)


def merge(session: Session, *, theme: Theme, into: Theme, actor: User | None = None) -> int:
    """Put another theme wherever this one was put, and take this one out of use.

    Returns:
        How many codings were moved.

    Raises:
        InvalidError: The two are the same, or of different projects.
    """
    _check_other(theme, into)
    with writing(session):
        moved = _move(session, theme, into)
        theme.merged_into_id = into.id
        details = {"theme": theme.id, "into": into.id, "codings": moved}
        _record(session, theme.project, actor, MERGED, details, theme, into)
    return len(moved)


def split(
    session: Session,
    *,
    theme: Theme,
    description: Description,
    codings: Collection[int],
    actor: User | None = None,
) -> Theme:
    """Make a new theme out of a part of this one.

    Args:
        description: Of the new theme.
        codings: The ids of the codings that go over to it.

    Raises:
        InvalidError: As for `add`, or no coding of this theme was chosen.
    """
    with writing(session):
        _check(session, theme.project, description)
        own = session.scalars(
            select(Coding.id).where(Coding.theme_id == theme.id, Coding.id.in_(codings))
        ).all()
        if not own:
            raise InvalidError(
                "theme.nothing_chosen", N_("Choose the passages that go over to the new theme")
            )
        new = Theme(project_id=theme.project_id)
        _describe(new, description)
        session.add(new)
        session.flush()
        _put(session, own, new.id)
        details = {"theme": theme.id, "into": new.id, "codings": list(own)}
        _record(session, theme.project, actor, SPLIT, details, theme, new)
    return new


def retire(
    session: Session,
    *,
    theme: Theme,
    into: Theme | None = None,
    remove: bool = False,
    actor: User | None = None,
) -> int:
    """Delete a theme.

    Args:
        into: The theme that takes over its codings.
        remove: Whether its codings may go with it.

    Returns:
        How many codings it had.

    Raises:
        RefusedError: It is in use, and it was not said what becomes of its codings.
        InvalidError: `into` is the theme itself, or one of another project.
    """
    if into is not None:
        return merge(session, theme=theme, into=into, actor=actor)
    with writing(session):
        own = session.scalars(select(Coding.id).where(Coding.theme_id == theme.id)).all()
        if own and not remove:
            raise RefusedError(
                "theme.in_use",
                N_(
                    "This theme is in use: it was put on passages %(number)s times. Move them to"
                    " another theme, or say that they go with it"
                ),
                {"number": len(own)},
            )
        for coding in session.scalars(select(Coding).where(Coding.theme_id == theme.id)):
            session.delete(coding)
        theme.retired = True
        details = {"theme": theme.id, "removed": len(own)}
        _record(session, theme.project, actor, RETIRED, details, theme)
    return len(own)


def undo(session: Session, *, change: ThemeChange, actor: User | None = None) -> None:
    """Take back a merge, a split or a deletion; codings that went with a theme do not come back.

    Raises:
        RefusedError: It cannot be undone, or was already.
        InvalidError: The name is taken meanwhile.
    """
    with writing(session):
        session.refresh(change)
        if not can_undo(session, change):
            raise RefusedError("theme.not_undone", N_("This cannot be undone any more"))
        theme = session.get_one(Theme, change.details["theme"])
        codings = change.details.get("codings", [])
        if change.action == SPLIT:
            new = session.get_one(Theme, change.details["into"])
            _move(session, new, theme)
            new.retired = True
        else:
            _check_name(session, theme.project, theme.name, besides=theme)
            theme.merged_into_id, theme.retired = None, False
            _put(session, codings, theme.id, of=change.details.get("into"))
        change.details = {**change.details, "undone": True}
        details = {"theme": theme.id, "change": change.id}
        _record(session, theme.project, actor, "theme.undone", details, theme)


def can_undo(session: Session, change: ThemeChange) -> bool:
    """Tell whether a change can be taken back as things stand."""
    if change.action not in {MERGED, SPLIT, RETIRED} or change.details.get("undone"):
        return False
    theme = session.get(Theme, change.details["theme"])
    if theme is None:
        return False
    if change.action == RETIRED:
        return theme.retired
    other = session.get(Theme, change.details["into"])
    if other is None or other.retired or other.merged_into_id is not None:
        return False
    if change.action == MERGED:
        return theme.merged_into_id == other.id
    return not theme.retired and theme.merged_into_id is None


def _move(session: Session, theme: Theme, into: Theme) -> list[int]:
    """Put codings on another theme; those that this makes equal stay, so that it can be undone."""
    own = session.scalars(select(Coding.id).where(Coding.theme_id == theme.id)).all()
    _put(session, own, into.id)
    return list(own)


def _put(session: Session, codings: Sequence[int], theme: int, of: int | None = None) -> None:
    at_once = 500  # SQLite takes some thousand parameters
    for start in range(0, len(codings), at_once):
        statement = update(Coding).where(Coding.id.in_(codings[start : start + at_once]))
        if of is not None:
            statement = statement.where(Coding.theme_id == of)
        session.execute(
            statement.values(theme_id=theme), execution_options={"synchronize_session": "fetch"}
        )


def _check(
    session: Session, project: Project, description: Description, besides: Theme | None = None
) -> None:
    for _, text in description.name.texts:
        naming.line(text, _LONGEST)
    _check_name(session, project, description.name, besides)
    known = {area.id for area in frameworks.policy_areas()}
    if description.policy_area and description.policy_area not in known:
        raise InvalidError(
            "theme.area",
            N_("There is no policy area %(id)s"),
            {"id": description.policy_area},
        )


def _check_name(
    session: Session, project: Project, name: LocalizedText, besides: Theme | None
) -> None:
    if not name:
        raise InvalidError("theme.name", N_("A theme needs a name"))
    wanted = {text.strip().casefold() for _, text in name.texts}
    for other in themes(session, project):
        if other is besides:
            continue
        if wanted & {text.strip().casefold() for _, text in other.name.texts}:
            raise InvalidError(
                "theme.name_taken", N_("Another theme has this name; choose one that differs")
            )


def _check_other(theme: Theme, into: Theme) -> None:
    if theme.id == into.id or theme.project_id != into.project_id:
        raise InvalidError("theme.other", N_("Choose another theme of this project"))


def _describe(theme: Theme, description: Description) -> None:
    theme.name = LocalizedText.of(
        {tag: naming.line(text, _LONGEST) for tag, text in description.name.texts}
    )
    theme.meaning = description.meaning
    theme.use_when = description.use_when
    theme.not_when = description.not_when
    theme.example = description.example
    theme.policy_area = description.policy_area


def _record(
    session: Session,
    project: Project,
    actor: User | None,
    action: str,
    details: Mapping[str, Any],
    *themes: Theme,
) -> None:
    """Note a step in the project's log and in the history of its themes, which can be undone."""
    session.add(
        ThemeChange(
            project_id=project.id,
            day=projects.today(project),
            user_id=actor.id if actor else None,
            action=action,
            details={**details, "names": [dict(theme.name.texts) for theme in themes]},
        )
    )
    auditing.record(
        session,
        actor=actor,
        action=action,
        project=project,
        subject=", ".join(theme.name.get(*project.languages or ["en"]) for theme in themes)[:200],
    )
