"""Quotations: the list with their state, and one of them, chosen, masked and approved."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from exports import identifying
from exports.catalogues import translator
from exports.passages import Piece, pieces
from exports.quoting import Quoted
from parapp.errors import NotFoundError, ParappError
from parapp.extensions import db
from parapp.i18n import plain, say
from parapp.models import Quotation
from parapp.permissions import current_account, current_project, permission
from parapp.services import attributing, passages, quotable
from parapp.services import quotations as services
from parapp.services.passages import Passage
from parapp.services.pointing import Pointers
from parapp.services.quotable import Draft
from parapp.services.quotations import State
from parapp.services.sayings import Said
from parapp.views.studio import marking, paging
from parapp.views.studio.blueprint import blueprint
from parapp.views.studio.problems import Complaint, complain
from surveys import frameworks
from surveys.languages import INTERFACE_LANGUAGES
from surveys.marking import N_
from surveys.text import LocalizedText

STATES: Final = {
    State.WAITING: N_("waits for approval"),
    State.APPROVED: N_("approved"),
    State.WITHDRAWN: N_("withdrawn"),
}
_FIELDS: Final = {
    "quotation.empty": "text",
    "quotation.words": "text",
    "quotation.highlighted": "looked",
    "quotation.group": "group",
    "quotation.group_small": "group",
    "quotation.base": "group",
    "quotation.area": "policy_area",
}
_BETWEEN: Final = "="
PER_PAGE: Final = 20
"""Quotations on one page; each is read where it was said."""


@dataclass(frozen=True, slots=True)
class Row:
    """A quotation in the list; `quoted` is None where its words were taken back."""

    quotation: Quotation
    state: State
    approvals: int
    quoted: Quoted | None


@blueprint.get("/p/<project>/quotations", endpoint="quotations")
@permission("passage.read")
def all_quotations(project: str) -> ResponseReturnValue:  # noqa: ARG001
    """List the quotations with their state."""
    here = current_project()
    found = services.quotations(db.session, here)
    part = paging.part(len(found), PER_PAGE)
    rows = []
    for one in part.cut(found):
        try:
            quoted = services.quoted(db.session, here, one)
        except NotFoundError:
            quoted = None
        rows.append(Row(one, services.state(one), len(set(one.approvals)), quoted))
    return render_template(
        "studio/quotations.html",
        rows=rows,
        part=part,
        states=STATES,
        needed=services.NEEDED,
        from_whom=from_whom,
    )


@blueprint.get("/p/<project>/quotations/new")
@permission("passage.read")
def new_quotation(project: str) -> ResponseReturnValue:  # noqa: ARG001
    """Offer a passage to be masked and chosen."""
    pointer = request.args.get("passage", "")
    passage = _passage(pointer)
    passages.note_opened(db.session, project=current_project(), actor=current_account())
    return _form(passage.said, passage.words, _begin(passage), pointer=pointer)


@blueprint.post("/p/<project>/quotations/new")
@permission("passage.read")
def choose_quotation(project: str) -> ResponseReturnValue:
    """Keep a quotation, or show its words masked."""
    pointer = request.form.get("passage", "")
    passage = _passage(pointer)
    said, words = passage.said, passage.words
    if "mask" in request.form:
        return _form(said, words, _masked(request.form, said), pointer=pointer)
    try:
        made = services.choose(
            db.session,
            project=current_project(),
            passage=passage,
            draft=_draft(request.form),
            actor=current_account(),
        )
    except ParappError as error:
        db.session.rollback()
        return _form(said, words, request.form, complain(error, _FIELDS), pointer=pointer), 422
    flash(_("The quotation is chosen. Two people have to approve it."), "success")
    return redirect(url_for("studio.quotation", project=project, number=made.id))


@blueprint.get("/p/<project>/quotations/<int:number>")
@permission("passage.read")
def quotation(project: str, number: int) -> ResponseReturnValue:  # noqa: ARG001
    """Show a quotation beside what was said."""
    found = _quotation(number)
    passages.note_opened(db.session, project=current_project(), actor=current_account())
    return _one(found, _given(found))


@blueprint.post("/p/<project>/quotations/<int:number>")
@permission("passage.read")
def change_quotation(project: str, number: int) -> ResponseReturnValue:
    """Keep a quotation as it is put now."""
    found = _quotation(number)
    said = services.said_at(db.session, current_project(), found)
    if "mask" in request.form:
        return _one(found, _masked(request.form, said))
    try:
        services.change(
            db.session, quotation=found, draft=_draft(request.form), actor=current_account()
        )
    except ParappError as error:
        db.session.rollback()
        return _one(found, request.form, complain(error, _FIELDS)), 422
    flash(_("The quotation is kept. Changed words have to be approved anew."), "success")
    return redirect(url_for("studio.quotation", project=project, number=number))


@blueprint.post("/p/<project>/quotations/<int:number>/approve")
@permission("passage.read")
def approve_quotation(project: str, number: int) -> ResponseReturnValue:
    """Approve the very words that were on the page."""
    found = _quotation(number)
    try:
        services.approve(
            db.session,
            quotation=found,
            seen=request.form.get("seen", ""),
            actor=current_account(),
        )
    except ParappError as error:
        db.session.rollback()
        flash(complain(error).message, "error")
    else:
        flash(_("You have approved these words."), "success")
    return redirect(url_for("studio.quotation", project=project, number=number))


@blueprint.post("/p/<project>/quotations/<int:number>/withdraw")
@permission("passage.read")
def withdraw_quotation(project: str, number: int) -> ResponseReturnValue:
    """Withdraw a quotation, or put it up for approval again."""
    found = _quotation(number)
    if request.form.get("again"):
        services.restore(db.session, quotation=found, actor=current_account())
        flash(_("The quotation waits for approval again."), "success")
    else:
        gone = found.outlives_its_source
        services.withdraw(db.session, quotation=found, actor=current_account())
        flash(_("The quotation is withdrawn. No page and no new workbook shows it."), "success")
        if gone:
            return redirect(url_for("studio.quotations", project=project))
    return redirect(url_for("studio.quotation", project=project, number=number))


def from_whom(quoted: Quoted) -> str:
    """Say to whom a quotation is attributed, in the language of the page."""
    fallbacks = current_project().languages
    parameters = {"survey": plain(quoted.survey, *fallbacks), "group": plain(quoted.group, "en")}
    return say(quoted.sentence, parameters)


def _passage(pointer: str) -> Passage:
    return Pointers(db.session, current_project()).find(pointer)


def _quotation(number: int) -> Quotation:
    return services.get(db.session, current_project(), number)


def _begin(passage: Passage) -> MultiDict[str, str]:
    """Return the fields of a new quotation: all the words, to be masked and cut."""
    said = passage.said
    area = said.areas[0] if said.areas else ""
    fields = MultiDict({"text": passage.words, "policy_area": area})
    if passage.translation:
        fields[f"translation-{said.translated_into}"] = passage.translation
    return fields


def _given(found: Quotation) -> MultiDict[str, str]:
    fields = MultiDict({"text": found.text, "policy_area": found.policy_area})
    fields.update({f"translation-{tag}": text for tag, text in found.translation.texts})
    if found.group:
        fields["group"] = f"{found.group['variable']}{_BETWEEN}{found.group['value']}"
    return fields


def _draft(given: Mapping[str, str]) -> Draft:
    variable, sign, value = given.get("group", "").partition(_BETWEEN)
    begin = "translation-"
    return Draft(
        text=given.get("text", ""),
        translation=LocalizedText.of(
            {key.removeprefix(begin): text for key, text in given.items() if key.startswith(begin)}
        ),
        policy_area=given.get("policy_area", ""),
        group=(variable, value) if sign else None,
        looked="looked" in given,
    )


def _masked(given: Mapping[str, str], said: Said) -> MultiDict[str, str]:
    """Return the form with what is highlighted put into square brackets, in each language."""
    fields = MultiDict(given)
    languages = {"text": said.language}
    languages |= {
        key: key.removeprefix("translation-") for key in given if key.startswith("translation-")
    }
    for field, tag in languages.items():
        known = translator(tag if tag in INTERFACE_LANGUAGES else "en")
        holders = {
            kind: known.gettext(message) for kind, message in identifying.PLACEHOLDERS.items()
        }
        text = fields.get(field, "")
        fields[field] = identifying.masked(text, identifying.find(text, tag), holders)
    return fields


def _one(found: Quotation, given: Mapping[str, str], complaint: Complaint | None = None) -> str:
    if found.outlives_its_source:
        return render_template(
            "studio/quotation_outlived.html",
            quotation=found,
            state=services.state(found),
            approved_by_me=True,  # it needs no approval any more
            needed=services.NEEDED,
            quoted=services.quoted(db.session, current_project(), found),
            from_whom=from_whom,
        )
    said = services.said_at(db.session, current_project(), found)
    return _form(said, said.text[found.start : found.stop], given, complaint, found=found)


def _form(
    said: Said,
    words: str,
    given: Mapping[str, str],
    complaint: Complaint | None = None,
    *,
    pointer: str = "",
    found: Quotation | None = None,
) -> str:
    here = current_project()
    tags = dict.fromkeys((*([said.translated_into] if said.translation else []), *here.languages))
    tags |= dict.fromkeys(
        each.removeprefix("translation-") for each in given if each.startswith("translation-")
    )
    return render_template(
        "studio/quotation.html",
        said=said,
        pieces=_pieces(words, said.language),
        given=given,
        complaint=complaint,
        pointer=pointer,
        quotation=found,
        state=services.state(found) if found else None,
        states=STATES,
        seen=services.fingerprint(found) if found else "",
        approved_by_me=found is not None and current_account().id in found.approvals,
        needed=services.NEEDED,
        quoted=services.quoted(db.session, here, found) if found else None,
        from_whom=from_whom,
        highlighted=quotable.highlighted(said.language, _draft(given)),
        texts={said.language: given.get("text", "")}
        | {tag: given.get(f"translation-{tag}", "") for tag in tags},
        groups=attributing.groups_of(db.session, here, said),
        between=_BETWEEN,
        tags=[tag for tag in tags if tag != said.language],
        areas=frameworks.policy_areas(),
    )


def _pieces(words: str, language: str) -> list[Piece[tuple[str, str]]]:
    found = identifying.find(words, language)
    return list(pieces(words, [(each.span, (marking.WHO, each.kind.value)) for each in found]))
