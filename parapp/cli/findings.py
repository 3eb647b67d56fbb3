"""`parapp findings` and `parapp gaps`: what a project claims, and what nobody knows yet."""

from gettext import gettext as _
from typing import Any

from sqlalchemy.orm import Session

from exports import telling
from exports.catalogues import translator
from exports.claims import Claim
from exports.wording import Words
from parapp.cli.commands import group
from parapp.cli.opening import opened
from parapp.cli.options import project_option
from parapp.cli.output import format_option, print_list, read_in, tongue
from parapp.models import Finding, Gap
from parapp.services import checking, finding, projects, stating
from parapp.services import gaps as register
from parapp.services.shelving import Shelves, published
from surveys.text import LocalizedText

_FINDINGS = ("number", "standing", "claim", "figures")
_GAPS = ("id", "kind", "state", "what")


@group()
def findings() -> None:
    """What a project claims."""


@findings.command(name="list")
@project_option
@format_option
def list_findings(project: str, form: str) -> None:
    """List the findings with their published figures, and how people who took part see them.

    \b
    Example:
      parapp findings list --project simba-centre --format json
    """
    with opened() as session:
        found = projects.get_project(session, project)
        shelves = Shelves(session, found)
        rows = [_finding(session, each, shelves, form) for each in finding.findings(session, found)]
    print_list(rows, _FINDINGS, form, nothing=_("No finding has been written yet."))


@group()
def gaps() -> None:
    """What nobody knows yet."""


@gaps.command(name="list")
@project_option
@format_option
def list_gaps(project: str, form: str) -> None:
    """List the register of information gaps, and where each is asked.

    \b
    Example:
      parapp gaps list --project simba-centre
    """
    with opened() as session:
        found = projects.get_project(session, project)
        rows = [_gap(each, form) for each in register.gaps(session, found)]
    print_list(rows, _GAPS, form, nothing=_("The register is empty."))


def _finding(session: Session, found: Finding, shelves: Shelves, form: str) -> dict[str, Any]:
    claim = stating.claim(session, found, shelves)
    first = found.project.languages[0]
    words = Words.of(tongue(form), translator(tongue(form)))
    return {
        "number": found.number,
        "standing": checking.standing(session, found, shelves).value,
        "claim": claim.claim.get(*read_in(form, first)),
        "figures": [telling.figure(each, words) for each in claim.figures],
        "strength": telling.strength(claim.strength, words),
        "agreement": telling.agreement(claim.agreement, words) if claim.agreement else "",
        "wording": found.wording.number,
        "position": found.position,
        "policy_areas": list(claim.areas),
        "published": _published(claim),
    }


def _published(claim: Claim) -> list[dict[str, Any]]:
    """Return the figures as numbers, for programs."""
    return [
        {
            "release": each.release,
            "question": each.table.key,
            "answers": list(each.values),
            **(published(each) or {}),
        }
        for each in claim.figures
    ]


def _gap(found: Gap, form: str) -> dict[str, Any]:
    first = found.project.languages[0]

    def said(text: LocalizedText) -> str:
        return text.get(*read_in(form, first))

    asked = register.is_asked(found)
    return {
        "id": found.id,
        "kind": found.kind.value,
        "state": "answered" if found.answer else "asked" if asked else "open",
        "what": said(found.what),
        "why": said(found.why),
        "who": said(found.who),
        "how": said(found.how),
        "policy_area": found.policy_area,
        "indicator": found.indicator,
        "asked_in": found.asked_in.slug if asked and found.asked_in else "",
        "asked_as": found.asked_as if asked else "",
        "answer": said(found.answer),
    }
