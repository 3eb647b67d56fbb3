"""The demonstration: a project with invented answers, so that every page has something to show."""

import hmac
import itertools
import random
import uuid
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any, Final

import yaml
from sqlalchemy import select
from sqlalchemy.orm import Session

from exports.collapsing import BrokenDown
from exports.declared import GroupPair
from parapp.database import writing
from parapp.models import (
    Channel,
    ChannelKind,
    Project,
    Publication,
    Role,
    Sample,
    Survey,
    User,
)
from parapp.services import (
    demonstrating_contacts,
    demonstrating_findings,
    demonstrating_meetings,
    demonstrating_themes,
    drafting,
    grouping,
    pairing,
    people,
    projects,
    protecting,
    publishing,
    responding,
    tallying,
    weighing,
)
from parapp.services.demonstrating_findings import Tell
from parapp.services.protecting import Ground, Protection, SpecialGround
from surveys import frameworks, serial
from surveys.expressions import Environment
from surveys.library import imagined
from surveys.marking import N_
from surveys.text import LocalizedText
from surveys.validation import finish

RESPONSES: Final = 400
_SEED: Final = 2011  # the year of the toolkit
_DAYS: Final = 56
_LETTERS: Final = "abcdefghjkmnpqrstuvwxyz23456789"  # without those that look alike


def nobody(message: str, parameters: Mapping[str, object]) -> None:
    """Listen to no step."""
    del message, parameters


@dataclass(frozen=True, slots=True)
class Account:
    """An account of the demonstration, with the password that it was made with."""

    role: Role
    email: str
    password: str


@dataclass(frozen=True, slots=True)
class Demonstration:
    """What there is to look at.

    Attributes:
        is_new: Whether it was made now, or found as an earlier run had made it.
    """

    project: Project
    survey: Survey
    accounts: tuple[Account, ...]
    is_new: bool


def demonstrate(
    session: Session, *, secret: bytes, data: Path | None = None, tell: Tell = nobody
) -> Demonstration:
    """Make the demonstration, whole or not at all; one that is there already is left as it is.

    Args:
        secret: Of this installation. Passwords are made from it, so that they can be told again,
            and nobody else knows them.
        data: `PARAPP_DATA`; with it there is a release too, and what the project concludes from it.
        tell: Told what is being made, because some of it takes a minute.
    """
    facts = _facts()
    accounts = tuple(
        Account(Role(each["role"]), each["email"], _password(secret, each["email"]))
        for each in facts["accounts"]
    )
    with writing(session):
        found = session.scalar(select(Project).where(Project.slug == facts["slug"]))
        project = found or _make(session, accounts, tell)
    survey = drafting.get_survey(session, project, facts["template"])
    if data is not None:
        coordinator = people.members(session, project)[0].user
        demonstrating_findings.demonstrate(
            session, project=project, survey=survey, data=data, actor=coordinator, tell=tell
        )
    if found is None:
        tell(N_("Putting themes on what people said ..."), {})
        demonstrating_themes.demonstrate(session, project)
    return Demonstration(project, survey, accounts, is_new=found is None)


def _make(session: Session, accounts: tuple[Account, ...], tell: Tell) -> Project:
    facts = _facts()
    tell(N_("Making accounts, a project and its survey ..."), {})
    users = {
        account.role: _user(session, account, each["name"])
        for account, each in zip(accounts, facts["accounts"], strict=True)
    }
    coordinator = users[Role.COORDINATOR]
    project = _project(session, coordinator)
    for role, user in users.items():
        people.set_role(session, project=project, user=user, role=role, actor=coordinator)
    survey = drafting.create_from_template(
        session, project=project, template_id=facts["template"], actor=coordinator
    )
    guide = drafting.create_from_template(
        session, project=project, template_id=facts["guide"], actor=coordinator
    )
    tell(N_("Inventing %(number)s answers ..."), {"number": RESPONSES})
    _answer(session, survey, _Wave.of(facts, RESPONSES, _DAYS, _SEED), coordinator)
    earlier = facts["earlier"]["answers"]
    tell(N_("Inventing an earlier round with %(number)s answers ..."), {"number": earlier})
    _compare(session, survey, coordinator)
    tell(N_("Holding two focus groups ..."), {})
    demonstrating_meetings.hold_meetings(session, guide=guide, coordinator=coordinator)
    _protect(session, project, coordinator)
    return project


