"""The page on which themes are put on what people said; a change answers with its passage alone."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from exports import identifying
from exports.passages import Piece, Span, pieces
from parapp.errors import ParappError
from parapp.extensions import db
from parapp.i18n import explain, plain
from parapp.models import Theme
from parapp.permissions import current_account, current_project, permission
from parapp.services import coding as services
from parapp.services import passages, sayings, themes
from parapp.services.coding import Coded, Put
from parapp.services.passages import Passage
from parapp.services.pointing import Pointers
from parapp.services.sayings import Filter
from parapp.views.studio import marking, paging
from parapp.views.studio.blueprint import blueprint
from surveys import frameworks

PER_PAGE: Final = 20
"""Passages of at most 150 words: about as much as is read at a sitting."""

KEYS: Final = 9
"""How many themes have a key of their own."""

_FILTERS: Final = ("survey", "meeting", "language", "area", "show", "others", "page")


@dataclass(frozen=True, slots=True)
class Shown:
    """A passage as the page draws it.

    Attributes:
        pointer: What forms and addresses name it by.
        index: Its place among the passages that are shown, from 1.
        pieces: Its words, cut where a theme or a highlight begins or ends.
        mine: What the reader put on it, each with the theme and the words.
        others: What others put on it.
        read: Whether the reader has read it to the end.
    """

    passage: Passage
    pointer: str
    index: int
    pieces: Sequence[Piece[tuple[str, str]]]
    mine: Sequence[tuple[Put, Theme, str]]
    others: Sequence[tuple[Put, Theme, str]]
    read: bool


@blueprint.get("/p/<project>/coding", endpoint="coding")
@permission("passage.read")
def coding_page(project: str) -> ResponseReturnValue:  # noqa: ARG001
    """Show what people said, with the themes that were put on it."""
    here = current_project()
    passages.note_opened(db.session, project=here, actor=current_account())
    found = passages.passages(db.session, here)
    coded = services.coded(db.session, here)
    wanted = [passage for passage in found if _is_wanted(passage, coded)]
    part = paging.part(len(wanted), PER_PAGE)
    known = themes.themes(db.session, here)
    pointers = Pointers(db.session, here)
    return render_template(
        "studio/coding.html",
        shown=[
            _shown(each, pointers.to(each), part.first + n, coded, known)
            for n, each in enumerate(part.cut(wanted), 1)
        ],
        part=part,
        whole=len(found),
        themes=known,
        keys=KEYS,
        options=_options(found),
        args=_args(),
    )


@blueprint.post("/p/<project>/coding/put")
@permission("passage.read")
def put_theme(project: str) -> ResponseReturnValue:  # noqa: ARG001
    """Put a theme on a passage or on words of it."""

    def act(passage: Passage) -> str:
        theme = themes.get(db.session, current_project(), request.form.get("theme", 0, int))
        services.put(
            db.session,
            theme=theme,
            passage=passage,
            coder=current_account(),
            words=request.form.get("words", ""),
            near=request.form.get("near", type=int),
        )
        return _("“%(theme)s” is put on.", theme=plain(theme.name, *current_project().languages))

    return _acted(act)


@blueprint.post("/p/<project>/coding/take-off")
@permission("passage.read")
def take_theme_off(project: str) -> ResponseReturnValue:  # noqa: ARG001
    """Take a theme off a passage."""

    def act(passage: Passage) -> str:
        del passage
        number = request.form.get("coding", 0, int)
        services.take_off(
            db.session, project=current_project(), coding=number, coder=current_account()
        )
        return _("The theme is taken off.")

    return _acted(act)


@blueprint.post("/p/<project>/coding/read")
@permission("passage.read")
def passage_read(project: str) -> ResponseReturnValue:  # noqa: ARG001
    """Note that a passage was read to the end, or take that back."""
    read = request.form.get("read") != "no"

    def act(passage: Passage) -> str:
        services.mark_read(
            db.session,
            project=current_project(),
            passage=passage,
            coder=current_account(),
            read=read,
        )
        return _("Read to the end.") if read else _("To be read again.")

    return _acted(act)


def _acted(act: Callable[[Passage], str]) -> ResponseReturnValue:
    """Do what was asked and answer with the passage, or with the whole page without scripts."""
    here = current_project()
    alone = request.form.get("alone") == "yes"
    index = request.form.get("index", 1, int)
    try:
        passage = Pointers(db.session, here).find(request.form.get("passage", ""))
        said = act(passage)
    except ParappError as error:
        db.session.rollback()
        if alone:
            return explain(error), 422
        flash(explain(error), "error")
        return redirect(_back(index))
    if not alone:
        flash(said, "success")
        return redirect(_back(index))
    coded = services.coded(db.session, here, passage)
    known = themes.themes(db.session, here)
    pointer = request.form["passage"]
    return render_template(
        "studio/coding_passage.html",
        each=_shown(passage, pointer, index, coded, known),
        themes=known,
        said=said,
        args=_args(),
    )


def _back(index: int) -> str:
    return url_for("studio.coding", project=current_project().slug, **_args(), _anchor=f"p{index}")


def _args() -> dict[str, Any]:
    return {name: request.args[name] for name in _FILTERS if request.args.get(name)}


def _is_wanted(passage: Passage, coded: Coded) -> bool:
    wanted = Filter(
        survey=request.args.get("survey", ""),
        meeting=request.args.get("meeting", type=int),
        language=request.args.get("language", ""),
        area=request.args.get("area", ""),
    )
    if not sayings.fits(passage.said, wanted):
        return False
    show = request.args.get("show", "")
    if show == "mine":
        return current_account().id not in coded.readers(passage)
    return show != "nobody" or not coded.on(passage)


def _options(found: Sequence[Passage]) -> Mapping[str, Mapping[Any, Any]]:
    """Return what can be filtered by: only what there is."""
    said = [passage.said for passage in found]
    return {
        "survey": {each.survey.slug: each.survey for each in said},
        "meeting": {each.meeting.id: each.meeting for each in said if each.meeting},
        "language": dict.fromkeys(sorted({each.language for each in said})),
        "area": {
            each: frameworks.policy_area(each).name
            for each in sorted({area for one in said for area in one.areas})
        },
    }


def _shown(
    passage: Passage, pointer: str, index: int, coded: Coded, known: Sequence[Theme]
) -> Shown:
    me = current_account().id
    by = {theme.id: theme for theme in known}
    named = [
        (put, by[put.theme], passage.said.text[put.span.start : put.span.stop])
        for put in coded.on(passage)
        if put.theme in by
    ]
    mine = [each for each in named if each[0].coder == me]
    shows_others = bool(request.args.get("others"))
    return Shown(
        passage=passage,
        pointer=pointer,
        index=index,
        pieces=list(_pieces(passage, [put for put, _, _ in (named if shows_others else mine)])),
        mine=mine,
        others=[each for each in named if each[0].coder != me] if shows_others else [],
        read=me in coded.readers(passage),
    )


def _pieces(passage: Passage, puts: Sequence[Put]) -> Iterator[Piece[tuple[str, str]]]:
    start = passage.span.start
    marks = [
        (Span(put.span.start - start, put.span.stop - start), (marking.THEME, str(put.theme)))
        for put in puts
    ]
    words = passage.words
    who = [
        (found.span, (marking.WHO, found.kind.value))
        for found in identifying.find(words, passage.said.language)
    ]
    return pieces(words, [*marks, *who])
