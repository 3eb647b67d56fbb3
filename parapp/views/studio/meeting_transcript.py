"""After a meeting: a transcript brought in, contributions put to their questions, translations."""

import uuid
from typing import Final

from flask import flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from parapp import transcript_files
from parapp.errors import InvalidError, ParappError
from parapp.extensions import db
from parapp.i18n import explain
from parapp.models import Meeting
from parapp.permissions import current_account, current_project, permission
from parapp.services import contributing, transcribing
from parapp.views.studio import paging
from parapp.views.studio.blueprint import blueprint
from parapp.views.studio.meeting_room import address
from parapp.views.studio.meetings import BASE, meeting_named
from parapp.views.studio.problems import Complaint, complain
from surveys.marking import N_

_ON_PAGE: Final = 50
"""Contributions on one page: a transcript of 200 pages has more than a thousand."""


@blueprint.get(f"{BASE}/transcript")
@permission("meeting.hold")
def transcript(project: str, survey: str, meeting: int) -> ResponseReturnValue:  # noqa: ARG001
    """Ask for a transcript, as a file or pasted."""
    return _ask(meeting_named(survey, meeting))


@blueprint.post(f"{BASE}/transcript")
@permission("meeting.hold")
def bring_transcript(project: str, survey: str, meeting: int) -> ResponseReturnValue:  # noqa: ARG001
    """Take a transcript into the meeting, and tell what was made of it."""
    found = meeting_named(survey, meeting)
    try:
        brought = transcribing.bring(
            db.session, meeting=found, text=_given(), actor=current_account()
        )
    except ParappError as error:
        db.session.rollback()
        return _ask(found, complain(error)), 422
    flash(
        ngettext(
            "%(num)d contribution is in the meeting now.",
            "%(num)d contributions are in the meeting now.",
            brought.contributions,
        ),
        "success",
    )
    if brought.renamed:
        flash(
            ngettext(
                "%(num)d speaker stands there by a letter now; the name is not kept.",
                "%(num)d speakers stand there by letters now; their names are not kept.",
                brought.renamed,
            )
        )
    if brought.left_out:
        flash(
            ngettext(
                "%(num)d turn of whoever led the meeting is left out.",
                "%(num)d turns of whoever led the meeting are left out.",
                brought.left_out,
            )
        )
    return redirect(address("sorting", found))


@blueprint.get(f"{BASE}/sorting")
@permission("meeting.hold")
def sorting(project: str, survey: str, meeting: int) -> ResponseReturnValue:  # noqa: ARG001
    """Show contributions with the question that each answers."""
    found = meeting_named(survey, meeting)
    said = contributing.contributions(db.session, found)
    part = paging.part(len(said), _ON_PAGE)
    return render_template(
        "studio/meeting_sorting.html",
        survey=found.survey,
        meeting=found,
        rows=part.cut(said),
        part=part,
        questions=contributing.questions(found),
    )


@blueprint.post(f"{BASE}/sorting")
@permission("meeting.hold")
def sort_contributions(project: str, survey: str, meeting: int) -> ResponseReturnValue:  # noqa: ARG001
    """Keep which questions the contributions of one page answer."""
    found = meeting_named(survey, meeting)
    questions: dict[uuid.UUID, str] = {}
    for name, question in request.form.items():
        if name.startswith("q-"):
            questions[uuid.UUID(name.removeprefix("q-"))] = question
    changed = contributing.assign(
        db.session, meeting=found, questions=questions, actor=current_account()
    )
    flash(
        ngettext("%(num)d contribution was moved.", "%(num)d contributions were moved.", changed),
        "success",
    )
    return redirect(address("sorting", found, page=request.form.get("next", 1, type=int)))


@blueprint.get(f"{BASE}/translations")
@permission("meeting.translate")
def meeting_translations(
    project: str,  # noqa: ARG001
    survey: str,
    meeting: int,
) -> ResponseReturnValue:
    """Show what was said, with room for a translation beside it."""
    return _translating(meeting_named(survey, meeting))


@blueprint.post(f"{BASE}/translations")
@permission("meeting.translate")
def translate_meeting(project: str, survey: str, meeting: int) -> ResponseReturnValue:  # noqa: ARG001
    """Keep the translations of one page; those that somebody has changed meanwhile come back."""
    found = meeting_named(survey, meeting)
    into = request.form.get("into", "")
    returned: dict[uuid.UUID, tuple[str, str]] = {}
    for name, text in request.form.items():
        if not name.startswith("t-"):
            continue
        identity = uuid.UUID(name.removeprefix("t-"))
        try:
            stored = contributing.get(db.session, found, identity)
            if not text.strip() and stored.translated_into != into:
                continue  # it has a translation into another language, which was not shown
            contributing.translate(
                db.session,
                contribution=stored,
                translation=text,
                into=into,
                revision=request.form.get(f"r-{identity}", 0, type=int),
                actor=current_account(),
            )
        except ParappError as error:
            db.session.rollback()
            returned[identity] = (text, explain(error))
    if returned:
        return _translating(found, returned), 409
    flash(_("The translations are kept."), "success")
    following = request.form.get("next", 1, type=int)
    return redirect(address("meeting_translations", found, page=following, into=into))


def _given() -> str:
    file = request.files.get("file")
    content = file.read(transcript_files.BOUNDS.content + 1) if file else b""
    if content and file:
        return transcript_files.text_of(content, file.filename or "")
    text = request.form.get("text", "")
    if not text.strip():
        raise InvalidError("transcript.missing", N_("Choose a file, or paste the text"))
    return text


def _ask(meeting: Meeting, complaint: Complaint | None = None) -> str:
    return render_template(
        "studio/meeting_transcript.html",
        survey=meeting.survey,
        meeting=meeting,
        given=request.form,
        complaint=complaint,
    )


def _translating(meeting: Meeting, returned: dict[uuid.UUID, tuple[str, str]] | None = None) -> str:
    said = contributing.contributions(db.session, meeting)
    part = paging.part(len(said), _ON_PAGE)
    offered = dict.fromkeys([contributing.into(meeting), *current_project().languages])
    into = request.values.get("into", "")
    return render_template(
        "studio/meeting_translations.html",
        survey=meeting.survey,
        meeting=meeting,
        rows=part.cut(said),
        part=part,
        offered=[tag for tag in offered if tag != meeting.language] or [meeting.language],
        into=into if into in offered else contributing.into(meeting),
        returned=returned or {},
    )
