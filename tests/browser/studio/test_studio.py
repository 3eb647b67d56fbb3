"""The studio in a real browser: the whole way of a coordinator, and every page looked at by axe."""

import random
import uuid
from datetime import date
from types import SimpleNamespace

import pytest
from playwright.sync_api import Page, expect

from parapp import jobs
from parapp.models import Role
from parapp.services import (
    drafting,
    people,
    projects,
    publishing,
    queueing,
    releasing,
    responding,
)
from surveys.text import LocalizedText
from tests.browser.conftest import in_turn

EMAIL = "coordinator@example.org"
PASSWORD = "quiet river under stones"
NARROW, WIDE = 320, 1280


def sign_in(page: Page, url: str, email: str = EMAIL) -> None:
    page.goto(f"{url}/sign-in")
    page.get_by_label("E-mail address").fill(email)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    expect(page).to_have_url(f"{url}/projects")


@pytest.fixture
def stocked(live_server):
    """A project with an answered survey, a draft guide, and a text that is missing in Arabic."""
    with live_server.sessions() as session:
        owner = people.add_user(session, email=EMAIL, password=PASSWORD, name="Amal Haddad")
        project = projects.create_project(
            session,
            slug="work",
            title=LocalizedText.of({"en": "Work that fits us", "ar": "عمل يناسبنا"}),
            owner_email=EMAIL,
            description=projects.Description(
                languages=("en", "ar"), policy_areas=("labour_market",), principles=("labour_law",)
            ),
        )
        survey = drafting.create_from_template(
            session, project=project, template_id="labour-market-survey", languages=["en", "ar"]
        )
        publication = publishing.publish(session, survey=survey, actor=owner)
        chance = random.Random(1)
        for _ in range(24):
            responding.submit(
                session,
                publication=publication,
                channel=survey.channels[0],
                uuid=uuid.UUID(int=chance.getrandbits(128), version=4),
                language=chance.choice(["en", "ar"]),
                record=SimpleNamespace(answers={}, not_applicable=[]),
                day=date(2026, 5, chance.randint(1, 9)),
            )
        _conflict(session, publication)
        drafting.create_from_template(
            session, project=project, template_id="labour-market-focus-group", languages=["en"]
        )
        releasing.release(
            session,
            project=project,
            data=live_server.app.extensions["parapp_settings"].data,
            actor=owner,
        )
        people.add_user(session, email="new@example.org", password=PASSWORD)
        people.add_user(session, email="viewer@example.org", password=PASSWORD)
        viewer = people.get_user(session, "viewer@example.org")
        people.set_role(session, project=project, user=viewer, role=Role.VIEWER, actor=owner)
        return live_server


def _conflict(session, publication) -> None:
    """Send other answers under an identity that is there."""
    identity = uuid.UUID(int=7, version=4)
    for hours in (30, 40):
        responding.submit(
            session,
            publication=publication,
            channel=publication.survey.channels[0],
            uuid=identity,
            language="ar",
            record=SimpleNamespace(answers={"hours": hours}, not_applicable=[]),
            day=date(2026, 5, 9),
        )


PAGES = (
    "/projects",
    "/projects/new",
    "/account",
    "/account/password",
    "/p/work/",
    "/p/work/settings",
    "/p/work/library",
    "/p/work/library/labour-market-survey",
    "/p/work/library/labour-market-survey/use",
    "/p/work/library/labour-market-survey/protocol?language=ar",
    "/p/work/library/disability",
    "/p/work/import",
    "/p/work/surveys/labour-market-survey/",
    "/p/work/surveys/labour-market-survey/questions?language=ar",
    "/p/work/surveys/labour-market-survey/poster/1",
    "/p/work/surveys/labour-market-focus-group/",
    "/p/work/surveys/labour-market-focus-group/publish",
    "/p/work/surveys/labour-market-survey/asked",
    "/p/work/surveys/labour-market-survey/groups",
    "/p/work/surveys/labour-market-survey/outside",
    "/p/work/surveys/labour-market-survey/outside/new",
    "/p/work/evidence",
    "/p/work/evidence/releases/1",
    "/p/work/evidence/releases/1/charts",
    "/p/work/surveys/labour-market-survey/rows",
    "/p/work/surveys/labour-market-survey/terms",
    "/p/work/surveys/labour-market-survey/conflicts",
    "/p/work/protection",
    "/p/work/protection/sheet",
    "/p/work/referrals",
    "/p/work/receipts",
    "/p/work/people",
    "/p/work/log",
    "/p/work/surveys/there-is-none/",
)


@pytest.mark.parametrize(
    ("language", "width", "scheme", "turn"),
    in_turn(("English", NARROW, "light"), ("العربية", NARROW, "dark"), ("العربية", WIDE, "light")),
)
def test_every_page_is_accessible_and_fits(
    *, stocked, page_factory, assert_accessible, assert_fits, language, width, scheme, turn
):
    page = page_factory(width=width, color_scheme=scheme)
    sign_in(page, stocked.url)
    page.get_by_role("button", name=language).click()
    direction = page.locator("html").get_attribute("dir")
    assert direction == ("ltr" if language == "English" else "rtl")
    for number, path in enumerate(PAGES):
        page.goto(stocked.url + path)
        assert_fits(page)
        if turn.has(number):
            assert_accessible(page)
        assert page.locator("h1").count() == 1, path
    page.goto(f"{stocked.url}/p/work/surveys/labour-market-survey/conflicts")
    page.locator("main a[href*='/conflicts/']").first.click()
    page.wait_for_url("**/conflicts/*")
    assert_accessible(page)
    assert_fits(page)


