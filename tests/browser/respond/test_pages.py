"""What the respondents' pages weigh, load and keep, and that everybody can use them."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.respond.conftest import agree
from tests.parapp.respond.forms import EVERYTHING, HOUSEHOLD, PLACES, WORK, greeting

BUDGET = 14 * 1024
SCRIPTS = 6 * 1024


def measured(page: Page, address: str) -> dict[str, int]:
    """Open a page and return what each of its requests took on the wire, headers included."""
    return weighed(page, lambda: page.goto(address))


def weighed(page: Page, act: Callable[[], object]) -> dict[str, int]:
    """Do what opens a page, nothing cached, and return what each request took on the wire."""
    devtools = page.context.new_cdp_session(page)
    addresses: dict[str, str] = {}
    sizes: dict[str, int] = {}
    devtools.on(
        "Network.responseReceived",
        lambda event: addresses.update({event["requestId"]: event["response"]["url"]}),
    )
    devtools.on(
        "Network.loadingFinished",
        lambda event: sizes.update({event["requestId"]: event["encodedDataLength"]}),
    )
    devtools.send("Network.enable")
    devtools.send("Network.setCacheDisabled", {"cacheDisabled": True})
    act()
    page.wait_for_load_state("networkidle")
    return {addresses[each]: int(size) for each, size in sizes.items()}


@pytest.mark.parametrize("language", ["en", "fr", "ar"])
def test_the_first_view_weighs_little_and_comes_from_one_place(
    page_factory, library_survey, live_server, language
):
    # Brotli is offered over https alone, so that Chromium takes gzip here: the larger of the two.
    sizes = measured(page_factory(), f"{library_survey}/{language}")

    assert all(address.startswith(live_server.url) for address in sizes), sizes
    assert sum(sizes.values()) <= BUDGET, sizes
    assert sum(size for address, size in sizes.items() if address.endswith(".js")) <= SCRIPTS


@pytest.mark.parametrize("language", ["en", "fr", "ar"])
def test_the_questions_weigh_little_too(*, page_factory, library_survey, live_server, language):
    page = page_factory()
    page.goto(f"{library_survey}/{language}")
    page.check('[name="consent"][value="yes"], [name=".consent"][value="yes"]')
    go_on = page.locator("p.actions > button:not([name]):visible").last
    sizes = weighed(page, go_on.click)

    assert all(address.startswith(live_server.url) for address in sizes), sizes
    assert page.locator(".q").count() >= 20
    assert sum(sizes.values()) <= BUDGET, sizes
    assert sum(size for address, size in sizes.items() if address.endswith(".js")) <= SCRIPTS


def test_no_page_keeps_anything_or_asks_anybody_else(page_factory, library_survey, live_server):
    page = page_factory()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(library_survey)
    page.click('a[hreflang="en"]')
    agree(page)
    page.click('button[name="_language"][value="fr"]')
    page.locator("p.actions > button:not([name]):visible").last.click()
    page.wait_for_selector(".receipt")

    assert all(address.startswith(live_server.url) for address in asked)
    assert page.context.cookies() == []
    assert page.evaluate("localStorage.length + sessionStorage.length") == 0


@pytest.mark.parametrize(
    ("language", "width"),
    [
        ("en", 1280),
        ("fr", 320),
        ("ar", 320),
        pytest.param("en", 320, marks=pytest.mark.soak),
        pytest.param("fr", 1280, marks=pytest.mark.soak),
        pytest.param("ar", 1280, marks=pytest.mark.soak),
    ],
)
def test_the_survey_is_accessible_and_fits(
    *, page_factory, library_survey, assert_accessible, assert_fits, language, width
):
    page = page_factory(width=width, color_scheme="dark" if width > 1000 else "light")
    page.goto(library_survey)
    assert_accessible(page)
    page.click(f'a[hreflang="{language}"]')
    agree(page)
    page.check('[name="work_status"][value="permanent"]')
    page.fill('[name="main_job/hours_worked"]', "400")
    assert_accessible(page)
    assert_fits(page)
    page.locator("p.actions > button:not([name]):visible").last.click()
    expect(page.locator("#_summary")).to_be_focused()
    assert_accessible(page)
    assert_fits(page)
    page.fill('[name="main_job/hours_worked"]', "40")
    page.locator("p.actions > button:not([name]):visible").last.click()
    page.wait_for_selector(".receipt")
    assert_accessible(page)
    assert_fits(page)


@pytest.mark.parametrize(
    ("form", "scripts"),
    [
        pytest.param(
            form,
            scripts,
            id=f"{form.name}-scripts-{'on' if scripts else 'off'}",
            marks=() if scripts == bool(number % 2) else pytest.mark.soak,
        )
        for number, form in enumerate((WORK, HOUSEHOLD, PLACES, EVERYTHING))
        for scripts in (False, True)
    ],
)
def test_every_kind_of_question_is_accessible_and_fits(
    *, page_factory, open_survey, assert_accessible, assert_fits, form, scripts
):
    page = page_factory(width=320)
    if not scripts:  # axe itself is a script, so ours alone are kept from running
        page.route("**/*.js", lambda route: route.abort())
    page.goto(f"{open_survey(form)}/en")
    assert_accessible(page)
    assert_fits(page)
    agree(page)
    assert_accessible(page)
    assert_fits(page)


def test_choices_and_buttons_are_large_enough_to_hit(page_factory, library_survey):
    page = page_factory()
    page.goto(f"{library_survey}/en")
    agree(page)

    heights = page.eval_on_selector_all(
        "label.c, button:not(.unseen), .leave",
        "each => each.filter(e => e.offsetHeight).map(e => e.getBoundingClientRect().height)",
    )

    assert len(heights) > 50
    assert min(heights) >= 44


def test_an_address_without_a_survey_is_accessible(page_factory, assert_accessible, live_server):
    page = page_factory()
    page.goto(f"{live_server.url}/s/nobody")
    expect(page.locator("h1")).to_have_text("There is no survey at this address")
    assert_accessible(page)


def test_a_list_that_depends_on_an_answer_is_fetched(
    page_factory, open_survey: Callable[..., str], stored
):
    page = page_factory()
    page.goto(f"{open_survey(PLACES)}/en")
    agree(page)
    town = page.locator('select[name="town"]')
    expect(town).to_be_hidden()

    page.select_option('[name="region"]', "n")
    expect(town).to_be_visible()
    page.select_option('[name="town"]', "nova")
    expect(page.locator("#greeting")).to_have_text("So you live in Nova.")
    page.select_option('[name="region"]', "s")
    expect(town.locator("option")).to_have_text(["Choose one", "Sud"])
    page.select_option('[name="town"]', "sud")
    page.locator("p.actions > button:visible").last.click()

    page.wait_for_selector(".receipt")
    assert stored()[0].answers == {"region": "s", "town": "sud"}


def test_rows_are_added_and_removed_with_scripts_on(page_factory, open_survey, stored):
    page = page_factory()
    page.goto(f"{open_survey(HOUSEHOLD)}/en")
    agree(page)
    page.fill('[name="members[1]/name"]', "Amal")
    page.fill('[name="members[1]/age"]', "9")
    expect(page.locator('[id="members[1]/school"]')).to_be_visible()

    page.click('button[name="_add"]')
    expect(page.locator('[id="members[2]"] > h3')).to_be_focused()
    page.fill('[name="members[2]/name"]', "Bashir")
    page.fill('[name="members[2]/age"]', "40")
    expect(page.locator('[id="members[2]/school"]')).to_be_hidden()
    page.click('button[name="_remove"][value="members[1]"]')
    page.locator("p.actions > button:not([name]):visible").last.click()

    page.wait_for_selector(".receipt")
    assert stored()[0].answers == {"members": [{"name": "Bashir", "age": 40}]}


def test_a_calculated_value_is_shown_as_it_changes(page_factory, open_survey):
    page = page_factory()
    page.goto(f"{open_survey(EVERYTHING)}/en")
    agree(page)
    expect(page.locator("#shown")).to_be_hidden()

    page.fill('[name="whole"]', "21")

    expect(page.locator("#shown output")).to_have_text("42")


@contextmanager
def no_script_yet(page: Page) -> Iterator[None]:
    """Keep the questions' script on its way while something is done on their page."""
    held: list[Route] = []
    page.route("**/respond*.js*", lambda route: held.append(route))  # noqa: PLW0108  # Playwright writes on it
    yield
    while not held:
        page.wait_for_timeout(20)
    for route in held:
        route.continue_()


