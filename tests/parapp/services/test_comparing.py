from dataclasses import replace

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from parapp.database import writing
from parapp.errors import InvalidError, NotFoundError
from parapp.services import auditing, comparing, projects
from parapp.services.comparing import Figure
from surveys.text import LocalizedText


def words(said):
    return LocalizedText.of({"en": said})


EMPLOYED = Figure(
    question="works",
    answer="yes",
    figure=71.5,
    source=words("Labour Force Survey, National Statistical Institute"),
    year=2024,
    place=words("Sofia"),
    definition=words("At least one hour of paid work in the week before, aged 20 to 64"),
    difference=words("We ask everybody who is 18 or older, and count unpaid work too"),
    link="https://example.org/lfs/2024",
)
HOURS = replace(EMPLOYED, question="hours", answer="", figure=38.4)


def test_a_figure_is_set_beside_a_question(session, survey):
    for figure in (EMPLOYED, HOURS):
        comparing.add(session, survey=survey, figure=figure)
    session.expire_all()
    found = comparing.comparators(session, survey)
    assert [(each.question, each.answer, each.figure) for each in found] == [
        ("works", "yes", 71.5),
        ("hours", "", 38.4),
    ]
    assert found[0].difference == EMPLOYED.difference
    assert auditing.entries(session, survey.project)[0].action == "comparator.added"


def test_a_figure_is_corrected_and_taken_away(session, survey):
    comparator = comparing.add(session, survey=survey, figure=EMPLOYED)
    comparing.change(session, comparator=comparator, figure=replace(EMPLOYED, figure=72.0))
    session.expire_all()
    assert comparing.get(session, survey, comparator.id).figure == 72.0
    comparing.remove(session, comparator=comparator)
    assert comparing.comparators(session, survey) == []
    with pytest.raises(NotFoundError):
        comparing.get(session, survey, comparator.id)


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"question": "nothing"}, "comparator.question"),
        ({"question": ""}, "comparator.question"),
        ({"answer": "perhaps"}, "comparator.answer"),
        ({"answer": ""}, "comparator.answer"),
        ({"figure": 100.1}, "comparator.figure"),
        ({"figure": float("nan")}, "comparator.figure"),
        ({"source": LocalizedText()}, "comparator.source"),
        ({"place": LocalizedText()}, "comparator.place"),
        ({"definition": LocalizedText()}, "comparator.definition"),
        ({"difference": LocalizedText()}, "comparator.difference"),
        ({"year": 1066}, "comparator.year"),
        ({"link": "javascript:alert(1)"}, "comparator.link"),
        ({"link": "example.org"}, "comparator.link"),
    ],
)
def test_what_is_not_said_is_asked_for(session, survey, changed, code):
    with pytest.raises(InvalidError) as caught:
        comparing.add(session, survey=survey, figure=replace(EMPLOYED, **changed))
    assert caught.value.code == code
    assert comparing.comparators(session, survey) == []


def test_a_year_that_has_not_come_is_refused(session, survey):
    later = projects.today(survey.project).year + 1
    with pytest.raises(InvalidError):
        comparing.add(session, survey=survey, figure=replace(EMPLOYED, year=later))


def test_the_database_refuses_a_share_over_the_whole(session, survey):
    comparing.add(session, survey=survey, figure=EMPLOYED)
    with pytest.raises(IntegrityError), writing(session):
        session.execute(text("UPDATE comparators SET figure = 101"))
