"""The loop as the toolkit asks for it, from a focus group to what is given back: in Chromium.

A group is asked on a phone in Arabic and its words are coded; a finding rests on them and on a
published table; twelve people say in three languages whether it is right, two that it is not; the
words change, people are asked again, and the results page tells all of it, exactly and no more.
"""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from parapp.models import Role
from parapp.services import drafting, people, publishing
from tests.browser import work_that_fits
from tests.browser.studio.test_findings import (
    NEW,
    PLAIN,
    approve_the_dissent,
    begin_round,
    sign_in,
    twelve_take_part,
    write,
)
from tests.browser.studio.test_meetings import (
    begin,
    go_on,
    name_a_gap_and_an_ask,
    phase,
    read_back,
    sum_up,
    type_into,
    vote_twice,
)

PHONE, WIDE, NARROW = 360, 1280, 320
OWNER, SECOND = "coordinator@example.org", "second@example.org"
SAID = "قالت أم محمد إنّ أحدًا لم يردّ"
SHOWN = "قالت [اسم] إنّ أحدًا لم يردّ"
SUMMED_UP = "الشهادات لا تُقبل هنا"
ASKED = "معادلة الشهادات في ثلاثة أشهر"
GAP = "كم شهادة يُعترف بها كل سنة"
NEVER_TELL_PAPERS = "لا تذكروا أبدًا ما لديكم أو لدى غيركم من أوراق"
SHARE = "60–70% of about 100 people: It needs less than I have learned"
BOTH = "It rests on a survey, and on what people said in their own words."
DISSENT = {
    "en": "Some say: it differs by district.",
    "fr": "Certains disent : pas tous.",
    "ar": "بعضنا يقول: ليس كلّنا.",
}


@pytest.fixture
def answered(live_server):
    """A project with a published guide, and a survey whose release shows 61 of 101 answers."""
    with live_server.sessions() as session:
        for email in (OWNER, SECOND):
            people.add_user(session, email=email, password="quiet river under stones")
        project = work_that_fits.start(session, OWNER)
        second = people.get_user(session, SECOND)
        people.set_role(session, project=project, user=second, role=Role.ANALYST, actor=None)
        guide = drafting.create_from_template(
            session, project=project, template_id="labour-market-focus-group", slug="talk"
        )
        publishing.publish(session, survey=guide)
        data = live_server.app.extensions["parapp_settings"].data
        work_that_fits.answer_and_release(session, project, data)
    return live_server


def plan_a_meeting(page: Page, url: str) -> None:
    page.goto(f"{url}/p/work/surveys/talk/meetings/new")
    page.locator("#place").fill("المركز المجتمعي")
    page.locator("#language").select_option("ar")
    page.locator("#referrals").fill("Advice centre, 12 Mill Lane")
    page.locator("main form button[type=submit]").last.click()
    page.goto(f"{url}/p/work/surveys/talk/meetings/1/room")
    assert page.locator("html").get_attribute("dir") == "rtl"


def hold_the_group(page: Page, assert_fits: Callable[[Page], None]) -> None:
    """From the consent of the group to its agreement with what was read back."""
    begin(page, minutes="90")
    expect(phase(page, "rules")).to_contain_text(NEVER_TELL_PAPERS)
    go_on(page, "opening")
    go_on(page, "story")
    type_into(page, "story", SAID, "B")
    expect(phase(page, "story").locator(".said")).to_contain_text(SAID)
    go_on(page, "key_questions")
    sum_up(page)
    assert_fits(page)
    go_on(page, "what_works")
    go_on(page, "statements")
    vote_twice(page)
    assert_fits(page)
    name_a_gap_and_an_ask(page)
    read_back(page)
    go_on(page, "referral")
    expect(phase(page, "referral")).to_contain_text("12 Mill Lane")
    phase(page, "referral").locator(".turns form").last.get_by_role("button").click()


def read_the_record(page: Page, url: str) -> None:
    page.goto(f"{url}/p/work/surveys/talk/meetings/1/record")
    record = page.locator("main")
    for words in (SAID, SUMMED_UP, "عندنا نقابة", GAP, ASKED, "ونريد معادلتها"):
        expect(record).to_contain_text(words)


