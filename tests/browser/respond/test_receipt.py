"""The receipt in a real browser: shown, scanned and used, with scripts and without."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.respond.conftest import agree
from tests.parapp.respond.forms import HOUSEHOLD

SENDS = "p.actions > button:not([name]):visible"


@pytest.fixture
def thanked(page_factory, open_survey):
    """Answer a survey, and return the page that says thank you."""

    def thanked(**options: object) -> Page:
        page = page_factory(**options)
        page.goto(open_survey(HOUSEHOLD))
        agree(page)
        page.locator(SENDS).last.click()
        page.wait_for_selector(".receipt")
        return page

    return thanked


@pytest.fixture
def look(assert_fits, assert_accessible):
    """Fail where a page is too wide, or not for everybody."""

    def look(page: Page, scripts: bool) -> None:
        page.wait_for_load_state()
        if scripts:
            assert_accessible(page)
            assert_fits(page)

    return look


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
def test_everybody_can_keep_and_use_a_receipt(thanked, stored, live_server, look, scripts):
    page = thanked(scripts=scripts, width=320)
    code = page.locator(".receipt input[name=code]").get_attribute("value")
    steps = [
        lambda: page.click("button[value=print]"),
        lambda: page.goto(f"{live_server.url}/r/ar"),
        lambda: (page.fill("#code", code), page.click(".receipt button")),
        lambda: page.click("button[value=withdraw]"),
    ]
    for step in [lambda: None, *steps]:
        step()
        look(page, scripts)
    expect(page.locator("html")).to_have_attribute("dir", "rtl")
    assert stored() == []


def test_a_scanned_receipt_fills_in_the_form_and_leaves_the_history(thanked, live_server):
    page = thanked()
    code = page.locator(".receipt input[name=code]").get_attribute("value")
    page.goto(f"{live_server.url}/r#{code}")
    expect(page.locator("#code")).to_have_value(code)
    assert page.url == f"{live_server.url}/r"


def test_a_printed_page_of_a_receipt_holds_the_card_alone(thanked):
    page = thanked()
    page.click("button[value=print]")
    page.wait_for_load_state()
    page.emulate_media(media="print")
    shown = page.evaluate("() => document.body.innerText")
    assert "Household" not in shown
    assert "cookie" not in shown
    assert len(shown.split()) <= 5, shown


def test_loading_the_page_again_shows_the_same_receipt_and_stores_nothing_more(thanked, stored):
    page = thanked()
    code = page.locator(".receipt input[name=code]").get_attribute("value")
    page.reload()
    again = page.locator(".receipt input[name=code]").get_attribute("value")
    assert again == code
    assert len(stored()) == 1
