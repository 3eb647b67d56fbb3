"""A survey for other tools: written as XLSForm, XForm or printout, and the lists that it reads."""

import io
import zipfile
from typing import Final

from flask import Response, abort, current_app, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from parapp import form_media
from parapp.errors import ParappError
from parapp.extensions import db
from parapp.i18n import explain
from parapp.permissions import current_account, permission
from parapp.services import attaching, converting, drafting
from parapp.settings import Settings
from parapp.views.studio.blueprint import blueprint, survey_named
from surveys.attached import MAX_SIZE

OFFERED: Final = (converting.Form.XLSFORM, converting.Form.XFORM, converting.Form.OUTLINE)
"""What the page of a survey offers; the schema is for programs, which use the command line."""

_CARRY_FILES: Final = frozenset({converting.Form.XLSFORM, converting.Form.XFORM})
"""What other tools ask, for which they need the pictures, recordings and lists too."""


_LARGEST: Final = max(MAX_SIZE, form_media.LARGEST_SENT)


@blueprint.get("/p/<project>/surveys/<survey>/as/<form>")
@permission("survey.view")
def written(project: str, survey: str, form: str) -> ResponseReturnValue:
    """Send a survey in another form; one that needs files beside it comes with them as .zip."""
    if form not in OFFERED:
        abort(404)
    target = converting.Form(form)
    found = survey_named(survey)
    draft = drafting.draft(found)
    language = request.args.get("language", draft.default_language)
    try:
        made = converting.convert(draft, target, language)
    except ParappError as error:
        flash(explain(error), "error")
        return redirect(url_for("studio.survey", project=project, survey=survey))
    name = found.slug + converting.ENDINGS[target]
    beside = dict(made.beside)
    if target in _CARRY_FILES and found.files:
        settings: Settings = current_app.extensions["parapp_settings"]
        beside |= attaching.contents(db.session, data=settings.data, survey=found)
    if not beside:
        return _sent(made.content, converting.MEDIA_TYPES[target], name)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for inside, content in {name: made.content, **beside}.items():
            archive.writestr(inside, content)
    return _sent(packed.getvalue(), "application/zip", f"{found.slug}.zip")


@blueprint.post("/p/<project>/surveys/<survey>/files")
@permission("survey.draft")
def attach(project: str, survey: str) -> ResponseReturnValue:
    """Attach the pictures, recordings and lists that a form calls by their names."""
    found = survey_named(survey)
    settings: Settings = current_app.extensions["parapp_settings"]
    for file in request.files.getlist("files"):
        if not file.filename:
            continue
        try:
            name = attaching.attach(
                db.session,
                data=settings.data,
                survey=found,
                name=file.filename,
                content=file.stream.read(_LARGEST + 1),
                actor=current_account(),
            )
        except ParappError as error:
            flash(explain(error), "error")
        else:
            flash(
                _("%(name)s is attached. It counts from the next version on.", name=name), "success"
            )
    return redirect(url_for("studio.survey", project=project, survey=survey, _anchor="attached"))


@blueprint.post("/p/<project>/surveys/<survey>/files/off")
@permission("survey.draft")
def detach(project: str, survey: str) -> ResponseReturnValue:
    """Take a file from the draft; published versions keep theirs."""
    found = survey_named(survey)
    name = request.form.get("name", "")
    try:
        attaching.detach(db.session, survey=found, name=name, actor=current_account())
    except ParappError as error:
        flash(explain(error), "error")
    else:
        flash(
            _("%(name)s is taken off. Versions that are published keep it.", name=name), "success"
        )
    return redirect(url_for("studio.survey", project=project, survey=survey, _anchor="attached"))


def _sent(content: bytes, media_type: str, name: str) -> Response:
    response = Response(content, content_type=media_type)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
