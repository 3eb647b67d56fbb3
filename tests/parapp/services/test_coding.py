import pytest
from sqlalchemy import delete, select

from parapp.database import writing
from parapp.errors import InvalidError, NotFoundError
from parapp.models import AuditEntry, Coding, Contribution, PassageRead, Response
from parapp.services import agreeing, coding, passages, projects, themes
from parapp.services.sayings import Filter
from parapp.services.themes import Description
from surveys.text import LocalizedText


@pytest.fixture
def theme(session, project):
    return themes.add(
        session, project=project, description=Description(LocalizedText.of({"en": "Waiting"}))
    )


@pytest.fixture
def other(session, project):
    return themes.add(
        session, project=project, description=Description(LocalizedText.of({"en": "Money"}))
    )


def words(session, project, **wanted):
    return [each.words for each in passages.passages(session, project, Filter(**wanted))]


def test_contributions_and_open_answers_are_passages(session, project, meet, answer):
    meet(("ننتظر منذ سنة.", "We have been waiting for a year."), ("لا أحد يجيب", ""))
    answer("They never call back.")
    answer("  ")
    found = passages.passages(session, project)
    assert [each.words for each in found] == [
        "ننتظر منذ سنة.",
        "لا أحد يجيب",
        "They never call back.",
    ]
    said, _, answered = found
    assert said.translation == "We have been waiting for a year."
    assert said.said.label.get("en") == "Do you work?"
    assert (said.said.areas, answered.said.areas) == (("education",), ("labour_market",))
    assert answered.said.label.get("en") == "What stood in the way?"
    assert [passages.find(session, project, each.key).words for each in found] == [
        each.words for each in found
    ]


def test_passages_are_filtered(session, project, meet, answer):
    meeting = meet(("نعم", ""))
    meet(("Oui", ""), language="fr")
    answer("Yes")
    assert words(session, project, survey="spoken") == ["Yes"]
    assert words(session, project, meeting=meeting.id) == ["نعم"]
    assert words(session, project, language="fr") == ["Oui"]
    assert words(session, project, area="labour_market") == ["Yes"]
    assert words(session, project, area="citizenship") == []


def test_a_long_contribution_comes_in_parts_with_its_translation(session, project, meet):
    meet((" ".join(["One two three."] * 120), " ".join(["Un deux trois."] * 120)))
    found = passages.passages(session, project)
    assert [(each.number, each.of) for each in found] == [(1, 3), (2, 3), (3, 3)]
    assert " ".join(each.words for each in found) == " ".join(["One two three."] * 120)
    assert " ".join(each.translation for each in found) == " ".join(["Un deux trois."] * 120)
    assert passages.find(session, project, found[2].key) == found[2]


@pytest.mark.parametrize(
    "key", ["", "c", "c.zz.0", "r.00000000000040008000000000000000.0.why", "x.1.2"]
)
def test_a_passage_that_is_not_there_is_not_found(session, project, asked, key):
    with pytest.raises(NotFoundError):
        passages.find(session, project, key)


def test_a_passage_of_another_project_is_not_found(session, project, meet, answer):
    meet(("نعم", ""))
    answer("Yes")
    foreign = projects.create_project(
        session, slug="foreign", title="Foreign", owner_email="coordinator@example.org"
    )
    assert passages.passages(session, foreign) == []
    for passage in passages.passages(session, project):
        with pytest.raises(NotFoundError):
            passages.find(session, foreign, passage.key)


def test_an_answer_of_a_choice_is_no_passage(session, project, answer):
    answer("Yes")
    (passage,) = passages.passages(session, project)
    with pytest.raises(NotFoundError):
        passages.find(session, project, passage.key.replace("why", "arrived"))


def test_reading_is_noted_once_a_day_for_each_person(session, project, coders):
    for person in (coders[0], coders[0], coders[1]):
        passages.note_opened(session, project=project, actor=person)
    noted = session.scalars(select(AuditEntry).where(AuditEntry.action == passages.OPENED)).all()
    assert [each.user_id for each in noted] == [coders[0].id, coders[1].id]


def test_a_theme_is_put_on_words_and_taken_off(session, project, theme, coders, answer):
    answer("We wait. Then we wait again.")
    (passage,) = passages.passages(session, project)
    whole = coding.put(session, theme=theme, passage=passage, coder=coders[0])
    again = coding.put(session, theme=theme, passage=passage, coder=coders[0])
    second = coding.put(
        session, theme=theme, passage=passage, coder=coders[0], words=" we wait ", near=14
    )
    assert whole.id == again.id
    found = coding.coded(session, project, passage).on(passage)
    assert [passage.said.text[p.span.start : p.span.stop] for p in found] == [
        "We wait. Then we wait again.",
        "we wait",
    ]
    with pytest.raises(NotFoundError):
        coding.take_off(session, project=project, coding=second.id, coder=coders[1])
    coding.take_off(session, project=project, coding=second.id, coder=coders[0])
    assert [each.id for each in coding.coded(session, project).on(passage)] == [whole.id]


