"""A list of 5,000 choices on a slow connection, with scripts on and off."""

import pytest
from playwright.sync_api import Page, expect

from surveys.model import Choice, ChoiceList, Group, Question, Survey
from surveys.text import LocalizedText
from tests.browser.respond.conftest import agree
from tests.browser.respond.test_pages import BUDGET, measured
from tests.parapp.respond.forms import greeting

MANY = 5_000


def said(text: str) -> LocalizedText:
    return LocalizedText.of({"en": text})


FORM = Survey(
    name="villages",
    title=said("Where you come from"),
    languages=("en",),
    default_language="en",
    choice_lists=(
        ChoiceList("part", (Choice("0", said("North")), Choice("1", said("South")))),
        ChoiceList(
            "village",
            tuple(
                Choice(f"v{number}", said(f"Village {number}"), filters=(("part", number % 2),))
                for number in range(MANY * 2)
            ),
        ),
    ),
    children=(
        Group(
            "home",
            (
                Question("part", "select_one", said("Which part?"), list_name="part"),
                Question(
                    "village",
                    "select_one",
                    said("Which village?"),
                    list_name="village",
                    choice_filter="part = ${part}",
                    required="true()",
                ),
                Question("why", "text", said("Why did you leave?")),
            ),
            said("Home"),
        ),
    ),
)


def throttle(page: Page) -> None:
    """Make the connection as slow as the second generation of mobile networks."""
    devtools = page.context.new_cdp_session(page)
    devtools.send("Network.enable")
    devtools.send(
        "Network.emulateNetworkConditions",
        {
            "offline": False,
            "latency": 400,
            "downloadThroughput": 6_000,
            "uploadThroughput": 6_000,
        },
    )


def tab_to(page: Page, selector: str) -> None:
    """Press Tab until the focus is there."""
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.locator(f"{selector}:focus").count():
            return
    pytest.fail(f"the Tab key never came to {selector}")


@pytest.mark.parametrize("scripts", [False, True], ids=["scripts-off", "scripts-on"])
def test_one_of_5000_is_chosen_by_keyboard_on_a_slow_connection(
    page_factory, open_survey, stored, scripts
):
    page = page_factory(scripts=scripts)
    page.context.set_default_timeout(30_000)
    throttle(page)
    page.goto(f"{open_survey(FORM)}/en")
    agree(page)
    page.check('[name="home/part"][value="1"]')
    if not scripts:
        page.get_by_role("button", name="Send my answers").click()
    search = page.locator('[name="_sought:home/village"]')
    search.focus()
    page.keyboard.type("village 431")
    if not scripts:
        tab_to(page, '[name="_find"]')
        page.keyboard.press("Enter")
    expect(page.get_by_role("status").first).to_contain_text("matches")
    tab_to(page, '[name="home/village"]')
    page.keyboard.press("Space")
    chosen = page.locator('[name="home/village"]:checked')
    expect(chosen).to_have_value("v431")
    if scripts:
        page.keyboard.press("ArrowDown")
        page.keyboard.press("ArrowUp")
        expect(chosen).to_be_focused()
    page.get_by_role("button", name="Send my answers").click()
    page.wait_for_selector(".receipt")
    assert stored()[0].answers == {"home/part": "1", "home/village": "v431"}


def test_the_first_view_of_a_form_with_a_long_list_is_small(page_factory, open_survey):
    sizes = measured(page_factory(), f"{open_survey(FORM)}/en")
    assert sum(sizes.values()) <= BUDGET / 2, sizes


def test_a_search_is_accessible_and_says_what_it_found(
    page_factory, open_survey, assert_accessible, assert_fits
):
    page = page_factory(width=320)
    page.goto(f"{open_survey(FORM)}/en")
    agree(page)
    page.check('[name="home/part"][value="0"]')
    search = page.get_by_role("searchbox", name="Search: Which village?")
    expect(search).to_be_visible()
    search.fill("village")
    status = page.locator('[id="home/village:"]')
    expect(status).to_have_text("5000 matches, part 1 of 250")
    assert_accessible(page)
    assert_fits(page)
    page.get_by_role("button", name="More matches").press("Enter")
    expect(status).to_have_text("5000 matches, part 2 of 250")
    expect(page.locator('[name="home/village"]').first).to_be_focused()
    search.fill("nowhere")
    expect(status).to_contain_text("None is called that")
    search.press("Enter")  # it finds, and does not send
    expect(page.locator("#_summary")).to_have_count(0)


def test_who_types_and_presses_find_at_once_asks_once(*, page_factory, open_survey):
    page = page_factory()
    page.goto(f"{open_survey(greeting('word'))}/en")
    agree(page)
    page.clock.install()
    posted: list[str] = []
    page.on("request", lambda each: posted.append(each.url) if each.method == "POST" else None)

    page.fill('[name="_sought:town"]', "12")
    page.click('[name="_find"]')
    page.clock.run_for(1000)

    expect(page.locator("#town .found label").first).to_have_text("Town 12")
    assert len(posted) == 1
