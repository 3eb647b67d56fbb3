"""Where a project stands on the toolkit's six steps, and the one thing to do next."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy.orm import Session

from parapp.extensions import db
from parapp.i18n import framework, listed, plain
from parapp.models import Project, State, Survey
from parapp.permissions import current_account, may
from parapp.services import collecting, convening, dissenting, finding, planning, releasing
from parapp.views.studio.words import FIGURES_FROM
from surveys import frameworks
from surveys.model import Kind


@dataclass(frozen=True, slots=True)
class Row:
    """One survey in the list of a project's home, with its answers or, for a guide, meetings."""

    survey: Survey
    total: int
    meetings: int = 0


@dataclass(frozen=True, slots=True)
class StepState:
    """One of the six steps: `done`, `now` or empty, what it is, and where it is done."""

    number: int
    name: str
    sentence: str
    state: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class Concluded:
    """What a project has concluded so far.

    Attributes:
        released: Whether there are figures that may be shown.
        findings: How many findings it has written.
        unasked: How many of them nobody who took part has seen as they are put now.
        asks: How many decisions it has asked for.
    """

    released: bool
    findings: int
    unasked: int
    asks: int


@dataclass(frozen=True, slots=True)
class NextStep:
    """The main thing to do; without a button where there is nothing for this role."""

    heading: str
    sentence: str
    button: str = ""
    url: str = ""


def rows(session: Session, surveys: Sequence[Survey]) -> list[Row]:
    """Return the surveys with the number of their answers, and of their meetings."""
    held = convening.counts(session, surveys)
    return [
        Row(survey, collecting.total(session, survey), held.get(survey.id, 0)) for survey in surveys
    ]


def concluded(session: Session, project: Project) -> Concluded:
    """Return what a project has concluded so far."""
    findings = finding.findings(session, project)
    return Concluded(
        released=bool(releasing.releases(session, project)),
        findings=len(findings),
        unasked=sum(not finding.is_shown(session, each.wording) for each in findings),
        asks=len(finding.asks(session, project)),
    )


def steps(project: Project, found: Sequence[Row], so_far: Concluded) -> list[StepState]:
    """Return the six steps as this project has taken them.

    The first two are done when something is chosen; the third begins with the first survey and
    leads to findings, the fourth to what is asked of whom. What the last two mean is told.
    """
    one, two, three, four, *rest = frameworks.steps()
    settings = url_for("studio.settings", project=project.slug) if may("project.edit") else ""
    areas, principles = len(project.policy_areas), len(project.principles)
    findings = url_for("studio.findings", project=project.slug)
    asked = areas > 0 and principles > 0
    return [
        StepState(
            one.number,
            framework(one.name),
            ngettext("%(num)d chosen", "%(num)d chosen", areas) if areas else _("none chosen yet"),
            "done" if areas else "now",
            settings and f"{settings}#policy_areas",
        ),
        StepState(
            two.number,
            framework(two.name),
            _numbers(project) if principles else _("none chosen yet"),
            "done" if principles else ("now" if areas else ""),
            settings and f"{settings}#principles",
        ),
        StepState(
            three.number,
            framework(three.name),
            _case(found, so_far),
            "now" if asked or found else "",
            findings if so_far.findings else "",
        ),
        StepState(
            four.number,
            framework(four.name),
            ngettext("%(num)d ask", "%(num)d asks", so_far.asks)
            if so_far.asks
            else framework(four.description),
            "now" if so_far.asks else "",
            findings if so_far.asks else "",
        ),
        *(
            StepState(step.number, framework(step.name), framework(step.description))
            for step in rest
        ),
    ]


def _numbers(project: Project) -> str:
    numbers = [
        str(principle.number)
        for principle in frameworks.principles()
        if principle.id in project.principles
    ]
    return ngettext("number %(list)s", "numbers %(list)s", len(numbers), list=listed(numbers))


def _case(found: Sequence[Row], so_far: Concluded) -> str:
    if so_far.findings:
        return ngettext("%(num)d finding", "%(num)d findings", so_far.findings)
    if any(row.survey.state is State.OPEN for row in found):
        return _("asking people")
    if any(row.survey.state is State.CLOSED for row in found):
        return _("answers are in")
    return _("a survey is being drafted") if found else _("begins with a survey")


def next_step(project: Project, found: Sequence[Row], so_far: Concluded) -> NextStep:
    """Return the main thing to do in a project for a person of this role."""
    step = (
        (_choose_areas(project) if not project.policy_areas else None)
        or _begin(project, found)
        or _approve(project)
        or _publish(project, [row for row in found if row.survey.kind is not Kind.FOCUS_GROUP])
        or _read_back(project)
        or _collect(project, found)
        or _conclude(project, so_far)
        or _evidence(project, found)
        or _publish(project, found)
    )
    return step or NextStep(
        _("Nothing waits for you here"),
        _("You can read the questions of each survey below, in all its languages."),
    )


