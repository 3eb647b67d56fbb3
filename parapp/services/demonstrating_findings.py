"""What the demonstration concludes from its answers: findings, a check, gaps, measures, results."""

import random
import uuid
from collections.abc import Callable, Mapping
from datetime import timedelta
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any, Final

import yaml
from sqlalchemy.orm import Session

from exports.claims import Figure
from exports.overstating import overstated
from parapp.errors import InvalidError
from parapp.models import (
    Audience,
    Finding,
    FindingKind,
    Furthers,
    Project,
    Right,
    Say,
    Survey,
    User,
    View,
)
from parapp.services import (
    asking,
    checking,
    comparing,
    dissenting,
    finding,
    gaps,
    giving,
    measuring,
    people,
    projects,
    releasing,
    supporting,
)
from parapp.services.asking import Request
from parapp.services.checking import Opinion
from parapp.services.finding import About, Words
from parapp.services.gaps import Unknown
from parapp.services.giving import Choice
from parapp.services.measuring import Described, Position
from parapp.services.shelving import Shelves
from surveys.marking import N_
from surveys.text import LocalizedText

_SEED: Final = 2011


Tell = Callable[[str, Mapping[str, object]], None]
"""Is told an English sentence, and what goes into its places, before each step."""


def demonstrate(
    session: Session,
    *,
    project: Project,
    survey: Survey,
    data: Path,
    actor: User,
    tell: Tell,
) -> None:
    """Conclude something from the invented answers; what is there already is left as it is.

    Args:
        data: `PARAPP_DATA`.
        tell: Told an English sentence, and what goes into its places, before each step.
    """
    if finding.findings(session, project):
        return
    facts = _facts()
    if not comparing.comparators(session, survey):
        _compare(session, survey, actor)
    if not releasing.releases(session, project):
        tell(N_("Making figures, and proving that they expose nobody: up to a minute ..."), {})
        releasing.release(
            session,
            project=project,
            data=data,
            actor=actor,
            progress=lambda name, done, total: tell(
                N_("%(name)s (%(number)s of %(total)s)"),
                {"name": name, "number": done + 1, "total": total},
            ),
        )
    tell(N_("Writing findings, and asking those who took part about them ..."), {})
    for each in facts["findings"]:
        _finding(session, project, survey, each, actor)
    finding.summarise(session, project=project, numbers=[1, 2, 3], actor=actor)
    _check(session, project, actor)
    for found, each in zip(finding.findings(session, project), facts["findings"], strict=True):
        if "reworded" in each:
            _reword(session, found, each["reworded"], actor)
    tell(N_("Writing down gaps and measures, and giving results back ..."), {})
    for each in facts["gaps"]:
        _gap(session, project, each, actor)
    _measures(session, project, actor)
    _give_back(session, project, survey, actor)


def _compare(session: Session, survey: Survey, actor: User) -> None:
    """Set invented figures of others beside the survey, so that a release freezes them too."""
    for each in _facts()["findings"]:
        if "outside" not in each:
            continue
        known = each["outside"]
        texts = {name: _text(known[name]) for name in ("source", "place", "definition")}
        figure = comparing.Figure(
            question=each["question"],
            answer=known["answer"],
            figure=known["figure"],
            year=known["year"],
            difference=_text(known["difference"]),
            link=known["link"],
            **texts,
        )
        comparing.add(session, survey=survey, figure=figure, actor=actor)


def claim_on(facts: Mapping[str, Any], figure: Figure | None) -> LocalizedText:
    """Return what is claimed: with a number where the published range carries it, else without.

    Args:
        facts: A finding of the demonstration.
        figure: What the release tells; None where it tells nothing.
    """
    numbered = _text(facts["claim"])
    if figure is None or overstated(numbered, [figure]):
        return _text(facts["unnumbered"])
    return numbered


def _figure(session: Session, project: Project, survey: Survey, facts: Any) -> Figure | None:
    """Return what the release tells; None where a secret made its ranges too wide to tell."""
    shelf = Shelves(session, project).newest()
    if shelf is None:
        return None
    try:
        return shelf.figure(survey.slug, facts["question"], facts["answers"], {}, LocalizedText())
    except InvalidError:
        return None


def _finding(session: Session, project: Project, survey: Survey, facts: Any, actor: User) -> None:
    figure = _figure(session, project, survey, facts)
    made = finding.write(
        session,
        project=project,
        words=Words(claim_on(facts, figure), _text(facts["plain"])),
        about=About(
            kind=FindingKind.LINK if facts.get("link") else FindingKind.CLAIM,
            policy_areas=tuple(facts["policy_areas"]),
            principles=tuple(facts["principles"]),
            indicators=tuple(facts["indicators"]),
            limits=_text(facts["limits"]),
        ),
        actor=actor,
    )
    if figure is not None:
        supporting.on_table(
            session,
            finding=made,
            survey=survey,
            question=facts["question"],
            answers=facts["answers"],
            actor=actor,
        )
    for one in comparing.comparators(session, survey):
        if one.question == facts["question"]:
            supporting.on_comparator(session, finding=made, comparator=one.id, actor=actor)
    if "ask" in facts:
        _ask(session, project, made, facts["ask"], actor)


