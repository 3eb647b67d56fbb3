"""What is attached to a form, and what is printed and cut: cards and receipts."""

import pytest
from playwright.sync_api import Page

from parapp.models import ChannelKind
from parapp.services import attaching, drafting, people, projects, publishing
from surveys import xlsform
from surveys.text import LocalizedText
from tests.browser.conftest import LiveServer, in_turn
from tests.browser.studio.test_studio import EMAIL, PASSWORD, sign_in
from tests.parapp.respond.test_spoken import FORM, recording

SURVEY = "/p/work/surveys/spoken/"


@pytest.fixture
def spoken(live_server: LiveServer, settings) -> LiveServer:
    """A survey whose form needs recordings, one of which is there, and a channel of cards."""
    with live_server.sessions() as session:
        people.add_user(session, email=EMAIL, password=PASSWORD)
        project = projects.create_project(
            session,
            slug="work",
            title=LocalizedText.of({"en": "Work that fits us", "ar": "عمل يناسبنا"}),
            owner_email=EMAIL,
            description=projects.Description(languages=("en", "ar")),
        )
        row = drafting.import_form(
            session, project=project, conversion=xlsform.read(FORM.encode()), slug="spoken"
        )
        for name in ("told.mp3", "named_nowhere_in_the_form_and_long.mp3"):
            content = recording(name)
            attaching.attach(session, data=settings.data, survey=row, name=name, content=content)
        drafting.confirm_changes(session, survey=row, actor=None)
        publishing.publish(session, survey=row)
        publishing.add_channel(session, survey=row, name="Cards", kind=ChannelKind.CARD)
    return live_server


def files(page: Page, url: str) -> None:
    page.goto(f"{url}{SURVEY}")
    page.locator("#attached").scroll_into_view_if_needed()


def a_file_that_is_none(page: Page, url: str) -> None:
    files(page, url)
    page.set_input_files(
        "#files", {"name": "old.mp3", "mimeType": "audio/mpeg", "buffer": b"MZ a program"}
    )
    page.locator("#attached form:has(#files) button").click()


def cards(page: Page, url: str) -> None:
    files(page, url)
    page.locator("[id^=cards-]").fill("5")
    page.locator("form:has([id^=cards-]) button").click()
    page.locator(".tickets").wait_for()


def receipts(page: Page, url: str) -> None:
    page.goto(f"{url}/p/work/receipts")
    page.locator("main input[name=number]").fill("5")
    page.locator("main form button").click()
    page.locator(".cards").wait_for()


PAGES = {each.__name__: each for each in (files, a_file_that_is_none, cards, receipts)}


@pytest.mark.parametrize(
    ("language", "width", "turn"), in_turn(("English", 1280), ("العربية", 320))
)
def test_what_is_attached_and_printed_is_accessible_and_fits(
    *, spoken, page_factory, assert_accessible, assert_fits, language, width, turn, pictures
):
    page = page_factory(width=width)
    sign_in(page, spoken.url)
    page.get_by_role("button", name=language).click()
    for number, (name, come) in enumerate(PAGES.items()):
        come(page, spoken.url)
        page.wait_for_load_state()
        if pictures:
            page.screenshot(path=pictures / f"{name}-{width}.png", full_page=True)
        assert_fits(page)
        assert page.locator("h1").count() == 1, name
        if turn.has(number):
            assert_accessible(page)


@pytest.mark.parametrize("come", [cards, receipts])
def test_a_printed_sheet_tells_nobody_what_it_is_for(spoken, page_factory, come, pictures):
    page = page_factory(width=1280)
    sign_in(page, spoken.url)
    come(page, spoken.url)
    page.emulate_media(media="print")
    if pictures:
        page.screenshot(path=pictures / f"{come.__name__}-print.png", full_page=True)
    printed = page.locator("body").inner_text()
    for word in ("spoken", "Work that fits us", "Log", "stored nowhere"):
        assert word not in printed
