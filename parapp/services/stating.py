"""Puts findings together as claims: what the workbook, a brief and the results page are made of."""

from sqlalchemy.orm import Session

from exports.claims import Asked, Beside, Claim, Figure, Reference
from exports.quoting import Quoted
from exports.variables import variables
from parapp.models import Ask, Comparator, Finding, FindingKind, Project, Support, SupportKind
from parapp.services import checking, finding, quotations
from parapp.services.shelving import Shelves
from surveys import serial
from surveys.text import LocalizedText


def claims(session: Session, project: Project, shelves: Shelves | None = None) -> tuple[Claim, ...]:
    """Return all findings of a project as their readers get them, as they stand now.

    Quotations that were withdrawn and figures that a release no longer holds are left out.
    """
    shelves = shelves or Shelves(session, project)
    return tuple(claim(session, each, shelves) for each in finding.findings(session, project))


def claim(session: Session, found: Finding, shelves: Shelves) -> Claim:
    """Return one finding as its readers get it."""
    carried = Carried(session, found, shelves)
    return Claim(
        number=found.number,
        link=found.kind is FindingKind.LINK,
        claim=found.wording.claim,
        plain=found.wording.plain,
        limits=found.limits,
        areas=tuple(found.policy_areas),
        principles=tuple(found.principles),
        indicators=tuple(found.indicators),
        right=found.right_at_stake,
        figures=carried.figures(),
        themes=tuple(
            each.theme.name for each in carried.of(SupportKind.THEME) if each.theme is not None
        ),
        quotations=carried.quotations(),
        comparators=tuple(
            beside(each.comparator)
            for each in carried.of(SupportKind.COMPARATOR)
            if each.comparator is not None
        ),
        documents=carried.references(SupportKind.DOCUMENT),
        positions=carried.references(SupportKind.POSITION),
        asks=tuple(asked(each) for each in found.asks),
        agreement=checking.agreed(session, found.wording),
        position=found.position,
    )


class Carried:
    """What carries a finding, kind by kind."""

    def __init__(self, session: Session, found: Finding, shelves: Shelves) -> None:
        self._session = session
        self._found = found
        self._shelves = shelves

    def of(self, kind: SupportKind) -> list[Support]:
        """Return what it rests on of one kind."""
        return [each for each in self._found.supports if each.kind is kind]

    def figures(self) -> tuple[Figure, ...]:
        """Return its figures, as they were published when it took them up."""
        found = (self._shelves.figure(each) for each in self.of(SupportKind.TABLE))
        return tuple(each for each in found if each is not None)

    def quotations(self) -> tuple[Quoted, ...]:
        """Return what people said, where others may read it."""
        chosen = (each.quotation for each in self.of(SupportKind.QUOTATION))
        read = (quotations.readable(self._session, each) for each in chosen if each is not None)
        return tuple(each for each in read if each is not None)

    def references(self, kind: SupportKind) -> tuple[Reference, ...]:
        """Return documents, or positions on the record."""
        return tuple(Reference(each.source, each.link, each.limits) for each in self.of(kind))


def beside(found: Comparator) -> Beside:
    """Return a figure from outside with the words of the question that it stands beside."""
    publication = found.survey.publication
    document = publication.document if publication else found.survey.document
    variable = next(
        (one for one in variables(serial.from_json(document)) if one.path == found.question), None
    )
    answers = {one.value: one.label for one in variable.answers} if variable else {}
    return Beside(
        question=variable.entry.label if variable else LocalizedText(),
        answer=answers.get(found.answer, LocalizedText()),
        figure=found.figure,
        source=found.source,
        year=found.year,
        place=found.place,
        difference=found.difference,
        link=found.link,
    )


def asked(found: Ask) -> Asked:
    """Return an ask as readers get it; who could carry it stays within the project."""
    return Asked(
        found.decision, found.owner, found.by_when, found.first_step, found.reply, found.replied_on
    )
