"""Sixty payloads in every text that people write into a survey: none of them runs.

They are also the names of its pictures and recordings, attached under these names: an address says
nothing of a name, and what is read aloud of a picture is its label.
"""

import io

import pytest
from PIL import Image
from playwright.sync_api import Page

from parapp import database
from parapp.models import Project, Survey
from parapp.services import attaching, publishing, welcoming
from surveys import serial
from surveys.model import Choice, ChoiceList, Group, Question
from surveys.model import Survey as Form
from surveys.text import LocalizedText
from surveys.xlsform.columns import PAR_SPOKEN
from tests.parapp.respond.test_media import SOUND

ELSEWHERE = "http://payload.invalid/"
CALLS = ("alert(1)", "window.ran=1", f"fetch('{ELSEWHERE}')")
SHAPES = (
    "<script>{}</script>",
    "</script><script>{}</script>",
    '<img src=x onerror="{}">',
    '"><img src=x onerror="{}">',
    '\'><svg onload="{}">',
    '<svg><script href="data:,{}" /></svg>',
    '<svg><animate onbegin="{}" attributeName=x dur=1s>',
    '<details open ontoggle="{}">x</details>',
    '<input autofocus onfocus="{}">',
    '<iframe srcdoc="<script>{}</script>"></iframe>',
    '<iframe src="javascript:{}"></iframe>',
    '<body onpageshow="{}">',
    '<a href="javascript:{}">x</a>',
    "[x](javascript:{})",
    "[x](jAvAsCrIpT&colon;{})",
    '![x](x"onerror="{})',
    '<span style="color:red" onmouseover="{}">x</span>',
    '<math><mtext></p><img src=x onerror="{}"></math>',
    '</title></textarea></style><img src=x onerror="{}">',
    "**<b onclick=\"{}\">x</b>**<!--><img src=x onerror='{}'>-->",
)
PAYLOADS = [shape.replace("{}", call) for shape in SHAPES for call in CALLS]


def said(number: int) -> LocalizedText:
    """Return a text with a payload in each language, another one in each."""
    texts = {
        language: f"{language} {PAYLOADS[(number + shift) % len(PAYLOADS)]}"
        for shift, language in ((0, "en"), (20, "fr"), (40, "ar"))
    }
    return LocalizedText.of(texts)


def seen(number: int) -> tuple[tuple[str, LocalizedText], ...]:
    """Return a picture and a recording, the name of each with a payload in each language."""
    return (("image", named(number, ".png")), ("audio", named(number, ".mp3")))


def named(number: int, ending: str) -> LocalizedText:
    """Return names of files with payloads; of a name with strokes the form means its last part."""
    return LocalizedText(tuple((tag, f"{text}{ending}") for tag, text in said(number).texts))


def form() -> Form:
    """Return a form with each payload in a label, a hint, a choice, messages, names of files."""
    count = len(PAYLOADS)
    asked = tuple(
        Question(f"q{n}", "text", said(n), said(n + 1), media=seen(n)) for n in range(count)
    )
    chosen = (
        Question("shown", "select_multiple", said(1), list_name="choices"),
        Question("listed", "select_one", said(2), list_name="choices", appearance="minimal"),
    )
    echoes = tuple(
        Question(f"echo{n}", "note", LocalizedText.of({"en": "${words} and **${words}**"}))
        for n in range(2)
    )
    return Form(
        name="payloads",
        title=said(0),
        languages=("en", "fr", "ar"),
        default_language="en",
        choice_lists=(
            ChoiceList(
                "choices",
                tuple(Choice(f"c{n}", said(n + 2), media=seen(n + 3)) for n in range(count)),
            ),
        ),
        consent_audio=named(17, ".mp3"),
        recordings=tuple((name, named(18, ".mp3")) for name in PAR_SPOKEN),
        children=(
            Question(
                "words",
                "text",
                said(3),
                required="true()",
                required_message=said(4),
                media=(("par::required_audio", named(19, ".mp3")),),
            ),
            Question(
                "hours",
                "integer",
                said(5),
                constraint=". < 5",
                constraint_message=said(6),
                media=(("par::constraint_audio", named(20, ".mp3")),),
            ),
            Group("views", (*chosen, *asked), label=said(7), hint=said(8)),
            *echoes,
        ),
    )


