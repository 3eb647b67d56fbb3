"""From a published figure to what those who took part say of it, and back to them: in Chromium."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from parapp.models import Furthers, Role, View
from parapp.services import drafting, measuring, people, projects
from parapp.services.measuring import Described, Position
from surveys.text import LocalizedText
from tests.browser import work_that_fits
from tests.browser.conftest import in_turn

EMAIL, SECOND = "coordinator@example.org", "second@example.org"
PASSWORD = "quiet river under stones"
NARROW, WIDE = 320, 1280
PLAIN = {
    "en": "Many of us do work that needs less than we have learned.",
    "fr": "Beaucoup d’entre nous font un travail en dessous de ce qu’ils ont appris.",
    "ar": "كثيرون منّا يعملون في ما هو أقلّ مما تعلّموه.",
}
NEW = {
    "en": "Some of us do work that needs less than we have learned.",
    "fr": "Certains d’entre nous font un travail en dessous de ce qu’ils ont appris.",
    "ar": "بعضنا يعمل في ما هو أقلّ مما تعلّمه.",
}
SEND = {"en": "Send", "fr": "Envoyer", "ar": "إرسال"}
THANKS = {"en": "Thank you", "fr": "Merci", "ar": "شكر"}


@pytest.fixture
def released(live_server):
    """A project with a release of 101 answers, of which 61 say the same."""
    with live_server.sessions() as session:
        for email in (EMAIL, SECOND):
            people.add_user(session, email=email, password=PASSWORD)
        project = work_that_fits.start(session, EMAIL)
        second = people.get_user(session, SECOND)
        people.set_role(session, project=project, user=second, role=Role.ANALYST, actor=None)
        data = live_server.app.extensions["parapp_settings"].data
        work_that_fits.answer_and_release(session, project, data)
        return live_server


def sign_in(page: Page, url: str, email: str = EMAIL) -> None:
    page.goto(f"{url}/sign-in")
    page.get_by_label("E-mail address").fill(email)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    expect(page).to_have_url(f"{url}/projects")


def write(page: Page, texts: dict[str, str]) -> None:
    page.locator("[name=plain]").fill(texts["en"])
    for tag, name in (("fr", "Français"), ("ar", "العربية")):
        page.get_by_text(f"The same in {name}").first.click()
        page.locator(f"[name=plain-{tag}]").fill(texts[tag])


def begin_round(page: Page, url: str, finding: str) -> str:
    page.goto(f"{url}/p/work/checks")
    page.get_by_label(finding).check()
    page.get_by_role("button", name="Begin the round").click()
    address = page.locator(".address a").get_attribute("href")
    assert address is not None
    return address


def take_part(page: Page, address: str, tag: str, *, agrees: bool, words: str = "") -> None:
    page.goto(f"{address}/{tag}")
    for name, yes, no in (("right", "yes", "no"), ("say", "yes", "otherwise")):
        page.locator(f"input[name^={name}-][value={yes if agrees else no}]").check()
    if words:
        page.locator("textarea").fill(words)
    page.get_by_role("button", name=SEND[tag]).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(THANKS[tag])


def twelve_take_part(page: Page, address: str, *, dissenting: set[int]) -> None:
    for number, tag in enumerate(("en", "fr", "ar") * 4):
        agrees = number not in dissenting
        take_part(page, address, tag, agrees=agrees, words="" if agrees else "Not all of us.")


def approve_the_dissent(first: Page, second: Page, url: str) -> None:
    """Approve, as two people, what others say; before that it is told to nobody."""
    for page in (first, second):
        page.goto(f"{url}/p/work/checks/1")
        expect(page.get_by_text("Not everybody agrees")).to_have_count(0)
        page.get_by_role("button", name="Approve these words").click()
    expect(second.get_by_text("What others say is approved, and told")).to_be_visible()


def read_results(page: Page, address: str, assert_fits: Callable[[Page], None]) -> None:
    for tag, share in (("en", "60–70%"), ("fr", "60–70"), ("ar", "60–70%")):
        page.goto(f"{address}/{tag}")
        expect(page.get_by_role("heading", name=NEW[tag])).to_be_visible()
        expect(page.locator(".figure").first).to_contain_text(share)
        expect(page.locator("table")).to_contain_text("30–40")
        text = page.locator("body").inner_text()
        assert PLAIN[tag] not in text
        assert "Not all of us." not in text  # people's own words stay with the project
        assert not any(each in text.split() for each in ("61", "101", "12"))
        assert_fits(page)


def test_a_finding_is_written_checked_reworded_checked_again_and_given_back(
    released, page_factory, assert_accessible, assert_fits
):
    url = released.url
    staff = page_factory(width=WIDE)
    sign_in(staff, url)
    staff.goto(f"{url}/p/work/")
    staff.get_by_role("link", name="Write the first finding").click()
    staff.locator("[name=claim]").fill("Six in ten work below what they have learned.")
    write(staff, PLAIN)
    staff.get_by_role("button", name="Keep the finding").click()

    staff.get_by_role("link", name="Pick a figure").click()
    staff.get_by_role("link", name="Does your main job need").click()
    staff.get_by_label("It needs less than I have learned").check()
    staff.get_by_role("button", name="Let the finding rest on it").click()
    expect(staff.locator(".figure").first).to_contain_text(
        "60–70% of about 100 people: It needs less than I have learned"
    )

    address = begin_round(staff, url, PLAIN["en"])
    participant = page_factory(scripts=False, locale="ar")
    twelve_take_part(participant, address, dissenting={2, 7})
    assert participant.context.cookies() == []

    staff.reload()
    expect(staff.get_by_text("12 people, for you alone")).to_be_visible()
    staff.get_by_label("What those say who do not agree").first.fill(
        "Some say: it differs by district."
    )
    staff.get_by_role("button", name="Keep what others say").click()
    staff.get_by_role("button", name="End the round").click()
    second = page_factory(width=NARROW)
    sign_in(second, url, SECOND)
    approve_the_dissent(staff, second, url)
    staff.reload()
    told = (
        "Fewer than 20 of those who took part have looked at it. More than half of them say that"
        " it is right. More than half of them would say it like this. Not everybody agrees: Some"
        " say: it differs by district."
    )
    expect(staff.get_by_text(told)).to_be_visible()

    staff.goto(f"{url}/p/work/findings/1/words")
    write(staff, NEW)
    staff.get_by_label("Why the words change").fill("Two people said that it is not so for all.")
    staff.get_by_role("button", name="Keep the words").click()
    expect(staff.get_by_text("People know this finding in other words")).to_be_visible()
    expect(staff.get_by_text(told)).to_be_visible()  # kept with the earlier words

    again = begin_round(staff, url, NEW["en"])
    assert again != address
    twelve_take_part(participant, again, dissenting=set())
    staff.get_by_role("button", name="End the round").click()
    staff.goto(f"{url}/p/work/findings")
    expect(staff.get_by_text("Checked", exact=True)).to_be_visible()

    staff.goto(f"{url}/p/work/results")
    staff.get_by_label(NEW["en"]).check()
    staff.get_by_label("Does your main job need").check()
    staff.get_by_role("button", name="Publish the page").click()
    results = staff.locator(".address a").get_attribute("href")
    read_results(page_factory(scripts=False, width=NARROW, locale="ar"), results, assert_fits)
    looking = page_factory(width=NARROW)
    for tag in ("en", "ar"):
        for path in (f"{results}/{tag}", f"{again}/{tag}/ready", f"{again}/{tag}/take-back"):
            looking.goto(path)
            assert_accessible(looking)


def test_the_page_of_a_round_is_accessible_and_works_by_keyboard(
    released, page_factory, assert_accessible, assert_fits
):
    url = released.url
    staff = page_factory(width=WIDE)
    sign_in(staff, url)
    staff.goto(f"{url}/p/work/findings/new")
    staff.locator("[name=claim]").fill("Six in ten.")
    write(staff, PLAIN)
    staff.get_by_role("button", name="Keep the finding").click()
    address = begin_round(staff, url, PLAIN["en"])
    for tag in ("en", "ar"):
        page = page_factory(width=NARROW)
        page.goto(f"{address}/{tag}")
        assert_accessible(page)
        assert_fits(page)
        page.locator("input[name^=right-]").first.focus()
        page.keyboard.press("Space")
        page.keyboard.press("Tab")
        page.keyboard.press("Space")
        page.get_by_role("button", name=SEND[tag]).focus()
        page.keyboard.press("Enter")
        expect(page.get_by_role("heading", level=1)).to_contain_text(THANKS[tag])
        assert_accessible(page)


@pytest.mark.parametrize(("locale", "turn"), in_turn(("en",), ("ar",)))
def test_axe_finds_nothing_on_the_pages_of_findings(
    *, released, page_factory, assert_accessible, assert_fits, locale, turn
):
    url = released.url
    with released.sessions() as session:  # a second one, whose name is longer than the page is wide
        second = drafting.create_from_template(
            session,
            project=projects.get_project(session, "work"),
            template_id="anti-discrimination-survey",
            languages=["en", "ar"],
        )
        second.title = LocalizedText.of(dict.fromkeys(("en", "ar"), "Work and what we can do " * 3))
        session.commit()
    page = page_factory(width=NARROW, locale="en")
    sign_in(page, url)
    page.goto(f"{url}/p/work/findings/new")
    page.locator("[name=claim]").fill("An influx of people who work below what they learned.")
    write(page, PLAIN)
    page.get_by_role("button", name="Keep the finding").click()
    begin_round(page, url, PLAIN["en"])
    for path, name in (("measures", "text"), ("gaps/new", "what")):
        page.goto(f"{url}/p/work/{path}")
        page.locator(f"[name={name}]").fill("Evening courses")
        page.locator(f"form:has([name={name}]) button").first.click()
    page.goto(f"{url}/p/work/measures")
    page.locator("[name=name]").fill("The city")
    page.get_by_role("button", name="Add the stakeholder").click()
    page.locator("[name=name]").fill("Women who work in care")
    page.get_by_label("A group of people").check()
    page.get_by_role("button", name="Add the stakeholder").click()
    page.goto(f"{url}/p/work/findings/1/asks/new")
    page.locator("[name=decision]").fill("Recognise diplomas within three months.")
    page.locator("[name=owner]").fill("The council for higher education")
    page.get_by_role("button", name="Keep the ask").click()
    if locale == "ar":
        page.get_by_role("button", name="العربية").click()
    question = "survey=labour-market-survey&question=main_job/match_level"
    paths = (
        "findings",
        "findings/new",
        "findings/1",
        "findings/1/words",
        "findings/1/about",
        "findings/1/figures",
        f"findings/1/figures?{question}",
        "findings/1/sources",
        "findings/1/asks/new",
        "asks/1",
        "checks",
        "checks/1",
        "ready",
        "gaps",
        "gaps/1",
        "measures",
        "measures/1/1",
        "results",
    )
    for number, path in enumerate(paths):
        page.goto(f"{url}/p/work/{path}")
        expect(page.locator("html")).to_have_attribute("lang", locale)
        assert_fits(page)
        if turn.has(number):
            assert_accessible(page)


@pytest.mark.parametrize("locale", ["en", "ar"])
def test_measures_fold_into_blocks_that_say_whose_view_each_is(
    *, released, page_factory, assert_fits, locale
):
    """Where the page is as narrow as a phone; heads of columns stay for whoever listens."""
    url = released.url
    names = ("The council for the recognition of qualifications", "The job centre")
    with released.sessions() as session:
        project = projects.get_project(session, "work")
        text = LocalizedText.of(dict.fromkeys(("en", "ar"), "Recognise diplomas in three months"))
        measure = measuring.add_measure(session, project=project, described=Described(text))
        for name in names:
            who = measuring.add_stakeholder(
                session, project=project, name=LocalizedText.of({"en": name}), office=True
            )
            position = Position(View.MIXED, Furthers.YES, LocalizedText.of({"en": "It costs."}))
            measuring.set_view(session, measure=measure, stakeholder=who, position=position)
    page = page_factory()
    sign_in(page, url)
    if locale == "ar":
        page.get_by_role("button", name="العربية").click()
    page.goto(f"{url}/p/work/measures")
    assert_fits(page)
    cells = page.locator(".grid-table.fold td")
    shown = cells.evaluate_all(
        "all => all.map(one => getComputedStyle(one, '::before').content.slice(1, -1))"
    )
    assert shown == list(names)
    places = [cell.bounding_box() for cell in cells.all()]
    assert places[0]["y"] + places[0]["height"] <= places[1]["y"]  # below each other
    assert all(place["x"] >= 0 and place["x"] + place["width"] <= 360 for place in places)
    heads = page.get_by_role("columnheader")
    assert heads.count() == 1 + len(names)
    expect(cells.first).to_contain_text("It costs.")
