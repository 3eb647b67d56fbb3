"""Meetings of focus groups: the list, planning one, where it stands, its record, deleting it."""

from collections.abc import Mapping
from datetime import date
from typing import Final

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from parapp.errors import InvalidError, ParappError
from parapp.extensions import db
from parapp.models import Interpreter, Meeting, Survey
from parapp.permissions import current_account, current_project, permission
from parapp.services import (
    contributing,
    convening,
    drafting,
    forgetting,
    projects,
    raising,
)
from parapp.services.convening import Plan
from parapp.views.studio.blueprint import blueprint, survey_named
from parapp.views.studio.meeting_words import INTERPRETERS
from parapp.views.studio.problems import Complaint, complain
from surveys import guide
from surveys.languages import REGISTRY
from surveys.marking import N_
from surveys.model import Kind

BASE: Final = "/p/<project>/surveys/<survey>/meetings/<int:meeting>"
"""The address of a meeting, below which its own pages and forms lie."""

FIELDS: Final = {
    "meeting.place": "place",
    "meeting.day": "day",
    "meeting.language": "language",
    "meeting.interpreted_into": "interpreted_into",
}
_LINES: Final = ("place", "facilitator", "note_taker", "profile", "referrals")


@blueprint.get("/p/<project>/meetings")
@permission("meeting.view")
def meetings(project: str) -> ResponseReturnValue:  # noqa: ARG001
    """List the meetings of the project, and the guides that one can be held with."""
    here = current_project()
    found = drafting.list_surveys(db.session, here)
    guides = [each for each in found if each.kind is Kind.FOCUS_GROUP]
    return render_template(
        "studio/meetings.html",
        rows=convening.meetings(db.session, here),
        guides=[each for each in guides if each.publication],
        drafts=[each for each in guides if not each.publication],
    )


@blueprint.get("/p/<project>/surveys/<survey>/meetings/new")
@permission("meeting.hold")
def new_meeting(project: str, survey: str) -> ResponseReturnValue:  # noqa: ARG001
    """Ask where and when a meeting takes place, and in which language."""
    found = survey_named(survey)
    given = MultiDict(
        {
            "day": projects.today(current_project()).isoformat(),
            "language": found.languages[0],
            "interpreter": Interpreter.NONE.value,
        }
    )
    return _form(found, given)


@blueprint.post("/p/<project>/surveys/<survey>/meetings/new")
@permission("meeting.hold")
def plan_meeting(project: str, survey: str) -> ResponseReturnValue:
    """Plan a meeting."""
    found = survey_named(survey)
    try:
        planned = convening.plan(
            db.session, survey=found, plan=_plan(request.form), actor=current_account()
        )
    except ParappError as error:
        db.session.rollback()
        return _form(found, request.form, complain(error, FIELDS)), 422
    flash(_("The meeting is planned. Open its page on the phone or tablet that you take along."))
    return redirect(
        url_for("studio.meeting", project=project, survey=survey, meeting=planned.number)
    )


@blueprint.get(f"{BASE}/")
@permission("meeting.view")
def meeting(project: str, survey: str, meeting: int) -> ResponseReturnValue:  # noqa: ARG001
    """Show where a meeting stands and the one thing to do with it now."""
    found = meeting_named(survey, meeting)
    phases = convening.phases(found)
    interpreted = found.interpreter is not Interpreter.NONE
    said = contributing.contributions(db.session, found)
    return render_template(
        "studio/meeting.html",
        survey=found.survey,
        meeting=found,
        minutes=guide.total(phases, interpreted=interpreted),
        count=len(said),
        unassigned=sum(1 for each in said if not each.question),
        untranslated=sum(1 for each in said if not each.translation and not each.interpreted),
        deleted_on=forgetting.last_day(found, current_project().meeting_months),
    )