def _ask(session: Session, project: Project, made: Finding, asked: Any, actor: User) -> None:
    today = projects.today(project)
    ask = asking.add(
        session,
        finding=made,
        request=Request(
            _text(asked["decision"]),
            _text(asked["owner"]),
            today + timedelta(days=asked["days"]),
            _text(asked["first_step"]),
        ),
        actor=actor,
    )
    if "reply" in asked:
        asking.reply(session, ask=ask, words=_text(asked["reply"]), actor=actor)


def _check(session: Session, project: Project, actor: User) -> None:
    """Let those who took part say what they think, and end the round."""
    facts = _facts()["findings"]
    check = checking.open_round(
        session,
        project=project,
        numbers=range(1, len(facts) + 1),
        languages=project.languages,
        actor=actor,
    )
    chance = random.Random(_SEED)  # noqa: S311  # the same people each time, not secrets
    asked = facts[0]["agree"] + facts[0]["dissent"]
    for person in range(asked):
        language = project.languages[person % len(project.languages)]
        opinions = {
            item.id: _opinion(agrees=person < each["agree"], language=language)
            for item, each in zip(check.items, facts, strict=True)
        }
        identity = uuid.UUID(int=chance.getrandbits(128), version=4)
        checking.answer(
            session, check=check, identity=identity, language=language, opinions=opinions
        )
    members = people.members(session, project)
    readers = [
        each.user for each in members if people.works_with_answers(session, project.id, each.user)
    ]
    for item, each in zip(check.items, facts, strict=True):
        if "told" in each:
            dissenting.sum_up(session, item=item, dissent=_text(each["told"]), actor=actor)
            seen = dissenting.fingerprint(item)
            for reader in readers:
                dissenting.approve(session, item=item, seen=seen, actor=reader)
    checking.close(session, check=check, actor=actor)


def _opinion(*, agrees: bool, language: str) -> Opinion:
    if agrees:
        return Opinion(Right.YES, Say.YES)
    return Opinion(Right.NO, Say.OTHERWISE, _facts()["words"][language])


def _reword(session: Session, found: Finding, facts: Any, actor: User) -> None:
    words = Words(found.wording.claim, _text(facts["plain"]))
    finding.reword(session, finding=found, words=words, because=facts["because"], actor=actor)


def _gap(session: Session, project: Project, facts: Any, actor: User) -> None:
    said = {name: _text(facts.get(name, {})) for name in ("what", "why", "who", "how")}
    unknown = Unknown(policy_area="labour_market", **said)
    made = gaps.register(session, project=project, unknown=unknown, actor=actor)
    if "answer" in facts:
        gaps.answer(session, gap=made, words=_text(facts["answer"]), actor=actor)


def _measures(session: Session, project: Project, actor: User) -> None:
    facts = _facts()
    stakeholders = [
        (
            measuring.add_stakeholder(
                session,
                project=project,
                name=_text(each["name"]),
                office=each["office"],
                actor=actor,
            ),
            each.get("signed_off_by", ""),
        )
        for each in facts["stakeholders"]
    ]
    for each in facts["measures"]:
        described = Described(_text(each["text"]), _text(each["aim"]))
        measure = measuring.add_measure(session, project=project, described=described, actor=actor)
        for (who, signed), (view, furthers) in zip(stakeholders, each["views"], strict=True):
            position = Position(
                View(view),
                Furthers(furthers),
                signed_off_by=signed,
                signed_off_on=projects.today(project) if signed else None,
            )
            measuring.set_view(
                session, measure=measure, stakeholder=who, position=position, actor=actor
            )


def _give_back(session: Session, project: Project, survey: Survey, actor: User) -> None:
    choice = Choice(
        languages=tuple(project.languages),
        audience=Audience.LINK,
        thanks=_text(_facts()["thanks"]),
        questions=tuple((survey.slug, key) for key in _facts()["questions"]),
        findings=(1, 2, 3),
    )
    giving.publish(session, project=project, choice=choice, actor=actor)


def _text(facts: Any) -> LocalizedText:
    return LocalizedText.of(facts)


@cache
def _facts() -> Any:
    file = files("parapp.services") / "demonstration_findings.yaml"
    return yaml.safe_load(file.read_text("utf-8"))
