"""Every question type: asked, refused when wrong, answered and stored, and the same from ODK."""

import re
import uuid
from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select

from parapp.models import Response, Upload
from parapp.services import attaching, drafting, publishing, receiving, responding
from surveys import instance, serial, xlsform
from surveys.expressions import Environment
from surveys.index import index
from surveys.validation import finish, validate
from tests.browser.conftest import LiveServer
from tests.browser.respond.conftest import agree
from tests.browser.respond.question_types import CASES, Case

TODAY = datetime.now(UTC).date()


@pytest.fixture
def published(live_server: LiveServer, home, settings) -> Callable[[Case], str]:
    """Import a case's form with its files, publish it, and return its address."""

    def act(case: Case) -> str:
        with live_server.sessions() as session:
            conversion = xlsform.read(case.form.encode())
            assert conversion.survey is not None, conversion.problems
            row = drafting.import_form(
                session, project=session.merge(home), conversion=conversion, slug="case"
            )
            for name, content in case.files.items():
                attaching.attach(
                    session, data=settings.data, survey=row, name=name, content=content
                )
            drafting.confirm_changes(session, survey=row, actor=None)
            publishing.publish(session, survey=row)
            return publishing.link(row.channels[0], live_server.url)

    return act


@pytest.mark.parametrize("name", CASES)
def test_a_question_type_on_the_web_and_from_odk(name, published, page_factory, live_server):
    case = CASES[name]
    address = published(case)
    for scripts in (False, True):
        page = page_factory(scripts=scripts)
        refuse(page, address, case)
        assert responses(live_server) == []
        page.goto(address)
        agree(page)
        answer(page, case)
        expect(page.get_by_role("heading", name="Thank you")).to_be_visible()
        (stored,) = responses(live_server)
        assert told(stored.answers) == expected(case)
        forget(live_server)
    assert from_odk(case, live_server) == expected(case)


def refuse(page: Page, address: str, case: Case) -> None:
    """Give what is wrong, and expect to be told beside the question."""
    page.goto(address)
    agree(page)
    fill(page, case.wrong)
    send(page)
    expect(page.locator(".q .error").first).to_have_text(re.compile(case.error))


def answer(page: Page, case: Case) -> None:
    """Answer as a person does: what is there, then what the page shows because of that."""
    left = dict(case.right)
    for _ in range(4):
        there = {name: given for name, given in left.items() if is_there(page, name)}
        fill(page, there)
        left = {name: given for name, given in left.items() if name not in there}
        if not left:
            break
        if not any(appears(page, name) for name in left):
            send(page)
    assert not left, f"never asked: {left}"
    send(page)


def is_there(page: Page, name: str) -> bool:
    return named(page, name).first.is_visible()


def appears(page: Page, name: str) -> bool:
    """Wait for what a script may bring; without scripts it is in no part of the page."""
    if not named(page, name).count():
        return False
    named(page, name).first.wait_for(state="visible")
    return True


def named(page: Page, name: str):
    return page.locator(f'[name="{name}"]:not([type=hidden])')


def fill(page: Page, given: dict) -> None:
    for name, value in given.items():
        inputs = named(page, name)
        if isinstance(value, bytes):
            file = {"name": "IMG_1.bin", "mimeType": "application/octet-stream", "buffer": value}
            inputs.set_input_files(file)
        elif not isinstance(value, list):
            if inputs.evaluate("input => input.tagName") == "SELECT":
                inputs.select_option(value)
            else:
                inputs.fill(value)
        elif inputs.first.evaluate("input => input.tagName") == "SELECT":
            for number, choice in enumerate(value):  # a list for each choice, or for each place
                inputs.nth(number).select_option(choice)
        else:
            for choice in value:
                page.locator(f'[name="{name}"][value="{choice}"]').check()


def send(page: Page) -> None:
    page.get_by_role("button", name="Send my answers").click()


def responses(live_server: LiveServer) -> list[Response]:
    with live_server.sessions() as session:
        return list(session.scalars(select(Response)))


def forget(live_server: LiveServer) -> None:
    with live_server.sessions() as session:
        for row in (*session.scalars(select(Response)), *session.scalars(select(Upload))):
            session.delete(row)
        session.commit()


def told(answers: dict) -> dict:
    """Return answers with the names of files for what is known of them."""
    return {
        path: value["name"] if isinstance(value, dict) else value for path, value in answers.items()
    }


def expected(case: Case) -> dict:
    return {
        path: TODAY.isoformat() if value == "TODAY" else value
        for path, value in case.record.items()
    }


def from_odk(case: Case, live_server: LiveServer) -> dict:
    """Return the record of a submission, stored by the same services as the web form."""
    with live_server.sessions() as session:
        channel = session.scalars(select(drafting.Survey)).one().channels[0]
        (publication,) = responding.publications(session, channel)
        survey = serial.from_json(publication.document)
        data = live_server.app.extensions["parapp_settings"].data
        environment = Environment(
            today=TODAY,
            files=attaching.tables(session, data=data, publication=publication),
        )
        identity = uuid.uuid4()
        xml = case.xml.replace("TODAY", TODAY.isoformat())
        content = (
            f'<data id="case">{xml}<meta><instanceID>uuid:{identity}</instanceID></meta></data>'
        )
        sent = instance.read(content.encode(), survey)
        assert sent.uuid == str(identity)
        assert (sent.reading.unknown, sent.reading.violations) == ((), ())
        answers = dict(sent.reading.answers)
        for place, name in sent.files.items():
            entry, indexes = index(survey).find(place)
            file = receiving.take(
                session, data=data, identity=identity, question=entry.item.name,
                question_type=entry.question.type, content=case.sent[name], day=TODAY,
            )  # fmt: skip
            entry.put(answers, indexes, receiving.value(session, file))
        assert validate(survey, answers, environment) == []
        record = finish(survey, answers, environment)
        responding.submit(
            session, publication=publication, channel=channel, uuid=identity,
            language=survey.default_language, record=record,
        )  # fmt: skip
        assert all(row.kept for row in session.scalars(select(Upload)))
        return told(session.scalars(select(Response)).one().answers)
