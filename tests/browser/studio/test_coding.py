"""Coding in a real browser: by keyboard, on a phone, without scripts, and looked at by axe."""

import uuid
from datetime import date

import pytest
from playwright.sync_api import Page, expect

from parapp.database import writing
from parapp.models import Coding, Contribution, Meeting, PassageRead
from parapp.services import drafting, passages, people, projects, publishing, quotations, themes
from parapp.services.quotable import Draft
from parapp.services.themes import Description
from surveys.text import LocalizedText
from tests.browser.conftest import in_turn

EMAIL = "coordinator@example.org"
PASSWORD = "quiet river under stones"
NARROW, WIDE = 320, 1280
SAID = (
    ("قالت أم محمد إننا ننتظر منذ سنة", "Um Muhammad told me that we wait for a year"),
    ("لا أحد يجيب 😀 على الهاتف", "Nobody answers the telephone"),
    ("We wait in Lyon since May 2019, and we pay too much.", ""),
)


@pytest.fixture
def spoken(live_server):
    """A meeting with three contributions, two themes and a quotation."""
    with live_server.sessions() as session:
        owner = people.add_user(session, email=EMAIL, password=PASSWORD, name="Amal Haddad")
        project = projects.create_project(
            session,
            slug="work",
            title=LocalizedText.of({"en": "Work that fits us", "ar": "عمل يناسبنا"}),
            owner_email=EMAIL,
            description=projects.Description(languages=("en", "ar")),
        )
        guide = drafting.create_from_template(
            session, project=project, template_id="labour-market-focus-group"
        )
        publishing.publish(session, survey=guide, actor=owner)
        with writing(session):
            meeting = Meeting(
                survey_id=guide.id,
                publication_id=guide.publication.id,
                number=1,
                place="Library",
                day=date(2026, 5, 2),
                language="ar",
                consent_on=date(2026, 5, 2),
            )
            session.add(meeting)
            session.flush()
            for position, (words, translation) in enumerate(SAID):
                session.add(
                    Contribution(
                        id=uuid.uuid4(),
                        meeting_id=meeting.id,
                        question="story/story_told",
                        speaker="ABC"[position],
                        text=words,
                        language="ar" if translation else "en",
                        translation=translation,
                        translated_into="en" if translation else "",
                        position=position,
                    )
                )
        for name in ("Waiting", "Money"):
            description = Description(LocalizedText.of({"en": name}))
            themes.add(session, project=project, description=description)
        quotations.choose(
            session,
            project=project,
            passage=passages.passages(session, project)[1],
            draft=Draft("لا أحد يجيب …", LocalizedText.of({"en": "Nobody answers …"})),
            actor=owner,
        )
    return live_server


def sign_in(page: Page, url: str) -> None:
    page.goto(f"{url}/sign-in")
    page.get_by_label("E-mail address").fill(EMAIL)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    expect(page).to_have_url(f"{url}/projects")


def put_on(spoken):
    """The words that themes were put on, by theme."""
    with spoken.sessions() as session:
        return [
            (each.theme.name.get("en"), each.contribution.text[each.start : each.stop])
            for each in session.query(Coding).order_by(Coding.id)
        ]