def code_the_words(page: Page, url: str) -> None:
    """Put a theme on what was said by keyboard, and choose the words for others to read."""
    page.goto(f"{url}/p/work/themes/new")
    page.locator("#name").fill("Nobody answers")
    page.get_by_role("button", name="Keep the theme").click()
    page.goto(f"{url}/p/work/coding")
    page.locator("#p1").focus()
    page.keyboard.press("1")
    expect(page.locator("#p1 mark").first).to_be_visible()
    expect(page.locator("#p1 .who")).to_have_text("أم محمد")
    page.locator("#p1").get_by_role("link", name="Quote").click()
    page.get_by_role("button", name="Mask all of these").click()
    expect(page.locator("#text")).to_have_value(SHOWN)
    page.get_by_role("button", name="Choose this quotation").click()
    page.get_by_role("button", name="Approve these words").click()


def approve_the_quotation(page: Page, url: str) -> None:
    sign_in(page, url, SECOND)
    page.goto(f"{url}/p/work/quotations")
    page.get_by_role("link", name="Read and approve").click()
    expect(page.locator(".shown-words")).to_have_text(SHOWN)
    page.get_by_role("button", name="Approve these words").click()
    expect(page.get_by_role("heading", name="Approved: others may read it")).to_be_visible()


def write_the_finding(page: Page, url: str) -> None:
    """Let it rest on a published figure, on a theme and on a quotation, and carry the ask."""
    page.goto(f"{url}/p/work/findings/new")
    page.locator("[name=claim]").fill("Six in ten work below what they have learned.")
    write(page, PLAIN)
    page.get_by_role("button", name="Keep the finding").click()
    page.get_by_role("link", name="Pick a figure").click()
    page.get_by_role("link", name="Does your main job need").click()
    page.get_by_label("It needs less than I have learned").check()
    page.get_by_role("button", name="Let the finding rest on it").click()
    for button in ("Let the finding rest on the theme", "Let the finding rest on the quotation"):
        page.get_by_role("link", name="Add another source").click()
        page.get_by_role("button", name=button).click()
    page.get_by_label("What a group asked for").select_option(label=ASKED)
    page.get_by_role("button", name="Take it up here").click()
    content = page.locator("main")
    for words in (SHARE, BOTH, "Nobody answers", SHOWN, ASKED):
        expect(content).to_contain_text(words)
    expect(content).not_to_contain_text("أم محمد")


def sum_up_the_dissent(page: Page) -> None:
    page.reload()
    expect(page.get_by_text("12 people, for you alone")).to_be_visible()
    page.locator("[name^=dissent-]").first.fill(DISSENT["en"])
    for tag, name in (("fr", "Français"), ("ar", "العربية")):
        page.get_by_text(f"The same in {name}").first.click()
        page.locator(f"[name^=dissent-][name$=-{tag}]").fill(DISSENT[tag])
    page.get_by_role("button", name="Keep what others say").click()


def read_the_round(page: Page, address: str, words: dict[str, str]) -> None:
    """Each language shows its own words, and figures and people's own words in none."""
    for tag, plain in words.items():
        page.goto(f"{address}/{tag}")
        expect(page.locator("html")).to_have_attribute("lang", tag)
        expect(page.locator("h2")).to_have_text([plain])
        text = page.locator("main").inner_text()
        for never in ("Six in ten", "60", "101", SAID, "أم محمد"):
            assert never not in text, never


def read_the_finding(page: Page, url: str) -> None:
    """What staff are shown of a finding that was checked twice: each round with its own words."""
    page.goto(f"{url}/p/work/findings/1")
    content = page.locator("main")
    expect(content.get_by_text("Checked", exact=True)).to_be_visible()
    expect(content).to_contain_text(SHARE)
    expect(content).to_contain_text(f"Not everybody agrees: {DISSENT['en']}")  # of the words before
    now = page.locator("dt", has_text="What those who took part say").locator("+ dd")
    expect(now).to_contain_text(TOLD["en"][2])
    expect(now).not_to_contain_text("Not everybody agrees")


