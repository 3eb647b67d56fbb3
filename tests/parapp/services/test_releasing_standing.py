"""Releases in which a survey stands as it was: few changed, or new figures would not be safe."""

import uuid
from datetime import date

import pytest
from openpyxl import load_workbook
from scipy.optimize import OptimizeResult
from sqlalchemy import select

from exports.disclosure import solver
from parapp.errors import RefusedError
from parapp.models import ReleasedState
from parapp.services import editions, publishing, releasing, responding, withdrawing
from parapp.services.releasing import Reason
from surveys.validation import Record
from tests.drafts import drafted


@pytest.fixture
def data(settings):
    return settings.data


@pytest.fixture
def other(session, project, form):
    """A second survey of the project, with the same questions."""
    return drafted(session, project, form, slug="other")


@pytest.fixture
def answer(session, survey, other):
    """Let people answer one of two published surveys."""
    publications = {each.slug: publishing.publish(session, survey=each) for each in (survey, other)}

    def answer(slug: str, number: int, works: str = "yes") -> list[uuid.UUID]:
        identities = [uuid.uuid4() for _ in range(number)]
        for place, identity in enumerate(identities):
            responding.submit(
                session,
                publication=publications[slug],
                channel=publications[slug].survey.channels[0],
                uuid=identity,
                language="en",
                record=Record({"works": works, "hours": place % 40}, (), date(2026, 5, 1)),
            )
        return identities

    return answer


@pytest.fixture
def make(session, project, data):
    def make(**more):
        return releasing.release(session, project=project, data=data, **more)

    return make


def works(session, made, survey=0):
    found = releasing.evidence(session, made)
    (table,) = [
        table
        for area in found.areas
        for table in area.tables
        if (table.survey, table.key) == (survey, "works")
    ]
    return table


def test_a_few_answers_to_one_survey_do_not_stop_the_release_of_another(session, answer, make):
    answer("small", 60)
    answer("other", 60, "no")
    first = make()
    answer("small", 9, "no")
    answer("other", 30)
    second = make()
    before, after = works(session, first), works(session, second)
    assert (after.rows, after.base, after.silences) == (before.rows, before.base, before.silences)
    assert after.as_released.release == 1
    assert works(session, second, 1).base.about == 90
    assert works(session, second, 1).as_released is None
    shown = releasing.evidence(session, second)
    assert [(own, since.release) for _, own, since in releasing.standing(shown)] == [("en", 1)]


def test_the_next_figures_are_compared_with_those_that_stand(session, project, data, answer, make):
    """Nine that came before and one that came after the second release make ten."""
    answer("small", 60)
    answer("other", 60)
    make()
    answer("small", 9, "no")
    answer("other", 30)
    make()
    states = dict(session.execute(select(ReleasedState.survey_id, ReleasedState.number)).all())
    assert sorted(states.values()) == [1, 2]
    answer("small", 1, "no")
    third = make()
    assert works(session, third).as_released is None
    assert works(session, third).base.about == 70
    audit = releasing.audit(session, project=project, data=data)
    assert audit.releases == 3
    assert min(cell.candidates for cell in audit.cells) >= 5


def test_where_all_surveys_changed_by_a_few_the_last_release_is_shown(
    session, project, data, answer, make
):
    answer("small", 60)
    answer("other", 60)
    first = make()
    answer("small", 3)
    answer("other", 9)
    with pytest.raises(RefusedError) as caught:
        make()
    assert caught.value.code == "release.too_few_changes"
    told = str(caught.value)
    assert "“small”: 3" in told
    assert "“other”: 9" in told
    assert "Wait for more answers" in told
    current = releasing.current(session, project=project, data=data)
    assert (current.release, current.reason) == (first, Reason.TOO_FEW)


def test_an_export_makes_no_release_in_which_nothing_is_new(session, project, data, answer, make):
    answer("small", 60)
    answer("other", 60)
    first = make()
    answer("small", 3)
    current = releasing.current(session, project=project, data=data)
    assert (current.release, current.reason) == (first, Reason.TOO_FEW)
    answer("other", 10)
    current = releasing.current(session, project=project, data=data)
    assert (current.release.number, current.reason) == (2, Reason.NEW)


def test_an_answer_that_was_taken_back_leaves_figures_that_were_printed_as_they_are(
    session, data, answer, make
):
    """What was printed stays; the next count is made without it (DESIGN.md, decision 8)."""
    identities = answer("small", 60)
    answer("other", 60)
    first = make()
    withdrawing.erase(session, identities[:4], data=data, withdrawn=True)
    answer("other", 20)
    second = make()
    assert works(session, second).rows == works(session, first).rows
    assert works(session, second).as_released.release == 1
    withdrawing.erase(session, identities[4:11], data=data, withdrawn=True)
    third = make()
    assert works(session, third).as_released is None
    assert works(session, third).base.about == 50


def test_the_workbook_of_such_a_release_says_so(session, data, answer, make, tmp_path):
    answer("small", 60)
    answer("other", 60)
    make()
    answer("small", 5)
    answer("other", 30)
    path = tmp_path / "made.xlsx"
    editions.write(session, found=make(), language="en", path=path, data=data)
    sheets = {
        sheet.title: " ".join(str(cell.value) for row in sheet for cell in row if cell.value)
        for sheet in load_workbook(path)
    }
    for name in ("Cover", "Questions", "Method and limits"):
        assert "As released in release 1" in sheets[name]


@pytest.fixture
def endless(monkeypatch):
    """A solver that never comes to an end in time."""

    def never(*_given, **_options):
        return OptimizeResult(status=1, x=None, message="Time limit reached.")

    monkeypatch.setattr(solver, "milp", never)


def test_a_release_that_cannot_be_decided_is_refused_with_the_table_and_the_remedy(
    *, request, session, project, data, answer, make
):
    answer("small", 60)
    answer("small", 25, "no")
    answer("other", 60)
    make()
    answer("small", 30)
    request.getfixturevalue("endless")
    with pytest.raises(RefusedError) as caught:
        make()
    assert caught.value.code == "release.undecided"
    assert caught.value.parameters["question"] == "works"
    told = str(caught.value)
    assert "“works” in “small”" in told
    assert "can stand as it was released before" in told
    with pytest.raises(RefusedError) as caught:
        releasing.audit(session, project=project, data=data)
    assert caught.value.code == "audit.undecided"
    assert "“works” in “small”" in str(caught.value)


def test_the_way_out_is_to_let_the_survey_stand_as_it_was(session, answer, make):
    answer("small", 60)
    answer("other", 60)
    first = make()
    answer("small", 30)
    answer("other", 20)
    second = make(keep=["small"])
    assert works(session, second).rows == works(session, first).rows
    assert works(session, second).as_released.why == "chosen"
    third = make()
    assert works(session, third).as_released is None
    assert works(session, third).base.about == 90


def test_what_cannot_stand_as_it_was_is_told(answer, make):
    answer("small", 60)
    with pytest.raises(RefusedError) as caught:
        make(keep=["small"])
    assert caught.value.code == "release.keep"
    make()
    with pytest.raises(RefusedError) as caught:
        make(keep=["small", "other"])
    assert caught.value.code == "release.nothing_new"
