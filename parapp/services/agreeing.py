"""How far coders agree about themes, and where each theme came up."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

import exports.themes
from exports.themes import Agreements, Mark, Occurrence, Said, Together
from parapp.models import Project, Theme, User
from parapp.services import (
    coding,
    convening,
    passages,
    sayings,
    themes,
)
from parapp.services.coding import Coded
from parapp.services.passages import Passage
from parapp.services.sayings import Filter


@dataclass(frozen=True, slots=True)
class Compared:
    """The agreement of a project's coders.

    Attributes:
        agreements: By the ids of themes.
        coders: By their ids.
    """

    agreements: Agreements
    themes: Sequence[Theme]
    coders: Mapping[int, User]


@dataclass(frozen=True, slots=True)
class Apart:
    """A passage on which coders decided differently about a theme.

    Attributes:
        chosen: By coder, the words that the theme was put on; empty for those who left it out.
    """

    passage: Passage
    chosen: Mapping[int, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class CameUp:
    """Where themes came up, as others may be told; see `exports.themes`."""

    themes: Sequence[Theme]
    occurrences: Sequence[Occurrence]
    together: Sequence[Together]


def compared(session: Session, project: Project, wanted: Filter | None = None) -> Compared:
    """Count how far the coders of a project agree, over passages that both of a pair have read."""
    found = themes.themes(session, project)
    marks, read, _ = _decisions(session, project, wanted)
    agreements = exports.themes.agreements(marks, read, [theme.id for theme in found])
    coders = {each: session.get_one(User, each) for each in agreements.coders}
    return Compared(agreements, found, coders)


def apart(
    session: Session, project: Project, theme: Theme, wanted: Filter | None = None
) -> list[Apart]:
    """Return the passages on which coders decided differently about a theme, to be looked at."""
    marks, read, known = _decisions(session, project, wanted)
    coded = coding.coded(session, project)
    found = []
    for one in exports.themes.disagreements(marks, read, theme.id):
        passage = known[str(one.unit)]
        on = [put for put in coded.on(passage) if put.theme == theme.id]
        chosen = {
            coder: tuple(
                passage.said.text[put.span.start : put.span.stop]
                for put in on
                if put.coder == coder
            )
            for coder in sorted((*one.with_it, *one.without))
        }
        found.append(Apart(passage, chosen))
    return found


def came_up(session: Session, project: Project) -> CameUp:
    """Say where each theme came up, as far as it points to nobody; consented words alone count."""
    found = themes.themes(session, project)
    numbers = [theme.id for theme in found]
    said = [
        *_said(session, project, coding.coded(session, project)),
        *_outlived(session, project),
    ]
    return CameUp(
        found,
        exports.themes.occurrences(said, numbers),
        exports.themes.together(said, numbers),
    )


def _said(session: Session, project: Project, coded: Coded) -> Iterator[Said]:
    for one in sayings.everything(session, project):
        if not one.consented:
            continue
        for put in coded.puts.get(one.source, ()):
            yield Said(
                theme=put.theme,
                meeting=one.meeting.id if one.meeting else None,
                response=one.source.response,
                survey=one.survey.slug,
            )


def _outlived(session: Session, project: Project) -> Iterator[Said]:
    """Yield what came up in meetings of which nothing else is kept; a merged theme is the other."""
    for meeting in convening.meetings(session, project):
        for number in meeting.came_up:
            theme = session.get(Theme, number)
            while theme is not None and theme.merged_into_id is not None:
                theme = session.get(Theme, theme.merged_into_id)
            if theme is not None and not theme.retired:
                yield Said(
                    theme=theme.id, meeting=meeting.id, response=None, survey=meeting.survey.slug
                )


def _decisions(
    session: Session, project: Project, wanted: Filter | None
) -> tuple[list[Mark], list[tuple[str, int]], dict[str, Passage]]:
    coded = coding.coded(session, project)
    marks: list[Mark] = []
    read: list[tuple[str, int]] = []
    known: dict[str, Passage] = {}
    for passage in passages.passages(session, project, wanted or Filter()):
        readers = coded.readers(passage)
        if not readers:
            continue
        known[passage.key] = passage
        read += [(passage.key, coder) for coder in readers]
        marks += [
            Mark(passage.key, put.theme, put.coder)
            for put in coded.on(passage)
            if put.coder is not None
        ]
    return marks, read, known
