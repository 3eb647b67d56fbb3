"""The charts of a release: on a page with their tables, and as pictures for other documents."""

from typing import Final

from flask import Response, abort, render_template
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from exports import drawing
from exports.drawing import Section
from parapp.extensions import db
from parapp.permissions import current_project, permission
from parapp.services import releasing
from parapp.views.studio import told
from parapp.views.studio.blueprint import blueprint

_TYPE: Final = "image/svg+xml"


@blueprint.get("/p/<project>/evidence/releases/<int:number>/charts")
@permission("evidence.export")
def release_charts(project: str, number: int) -> ResponseReturnValue:  # noqa: ARG001
    """Show every chart of a release beside its table."""
    return render_template(
        "studio/charts.html", number=number, sections=_sections(number), drawn=drawn
    )


@blueprint.get("/p/<project>/evidence/releases/<int:number>/charts/<int:place>.svg")
@permission("evidence.export")
def release_chart(project: str, number: int, place: int) -> ResponseReturnValue:
    """Send one chart, counted from 1, as a file of its own."""
    pictures = [each for section in _sections(number) for each in section.pictures]
    if not 0 < place <= len(pictures):
        abort(404)
    name = f"{project}-{number}-chart-{place}.svg"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(pictures[place - 1].picture, mimetype=_TYPE, headers=headers)


def drawn(picture: str) -> Markup:
    """Return a picture as part of a page."""
    return Markup(picture)  # noqa: S704  # every word in it was escaped when it was drawn


def _sections(number: int) -> list[Section]:
    found = releasing.get(db.session, current_project(), number)
    shown = releasing.evidence(db.session, found)
    return list(drawing.sections(shown, told.words()))
