"""Every page that a person may come to beside the questions: for everybody, and on every screen."""

import itertools
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta

import pytest
from playwright.sync_api import Page
from sqlalchemy import select

from parapp import keys
from parapp.errors import UnavailableError
from parapp.models import Channel, ChannelKind, Project
from parapp.services import carding, projects, publishing, welcoming
from parapp.services.welcoming import Conditions, Help
from parapp.views.respond import cards, flooding
from parapp.views.respond.limits import limits_of
from surveys.model import Question
from surveys.model import Survey as Form
from surveys.text import LocalizedText
from tests.browser.conftest import LiveServer, in_turn
from tests.browser.respond.conftest import agree
from tests.drafts import drafted
from tests.parapp.respond.forms import WORK
from tests.parapp.respond.test_unfinished import PAGED

UNREADABLE = UnavailableError("blob.missing", "A stored file cannot be read; check PARAPP_DATA")
SENDS = "p.actions > button:not([name]):visible"


def said(en: str, fr: str, ar: str) -> LocalizedText:
    return LocalizedText.of({"en": en, "fr": fr, "ar": ar})


GATE = Conditions(
    why=said(
        "To show the city council what is missing.",
        "Pour montrer ce qui manque.",
        "لنبيّن للبلدية ما ينقص.",
    ),
    least_age=12,
    own_age=16,
    unaccompanied=said(
        "If nobody takes care of you here, ask for Mona at the youth centre.",
        "Si personne ne s’occupe de vous ici, demandez Mona à la maison des jeunes.",
        "إن لم يكن هنا من يعتني بكم فاسألوا عن منى في مركز الشباب.",
    ),
    asks_before=True,
)
HELPS = (
    Help(
        said("Law clinic of the university", "Clinique juridique", "العيادة القانونية"),
        said("Papers and residence, free of charge", "Papiers et séjour", "الأوراق والإقامة مجانًا"),
        LocalizedText.of({"en": "Mill Lane 12, Tuesdays 16–19, +46 46 123 45 67"}),
    ),
)


@dataclass
class Place:
    """One phone on the running server, and the surveys there."""

    page: Page
    url: str
    language: str
    survey: Callable[..., str]
    server: LiveServer
    patch: pytest.MonkeyPatch

    def go(self, path: str) -> None:
        self.page.goto(f"{self.url}{path}")

    def begin(self, survey: str) -> None:
        self.go(f"{survey}/{self.language}")

    def send(self) -> None:
        self.page.locator(SENDS).last.click()

    def gate(self, *ticked: str) -> None:
        for each in ticked:
            name, _, value = each.partition("=")
            self.page.check(f'[name=".{name}"][value="{value or "yes"}"]')
        self.send()


@pytest.fixture
def survey(live_server: LiveServer, home, settings) -> Callable[..., str]:
    """Publish a form under terms, and return the path of its survey."""
    numbers = itertools.count()

    def publish(
        form: Form = WORK,
        terms: Conditions | None = None,
        *,
        kind: ChannelKind = ChannelKind.OPEN_LINK,
        is_closed: bool = False,
    ) -> str:
        with live_server.sessions() as session:
            project = session.merge(home)
            welcoming.set_referrals(session, project=project, helps=HELPS)
            row = drafted(session, project, form, slug=f"s{next(numbers)}")
            if terms is not None:
                welcoming.set_conditions(session, survey=row, conditions=terms)
            publishing.publish(session, survey=row)
            channel = row.channels[0]
            if kind is not channel.kind:
                channel = publishing.add_channel(session, survey=row, name="Cards", kind=kind)
            if is_closed:
                publishing.close(session, survey=row)
            return f"/s/{channel.token}"

    return publish


PAGES: dict[str, Callable[[Place], object]] = {}
"""How one comes to each page."""


def shown(act: Callable[[Place], object]) -> Callable[[Place], object]:
    PAGES[act.__name__] = act
    return act


@shown
def languages(at: Place) -> None:
    at.go(at.survey(terms=GATE))


@shown
def gate(at: Place) -> None:
    at.begin(at.survey(terms=GATE))


@shown
def gate_unanswered(at: Place) -> None:
    gate(at)
    at.send()


@shown
def a_child(at: Place) -> None:
    gate(at)
    at.gate("age=minor")


