"""Releases: numbered, frozen, hashed evidence, of which languages and formats are renderings.

DESIGN.md, decision 8. Evidence keeps every text in all its languages, so that one release is
rendered in any of them, also later. Its hash is over the published part alone: whoever has it can
check it. The ledger beside it stays with the project.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import zip_longest
from typing import Any

from exports import documents, facts, ledger
from exports.case import Case
from exports.evidence import Evidence, Protected
from exports.ledger import Change, Ledger, Past
from exports.marking import N_
from exports.protection import Widened
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
        changes: What came and went since the release before, by the survey's name.
        widened: What the audit widened or withheld.
    """

    number: int
    made_on: date
    evidence: Evidence
    sha256: str
    ledger: Ledger
    changes: Mapping[str, Change]
    widened: tuple[Widened, ...] = ()


def may_release(previous: Release | None, changes: Mapping[str, Change]) -> None:
    """Check that there is either nothing new or enough of it.

    Args:
        previous: The last release, None where there is none.
        changes: What came and went since then, by the survey's name.

    Raises:
        ReleaseError: Some survey has new answers, but too few of them.
    """
    if previous is None:
        return
    for survey, change in changes.items():
        known = survey in previous.ledger
        if known and 0 < change.number < FEWEST_CHANGES:
            raise ReleaseError(
                "release.too_few_changes",
                N_(
                    "In “%(survey)s” %(number)s answers changed since release %(release)s. A new"
                    " release needs at least %(fewest)s, so that the difference tells nothing about"
                    " single people. Wait for more answers, or render the last release again."
                ),
                survey=survey,
                number=change.number,
                release=previous.number,
                fewest=FEWEST_CHANGES,
            )


def past(releases: Sequence[Release], changes: Mapping[str, Change]) -> tuple[Past, ...]:
    """Return what an audit has to know of all releases.

    Args:
        releases: All releases, oldest first.
        changes: What came and went since the last one, by the survey's name.
    """
    later = [*(release.changes for release in releases[1:]), changes]
    return tuple(
        Past(release.ledger, change) for release, change in zip(releases, later, strict=True)
    )


def told_once(found: Sequence[Past]) -> tuple[Past, ...]:
    """Leave out each release that the next one repeats: it tells nothing that an audit has to know.

    Args:
        found: All releases, oldest first.
    """
    return tuple(
        one
        for one, later in zip_longest(found, found[1:])
        if later is None
        or one.ledger != later.ledger
        or any(change.number for change in one.changes.values())
    )


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
        protected: The evidence, protected with `past(...)` of all releases before.
        made_on: The day.
        previous: The last release, None where there is none.
        changes: What came and went since then.

    Raises:
        ReleaseError: Too few answers changed, or something published cannot be made safe.
    """
    since = dict(changes or {})
    may_release(previous, since)
    if protected.unsafe:
        first = protected.unsafe[0]
        raise ReleaseError(
            "release.unsafe",
            N_(
                "The release cannot be made safe: with it, what was published before of"
                " “%(question)s” in “%(survey)s” would give away too much about the answer"
                " “%(row)s” (%(cells)s such figures). Leave the question out, or wait until more"
                " people have answered."
            ),
            question=first.key,
            survey=first.survey,
            row=first.row,
            cells=len(protected.unsafe),
        )
    return Release(
        number=previous.number + 1 if previous else 1,
        made_on=made_on,
        evidence=protected.evidence,
        sha256=digest(protected.evidence),
        ledger=protected.ledger,
        changes=since,
        widened=protected.widened,
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