def _protect(session: Session, project: Project, coordinator: User) -> None:
    """Fill the data-protection sheet."""
    facts = _facts()["protection"]
    texts = {name: LocalizedText.of(given) for name, given in facts["texts"].items()}
    settled = Protection(
        retention_months=facts["retention_months"],
        meeting_months=facts["meeting_months"],
        ground=Ground(facts["ground"]),
        special_ground=SpecialGround(facts["special_ground"]),
        purpose=texts["purpose"],
        recipients=texts["recipients"],
        place=texts["place"],
        authority=texts["authority"],
    )
    protecting.settle(
        session,
        project=project,
        protection=settled,
        day=projects.today(project),
        actor=coordinator,
    )


def _project(session: Session, coordinator: User) -> Project:
    facts = _facts()
    model = frameworks.partner_project(facts["partner_project"])
    texts = {name: LocalizedText.of(given) for name, given in facts["texts"].items()}
    title = texts.pop("title")
    return projects.create_project(
        session,
        slug=facts["slug"],
        title=title,
        owner_email=coordinator.email,
        actor=coordinator,
        description=projects.Description(
            **texts,
            licence=facts["licence"],
            time_zone=facts["time_zone"],
            languages=title.languages,
            policy_areas=model.policy_areas,
            principles=model.principles,
            is_demo=True,
        ),
    )


def _user(session: Session, account: Account, name: str) -> User:
    found = session.scalar(select(User).where(User.email == account.email))
    return found or people.add_user(
        session, email=account.email, password=account.password, name=name
    )


@dataclass(frozen=True, slots=True)
class _Wave:
    """One round of answers: how many, when, by which ways, and who is left out."""

    answers: int
    days_ago: int
    seed: int
    channels: Sequence[Mapping[str, Any]]
    fewer: Mapping[str, Any]

    @classmethod
    def of(cls, facts: Mapping[str, Any], answers: int, days_ago: int, seed: int) -> "_Wave":
        return cls(answers, days_ago, seed, facts["channels"], facts.get("fewer", {}))


def _answer(session: Session, survey: Survey, wave: _Wave, coordinator: User) -> None:
    """Publish the survey as if weeks ago, and let the invented people answer."""
    first = projects.today(survey.project) - timedelta(days=wave.days_ago)
    weights = {
        publishing.add_channel(
            session,
            survey=survey,
            kind=ChannelKind(each["kind"]),
            name=each["name"],
            actor=coordinator,
        ): each["weight"]
        for each in wave.channels
    }
    publication = publishing.publish(session, survey=survey, actor=coordinator, opened_on=first)
    came = []
    for response in _responses(publication, weights, wave, first):
        responding.submit(session, publication=publication, **response)
        came.append((response["channel"], response["day"]))
    pairs = zip(weights, wave.channels, strict=True)
    demonstrating_contacts.count(
        session,
        contacts={channel: each.get("contacts", {}) for channel, each in pairs},
        answered=came,
        first=first,
        actor=coordinator,
    )
    sample = Sample(_facts()["sample"])
    tallying.declare(session, survey=survey, sample=sample, actor=coordinator)


