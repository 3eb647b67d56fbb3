"""Tests of figures that are told exactly, because they are not of people."""

import gettext
from dataclasses import replace
from datetime import date

import pytest

from exports.dataframe import DataFrameSource
from exports.disclosure.linked import EVERYBODY
from exports.disclosure.rule import exactly
from exports.documents import from_json, to_json
from exports.evidence import About, audit, build
from exports.facts import Evidence
from exports.figures import Base
from exports.intervals import Direction, difference
from exports.ledger import Change
from exports.overstating import _carries
from exports.release import past
from exports.source import Response
from exports.svg import bar
from exports.unprotected import ExactCell, exact_cells
from exports.wording import Words
from exports.workbook import write
from surveys.model import Unit
from tests.exports.releasing import MANY, form, release, told

ABOUT = About("A project", date(2026, 6, 1))
ENGLISH = Words.of("en", gettext.NullTranslations())


def test_a_count_of_documents_is_said_with_how_many_there_are_and_its_share():
    told = ENGLISH.counted(exactly(12, 40), ENGLISH.base(Base(40, Unit.DOCUMENT, exact=True)))
    assert told == "12 of 40 documents (30%)"
    assert ENGLISH.range(exactly(12, 40)) == "12 of 40 (30%)"


def test_of_few_positions_the_count_says_more_than_a_percentage():
    told = ENGLISH.counted(exactly(3, 8), ENGLISH.base(Base(8, Unit.OFFICIAL_POSITION, exact=True)))
    assert told == "3 of 8 positions"


@pytest.mark.parametrize(
    ("count", "percent"), [(0, "0%"), (1, "under 1%"), (999, "over 99%"), (1000, "100%")]
)
def test_none_and_all_are_told_of_none_and_all_alone(count, percent):
    assert ENGLISH.range(exactly(count, 1000)).endswith(f"of 1,000 ({percent})")


def test_equal_shares_are_no_difference_and_others_are_one():
    half, more = exactly(20, 40), exactly(21, 40)
    assert difference((half, 40), (half, 40), None).direction is Direction.UNCLEAR
    assert difference((more, 40), (half, 40), None).direction is Direction.MORE


def test_an_exact_figure_carries_its_own_percentage_and_bounds_that_hold_it():
    third = exactly(1, 3)
    assert _carries(third, 33, 33)
    assert not _carries(third, 35, 35)
    assert not _carries(exactly(20, 40), 50 + 1e-6, 100)


def test_the_bar_of_an_exact_figure_has_no_tinted_part():
    assert bar(exactly(1, 3), right_to_left=False).count('width="33"') == 2


def older(document):
    """A release as it was stored before documents were told exactly: without what came with it."""
    new = {"exact", "unsigned", "count", "of"}
    if isinstance(document, dict):
        return {name: older(value) for name, value in document.items() if name not in new}
    return [older(one) for one in document] if isinstance(document, list) else document


@pytest.fixture(scope="module")
def before():
    """A release of a survey of documents, told in ranges as it was then."""
    made = release([], [(form("people"), MANY[:60])], {"people": Change(0, 0)})
    (facts,) = made.evidence.surveys
    evidence = replace(made.evidence, surveys=(replace(facts, unit=Unit.DOCUMENT),), schema=5)
    return replace(made, evidence=evidence)


def test_a_release_from_before_documents_were_exact_is_rendered_as_it_was(before, tmp_path):
    document = to_json(before.evidence)
    found = from_json(Evidence, older(document))
    assert not found.surveys[0].base.exact
    assert found.surveys[0].unsigned == 0
    path = tmp_path / "evidence.xlsx"
    write(found, "en", path)
    cover = told(path)["Cover"]
    assert "A percentage is given as a range" in cover
    assert "counted exactly" not in cover


def test_documents_that_were_told_in_ranges_are_exact_from_the_next_release_on(before):
    now = replace(form("people"), unit=Unit.DOCUMENT)
    after = release([before], [(now, MANY[:61])], {"people": Change(1, 0)}, exact=["people"])
    (facts,) = after.evidence.surveys
    assert (facts.base.exact, facts.base.about) == (True, 61)
    (works,) = [t for area in after.evidence.areas for t in area.tables if t.key == "works"]
    assert sum(row.range.count for row in works.rows) == 61
    source = DataFrameSource([(now, MANY[:61])])
    known = past([before, after], {"people": Change(0, 0)})
    assert audit([source], known, names=["people"]) == ()
    assert {cell.release for cell in exact_cells([before, after])} == {2}
    assert ExactCell(2, "people", "sex", EVERYBODY, "woman", sex_of(after)) in exact_cells([after])


def sex_of(made):
    (table,) = [one for one in made.evidence.profile if one.key == "sex"]
    return table.rows[0].range


def test_documents_are_not_exact_where_an_older_version_was_of_people():
    people = form("log")
    papers = replace(people, unit=Unit.DOCUMENT)
    answered = Response({"works": "yes"})
    assert DataFrameSource([(papers, [answered])]).is_exact
    source = DataFrameSource([(people, [answered] * 3), (papers, [answered])])
    assert not source.is_exact
    tables = {t.key: t for area in build([source], ABOUT).areas for t in area.tables}
    assert tables["works"].base.about is None
    assert not tables["works"].base.exact