def test_words_that_were_not_said_are_refused(session, project, theme, coders, answer):
    answer("We wait.")
    (passage,) = passages.passages(session, project)
    with pytest.raises(InvalidError) as caught:
        coding.put(session, theme=theme, passage=passage, coder=coders[0], words="They run")
    assert caught.value.code == "coding.words"


def test_a_theme_out_of_use_is_put_on_nothing(session, project, theme, coders, answer):
    answer("We wait.")
    (passage,) = passages.passages(session, project)
    themes.retire(session, theme=theme)
    with pytest.raises(NotFoundError):
        coding.put(session, theme=theme, passage=passage, coder=coders[0])


def test_what_is_taken_back_takes_its_codings_along(
    *, session, project, theme, coders, answer, meet
):
    identity = answer("We wait.")
    meeting = meet(("ننتظر", ""))
    for passage in passages.passages(session, project):
        coding.put(session, theme=theme, passage=passage, coder=coders[0])
        coding.mark_read(session, project=project, passage=passage, coder=coders[1])
    with writing(session):
        session.execute(delete(Response).where(Response.id == identity))
        session.delete(meeting)
    assert session.scalars(select(Coding)).all() == []
    assert session.scalars(select(PassageRead)).all() == []


def test_a_passage_is_read_once_and_unread_again(session, project, coders, answer):
    answer("We wait.")
    (passage,) = passages.passages(session, project)
    for _ in range(2):
        coding.mark_read(session, project=project, passage=passage, coder=coders[0])
    assert coding.coded(session, project).readers(passage) == {coders[0].id}
    assert len(session.scalars(select(PassageRead)).all()) == 1
    coding.mark_read(session, project=project, passage=passage, coder=coders[0], read=False)
    assert coding.coded(session, project).readers(passage) == set()


def test_codings_follow_words_that_are_corrected(*, session, project, theme, other, coders, meet):
    meet(("So we wait for months.", ""), language="en")
    (passage,) = passages.passages(session, project)
    kept = coding.put(session, theme=theme, passage=passage, coder=coders[0], words="we wait")
    gone = coding.put(session, theme=other, passage=passage, coder=coders[0], words="So")
    with writing(session):
        contribution = session.scalars(select(Contribution)).one()
        before, contribution.text = contribution.text, "In the end we wait for years."
        coding.follow(session, contribution=contribution, before=before)
    (now,) = passages.passages(session, project)
    assert [
        now.said.text[p.span.start : p.span.stop] for p in coding.coded(session, project).on(now)
    ] == ["we wait"]
    assert session.get(Coding, gone.id) is None
    assert session.get(Coding, kept.id) is not None


def test_agreement_is_counted_over_what_both_have_read(
    *, session, project, theme, other, coders, answer
):
    one, two = coders
    for words_ in ("We wait.", "It costs too much.", "Fine.", "Nobody has read this."):
        answer(words_)
    by = {each.words: each for each in passages.passages(session, project)}
    for coder in coders:
        coding.put(session, theme=theme, passage=by["We wait."], coder=coder)
        coding.mark_read(session, project=project, passage=by["Fine."], coder=coder)
    coding.put(session, theme=other, passage=by["It costs too much."], coder=one, words="costs")
    coding.mark_read(session, project=project, passage=by["It costs too much."], coder=two)
    found = agreeing.compared(session, project)
    assert found.agreements.passages == 3
    assert found.agreements.themes[theme.id].kappa == 1
    assert found.agreements.themes[other.id].percent == pytest.approx(200 / 3)
    assert set(found.coders.values()) == {one, two}
    (apart,) = agreeing.apart(session, project, other)
    assert apart.passage.words == "It costs too much."
    assert apart.chosen == {one.id: ("costs",), two.id: ()}
    assert agreeing.apart(session, project, theme) == []


def test_only_consented_words_count_for_others(*, session, project, theme, coders, answer, meet):
    meet(("ننتظر", ""))
    meet(("ننتظر أيضا", ""), consented=False)
    for _ in range(21):
        answer("We wait.")
    answer("We wait.", consent="no")
    for passage in passages.passages(session, project):
        coding.put(session, theme=theme, passage=passage, coder=coders[0])
    (found,) = agreeing.came_up(session, project).occurrences
    assert (found.meetings, found.of_meetings, found.people) == (1, 1, 20)
