"""The facilitator's page: the phases of a meeting with what is read, asked and written down."""

import hashlib
import uuid
from dataclasses import dataclass
from datetime import UTC, datetime
from math import ceil
from typing import Any

from flask import jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import format_date
from flask_babel import gettext as _

from parapp.errors import InvalidError, ParappError
from parapp.extensions import db
from parapp.i18n import page_language, speaking
from parapp.models import Consent, Interpreter, Meeting
from parapp.permissions import current_account, permission
from parapp.services import (
    contributing,
    convening,
    facilitating,
    forgetting,
    raising,
    reading_back,
)
from parapp.services.facilitating import Opening
from parapp.services.telltale import signs
from parapp.services.voting import Vote
from parapp.views.studio.blueprint import blueprint
from parapp.views.studio.meeting_words import AGREEMENTS, CONSENTS
from parapp.views.studio.meetings import BASE, meeting_named
from parapp.views.studio.problems import Complaint, complain
from surveys import guide, serial
from surveys.guide import Phase
from surveys.languages import INTERFACE_LANGUAGES
from surveys.marking import N_


@dataclass(frozen=True, slots=True)
class Clock:
    """The time of a meeting, in seconds; it runs in the page where scripts do.

    Attributes:
        left: Of the whole meeting; negative when it is over time.
        phase_left: Of the phase that the group is in.
    """

    left: int
    planned: int
    phase_left: int
    phase_planned: int

    @property
    def minutes(self) -> tuple[int, int]:
        """The minutes that are left of the phase and of the whole, begun ones counted in."""
        return ceil(self.phase_left / 60), ceil(self.left / 60)


@blueprint.get(f"{BASE}/room")
@permission("meeting.hold")
def room(project: str, survey: str, meeting: int) -> ResponseReturnValue:  # noqa: ARG001
    """Show the phase that the group is in, or the one that was asked for."""
    found = meeting_named(survey, meeting)
    if found.erased_on is not None:  # nothing can be written down there any more
        return redirect(address("meeting", found))
    return page(found, request.args.get("phase", ""))


@blueprint.get(f"{BASE}/pulse")
@permission("meeting.hold")
def pulse(project: str, survey: str, meeting: int) -> ResponseReturnValue:  # noqa: ARG001
    """Tell whether something has changed, in a few bytes: the page asks every few seconds."""
    return jsonify(mark=_mark(meeting_named(survey, meeting)))


@blueprint.post(f"{BASE}/begin")
@permission("meeting.hold")
def begin_meeting(project: str, survey: str, meeting: int) -> ResponseReturnValue:
    """Keep what the group said when it was asked whether it takes part."""
    found = meeting_named(survey, meeting)
    try:
        facilitating.begin(
            db.session,
            meeting=found,
            opening=_opening(),
            clock=request.form.get("clock") == "runs",
            actor=current_account(),
        )
    except ParappError as error:
        db.session.rollback()
        return page(found, complaint=complain(error, _FIELDS), given=request.form), 422
    if found.consent is Consent.NO:
        return redirect(url_for("studio.meeting", project=project, survey=survey, meeting=meeting))
    return to_room(found)


@blueprint.post(f"{BASE}/phase")
@permission("meeting.hold")
def enter_phase(project: str, survey: str, meeting: int) -> ResponseReturnValue:  # noqa: ARG001
    """Go on to a phase; its time begins."""
    found = meeting_named(survey, meeting)
    phase = request.form.get("to", "")
    facilitating.enter(db.session, meeting=found, phase=phase)
    return kept(found, phase)


@blueprint.post(f"{BASE}/end")
@permission("meeting.hold")
def end_meeting(project: str, survey: str, meeting: int) -> ResponseReturnValue:
    """End a meeting; when it began is forgotten."""
    facilitating.end(db.session, meeting=meeting_named(survey, meeting), actor=current_account())
    return redirect(url_for("studio.meeting", project=project, survey=survey, meeting=meeting))


@blueprint.post(f"{BASE}/resume")
@permission("meeting.hold")
def resume_meeting(project: str, survey: str, meeting: int) -> ResponseReturnValue:  # noqa: ARG001
    """Take a meeting up again that was ended too early."""
    found = meeting_named(survey, meeting)
    facilitating.resume(db.session, meeting=found, actor=current_account())
    return to_room(found)


_FIELDS = {
    "meeting.took_part": "took_part",
    "meeting.voted": "took_part",
    "meeting.rules": "rules_read",
    "meeting.limits": "limits_said",
    "meeting.settled": "settled",
    "meeting.consent": "consent",
}


def to_room(meeting: Meeting, phase: str = "", anchor: str | None = None) -> ResponseReturnValue:
    """Lead back to the facilitator's page."""
    return redirect(address("room", meeting, phase=phase or None, _anchor=anchor))


def address(endpoint: str, meeting: Meeting, **more: Any) -> str:
    """Return the address of a page of a meeting."""
    survey = meeting.survey
    return url_for(
        f"studio.{endpoint}",
        project=survey.project.slug,
        survey=survey.slug,
        meeting=meeting.number,
        **more,
    )


def by_script() -> bool:
    """Tell whether the page's script has sent this, which shows what is said itself."""
    return request.accept_mimetypes.best == "application/json"


def kept(
    meeting: Meeting, phase: str, anchor: str | None = None, **more: int
) -> ResponseReturnValue:
    """Answer that something is kept: to the script in JSON, else with the page."""
    return jsonify(kept=True, **more) if by_script() else to_room(meeting, phase, anchor)