@blueprint.get(f"{BASE}/plan")
@permission("meeting.hold")
def edit_meeting(project: str, survey: str, meeting: int) -> ResponseReturnValue:  # noqa: ARG001
    """Offer what was planned for correction."""
    found = meeting_named(survey, meeting)
    given = {name: getattr(found, name) for name in (*_LINES, "language", "interpreted_into")}
    given |= {"day": found.day.isoformat(), "interpreter": found.interpreter.value}
    if found.bystanders:
        given["bystanders"] = "yes"
    return _form(found.survey, MultiDict(given), meeting=found)


@blueprint.post(f"{BASE}/plan")
@permission("meeting.hold")
def change_meeting(project: str, survey: str, meeting: int) -> ResponseReturnValue:
    """Keep what was corrected in the plan."""
    found = meeting_named(survey, meeting)
    try:
        convening.change(
            db.session, meeting=found, plan=_plan(request.form), actor=current_account()
        )
    except ParappError as error:
        db.session.rollback()
        return _form(found.survey, request.form, complain(error, FIELDS), meeting=found), 422
    flash(_("The plan is kept."), "success")
    return redirect(url_for("studio.meeting", project=project, survey=survey, meeting=meeting))


@blueprint.get(f"{BASE}/record")
@permission("meeting.view")
def meeting_record(project: str, survey: str, meeting: int) -> ResponseReturnValue:  # noqa: ARG001
    """Show the whole record of a meeting on a page made for paper."""
    found = meeting_named(survey, meeting)
    said = contributing.by_question(contributing.contributions(db.session, found))
    return render_template(
        "studio/meeting_record.html",
        survey=found.survey,
        meeting=found,
        phases=convening.phases(found),
        said=said,
        gaps=raising.gaps(db.session, found),
        asks=raising.asks(db.session, found),
    )


@blueprint.get(f"{BASE}/delete")
@permission("meeting.delete")
def before_deleting(project: str, survey: str, meeting: int) -> ResponseReturnValue:  # noqa: ARG001
    """Say what is deleted with a record, and ask whether to go on."""
    found = meeting_named(survey, meeting)
    count = contributing.count(db.session, found)
    return render_template(
        "studio/meeting_delete.html", survey=found.survey, meeting=found, count=count
    )


@blueprint.post(f"{BASE}/delete")
@permission("meeting.delete")
def delete_meeting(project: str, survey: str, meeting: int) -> ResponseReturnValue:
    """Delete the record of a meeting."""
    found = meeting_named(survey, meeting)
    convening.delete(db.session, meeting=found, actor=current_account())
    flash(_("The record of the meeting is deleted."), "success")
    return redirect(url_for("studio.meetings", project=project))


def meeting_named(survey: str, number: int) -> Meeting:
    """Return the meeting that the address names.

    Raises:
        NotFoundError: The project or the guide has none; the error page answers with 404.
    """
    return convening.get(db.session, survey_named(survey), number)


def _plan(given: Mapping[str, str]) -> Plan:
    kind = given.get("interpreter", "")
    try:
        day = date.fromisoformat(given.get("day", ""))
    except ValueError as error:
        raise InvalidError("meeting.day", N_("Write the day as 2026-05-31")) from error
    return Plan(
        day=day,
        language=given.get("language", ""),
        interpreter=Interpreter(kind) if kind in set(Interpreter) else Interpreter.NONE,
        interpreted_into=given.get("interpreted_into", ""),
        bystanders=bool(given.get("bystanders")),
        **{name: given.get(name, "") for name in _LINES},
    )


def _form(
    survey: Survey,
    given: Mapping[str, str],
    complaint: Complaint | None = None,
    *,
    meeting: Meeting | None = None,
) -> str:
    first = [*survey.languages, *(tag for tag in current_project().languages)]
    tags = dict.fromkeys([*first, *REGISTRY])
    return render_template(
        "studio/meeting_plan.html",
        survey=survey,
        meeting=meeting,
        given=given,
        complaint=complaint,
        tags=list(tags),
        interpreters=[
            (kind.value, _(name), _(told), "") for kind, (name, told) in INTERPRETERS.items()
        ],
    )
