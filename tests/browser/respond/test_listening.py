"""Recordings of what is told and of what is the matter, with scripts on and off."""

import pytest
from playwright.sync_api import expect

from parapp.services import attaching, drafting, publishing
from surveys import xlsform
from tests.browser.conftest import LiveServer
from tests.browser.respond.conftest import agree
from tests.parapp.respond.test_spoken import FILES, FORM, recording

SENDS = "p.actions > button:not([name]):visible"


@pytest.fixture
def spoken(live_server: LiveServer, home, settings) -> str:
    """The address of a survey whose messages and consent text can be heard."""
    with live_server.sessions() as session:
        row = drafting.import_form(
            session,
            project=session.merge(home),
            conversion=xlsform.read(FORM.encode()),
            slug="spoken",
        )
        for name in FILES:
            content = recording(name)
            attaching.attach(session, data=settings.data, survey=row, name=name, content=content)
        drafting.confirm_changes(session, survey=row, actor=None)
        publishing.publish(session, survey=row)
        return publishing.link(row.channels[0], live_server.url)


def test_what_is_told_and_each_message_have_a_button_that_reads_listen(
    page_factory, spoken, assert_accessible, assert_fits
):
    page = page_factory(width=320)
    page.goto(f"{spoken}/en")
    told = page.get_by_role("button", name="Listen: Who asks, and what happens to your answers")
    expect(told).to_have_text("Listen")
    assert_accessible(page)
    agree(page)
    buttons = page.get_by_role("button", name="Listen")
    expect(buttons).to_have_count(0)
    page.locator(SENDS).last.click()
    expect(page.get_by_role("button", name="Listen: Tell us your age.")).to_be_visible()
    expect(buttons).to_have_count(1)
    assert_accessible(page)
    assert_fits(page)

    page.fill('[name="age"]', "130")
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Listen: Nobody is that old.")).to_be_visible()
    expect(page.locator(".error", has_text="Nobody is that old.")).to_be_visible()
    expect(buttons).to_have_count(1)
    assert_accessible(page)

    page.fill('[name="age"]', "30")
    page.keyboard.press("Tab")
    expect(buttons).to_have_count(0)


def test_a_message_is_heard_with_scripts_off(page_factory, spoken):
    page = page_factory(scripts=False, width=320, locale="ar")
    page.goto(f"{spoken}/ar")
    expect(page.locator("audio[controls]")).to_have_count(1)
    agree(page)
    page.fill('[name="age"]', "130")
    page.locator(SENDS).last.click()
    expect(page.locator(".late audio[controls]")).to_be_visible()
    assert page.locator("audio:visible").count() == 1
