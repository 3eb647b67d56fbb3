"""A focus group in a real browser: on a phone, in Arabic, with and without a connection."""

import re
import uuid
from datetime import date

import pytest
from playwright.sync_api import Page, expect

from parapp.models import Consent, Interpreter, Stage
from parapp.services import (
    contributing,
    convening,
    drafting,
    facilitating,
    people,
    projects,
    publishing,
    raising,
)
from parapp.services.convening import Plan
from parapp.services.facilitating import Opening
from surveys.text import LocalizedText
from tests.browser.conftest import in_turn
from tests.browser.studio.test_studio import EMAIL, PASSWORD, sign_in

HERE = "/p/work/surveys/talk/meetings/1"
STORY = "story/story_told"


@pytest.fixture
def planned(live_server):
    """A project with the published guide and one planned meeting: Arabic, interpreted."""
    with live_server.sessions() as session:
        people.add_user(session, email=EMAIL, password=PASSWORD)
        project = projects.create_project(
            session,
            slug="work",
            title=LocalizedText.of({"en": "Work that fits us", "ar": "عمل يناسبنا"}),
            owner_email=EMAIL,
            description=projects.Description(
                languages=("en", "ar"), policy_areas=("labour_market",), principles=("labour_law",)
            ),
        )
        guide = drafting.create_from_template(
            session,
            project=project,
            template_id="labour-market-focus-group",
            languages=["en", "ar"],
            slug="talk",
        )
        publishing.publish(session, survey=guide)
        convening.plan(
            session,
            survey=guide,
            plan=Plan(
                place="Community centre",
                day=date(2026, 5, 4),
                language="ar",
                interpreter=Interpreter.COMMUNITY,
                interpreted_into="en",
                referrals="Advice centre, 12 Mill Lane",
            ),
        )
    return live_server


@pytest.fixture
def opened(planned):
    """The same, in which six people have agreed to take part."""
    with planned.sessions() as session:
        facilitating.begin(
            session,
            meeting=meeting_of(session),
            opening=Opening(Consent.EVERYONE, 6, rules_read=True, limits_said=True),
        )
    return planned


def meeting_of(session):
    project = projects.get_project(session, "work")
    return convening.get(session, drafting.get_survey(session, project, "talk"), 1)


def phase(page: Page, name: str):
    return page.locator(f"section[data-phase={name}]")


def type_into(page: Page, name: str, text: str, letter: str, *, question: int = 0) -> None:
    form = phase(page, name).locator("form.typed").nth(question)
    form.locator("textarea").first.fill(text)
    form.get_by_role("button", name=letter, exact=True).click()


def go_on(page: Page, name: str) -> None:
    page.locator("section[data-phase]:visible .turns form").last.get_by_role("button").click()
    expect(phase(page, name)).to_be_visible()


def begin(page: Page, *, minutes: str = "150") -> None:
    page.locator("input[name=rules_read]").check()
    page.locator("input[name=limits_said]").check()
    page.locator("input[name=consent][value=everyone]").check()
    page.locator("#took_part").fill("6")
    page.locator("button[name=clock][value=runs]").click()
    expect(phase(page, "rules")).to_be_visible()
    expect(page.locator(".clock[data-whole]")).to_contain_text(minutes)


def sum_up(page: Page) -> None:
    form = phase(page, "key_questions").locator("form.typed").first
    form.locator("textarea").first.fill("الشهادات لا تُقبل هنا")
    form.locator("input[name=summed_up]").check()
    form.locator("button.wide").click()
    expect(phase(page, "key_questions").locator(".said")).to_contain_text("الشهادات")


def vote_twice(page: Page) -> None:
    first = phase(page, "statements").locator("form.votes-form").first
    for place, number in enumerate(("4", "1", "0", "1")):
        first.locator("input[type=number]").nth(place).fill(number)
    first.get_by_role("button").last.click()
    reason = phase(page, "statements").locator("details.more").first
    reason.locator("summary").click()
    reason.locator("textarea").first.fill("عندنا نقابة")
    reason.get_by_role("button").click()
    expect(phase(page, "statements")).to_contain_text("عندنا نقابة")
    again = phase(page, "statements").locator("form.votes-form").nth(1)
    plus = again.locator(".counter").first.get_by_role("button").last
    for _ in range(8):
        plus.click()
    expect(again.locator("input[type=number]").first).to_have_value("6")
    again.get_by_role("button").last.click()


def name_a_gap_and_an_ask(page: Page) -> None:
    go_on(page, "gaps")
    page.locator("#gap-what").fill("كم شهادة يُعترف بها كل سنة")
    page.locator("#gap-who").fill("مكتب الاعتراف")
    page.locator("#gap").get_by_role("button").click()
    expect(page.locator("#gaps-said")).to_contain_text("كم شهادة")
    go_on(page, "ask")
    page.locator("#ask-decision").fill("معادلة الشهادات في ثلاثة أشهر")
    page.locator("#ask-owner").fill("الوزارة")
    page.locator("#ask").get_by_role("button").click()
    expect(page.locator("#asks-said")).to_contain_text("ثلاثة أشهر")


