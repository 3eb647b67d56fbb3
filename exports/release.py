"""Releases: numbered, frozen, hashed evidence, of which languages and formats are renderings.

DESIGN.md, decision 8. Evidence keeps every text in all its languages, so that one release is
rendered in any of them, also later. Its hash is over the published part alone: whoever has it can
check it. The ledger beside it stays with the project.
"""

import hashlib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from exports import documents, facts, ledger
from exports.case import Case
from exports.evidence import Evidence, Protected
from exports.figures import Why
from exports.ledger import Change, Ledger, Past
from exports.marking import N_
from exports.parts import Printed, parts
from exports.protection import Unsafe, Widened
from surveys.serial import canonical

SCHEMA = 1
"""The version of the documents that `to_json` writes."""

FEWEST_CHANGES = 10
"""How many answers have to change before there are new figures: with fewer, the difference between
two releases would be about a handful of people."""


class ReleaseError(ValueError):
    """A release cannot be made or read.

    Attributes:
        code: What went wrong, for tests and translations.
        message: The English sentence, with places for `params`.
        params: What stands in the places.
    """

    def __init__(self, code: str, message: str, **params: object) -> None:
        super().__init__(message % params)
        self.code = code
        self.message = message
        self.params = params


@dataclass(frozen=True, slots=True)
class Release:
    """One release.

    Attributes:
        number: Counted from 1 in the project.
        made_on: The day on which it was made.
        evidence: What is published.
        sha256: The hash of the evidence's canonical JSON, as 64 hexadecimal digits.
        ledger: What was told and the bases behind it; never published.
        changes: What came and went since the release before, by the survey's name; nothing where
            a survey's figures stand as they were.
        widened: What the audit widened or withheld.
    """

    number: int
    made_on: date
    evidence: Evidence
    sha256: str
    ledger: Ledger
    changes: Mapping[str, Change]
    widened: tuple[Widened, ...] = ()

    @property
    def kept(self) -> frozenset[str]:
        """The names of the surveys whose figures stand as an earlier release told them."""
        pairs = zip(self.ledger, self.evidence.surveys, strict=True)
        return frozenset(name for name, facts in pairs if facts.as_released)

    @property
    def printed(self) -> Printed:
        """What it shows, survey by survey."""
        shown = dict(zip(self.ledger, parts(self.evidence), strict=True))
        return Printed(self.number, self.made_on, shown)


def enough(change: Change, *, exact: bool) -> bool:
    """Tell whether so much changed that there are new figures.

    Args:
        change: What came and went.
        exact: Whether what is counted is no person, of whom a difference could tell.
    """
    return change.number >= (1 if exact else FEWEST_CHANGES)


def standing(
    previous: Release | None,
    changes: Mapping[str, Change],
    chosen: Collection[str] = (),
    exact: Collection[str] = (),
) -> Mapping[str, Why]:
    """Check that there is something new to tell, and say of which surveys there is not.

    A survey of which a few answers changed stands as the last release told it: new figures beside
    the old ones would be about these few people. Nothing of the change is told, and the next
    figures are compared with the same old ones.

    Args:
        previous: The last release, None where there is none.
        changes: What came and went since a survey was last counted for one, by its name.
        chosen: Surveys that are to stand as they were for another reason.
        exact: Surveys of what is no person: they are counted anew after any change.

    Returns:
        The names of the surveys whose figures stay as they are, and why.

    Raises:
        ReleaseError: All of them would, or one was never released.
    """
    known = previous.ledger if previous else {}
    for name in chosen:
        if name not in known:
            raise ReleaseError(
                "release.keep",
                N_("“%(survey)s” is in no release yet, so it cannot stand as it was."),
                survey=name,
            )
    few = {
        name: change.number
        for name, change in changes.items()
        if name in known and change.number and not enough(change, exact=name in exact)
    }
    if previous and few and len(few) == len(changes):
        raise ReleaseError(
            "release.too_few_changes",
            N_(
                "%(changed)s answers changed since release %(release)s. A new release needs at"
                " least %(fewest)s in one survey, so that the difference tells nothing about single"
                " people. Wait for more answers, or render the last release again."
            ),
            changed=", ".join(f"“{name}”: {number}" for name, number in few.items()),
            release=previous.number,
            fewest=FEWEST_CHANGES,
        )
    if previous and chosen and changes.keys() <= {*few, *chosen}:
        raise ReleaseError(
            "release.nothing_new",
            N_(
                "All surveys would stand as in release %(release)s. Render that one again, or let"
                " one of them be counted."
            ),
            release=previous.number,
        )
    return {**dict.fromkeys(chosen, Why.CHOSEN), **dict.fromkeys(few, Why.FEW)}


def past(releases: Sequence[Release], changes: Mapping[str, Change]) -> tuple[Past, ...]:
    """Return what an audit has to know of all releases.

    Args:
        releases: All releases, oldest first.
        changes: What came and went since the last one, by the survey's name.
    """
    later = [*(release.changes for release in releases[1:]), changes]
    return tuple(
        Past(release.ledger, change, release.printed)
        for release, change in zip(releases, later, strict=True)
    )


def distinct(found: Sequence[Past]) -> tuple[Past, ...]:
    """Leave out what repeats the figures of the release before: it tells an audit nothing more.

    Args:
        found: All releases, oldest first.

    Returns:
        Each set of figures once, as the release that counted it, with what changed since the last
        that showed it.
    """
    kept: list[Past] = []
    for one in found:
        last = kept[-1] if kept else None
        if last is not None and _repeats(one, last):
            kept[-1] = replace(last, changes=one.changes)
        else:
            kept.append(one)
    return tuple(kept)


