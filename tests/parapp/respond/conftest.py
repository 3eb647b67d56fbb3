"""Published surveys to answer."""

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from parapp.models import Channel, Project, Response
from parapp.services import publishing
from surveys.model import Survey as Form
from tests.drafts import drafted
from tests.parapp.respond.forms import WORK
from tests.parapp.respond.scriptless import Phone


@pytest.fixture
def backend() -> str:
    return "sqlite"


@pytest.fixture
def publish(session: Session, project: Project) -> Callable[[Form], Channel]:
    """Publish a form in `project` and return the channel that leads to it."""

    def act(form: Form) -> Channel:
        row = drafted(session, project, form)
        publishing.publish(session, survey=row)
        return row.channels[0]

    return act


@pytest.fixture
def work(publish: Callable[[Form], Channel]) -> Channel:
    """The channel of a survey on work, in English, French and Arabic."""
    return publish(WORK)


@pytest.fixture
def phone(client: FlaskClient, work: Channel) -> Callable[[str], Phone]:
    """Open the survey on work in a language, with scripts off."""
    return lambda language="en": Phone(client, f"/s/{work.token}/{language}")


@pytest.fixture
def stored(session: Session) -> Callable[[], list[Response]]:
    """Read the responses that are stored now."""

    def read() -> list[Response]:
        session.rollback()
        return list(session.scalars(select(Response)))

    return read