def read_back(page: Page) -> None:
    go_on(page, "reading_back")
    expect(page.locator("#read-back-text")).to_have_value(re.compile("• الشهادات لا تُقبل هنا"))
    page.locator("#read-back-text").fill("الشهادات لا تُقبل هنا، ونريد معادلتها.")
    page.locator("input[name=agreed][value=changed]").check()
    page.locator("#read-back > button").click()
    expect(page.locator("#outbox")).not_to_have_class("outbox waits")


def test_a_whole_meeting_is_held_on_a_phone_in_arabic(
    planned, page_factory, assert_accessible, assert_fits
):
    page = page_factory()
    sign_in(page, planned.url)
    page.get_by_role("button", name="العربية").click()
    page.goto(f"{planned.url}{HERE}/room")
    assert page.locator("html").get_attribute("dir") == "rtl"
    assert_accessible(page)
    begin(page)
    go_on(page, "opening")
    go_on(page, "story")
    type_into(page, "story", "بحثت سنة كاملة ولم يردّ أحد", "B")
    expect(phase(page, "story").locator(".said")).to_contain_text("بحثت سنة كاملة")
    assert_fits(page)
    go_on(page, "key_questions")
    sum_up(page)
    go_on(page, "what_works")
    go_on(page, "statements")
    vote_twice(page)
    assert_accessible(page)
    assert_fits(page)
    name_a_gap_and_an_ask(page)
    read_back(page)
    go_on(page, "referral")
    expect(phase(page, "referral")).to_contain_text("12 Mill Lane")
    phase(page, "referral").locator(".turns form").last.get_by_role("button").click()
    expect(page.locator(".tag").first).to_be_visible()
    with planned.sessions() as session:
        assert_recorded(session)


def assert_recorded(session) -> None:
    meeting = meeting_of(session)
    assert meeting.stage is Stage.AGREED
    assert meeting.began is None
    said = contributing.contributions(session, meeting)
    assert [(each.speaker, each.question) for each in said] == [
        ("B", STORY),
        ("", "key_questions/unused_skills"),
    ]
    statement = meeting.statements[0]
    assert statement.first == {"agree": 4, "disagree": 1, "unsure": 0, "pass": 1}
    assert statement.second == {"agree": 6, "disagree": 0, "unsure": 0, "pass": 0}
    assert [each.what.get("ar") for each in raising.gaps(session, meeting)] == [
        "كم شهادة يُعترف بها كل سنة"
    ]
    assert len(raising.asks(session, meeting)) == 1


def test_a_lost_connection_keeps_what_is_typed_and_sends_it_again(opened, page_factory):
    page = page_factory()
    sign_in(page, opened.url)
    page.goto(f"{opened.url}{HERE}/room?phase=story")
    page.context.set_offline(True)
    type_into(page, "story", "كلام بلا شبكة", "C")
    expect(page.locator("#outbox")).to_contain_text("Waits on this device")
    expect(page.locator("#outbox")).to_contain_text("C: كلام بلا شبكة")
    go_on(page, "key_questions")  # needs no network
    type_into(page, "key_questions", "والثاني", "A")
    expect(page.locator("#outbox")).to_contain_text("connection: 2")
    with opened.sessions() as session:
        assert contributing.count(session, meeting_of(session)) == 0
    page.context.set_offline(False)
    expect(page.locator("#outbox")).to_contain_text("Everything is sent.", timeout=15_000)
    expect(phase(page, "key_questions").locator(".said")).to_contain_text("والثاني")
    with opened.sessions() as session:
        said = contributing.contributions(session, meeting_of(session))
        assert [(each.speaker, each.text) for each in said] == [
            ("C", "كلام بلا شبكة"),
            ("A", "والثاني"),
        ]
    assert page.evaluate("() => Object.keys(localStorage).length") == 0


def test_what_waits_and_what_is_half_typed_survive_a_closed_page(opened, page_factory):
    page = page_factory()
    sign_in(page, opened.url)
    page.goto(f"{opened.url}{HERE}/room?phase=story")
    page.route("**/say", lambda route: route.abort())
    type_into(page, "story", "الأول", "C")
    phase(page, "story").locator("textarea").first.fill("نصف جملة")
    expect(page.locator("#outbox")).to_contain_text("Waits on this device")
    page.unroute("**/say")
    page.reload()
    expect(page.locator("#outbox")).to_contain_text("Everything is sent.", timeout=15_000)
    expect(phase(page, "story").locator("textarea").first).to_have_value("نصف جملة")
    expect(phase(page, "story").locator(".said")).to_contain_text("الأول")


def test_an_answer_that_was_lost_on_its_way_makes_no_second_contribution(opened, page_factory):
    page = page_factory()
    sign_in(page, opened.url)
    page.goto(f"{opened.url}{HERE}/room?phase=story")
    lost = []

    def lose_once(route):
        if lost:
            route.continue_()
            return
        lost.append(route.fetch())  # the server has it; the page never hears of it
        route.abort()

    page.route("**/say", lose_once)
    type_into(page, "story", "مرة واحدة", "C")
    expect(page.locator("#outbox")).to_contain_text("Everything is sent.", timeout=20_000)
    with opened.sessions() as session:
        assert contributing.count(session, meeting_of(session)) == 1


