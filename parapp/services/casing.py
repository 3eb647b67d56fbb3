"""The case of a project: what a release freezes beside its figures, and what stays with staff."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from sqlalchemy.orm import Session

from exports import quoting
from exports.agreement import Rough, agreement, is_contested
from exports.case import (
    CameUp,
    Case,
    Exact,
    Group,
    Interpreted,
    Missing,
    Put,
    Taken,
    Voted,
    Working,
    digest,
    is_agreed,
    stated,
    still_shown,
)
from exports.claims import Claim, Figure
from exports.counting import exact as counted
from exports.counting import exact_base
from exports.disclosure.rule import rounded
from exports.source import ResponseSource, Standing, Tally
from exports.tabulation import GAVE_NUMBER, countable, told_answers
from exports.variables import Answer, Measure, Variable, repeat_labels
from parapp.models import (
    Agreed,
    Finding,
    Meeting,
    Project,
    Stage,
    Statement,
    Support,
    SupportKind,
)
from parapp.services import (
    agreeing,
    analysing,
    convening,
    counting,
    finding,
    gaps,
    measuring,
    projects,
    quotations,
    stating,
)
from parapp.services.shelving import Shelf, Shelves
from surveys import guide, serial
from surveys.text import LocalizedText


def case(session: Session, project: Project, shelf: Shelf) -> Case:
    """Return what a project claims, on the figures of one release.

    A finding is in it when those who took part agree with it as it stands, and when this release
    says of each of its figures what the finding was agreed on.

    Args:
        shelf: The release, which may not be stored yet.
    """
    shelves = Shelves(session, project)
    agreed = stated(
        claim
        for found in finding.findings(session, project)
        if (claim := _on(session, found, shelf, shelves)) is not None
    )
    claims = [each.claim for each in agreed]
    return Case(
        findings=agreed,
        groups=tuple(_groups(session, project)),
        themes=tuple(_themes(session, project)),
        quotations=tuple(
            digest(each.text, each.language) for each in quotations.approved(session, project)
        ),
        measures=measuring.told(session, project),
        comparators=tuple(dict.fromkeys(one for each in claims for one in each.comparators)),
        documents=tuple(dict.fromkeys(one for each in claims for one in each.documents)),
        positions=tuple(dict.fromkeys(one for each in claims for one in each.positions)),
    )


def quoted(session: Session, project: Project, found: Case | None) -> tuple[quoting.Quoted, ...]:
    """Return the quotations of a release that others may still read today."""
    if found is None or not found.quotations:
        return ()
    return still_shown(found, quotations.approved(session, project))


def working(session: Session, project: Project, found: Case | None, data: Path) -> Working:
    """Return what coordinators and analysts see beyond a release, as it stands now.

    Args:
        data: `PARAPP_DATA`.

    Raises:
        RefusedError: No survey was published.
        UnavailableError: The answers cannot be counted now.
    """
    told = {each.claim.number for each in found.findings} if found else set()
    every = [each for each in stating.claims(session, project) if each.number not in told]
    held = list(convening.meetings(session, project))
    return Working(
        counted_on=projects.today(project),
        exact=tuple(_exact(session, project, data)),
        pending=tuple(every),
        gaps=tuple(
            Missing(each.what, each.why, each.who, each.how, each.policy_area, each.answer)
            for each in gaps.gaps(session, project)
        ),
        votes=tuple(
            _voted(meeting, each) for meeting in held for each in meeting.statements if _votes(each)
        ),
        dissent=tuple((each.place, each.day, each.dissent) for each in held if each.dissent),
    )


def _on(session: Session, found: Finding, shelf: Shelf, shelves: Shelves) -> Claim | None:
    """Return a finding on the figures of a release; None where that says something else."""
    claim = stating.claim(session, found, shelves)
    if not is_agreed(claim.agreement):
        return None
    figures = [
        _same(shelf, each, shelves) for each in found.supports if each.kind is SupportKind.TABLE
    ]
    told = [each for each in figures if each is not None]
    return replace(claim, figures=tuple(told)) if len(told) == len(figures) else None


def _same(shelf: Shelf, support: Support, shelves: Shelves) -> Figure | None:
    before, now = shelves.figure(support), shelf.of(support)
    if before is None or now is None:
        return None
    same = (before.range, before.middle, before.table.base) == (
        now.range,
        now.middle,
        now.table.base,
    )
    return now if same else None


def _groups(session: Session, project: Project) -> Iterator[Group]:
    """Yield the meetings whose group has agreed its record, the earliest first."""
    for each in reversed(convening.meetings(session, project)):
        if each.stage is not Stage.AGREED or each.agreed is None:
            continue
        yield Group(
            place=each.place,
            month=(each.day.year, each.day.month),
            language=each.language,
            interpreted=Interpreted(each.interpreter.value),
            about=rounded(each.took_part or 0),
            taken=Taken(Agreed(each.agreed).value),
            guide=each.survey.title,
            areas=tuple(each.survey.policy_areas),
            put=tuple(_put(one, _labels(each)) for one in each.statements if _votes(one)),
        )


def _labels(meeting: Meeting) -> Mapping[str, LocalizedText]:
    """Return the sentences of a meeting's guide, by their paths."""
    document = serial.from_json(meeting.publication.document)
    found = guide.items(guide.phases(document), guide.Part.STATEMENT)
    return {each.path: each.label for each in found}


