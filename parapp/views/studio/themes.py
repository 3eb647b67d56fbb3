"""A project's themes: the list, one theme with its meaning, and merging, splitting and deleting."""

from collections.abc import Mapping
from typing import Final

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.datastructures import MultiDict

from parapp.errors import NotFoundError, ParappError
from parapp.extensions import db
from parapp.models import Theme, ThemeChange
from parapp.permissions import current_account, current_project, permission
from parapp.services import agreeing, coding, passages, sayings
from parapp.services import themes as services
from parapp.services.themes import Description
from parapp.views.studio import paging
from parapp.views.studio.blueprint import blueprint
from parapp.views.studio.numbers import number_of
from parapp.views.studio.paging import Part
from parapp.views.studio.problems import Complaint, complain
from surveys import frameworks
from surveys.marking import N_
from surveys.text import LocalizedText

PER_PAGE: Final = 50
"""Places on one page of a theme, which may stand on thousands."""
_TEXTS: Final = ("name", "meaning", "use_when", "not_when", "example")
_FIELDS: Final = {
    "theme.name": "name",
    "theme.name_taken": "name",
    "text.long": "name",
    "theme.area": "policy_area",
    "theme.other": "into",
    "theme.in_use": "into",
}


@blueprint.get("/p/<project>/themes", endpoint="themes")
@permission("passage.read")
def all_themes(project: str) -> ResponseReturnValue:  # noqa: ARG001
    """List the themes, where each came up, and what was done to them."""
    here = current_project()
    passages.note_opened(db.session, project=here, actor=current_account())
    came_up = agreeing.came_up(db.session, here)
    names = {theme.id: theme for theme in came_up.themes}
    return render_template(
        "studio/themes.html",
        came_up=came_up,
        used=services.used(db.session, here),
        areas={area.id: area.name for area in frameworks.policy_areas()},
        together=[
            (names[pair.one], names[pair.other], pair.meetings) for pair in came_up.together[:10]
        ],
        changes=[
            (change, services.can_undo(db.session, change), _named(change))
            for change in services.history(db.session, here)[:20]
        ],
    )


@blueprint.get("/p/<project>/themes/new")
@permission("passage.read")
def new_theme(project: str) -> ResponseReturnValue:  # noqa: ARG001
    """Offer a new theme."""
    return _form(MultiDict())


@blueprint.post("/p/<project>/themes/new")
@permission("passage.read")
def add_theme(project: str) -> ResponseReturnValue:
    """Keep a new theme."""
    try:
        services.add(
            db.session,
            project=current_project(),
            description=_description(request.form),
            actor=current_account(),
        )
    except ParappError as error:
        db.session.rollback()
        return _form(request.form, complain(error, _FIELDS)), 422
    flash(_("The theme is made. Put it on passages now."), "success")
    return redirect(url_for("studio.coding", project=project))


@blueprint.get("/p/<project>/themes/<int:number>")
@permission("passage.read")
def theme(project: str, number: int) -> ResponseReturnValue:  # noqa: ARG001
    """Show a theme with the passages that it was put on."""
    found = _theme(number)
    passages.note_opened(db.session, project=current_project(), actor=current_account())
    return _form(_given(found), found=found)


@blueprint.post("/p/<project>/themes/<int:number>")
@permission("passage.read")
def change_theme(project: str, number: int) -> ResponseReturnValue:
    """Keep a theme as it is described now."""
    found = _theme(number)
    try:
        services.change(
            db.session,
            theme=found,
            description=_description(request.form),
            actor=current_account(),
        )
    except ParappError as error:
        db.session.rollback()
        return _form(request.form, complain(error, _FIELDS), found=found), 422
    flash(_("The theme is kept."), "success")
    return redirect(url_for("studio.themes", project=project))


@blueprint.post("/p/<project>/themes/<int:number>/delete")
@permission("passage.read")
def delete_theme(project: str, number: int) -> ResponseReturnValue:
    """Merge a theme into another, or delete it with its codings."""
    found = _theme(number)
    into = request.form.get("into", "")
    try:
        if into == "remove" or not into:
            count = services.retire(
                db.session, theme=found, remove=into == "remove", actor=current_account()
            )
            said = ngettext(
                "The theme is deleted, and taken off %(num)d place.",
                "The theme is deleted, and taken off %(num)d places.",
                count,
            )
        else:
            target = _theme(number_of(into) or 0)
            count = services.merge(db.session, theme=found, into=target, actor=current_account())
            said = ngettext(
                "The theme is merged. %(num)d place has the other theme now.",
                "The theme is merged. %(num)d places have the other theme now.",
                count,
            )
    except ParappError as error:
        db.session.rollback()
        return _form(_given(found), complain(error, _FIELDS), found=found), 422
    flash(said, "success")
    return redirect(url_for("studio.themes", project=project))


