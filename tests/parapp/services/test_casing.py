"""What a release freezes of what a project claims, and what stays as it was counted."""

import re
import uuid
import zipfile
from dataclasses import replace
from datetime import timedelta

import pytest
from openpyxl import load_workbook
from sqlalchemy import select

from exports.catalogues import translator
from exports.wording import Words as Said
from exports.workbook import Mark
from parapp.errors import RefusedError
from parapp.models import ReleasedState, Right, Role, Say
from parapp.services import (
    analysing,
    auditing,
    briefing,
    casing,
    checking,
    editions,
    finding,
    measuring,
    people,
    projects,
    releasing,
    supporting,
)
from parapp.services.checking import Opinion
from parapp.services.editions import Edition
from parapp.services.finding import About, Words
from parapp.services.measuring import Described
from parapp.services.releasing import Reason
from surveys.text import LocalizedText

ENGLISH = Said.of("en", translator("en"))


def said(text: str) -> LocalizedText:
    return LocalizedText.of({"en": text})


@pytest.fixture
def data(settings):
    return settings.data


@pytest.fixture
def now(session, project, data):
    return lambda: releasing.current(session, project=project, data=data)


@pytest.fixture
def agree(session, project, survey):
    """Write a finding on the last release and let so many people agree that it is right."""

    def agree(number: int = 30, right: Right = Right.YES):
        words = Words(said("Six in ten have work."), said("Most of us have work."))
        found = finding.write(session, project=project, words=words, about=About())
        supporting.on_table(
            session, finding=found, survey=survey, question="works", answers=["yes"]
        )
        check = checking.open_round(
            session, project=project, numbers=[found.number], languages=["en"]
        )
        for _ in range(number):
            checking.answer(
                session,
                check=check,
                identity=uuid.uuid4(),
                language="en",
                opinions={check.items[0].id: Opinion(right, Say.YES)},
            )
        checking.close(session, check=check)
        return found

    return agree


def claimed(session, release):
    return [one.claim.claim.get("en") for one in releasing.evidence(session, release).case.findings]


def test_an_agreed_finding_is_in_the_next_workbook_on_the_same_figures(
    session, project, released, agree, now
):
    released(yes=61, no=40)
    first = now().release
    state = session.scalars(select(ReleasedState)).one()
    known = (state.number, state.fingerprints)
    agree()
    current = now()
    assert (current.release.number, current.reason) == (2, Reason.CLAIMED)
    assert claimed(session, current.release) == ["Six in ten have work."]
    before, after = (releasing.evidence(session, one) for one in (first, current.release))
    assert (after.areas, after.profile, after.breakdowns) == (
        before.areas,
        before.profile,
        before.breakdowns,
    )
    assert current.release.audit["ledger"] == first.audit["ledger"]
    assert current.release.audit["changes"] == {}
    session.refresh(state)
    assert (state.number, state.fingerprints) == known
    assert now().reason is Reason.UNCHANGED


def test_a_finding_that_fewer_than_half_call_right_is_not_claimed(session, released, agree, now):
    released(yes=61, no=40)
    now()
    agree(right=Right.NO)
    assert now().reason is Reason.UNCHANGED


def test_changes_are_counted_from_the_figures_and_not_from_what_is_claimed(
    *, session, project, released, answered, agree, now, data
):
    released(yes=61, no=40)
    agree()
    assert now().release.number == 2
    answered(yes=0, no=4)
    measuring.add_measure(session, project=project, described=Described(said("A fee")))
    current = now()
    assert (current.release.number, current.reason) == (3, Reason.CLAIMED)
    assert current.changed == {"small": 4}
    assert now().reason is Reason.TOO_FEW
    answered(yes=0, no=6)
    current = now()
    assert (current.release.number, current.reason) == (4, Reason.NEW)
    assert current.changed == {"small": 10}
    assert releasing.audit(session, project=project, data=data).releases == 4


def test_a_release_with_too_few_changes_has_the_last_figures_and_the_new_claims(
    session, project, released, answered, data
):
    first = released(yes=61, no=40)
    answered(yes=0, no=4)
    with pytest.raises(RefusedError):
        releasing.release(session, project=project, data=data)
    measuring.add_measure(session, project=project, described=Described(said("A fee")))
    made = releasing.release(session, project=project, data=data)
    assert made.number == first.number + 1
    assert [one.text.get("en") for one in releasing.evidence(session, made).case.measures] == [
        "A fee"
    ]


