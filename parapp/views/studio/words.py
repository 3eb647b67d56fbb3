"""The studio's words for what the code names: roles, states, kinds, channels, types, actions."""

from typing import Final

from flask_babel import gettext as _
from flask_babel import ngettext

from exports.release import FEWEST_CHANGES
from parapp.i18n import plain
from parapp.models import ChannelKind, Job, JobKind, JobState, Project, Role, State
from parapp.services import queueing
from surveys.languages import language
from surveys.marking import N_
from surveys.model import Kind, Unit

FIGURES_FROM: Final = 20
"""Below this many answers nothing is published (DESIGN.md, decision 7)."""

_ROLES: Final = {
    Role.COORDINATOR: N_("Coordinator"),
    Role.ANALYST: N_("Analyst"),
    Role.FIELD_WORKER: N_("Field worker"),
    Role.TRANSLATOR: N_("Translator"),
    Role.VIEWER: N_("Viewer"),
}
_ROLE_MEANINGS: Final = {
    Role.COORDINATOR: N_("Does everything: surveys, people, evidence, the log."),
    Role.ANALYST: N_("Watches the answers come in and makes the evidence workbook."),
    Role.FIELD_WORKER: N_("Has the link, sees how many answered, and holds focus groups."),
    Role.TRANSLATOR: N_(
        "Reads the questions, sees which texts are missing, and translates meetings."
    ),
    Role.VIEWER: N_("Reads the questions and the evidence workbook."),
}
_STATES: Final = {State.DRAFT: N_("Draft"), State.OPEN: N_("Open"), State.CLOSED: N_("Closed")}
_KINDS: Final = {
    Kind.SURVEY: N_("Community survey"),
    Kind.FOCUS_GROUP: N_("Focus-group guide"),
    Kind.LOG: N_("Log"),
    Kind.INTERVIEW: N_("Interview"),
    Kind.BLOCK: N_("Block of questions"),
}
_UNITS: Final = {
    Unit.PERSON: N_("One answer is one person."),
    Unit.HOUSEHOLD: N_("One answer is one household."),
    Unit.ORGANISATION: N_("One answer is one organisation."),
    Unit.DOCUMENT: N_("One answer is one document."),
    Unit.OFFICIAL_POSITION: N_("One answer is one official position."),
}
_CHANNELS: Final = {
    ChannelKind.OPEN_LINK: N_("Open link"),
    ChannelKind.VENUE: N_("Venue"),
    ChannelKind.FIELD_WORKER: N_("Field worker"),
    ChannelKind.PAPER: N_("Paper"),
    ChannelKind.CARD: N_("Card"),
}
_TYPES: Final = {
    "select_one": N_("One answer"),
    "select_multiple": N_("Several answers"),
    "rank": N_("In order"),
    "text": N_("In their own words"),
    "integer": N_("A number"),
    "decimal": N_("A number"),
    "range": N_("A number on a scale"),
    "date": N_("A date"),
    "time": N_("A time of day"),
    "dateTime": N_("A date and time"),
    "note": N_("Only read"),
    "acknowledge": N_("To be agreed to"),
    "geopoint": N_("A place"),
    "geotrace": N_("A way"),
    "geoshape": N_("An area"),
    "image": N_("A picture"),
    "audio": N_("A recording"),
    "video": N_("A film"),
    "file": N_("A file"),
    "barcode": N_("A barcode"),
}
_JOB_STATES: Final = {
    JobState.QUEUED: N_("Waiting for its turn"),
    JobState.RUNNING: N_("Under way"),
    JobState.DONE: N_("Done"),
    JobState.FAILED: N_("Could not be done"),
    JobState.CANCELLED: N_("Cancelled"),
}
_ACTIONS: Final = {
    "project.created": N_("made the project"),
    "project.changed": N_("changed the project's settings"),
    "survey.created": N_("made a survey"),
    "survey.changes_confirmed": N_("confirmed what the import had changed"),
    "survey.file_attached": N_("attached a file to a survey"),
    "survey.file_detached": N_("took a file out of a survey"),
    "survey.published": N_("published a survey"),
    "survey.closed": N_("closed a survey"),
    "survey.reopened": N_("opened a survey again"),
    "channel.added": N_("added a way to answer"),
    "survey.terms_set": N_("set how people are welcomed"),
    "survey.preview_made": N_("made a link to try a draft"),
    "referrals.set": N_("changed where people find help"),
    "member.role_set": N_("gave a role"),
    "member.removed": N_("took somebody out of the project"),
    "user.added": N_("made an account"),
    "evidence.exported": N_("made an evidence workbook"),
    "brief.exported": N_("made a brief of two pages"),
    "protection.settled": N_("settled how people are protected"),
    "check.erased": N_("kept its word and deleted what people said in a member check"),
    "retention.erased": N_("kept its word and deleted answers whose time was over"),
    "conflict.seen": N_("looked at answers that came twice"),
    "conflict.decided": N_("decided about answers that came twice"),
    "release.made": N_("made a release"),
    "rows.exported": N_("took out single answers"),
    "rows.identified": N_("said which questions people can be found by"),
    "rows.shared": N_("took out answers for a partner"),
    "sample.declared": N_("said how people are found"),
    "breakdowns.declared": N_("said by which groups figures are shown"),
    "tally.recorded": N_("entered a contact tally"),
    "cards.made": N_("made single-use cards"),
    "comparator.added": N_("added a figure from outside"),
    "comparator.changed": N_("changed a figure from outside"),
    "comparator.removed": N_("removed a figure from outside"),
    "trial.recorded": N_("noted that a survey was tried out"),
    "trial.noted": N_("noted what was noticed in a trial"),
    "trial.settled": N_("looked at a question again"),
    "trial.removed": N_("removed a round of trying out"),
    "questions.taken": N_("took questions from the library"),
    "pairing.added": N_("set figures side by side"),
    "pairing.removed": N_("took figures apart that stood side by side"),
    "margin.added": N_("added an official mix of people"),
    "margin.changed": N_("changed an official mix of people"),
    "margin.removed": N_("removed an official mix of people"),
    "meeting.planned": N_("planned a meeting"),
    "meeting.changed": N_("changed the plan of a meeting"),
    "meeting.consented": N_("noted what a group said about taking part"),
    "meeting.read_back": N_("noted what was read back to a group"),
    "meeting.ended": N_("ended a meeting"),
    "meeting.resumed": N_("took a meeting up again"),
    "meeting.deleted": N_("deleted the record of a meeting"),
    "meeting.erased": N_("kept its word and deleted what was said in a meeting"),
    "meeting.transcribed": N_("took a transcript into a meeting"),
    "contribution.changed": N_("corrected a contribution"),
    "contribution.translated": N_("translated a contribution"),
    "contribution.assigned": N_("put contributions to their questions"),
    "contribution.struck": N_("struck out a contribution"),
    "statement.counted": N_("counted the votes on a statement"),
    "statement.reason_struck": N_("struck out a reason"),
    "gap.struck": N_("struck out an information gap"),
    "ask.struck": N_("struck out an ask"),
    "finding.written": N_("wrote a finding"),
    "finding.corrected": N_("corrected a finding that nobody had seen"),
    "finding.reworded": N_("put a finding in other words"),
    "finding.described": N_("changed what a finding is about"),
    "finding.removed": N_("removed a finding"),
    "finding.summary": N_("ordered the summary"),
    "finding.recorded": N_("recorded a finding"),
    "support.added": N_("said what a finding rests on"),
    "support.updated": N_("took over a newer figure"),
    "support.removed": N_("removed what a finding rested on"),
    "ask.added": N_("added an ask"),
    "ask.changed": N_("changed an ask"),
    "ask.answered": N_("entered the reply to an ask"),
    "ask.removed": N_("removed an ask"),
    "check.opened": N_("opened a member check"),
    "check.group": N_("entered what a group said of a finding"),
    "check.dissent": N_("summed up what those say who do not agree"),
    "check.closed": N_("ended a member check"),
    "gap.registered": N_("registered an information gap"),
    "gap.changed": N_("changed an information gap"),
    "gap.answered": N_("filled an information gap"),
    "gap.asked": N_("turned an information gap into a question"),
    "gap.removed": N_("removed an information gap"),
    "results.published": N_("published the results page"),
    "results.withdrawn": N_("took the results page down"),
    "measure.added": N_("added a measure"),
    "measure.removed": N_("removed a measure"),
    "measure.view": N_("entered how a stakeholder takes a measure"),
    "stakeholder.added": N_("added a stakeholder"),
    "stakeholder.group": N_("said which group a stakeholder is"),
    "stakeholder.removed": N_("removed a stakeholder"),
    "passages.opened": N_("read what people said in their own words"),
    "theme.added": N_("made a theme"),
    "theme.changed": N_("changed a theme"),
    "theme.merged": N_("merged a theme into another"),
    "theme.split": N_("split a theme"),
    "theme.retired": N_("deleted a theme"),
    "theme.undone": N_("took back a change to a theme"),
    "themes.exported": N_("took out the themes"),
    "quotation.chosen": N_("chose a quotation"),
    "quotation.changed": N_("changed a quotation"),
    "quotation.approved": N_("approved a quotation"),
    "quotation.withdrawn": N_("withdrew a quotation"),
    "quotation.restored": N_("put a withdrawn quotation up for approval"),
}


