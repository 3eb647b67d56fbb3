"""How a project protects the people who answer: what it settles, and the sheet to be handed out."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from flask import current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.datastructures import MultiDict

from parapp.errors import InvalidError, ParappError
from parapp.extensions import db
from parapp.models import Project, Survey
from parapp.permissions import current_account, current_project, permission
from parapp.services import (
    checking,
    forgetting,
    forgetting_checks,
    projects,
    protecting,
    retaining,
)
from parapp.services.protecting import Ground, Protection, SpecialGround
from parapp.settings import Settings
from parapp.views.studio.blueprint import blueprint
from parapp.views.studio.problems import Complaint, complain
from surveys.marking import N_
from surveys.model import Kind
from surveys.text import LocalizedText

GROUNDS: Final = {
    Ground.CONSENT: N_("They agree to it (Article 6(1)(a))"),
    Ground.PUBLIC_TASK: N_("A task in the public interest that the law gives us (Article 6(1)(e))"),
    Ground.LEGITIMATE_INTERESTS: N_(
        "An interest of ours that does not outweigh theirs (Article 6(1)(f))"
    ),
}
SPECIAL_GROUNDS: Final = {
    SpecialGround.NOT_ASKED: N_("No question asks for such data"),
    SpecialGround.EXPLICIT_CONSENT: N_("They agree to it expressly (Article 9(2)(a))"),
    SpecialGround.MEMBERS: N_(
        "We are a not-for-profit body and ask those who belong to us (Article 9(2)(d))"
    ),
    SpecialGround.RESEARCH: N_(
        "Research or statistics that the law provides for (Article 9(2)(j))"
    ),
}
PARTS: Final = {
    "organisation": N_("Who asks"),
    "contact": N_("Whom respondents can turn to"),
    "purpose": N_("What the answers are used for"),
    "ground": N_("On which ground"),
    "special_ground": N_("On which ground for sensitive questions"),
    "retention_months": N_("How long answers are kept"),
    "meeting_months": N_("How long it is kept what people say in groups and member checks"),
    "recipients": N_("Who else gets to see single answers"),
    "place": N_("Where the answers are kept"),
    "officer": N_("Who answers questions about data protection"),
    "authority": N_("Where people can complain"),
}
"""The parts of the sheet, as staff read of them."""


_AT_ONCE: Final = "protection.at_once"
_FIELDS: Final = {
    "protection.retention_months": "retention_months",
    "protection.meeting_months": "meeting_months",
    _AT_ONCE: "retention_months",
}


@dataclass(frozen=True, slots=True)
class Ending:
    """When the answers to a survey are deleted; None while it is open or without a limit."""

    survey: Survey
    day: date | None


@blueprint.get("/p/<project>/protection")
@permission("project.edit")
def protection(project: str) -> ResponseReturnValue:  # noqa: ARG001
    """Show what the project has settled."""
    here = current_project()
    return _page(here, _given(here))


@blueprint.post("/p/<project>/protection")
@permission("project.edit")
def settle_protection(project: str) -> ResponseReturnValue:
    """Keep what the project settles."""
    here, given = current_project(), request.form
    try:
        protecting.settle(
            db.session,
            project=here,
            protection=_read(here, given),
            day=projects.today(here),
            confirmed="confirmed" in given,
            actor=current_account(),
        )
    except ParappError as error:
        db.session.rollback()
        at_once = error.code == _AT_ONCE
        return _page(here, given, complain(error, _FIELDS), at_once=at_once), 422
    flash(_("Kept. Whoever begins from now on is told."), "success")
    return redirect(url_for("studio.protection", project=project))


@blueprint.get("/p/<project>/protection/sheet")
@permission("project.view")
def protection_sheet(project: str) -> ResponseReturnValue:  # noqa: ARG001
    """Show the data-protection sheet, to be read and printed."""
    here = current_project()
    settled = protecting.protection(here)
    rounds = checking.checks(db.session, here)
    settings: Settings = current_app.extensions["parapp_settings"]
    return render_template(
        "studio/protection_sheet.html",
        settled=settled,
        purpose=settled.purpose or here.summary,
        ground=_(GROUNDS[settled.ground]) if settled.ground else "",
        special=_(SPECIAL_GROUNDS[settled.special_ground]) if settled.special_ground else "",
        asked=protecting.asked(here),
        missing=[_(PARTS[name]) for name in protecting.missing(here, checks=bool(rounds))],
        receipt_address=f"{settings.base_url}/r",
        kept=kept_sentence(settled.retention_months),
        meets=protecting.meets(here),
        rounds=rounds,
        rounds_kept=rounds_sentence(settled.meeting_months),
        meetings_kept=meetings_sentence(settled.meeting_months),
    )


def _read(project: Project, given: MultiDict[str, str]) -> Protection:
    ground, special = given.get("ground", ""), given.get("special_ground", "")

    def text(name: str) -> LocalizedText:
        pairs = {tag: given.get(f"{name}-{tag}", "").strip() for tag in project.languages}
        return LocalizedText.of(pairs)

    return Protection(
        shows_answers="shows_answers" in given,
        retention_months=_months(given, "retention_months"),
        meeting_months=_months(given, "meeting_months"),
        ground=Ground(ground) if ground in set(Ground) else None,
        special_ground=SpecialGround(special) if special in set(SpecialGround) else None,
        **{name: text(name) for name in protecting.TEXTS},
    )


def _months(given: Mapping[str, str], name: str) -> int | None:
    text = given.get(name, "").strip()
    if not text:
        return None
    try:
        return int(text)
    except ValueError as error:
        raise InvalidError(
            f"protection.{name}", N_("Write the number of months in digits, such as 12")
        ) from error


def _given(project: Project) -> MultiDict[str, str]:
    """Return what is settled as the fields of the form."""
    now = protecting.protection(project)

    def months(number: int | None) -> str:
        return "" if number is None else str(number)

    fields: MultiDict[str, str] = MultiDict(
        {
            "retention_months": months(now.retention_months),
            "meeting_months": months(now.meeting_months),
            "ground": now.ground or "",
            "special_ground": now.special_ground or "",
        }
    )
    if now.shows_answers:
        fields["shows_answers"] = "yes"
    for name in protecting.TEXTS:
        text: LocalizedText = getattr(now, name)
        fields.update({f"{name}-{tag}": text.exact(tag) or "" for tag in project.languages})
    return fields


def _page(
    project: Project,
    given: Mapping[str, Any],
    complaint: Complaint | None = None,
    *,
    at_once: bool = False,
) -> str:
    months = project.retention_months
    rounds = checking.checks(db.session, project)
    return render_template(
        "studio/protection.html",
        given=given,
        complaint=complaint,
        at_once=at_once,
        grounds=[(each, _(word)) for each, word in GROUNDS.items()],
        special_grounds=[(each, _(word)) for each, word in SPECIAL_GROUNDS.items()],
        texts=[(name, _(PARTS[name])) for name in protecting.TEXTS],
        missing=[_(PARTS[name]) for name in protecting.missing(project, checks=bool(rounds))],
        endings=[
            Ending(survey, retaining.last_day(survey, months))
            for survey in protecting.asked(project)
            if survey.kind is not Kind.FOCUS_GROUP  # what a group said has a day of its own
        ],
        kept=kept_sentence(months),
        meets=protecting.meets(project),
        meetings=[
            (meeting, forgetting.last_day(meeting, project.meeting_months))
            for meeting in forgetting.touched(db.session, project)
        ],
        rounds=[(each, forgetting_checks.last_day(each)) for each in rounds],
    )


def meetings_sentence(months: int | None) -> str:
    """Say for how long it is kept what groups say; empty while nobody has said."""
    if months is None:
        return ""
    return ngettext(
        "What is said in a focus group is deleted %(num)d month after the meeting.",
        "What is said in a focus group is deleted %(num)d months after the meeting.",
        months,
    )


def rounds_sentence(months: int | None) -> str:
    """Say for how long it is kept what people say in a member check; empty while nobody has."""
    if months is None:
        return ""
    return ngettext(
        "What you say of a finding, and how to reach you if you offer more, is deleted "
        "%(num)d month after you were first asked.",
        "What you say of a finding, and how to reach you if you offer more, is deleted "
        "%(num)d months after you were first asked.",
        months,
    )


def kept_sentence(months: int | None) -> str:
    """Say for how long single answers are kept; empty while nobody has said."""
    if months is None:
        return ""
    return ngettext(
        "Single answers are deleted %(num)d month after the survey closes.",
        "Single answers are deleted %(num)d months after the survey closes.",
        months,
    )
