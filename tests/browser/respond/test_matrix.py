"""Every question type: scripts on and off, three languages, narrow and wide, by keyboard alone.

`make test` looks at a part of the product in which every two of scripts, language and width meet;
`make soak` looks at all of it.
"""

import itertools
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from parapp.services import attaching, drafting, publishing
from surveys import xlsform
from tests.browser.conftest import LiveServer
from tests.browser.respond.conftest import agree
from tests.parapp.respond.every_type import FILES, FORM, WRONG, picture

ON, OFF = True, False
PAIRS = (
    (ON, "en", 320),
    (OFF, "en", 1280),
    (OFF, "fr", 320),
    (ON, "fr", 1280),
    (ON, "ar", 320),
    (OFF, "ar", 1280),
)
PRODUCT = tuple(itertools.product((ON, OFF), ("en", "fr", "ar"), (320, 1280)))


def test_every_two_of_scripts_language_and_width_meet():
    for one, other in itertools.combinations(range(3), 2):
        assert {(row[one], row[other]) for row in PAIRS} == {
            (row[one], row[other]) for row in PRODUCT
        }


def rows() -> list[object]:
    return [
        pytest.param(
            *row,
            marks=() if row in PAIRS else pytest.mark.soak,
            id=f"scripts-{'on' if row[0] else 'off'}-{row[1]}-{row[2]}",
        )
        for row in PRODUCT
    ]


@pytest.fixture
def everything(live_server: LiveServer, home, settings) -> str:
    """The address of a survey with every question type."""
    with live_server.sessions() as session:
        row = drafting.import_form(
            session,
            project=session.merge(home),
            conversion=xlsform.read(FORM.encode()),
            slug="everything",
        )
        for name, content in FILES.items():
            attaching.attach(session, data=settings.data, survey=row, name=name, content=content)
        drafting.confirm_changes(session, survey=row, actor=None)
        publishing.publish(session, survey=row)
        return publishing.link(row.channels[0], live_server.url)


def send(page: Page) -> None:
    page.locator("p.actions > button:not([name]):visible").last.click()


@pytest.mark.parametrize(("scripts", "language", "width"), rows())
def test_every_question_type_is_accessible_and_fits(
    *, page_factory, everything, assert_accessible, assert_fits, scripts, language, width
):
    page = page_factory(locale=language, width=width)
    if not scripts:  # axe itself is a script, so ours alone are kept from running
        page.route("**/*.js", lambda route: route.abort())
    page.goto(f"{everything}/{language}")
    agree(page)
    assert page.get_attribute("html", "dir") == ("rtl" if language == "ar" else "ltr")
    assert_fits(page)
    assert_accessible(page)
    give_what_is_wrong(page)
    send(page)
    expect(page.locator("#_summary")).to_be_focused()
    assert page.locator(".q .error").count() >= len(WRONG) - 2
    assert_fits(page)
    assert_accessible(page)


def give_what_is_wrong(page: Page) -> None:
    """Write into every field what cannot be; what a browser does not let in stays blank."""
    page.locator('[name="land"][value="se"]').check()  # so that the towns are asked for
    for name, wrong in WRONG.items():
        field = page.locator(f'[name="{name}"]:not([type=hidden])').first
        if isinstance(wrong, bytes):
            file = {"name": "x.bin", "mimeType": "application/octet-stream", "buffer": wrong}
            field.set_input_files(file)
        elif isinstance(wrong, str) and wrong and field.count():
            kind = field.evaluate("each => each.type")
            if kind in {"text", "textarea"}:
                field.fill(wrong[:200])


TYPED = {
    "words": "Bread",
    "line": "One",
    "code": "4006381",
    "whole": "21",
    "part": "2,5",
    "wide": "55",
    "day": "05312024",
    "month": "5>2024",
    "hour": "0230PM",
    "moment": "05312024>0905AM",
    "_sought:village": "Village 77",
    "place": "55.7 13.1",
    "way": "1 1; 2 2",
    "field": "1 1; 1 2; 2 2; 1 1",
    "child[1]/age": "7",
    "room[1]/size": "9",
    "room[2]/size": "12",
}
"""What is typed; dates as an English Chromium takes them, `>` for the right arrow."""