def role_word(role: Role) -> str:
    """Name a role."""
    return _(_ROLES[role])


def role_meaning(role: Role) -> str:
    """Say what somebody with a role does."""
    return _(_ROLE_MEANINGS[role])


def state_word(state: State) -> str:
    """Name the state of a survey."""
    return _(_STATES[state])


def kind_word(kind: Kind) -> str:
    """Name what a questionnaire is."""
    return _(_KINDS[kind])


def unit_sentence(unit: Unit) -> str:
    """Say what one answer describes."""
    return _(_UNITS[unit])


def channel_word(kind: ChannelKind) -> str:
    """Name a way in which people are found and asked."""
    return _(_CHANNELS[kind])


def type_word(question_type: str) -> str:
    """Say how a question is answered; the type itself where we have no word for it."""
    known = _TYPES.get(question_type)
    return _(known) if known else question_type


def action_word(action: str) -> str:
    """Say what somebody did, as it follows their name; the action itself where it is unknown."""
    known = _ACTIONS.get(action)
    return _(known) if known else action


def number_word(action: str, number: int) -> str:
    """Say of what a number in the log is; empty where the entry tells it by itself."""
    kind = action.partition(".")[0]
    if kind == "survey":
        return _("version %(number)s", number=number)
    if kind == "release":
        return _("release %(number)s", number=number)
    if kind in {"meeting", "contribution", "statement"} or action in {"gap.struck", "ask.struck"}:
        return _("meeting %(number)s", number=number)
    return ""


