"""Every word of the studio can be translated: in a pseudo-language, unmarked words stand out."""

import re
from gettext import NullTranslations
from html.parser import HTMLParser

import pytest
from flask_babel import Domain

from parapp import i18n
from parapp.services import drafting

VOID = {"meta", "link", "input", "br", "hr", "img"}
MARKED = re.compile(r"⟦[^⟦⟧]*⟧")
DATA = ("parapp", "Bread for everyone", "English", "Français", "Europe/Sofia")


class Pseudo(NullTranslations):
    """Wraps what is translated, so that what is not can be seen."""

    def gettext(self, message: str) -> str:
        return f"⟦{message}⟧"

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        return f"⟦{msgid1 if n == 1 else msgid2}⟧"

    ugettext, ungettext = gettext, ngettext


class Words(HTMLParser):
    """Collects the words of a page that are neither marked nor somebody's own."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[bool] = []
        self.found: list[str] = []

    def handle_starttag(self, tag, attributes):
        given = dict(attributes)
        for name in ("aria-label", "placeholder", "data-label", "title", "alt"):
            self.look(given.get(name) or "")
        if tag not in VOID:
            # Names, addresses and the questions themselves are isolated or marked with a language.
            own = tag in {"bdi", "script", "style", "option"} or "code" in given.get("class", "")
            self.open.append(own or (tag != "html" and "lang" in given))

    def handle_endtag(self, tag):
        if tag not in VOID:
            self.open.pop()

    def handle_data(self, data):
        if not any(self.open):
            self.look(data)

    def look(self, text: str) -> None:
        rest, marks = text, 1
        while marks:  # a marked sentence may hold another one
            rest, marks = MARKED.subn("", rest)
        for known in DATA:
            rest = rest.replace(known, "")
        if re.search(r"[A-Za-z]{2,}", rest):
            self.found.append(" ".join(rest.split()))


@pytest.fixture
def pseudo(monkeypatch):
    monkeypatch.setattr(Domain, "get_translations", lambda _self: Pseudo())
    monkeypatch.setattr(i18n.frameworks, "localized", lambda _text: _Framework())


class _Framework:
    def get(self, *_tags: str) -> str:
        return "⟦framework⟧"


@pytest.mark.parametrize(
    "path",
    [
        "/sign-in", "/projects", "/projects/new", "/account", "/account/password", "/nowhere",
        "/p/bread/", "/p/bread/settings", "/p/bread/import", "/p/bread/evidence",
        "/p/bread/people", "/p/bread/log", "/p/bread/library/labour-market-survey/use",
        "/p/bread/surveys/small/questions", "/p/bread/surveys/small/publish",
    ],
)  # fmt: skip
def test_every_word_of_a_page_is_marked_for_translation(
    *, coordinator, client, session, project, answered, pseudo, path
):
    answered(3)
    drafting.create_from_template(session, project=project, template_id="labour-market-focus-group")
    words = Words()
    visitor = client if path == "/sign-in" else coordinator
    # In Arabic, because dates and lists are then written without Latin letters.
    words.feed(visitor.get(path, headers={"Accept-Language": "ar"}).text)
    assert words.found == []