def _responses(
    publication: Publication, weights: Mapping[Channel, int], wave: _Wave, first: date
) -> Iterator[dict[str, Any]]:
    chance = random.Random(wave.seed)  # noqa: S311  # the same answers each time, not secrets
    form = serial.from_json(publication.document)
    for language, answers in _answered(publication, form.languages, wave):
        day = first + timedelta(days=chance.randrange(_DAYS))
        noon = datetime(day.year, day.month, day.day, 12, tzinfo=UTC)
        yield {
            "channel": chance.choices(list(weights), list(weights.values()))[0],
            "uuid": uuid.UUID(int=chance.getrandbits(128), version=4),
            "language": language,
            "record": finish(form, answers, Environment(today=day, now=noon, language=language)),
            "day": day,
        }


def _answered(
    publication: Publication, languages: tuple[str, ...], wave: _Wave
) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Yield as many answers as the wave has, fewer of some than the patterns give."""
    template, many = publication.survey.template_id, 4 * wave.answers
    every = imagined.responses(template, many, wave.seed, languages)
    chance = random.Random(wave.seed + 1)  # noqa: S311  # as above
    name, values = wave.fewer.get("question", ""), wave.fewer.get("values", ())

    def kept(answers: Mapping[str, Any]) -> bool:
        given = next((v for path, v in answers.items() if path.rpartition("/")[2] == name), None)
        return given not in values or chance.random() < wave.fewer["keep"]

    yield from itertools.islice((one for one in every if kept(one[1])), wave.answers)


def _compare(session: Session, survey: Survey, coordinator: User) -> None:
    """Set the survey beside an earlier round, two of its groups beside each other, and mixes."""
    facts = _facts()
    earlier = drafting.create_from_template(
        session,
        project=survey.project,
        template_id=facts["template"],
        slug=facts["earlier"]["slug"],
        actor=coordinator,
    )
    known = facts["earlier"]
    _name(session, earlier, LocalizedText.of(known["title"]))
    wave = _Wave.of(known, known["answers"], known["days_ago"], known["seed"])
    _answer(session, earlier, wave, coordinator)
    publishing.close(
        session,
        survey=earlier,
        actor=coordinator,
        closed_on=projects.today(survey.project) - timedelta(days=wave.days_ago - _DAYS),
    )
    for each in (earlier, survey):
        _break_down(session, each, coordinator)
    pairing.pair_surveys(session, first=earlier, second=survey, rounds=True, actor=coordinator)
    asked = {each.path.rpartition("/")[2]: each.path for each in weighing.questions(survey)}
    two = facts["groups"]
    groups = GroupPair(asked[two["question"]], two["first"], two["second"])
    pairing.pair_groups(session, survey=survey, groups=groups, actor=coordinator)
    for each in facts["mixes"]:
        mix = weighing.Mix(
            question=asked[each["question"]],
            shares=each["shares"],
            source=LocalizedText.of(facts["mix_source"]),
            year=each["year"],
            place=LocalizedText.of(facts["texts"]["place"]),
            link=facts["mix_link"],
        )
        weighing.keep(session, survey=survey, mix=mix, actor=coordinator)


def _break_down(session: Session, survey: Survey, coordinator: User) -> None:
    """Break figures down by few groups: each more makes the audit of a release take longer."""
    wanted = set(_facts()["broken_down"])
    chosen = [
        BrokenDown(each.path)
        for each in grouping.profile(survey)
        if each.path.rpartition("/")[2] in wanted
    ]
    grouping.break_down(session, survey=survey, chosen=chosen, actor=coordinator)


def _name(session: Session, survey: Survey, title: LocalizedText) -> None:
    """Give a survey another title than its template's, so that two rounds are told apart."""
    with writing(session):
        form = serial.from_json(survey.document)
        survey.title, survey.document = title, serial.to_json(replace(form, title=title))


def _password(secret: bytes, email: str) -> str:
    digest = hmac.digest(secret, email.encode(), "sha256")
    letters = "".join(_LETTERS[byte % len(_LETTERS)] for byte in digest[:16])
    return "-".join(letters[start : start + 4] for start in range(0, len(letters), 4))


@cache
def _facts() -> Any:
    return yaml.safe_load((files("parapp.services") / "demonstration.yaml").read_text("utf-8"))