def job_word(found: Job) -> str:
    """Say what was asked for."""
    given = found.parameters
    if found.kind is JobKind.RELEASE:
        return _("A release")
    if found.kind is JobKind.WORKBOOK and "brief" in given:
        return _("Brief of two pages, %(language)s", language=language(given["language"]).autonym)
    if found.kind is JobKind.WORKBOOK:
        name = language(given["language"]).autonym
        if queueing.is_working_edition(found):
            return _("Working edition, %(language)s", language=name)
        return _("Evidence workbook, %(language)s", language=name)
    survey = _survey_word(found.project, given["survey"])
    if found.kind is JobKind.RESPONSES:
        ending = f".{given['format']}"
        return _("Answers to “%(survey)s” as %(format)s", survey=survey, format=ending)
    return _("Answers to “%(survey)s” for a partner", survey=survey)


def _survey_word(project: Project, slug: str) -> str:
    """Name a survey by its title; by its slug where it is gone."""
    found = next((each for each in project.surveys if each.slug == slug), None)
    return plain(found.title, *found.languages) if found else slug


def job_state_word(state: JobState) -> str:
    """Say where a job stands."""
    return _(_JOB_STATES[state])


def answers(count: int, *, exact: bool) -> str:
    """Say how many answers there are.

    Args:
        count: How many.
        exact: Whether the reader may know; otherwise the number is rounded down to ten, so that it
            moves in the steps in which figures do, and is not told below twenty.
    """
    if exact or count == 0:
        return ngettext("%(num)d answer", "%(num)d answers", count)
    if count < FIGURES_FROM:
        return _("fewer than %(number)d answers", number=FIGURES_FROM)
    return _("about %(number)d answers", number=count - count % FEWEST_CHANGES)