def test_what_cannot_be_kept_comes_back_into_its_form(opened, page_factory):
    page = page_factory()
    sign_in(page, opened.url)
    page.goto(f"{opened.url}{HERE}/room?phase=statements")
    form = phase(page, "statements").locator("form.votes-form").first
    form.locator("input[type=number]").first.evaluate(
        "field => { field.max = 99; field.value = 9 }"
    )
    form.get_by_role("button", name="Keep this vote").click()
    expect(page.locator("#outbox")).to_contain_text("9 votes are more than the 6 people")
    page.get_by_role("button", name="Put it back into its form").click()
    expect(form.locator("input[type=number]").first).to_have_value("9")
    expect(page.locator("#outbox")).to_contain_text("Everything is sent.")


def test_two_facilitators_type_into_one_meeting(opened, page_factory):
    one, two = page_factory(), page_factory(width=1024)
    for page in (one, two):
        sign_in(page, opened.url)
        page.goto(f"{opened.url}{HERE}/room?phase=story")
    half = phase(two, "story").locator("textarea").first
    half.fill("أكتب الآن")
    type_into(one, "story", "من الأول", "A")
    expect(phase(two, "story").locator(".said")).to_contain_text("من الأول", timeout=15_000)
    expect(half).to_have_value("أكتب الآن")
    phase(two, "story").get_by_role("button", name="B", exact=True).first.click()
    expect(phase(one, "story").locator(".said").nth(1)).to_contain_text("أكتب الآن", timeout=15_000)


def test_a_meeting_is_held_by_keyboard_alone(opened, page_factory):
    page = page_factory(width=1024)
    sign_in(page, opened.url)
    page.goto(f"{opened.url}{HERE}/room?phase=story")
    field = phase(page, "story").locator("textarea").first
    field.focus()
    page.keyboard.type("by keyboard")
    letter = phase(page, "story").get_by_role("button", name="B", exact=True)
    for _ in range(12):
        page.keyboard.press("Tab")
        if letter.evaluate("button => button === document.activeElement"):
            break
    page.keyboard.press("Enter")
    expect(phase(page, "story").locator(".said")).to_contain_text("by keyboard")
    forward = phase(page, "story").locator(".turns form").last.get_by_role("button")
    forward.focus()
    page.keyboard.press("Enter")
    expect(phase(page, "key_questions").locator("h2")).to_be_focused()


def test_a_meeting_is_held_with_scripts_off(opened, page_factory, assert_fits):
    page = page_factory(scripts=False)
    sign_in(page, opened.url)
    page.goto(f"{opened.url}{HERE}/room?phase=story")
    type_into(page, "story", "بلا برنامج", "B")
    expect(phase(page, "story").locator(".said")).to_contain_text("بلا برنامج")
    assert_fits(page)
    phase(page, "story").locator(".said a").click()
    page.locator("#text").fill("بلا برنامج، مصحّح")
    page.get_by_role("button", name="Keep it").click()
    expect(phase(page, "story").locator(".said")).to_contain_text("مصحّح")
    go_on(page, "key_questions")


PAGES = (
    "/p/work/",
    "/p/work/meetings",
    "/p/work/surveys/talk/",
    "/p/work/surveys/talk/publish",
    "/p/work/surveys/talk/meetings/new",
    f"{HERE}/",
    f"{HERE}/plan",
    f"{HERE}/room",
    f"{HERE}/record",
    f"{HERE}/transcript",
    f"{HERE}/sorting",
    f"{HERE}/translations",
    f"{HERE}/delete",
)


@pytest.mark.parametrize(
    ("language", "scheme", "turn"), in_turn(("English", "dark"), ("العربية", "light"))
)
def test_every_page_of_a_meeting_is_accessible_and_fits(  # noqa: PLR0917
    opened, page_factory, assert_accessible, assert_fits, language, scheme, turn
):
    with opened.sessions() as session:
        meeting = meeting_of(session)
        said = contributing.add(
            session,
            meeting=meeting,
            said=contributing.Said("اتصلوا على 0123456789", "B", STORY, translation="Call me"),
            sending=uuid.uuid4(),
        )
        correction = f"{HERE}/contributions/{said.id}"
    page = page_factory(width=320, color_scheme=scheme)
    sign_in(page, opened.url)
    page.get_by_role("button", name=language).click()
    phases = ("story", "statements", "gaps", "ask", "reading_back")
    rooms = [f"{HERE}/room?phase={name}" for name in phases]
    for number, path in enumerate((*PAGES, correction, *rooms)):
        page.goto(opened.url + path)
        assert_fits(page)
        assert page.locator("h1").count() == 1, path
        if turn.has(number):
            assert_accessible(page)