def test_a_brief_is_of_the_day_of_its_release_and_says_when_its_figures_were_counted(
    *, session, released, agree, now, tmp_path, monkeypatch
):
    released(yes=61, no=40)
    counted = now().release.made_on
    agree()
    later = counted + timedelta(days=40)
    monkeypatch.setattr(projects, "today", lambda _project: later)
    found = now().release
    assert found.made_on == later
    path = briefing.write(session, found=found, language="en", path=tmp_path / "brief.docx")
    with zipfile.ZipFile(path) as parts:
        text = re.sub(r"<[^>]+>", "", parts.read("word/document.xml").decode())
    assert f"Evidence of {ENGLISH.day(later)}." in text
    assert f"The figures were counted on {ENGLISH.day(counted)}." in text


def test_a_figure_that_moved_takes_its_finding_out_until_it_is_checked_again(
    *, session, project, released, answered, agree, now, data
):
    released(yes=61, no=40)
    agree()
    assert claimed(session, now().release)
    answered(yes=0, no=40)
    current = now()
    assert claimed(session, current.release) == []
    case = releasing.evidence(session, current.release).case
    working = casing.working(session, project, case, data)
    assert [one.claim.get("en") for one in working.pending] == ["Six in ten have work."]


def test_an_export_is_noted_for_good_before_its_file_is_there(
    *, session, project, released, data, tmp_path, monkeypatch
):
    made = released(yes=61, no=40)
    seen = []

    def written(*_args, **_more):
        session.rollback()
        seen.append(auditing.entries(session, project)[0].action)
        return tmp_path / "x.xlsx"

    monkeypatch.setattr("parapp.services.analysing.write_workbook", written)
    editions.write(session, found=made, language="en", path=tmp_path / "x.xlsx", data=data)
    assert seen == ["evidence.exported"]


def test_a_summary_that_differs_from_its_sheets_is_refused_in_words(
    *, session, released, agree, now, tmp_path
):
    released(yes=61, no=40)
    agree()
    shown = releasing.evidence(session, now().release)
    (table,) = (one for one in shown.areas[0].tables if one.key == "works")
    other = replace(table, base=replace(table.base, about=500))
    changed = replace(shown, areas=(replace(shown.areas[0], tables=(other,)),))
    with pytest.raises(RefusedError) as caught:
        analysing.write_workbook(changed, "en", tmp_path / "x.xlsx", Mark(2, "0" * 64))
    assert caught.value.code == "evidence.figures"
    assert not list(tmp_path.glob("*.xlsx"))


def test_the_working_edition_counts_exactly_and_is_noted_as_such(
    session, project, released, data, tmp_path
):
    made = released(yes=61, no=40)
    path = tmp_path / "x.xlsx"
    actor = project.memberships[0].user
    editions.write(
        session,
        found=made,
        language="en",
        path=path,
        data=data,
        edition=Edition.WORKING,
        actor=actor,
    )
    rows = [r for r in load_workbook(path)["Exact numbers"].iter_rows(values_only=True) if r[1]]
    assert {row[2]: row[3] for row in rows if row[2] in {"Yes", "No"}} == {"Yes": 61, "No": 40}
    entry = auditing.entries(session, project)[0]
    assert entry.details["edition"] == "working"
    assert entry.user_id == actor.id


@pytest.mark.parametrize("role", [Role.VIEWER, Role.TRANSLATOR, Role.FIELD_WORKER])
def test_only_coordinators_and_analysts_are_given_the_working_edition(
    *, session, project, released, data, tmp_path, role
):
    made = released(yes=61, no=40)
    other = people.add_user(session, email="o@example.org", password="quiet river under stones")
    people.set_role(session, project=project, user=other, role=role, actor=None)
    with pytest.raises(RefusedError) as caught:
        editions.write(
            session,
            found=made,
            language="en",
            path=tmp_path / "x.xlsx",
            data=data,
            edition=Edition.WORKING,
            actor=other,
        )
    assert caught.value.code == "evidence.role"
    assert not (tmp_path / "x.xlsx").exists()