def test_a_coder_works_by_keyboard_alone(spoken, page_factory):
    page = page_factory(width=WIDE)
    sign_in(page, spoken.url)
    page.goto(f"{spoken.url}/p/work/coding")
    status = page.locator("#said")
    page.locator("#p1").focus()
    page.keyboard.press("1")
    expect(status).to_have_text("“Waiting” is put on.")
    expect(page.locator("#p1")).to_be_focused()
    page.keyboard.press("j")
    expect(page.locator("#p2")).to_be_focused()
    page.keyboard.press("/")
    page.keyboard.type("mon")
    expect(page.locator("#themes li:visible")).to_have_count(1)
    page.keyboard.press("Enter")
    expect(status).to_have_text("“Money” is put on.")
    expect(page.locator("#p2")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#p3")).to_be_focused()
    expect(page.locator("#p2 .tag").first).to_have_text("read")
    page.keyboard.press("k")
    page.keyboard.press("x")
    expect(status).to_have_text("The theme is taken off.")
    assert put_on(spoken) == [("Waiting", SAID[0][0])]
    with spoken.sessions() as session:
        assert session.query(PassageRead).count() == 1


def test_words_are_chosen_by_arrows_and_the_theme_goes_on_them(spoken, page_factory):
    page = page_factory(width=WIDE)
    sign_in(page, spoken.url)
    page.goto(f"{spoken.url}/p/work/coding")
    page.locator("#p3").focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("1")
    expect(page.locator("#p3 mark")).to_have_text("wait")
    assert put_on(spoken) == [("Waiting", "wait")]


def test_words_after_an_emoji_are_found_where_they_stand(spoken, page_factory):
    page = page_factory(width=WIDE)
    sign_in(page, spoken.url)
    page.goto(f"{spoken.url}/p/work/coding")
    page.evaluate(
        """() => {
          const node = document.querySelector("#p2 .words").firstChild;
          const at = node.data.indexOf("على");
          getSelection().setBaseAndExtent(node, at, node, node.data.length);
        }"""
    )
    page.get_by_role("button", name="Money").click()
    expect(page.locator("#p2 mark")).to_have_text("على الهاتف")
    assert put_on(spoken) == [("Money", "على الهاتف")]


def test_keys_are_letters_to_whoever_types(spoken, page_factory):
    page = page_factory(width=WIDE)
    sign_in(page, spoken.url)
    page.goto(f"{spoken.url}/p/work/coding")
    page.locator("#w1").fill("")
    page.locator("#w1").press_sequentially("jx1")
    expect(page.locator("#w1")).to_have_value("jx1")
    assert put_on(spoken) == []


def test_everything_works_with_scripts_off_on_a_phone(spoken, page_factory, assert_fits):
    page = page_factory(scripts=False, width=NARROW)
    sign_in(page, spoken.url)
    page.goto(f"{spoken.url}/p/work/coding")
    passage = page.locator("#p3")
    passage.get_by_label("Theme").select_option(label="Money")
    passage.get_by_label("Only these words").fill("pay too much")
    passage.get_by_role("button", name="Put on").click()
    expect(page.get_by_role("status").first).to_have_text("“Money” is put on.")
    expect(page.locator("#p3 mark")).to_have_text("pay too much")
    page.locator("#p3").get_by_role("button", name="Done").click()
    page.locator("#p3").get_by_role("link", name="Quote").click()
    page.get_by_role("button", name="Mask all of these").click()
    expect(page.get_by_label("Words as others read them")).to_have_value(
        "We wait in [a place] since [a day], and we pay too much."
    )
    page.get_by_role("button", name="Choose this quotation").click()
    page.get_by_role("button", name="Approve these words").click()
    expect(page.get_by_text("Waits for approval: 1 of 2")).to_be_visible()
    assert_fits(page)


PAGES = (
    "coding",
    "coding?others=yes&show=mine",
    "coding/agreement",
    "coding/agreement?theme=1",
    "themes",
    "themes/new",
    "themes/1",
    "quotations",
    "quotations/1",
)


@pytest.mark.parametrize(
    ("language", "width", "scheme", "turn"),
    in_turn(("English", NARROW, "light"), ("العربية", NARROW, "dark"), ("العربية", WIDE, "light")),
)
def test_every_page_is_accessible_and_fits(
    *, spoken, page_factory, assert_accessible, assert_fits, language, width, scheme, turn
):
    page = page_factory(width=width, color_scheme=scheme)
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    sign_in(page, spoken.url)
    page.get_by_role("button", name=language).click()
    page.goto(f"{spoken.url}/p/work/coding")
    page.locator("#p1").focus()
    page.keyboard.press("1")
    expect(page.locator("#p1 mark")).not_to_have_count(0)
    quoting = page.locator("#p1 a[href*='/quotations/new']").first.get_attribute("href")
    for number, path in enumerate((*PAGES, str(quoting).removeprefix("/p/work/"))):
        page.goto(f"{spoken.url}/p/work/{path}")
        assert_fits(page)
        if turn.has(number):
            assert_accessible(page)
        assert page.locator("h1").count() == 1, path
    assert said == []
