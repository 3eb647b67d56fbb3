"""Questions may be called as something that a script asks of a form or of an object."""

import pytest
from playwright.sync_api import expect

from tests.browser.respond.conftest import agree
from tests.parapp.respond.forms import greeting

# getAttribute is left out because Playwright asks forms for it; our scripts do not.
TAKEN = (
    "reset",
    "action",
    "submit",
    "elements",
    "method",
    "name",
    "id",
    "form",
    "live",
    "length",
    "querySelector",
    "querySelectorAll",
    "addEventListener",
    "constructor",
)


@pytest.mark.parametrize("name", TAKEN)
def test_a_question_may_be_called_as_something_of_the_form(*, page_factory, open_survey, name):
    page = page_factory()
    page.goto(f"{open_survey(greeting(name))}/en")
    agree(page)
    posted: list[str] = []
    page.on("request", lambda each: posted.append(each.url) if each.method == "POST" else None)
    typed = page.locator(f'[name="{name}"]')

    typed.fill("good day")
    typed.blur()
    expect(page.locator("#greeting")).to_have_text("So you say good day.")
    expect(page.locator("#greeting")).to_be_visible()
    page.fill('[name="_sought:town"]', "12")
    expect(page.locator("#town .found label").first).to_have_text("Town 12")
    assert set(posted) == {page.url}

    # An answer without a page leaves this one open, so that its form can be looked at.
    page.route("https://www.wikipedia.org/", lambda route: route.fulfill(status=204))
    with page.expect_request("https://www.wikipedia.org/"):
        page.click(".leave", no_wait_after=True)
    expect(typed).to_have_value("")
