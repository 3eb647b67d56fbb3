"""A project in which people have spoken, and one with a release to write findings on."""

import uuid
from collections.abc import Callable
from datetime import date
from types import SimpleNamespace

import pytest

from parapp.database import writing
from parapp.models import Contribution, Meeting, Publication, Release, Role, Survey, User
from parapp.services import people, publishing, releasing, responding
from surveys import serial
from surveys.model import Choice, ChoiceList, ChoiceRole, Kind, Question, Tags
from surveys.model import Role as QuestionRole
from surveys.model import Survey as Form
from surveys.text import LocalizedText
from surveys.validation import Record

YES = LocalizedText.of({"en": "Yes"})


def text(words: str) -> LocalizedText:
    return LocalizedText.of({"en": words})


@pytest.fixture
def spoken_form() -> Form:
    """Consent, a profile question and an open one."""
    return Form(
        name="spoken",
        title=text("Work, in your words"),
        languages=("en", "ar"),
        default_language="en",
        children=(
            Question(
                "consent",
                "select_one",
                text("Take part?"),
                list_name="yn",
                role=QuestionRole.CONSENT,
            ),
            Question(
                "arrived",
                "select_one",
                text("Since when?"),
                list_name="since",
                role=QuestionRole.PROFILE,
            ),
            Question(
                "why",
                "text",
                text("What stood in the way?"),
                tags=Tags(policy_areas=("labour_market",)),
            ),
        ),
        choice_lists=(
            ChoiceList(
                "yn", (Choice("yes", YES), Choice("no", text("No"), role=ChoiceRole.DECLINE))
            ),
            ChoiceList(
                "since", (Choice("new", text("Under a year")), Choice("long", text("Longer")))
            ),
        ),
    )


@pytest.fixture
def asked(session, project, spoken_form) -> Survey:
    """The published survey of `spoken_form`."""
    with writing(session):
        row = Survey(
            project_id=project.id,
            slug="spoken",
            title=spoken_form.title,
            kind=Kind.SURVEY,
            languages=["en", "ar"],
            policy_areas=["labour_market"],
            document=serial.to_json(spoken_form),
        )
        session.add(row)
        session.flush()
    publishing.publish(session, survey=row)
    return row


@pytest.fixture
def answer(session, asked) -> Callable[..., uuid.UUID]:
    """Store an open answer and return its identity."""

    def store(words: str, *, language: str = "en", consent: str = "yes", arrived: str = "new"):
        identity = uuid.uuid4()
        responding.submit(
            session,
            publication=asked.publication,
            channel=asked.channels[0],
            uuid=identity,
            language=language,
            day=date(2026, 5, 1),
            record=SimpleNamespace(
                answers={"consent": consent, "arrived": arrived, "why": words}, not_applicable=[]
            ),
        )
        return identity

    return store


@pytest.fixture
def talk_guide(session, project, form) -> Survey:
    """A published guide."""
    with writing(session):
        row = Survey(
            project_id=project.id,
            slug="guide",
            title=text("A talk"),
            kind=Kind.FOCUS_GROUP,
            languages=["en", "ar"],
            policy_areas=["education"],
            document=serial.to_json(form),
        )
        session.add(row)
        session.flush()
    publishing.publish(session, survey=row)
    return row


@pytest.fixture
def meet(session, talk_guide) -> Callable[..., Meeting]:
    """Hold a meeting in which these words are said, each as (words, translation)."""

    def hold(*said: tuple[str, str], language: str = "ar", consented: bool = True) -> Meeting:
        with writing(session):
            meeting = Meeting(
                survey_id=talk_guide.id,
                publication_id=talk_guide.publication.id,
                number=len(session.query(Meeting).all()) + 1,
                place="Library",
                day=date(2026, 5, 2),
                language=language,
                consent_on=date(2026, 5, 2) if consented else None,
            )
            session.add(meeting)
            session.flush()
            for position, (words, translation) in enumerate(said):
                session.add(
                    Contribution(
                        id=uuid.uuid4(),
                        meeting_id=meeting.id,
                        question="works",
                        speaker="A",
                        text=words,
                        language=language,
                        translation=translation,
                        translated_into="en" if translation else "",
                        position=position,
                    )
                )
        session.refresh(meeting)
        return meeting

    return hold


@pytest.fixture
def coders(session, project) -> tuple[User, User]:
    """Two analysts of the project."""
    found = []
    for name in ("one", "two"):
        user = people.add_user(
            session, email=f"{name}@example.org", password="never typed in", name=name.title()
        )
        people.set_role(session, project=project, user=user, role=Role.ANALYST, actor=None)
        found.append(user)
    return found[0], found[1]


@pytest.fixture
def answered(session, survey) -> Callable[..., None]:
    """Let people answer `survey`: `answered(yes=60, no=40)`."""

    def answer(*, yes: int, no: int) -> None:
        publication: Publication = survey.publication or publishing.publish(session, survey=survey)
        for works, number in (("yes", yes), ("no", no)):
            for _ in range(number):
                responding.submit(
                    session,
                    publication=publication,
                    channel=survey.channels[0],
                    uuid=uuid.uuid4(),
                    language="en",
                    record=Record({"works": works}, (), date(2026, 5, 1)),
                )

    return answer


@pytest.fixture
def released(session, project, answered, settings) -> Callable[..., Release]:
    """Let people answer `survey` and make a release: `released(yes=60, no=40)`."""

    def release(*, yes: int, no: int) -> Release:
        answered(yes=yes, no=no)
        return releasing.release(session, project=project, data=settings.data)

    return release
