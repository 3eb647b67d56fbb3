from datetime import date

import pytest

from exports import telling
from exports.catalogues import translator
from exports.claims import People
from exports.wording import Words as Language
from parapp.database import writing
from parapp.errors import InvalidError, NotFoundError, RefusedError
from parapp.models import Ask, SupportKind, Theme
from parapp.services import asking, comparing, finding, stating, supporting
from parapp.services.asking import Request
from parapp.services.finding import About, Words
from parapp.services.shelving import Shelves
from surveys.text import LocalizedText

ENGLISH = Language.of("en", translator("en"))
ARABIC = Language.of("ar", translator("ar"))


def said(text: str) -> LocalizedText:
    return LocalizedText.of({"en": text})


@pytest.fixture
def found(session, project):
    words = Words(said("Six in ten have work."), said("Most of us have work."))
    return finding.write(session, project=project, words=words, about=About())


@pytest.fixture
def rest_on(session, found, survey):
    def rest(*answers: str):
        return supporting.on_table(
            session, finding=found, survey=survey, question="works", answers=answers
        )

    return rest


def test_a_finding_rests_on_a_row_as_it_was_published(session, project, found, released, rest_on):
    released(yes=61, no=40)
    support = rest_on("yes")
    assert support.published == {"low": 60, "high": 65, "base": 100}
    (figure,) = stating.claims(session, project)[0].figures
    assert telling.figure(figure, ENGLISH) == "60–65% of about 100 people: Yes"
    assert "نعم" in telling.figure(figure, ARABIC)
    assert not Shelves(session, project).has_moved(support)


def test_without_a_release_there_is_nothing_to_rest_on(rest_on):
    with pytest.raises(RefusedError) as caught:
        rest_on("yes")
    assert caught.value.code == "support.release"


@pytest.mark.parametrize(
    ("row", "code"),
    [
        (("nothing", ["yes"], {}), "figure.question"),
        (("works", ["maybe"], {}), "figure.answer"),
        (("works", [], {}), "figure.nothing"),
        (("works", ["yes", "no"], {}), "figure.everything"),
        (("works", ["yes"], {"question": "age", "value": "young"}), "figure.group"),
        (("hours", [], {}), "figure.withheld"),
    ],
)
def test_only_what_a_release_shows_can_carry_a_finding(session, found, released, row, code):
    released(yes=61, no=40)
    question, answers, among = row
    survey = found.project.surveys[0]
    with pytest.raises(InvalidError) as caught:
        supporting.on_table(
            session, finding=found, survey=survey, question=question, answers=answers, among=among
        )
    assert caught.value.code == code
    assert not found.supports


def test_a_figure_that_a_later_release_moves_is_told_and_can_be_taken_over(
    session, project, released, rest_on
):
    released(yes=61, no=40)
    support = rest_on("yes")
    released(yes=0, no=40)
    shelves = Shelves(session, project)
    assert shelves.has_moved(support)
    assert support.published == {"low": 60, "high": 65, "base": 100}
    supporting.take_over(session, support=support)
    assert support.published == {"low": 40, "high": 50, "base": 140}  # the audit widened it
    assert support.release == 2
    assert not Shelves(session, project).has_moved(support)


def test_strength_follows_what_a_finding_rests_on(session, found, released, rest_on):
    project, survey = found.project, found.project.surveys[0]

    def strength():
        return stating.claims(session, project)[0].strength

    assert telling.strength(strength(), ENGLISH) == "It rests on nothing yet."
    released(yes=61, no=40)
    rest_on("yes")
    assert telling.strength(strength(), ENGLISH) == "It rests on a survey alone."
    with writing(session):
        theme = Theme(
            project_id=project.id,
            name=said("Diplomas"),
            meaning=LocalizedText(),
            use_when=LocalizedText(),
            not_when=LocalizedText(),
            example=LocalizedText(),
        )
        session.add(theme)
        session.flush()
    supporting.on_theme(session, finding=found, theme=theme.id)
    comparator = comparing.add(
        session,
        survey=survey,
        figure=comparing.Figure(
            "works", "yes", 71.5, said("Office"), 2024, said("Sofia"), said("Work"), said("None"),
            "https://example.org",
        ),
    )  # fmt: skip
    supporting.on_comparator(session, finding=found, comparator=comparator.id)
    supporting.on_reference(
        session, finding=found, kind=SupportKind.POSITION, source=said("The mayor, 3 May 2026")
    )
    assert strength().people is People.BOTH
    assert telling.strength(strength(), ENGLISH) == (
        "It rests on a survey, and on what people said in their own words."
        " Figures that others published stand beside it."
        " An official position on it is on the record."
    )
    claim = stating.claims(session, project)[0]
    assert telling.beside(claim.comparators[0], ENGLISH) == "71.5%: Yes (Office, Sofia, 2024)"


def test_a_theme_that_was_retired_is_not_offered(session, project, found):
    with pytest.raises(NotFoundError):
        supporting.on_theme(session, finding=found, theme=1)


def test_a_document_needs_a_source_and_a_link_that_can_be_opened(session, found):
    for source, link, code in (("", "", "support.source"), ("A report", "report", "support.link")):
        with pytest.raises(InvalidError) as caught:
            supporting.on_reference(
                session, finding=found, kind=SupportKind.DOCUMENT, source=said(source), link=link
            )
        assert caught.value.code == code


def test_an_ask_says_what_is_wanted_of_whom_and_keeps_the_reply(session, project, found):
    with pytest.raises(InvalidError) as caught:
        asking.add(session, finding=found, request=Request(said("A desk"), LocalizedText()))
    assert caught.value.code == "ask.owner"
    ask = asking.add(
        session,
        finding=found,
        request=Request(said("A desk"), said("The city"), date(2026, 9, 1), said("Name a room")),
    )
    asking.reply(session, ask=ask, words=said("Agreed"), day=date(2026, 6, 1))
    asked = stating.claims(session, project)[0].asks
    assert [(each.by_when, each.reply, each.replied_on) for each in asked] == [
        (date(2026, 9, 1), said("Agreed"), date(2026, 6, 1))
    ]
    with pytest.raises(InvalidError):
        asking.reply(session, ask=ask, words=said("Agreed"), day=date(2999, 6, 1))
    asking.reply(session, ask=ask, words=LocalizedText())
    assert ask.replied_on is None


def test_what_a_group_asked_for_can_follow_from_a_finding(session, project, found):
    with writing(session):
        ask = Ask(
            project_id=project.id,
            decision=said("A desk"),
            owner=said("The city"),
            first_step=LocalizedText(),
            carriers=LocalizedText(),
            reply=LocalizedText(),
        )
        session.add(ask)
    assert asking.loose(session, project) == [ask]
    asking.attach(session, ask=ask, finding=found)
    assert asking.loose(session, project) == []
    assert found.asks == [ask]
