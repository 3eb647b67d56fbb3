"""A project's themes as a file for others."""

from pathlib import Path
from typing import Final

from sqlalchemy.orm import Session

from exports.catalogues import translator
from exports.themebook import COLUMNS, TITLE, WRITERS, Book, Entry
from exports.wording import Words
from parapp.database import writing
from parapp.errors import InvalidError, RefusedError
from parapp.models import Project, User
from parapp.services import agreeing, analysing, auditing
from parapp.whole import drafted
from surveys import frameworks
from surveys.marking import N_

FORMATS: Final = tuple(WRITERS)


def book(session: Session, project: Project, language: str) -> Book:
    """Return the themes of a project in one language, with where each came up.

    Raises:
        InvalidError: There is no such language of the interface.
        RefusedError: The project has no theme.
    """
    analysing.check_language(language)
    words = Words.of(language, translator(language))
    found = agreeing.came_up(session, project)
    if not found.themes:
        raise RefusedError(
            "theme.none",
            N_("%(slug)s has no theme yet, so there is nothing to export"),
            {"slug": project.slug},
        )
    fallbacks = project.languages
    return Book(
        project=project.slug,
        title=words.say(TITLE),
        columns=tuple(words.say(heading) for heading in COLUMNS),
        entries=[
            Entry(
                id=theme.id,
                name=theme.name.get(language, *fallbacks),
                meaning=theme.meaning.get(language, *fallbacks),
                use_when=theme.use_when.get(language, *fallbacks),
                not_when=theme.not_when.get(language, *fallbacks),
                example=theme.example.get(language, *fallbacks),
                area=_area(theme.policy_area, language),
                came_up=came_up,
            )
            for theme, came_up in zip(found.themes, found.occurrences, strict=True)
        ],
        rtl=words.rtl,
    )


def export(
    session: Session,
    *,
    project: Project,
    form: str,
    language: str,
    path: Path,
    actor: User | None = None,
) -> int:
    """Write the themes of a project into a file, whole or not at all, and note who did.

    Args:
        form: One of `FORMATS`.

    Returns:
        How many themes there are.

    Raises:
        InvalidError: There is no such format or language.
        RefusedError: The project has no theme.
        UnavailableError: The file cannot be written.
    """
    if form not in WRITERS:
        raise InvalidError(
            "theme.format",
            N_("Themes are written as %(known)s, not as %(form)s"),
            {"known": ", ".join(FORMATS), "form": form or "''"},
        )
    found = book(session, project, language)
    with drafted(path, "evidence.unwritable") as draft:
        draft.write_bytes(WRITERS[form](found))
        draft.replace(path)
    with writing(session):
        auditing.record(
            session,
            actor=actor,
            action="themes.exported",
            project=project,
            subject=project.slug,
            details={"format": form, "language": language},
        )
    return len(found.entries)


def _area(key: str, language: str) -> str:
    if not key:
        return ""
    name = frameworks.policy_area(key).name
    return frameworks.localized(name).get(language, "en") or name