SENT = {
    "photo": picture(),
    "sound": b"RIFF\x24\x00\x00\x00WAVEfmt sound",
    "film": b"\x00\x00\x00\x18ftypmp42 film",
    "paper": b"Plain words",
}


@pytest.mark.parametrize(
    ("scripts", "language"),
    [
        pytest.param(OFF, "ar", id="scripts-off-ar"),
        pytest.param(ON, "en", id="scripts-on-en"),
        pytest.param(OFF, "en", id="scripts-off-en", marks=pytest.mark.soak),
        pytest.param(ON, "ar", id="scripts-on-ar", marks=pytest.mark.soak),
    ],
)
def test_every_question_is_answered_by_keyboard_alone(
    *, page_factory, everything, stored: Callable[[], list], scripts, language
):
    # The browser is English, so that its fields for dates are typed into as written below.
    page = page_factory(scripts=scripts, width=320, locale="en-US")
    page.goto(f"{everything}/{language}")
    walk(page)
    page.locator('[name="_asked"][value="."]').wait_for(state="attached")
    for _ in range(3):  # what answers bring is asked on the page that comes again
        walk(page)
        if page.locator(".receipt").count():
            break
    expect(page.locator(".receipt")).to_be_visible()
    answers = stored()[0].answers
    assert (answers["whole"], answers["twice"], answers["part"]) == (21, 42, 2.5)
    assert (answers["day"], answers["month"]) == ("2024-05-31", "2024-05-01")
    assert (answers["hour"], answers["moment"]) == ("14:30", "2024-05-31T09:05")
    assert (answers["land"], answers["town"], answers["village"]) == ("se", "lund", "v77")
    assert (answers["towns"], answers["order"]) == (["lund"], ["lund", "malmo", "lyon"])
    assert answers["room"] == [{"size": 9.0}, {"size": 12.0}]
    assert {name for name in SENT if answers[name]["size"]} == set(SENT)


def walk(page: Page) -> None:
    """Go through a page with the Tab key, answer what is blank, and press the button that sends."""
    last = ""
    for _ in range(250):
        page.keyboard.press("Tab")
        name, kind, blank, sends = page.evaluate(LOOK)
        if sends:
            with page.expect_navigation():
                page.keyboard.press("Enter")
            return
        if name == "_find" and page.locator('[name="village"]').count() == 0:
            page.keyboard.press("Enter")
            page.locator('[name="village"]').first.wait_for()
        elif blank and name != last and not name.startswith(OURS):
            answer(page, name, kind)
            if name == "land" and page.locator('[id="town"]').count():  # scripts fetch its towns
                page.locator('[name="town"]').first.wait_for()
        # A date has several places to stop at; of an order each place is a list of its own.
        last = "" if kind == "select-one" else name
    pytest.fail("the Tab key never came to the button that sends")


OURS = ("_drop", "_language", "_remove", "_add")

LOOK = """() => {
    const each = document.activeElement;
    const name = each.name || '', all = [...(each.form || {elements: []}).elements];
    const same = all.filter(one => one.name === name);
    const blank = /radio|checkbox/.test(each.type) ? !same.some(one => one.checked)
        : !same.some(one => one.value && (one === each || each.type === 'file'));
    const sends = each.tagName === 'BUTTON' && !name && !!each.closest('.actions');
    return [name, each.type || '', !!name && each.tagName !== 'BUTTON' && blank, sends];
}"""


def answer(page: Page, name: str, kind: str) -> None:
    here = page.locator(":focus")
    if kind in {"radio", "checkbox"}:
        page.keyboard.press("Space")
    elif kind == "select-one":
        earlier = here.evaluate(
            "each => [...each.form.elements].filter(one => one.name === each.name).indexOf(each)"
        )
        for _ in range(earlier + 1):
            page.keyboard.press("ArrowDown")
    elif kind == "file":  # the window for files is the browser's own, and not driven from here
        here.set_input_files(
            {"name": "x.bin", "mimeType": "application/octet-stream", "buffer": SENT[name]}
        )
    elif name in TYPED:
        for number, part in enumerate(TYPED[name].split(">")):
            if number:
                page.keyboard.press("ArrowRight")
            page.keyboard.type(part)
