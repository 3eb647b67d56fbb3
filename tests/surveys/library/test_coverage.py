"""Each of the 61 indicators is measured, named as a matter for official sources, or declined."""

import pytest

from surveys import frameworks, library
from surveys.frameworks import Standing
from surveys.library import coverage
from surveys.model import EvidenceKind

EVERYTHING = (*library.templates(), *library.blocks())


@pytest.fixture(scope="module")
def rows():
    return coverage.table(EVERYTHING)


def line(row):
    """Return a row of the table as it is printed."""
    if row.is_declined:
        told = f"declined: {row.unasked.description}"
    else:
        kinds = sorted({measure.evidence.value for measure in row.measures})
        told = f"{len(row.measures):3} questions ({', '.join(kinds)})" if row.measures else ""
        told += " official: " + row.unasked.description if row.unasked else ""
    return f"{row.indicator.id:85} {told.strip()}"


def test_the_table_of_indicators_has_no_gap(rows):
    print("\n" + "\n".join(line(row) for row in rows))  # noqa: T201 - the table is to be seen
    assert len(rows) == 61
    assert [row.indicator.id for row in rows if not row.is_settled] == []


def test_the_21_indicators_on_housing_and_health_are_covered_by_their_modules():
    modules = [each for each in EVERYTHING if each.module]
    assert {each.module for each in modules} == {"housing", "health"}
    found = [
        row for row in coverage.table(modules) if row.indicator.domain in {"housing", "health"}
    ]
    assert len(found) == 21
    unmeasured = [row.indicator.id for row in found if not row.measures]
    assert unmeasured == [
        "health.participation.monitoring_of_migrant_health_and_health_services",
    ]


def test_vulnerability_to_radicalisation_is_asked_of_nobody_and_the_reason_is_told(rows):
    (declined,) = [row for row in rows if row.is_declined]
    assert declined.indicator.id == "citizenship.dignity.vulnerability_to_radicalisation"
    assert declined.measures == ()
    assert "under suspicion" in declined.unasked.description


def test_a_declined_indicator_that_is_measured_is_a_gap(rows):
    declined = next(row for row in rows if row.is_declined)
    measure = coverage.Measure("form", "question", EvidenceKind.EXPERIENCE)
    assert not coverage.Row(declined.indicator, (measure,), declined.unasked).is_settled
    assert not coverage.Row(declined.indicator, (), None).is_settled


def test_what_official_sources_tell_names_known_indicators():
    known = {indicator.id for indicator in frameworks.indicators()}
    unasked = frameworks.unasked()
    assert {each.id for each in unasked} <= known
    assert sum(each.standing is Standing.DECLINED for each in unasked) == 1


def test_knowledge_is_told_apart_from_experience(rows):
    kinds = {measure.evidence for row in rows for measure in row.measures}
    assert kinds >= {EvidenceKind.EXPERIENCE, EvidenceKind.KNOWLEDGE}
    assert EvidenceKind.NONE not in kinds
