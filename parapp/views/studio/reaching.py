"""Who was asked: how people are found, and what became of those who were."""

from datetime import date
from typing import Final

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from parapp.errors import InvalidError, ParappError
from parapp.extensions import db
from parapp.models import Sample, Survey
from parapp.permissions import current_account, current_project, permission
from parapp.services import projects, tallying
from parapp.services.tallying import Tally
from parapp.views.studio.blueprint import blueprint, survey_named
from parapp.views.studio.problems import Complaint, complain
from surveys.marking import N_

_SAMPLES: Final = {
    Sample.EVERYBODY: (
        N_("Everybody there is"),
        N_("All members, all tenants of a house: everybody was asked."),
    ),
    Sample.AT_RANDOM: (
        N_("At random"),
        N_("Everybody had the same chance, as when names are drawn from a list."),
    ),
    Sample.BY_VENUE: (N_("By venue"), N_("Where people meet: a library, a market, a clinic.")),
    Sample.OPEN_LINK: (N_("By an open link"), N_("Whoever has the link or the poster can answer.")),
    Sample.BY_PURPOSE: (
        N_("By purpose"),
        N_("People were chosen because of what they know or have lived through."),
    ),
}
NUMBERS: Final = (
    ("approached", N_("People who were asked")),
    ("not_eligible", N_("Not meant by the survey")),
    ("no_common_language", N_("No language in common")),
    ("refused", N_("Did not want to take part")),
    ("broke_off", N_("Began and did not finish")),
    ("completed", N_("Finished")),
)


@blueprint.get("/p/<project>/surveys/<survey>/asked")
@permission("tally.record")
def asked(project: str, survey: str) -> ResponseReturnValue:  # noqa: ARG001
    """Show how people are found, and the contact tallies."""
    return _page(survey_named(survey), MultiDict())


@blueprint.post("/p/<project>/surveys/<survey>/asked/sample")
@permission("survey.publish")
def declare_sample(project: str, survey: str) -> ResponseReturnValue:
    """Keep how people are found."""
    found = survey_named(survey)
    chosen = request.form.get("sample", "")
    sample = Sample(chosen) if chosen in set(Sample) else None
    tallying.declare(db.session, survey=found, sample=sample, actor=current_account())
    flash(_("Kept. The next release says it beside the figures."), "success")
    return redirect(url_for("studio.asked", project=project, survey=survey))


@blueprint.post("/p/<project>/surveys/<survey>/asked/tally")
@permission("tally.record")
def record_tally(project: str, survey: str) -> ResponseReturnValue:
    """Keep the numbers of one channel and day."""
    found = survey_named(survey)
    given = request.form
    channel = next((c for c in found.channels if c.id == given.get("channel", type=int)), None)
    try:
        if channel is None:
            raise InvalidError("tally.channel", N_("Choose where people were asked"))
        day = _day(given.get("day", ""))
        tally = Tally(**{name: _number(given.get(name, "")) for name, __ in NUMBERS})
        tallying.record(db.session, channel=channel, day=day, tally=tally, actor=current_account())
    except ParappError as error:
        db.session.rollback()
        return _page(found, given, complain(error, _FIELDS)), 422
    flash(_("The numbers are kept."), "success")
    return redirect(url_for("studio.asked", project=project, survey=survey))


_FIELDS: Final = {
    "tally.channel": "channel",
    "tally.day": "day",
    "tally.number": "approached",
    "tally.outcomes": "approached",
}


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise InvalidError("tally.day", N_("Write the day as 2026-05-31")) from error


def _number(text: str) -> int:
    if not text.strip():
        return 0
    try:
        return int(text)
    except ValueError as error:
        raise InvalidError(
            "tally.number", N_("Write numbers of people in digits, such as 12")
        ) from error


def _page(survey: Survey, given: MultiDict[str, str], complaint: Complaint | None = None) -> str:
    reached = tallying.totals(db.session, survey)
    return render_template(
        "studio/asked.html",
        survey=survey,
        given=given or MultiDict({"day": projects.today(current_project()).isoformat()}),
        complaint=complaint,
        samples=[(kind, _(name), _(told)) for kind, (name, told) in _SAMPLES.items()],
        numbers=[(name, _(label)) for name, label in NUMBERS],
        rows=tallying.tallies(db.session, survey),
        totals=[(each, reached[each.id]) for each in survey.channels if each.id in reached],
    )
