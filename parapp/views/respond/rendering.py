"""Renders the respondents' pages: each function makes one kind of page."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from flask import Response, make_response, render_template, request, url_for
from flask_babel import gettext as _
from markupsafe import Markup, escape

from parapp.i18n import page_language
from parapp.sanitising import LARGEST
from parapp.views.respond import consent, live
from parapp.views.respond.blocks import Form, Words, find
from parapp.views.respond.door import Door
from parapp.views.respond.gate import Gate
from parapp.views.respond.wording import Wording, interface_language
from surveys.languages import Language
from surveys.relevance import FormState

_TOO_LARGE: Final = 413

LEAVE: Final = "https://www.wikipedia.org/"
"""Where "leave quickly" leads: a page that anybody may have open."""


@dataclass(frozen=True, slots=True)
class Page:
    """What every template needs.

    Attributes:
        language: Of the page.
        ui: Attributes that mark interface strings in another language than the page's.
        leave: The address behind "leave quickly" for browsers without scripts.
        away: Where it leads.
        demo: Whether the project is invented.
        trial: Whether a draft is tried.
        asks: Who asks.
    """

    language: Language
    ui: Markup = Markup()
    leave: str = ""
    away: str = LEAVE
    demo: bool = False
    trial: bool = False
    asks: Words = Words()


@dataclass(frozen=True, slots=True)
class Place:
    """Where in a form a page stands.

    Attributes:
        code: Of the unfinished response, empty where there is none yet.
        number: Of the page, from 1.
        step: Which of the pages that apply it is.
        steps: How many of them there are; 0 where the form is one page.
    """

    code: str = ""
    number: int = 1
    step: int = 1
    steps: int = 0

    @property
    def is_last(self) -> bool:
        """Whether the answers are sent from here."""
        return self.step >= self.steps

    def address(self, door: Door, tag: str) -> str:
        """Return where the form is sent, in a language."""
        if not self.code:
            return url_for("respond.form", token=door.token, language=tag)
        return url_for(
            "respond.unfinished",
            token=door.token,
            language=tag,
            code=self.code,
            number=self.number,
        )


@dataclass(frozen=True, slots=True)
class Sheet:
    """What a page with questions shows.

    Attributes:
        form: The questions as they stand.
        identity: The response's UUIDv4.
        gate: What was answered before the questions.
        place: Where in the form the page stands.
        now: The form with all answers so far.
        notice: A heading and a sentence that stand above everything else.
        loose: What is the matter with answers whose question is not on the page.
    """

    form: Form
    identity: str
    gate: Gate = Gate()
    place: Place = Place()
    now: FormState | None = None
    notice: tuple[str, str] | None = None
    loose: Sequence[Words] = ()


def languages_page(door: Door) -> Response:
    """Return the page that offers the survey's languages."""
    return _page(
        "respond/languages.html",
        door,
        title=_title(door, page_language().tag),
        token=door.token,
        languages=door.languages,
        card=request.args.get("card", ""),
    )


def form_page(door: Door, tag: str, sheet: Sheet, status: int = 200) -> Response:
    """Return the page with the questions, or what stands before them.

    Args:
        tag: The language of the page.
        sheet: What it shows.
        status: 422 where something is the matter with what was sent.
    """
    form, place = sheet.form, sheet.place
    part = {block.name for block in form.blocks}
    environment = door.environment(tag, sheet.identity)
    script = live.script(door.sha256, door.survey, tag, environment, part=part, now=sheet.now)
    return _page(
        "respond/form.html" if form.agreed else "respond/consent.html",
        door,
        status,
        draft=place.code,
        title=_title(door, tag),
        action=place.address(door, tag),
        switches=[(each, place.address(door, each.tag)) for each in door.languages],
        token=door.token,
        form=form,
        gate=sheet.gate,
        place=place,
        told=None if form.agreed else consent.told(door, tag),
        spoken={} if form.agreed else consent.spoken(door, tag),
        words="" if form.agreed or door.is_trial else consent.version(door, tag),
        helps=bool(door.referrals),
        live=script,
        bundle=live.bundle(script),
        uuid=sheet.identity,
        version=door.version,
        notice=sheet.notice,
        loose=sheet.loose,
    )


def part_page(door: Door, form: Form, names: Sequence[str]) -> Response:
    """Return some questions alone, for the script that puts them into the page."""
    blocks = [block for name in names if (block := find(form.blocks, name)) is not None]
    return _page("respond/part.html", door, blocks_asked=blocks, form=form)


@dataclass(frozen=True, slots=True)
class Help:
    """One organisation of a referral card, in the language of the page."""

    name: Words
    helps_with: Words
    contact: Words