@shown
def a_child_without_assent(at: Place) -> None:
    a_child(at)
    at.gate("company=guardian", "adult")


@shown
def a_child_alone(at: Place) -> None:
    a_child(at)
    at.gate("company=alone")


@shown
def too_young(at: Place) -> None:
    gate(at)
    at.gate("age=young")


@shown
def a_no(at: Place) -> None:
    at.begin(at.survey())
    at.page.check('[name="consent"][value="no"]')
    at.send()


@shown
def where_help_is(at: Place) -> None:
    at.go(f"{at.survey()}/{at.language}/help")


@shown
def about(at: Place) -> None:
    at.go(f"{at.survey(terms=GATE)}/{at.language}/about")


@shown
def early_in_every_language(at: Place) -> None:
    at.go(at.survey(terms=later(at)))


@shown
def early(at: Place) -> None:
    at.begin(at.survey(terms=later(at)))


def later(at: Place) -> Conditions:
    with at.server.sessions() as session:
        project = session.scalars(select(Project)).one()
        return Conditions(opens_on=projects.today(project) + timedelta(days=40))


@shown
def full(at: Place) -> None:
    survey = at.survey(terms=Conditions(target=1))
    answer(at, survey)
    at.begin(survey)


def answer(at: Place, survey: str) -> None:
    at.begin(survey)
    agree(at.page)
    at.send()
    at.page.wait_for_selector(".receipt")


@shown
def closed(at: Place) -> None:
    at.begin(at.survey(is_closed=True))


@shown
def closed_in_every_language(at: Place) -> None:
    at.go(at.survey(is_closed=True))


def a_card(at: Place) -> str:
    survey = at.survey(kind=ChannelKind.CARD)
    with at.server.sessions() as session:
        token = survey.rpartition("/")[2]
        channel = session.scalars(select(Channel).where(Channel.token == token)).one()
        data = at.server.app.extensions["parapp_settings"].data
        key = keys.current(data / "keys", cards.CARDS)
        (code,) = carding.make(session, channel=channel, number=1, key=key)
    at.go(f"{survey}/{at.language}?card={code}")
    return code


@shown
def by_card(at: Place) -> None:
    a_card(at)


@shown
def a_card_that_nobody_has(at: Place) -> None:
    a_card(at)
    at.page.fill('[name=".card"]', "k7mq-x2vt-9hpa")
    at.page.check('[name="consent"][value="yes"]')
    at.send()


@shown
def a_card_used_before(at: Place) -> None:
    code = a_card(at)
    address = at.page.url
    agree(at.page)
    at.send()
    at.page.wait_for_selector(".receipt")
    at.page.goto(address)
    at.page.fill('[name=".card"]', code)
    at.page.check('[name="consent"][value="yes"]')
    at.send()


@shown
def saved(at: Place) -> None:
    at.begin(at.survey())
    agree(at.page)
    at.page.click('button[name="_save"]')


@shown
def expired(at: Place) -> None:
    at.go(f"{at.survey(PAGED)}/{at.language}/at/23456789abcdefghjk/1")


@shown
def expired_with_something_written(at: Place) -> None:
    at.begin(at.survey(PAGED))
    at.page.check('[name=".consent"][value="yes"]')
    at.send()
    at.page.wait_for_url("**/at/**")
    at.page.evaluate(
        "form.action = form.getAttribute('action').replace(/at\\/[^/]+/, 'at/23456789abcdefghjk')"
    )
    at.send()


@shown
def typing(at: Place) -> None:
    at.go("/c")


@shown
def typed_wrongly(at: Place) -> None:
    typing(at)
    at.page.fill("#code", "nobody-has-this")
    at.page.click("main button")


@shown
def thanks(at: Place) -> None:
    answer(at, at.survey())


@shown
def receipt_asked(at: Place) -> None:
    at.go(f"/r/{at.language}")


@shown
def receipt_unknown(at: Place) -> None:
    receipt_asked(at)
    at.page.fill("#code", "0000 0000 0000 0000 0000 00")
    at.page.click(".receipt button")


@shown
def receipt_found(at: Place) -> None:
    thanks(at)
    code = at.page.locator(".receipt input[name=code]").get_attribute("value")
    receipt_asked(at)
    at.page.fill("#code", code or "")
    at.page.click(".receipt button")


