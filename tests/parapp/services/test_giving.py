import pytest

from parapp.errors import InvalidError, RefusedError
from parapp.models import Audience
from parapp.services import asking, checking, finding, giving, supporting
from parapp.services.finding import About, Words
from parapp.services.giving import Choice
from surveys.text import LocalizedText


def said(text: str) -> LocalizedText:
    return LocalizedText.of({"en": text})


CHOICE = Choice(("en", "ar"), Audience.LINK, said("Thank you all."), (("small", "works"),), (1,))


@pytest.fixture
def found(session, project, survey, released):
    released(yes=61, no=40)
    words = Words(said("Six in ten have work."), said("Most of us have work."))
    found = finding.write(session, project=project, words=words, about=About())
    supporting.on_table(session, finding=found, survey=survey, question="works", answers=["yes"])
    asking.add(session, finding=found, request=asking.Request(said("A desk"), said("The city")))
    return found


def test_a_page_is_frozen_when_it_is_published_and_published_again_on_demand(
    session, project, found
):
    page = giving.publish(session, project=project, choice=CHOICE)
    before = giving.results(page)
    finding.reword(session, finding=found, words=Words(said("Other"), said("Other words.")))
    assert giving.results(giving.by_token(session, page.token)) == before
    again = giving.publish(session, project=project, choice=CHOICE)
    assert again.token == page.token
    assert giving.results(again).findings[0].plain == said("Other words.")


def test_a_page_holds_ranges_and_no_counts(session, project, found):
    check = checking.open_round(session, project=project, numbers=[1], languages=["en"])
    checking.close(session, check=check)
    page = giving.publish(session, project=project, choice=CHOICE)
    assert "61" not in str(page.document).replace("61'", "")
    (question,) = giving.results(page).questions
    assert [(row.range.low, row.range.high) for row in question.rows if row.range] == [
        (60, 65),
        (35, 40),
    ]


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"languages": ()}, "results.languages"),
        ({"languages": ("ti",)}, "results.languages"),
        ({"questions": (), "findings": ()}, "results.nothing"),
        ({"questions": (("small", "hours"),)}, "results.question"),
        ({"questions": (("small", "works"),) * 9}, "results.questions"),
        ({"findings": (1,) * 9}, "results.findings"),
        ({"thanks": said("x" * 1_001)}, "results.thanks"),
    ],
)
def test_a_page_shows_what_a_release_shows_and_is_short(session, project, found, change, code):
    fields = {name: getattr(CHOICE, name) for name in CHOICE.__slots__}
    with pytest.raises(InvalidError) as caught:
        giving.publish(session, project=project, choice=Choice(**{**fields, **change}))
    assert caught.value.code == code


def test_without_a_release_there_is_nothing_to_give_back(session, project):
    with pytest.raises(RefusedError) as caught:
        giving.publish(session, project=project, choice=CHOICE)
    assert caught.value.code == "results.release"


def test_a_page_that_is_taken_down_is_gone(session, project, found):
    page = giving.publish(session, project=project, choice=CHOICE)
    giving.withdraw(session, project=project)
    assert giving.by_token(session, page.token) is None
    giving.withdraw(session, project=project)  # twice does no harm