def test_what_was_answered_before_the_script_came_counts(*, page_factory, library_survey):
    page = page_factory(width=360)
    page.goto(f"{library_survey}/en")
    with no_script_yet(page):
        page.check('[name="consent"][value="yes"]')
        page.locator("p.actions > button:not([name])").last.click(no_wait_after=True)
        page.check('[name="work_status"][value="permanent"]')
    expect(page.locator('[name="main_job/hours_worked"]')).to_be_visible()


def test_a_choice_from_a_list_before_the_script_came_counts(*, page_factory, open_survey):
    page = page_factory()
    page.goto(f"{open_survey(PLACES)}/en")
    with no_script_yet(page):
        page.check('[name=".consent"][value="yes"]')
        page.locator("p.actions > button:not([name])").last.click(no_wait_after=True)
        page.select_option('[name="region"]', "s")
    expect(page.locator('select[name="town"] option')).to_have_text(["Choose one", "Sud"])


def test_words_typed_before_the_script_came_count(*, page_factory, open_survey):
    page = page_factory()
    page.goto(f"{open_survey(greeting('name'))}/en")
    with no_script_yet(page):
        page.check('[name=".consent"][value="yes"]')
        page.locator("p.actions > button:not([name])").last.click(no_wait_after=True)
        page.fill('[name="name"]', "Amal")
    expect(page.locator("#greeting")).to_have_text("So you say Amal.")


def test_lists_that_nobody_touched_ask_the_server_for_nothing(*, page_factory, open_survey):
    page = page_factory()
    page.goto(f"{open_survey(PLACES)}/en")
    asked: list[str] = []
    agree(page)
    page.on("request", lambda request: asked.append(request.url))
    page.wait_for_load_state("networkidle")
    assert [each for each in asked if "/assets/" not in each] == []