def _repeats(one: Past, before: Past) -> bool:
    same = before.printed and one.printed and before.printed.parts == one.printed.parts
    changed = any(change.number for change in before.changes.values())
    return bool(same) and one.ledger == before.ledger and not changed


def restated(previous: Release, case: Case, *, made_on: date) -> Release:
    """Make a release of the last figures with what is claimed now.

    Nothing is counted, so that nothing new can be told of anybody: neither the ranges nor what the
    audit knows of them change.

    Args:
        previous: The last release.
        case: What is claimed, on the figures of that release.
        made_on: The day.
    """
    evidence = replace(previous.evidence, schema=facts.SCHEMA, case=case)
    return replace(
        previous,
        number=previous.number + 1,
        made_on=made_on,
        evidence=evidence,
        sha256=digest(evidence),
        changes={},
    )


def freeze(
    protected: Protected,
    *,
    made_on: date,
    previous: Release | None = None,
    changes: Mapping[str, Change] | None = None,
) -> Release:
    """Make a release of protected evidence.

    Args:
        protected: The evidence, protected with `past(...)` of all releases before, and what
            `standing` says has to stay as it was.
        made_on: The day.
        previous: The last release, None where there is none.
        changes: What came and went since then.

    Raises:
        ReleaseError: Too few answers changed, or something published cannot be made safe.
        ValueError: Other surveys are kept than have to be.
    """
    since = dict(changes or {})
    chosen = [name for name, why in protected.kept.items() if why is Why.CHOSEN]
    kept = standing(previous, since, chosen, protected.exact)
    if kept != protected.kept:
        raise ValueError(f"{sorted(kept)} have to stay as they were, not {sorted(protected.kept)}.")
    since.update(dict.fromkeys(kept, Change(0, 0)))
    before = previous.widened if previous else ()
    if protected.unsafe:
        raise _unsafe(protected.unsafe)
    return Release(
        number=previous.number + 1 if previous else 1,
        made_on=made_on,
        evidence=protected.evidence,
        sha256=digest(protected.evidence),
        ledger=protected.ledger,
        changes=since,
        widened=(*protected.widened, *(one for one in before if one.survey in kept)),
    )


def _unsafe(cells: Sequence[Unsafe]) -> ReleaseError:
    """Say which question keeps a release from being made, and what can be done."""
    first = next((one for one in cells if one.decided), cells[0])
    code, message = (
        "release.unsafe",
        N_(
            "The release cannot be made safe: with it, what was published before of"
            " “%(question)s” in “%(survey)s” would give away too much about the answer “%(row)s”"
            " (%(cells)s such figures). Wait until more people have answered; until then, where"
            " there are other surveys, “%(survey)s” can stand as it was released before."
        ),
    )
    if not first.decided:
        code, message = (
            "release.undecided",
            N_(
                "The release is not made: the audit could not decide in the time that it has"
                " whether what was published before of “%(question)s” in “%(survey)s” stays safe"
                " (answer “%(row)s”). Wait until more people have answered; until then, where"
                " there are other surveys, “%(survey)s” can stand as it was released before."
            ),
        )
    return ReleaseError(
        code, message, question=first.key, survey=first.survey, row=first.row, cells=len(cells)
    )


def digest(evidence: Evidence) -> str:
    """Return the SHA-256 of the evidence's canonical JSON (RFC 8785)."""
    return hashlib.sha256(canonical(documents.to_json(evidence))).hexdigest()


def to_json(release: Release) -> dict[str, Any]:
    """Return a release as a JSON document; it holds the ledger, so it is not for publication."""
    return {
        "schema": SCHEMA,
        "number": release.number,
        "made_on": release.made_on.isoformat(),
        "sha256": release.sha256,
        "evidence": documents.to_json(release.evidence),
        "ledger": ledger.to_json(release.ledger),
        "changes": {name: [c.added, c.removed] for name, c in release.changes.items()},
        "widened": [documents.to_json(one) for one in release.widened],
    }


def from_json(document: Mapping[str, Any]) -> Release:
    """Return the release that `to_json` wrote.

    Raises:
        ReleaseError: The document is of a newer schema, not of this shape, or was changed.
    """
    if document.get("schema") != SCHEMA:
        raise ReleaseError(
            "release.schema",
            N_("The release has schema %(found)s; this version of parapp reads %(known)s."),
            found=document.get("schema"),
            known=SCHEMA,
        )
    try:
        release = Release(
            number=int(document["number"]),
            made_on=date.fromisoformat(document["made_on"]),
            evidence=documents.from_json(Evidence, document["evidence"]),
            sha256=str(document["sha256"]),
            ledger=ledger.from_json(document["ledger"]),
            changes={name: Change(*pair) for name, pair in document["changes"].items()},
            widened=tuple(documents.from_json(Widened, one) for one in document["widened"]),
        )
    except (KeyError, TypeError, AttributeError, ValueError) as error:
        raise ReleaseError(
            "release.document", N_("The stored release cannot be read: %(error)s"), error=error
        ) from error
    # Of the document as it was stored: what later versions add to evidence is not in it.
    if hashlib.sha256(canonical(document["evidence"])).hexdigest() != release.sha256:
        raise ReleaseError(
            "release.hash",
            N_(
                "Release %(number)s was changed after it was made: its hash does not fit. Restore"
                " it from a backup."
            ),
            number=release.number,
        )
    return release