@pytest.fixture
def address(live_server, home, settings) -> str:
    """The address of the survey, whose project speaks in payloads too."""
    with live_server.sessions() as session:
        project: Project = session.merge(home)
        with database.writing(session):
            project.organisation, project.funder, project.contact = said(9), said(10), said(11)
            row = Survey(
                project_id=project.id,
                slug="payloads",
                title=said(12),
                kind=form().kind,
                languages=["en", "fr", "ar"],
                document=serial.to_json(form()),
            )
            session.add(row)
            session.flush()
        attach(session, settings.data, row)
        terms = welcoming.Conditions(
            why=said(13), own_age=18, unaccompanied=said(21), asks_before=True
        )
        welcoming.set_conditions(session, survey=row, conditions=terms)
        welcoming.set_referrals(
            session, project=project, helps=[welcoming.Help(said(14), said(15), said(16))]
        )
        publishing.publish(session, survey=row)
        return publishing.link(row.channels[0], live_server.url)


def attach(session, data, row: Survey) -> None:
    """Attach a picture or recording under each name that the form has for one."""
    for name in attaching.needs(row):
        content = picture() if name.endswith(".png") else SOUND
        attaching.attach(session, data=data, survey=row, name=name, content=content)


def picture() -> bytes:
    target = io.BytesIO()
    Image.new("RGB", (2, 2), "teal").save(target, "PNG")
    return target.getvalue()


class Detector:
    """Notes what a page does that only a payload would do."""

    def __init__(self, page: Page, origin: str) -> None:
        self._page, self._origin = page, origin
        self.seen: list[str] = []
        page.on("dialog", self._dialog)
        page.on("request", self._request)
        page.on("popup", lambda popup: self.seen.append(f"popup {popup.url}"))

    def _dialog(self, dialog) -> None:
        self.seen.append(f"dialog {dialog.message}")
        dialog.dismiss()

    def _request(self, request) -> None:
        if not request.url.startswith(self._origin + "/"):
            self.seen.append(f"request {request.url}")

    def look(self) -> None:
        """Find what has run, and elements that payloads have become."""
        ran = self._page.evaluate("window.ran")
        became = self._page.evaluate(
            """() => [...document.querySelectorAll("*")].filter(each =>
                [...each.attributes].some(a => /^on/i.test(a.name)
                    || /^\\s*javascript:/i.test(a.value)
                        && /^(href|src|action|formaction)$/.test(a.name)
                    || a.name === "srcdoc")
                || /^(iframe|math|object|embed|animate|base)$/i.test(each.localName)
                || each.localName === "script" && !each.src
                    && each.type !== "application/json"
            ).map(each => each.outerHTML.slice(0, 200))"""
        )
        assert (ran, became, self.seen) == (None, [], [])


def test_there_are_sixty_and_the_detector_sees_one_that_runs(page_factory, live_server):
    assert len(set(PAYLOADS)) == 60
    page = page_factory()
    detector = Detector(page, live_server.url)
    page.set_content("".join(PAYLOADS[6:9]))
    page.wait_for_function("window.ran === 1")

    with pytest.raises(AssertionError):
        detector.look()
    assert "dialog 1" in detector.seen
    assert f"request {ELSEWHERE}" in detector.seen


@pytest.mark.parametrize("language", ["en", "fr", "ar"])
@pytest.mark.parametrize("scripts", [False, True], ids=["scripts-off", "scripts-on"])
def test_no_payload_runs_on_any_page(*, page_factory, address, live_server, language, scripts):
    page = page_factory()
    if not scripts:  # payloads could run: only ours are kept away
        page.route("**/*.js", lambda route: route.abort())
    detector = Detector(page, live_server.url)
    page.goto(f"{address}/{language}")
    detector.look()
    assert page.locator("audio").count() == 3  # what is told, the age, whether somebody was here
    page.check('[name=".age"][value="own"]')
    page.check('[name=".before"][value="no"]')
    page.check('[name=".consent"][value="yes"]')
    page.locator("p.actions > button:not([name]):visible").last.click()
    page.locator('[name="words"]').wait_for()
    detector.look()
    assert page.locator("audio").count() > page.locator("img").count() >= 2 * len(PAYLOADS)
    page.evaluate("document.querySelectorAll('img').forEach(each => { each.loading = 'eager'; })")
    page.wait_for_function("[...document.images].every(each => each.complete && each.naturalWidth)")
    detector.look()

    page.fill('[name="hours"]', "9")
    page.locator("p.actions > button:not([name]):visible").last.click()
    page.locator("#_summary").wait_for()
    detector.look()

    page.fill('[name="hours"]', "1")
    page.fill('[name="words"]', "".join(PAYLOADS))
    page.locator('[name="words"]').blur()
    page.click('button[name="_language"][value="en"]') if language != "en" else None
    detector.look()
    page.locator("p.actions > button:not([name]):visible").last.click()
    page.wait_for_selector(".receipt")
    detector.look()
