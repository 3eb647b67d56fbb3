"""Writes the texts of a survey in the language of a page, and marks those in another one."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from flask_babel import gettext as _
from markupsafe import Markup, escape

from parapp.i18n import installed_language, say
from parapp.views.respond.blocks import Media, Words
from surveys import labels
from surveys.languages import INTERFACE_LANGUAGES, Language, direction_of, language
from surveys.model import Choice, Survey
from surveys.relevance import FormState
from surveys.text import LocalizedText
from surveys.violations import Violation
from surveys.xlsform.languages import UNDETERMINED

Beside = Callable[[tuple[tuple[str, LocalizedText], ...]], Media]
"""Finds what there is to see and hear beside a text."""

_PIPES: Final = "${"


@dataclass(frozen=True, slots=True)
class Wording:
    """The texts of one survey for readers of one language.

    Attributes:
        survey: The survey.
        language: The language of the page.
        state: Gives the answers that labels pipe in.
        beside: Finds what there is to see and hear beside a text; None where nothing is shown.
    """

    survey: Survey
    language: str
    state: FormState | None = None
    beside: Beside | None = None

    def label(self, place: str, text: LocalizedText) -> Words:
        """Return the label of an item, or its name where it has none in any language."""
        return self.text(text, place)

    def hint(self, place: str, text: LocalizedText) -> Words:
        """Return the hint of an item."""
        return self.text(text, place)

    def choice(self, place: str, choice: Choice) -> Words:
        """Return the label of a choice, or its name where it has none."""
        return self.text(choice.label, place) or Words(escape(choice.name))

    def text(self, text: LocalizedText, place: str = "") -> Words:
        """Return any text of the survey, with answers piped in as they are seen from a place."""
        if not text:
            return Words()
        if not any(_PIPES in each or not tag for tag, each in text.texts):
            return _unchanging(text, self.language, self.survey.default_language)
        source = labels.read(text, self.language, self.survey.default_language, translate=_own)
        state = self.state
        lookup = None if state is None else (lambda name: state.piped(name, place, self.language))
        html = escape(labels.to_html(source, lookup))  # an Html object stays as it is
        if text.exact("") is not None:
            return self.interface(html)
        tag = text.language_of(self.language, self.survey.default_language)
        return _marked(html, tag, self.language)

    def violation(self, found: Violation) -> Words:
        """Return what is the matter with an answer, in the survey's words or in ours."""
        fallback = self.survey.default_language
        sentence = escape(found.sentence(say, self.language, fallback))
        if found.text:
            return _marked(sentence, found.text.language_of(self.language, fallback), self.language)
        return self.interface(sentence)

    def acknowledged(self) -> Words:
        """Return what somebody says who ticks that a text was read."""
        return self.interface(escape(_("I have read this")))

    def interface(self, html: Markup) -> Words:
        """Return a sentence of the interface, marked where it is in another language."""
        return _marked(html, interface_language(self.language).tag, self.language)

    def recording(self, what: str) -> str:
        """Return the address of a recording of what parapp itself asks or says, or empty.

        Args:
            what: Of which; `age` is the column `par::age_audio` of the settings sheet.
        """
        files = dict(self.survey.recordings).get(f"par::{what}_audio")
        return self.media((("audio", files),)).sound if files else ""

    def media(self, media: tuple[tuple[str, LocalizedText], ...]) -> Media:
        """Return what there is to see and hear beside a text."""
        return self.beside(media) if self.beside else Media()


@lru_cache(maxsize=20_000)
def _unchanging(text: LocalizedText, page: str, fallback: str) -> Words:
    """Return a text into which nothing is piped: every form that comes in reads them all."""
    html = escape(labels.to_html(labels.read(text, page, fallback)))
    return _marked(html, text.language_of(page, fallback), page)


def _marked(html: Markup, tag: str, page: str) -> Words:
    """Return a text, marked where its language is another one than the page's."""
    # `fr` on a page in `fr-BE` is no other language to a reader or to a screen reader's voice.
    if not tag or _family(tag) == _family(page):
        return Words(html)
    direction = direction_of(html.striptags())
    # Forms have English titles under the name of their Arabic default: the letters know better.
    if direction != language(tag).direction:
        tag = ""
    return Words(html, tag, direction)


def _family(tag: str) -> str:
    return tag.split("-", maxsplit=1)[0]


def interface_language(tag: str) -> Language:
    """Return the language in which the interface speaks on a page of the language `tag`."""
    if tag == UNDETERMINED:
        return installed_language()
    known = language(tag)
    return known if known.catalogue in INTERFACE_LANGUAGES else language("en")


def _own(sentence: str, tag: str) -> str:
    del tag  # the page's language is forced before anything is written
    return say(sentence)
