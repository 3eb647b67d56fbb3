"""Leaving quickly in a browser that keeps pages to go back to, as those that people have."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserType, Error, Page

from tests.browser.respond.conftest import agree
from tests.parapp.respond.test_unfinished import PAGED

SECRET = "Abeba of the third floor"
NOWHERE = "MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"
"""No test asks the network where "leave quickly" leads: the page that cannot be found is away."""


@pytest.fixture
def keeping(browser_type: BrowserType, browser_type_launch_args) -> Iterator[Browser]:
    """A browser with the back/forward cache, which Playwright switches off."""
    arguments = [*browser_type_launch_args["args"], f"--host-resolver-rules={NOWHERE}"]
    browser = browser_type.launch(
        **{**browser_type_launch_args, "args": arguments},
        ignore_default_args=["--disable-back-forward-cache"],
    )
    yield browser
    browser.close()


def leave(page: Page) -> None:
    with page.expect_event("requestfailed", lambda request: "wikipedia" in request.url):
        page.click(".leave", no_wait_after=True)
    page.wait_for_timeout(500)  # what is said to the server behind the person's back


def back(page: Page) -> str:
    """Go back and return all that can be read on the page."""
    try:
        page.go_back(timeout=3000)
    except Error:  # a page that the browser has kept is there without having been loaded
        page.wait_for_timeout(300)
    typed = [field.input_value() for field in page.query_selector_all("input, textarea")]
    return page.content() + " ".join(typed)


def send_first(page):
    """Agree, and send the first page of the form."""
    agree(page)
    page.fill('[name="name"]', SECRET)
    page.fill('[name="age"]', "30")
    page.locator("p.actions > button:not([name]):visible").last.click()


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
@pytest.mark.parametrize("language", ["en", "ar"])
def test_going_back_shows_no_answer(keeping, open_survey, scripts, language):
    context = keeping.new_context(
        java_script_enabled=scripts, viewport={"width": 320, "height": 640}
    )
    page = context.new_page()
    page.goto(f"{open_survey(PAGED)}/{language}")
    send_first(page)
    page.fill('[name="pet[1]/kind"]', SECRET)
    leave(page)
    seen = [back(page) for _ in range(3)]
    assert not any(SECRET in each for each in seen)
    assert 'name="code"' in seen[0]  # the way back to the answers
    context.close()


def test_what_was_opened_beside_it_is_left_as_well(keeping, open_survey):
    context = keeping.new_context()
    page = context.new_page()
    page.goto(f"{open_survey(PAGED)}/en")
    agree(page)
    page.fill('[name="name"]', SECRET)
    with context.expect_page() as opened:
        page.click('a[target="_blank"]')
    about = opened.value
    about.wait_for_load_state()
    with page.expect_event("requestfailed", lambda request: "wikipedia" in request.url):
        leave(about)
    page.wait_for_timeout(300)
    assert SECRET not in page.content()
    assert SECRET not in back(page)
    context.close()


def test_a_page_before_it_is_shown_only_while_nobody_left(keeping, open_survey):
    page = keeping.new_page()
    page.goto(f"{open_survey(PAGED)}/en")
    send_first(page)
    page.locator('[name="pet[1]/kind"]').wait_for()
    assert SECRET in back(page)