def _choose_areas(project: Project) -> NextStep | None:
    if not may("project.edit"):
        return None
    return NextStep(
        _("Choose the policy areas"),
        _("They decide which templates fit, and how the evidence is ordered."),
        _("Choose policy areas"),
        url_for("studio.settings", project=project.slug, _anchor="policy_areas"),
    )


def _begin(project: Project, found: Sequence[Row]) -> NextStep | None:
    if found or not may("survey.draft"):
        return None
    return NextStep(
        _("Begin with a survey"),
        _("The library has surveys and focus-group guides that are ready to be used."),
        _("Open the library"),
        url_for("studio.library", project=project.slug),
    )


def _publish(project: Project, found: Sequence[Row]) -> NextStep | None:
    draft = next((row.survey for row in found if row.survey.state is State.DRAFT), None)
    if draft is None or not may("survey.publish"):
        return None
    title = plain(draft.title, *draft.languages)
    address = url_for("studio.survey", project=project.slug, survey=draft.slug)
    if not draft.confirmed:
        return NextStep(
            _("The import changed some questions"),
            _("“%(title)s” can be published when somebody has looked at the changes.", title=title),
            _("Look at the changes"),
            address,
        )
    return NextStep(
        _("A survey is still a draft"),
        _("Read “%(title)s” through in each language, then publish it.", title=title),
        _("Read it through"),
        address,
    )


def _read_back(project: Project) -> NextStep | None:
    if not may("meeting.hold"):
        return None
    waiting = convening.to_agree(db.session, project)
    if not waiting:
        return None
    oldest = waiting[-1]
    return NextStep(
        ngettext(
            "One focus group is still to be agreed",
            "%(num)d focus groups are still to be agreed",
            len(waiting),
        ),
        _(
            "What was written down in “%(place)s” has not been read back to those who spoke.",
            place=oldest.place,
        ),
        _("Read back with the group"),
        url_for(
            "studio.room",
            project=project.slug,
            survey=oldest.survey.slug,
            meeting=oldest.number,
            phase="reading_back",
        ),
    )


def _approve(project: Project) -> NextStep | None:
    """Lead to what those say who do not agree; until two have approved it, nobody is told."""
    if not may("check.run"):
        return None
    waiting = dissenting.waiting(db.session, project, current_account())
    if not waiting:
        return None
    first = waiting[0]
    return NextStep(
        _("What others say waits for your approval"),
        _(
            "Releases and results pages tell what those say who do not agree with a finding only"
            " once two of you have approved the words."
        ),
        _("Approve what others say"),
        url_for(
            "studio.check",
            project=project.slug,
            number=first.check.number,
            _anchor=f"item-{first.id}",
        ),
    )


def tells(row: Row) -> bool:
    """Tell whether there are answers enough to a survey for a figure of it."""
    return row.total >= _first(row)


def _first(row: Row) -> int:
    """Return with how many answers the figures of a survey begin."""
    return 1 if planning.is_exact(row.survey) else FIGURES_FROM


def _collect(project: Project, found: Sequence[Row]) -> NextStep | None:
    few = [row for row in found if row.survey.state is State.OPEN and not tells(row)]
    asking = next((row for row in few if row.survey.kind is not Kind.FOCUS_GROUP), None)
    if asking is None or not may("survey.share"):
        return None
    title = plain(asking.survey.title, *asking.survey.languages)
    missing = _first(asking) - asking.total
    return NextStep(
        _("Ask people"),
        ngettext(
            "“%(title)s” is open. With %(num)d more answer there are figures that can be shown.",
            "“%(title)s” is open. With %(num)d more answers there are figures that can be shown.",
            missing,
            title=title,
        ),
        _("Link and QR code"),
        url_for("studio.survey", project=project.slug, survey=asking.survey.slug, _anchor="share"),
    )


def _conclude(project: Project, so_far: Concluded) -> NextStep | None:
    """Lead from figures that may be shown to findings, and from findings to those who took part."""
    if not so_far.findings or not so_far.unasked or not may("check.run"):
        if so_far.findings or not so_far.released or not may("finding.edit"):
            return None
        return NextStep(
            _("The answers can carry a claim"),
            _("Say in one sentence what they show, and let it rest on figures that expose nobody."),
            _("Write the first finding"),
            url_for("studio.new_finding", project=project.slug),
        )
    return NextStep(
        ngettext(
            "%(num)d finding has not been seen by those who took part",
            "%(num)d findings have not been seen by those who took part",
            so_far.unasked,
        ),
        _("Ask them whether it is right and put as they would, before anybody else reads it."),
        _("Ask the participants"),
        url_for("studio.checks", project=project.slug),
    )


def _evidence(project: Project, found: Sequence[Row]) -> NextStep | None:
    total = sum(row.total for row in found)
    enough = total >= FIGURES_FROM or any(tells(row) for row in found)
    if not enough or not may("evidence.export"):
        return None
    return NextStep(
        _("The answers can be shown"),
        _("The evidence workbook puts them into tables and charts that expose nobody."),
        _("Make the evidence workbook"),
        url_for("studio.evidence", project=project.slug),
    )
