"""One release: what was widened or left out of it and why, and its workbooks."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from flask import render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from exports.disclosure.widening import Cause
from exports.evidence import Evidence, Widened
from exports.figures import Table
from exports.wording import Words
from parapp.extensions import db
from parapp.i18n import page_language
from parapp.models import Release
from parapp.permissions import current_project, may, permission
from parapp.services import releasing
from parapp.views.studio import told
from parapp.views.studio.blueprint import blueprint
from surveys.marking import N_

_CAUSES: Final = {
    Cause.INSIDER: N_("Somebody who gave the answer themselves could tell how few others did."),
    Cause.ROWS: N_("The ranges of its answers, added up, would have told more."),
    Cause.TABLES: N_("Together with the same question for other groups it would have told more."),
    Cause.RELEASES: N_("Together with earlier releases it would have told more."),
    Cause.CHANCE: N_("It had no need: some are wider so that being wide tells nothing."),
    Cause.UNDECIDED: N_("It was not proved in time that it tells nothing of single people."),
}


@dataclass(frozen=True, slots=True)
class Wider:
    """One widened table in words; `group` is empty for everybody, `after` None where left out."""

    question: str
    group: str
    before: int
    after: int | None
    why: str


@blueprint.get("/p/<project>/evidence/releases/<int:number>")
@permission("evidence.export")
def release(project: str, number: int) -> ResponseReturnValue:  # noqa: ARG001
    """Show a release, and offer its workbooks."""
    found = releasing.get(db.session, current_project(), number)
    shown = releasing.evidence(db.session, found)
    return render_template(
        "studio/release.html",
        release=found,
        method=shown.method,
        widened=list(_wider(shown, _widened(found))),
        standing=told.standing(shown),
        exact=[
            told.words().text(one.title, one.default_language)
            for one in shown.surveys
            if one.base.exact
        ],
        chosen=page_language().tag,
    )


def _widened(found: Release) -> tuple[Widened, ...]:
    """Return what was widened, for those who may know why: to others the reason would tell."""
    return releasing.widened(db.session, found) if may("evidence.release") else ()


def _wider(shown: Evidence, widened: tuple[Widened, ...]) -> Iterator[Wider]:
    words = told.words()
    tables = {
        table.key: table
        for found in (*(area.tables for area in shown.areas), shown.profile)
        for table in found
    }
    for one in widened:
        yield Wider(
            question=_question(tables, one.key, words),
            group=_group(tables, *one.place, words),
            before=one.before,
            after=one.after,
            why=_(_CAUSES[one.cause]),
        )


def _question(tables: Mapping[str, Table], key: str, words: Words) -> str:
    return words.text(tables[key].label) if key in tables else key


def _group(tables: Mapping[str, Table], profile: str, name: str, words: Words) -> str:
    """Name a group by the answer that makes it; those who gave none have no table of their own."""
    table = tables.get(profile)
    answers = {row.answer.value: row.answer for row in table.rows} if table else {}
    return words.answer(answers[name], table) if table and name in answers else name