def change_the_words(page: Page, url: str) -> None:
    page.goto(f"{url}/p/work/findings/1/words")
    write(page, NEW)
    page.get_by_label("Why the words change").fill("Two people said that it is not so for all.")
    page.get_by_role("button", name="Keep the words").click()
    expect(page.get_by_text("People know this finding in other words")).to_be_visible()


def publish_the_page(page: Page, url: str) -> str:
    page.goto(f"{url}/p/work/results")
    page.get_by_label(NEW["en"]).check()
    page.get_by_label("Does your main job need").check()
    page.get_by_role("button", name="Publish the page").click()
    address = page.locator(".address a").get_attribute("href")
    assert address is not None
    return address


TOLD = {
    "en": (
        SHARE,
        BOTH,
        "Fewer than 20 of those who took part have looked at it.",
        "More than half of them say that it is right.",
    ),
    "fr": ("60–70", "environ 100", "Moins de 20"),
    "ar": ("60–70%", "نحو 100", "أقل من 20"),
}


def read_what_is_given_back(page: Page, address: str, tag: str) -> None:
    page.goto(f"{address}/{tag}")
    marks = dict.fromkeys(map(ord, "\u200e\u200f"))  # they keep numbers in their places
    text = page.locator("body").inner_text().translate(marks)
    for words in (NEW[tag], ASKED, *TOLD[tag]):
        assert words in text, words
    shares = [share.translate(marks) for share in page.locator("table bdi").all_inner_texts()]
    assert [share[:5] for share in shares[:2]] == ["60–70", "30–40"]
    # Neither counts, nor earlier words, nor what people said for the project alone.
    for words in ("61", "101", "12", "39", "40"):
        assert words not in text.replace("30–40", "").split(), words
    for words in (PLAIN[tag], "Not all of us.", "أم محمد", SAID, "Mill Lane", "عندنا نقابة"):
        assert words not in text, words


def test_what_a_group_says_comes_back_to_it_as_a_finding_that_it_has_agreed_to(
    answered, page_factory, assert_accessible, assert_fits
):
    url = answered.url
    phone = page_factory(width=PHONE)
    sign_in(phone, url)
    phone.get_by_role("button", name="العربية").click()
    plan_a_meeting(phone, url)
    hold_the_group(phone, assert_fits)
    read_the_record(phone, url)

    staff = page_factory(width=WIDE)
    sign_in(staff, url)
    staff.get_by_role("button", name="English").click()
    staff.goto(f"{url}/p/work/gaps")
    expect(staff.get_by_role("heading", name=GAP)).to_be_visible()
    code_the_words(staff, url)
    second = page_factory(width=WIDE)
    approve_the_quotation(second, url)
    write_the_finding(staff, url)

    participant = page_factory(scripts=False, locale="ar")
    address = begin_round(staff, url, PLAIN["en"])
    read_the_round(participant, address, PLAIN)
    twelve_take_part(participant, address, dissenting={2, 7})
    sum_up_the_dissent(staff)
    staff.get_by_role("button", name="End the round").click()
    approve_the_dissent(staff, second, url)
    staff.reload()
    told = staff.get_by_text(f"Not everybody agrees: {DISSENT['en']}")
    expect(told).to_contain_text("More than half of them say that it is right.")

    change_the_words(staff, url)
    again = begin_round(staff, url, NEW["en"])
    assert again != address
    participant.goto(f"{address}/ar")
    assert PLAIN["ar"] not in participant.locator("body").inner_text()  # the round is over
    read_the_round(participant, again, NEW)
    twelve_take_part(participant, again, dissenting=set())
    staff.get_by_role("button", name="End the round").click()
    read_the_finding(staff, url)
    assert participant.context.cookies() == []

    results = publish_the_page(staff, url)
    reader = page_factory(scripts=False, width=NARROW)
    for tag in TOLD:
        read_what_is_given_back(reader, results, tag)
        assert_fits(reader)
    looking = page_factory(width=PHONE)
    for tag in TOLD:
        looking.goto(f"{results}/{tag}")
        assert_accessible(looking)
