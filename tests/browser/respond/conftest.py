"""The library's survey on work, published on the running server, and a phone to open it with."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page
from sqlalchemy import select

from parapp.models import Project, Response
from parapp.services import drafting, people, projects, publishing
from surveys.model import Survey as Form
from surveys.text import LocalizedText
from tests.browser.conftest import LiveServer
from tests.drafts import drafted


def agree(page: Page) -> None:
    """Say yes, to the form's own question or to ours, and go on to the questions."""
    page.check('[name="consent"][value="yes"], [name=".consent"][value="yes"]')
    page.locator("p.actions > button:not([name]):visible").last.click()
    page.locator('[name="_asked"][value="."]').wait_for(state="attached")


@pytest.fixture
def home(live_server: LiveServer) -> Project:
    with live_server.sessions() as session:
        people.add_user(session, email="a@example.org", password="quiet river under stones")
        return projects.create_project(
            session,
            slug="neighbours",
            title=LocalizedText.of({"en": "Neighbours at work", "ar": "جيران في العمل"}),
            owner_email="a@example.org",
            description=projects.Description(
                languages=("en", "fr", "ar"),
                organisation=LocalizedText.of(
                    {
                        "en": "Council of neighbours",
                        "fr": "Conseil des voisins",
                        "ar": "مجلس الجيران",
                    }
                ),
                funder=LocalizedText.of({"en": "City of Lund"}),
                contact=LocalizedText.of({"en": "Amira Haddad, amira@example.org"}),
            ),
        )


@pytest.fixture
def open_survey(live_server: LiveServer, home: Project) -> Callable[[Form | str], str]:
    """Publish a form, or a template by its id, and return the survey's address."""

    def publish(form: Form | str) -> str:
        with live_server.sessions() as session:
            project = session.merge(home)
            if isinstance(form, str):
                row = drafting.create_from_template(
                    session, project=project, template_id=form, languages=("en", "fr", "ar")
                )
            else:
                row = drafted(session, project, form)
            publishing.publish(session, survey=row)
            return publishing.link(row.channels[0], live_server.url)

    return publish


@pytest.fixture
def library_survey(open_survey: Callable[[Form | str], str]) -> str:
    """The address of the library's survey on the labour market."""
    return open_survey("labour-market-survey")


@pytest.fixture
def stored(live_server: LiveServer) -> Callable[[], list[Response]]:
    def read() -> list[Response]:
        with live_server.sessions() as session:
            return list(session.scalars(select(Response)))

    return read
