"""Draws words with their marks: themes, and what may tell who somebody is."""

from collections.abc import Iterable
from typing import Final

from flask_babel import gettext as _
from markupsafe import Markup, escape

from exports.identifying import Kind
from exports.passages import Piece
from parapp.views.studio.blueprint import blueprint
from surveys.marking import N_

THEME: Final = "theme"
WHO: Final = "who"

KINDS: Final = {
    Kind.NAME: N_("may be a name"),
    Kind.PLACE: N_("may be a place"),
    Kind.NUMBER: N_("may be a telephone number or another that belongs to somebody"),
    Kind.ADDRESS: N_("an address"),
    Kind.DAY: N_("a day"),
}


@blueprint.app_template_filter()
def kind_word(kind: Kind | str) -> str:
    """Say what a place in a text may give away."""
    return _(KINDS[Kind(kind)])


@blueprint.app_template_filter()
def drawn(pieces: Iterable[Piece[tuple[str, str]]]) -> Markup:
    """Return words with their marks and nothing between them: the page counts characters."""
    parts = []
    for piece in pieces:
        labels = dict(piece.labels)
        part = escape(piece.text)
        if WHO in labels:
            part = Markup('<span class="who" title="{}">{}</span>').format(
                kind_word(labels[WHO]), part
            )
        if THEME in labels:
            part = Markup("<mark>{}</mark>").format(part)
        parts.append(part)
    return Markup().join(parts)