def test_a_coordinator_goes_the_whole_way_with_scripts_off(stocked, page_factory, assert_fits):
    page = page_factory(scripts=False)
    sign_in(page, stocked.url, "new@example.org")
    page.get_by_role("link", name="Begin a project").click()
    page.get_by_label("Title").fill("Bread for everyone")
    page.get_by_label("Who asks").fill("The bakers")
    page.get_by_label("Labour market").check()
    page.get_by_role("button", name="Begin the project").click()
    page.get_by_role("link", name="Open the library").click()
    page.get_by_role("link", name="Work and what we can do", exact=True).click()
    page.get_by_role("link", name="Use this template").click()
    page.get_by_label("العربية").check()
    page.get_by_role("button", name="Make the draft").click()
    page.get_by_role("link", name="Publish", exact=True).click()
    page.get_by_role("button", name="Publish version 1").click()
    expect(page.get_by_role("status")).to_contain_text("The survey is open")
    assert_fits(page)
    page.locator("a.address").click()
    expect(page.get_by_text("العربية").first).to_be_visible()
    page.go_back()
    page.get_by_role("button", name="Close the survey").click()
    expect(page.get_by_role("button", name="Open the survey again")).to_be_visible()


@pytest.fixture
def worker(live_server):
    """What does jobs when a test lets it."""
    settings = live_server.app.extensions["parapp_settings"]
    return jobs.Worker(settings, live_server.sessions)


@pytest.mark.parametrize("scripts", [True, False])
def test_a_workbook_is_asked_for_followed_and_saved(stocked, page_factory, worker, scripts):
    """The page tells by itself when the work is done: with scripts at once, without anew."""
    page = page_factory(width=WIDE, scripts=scripts)
    sign_in(page, stocked.url)
    page.goto(f"{stocked.url}/p/work/evidence")
    page.get_by_label("Language of the workbook").select_option("ar")
    page.get_by_role("button", name="Make the workbook").click()
    expect(page.get_by_role("heading", name="Waiting for its turn")).to_be_visible()
    assert worker.run_next()
    # The page asks anew every few seconds, and a busy machine is slow to answer.
    expect(page.get_by_role("heading", name="Done")).to_be_visible(timeout=30_000)
    with page.expect_download() as download:
        page.get_by_role("link", name="Save the file").click()
    assert download.value.suggested_filename == "work-evidence-1-ar.xlsx"


def test_each_state_of_a_job_is_accessible_and_fits(
    *, stocked, page_factory, worker, assert_accessible, assert_fits
):
    page = page_factory(width=NARROW)
    sign_in(page, stocked.url)

    def look(state: str) -> None:
        # A button leads here by itself; a reload while it does would meet a page that goes.
        expect(page.get_by_role("heading", name=state)).to_be_visible()
        assert_accessible(page)
        assert_fits(page)

    page.goto(f"{stocked.url}/p/work/surveys/labour-market-survey/rows")
    page.get_by_role("button", name="Take out all answers").click()
    look("Waiting for its turn")
    run = worker.claim()
    with stocked.sessions() as session:
        queueing.beat(session, run, queueing.Reached("Reading the answers", 0, 2, 12, 24))
    page.reload()
    look("Under way")
    worker.do(run)
    page.reload()
    look("Done")
    page.goto(f"{stocked.url}/p/work/evidence")
    page.get_by_role("button", name="Make a release now").click()
    page.get_by_role("button", name="Cancel it").click()
    look("Cancelled")


def test_the_keyboard_reaches_everything_and_shows_where_it_is(stocked, page_factory):
    page = page_factory(width=WIDE)
    sign_in(page, stocked.url)
    page.goto(f"{stocked.url}/p/work/")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Go to the content")).to_be_focused()
    expect(page.get_by_role("link", name="Go to the content")).to_be_in_viewport()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Settings")).to_be_focused()
    outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
    assert outline == "solid"
    menu = page.get_by_text("Account", exact=True)
    menu.focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="My projects")).to_be_focused()


def test_a_page_asks_nothing_of_anybody_else_and_breaks_no_rule_of_its_own(stocked, page_factory):
    page = page_factory(width=WIDE)
    asked: list[str] = []
    said: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: said.append(message.text))
    sign_in(page, stocked.url)
    for path in PAGES[:-1]:
        page.goto(stocked.url + path)
    assert all(url.startswith((stocked.url, "data:")) for url in asked)
    assert said == []


def test_a_viewer_sees_no_door_that_does_not_open(stocked, page_factory):
    page = page_factory(width=WIDE)
    sign_in(page, stocked.url, "viewer@example.org")
    page.goto(f"{stocked.url}/p/work/")
    links = page.locator("main a, nav a").evaluate_all("links => links.map(link => link.href)")
    for link in set(links):
        assert page.goto(link).status == 200, link
