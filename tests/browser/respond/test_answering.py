"""The library's survey, answered in a real browser, with scripts off and on, in three languages."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.respond.conftest import agree

ANSWERS = {
    "consent": "yes",
    "work_status": "temporary",
    "main_job/hours_worked": 30,
    "main_job/match_level": "less",
    "finding_work/obstacles": ["language", "care"],
    "work_views/valued": "agree",
    "help_wanted": "Кава & <coffee>",
    "profile/gender": "refused",
    "profile/birth_region": "elsewhere",
    "profile/years_here": "2_4",
}
LANGUAGES = ["en", "fr", "ar"]


def choose(page: Page, name: str, value: str) -> None:
    page.check(f'input[name="{name}"][value="{value}"]')


def send(page: Page) -> None:
    """Press the button that stands under what is shown."""
    page.locator("p.actions > button:not([name]):visible").last.click()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("scripts", [False, True], ids=["scripts-off", "scripts-on"])
def test_a_person_answers_and_one_response_is_stored(
    page_factory, library_survey, stored, language, scripts
):
    page = page_factory(scripts=scripts, locale=language)
    page.goto(library_survey)
    page.click(f'a[hreflang="{language}"]')
    assert page.get_attribute("html", "lang") == language
    assert page.get_attribute("html", "dir") == ("rtl" if language == "ar" else "ltr")

    agree(page)
    choose(page, "work_status", "temporary")
    choose(page, "profile/birth_region", "elsewhere")
    choose(page, "profile/years_here", "2_4")
    choose(page, "finding_work/obstacles", "language")
    choose(page, "finding_work/obstacles", "care")
    choose(page, "work_views/valued", "agree")
    choose(page, "profile/gender", "refused")
    page.fill('[name="help_wanted"]', "Кава & <coffee>")
    if not scripts:
        assert page.locator('[name="main_job/hours_worked"]').count() == 0
        send(page)
        expect(page.locator("#_summary")).to_be_focused()
    page.fill('[name="main_job/hours_worked"]', "30")
    choose(page, "main_job/match_level", "less")
    send(page)

    page.wait_for_selector(".receipt")
    (response,) = stored()
    assert response.answers == ANSWERS
    assert response.language == language
    # Asked of those alone who work for themselves.
    assert response.not_applicable == ["main_job/business_obstacles"]


def test_questions_come_and_go_with_the_answers(page_factory, library_survey, stored):
    page = page_factory()
    page.goto(f"{library_survey}/en")
    hours = page.locator('[name="main_job/hours_worked"]')
    expect(page.locator("#work_status")).to_be_hidden()

    agree(page)
    expect(page.locator("#work_status")).to_be_visible()
    expect(hours).to_be_hidden()
    choose(page, "work_status", "permanent")
    expect(hours).to_be_visible()
    hours.fill("400")
    choose(page, "work_status", "retired")
    expect(hours).to_be_hidden()
    send(page)

    page.wait_for_selector(".receipt")
    assert stored()[0].answers == {"consent": "yes", "work_status": "retired"}
    assert "main_job/hours_worked" in stored()[0].not_applicable


def test_a_no_ends_the_survey_with_scripts_on(page_factory, library_survey, stored):
    page = page_factory()
    page.goto(f"{library_survey}/en")
    choose(page, "consent", "no")
    send(page)

    expect(page.locator("h1")).to_have_text("Thank you")
    assert stored() == []


def test_a_wrong_number_is_told_at_once_and_the_reproach_goes_when_it_is_mended(
    page_factory, library_survey
):
    page = page_factory()
    page.goto(f"{library_survey}/en")
    agree(page)
    choose(page, "work_status", "permanent")
    hours = page.locator('[name="main_job/hours_worked"]')

    hours.fill("400")
    hours.blur()
    expect(page.locator(".error")).to_contain_text("A week has 168 hours")
    assert hours.get_attribute("aria-invalid") == "true"
    described = (hours.get_attribute("aria-describedby") or "").split()
    assert described == ["main_job/hours_worked!", "main_job/hours_worked?"]

    hours.fill("٤٠")
    hours.blur()
    expect(page.locator(".error")).to_have_count(0)
    assert hours.get_attribute("aria-invalid") is None


def test_a_tap_on_the_next_answer_is_not_lost_when_a_reproach_comes_or_goes(
    page_factory, library_survey
):
    page = page_factory()
    page.goto(f"{library_survey}/en")
    agree(page)
    choose(page, "work_status", "permanent")
    hours = page.locator('[name="main_job/hours_worked"]')
    match = page.locator('[name="main_job/match_level"]')

    for place, number in enumerate(["400", "38"]):
        hours.fill(number)
        choice = match.nth(place).locator("xpath=..")
        choice.scroll_into_view_if_needed()
        box = choice.bounding_box()
        page.mouse.move(box["x"] + 60, box["y"] + box["height"] / 2)
        page.mouse.down()
        page.wait_for_timeout(150)  # a slow finger
        page.mouse.up()
        expect(match.nth(place)).to_be_checked()
        expect(page.locator(".error")).to_have_count(1 - place)


@pytest.mark.parametrize("scripts", [False, True], ids=["scripts-off", "scripts-on"])
def test_the_language_changes_in_the_middle_and_everything_stays(
    page_factory, library_survey, scripts
):
    page = page_factory(scripts=scripts)
    page.goto(f"{library_survey}/en")
    agree(page)
    choose(page, "work_status", "permanent")
    choose(page, "finding_work/obstacles", "care")
    page.fill('[name="help_wanted"]', "one\n\ntwo")
    if not scripts:
        send(page)
    page.fill('[name="main_job/hours_worked"]', "many")

    page.click('button[name="_language"][value="ar"]')

    page.wait_for_url("**/ar")
    assert page.get_attribute("html", "dir") == "rtl"
    expect(page.locator('[name="main_job/hours_worked"]')).to_have_value("many")
    expect(page.locator('[name="main_job/hours_worked"]')).to_be_visible()
    expect(page.locator('[name="help_wanted"]')).to_have_value("one\n\ntwo")
    expect(page.locator('[name="finding_work/obstacles"][value="care"]')).to_be_checked()
    expect(page.locator('[name="work_status"][value="permanent"]')).to_be_checked()


def test_nothing_stands_beside_an_answer_that_excludes_the_others(page_factory, library_survey):
    page = page_factory()
    page.goto(f"{library_survey}/en")
    agree(page)
    name = "finding_work/obstacles"
    choose(page, name, "care")

    choose(page, name, "none")
    expect(page.locator(f'[name="{name}"]:checked')).to_have_count(1)
    choose(page, name, "health")
    expect(page.locator(f'[name="{name}"]:checked')).to_have_count(1)


def test_it_is_answered_by_keyboard_alone(page_factory, library_survey, stored):
    page = page_factory()
    page.goto(f"{library_survey}/en")

    def go_to(name: str) -> None:
        for _ in range(60):
            page.keyboard.press("Tab")
            if (
                page.evaluate("document.activeElement.name || document.activeElement.tagName")
                == name
            ):
                return
        pytest.fail(f"the Tab key does not reach {name}")

    go_to("consent")
    page.keyboard.press("Space")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.locator("#work_status").wait_for()
    go_to("work_status")
    for _ in range(6):
        page.keyboard.press("ArrowDown")
    go_to("help_wanted")
    page.keyboard.type("A bus in the morning")
    page.locator("p.actions > button:not([name]):visible").last.focus()
    page.keyboard.press("Enter")

    page.wait_for_selector(".receipt")
    assert stored()[0].answers["help_wanted"] == "A bus in the morning"


def test_leaving_quickly_leaves_no_way_back(page_factory, library_survey):
    page = page_factory()
    page.route("https://www.wikipedia.org/", lambda route: route.fulfill(body="<title>W</title>"))
    page.goto("about:blank")
    page.goto(f"{library_survey}/en")
    length = page.evaluate("history.length")

    page.click(".leave")

    page.wait_for_url("https://www.wikipedia.org/")
    assert page.evaluate("history.length") == length
    assert page.evaluate("document.referrer") == ""
