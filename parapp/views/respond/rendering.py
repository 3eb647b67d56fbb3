"""Renders the respondents' pages: each function makes one kind of page."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from flask import Response, make_response, render_template, request, url_for
from flask_babel import gettext as _
from markupsafe import Markup

from parapp.i18n import page_language
from parapp.views.respond import live
from parapp.views.respond.blocks import Form, Words, find
from parapp.views.respond.door import Door
from parapp.views.respond.wording import Wording, interface_language
from surveys.languages import Language

LEAVE: Final = "https://www.wikipedia.org/"
"""Where "leave quickly" leads: a page that anybody may have open."""


@dataclass(frozen=True, slots=True)
class Page:
    """What every template needs.

    Attributes:
        language: Of the page.
        ui: Attributes that mark interface strings in another language than the page's.
        leave: The address behind "leave quickly".
        demo: Whether the project is invented.
        asks: Who asks.
    """

    language: Language
    ui: Markup = Markup()
    leave: str = LEAVE
    demo: bool = False
    asks: Words = Words()


def languages_page(door: Door) -> Response:
    """Return the page that offers the survey's languages."""
    title = door.survey.title
    wording = Wording(door.survey, page_language().tag)
    return _page(
        "respond/languages.html",
        door,
        title=wording.text(title),
        token=door.token,
        languages=door.languages,
    )


def form_page(
    door: Door,
    tag: str,
    form: Form,
    identity: str,
    *,
    status: int = 200,
    first: bool = False,
    notice: tuple[str, str] | None = None,
    loose: Sequence[Words] = (),
) -> Response:
    """Return the page with the questions.

    Args:
        tag: The language of the page.
        form: The questions as they stand.
        identity: The response's UUIDv4.
        status: 422 where something is the matter with what was sent.
        first: Whether the person has not sent anything yet.
        notice: A heading and a sentence that stand above everything else.
        loose: What is the matter with answers whose question is not on the page.
    """
    script = live.script(door.publication.sha256, door.survey, tag, door.environment(tag, identity))
    return _page(
        "respond/form.html",
        door,
        status,
        title=Wording(door.survey, tag).text(door.survey.title),
        action=url_for("respond.form", token=door.token, language=tag),
        token=door.token,
        languages=door.languages,
        form=form,
        about=about(door, tag),
        live=script,
        uuid=identity,
        version=door.publication.version,
        notice=notice,
        loose=loose,
        first=first or not form.agreed,
    )


def part_page(door: Door, form: Form, names: Sequence[str]) -> Response:
    """Return some questions alone, for the script that puts them into the page."""
    blocks = [
        block for name in names if (block := find((*form.opening, *form.rest), name)) is not None
    ]
    return _page("respond/part.html", door, blocks_asked=blocks, form=form)


def message_page(
    heading: str, sentences: Sequence[str], status: int = 200, door: Door | None = None
) -> Response:
    """Return a page that says one thing and what can be done about it."""
    return _page(
        "respond/message.html",
        door,
        status,
        heading=heading,
        sentences=sentences,
        about=about(door, page_language().tag) if door else (),
    )


def thanks_page(door: Door, sentences: Sequence[str]) -> Response:
    """Return the page at the end, from where somebody else may begin."""
    return _page(
        "respond/message.html",
        door,
        heading=_("Thank you"),
        sentences=sentences,
        about=about(door, page_language().tag),
        again=url_for("respond.languages", token=door.token),
    )


def plain_page(
    template: str, status: int = 200, *, door: Door | None = None, **values: object
) -> Response:
    """Return a page of another module's template in the respondents' frame."""
    return _page(template, door, status, **values)


def again_page() -> Response:
    """Return a page that holds everything that was sent, to be sent once more with one button."""
    fields = [(name, value) for name, values in request.form.lists() for value in values if value]
    # A browser forgets which files were chosen: the form says so beside their questions.
    fields += [(name, "-") for name, file in request.files.items(multi=True) if file.filename]
    action = url_for(str(request.endpoint), **(request.view_args or {}))
    response = _page("respond/again.html", None, 503, fields=fields, action=action)
    response.headers["Retry-After"] = "10"
    return response


def about(door: Door, tag: str) -> tuple[tuple[str, Words], ...]:
    """Return who asks, who pays and whom to turn to, as far as the project says."""
    project = door.project
    wording = Wording(door.survey, tag)
    told = (
        (_("Who asks"), project.organisation or project.title),
        (_("Who pays"), project.funder),
        (_("Whom to turn to"), project.contact),
    )
    return tuple((term, words) for term, text in told if (words := wording.text(text)))


def _page(template: str, door: Door | None, status: int = 200, **values: object) -> Response:
    language = page_language()
    if door is not None and language.tag in door.survey.languages:
        language = door.described(language.tag)
    ours = interface_language(language.tag)
    ui = Markup()
    if ours.tag.split("-")[0] != language.tag.split("-")[0]:
        ui = Markup(' lang="{}" dir="{}"').format(ours.tag, ours.direction)
    page = Page(language, ui)
    if door is not None:
        asks = Wording(door.survey, language.tag).text(
            door.project.organisation or door.project.title
        )
        page = Page(language, ui, demo=door.project.is_demo, asks=asks)
    return make_response(render_template(template, page=page, **values), status)