@blueprint.post("/p/<project>/themes/<int:number>/split")
@permission("passage.read")
def split_theme(project: str, number: int) -> ResponseReturnValue:
    """Make a new theme out of some passages of this one."""
    found = _theme(number)
    first = current_project().languages[0]
    name = LocalizedText.of({first: request.form.get("new_name", "")})
    chosen = _chosen()
    if "page" in request.form:  # on to another page, with what was chosen on this one
        return _form(_given(found), found=found)
    try:
        services.split(
            db.session,
            theme=found,
            description=Description(name, policy_area=found.policy_area),
            codings=chosen,
            actor=current_account(),
        )
    except ParappError as error:
        db.session.rollback()
        fields = {**_FIELDS, "theme.name": "new_name", "theme.name_taken": "new_name"}
        return _form(_given(found), complain(error, fields), found=found), 422
    flash(_("The theme is split. Say what the new one means."), "success")
    return redirect(url_for("studio.themes", project=project))


@blueprint.post("/p/<project>/themes/changes/<int:number>/undo")
@permission("passage.read")
def undo_theme_change(project: str, number: int) -> ResponseReturnValue:
    """Take back a merge, a split or a deletion."""
    change = db.session.get(ThemeChange, number)
    if change is None or change.project_id != current_project().id:
        raise NotFoundError("theme.change_unknown", N_("There is no such change"))
    try:
        services.undo(db.session, change=change, actor=current_account())
    except ParappError as error:
        db.session.rollback()
        flash(complain(error).message, "error")
    else:
        flash(_("Taken back."), "success")
    return redirect(url_for("studio.themes", project=project))


def _theme(number: int) -> Theme:
    return services.get(db.session, current_project(), number)


def _named(change: ThemeChange) -> list[LocalizedText]:
    return [LocalizedText.of(names) for names in change.details.get("names", [])]


def _description(given: Mapping[str, str]) -> Description:
    languages = current_project().languages
    texts = {}
    for name in _TEXTS:
        fields = {tag: name if tag == languages[0] else f"{name}-{tag}" for tag in languages}
        texts[name] = LocalizedText.of(
            {tag: given.get(field, "").strip() for tag, field in fields.items()}
        )
    return Description(**texts, policy_area=given.get("policy_area", ""))


def _given(found: Theme) -> MultiDict[str, str]:
    fields = MultiDict({"policy_area": found.policy_area})
    first, *others = current_project().languages
    for name in _TEXTS:
        text: LocalizedText = getattr(found, name)
        fields[name] = text.exact(first) or ""
        fields.update({f"{name}-{tag}": text.exact(tag) or "" for tag in others})
    return fields


def _form(
    given: Mapping[str, str], complaint: Complaint | None = None, *, found: Theme | None = None
) -> str:
    here = current_project()
    first, *others = here.languages
    part = paging.part(coding.count(db.session, found) if found is not None else 0, PER_PAGE)
    places = _places(found, part) if found is not None else []
    chosen = _chosen()
    return render_template(
        "studio/theme.html",
        given=given,
        complaint=complaint,
        theme=found,
        others_themes=[each for each in services.themes(db.session, here) if each is not found],
        places=places,
        part=part,
        chosen=chosen,
        elsewhere=sorted(chosen - {number for number, _words, _tag in places}),
        new_name=request.form.get("new_name", ""),
        areas=frameworks.policy_areas(),
        first=first,
        others=others,
    )


def _places(found: Theme, part: Part) -> list[tuple[int, str, str]]:
    """Return a page of where a theme was put: the coding, the words and their language."""
    places = coding.places(db.session, found, part.first, part.size)
    said = sayings.at_all(db.session, current_project(), [source for source, _put in places])
    return [
        (put.id, said[source].text[put.span.start : put.span.stop], said[source].language)
        for source, put in places
        if source in said
    ]


def _chosen() -> set[int]:
    """Return the codings that were chosen to be split off, on this page and on others."""
    given = [*request.form.getlist("codings"), *request.form.get("chosen", "").split()]
    return {each for each in map(number_of, given) if each is not None}
