import pytest

from parapp.errors import InvalidError, NotFoundError, RefusedError
from parapp.models import Agreed, GapKind, Stage
from parapp.services import contributing, facilitating, raising, reading_back, voting
from parapp.services.contributing import Said
from parapp.services.raising import Unknown, Wanted
from parapp.services.reading_back import Taken
from parapp.services.voting import Turn, Vote
from surveys.text import LocalizedText
from tests.parapp.services.sendings import sending

FIRST = {Vote.AGREE: 4, Vote.DISAGREE: 1, Vote.PASS: 1}


def words(text):
    return LocalizedText.of({"ar": text})


def count(session, statement, votes, turn=Turn.FIRST, revision=1):
    voting.count(session, statement=statement, turn=turn, votes=votes, revision=revision)


def test_a_statement_is_voted_on_talked_about_and_voted_on_again(session, opened):
    statement = opened.statements[0]
    count(session, statement, FIRST)
    voting.disagree(
        session, statement=statement, text="غير صحيح", translation="Not so", sending=sending()
    )
    count(session, statement, {Vote.AGREE: 5, Vote.DISAGREE: 1}, Turn.SECOND, revision=2)
    assert statement.first == {"agree": 4, "disagree": 1, "unsure": 0, "pass": 1}
    assert statement.second == {"agree": 5, "disagree": 1, "unsure": 0, "pass": 0}
    assert statement.reasons == [{"text": "غير صحيح", "language": "ar", "translation": "Not so"}]


@pytest.mark.parametrize("votes", [{Vote.AGREE: 7}, {Vote.AGREE: 4, Vote.PASS: 3}])
def test_votes_never_exceed_those_who_take_part(session, opened, votes):
    with pytest.raises(InvalidError) as caught:
        count(session, opened.statements[0], votes)
    assert caught.value.code == "statement.votes"
    assert opened.statements[0].first is None


def test_there_are_no_negative_votes(session, opened):
    with pytest.raises(InvalidError):
        count(session, opened.statements[0], {Vote.AGREE: -1})


def test_the_second_vote_needs_the_first(session, opened):
    with pytest.raises(RefusedError) as caught:
        count(session, opened.statements[0], FIRST, Turn.SECOND)
    assert caught.value.code == "statement.order"


def test_two_who_count_do_not_undo_each_other(session, opened):
    statement = opened.statements[0]
    count(session, statement, FIRST)
    count(session, statement, FIRST)  # the same again
    with pytest.raises(RefusedError) as caught:
        count(session, statement, {Vote.AGREE: 6})
    assert caught.value.code == voting.CHANGED
    assert statement.first["agree"] == 4


def test_the_group_makes_a_statement_of_its_own_once(session, opened):
    one = sending()
    for _ in range(2):
        voting.add(session, meeting=opened, text="المترجم يساعد", sending=one)
    assert [each.text for each in opened.statements][3:] == ["المترجم يساعد"]


def test_a_reason_is_struck_out(session, opened):
    statement = opened.statements[0]
    voting.disagree(session, statement=statement, text="لا", translation="", sending=sending())
    voting.drop_reason(session, statement=statement, text="لا")
    assert statement.reasons == []


def test_gaps_and_asks_are_kept_once_with_their_meeting(session, opened):
    one, two = sending(), sending()
    for _ in range(2):
        raising.raise_gap(
            session,
            meeting=opened,
            unknown=Unknown(words("كم شهادة معترف بها"), words("المكتب")),
            sending=one,
        )
        raising.raise_ask(session, meeting=opened, wanted=Wanted(words("معادلة أسرع")), sending=two)
    (gap,) = raising.gaps(session, opened)
    (ask,) = raising.asks(session, opened)
    assert (gap.kind, gap.policy_area, gap.who.get("ar")) == (
        GapKind.GROUP,
        "labour_market",
        "المكتب",
    )
    raising.drop_gap(session, meeting=opened, number=gap.id)
    raising.drop_ask(session, meeting=opened, number=ask.id)
    assert raising.gaps(session, opened) == raising.asks(session, opened) == []
    with pytest.raises(NotFoundError):
        raising.drop_gap(session, meeting=opened, number=1)


def test_what_was_summed_up_is_read_back_under_its_phases(session, opened):
    for text, question, summed_up in (
        ("كلمات", "story/story_told", False),
        ("الشهادات لا تُقبل", "key_questions/unused_skills", True),
    ):
        contributing.add(
            session,
            meeting=opened,
            said=Said(text, question=question, summed_up=summed_up),
            sending=sending(),
        )
    raising.raise_gap(
        session, meeting=opened, unknown=Unknown(words("كم شهادة")), sending=sending()
    )
    text = reading_back.composed(session, opened)
    assert "• الشهادات لا تُقبل" in text
    assert "• كم شهادة" in text
    assert "كلمات" not in text


def test_a_group_agrees_to_what_was_read_back(session, opened):
    reading_back.keep(session, meeting=opened, taken=Taken("• نص", Agreed.YES), revision=1)
    facilitating.end(session, meeting=opened)
    assert opened.stage is Stage.AGREED


def test_a_divided_group_keeps_its_dissent_in_words(session, opened):
    with pytest.raises(InvalidError) as caught:
        reading_back.keep(session, meeting=opened, taken=Taken("نص", Agreed.DIVIDED), revision=1)
    assert caught.value.code == "meeting.dissent"
    with pytest.raises(InvalidError):
        reading_back.keep(session, meeting=opened, taken=Taken("", Agreed.YES), revision=1)


def test_two_who_write_the_record_do_not_undo_each_other(session, opened):
    reading_back.keep(session, meeting=opened, taken=Taken("one"), revision=1)
    with pytest.raises(RefusedError) as caught:
        reading_back.keep(session, meeting=opened, taken=Taken("two"), revision=1)
    assert caught.value.code == reading_back.CHANGED
    assert opened.read_back == "one"