@shown
def receipt_card(at: Place) -> None:
    thanks(at)
    at.page.click("button[value=print]")


@shown
def taken_back(at: Place) -> None:
    receipt_found(at)
    at.page.click("button[value=withdraw]")


@shown
def taken_back_before(at: Place) -> None:
    thanks(at)
    code = at.page.locator(".receipt input[name=code]").get_attribute("value")
    receipt_asked(at)
    for _ in range(2):
        at.go(f"/r/{at.language}")
        at.page.fill("#code", code or "")
        at.page.click(".receipt button")
        if at.page.locator("button[value=withdraw]").count():
            at.page.click("button[value=withdraw]")


@shown
def no_survey(at: Place) -> None:
    at.go(f"/s/nobody/{at.language}")


@shown
def too_large(at: Place) -> None:
    at.begin(at.survey())
    agree(at.page)
    write_at_length(at, limits_of(WORK).content * 4)


@shown
def too_long(at: Place) -> None:
    at.begin(at.survey())
    agree(at.page)
    write_at_length(at, 20_001)
    at.page.wait_for_selector("#_summary")


def write_at_length(at: Place, size: int) -> None:
    at.page.locator('[name="words"]').evaluate(
        "(each, size) => { each.value = 'x'.repeat(size); }", size
    )
    at.send()


@shown
def a_film_too_large(at: Place) -> None:
    film = Question("film", "video", said("A film", "Un film", "فيلم"))
    at.begin(at.survey(replace(WORK, children=(*WORK.children, film))))
    agree(at.page)
    file = at.server.app.extensions["parapp_settings"].data / "film.mp4"
    file.write_bytes(bytes(22_000_000))
    at.page.set_input_files('[name="film"]', file)
    at.send()
    at.page.wait_for_load_state()
    assert at.page.locator('input[name="film"][value="-"]').count() == 1


@shown
def a_film_too_large_and_on(at: Place) -> None:
    a_film_too_large(at)
    at.send()
    at.page.wait_for_selector("#_summary")


@shown
def flood(at: Place) -> None:
    at.begin(at.survey())
    agree(at.page)
    at.page.fill('[name="words"]', "not lost")
    at.patch.setattr(flooding.Flood, "lets_through", lambda *_: False)
    at.send()


@shown
def out_of_order(at: Place) -> None:
    at.begin(at.survey())
    agree(at.page)
    at.page.fill('[name="words"]', "not lost")
    break_down(at, UNREADABLE)
    at.send()


@shown
def disk_full(at: Place) -> None:
    at.begin(at.survey())
    agree(at.page)
    at.page.fill('[name="words"]', "not lost")
    full = UnavailableError("database.full", "The disk is full")

    def fail(*_args: object, **_named: object) -> None:
        raise full

    at.patch.setattr("parapp.services.responding.store", fail)
    at.send()
    at.page.wait_for_selector("#_summary")
    assert at.page.input_value('[name="words"]') == "not lost"


@shown
def cannot_be_read(at: Place) -> None:
    survey = at.survey()
    break_down(at, UNREADABLE)
    at.begin(survey)


@shown
def fault(at: Place) -> None:
    survey = at.survey()
    break_down(at, ZeroDivisionError())
    at.begin(survey)


def break_down(at: Place, error: Exception) -> None:
    def fail(*_args: object, **_named: object) -> None:
        raise error

    at.patch.setattr("parapp.services.attaching.tables", fail)


@pytest.mark.parametrize(
    ("language", "width", "turn"), in_turn(("en", 1280), ("fr", 320), ("ar", 320))
)
def test_every_page_is_for_everybody_and_fits(
    *,
    survey,
    live_server,
    page_factory,
    assert_accessible,
    assert_fits,
    language,
    width,
    turn,
    pictures,
):
    for number, (name, come) in enumerate(PAGES.items()):
        if not turn.has(number):
            continue
        page = page_factory(width=width, locale=language)
        with pytest.MonkeyPatch.context() as patch:
            come(Place(page, live_server.url, language, survey, live_server, patch))
            page.wait_for_load_state()
            if pictures:
                page.screenshot(path=pictures / f"{name}-{language}.png", full_page=True)
            assert page.get_attribute("html", "dir") == ("rtl" if language == "ar" else "ltr"), name
            assert_fits(page)
            assert_accessible(page)
        page.context.close()