def _put(found: Statement, labels: Mapping[str, LocalizedText]) -> Put:
    label = labels.get(found.question, LocalizedText())
    same = found.text in dict(label.texts).values()  # unless the group has put it otherwise
    votes = _votes(found)
    people = sum(votes.values())
    told = agreement(people, votes.get("agree", 0), votes.get("agree", 0))
    share = told.right if told else Rough.UNTOLD
    contested = is_contested(share, votes.get("disagree", 0))
    return Put(found.text, share, contested, label if same else LocalizedText())


def _votes(found: Statement) -> dict[str, int]:
    return found.second or found.first or {}


def _voted(meeting: Meeting, found: Statement) -> Voted:
    return Voted(
        place=meeting.place,
        day=meeting.day,
        text=found.text,
        votes=tuple(_votes(found).items()),
        reasons=tuple(each["text"] for each in found.reasons),
    )


def _themes(session: Session, project: Project) -> Iterator[CameUp]:
    came_up = agreeing.came_up(session, project)
    for theme, found in zip(came_up.themes, came_up.occurrences, strict=True):
        if found.meetings or found.people:
            yield CameUp(
                theme.name, theme.policy_area, found.meetings, found.of_meetings, found.people
            )


def _exact(session: Session, project: Project, data: Path) -> Iterator[Exact]:
    for survey in analysing.published(session, project):
        with counting.source(session, survey, data) as source:
            yield from exact(source)


def exact(source: ResponseSource) -> Sequence[Exact]:
    """Return the exact counts of a survey's questions, each kind of silence apart.

    Of own words and of numbers without bands it is counted how many there are.
    """
    labels = repeat_labels(source.survey)
    variables = countable(source)
    return [
        Exact(
            survey=source.survey.title,
            label=one.entry.label,
            type=one.entry.question_type,
            repeat=labels.get(one.level, LocalizedText()),
            base=exact_base(one, tally),
            answers=tuple(_counts(one, tally)),
            silent=None if one.specifies else _silent(tally),
            section=one.entry.groups,
        )
        for one, tally in zip(variables, counted(source, variables), strict=True)
    ]


def _silent(tally: Tally) -> tuple[int, int, int]:
    kinds = (Standing.REFUSED, Standing.MISSING, Standing.NOT_APPLICABLE)
    refused, blank, not_asked = (tally.standings.get(kind, 0) for kind in kinds)
    return refused, blank, not_asked


def _counts(variable: Variable, tally: Tally) -> Iterator[tuple[Answer, int]]:
    """Yield each answer with how many gave it; own words and numbers by whether there are any."""
    if variable.measure is Measure.NUMBER:
        yield GAVE_NUMBER, tally.base
    for answer in told_answers(variable):
        written = variable.measure is Measure.PRESENCE
        yield answer, tally.base if written else tally.answers.get(answer.value, 0)