def refused(
    meeting: Meeting, phase: str, error: ParappError, fields: dict[str, str]
) -> ResponseReturnValue:
    """Answer that something cannot be kept; what was typed stands in its form again."""
    db.session.rollback()
    complaint = complain(error, fields)
    if by_script():
        return jsonify(message=complaint.message), 422
    return page(meeting, phase, complaint, given=request.form), 422


def page(
    meeting: Meeting,
    phase: str = "",
    complaint: Complaint | None = None,
    *,
    given: Any = None,
) -> str:
    """Return the facilitator's page.

    Args:
        given: The form that could not be kept, by whose field `form` it is found.
    """
    phases = convening.phases(meeting)
    shown = _shown(meeting, phases, phase)
    document = serial.from_json(meeting.publication.document)
    said = contributing.contributions(db.session, meeting)
    return render_template(
        "studio/meeting_room.html",
        survey=meeting.survey,
        meeting=meeting,
        phases=phases,
        shown=shown,
        languages=_languages(meeting, document.default_language),
        interpreted=meeting.interpreter is not Interpreter.NONE,
        clock=_clock(meeting, phases, shown),
        letters=contributing.letters(meeting.took_part or 0),
        said=contributing.by_question(said),
        signs={each.id: signs(each.text, each.translation) for each in said},
        statements={each.question: each for each in meeting.statements if each.question},
        own=[each for each in meeting.statements if not each.question],
        gaps=raising.gaps(db.session, meeting),
        asks=raising.asks(db.session, meeting),
        composed=meeting.read_back or reading_back.composed(db.session, meeting),
        consents=CONSENTS,
        agreements=AGREEMENTS,
        votes=list(Vote),
        mark=_mark(meeting),
        complaint=complaint,
        given=given or {},
        fresh=uuid.uuid4,
        deleted_on=_deleted_on(meeting),
        opening=any(item.part is guide.Part.CONSENT for each in phases for item in each.items),
    )


def _shown(meeting: Meeting, phases: tuple[Phase, ...], asked_for: str) -> int:
    """Return the place of the phase that is shown: the first until the group has agreed."""
    if meeting.consent is None or meeting.consent is Consent.NO:
        return 0
    names = [each.name for each in phases]
    for name in (asked_for, meeting.phase):
        if name in names:
            return names.index(name)
    return 0


def _languages(meeting: Meeting, fallback: str) -> tuple[str, ...]:
    """Return the languages in which the guide is shown: the group's, and the interpreter's."""
    return tuple(dict.fromkeys(filter(None, (meeting.language, meeting.interpreted_into)))) or (
        fallback,
    )


def _deleted_on(meeting: Meeting) -> list[tuple[str, str]]:
    """Say in the group's language, and in the interpreter's, when what is said is deleted.

    Where the interface does not know the group's language, it is said in that of the page, to be
    read aloud by whoever interprets.
    """
    day = forgetting.last_day(meeting, meeting.survey.project.meeting_months)
    if day is None:
        return []
    spoken = (meeting.language, meeting.interpreted_into)
    known = dict.fromkeys(tag for tag in spoken if tag in INTERFACE_LANGUAGES)
    said = []
    for tag in known or (page_language().tag,):
        with speaking(tag):
            said.append(
                (
                    tag,
                    _(
                        "What you say here is deleted by %(day)s. Sentences that two people of the "
                        "project approve for others to read stay, without anything that could tell "
                        "who said them.",
                        day=format_date(day),
                    ),
                )
            )
    return said


def _clock(meeting: Meeting, phases: tuple[Phase, ...], shown: int) -> Clock | None:
    if meeting.began is None:
        return None
    interpreted = meeting.interpreter is not Interpreter.NONE
    now = datetime.now(UTC)
    planned = guide.total(phases, interpreted=interpreted) * 60
    here = phases[shown].planned(interpreted=interpreted) * 60
    left, phase_left = planned - int((now - meeting.began).total_seconds()), here
    if meeting.phase_began is not None and meeting.phase in {phases[shown].name, ""}:
        phase_left = here - int((now - meeting.phase_began).total_seconds())
    return Clock(left, planned, phase_left, here)


def _mark(meeting: Meeting) -> str:
    """Return a digest of everything that can change while the page is open."""
    said = contributing.contributions(db.session, meeting)
    parts = (
        [(str(each.id), each.revision) for each in said],
        [(each.id, each.revision, len(each.reasons)) for each in meeting.statements],
        [each.id for each in raising.gaps(db.session, meeting)],
        [each.id for each in raising.asks(db.session, meeting)],
        (meeting.revision, meeting.took_part, meeting.ended),
    )
    return hashlib.sha256(repr(parts).encode()).hexdigest()[:16]


def _opening() -> Opening:
    given = request.form
    consent = given.get("consent", "")
    if consent not in set(Consent):
        raise InvalidError("meeting.consent", N_("Choose what the group answered"))
    try:
        people = int(given.get("took_part", "") or 0)
    except ValueError as error:
        raise InvalidError(
            "meeting.took_part", N_("Write numbers of people in digits, such as 12")
        ) from error
    return Opening(
        Consent(consent),
        people,
        rules_read=bool(given.get("rules_read")),
        limits_said=bool(given.get("limits_said")),
        bystanders=bool(given.get("bystanders")),
        profile=given.get("profile", ""),
        settled=frozenset(given.getlist("settled")),
    )