@dataclass(frozen=True, slots=True)
class Message:
    """One thing to say, and what can be done about it.

    Attributes:
        heading: What is the matter.
        sentences: What there is to say.
        extra: What the project says to it.
        links: Addresses, each with its words.
        sound: Address of a recording of it, or empty.
        helps: Who helps near here.
        again: From where somebody else may begin, or empty.
        fields: What is sent on with a button, as pairs of name and value.
        action: Where it is sent.
    """

    heading: str
    sentences: Sequence[str] = ()
    extra: Words = Words()
    sound: str = ""
    links: Sequence[tuple[str, str]] = ()
    helps: Sequence[Help] = ()
    again: str = ""
    fields: Sequence[tuple[str, str]] = ()
    action: str = ""


def message_page(message: Message, status: int = 200, door: Door | None = None) -> Response:
    """Return a page that says one thing and what can be done about it."""
    about = consent.about(door, page_language().tag) if door else ()
    return _page(
        "respond/message.html", door, status, draft=draft_here(), message=message, about=about
    )


def standing_page(
    door: Door, said: Sequence[tuple[Language, tuple[str, ...], Words, str]]
) -> Response:
    """Return a page that says one thing in each of the survey's languages.

    Args:
        said: For each language its sentences, whom to turn to, and a recording's address or empty.
    """
    title = _title(door, page_language().tag)
    return _page("respond/standing.html", door, title=title, said=said)


def about_page(door: Door, told: consent.Told, helps: Sequence[Help]) -> Response:
    """Return what was told before the questions."""
    return _page("respond/about.html", door, told=told, helps=helps)


def saved_page(
    door: Door, code: str, base_url: str, path: str, *, until: str, sound: str
) -> Response:
    """Return the page that tells how an unfinished response is reopened."""
    told = {"code": code, "base_url": base_url, "path": path, "until": until, "sound": sound}
    return _page("respond/saved.html", door, draft=code, told=told)


def typing_page(wrong: str, typed: str, status: int) -> Response:
    """Return the page on which a code is typed."""
    return _page("respond/typing.html", None, status, wrong=wrong, typed=typed)


def plain_page(
    template: str, status: int = 200, *, door: Door | None = None, **values: object
) -> Response:
    """Return a page of another module's template in the respondents' frame."""
    return _page(template, door, status, **values)


def again_page(status: int = 503) -> Response:
    """Return a page that holds everything that was written, to be sent once more with one button.

    Args:
        status: 413 where files were too large, which do not come along.
    """
    fields = [(name, value) for name, values in request.form.lists() for value in values if value]
    # A browser forgets which files were chosen: the form says so beside their questions.
    fields += [(name, "-") for name, file in request.files.items(multi=True) if file.filename]
    action = url_for(str(request.endpoint), **(request.view_args or {}))
    limit = LARGEST // (1024 * 1024) if status == _TOO_LARGE else 0
    response = _page(
        "respond/again.html",
        None,
        status,
        draft=draft_here(),
        fields=fields,
        action=action,
        limit=limit,
    )
    if not limit:
        response.headers["Retry-After"] = "10"
    return response


def way_out(draft: str) -> str:
    """Return where "leave quickly" leads without scripts.

    Args:
        draft: The code of the unfinished response that the page belongs to, or empty.
    """
    token = (request.view_args or {}).get("token", "")
    if not (draft and token):
        return url_for("respond.leave")
    tag = page_language().tag
    return url_for("respond.leave_unfinished", token=token, language=tag, code=draft)


def draft_here() -> str:
    """Return the code of the unfinished response of which the address is; empty for all others.

    Not for the page of thanks, which is kept for others too.
    """
    place = request.view_args or {}
    return str(place.get("code", "")) if "token" in place else ""


def _title(door: Door, tag: str) -> Words:
    """Return what a survey is called; a form may have no title, but a page has to have one."""
    wording = Wording(door.survey, tag)
    return wording.text(door.survey.title) or wording.interface(escape(_("Questions")))


def _page(template: str, door: Door | None, status: int = 200, **values: object) -> Response:
    language = page_language()
    if door is not None and language.tag in door.survey.languages:
        language = door.described(language.tag)
    ours = interface_language(language.tag)
    ui = Markup()
    if ours.tag.split("-")[0] != language.tag.split("-")[0]:
        ui = Markup(' lang="{}" dir="{}"').format(ours.tag, ours.direction)
    page = Page(language, ui, way_out(str(values.get("draft", ""))))
    if door is not None:
        asks = Wording(door.survey, language.tag).text(
            door.project.organisation or door.project.title
        )
        page = replace(page, demo=door.project.is_demo, trial=door.is_trial, asks=asks)
    return make_response(render_template(template, page=page, **values), status)
