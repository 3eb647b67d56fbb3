import uuid
from datetime import date

import pytest

from exports.agreement import Rough
from exports.disclosure.rule import Range
from parapp.database import writing
from parapp.errors import InvalidError, RefusedError
from parapp.models import Meeting, Right, Say, Verdict
from parapp.services import checking, finding, hearing, publishing, supporting
from parapp.services.checking import Hands, Opinion, Standing
from parapp.services.finding import About, Words
from parapp.services.shelving import Shelves
from surveys.text import LocalizedText


def words(plain: str = "Most of us have work.") -> Words:
    return Words(
        LocalizedText.of({"en": "Six in ten have work."}),
        LocalizedText.of({"en": plain, "ar": "أكثرنا يعمل."}),
    )


YES = Opinion(Right.YES, Say.YES)
NO = Opinion(Right.NO, Say.OTHERWISE, "Not where I live.")


@pytest.fixture
def found(session, project):
    return finding.write(session, project=project, words=words(), about=About())


@pytest.fixture
def check(session, project, found):
    return checking.open_round(session, project=project, numbers=[1], languages=["en", "ar"])


@pytest.fixture
def say(session):
    def say(check, opinion: Opinion, number: int = 1) -> None:
        for _ in range(number):
            checking.answer(
                session,
                check=check,
                identity=uuid.uuid4(),
                language="en",
                opinions={check.items[0].id: opinion},
            )

    return say


@pytest.fixture
def meeting(session, survey):
    publication = publishing.publish(session, survey=survey)
    with writing(session):
        row = Meeting(
            survey_id=survey.id,
            publication_id=publication.id,
            number=1,
            place="Library",
            day=date(2026, 5, 1),
            language="ar",
            took_part=8,
        )
        session.add(row)
        session.flush()
    return row


def test_what_is_sent_again_counts_once_and_the_last_words_count(session, check):
    identity = uuid.uuid4()
    (item,) = check.items
    for opinion in (YES, YES, NO):
        checking.answer(
            session, check=check, identity=identity, language="en", opinions={item.id: opinion}
        )
    counted = hearing.tally(session, item)
    assert (counted.people, counted.correct[Right.NO]) == (1, 1)
    assert [each.words for each in hearing.own_words(session, item)] == ["Not where I live."]


def test_nothing_stored_ties_a_persons_answers_together(session, project, found):
    finding.write(session, project=project, words=words(), about=About())
    check = checking.open_round(session, project=project, numbers=[1, 2], languages=["en"])
    identity = uuid.uuid4()
    checking.answer(
        session,
        check=check,
        identity=identity,
        language="en",
        opinions={item.id: YES for item in check.items},
    )
    rows = session.query(Verdict).all()
    assert len(rows) == 2
    assert identity not in {row.id for row in rows}


def test_twelve_people_are_told_in_words_when_the_round_is_over(session, found, check, say):
    say(check, YES, 10)
    say(check, NO, 2)
    assert checking.agreed(session, found.wording) is None  # not while it is open
    checking.sum_up(
        session, item=check.items[0], dissent=LocalizedText.of({"en": "Not in every district."})
    )
    checking.close(session, check=check)
    told = checking.agreed(session, found.wording)
    assert (told.about, told.right, told.put) == (None, Rough.MORE, Rough.MORE)
    assert told.dissent.get("en") == "Not in every district."
    with pytest.raises(RefusedError) as caught:
        say(check, YES)
    assert caught.value.code == "check.closed"


def test_many_people_are_told_in_a_range(session, found, check, say):
    say(check, YES, 31)
    say(check, NO, 9)
    checking.close(session, check=check)
    told = checking.agreed(session, found.wording)
    assert (told.about, told.right) == (40, Range(60, 80))


def test_a_changed_wording_is_checked_again(session, project, found, check, say):
    shelves = Shelves(session, project)
    assert checking.standing(session, found, shelves) is Standing.ASKING
    say(check, NO, 12)
    checking.close(session, check=check)
    assert checking.standing(session, found, shelves) is Standing.CHECKED
    finding.reword(session, finding=found, words=words("Many of us have work."), because="Dissent")
    assert checking.standing(session, found, shelves) is Standing.REWORDED
    assert checking.agreed(session, found.wording) is None
    second = checking.open_round(session, project=project, numbers=[1], languages=["en"])
    say(second, YES, 12)
    checking.close(session, check=second)
    assert checking.standing(session, found, shelves) is Standing.CHECKED
    assert checking.agreed(session, found.wording).right is Rough.MORE
    assert checking.agreed(session, found.wordings[0]).right is Rough.FEWER  # kept


def test_a_figure_that_changed_after_the_check_has_to_be_checked_again(
    session, found, survey, released
):
    released(yes=61, no=40)
    support = supporting.on_table(
        session, finding=found, survey=survey, question="works", answers=["yes"]
    )
    check = checking.open_round(session, project=survey.project, numbers=[1], languages=["en"])
    checking.close(session, check=check)
    assert checking.standing(session, found, Shelves(session, survey.project)) is Standing.CHECKED
    released(yes=0, no=40)
    assert checking.standing(session, found, Shelves(session, survey.project)) is Standing.MOVED
    supporting.take_over(session, support=support)
    assert checking.standing(session, found, Shelves(session, survey.project)) is Standing.MOVED


def test_a_finding_that_nobody_was_asked_about_is_unasked(session, project, found):
    assert checking.standing(session, found, Shelves(session, project)) is Standing.UNASKED


@pytest.mark.parametrize(
    ("numbers", "languages", "code"),
    [
        ([], ["en"], "check.findings"),
        ([1], [], "check.languages"),
        ([1], ["ti"], "check.unreadable"),
    ],
)
def test_a_round_shows_findings_in_languages_that_they_have(
    session, found, numbers, languages, code
):
    with pytest.raises(InvalidError) as caught:
        checking.open_round(session, project=found.project, numbers=numbers, languages=languages)
    assert caught.value.code == code


def test_a_page_without_answers_or_with_another_rounds_is_refused(session, check):
    for opinions, code in (({}, "verdict.nothing"), ({check.items[0].id + 1: YES}, "verdict.item")):
        with pytest.raises(InvalidError) as caught:
            checking.answer(
                session, check=check, identity=uuid.uuid4(), language="en", opinions=opinions
            )
        assert caught.value.code == code


def test_a_group_raises_hands_and_corrected_numbers_replace_the_first(session, check, meeting):
    (item,) = check.items
    for hands in ({Hands.RIGHT: 8}, {Hands.RIGHT: 5, Hands.OTHERWISE: 1, Hands.WRONG: 2}):
        checking.record_group(session, item=item, meeting=meeting, hands=hands, words="Only here.")
    counted = hearing.tally(session, item)
    assert (counted.people, counted.correct[Right.YES], counted.say[Say.YES]) == (8, 6, 5)
    assert [each.words for each in hearing.own_words(session, item)] == ["Only here."]


@pytest.mark.parametrize(
    ("hands", "code"),
    [({}, "hands.number"), ({Hands.RIGHT: -1}, "hands.number"), ({Hands.RIGHT: 9}, "hands.many")],
)
def test_no_more_hands_than_people(session, check, meeting, hands, code):
    with pytest.raises(InvalidError) as caught:
        checking.record_group(session, item=check.items[0], meeting=meeting, hands=hands)
    assert caught.value.code == code
