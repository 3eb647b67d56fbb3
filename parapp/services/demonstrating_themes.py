"""The demonstration's themes, codings and quotations, on whatever its people have said so far."""

from collections.abc import Iterator, Sequence
from functools import cache
from importlib.resources import files
from typing import Any, Final

import yaml
from sqlalchemy import select
from sqlalchemy.orm import Session

from exports import identifying
from exports.catalogues import translator
from parapp.database import writing
from parapp.errors import ParappError
from parapp.models import Membership, Project, Quotation, Role, Theme, User
from parapp.services import coding, passages, quotations, themes
from parapp.services.passages import Passage
from parapp.services.quotable import Draft
from parapp.services.themes import Description
from surveys.text import LocalizedText

_READ_BY_BOTH: Final = 60
"""Passages that the coordinator has read too, so that there is an agreement to look at."""

_QUOTED: Final = 3
_SHORTEST, _LONGEST = 6, 45  # words of a contribution that makes a quotation

_SEEN_OTHERWISE: Final = 7
"""Of each so many themes the coordinator would not have put one: people differ."""


def demonstrate(session: Session, project: Project) -> None:
    """Code what the demonstration's people said, once; later calls add what is new.

    To be called when the meetings and answers are there; what is not there is left out.
    """
    analyst, coordinator = (
        _user(session, project, Role.ANALYST),
        _user(session, project, Role.COORDINATOR),
    )
    if analyst is None or coordinator is None:
        return
    with writing(session):
        made = _themes(session, project, analyst)
        found = passages.passages(session, project)
        _code(session, project, found, made, (analyst, coordinator))
        _quote(session, project, found, (analyst, coordinator))


def _user(session: Session, project: Project, role: Role) -> User | None:
    return session.scalar(
        select(User)
        .join(Membership, Membership.user_id == User.id)
        .where(Membership.project_id == project.id, Membership.role == role)
        .order_by(User.id)
    )


def _themes(session: Session, project: Project, actor: User) -> dict[str, Theme]:
    known = {theme.name.get("en"): theme for theme in themes.themes(session, project)}
    made = {}
    for key, facts in _facts()["themes"].items():
        texts = {
            name: LocalizedText.of(facts.get(name, {}))
            for name in ("name", "meaning", "use_when", "not_when", "example")
        }
        description = Description(**texts, policy_area=facts["policy_area"])
        theme = known.get(texts["name"].get("en"))
        made[key] = theme or themes.add(
            session, project=project, description=description, actor=actor
        )
    return made


def _code(
    session: Session,
    project: Project,
    found: Sequence[Passage],
    made: dict[str, Theme],
    coders: tuple[User, User],
) -> None:
    analyst, coordinator = coders
    coded = coding.coded(session, project)
    number = 0
    for place, passage in enumerate(found):
        if coded.readers(passage):
            continue
        shared = place < _READ_BY_BOTH
        for theme, words in _hits(passage, made):
            number += 1
            coding.put(session, theme=theme, passage=passage, coder=analyst, words=words)
            if shared and number % _SEEN_OTHERWISE:
                coding.put(session, theme=theme, passage=passage, coder=coordinator)
        coding.mark_read(session, project=project, passage=passage, coder=analyst)
        if shared:
            coding.mark_read(session, project=project, passage=passage, coder=coordinator)


def _hits(passage: Passage, made: dict[str, Theme]) -> Iterator[tuple[Theme, str]]:
    """Yield the themes whose signs stand in a passage, each with the words that are its sign."""
    plain = passage.words.casefold()
    for key, theme in made.items():
        for sign in _facts()["themes"][key]["signs"]:
            at = plain.find(sign.casefold())
            if at >= 0:
                yield theme, passage.words[at : at + len(sign)]
                break


def _quote(
    session: Session, project: Project, found: Sequence[Passage], people: tuple[User, User]
) -> None:
    """Choose three quotations, of which the last waits for its second approval."""
    if session.scalar(select(Quotation.id).where(Quotation.project_id == project.id)) is not None:
        return
    made = 0
    for passage, draft in _quotable(found):
        if made == _QUOTED:
            return
        try:
            one = quotations.choose(
                session, project=project, passage=passage, draft=draft, actor=people[0]
            )
        except ParappError:  # an answer, before a release tells how many answered
            continue
        made += 1
        for person in people[: 1 if made == _QUOTED else 2]:
            seen = quotations.fingerprint(one)
            quotations.approve(session, quotation=one, seen=seen, actor=person)


def _quotable(found: Sequence[Passage]) -> Iterator[tuple[Passage, Draft]]:
    """Yield the quotations that are written down, then contributions as they are, masked."""
    for facts in _facts()["quotations"]:
        passage = next((each for each in found if facts["begins"] in each.words), None)
        if passage is not None:
            translation = LocalizedText.of(facts["translation"])
            yield passage, Draft(facts["text"], translation, facts["policy_area"], looked=True)
    questions: set[str] = set()
    for passage in found:
        said = passage.said
        short = _SHORTEST <= len(passage.words.split()) <= _LONGEST
        if not said.meeting or said.summed_up or not said.consented or not short:
            continue
        question = said.label.get("en")
        if passage.of == 1 and question not in questions:
            questions.add(question)
            texts = {said.translated_into: _masked(said.translation, said.translated_into)}
            area = said.areas[0] if said.areas else ""
            translation = LocalizedText.of(texts if said.translation else {})
            yield passage, Draft(_masked(passage.words, said.language), translation, area)


def _masked(text: str, language: str) -> str:
    known = translator(language)
    holders = {kind: known.gettext(words) for kind, words in identifying.PLACEHOLDERS.items()}
    return identifying.masked(text, identifying.find(text, language), holders)


@cache
def _facts() -> Any:
    path = files("parapp.services") / "demonstration_themes.yaml"
    return yaml.safe_load(path.read_text("utf-8"))
