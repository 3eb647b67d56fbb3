"""Renders the pages of those who took part."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import Response, make_response, render_template
from flask_babel import gettext as _
from markupsafe import Markup

from parapp.i18n import page_language, speaking
from parapp.models import Project
from surveys.languages import INTERFACE_LANGUAGES, Language, language
from surveys.text import LocalizedText


@dataclass(frozen=True, slots=True)
class Page:
    """What every template needs.

    Attributes:
        language: Of the page.
        ui: Attributes that mark sentences of ours where they are in another language than the page.
        asks: Who asks.
        fallback: The language in which texts stand that lack the page's.
    """

    language: Language
    ui: Markup
    demo: bool = False
    asks: LocalizedText = LocalizedText()
    fallback: str = "en"


def page(template: str, project: Project | None, status: int = 200, **values: object) -> Response:
    """Return a page in the language that was forced before."""
    here = page_language()
    ours = here if here.catalogue in INTERFACE_LANGUAGES else language("en")
    ui = Markup()
    if ours.tag != here.tag and ours is not here:
        ui = Markup(' lang="{}" dir="{}"').format(ours.tag, ours.direction)
    about = Page(here, ui)
    if project is not None:
        about = Page(
            here,
            ui,
            demo=project.is_demo,
            asks=project.organisation or project.title,
            fallback=project.languages[0],
        )
    return make_response(render_template(template, page=about, **values), status)


def languages_page(
    project: Project, heading: str, endpoint: str, token: str, tags: Sequence[str]
) -> Response:
    """Return the page on which somebody chooses a language, or reads what to do without one.

    Whoever speaks none of them may read another of the interface's, so the way out stands in each.
    """
    helps = []
    for tag in INTERFACE_LANGUAGES:
        with speaking(tag):
            helps.append((language(tag), _help_without_a_language(project, tag)))
    return page(
        "give/languages.html",
        project,
        heading=heading,
        endpoint=endpoint,
        token=token,
        languages=[language(tag) for tag in tags],
        helps=helps,
        contact=project.contact,
    )


def _help_without_a_language(project: Project, tag: str) -> str:
    asks = (project.organisation or project.title).get(tag, *project.languages)
    return _(
        "Is your language not here? Turn to %(asks)s, or to the person who gave you this link. They"
        " can have it read to you, and you answer by word of mouth.",
        asks=f"\u2068{asks}\u2069",
    )


def message_page(
    heading: str,
    sentences: Sequence[str],
    status: int = 200,
    project: Project | None = None,
    **more: object,
) -> Response:
    """Return a page that says one thing, and what can be done about it."""
    return page("give/message.html", project, status, heading=heading, sentences=sentences, **more)
